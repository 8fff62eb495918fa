"""A mark says its sign twice, by colour and, where it is wide enough, by its form; every device draws the same."""

import re
import zlib
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator, QSvgRenderer

from nnviz.gui.drawing import strokes
from nnviz.gui.drawing.scales import LEVELS, Mark, edge_pen, is_hollow, level_width
from nnviz.gui.drawing.strokes import draw_marks
from nnviz.gui.drawing.theme import LIGHT, THEMES

SIZE = 40
ACROSS = np.array([[0.0, SIZE / 2, SIZE, SIZE / 2]])
#: What is left of the theme where the two signs have one colour: a printer that has only black.
PRINTED = replace(LIGHT, positive="#000000", negative="#000000")
EVERY_THEME = [*THEMES.values(), *(theme.projector() for theme in THEMES.values())]
themes = pytest.mark.parametrize("theme", EVERY_THEME, ids=lambda theme: f"{theme.name} {theme.is_projector}")


def image_of(paint, theme) -> QImage:
    image = QImage(SIZE, SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.background))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
    return image


def mark(kind, level, positive, theme, scale=1.0, dimmed=False) -> QImage:
    return image_of(lambda painter: draw_marks(painter, ACROSS, kind, level, positive, theme, scale, dimmed), theme)


def greys(image: QImage) -> np.ndarray:
    """How far each pixel of a cut across the line is from the ground, in Qt's grey: 0 … 255, from above."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    cut = np.array([grey.pixelColor(SIZE // 2, y).red() for y in range(SIZE)], dtype=float)
    return np.abs(cut - cut[0])


def wide_levels(theme) -> list[int]:
    return [level for level in range(LEVELS + 1) if level_width(level, theme) >= 3]


# ---------------------------------------------------------------- without colour


@themes
@pytest.mark.parametrize("dimmed", [False, True])
def test_in_grey_a_wide_negative_edge_is_paler_along_its_middle_and_a_positive_one_is_not(qapp, theme, dimmed):
    for level in wide_levels(theme):
        negative, positive = (greys(mark(Mark.SCALED, level, sign, theme, 1.0, dimmed)) for sign in (False, True))
        middle = slice(SIZE // 2 - 1, SIZE // 2 + 1)
        assert negative[middle].max() < 0.8 * negative.max()
        assert positive[middle].min() == positive.max()


def test_one_colour_for_both_signs_leaves_wide_edges_apart_and_makes_thin_ones_equal(qapp):
    for level in range(LEVELS + 1):
        same = mark(Mark.SCALED, level, True, PRINTED) == mark(Mark.SCALED, level, False, PRINTED)
        assert same == (level_width(level, PRINTED) < 3)


def test_a_hollow_edge_is_as_wide_as_a_full_one(qapp):
    for level in wide_levels(PRINTED):
        full, hollow = (greys(mark(Mark.SCALED, level, sign, PRINTED)) > 0 for sign in (True, False))
        assert (full == hollow).all()


@pytest.mark.parametrize("kind", [kind for kind in Mark if kind != Mark.SCALED])
def test_dashes_dots_hairlines_and_stripes_mean_what_they_mean_whatever_the_sign(qapp, kind):
    assert mark(kind, 0, True, PRINTED.projector()) == mark(kind, 0, False, PRINTED.projector())
    assert not is_hollow(kind, LEVELS, False, PRINTED.projector())


def test_an_edge_is_hollow_from_three_pixels_on_as_it_is_drawn(qapp):
    from_level = next(level for level in range(LEVELS + 1) if is_hollow(Mark.SCALED, level, False, LIGHT))
    assert level_width(from_level - 1, LIGHT) < 3 <= level_width(from_level, LIGHT)
    assert not is_hollow(Mark.SCALED, LEVELS, True, LIGHT)
    assert not is_hollow(Mark.SCALED, LEVELS, False, LIGHT, 0.25)  # 2.8 px, in a dense picture
    assert is_hollow(Mark.SCALED, LEVELS, False, LIGHT.projector(), 0.25)  # 3.9 px


# ---------------------------------------------------------------- devices


def svg_of(theme) -> QByteArray:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(SIZE, SIZE))
    generator.setViewBox(QRectF(0, 0, SIZE, SIZE))
    with QPainter(generator) as painter:
        draw_marks(painter, ACROSS, Mark.SCALED, LEVELS, False, theme)
    return data


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_a_vector_file_has_the_hollow_of_the_picture(qapp, theme):
    renderer = QSvgRenderer(svg_of(theme))
    again = greys(image_of(lambda painter: renderer.render(painter, QRectF(0, 0, SIZE, SIZE)), theme))
    assert again == pytest.approx(greys(mark(Mark.SCALED, LEVELS, False, theme)), abs=2)


def pdf_strokes(positive: bool) -> set[str]:
    """The colours of strokes in the page of a PDF, as "r g b"."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    with QPainter(writer) as painter:
        draw_marks(painter, ACROSS, Mark.SCALED, LEVELS, positive, LIGHT)
    streams = re.findall(rb"stream\r?\n(.*?)endstream", bytes(data.data()), re.DOTALL)
    pages = [zlib.decompress(stream) for stream in streams if stream.startswith(b"\x78")]
    return {found.decode() for page in pages for found in re.findall(rb"([\d. ]+?) SCN", page)}


def test_a_pdf_draws_the_pale_line_in_a_negative_edge_alone(qapp):
    assert len(pdf_strokes(False)) == len(pdf_strokes(True)) + 1


# ---------------------------------------------------------------- cost


def test_a_hollow_costs_one_more_call_for_all_edges_of_a_look(qapp, monkeypatch):
    calls = []
    monkeypatch.setattr(strokes, "draw_lines", lambda painter, lines: calls.append(len(lines)))
    many = np.repeat(ACROSS, 1000, axis=0)
    image_of(lambda painter: draw_marks(painter, many, Mark.SCALED, LEVELS, False, LIGHT), LIGHT)
    assert calls == [1000, 1000]
    image_of(lambda painter: draw_marks(painter, many, Mark.SCALED, LEVELS, True, LIGHT), LIGHT)
    assert calls == [1000] * 3


@pytest.mark.parametrize("dimmed", [False, True])
def test_the_line_in_the_middle_is_opaque_and_flat_like_every_pen(dimmed):
    for kind in (Mark.SCALED, Mark.NONFINITE):
        pen = strokes._core_pen(kind, LEVELS, False, LIGHT, 1.0, dimmed)
        assert pen.color().alpha() == 255
        assert pen.capStyle() == edge_pen(kind, LEVELS, False, LIGHT).capStyle()
