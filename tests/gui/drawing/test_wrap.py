"""Running text is broken at spaces and never wider than its box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.wrap import broken, wrapped

pytestmark = pytest.mark.usefixtures("qapp")

WORDS = st.lists(st.text("abcdefg₁∂−", min_size=1, max_size=12), max_size=25).map(" ".join)


@given(WORDS, st.integers(60, 600), st.integers(1, 4))
def test_no_line_is_wider_than_asked_and_there_are_not_too_many(text: str, width: int, most: int) -> None:
    font = ui_font(13)
    lines = wrapped(font, text, width, most)
    assert len(lines) <= most
    assert all(text_width(font, line) <= width + 1 for line in lines)


@given(WORDS, st.integers(1, 600))
def test_no_word_is_lost(text: str, width: int) -> None:
    assert " ".join(broken(ui_font(13), text, width)).split() == text.split()


def test_what_does_not_fit_ends_in_dots() -> None:
    lines = wrapped(ui_font(13), "one two three four five six seven eight nine ten", 90, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")


def test_nothing_makes_no_lines() -> None:
    assert wrapped(ui_font(13), "", 100, 3) == ()
    assert wrapped(ui_font(13), "word", 100, 0) == ()
