"""Nothing that takes the focus, and nothing that can be pressed, is without a name for who does not see it."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QPushButton, QWidget

from nnviz.gui.errors import ErrorDialog
from nnviz.gui.window.plot_docks import PLOTS

Role = QAccessible.Role
#: What is pressed, moved or typed into.
ACTIONABLE = {
    Role.Button, Role.CheckBox, Role.RadioButton, Role.ComboBox, Role.SpinBox, Role.Slider, Role.EditableText,
    Role.MenuItem, Role.ButtonMenu, Role.PageTab, Role.Link,
}  # fmt: skip


def things(root: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Everything from above downwards that a screen reader can come to now."""
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if one is None or not one.isValid() or one.state().invisible:
            continue
        yield one
        waiting += [one.child(place) for place in range(min(one.childCount(), 400))]


def nameless(widget: QWidget) -> list[str]:
    """Who has no name, by its class and whose child it is."""
    root = QAccessible.queryAccessibleInterface(widget)
    found = []
    for one in things(root):
        if (one.state().focusable or one.role() in ACTIONABLE) and not one.text(QAccessible.Text.Name).strip():
            owner = one.object()
            if owner is not None and owner.objectName() in ("ScrollLeftButton", "ScrollRightButton"):
                continue  # of a tab bar, for the pointer alone
            found.append(f"{one.role()} {owner} in {owner.parent() if owner is not None else None}")
    return found


def test_the_walk_finds_what_has_no_name(qtbot):
    ground = QWidget()
    qtbot.addWidget(ground)
    QPushButton(ground)
    ground.show()
    assert len(nameless(ground)) == 1


@pytest.fixture
def full(xor, settle):
    """Every panel is there, with something in it."""
    window = xor
    window.session.train(20)
    window.selecting.unit(1, 0)
    for name in PLOTS:
        window.plots.show(name)
        settle()
    return window


def test_everything_in_the_window_has_a_name(full, settle):
    assert nameless(full) == []
    for name in PLOTS:
        full.plots.show(name)
        settle()
        assert (name, nameless(full)) == (name, [])


@pytest.mark.parametrize("action", ["shortcuts", "about", "export"])
def test_everything_in_a_dialog_has_a_name(window, settle, action):
    window.action_set[action].trigger()
    settle()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible())
    assert nameless(dialog) == []
    dialog.close()


def test_everything_in_a_report_of_an_error_has_a_name(qtbot):
    dialog = ErrorDialog(None)
    dialog.message.setText("Something went wrong.")
    dialog.show()
    qtbot.addWidget(dialog)
    assert nameless(dialog) == []


def test_everything_in_the_menus_has_a_name(window):
    for action in window.menuBar().actions():
        menu = action.menu()
        menu.popup(window.pos())
        assert nameless(menu) == []
        menu.close()


def test_an_open_list_of_choices_has_the_name_of_its_field(window, settle):
    for field in window.findChildren(QComboBox):
        if field.isVisible():
            field.showPopup()
            settle()
            assert field.view().accessibleName() == field.accessibleName() != ""
            field.hidePopup()
