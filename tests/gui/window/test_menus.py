import pytest
from PySide6.QtWidgets import QMainWindow, QWidget

from nnviz.gui.controllers.files import MenuItem
from nnviz.gui.window.action import Action, call
from nnviz.gui.window.menus import ActionSet, FilledMenu


class Lamp:
    """A part of a window that has something to press."""

    def __init__(self) -> None:
        self.lit = False
        self.works = True

    def turn(self, lit: bool = True, *, twice: bool = False) -> str:
        self.lit = lit
        return "twice" if twice else "once"

    def is_lit(self) -> bool:
        return self.lit

    def can_be_turned(self) -> bool:
        return self.works

    def items(self) -> list[MenuItem]:
        return [MenuItem("lit" if self.lit else "dark")]


class Bell:
    """Another part, which has a method of the same name."""

    def __init__(self) -> None:
        self.turned = 0

    def turn(self) -> None:
        self.turned += 1


TABLE = {
    entry.id: entry
    for entry in (
        Action(
            "light", "Room", "&Light", "Turn it on", does=call(Lamp.turn),
            ticked=call(Lamp.is_lit), enabled=call(Lamp.can_be_turned),
        ),
        Action("dark", "Room", "&Dark", "Turn it off", does=call(Lamp.turn, False)),
        Action("ring", "Room", "&Ring", "Turn the bell", does=call(Bell.turn)),
        Action("said", "Room", "&Said", "What is so", fills=call(Lamp.items)),
    )
}  # fmt: skip


@pytest.fixture
def parts():
    return Lamp(), Bell()


@pytest.fixture
def actions(qtbot, parts):
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = ActionSet(TABLE, ["&Room"], window, [QWidget(window)])
    actions.serve(*parts)
    return actions


def test_a_call_is_made_on_the_part_of_its_class_with_what_it_is_given(actions, parts):
    lamp, bell = parts
    assert actions.make(call(Lamp.turn, True, twice=True)) == "twice"
    assert (lamp.lit, bell.turned) == (True, 0)


def test_methods_of_one_name_are_told_apart_by_their_class(actions, parts):
    lamp, bell = parts
    actions["ring"].trigger()
    assert (lamp.lit, bell.turned) == (False, 1)


def test_a_press_does_what_the_entry_says_and_is_reported_after_it(actions, parts):
    lamp, _ = parts
    seen = []
    actions.pressed.connect(lambda: seen.append(lamp.lit))
    actions["light"].trigger()
    actions["dark"].trigger()
    assert seen == [True, False]


def test_entries_are_ticked_and_enabled_as_things_are(actions, parts):
    lamp, _ = parts
    lamp.lit, lamp.works = True, False
    actions.bring_up_to_date()
    assert (actions["light"].isChecked(), actions["light"].isEnabled()) == (True, False)
    lamp.lit, lamp.works = False, True
    actions.bring_up_to_date()
    assert (actions["light"].isChecked(), actions["light"].isEnabled()) == (False, True)


def test_what_is_brought_up_to_date_is_not_pressed(actions, parts):
    lamp, _ = parts
    seen = []
    actions.pressed.connect(lambda: seen.append("pressed"))
    lamp.lit = True
    actions.bring_up_to_date()
    assert actions["light"].isChecked()
    assert seen == []


def test_a_submenu_of_the_table_is_filled_by_its_part_whenever_it_opens(actions, parts):
    lamp, _ = parts
    menu = actions.menu("said")
    menu.aboutToShow.emit()
    lamp.lit = True
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["lit"]


def test_the_lines_of_a_filled_menu_are_what_its_items_say(qtbot):
    done = []
    items = [
        MenuItem("only said"),
        MenuItem("&done", lambda: done.append("done"), "what it does", separated=True),
    ]
    above = QWidget()
    qtbot.addWidget(above)
    menu = FilledMenu("Lines", lambda: items, above)
    assert menu.isEmpty()
    menu.aboutToShow.emit()
    said, line, does = menu.actions()
    assert (said.text(), said.isEnabled()) == ("only said", False)
    assert line.isSeparator()
    assert (does.text(), does.toolTip(), does.isEnabled()) == ("&done", "what it does", True)
    assert menu.toolTipsVisible()
    does.trigger()
    assert done == ["done"]
