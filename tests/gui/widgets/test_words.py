"""Words keep their place, whatever they say."""

import pytest
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.widgets.themed import look
from nnviz.gui.widgets.words import Chip, Words, broken_at_dots


def test_lines_end_between_the_parts_where_they_can(qapp: object) -> None:
    font = ui_font(13)
    text = "training loss 0.05 · test loss 0.09 · accuracy 98 %, test 95 %"
    width = text_width(font, "training loss 0.05 · test loss 0.09 · accur")
    assert broken_at_dots(font, text, width) == ["training loss 0.05 · test loss 0.09", "accuracy 98 %, test 95 %"]
    assert broken_at_dots(font, "no dots at all here", 60)[0] == "no dots"


@pytest.mark.parametrize("theme", [THEMES["light"], THEMES["dark"].projector()], ids=["light", "projector"])
def test_the_height_is_the_same_for_every_text_of_the_usual_length(qtbot: QtBot, theme) -> None:
    look.set_theme(theme)
    words = Words("Note", 60)
    qtbot.addWidget(words)
    words.resize(300, 20)
    words.show()
    heights = set()
    for text in ("", "short", "of the usual length, as most of the texts here will be"):
        words.set_text(text)
        heights.add(words.minimumHeight())
        assert words.accessibleDescription() == text
    assert len(heights) == 1


def test_a_longer_text_makes_room_for_good(qtbot: QtBot) -> None:
    words = Words("Note", 20)
    qtbot.addWidget(words)
    words.resize(200, 20)
    words.set_text("a text that is much longer than anybody thought it would ever become")
    high = words.minimumHeight()
    words.set_text("")
    assert words.minimumHeight() == high
    words.grab()


def test_a_chip_says_its_word(qtbot: QtBot) -> None:
    chip = Chip("The learning rate:")
    qtbot.addWidget(chip)
    chip.resize(300, 30)
    empty = chip.grab().toImage()
    chip.show_word("diverging", "#c4128f")
    assert chip.accessibleDescription() == "diverging"
    assert chip.grab().toImage() != empty
    chip.show_word("unknown", "")
    chip.grab()
