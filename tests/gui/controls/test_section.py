"""A group of controls: its "more" opens what few change, in place, and says so."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from nnviz.gui.controls.section import Section


@pytest.fixture
def section(qtbot) -> Section:
    class Data(Section):
        key, title = "data", "Data"

    section = Data(None)
    section.plain, section.rare = QLineEdit(), QLineEdit()
    section.row("Plain", section.plain)
    section.more_row("Rare", section.rare)
    qtbot.addWidget(section)
    section.show()
    return section


def test_a_click_on_more_opens_the_other_choices_below_and_closes_them(section, qtbot):
    assert not section.is_open
    assert section.plain.isVisible()
    assert not section.rare.isVisible()
    assert section.more.toolTip() == "Show the other choices of “Data”"
    with qtbot.waitSignal(section.folded):
        qtbot.mouseClick(section.more, Qt.MouseButton.LeftButton)
    assert section.is_open
    assert section.rare.isVisible()
    assert section.rare.mapTo(section, section.rare.pos()).y() > section.plain.y()
    assert section.more.toolTip() == "Hide the other choices of “Data”"
    qtbot.mouseClick(section.more, Qt.MouseButton.LeftButton)
    assert not section.rare.isVisible()


def test_the_keyboard_opens_it_too(section, qtbot):
    section.more.setFocus()
    qtbot.keyClick(section.more, Qt.Key.Key_Space)
    assert section.rare.isVisible()


def test_its_name_for_screen_readers_says_more_of_what(section):
    assert section.more.accessibleName() == "Data: more"
