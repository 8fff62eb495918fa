"""A switch with its word: on or off by the look of its knob, by click and by Space."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnviz.gui.widgets.toggle import Toggle


def test_a_click_and_space_switch_it(qtbot):
    toggle = Toggle("Predict", "F3")
    qtbot.addWidget(toggle)
    toggle.show()
    QTest.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert toggle.isChecked()
    QTest.keyClick(toggle, Qt.Key.Key_Space)
    assert not toggle.isChecked()


def test_on_and_off_look_different_also_without_their_colours(qtbot):
    toggle = Toggle("Predict", "F3")
    qtbot.addWidget(toggle)
    pictures = []
    for on in (False, True):
        toggle.setChecked(on)
        image = toggle.grab().toImage().convertToFormat(toggle.grab().toImage().Format.Format_Mono)
        pictures.append(image)
    assert pictures[0] != pictures[1]


def test_it_has_room_for_its_word_and_its_key(qtbot):
    with_key, without = Toggle("Predict", "F3"), Toggle("Predict")
    for toggle in (with_key, without):
        qtbot.addWidget(toggle)
    assert with_key.sizeHint().width() > without.sizeHint().width()
    without.show_key("F3")
    assert with_key.sizeHint() == without.sizeHint()
