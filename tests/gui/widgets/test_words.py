"""Words keep their place, whatever they say."""

import pytest
from PySide6.QtWidgets import QSizePolicy
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.lines import broken_at_dots
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.widgets.labels import ElidedLabel
from nnviz.gui.widgets.themed import look
from nnviz.gui.widgets.words import Caption, WordAndReason, Words


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


def test_where_there_is_little_room_whole_sentences_go_into_the_tooltip(qtbot: QtBot) -> None:
    words = Words("Note", 20)
    qtbot.addWidget(words)
    words.resize(300, 20)
    text = "The fainter, the closer. The largest output names the class. Held: x = 0.324. The axes have other scales."
    words.show_text(text)
    assert len(words.lines) > 2
    assert not words.toolTip()
    high = words.minimumHeight()
    words.set_most(2)
    assert len(words.lines) <= 2
    assert words.minimumHeight() < high
    shown = " ".join(words.lines)
    assert shown.endswith(". …")
    assert text.startswith(shown.removesuffix(" …"))
    assert words.toolTip() == words.accessibleDescription() == text
    words.show_text("One sentence that takes more than the one line which there is room for in so narrow a place.")
    words.set_most(1)
    assert len(words.lines) == 1
    assert words.lines[0].endswith("…")
    assert words.toolTip() == words.text
    words.set_most(6)
    assert " ".join(words.lines) == words.text
    assert not words.toolTip()


@pytest.fixture
def verdict(qtbot: QtBot) -> WordAndReason:
    word = WordAndReason("Verdict", 40)
    qtbot.addWidget(word)
    word.resize(300, 60)
    word.show()
    return word


def test_a_word_on_colour_is_said_too_and_then_its_reason(verdict: WordAndReason) -> None:
    empty = verdict.grab().toImage()
    verdict.show_verdict("diverging", "#c4128f", "η is too large.")
    assert verdict.accessibleDescription() == "diverging. η is too large."
    assert verdict.grab().toImage() != empty
    verdict.show_verdict("", "", "Train goes on.")
    assert verdict.accessibleDescription() == "Train goes on."


def test_the_reason_begins_on_the_line_of_the_word_and_nothing_of_it_is_lost(verdict: WordAndReason) -> None:
    reason = "η = 0.5 is 0.131 of 2/λmax = 3.81: the updates stay in the valley."
    verdict.show_verdict("converging", "#1f4e9c", reason)
    first, *rest = verdict.lines
    assert first.startswith("η = 0.5 is")
    assert " ".join([first, *rest]) == reason
    verdict.show_verdict("at the regularized minimum, which leaves nothing", "", reason)
    assert verdict.lines[0] == "", "beside so long a word not one of them fits"
    assert " ".join(verdict.lines).strip() == reason


def test_the_word_and_its_reason_are_painted_apart(verdict: WordAndReason) -> None:
    """Ink of the reason begins behind the ground of the word."""
    verdict.show_verdict("converging", "#1f4e9c", "")
    alone = verdict.grab().toImage()
    verdict.show_verdict("converging", "#1f4e9c", "||||||||||||||")
    both = verdict.grab().toImage()
    row = alone.height() // 2
    changed = [x for x in range(300) if any(both.pixel(x, y) != alone.pixel(x, y) for y in range(row))]
    ground = [x for x in range(300) if alone.pixelColor(x, 12).name() == "#1f4e9c"]
    assert min(changed) > max(ground)


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
@pytest.mark.parametrize(
    "make", [lambda: Words("Note", 60), lambda: WordAndReason("η", 60), lambda: Caption("Loss", 2)]
)
def test_all_ask_for_some_width_and_for_the_height_that_their_type_needs(qtbot: QtBot, make, theme) -> None:
    look.set_theme(theme)
    words = make()
    qtbot.addWidget(words)
    assert words.sizeHint().width() == 200
    assert words.sizeHint().height() >= ui_font(13, theme=theme).pixelSize()
    assert words.minimumSizeHint().width() <= 200
