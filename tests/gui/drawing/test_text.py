"""Text lands where it should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from texts import texts

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import (
    broken,
    draw_text,
    elided,
    text_height,
    text_width,
    wrapped,
)

FLAG = Qt.AlignmentFlag
WORDS = st.lists(texts("abcdefg₁∂−", min_size=1, max_size=12), max_size=25).map(" ".join)


def ink_box(align: Qt.AlignmentFlag) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the dark pixels of "−1.23" in a rectangle of 100 × 40 at (50, 30)."""
    image = QImage(200, 100, QImage.Format.Format_Grayscale8)
    image.fill(255)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_text(painter, QRectF(50, 30, 100, 40), "−1.23", ui_font(20), "#000000", align)
    dark = [(x, y) for x in range(200) for y in range(100) if image.pixelColor(x, y).value() < 128]
    xs, ys = [x for x, _ in dark], [y for _, y in dark]
    return min(xs), min(ys), max(xs), max(ys)


def test_centred_text_is_centred_on_its_figures(qapp):
    left, top, right, bottom = ink_box(FLAG.AlignCenter)
    assert (left + right) / 2 == pytest.approx(100, abs=2)
    assert (top + bottom) / 2 == pytest.approx(50, abs=1.5)


def test_text_keeps_to_the_side_it_is_aligned_to(qapp):
    assert ink_box(FLAG.AlignLeft | FLAG.AlignVCenter)[0] == pytest.approx(51, abs=2)
    assert ink_box(FLAG.AlignRight | FLAG.AlignVCenter)[2] == pytest.approx(148, abs=2)
    assert ink_box(FLAG.AlignLeft | FLAG.AlignTop)[1] < ink_box(FLAG.AlignLeft | FLAG.AlignBottom)[1]


def test_text_that_is_too_wide_is_shortened_with_dots(qapp):
    font = ui_font(13)
    short = elided(font, "a very long feature name", 60)
    assert short.endswith("…")
    assert text_width(font, short) <= 60
    assert elided(font, "short", 60) == "short"


def test_wider_text_is_wider_and_larger_text_is_higher(qapp):
    assert text_width(ui_font(13), "abc") < text_width(ui_font(13), "abcd") < text_width(ui_font(16), "abcd")
    assert text_height(ui_font(13)) < text_height(ui_font(16))


# ---------------------------------------------------------------- running text


@pytest.mark.usefixtures("qapp")
@given(WORDS, st.integers(60, 600), st.integers(1, 4))
def test_no_line_is_wider_than_asked_and_there_are_not_too_many(text: str, width: int, most: int) -> None:
    font = ui_font(13)
    lines = wrapped(font, text, width, most)
    assert len(lines) <= most
    assert all(text_width(font, line) <= width + 1 for line in lines)


@pytest.mark.usefixtures("qapp")
@given(WORDS, st.integers(1, 600))
def test_no_word_is_lost(text: str, width: int) -> None:
    assert " ".join(broken(ui_font(13), text, width)).split() == text.split()


def test_what_does_not_fit_ends_in_dots(qapp: object) -> None:
    lines = wrapped(ui_font(13), "one two three four five six seven eight nine ten", 90, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")


def test_nothing_makes_no_lines(qapp: object) -> None:
    assert wrapped(ui_font(13), "", 100, 3) == ()
    assert wrapped(ui_font(13), "word", 100, 0) == ()


def test_a_number_is_not_parted_from_its_percent_sign(qapp: object) -> None:
    font = ui_font(14)
    lines = broken(font, "right: 106 of 120 (88.3 %), and 90 % of those held out", 10)
    assert lines == ["right:", "106", "of", "120", "(88.3 %),", "and", "90 %", "of", "those", "held", "out"]
