"""Words keep their place, whatever they say."""

import pytest
from PySide6.QtWidgets import QSizePolicy
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.widgets.labels import ElidedLabel
from nnviz.gui.widgets.themed import look
from nnviz.gui.widgets.words import Caption, WordOnColour, Words, broken_at_dots


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
        words.show_text(text)
        heights.add(words.minimumHeight())
        assert words.accessibleDescription() == text
    assert len(heights) == 1


def test_a_longer_text_makes_room_for_good(qtbot: QtBot) -> None:
    words = Words("Note", 20)
    qtbot.addWidget(words)
    words.resize(200, 20)
    words.show_text("a text that is much longer than anybody thought it would ever become")
    high = words.minimumHeight()
    words.show_text("")
    assert words.minimumHeight() == high
    words.grab()


def test_a_word_on_colour_is_said_too(qtbot: QtBot) -> None:
    word = WordOnColour("Verdict:")
    qtbot.addWidget(word)
    word.resize(300, 30)
    empty = word.grab().toImage()
    word.show_word("diverging", "#c4128f")
    assert word.accessibleDescription() == "diverging"
    assert word.grab().toImage() != empty
    word.show_word("unknown", "")
    word.grab()


def test_where_room_is_short_the_words_on_colour_stand_without_what_leads_to_them(qtbot: QtBot) -> None:
    pictures = []
    for lead in ("Verdict:", "Something else:"):
        word = WordOnColour(lead)
        qtbot.addWidget(word)
        word.resize(200, 30)
        word.show_word("at the regularized minimum", "")
        pictures.append(word.grab().toImage())
    assert pictures[0] == pictures[1]
    word.resize(400, 30)
    wide = word.grab().toImage()
    assert wide.copy(0, 0, 200, 30) != pictures[1].copy(0, 0, 200, 30)


def test_a_caption_keeps_its_room_and_tells_in_its_tip_what_it_leaves_out(qtbot: QtBot) -> None:
    caption = Caption("About the picture", 2)
    qtbot.addWidget(caption)
    empty = caption.sizeHint()
    caption.resize(120, empty.height())
    blank = caption.grab().toImage()
    text = "far more than would ever find room in two lines of so few pixels"
    caption.show_text(text)
    assert caption.sizeHint() == empty
    assert caption.toolTip() == text
    assert caption.grab().toImage() != blank
    caption.set_most(1)
    assert caption.sizeHint().height() < empty.height()


def test_what_is_elided_can_be_narrow_and_is_told_in_full(qtbot: QtBot) -> None:
    label = ElidedLabel("Message", QSizePolicy.Policy.Ignored)
    qtbot.addWidget(label)
    label.show_text("a long message that has no room here")
    label.resize(60, 20)
    short = label.grab().toImage()
    assert label.minimumSizeHint().width() == 40
    assert label.toolTip() == label.accessibleDescription() == label.text()
    label.show_text("a long message that goes on otherwise")
    assert label.grab().toImage() == short


@pytest.mark.parametrize("theme", [THEMES["light"], THEMES["dark"].projector()], ids=["light", "projector"])
@pytest.mark.parametrize("make", [lambda: Words("Note", 60), lambda: WordOnColour("η:"), lambda: Caption("Loss", 2)])
def test_all_ask_for_some_width_and_for_the_height_that_their_type_needs(qtbot: QtBot, make, theme) -> None:
    look.set_theme(theme)
    words = make()
    qtbot.addWidget(words)
    assert words.sizeHint().width() == 200
    assert words.sizeHint().height() >= ui_font(13, theme=theme).pixelSize()
    assert words.minimumSizeHint().width() <= 200
