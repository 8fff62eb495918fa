"""Text lands where it should, as glyphs or as outlines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import (
    broken,
    draw_text,
    elided,
    text_as_paths,
    text_height,
    text_width,
    wrapped,
    writes_paths,
)

FLAG = Qt.AlignmentFlag
WORDS = st.lists(st.text("abcdefg₁∂−", min_size=1, max_size=12), max_size=25).map(" ".join)


def ink_box(align: Qt.AlignmentFlag, *, paths: bool = False) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the dark pixels of "−1.23" in a rectangle of 100 × 40 at (50, 30)."""
    image = QImage(200, 100, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if paths:
        with text_as_paths(painter):
            draw_text(painter, QRectF(50, 30, 100, 40), "−1.23", ui_font(20), "#000000", align)
    else:
        draw_text(painter, QRectF(50, 30, 100, 40), "−1.23", ui_font(20), "#000000", align)
    painter.end()
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


def test_outlines_stand_where_glyphs_stand(qapp):
    for glyphs, outlines in zip(ink_box(FLAG.AlignCenter), ink_box(FLAG.AlignCenter, paths=True), strict=True):
        assert outlines == pytest.approx(glyphs, abs=1)


def svg(*, paths: bool) -> str:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    painter = QPainter(generator)
    if paths:
        with text_as_paths(painter):
            draw_text(painter, QRectF(0, 0, 100, 40), "∂L/∂W", ui_font(20), "#000000")
            assert writes_paths(painter)
    else:
        draw_text(painter, QRectF(0, 0, 100, 40), "∂L/∂W", ui_font(20), "#000000")
    assert not writes_paths(painter)
    painter.end()
    return bytes(data.data()).decode()


def test_outlines_need_no_font_in_the_file(qapp):
    assert "<text" in svg(paths=False)
    assert "<text" not in svg(paths=True)


def test_outlines_end_with_their_context_even_after_an_error(qapp):
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    with pytest.raises(KeyError), text_as_paths(painter):
        raise KeyError
    assert not writes_paths(painter)
    painter.end()


def test_contexts_can_be_nested(qapp):
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    with text_as_paths(painter):
        with text_as_paths(painter):
            pass
        assert writes_paths(painter)
    painter.end()


def test_text_that_is_too_wide_is_shortened_with_dots(qapp):
    font = ui_font(13)
    short = elided(font, "a very long feature name", 60)
    assert short.endswith("…")
    assert text_width(font, short) <= 60
    assert elided(font, "short", 60) == "short"


def test_wider_text_is_wider_and_larger_text_is_higher(qapp):
    assert text_width(ui_font(13), "abc") < text_width(ui_font(13), "abcd") < text_width(ui_font(16), "abcd")
    assert text_height(ui_font(13)) < text_height(ui_font(16))


def test_outlines_have_no_holes_where_strokes_cross(qapp):
    image = QImage(60, 60, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    with text_as_paths(painter):
        draw_text(painter, QRectF(0, 0, 60, 60), "+", ui_font(60, 600), "#000000")
    painter.end()
    ys = [y for y in range(60) for x in range(60) if image.pixelColor(x, y).value() < 128]
    xs = [x for y in range(60) for x in range(60) if image.pixelColor(x, y).value() < 128]
    middle = ((min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2)
    assert image.pixelColor(*middle).value() < 128


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
