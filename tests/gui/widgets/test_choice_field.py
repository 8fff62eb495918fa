"""A choice that is too long for its field says so, and its tip has the whole of it."""

from pytestqt.qtbot import QtBot

from nnviz.gui.widgets.fields import ChoiceField
from nnviz.session.frame.model import Choice

LONG = Choice("long", "the paths' principal directions", "Where the paths differ most")
SHORT = Choice("short", "SGD", "Plain steps")


def tip_when_seen(field: ChoiceField) -> str:
    field.grab()
    return field.toolTip()


def test_a_text_that_is_too_long_ends_in_dots_and_the_tip_begins_with_the_whole_of_it(qtbot: QtBot) -> None:
    field = ChoiceField("Directions", "Which plane")
    qtbot.addWidget(field)
    field.show_choices([LONG, SHORT], "long")
    field.show()
    field.resize(120, 26)
    assert field.shown_text.endswith("…")
    assert LONG.text.startswith(field.shown_text[:-1])
    assert len(field.shown_text) > 6
    assert tip_when_seen(field) == f"{LONG.text}: Which plane"
    field.show_key("short")
    assert field.shown_text == "SGD"
    assert tip_when_seen(field) == "Which plane"
    field.show_key("long")
    field.resize(400, 26)
    assert field.shown_text == LONG.text
