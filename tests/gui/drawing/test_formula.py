"""Formulas are measured, cached, drawn in the colour of their role, and never raise."""

from dataclasses import replace

import mathra
import numpy as np
import pytest
from hypothesis import given
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath
from texts import texts

from nnviz.gui.drawing import formula
from nnviz.gui.drawing.formula import Outline, PlainInk, draw_formula, formula_size, outline, plain_text
from nnviz.gui.drawing.theme import THEMES
from nnviz.session.frame.model import Formula, Piece

pytestmark = pytest.mark.usefixtures("qapp")

FRACTION = r"\frac{\partial Z_{3}}{\partial A_{2}}"
UNREADABLE = [r"\nosuchcommand{x}", r"\left(", r"\begin{bmatrix}1&2", r"\text{花弁}", "x\x00y", "{", r"\frac{1}"]


def drawn(pieces: Formula, theme: str = "light", pixels: float = 40) -> QImage:
    image = QImage(400, 120, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_formula(painter, QPointF(10, 70), pieces, pixels, THEMES[theme])
    return image


def inked(image: QImage) -> list[tuple[int, int]]:
    return [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if QColor(image.pixel(x, y)).lightness() < 200
    ]


def colors(image: QImage) -> set[str]:
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    return {f"#{value & 0xFFFFFF:06x}" for value in np.unique(pixels)}


def test_a_formula_is_drawn_inside_the_size_it_claims() -> None:
    pieces = (Piece(FRACTION),)
    size = formula_size(pieces, 40)
    points = inked(drawn(pieces))
    assert points
    assert min(x for x, _ in points) >= 9
    assert max(x for x, _ in points) <= 11 + size.width
    assert min(y for _, y in points) >= 69 - size.ascent
    assert max(y for _, y in points) <= 71 + size.descent


def test_sizes_grow_with_the_pixels_to_the_em() -> None:
    small, large = formula_size((Piece(FRACTION),), 10), formula_size((Piece(FRACTION),), 30)
    assert large.width == pytest.approx(3 * small.width)
    assert large.height == pytest.approx(3 * small.height)


def test_a_fraction_reaches_above_and_below_the_baseline() -> None:
    size = formula_size((Piece(FRACTION),), 10)
    assert size.ascent > 10
    assert size.descent > 5


def test_pieces_stand_on_one_baseline_as_high_as_the_tallest() -> None:
    both = formula_size((Piece(FRACTION), Piece("="), Piece(r"W_{3}")), 10)
    assert both.ascent == pytest.approx(formula_size((Piece(FRACTION),), 10).ascent)
    assert both.width > formula_size((Piece(FRACTION),), 10).width + formula_size((Piece(r"W_{3}"),), 10).width


def test_a_formula_in_pieces_is_as_wide_as_the_whole() -> None:
    whole = formula_size((Piece(r"a=b\cdot c"),), 100)
    pieces = formula_size(tuple(Piece(latex) for latex in ("a", "=", "b", r"\cdot", "c")), 100)
    assert pieces.width == pytest.approx(whole.width, abs=0.5)


def test_a_minus_after_an_equals_sign_is_a_sign_of_the_number() -> None:
    whole = formula_size((Piece("a=-3"),), 100)
    assert formula_size((Piece("a"), Piece("="), Piece("-3")), 100).width == pytest.approx(whole.width, abs=0.5)


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_each_piece_has_the_colour_of_its_role(theme: str) -> None:
    found = colors(drawn((Piece("W", "current"), Piece("W", "result"), Piece("W", "taken"), Piece("W")), theme, 60))
    palette = THEMES[theme]
    assert {palette.current, palette.result, palette.muted, palette.text} <= found


def test_typesetting_happens_once(monkeypatch: pytest.MonkeyPatch) -> None:
    outline(r"x_{123}")
    monkeypatch.setattr(formula.mathra, "tex_to_svg", None)
    assert outline(r"x_{123}").width > 0


def test_no_glyph_is_placed_to_measure_a_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the sizes that a large matrix may be cut to, one is drawn."""
    monkeypatch.setattr(formula, "_glyph", None)
    assert formula_size((Piece(r"y_{9}+\begin{bmatrix}7.31\end{bmatrix}"),), 10).width > 0


@pytest.mark.parametrize("latex", UNREADABLE)
def test_what_cannot_be_typeset_is_written_as_text(latex: str) -> None:
    assert outline(latex).width >= 0
    drawn((Piece(latex),))
    assert "\\" not in plain_text(latex)


def test_plain_text_keeps_what_can_be_read() -> None:
    assert "x" in plain_text(r"\nosuchcommand{x}")
    assert outline(r"\nosuchcommand{x}").width > 0


def test_an_empty_piece_takes_no_room() -> None:
    assert formula_size((Piece(""), Piece("{}")), 20).width == 0
    assert formula_size((), 20).height == 0


@given(texts(max_size=30))
def test_no_text_raises(latex: str) -> None:
    size = formula_size((Piece(latex), Piece("=")), 12)
    assert size.width >= 0
    assert size.height >= 0


def test_bars_of_fractions_fill_whole_pixels() -> None:
    image = drawn((Piece(r"\frac{a}{a}"),), pixels=16.3)
    dark = [y for y in range(image.height()) if QColor(image.pixel(16, y)).lightness() < 60]
    assert len(dark) >= 1


def test_a_bar_between_two_pixels_goes_to_the_same_one_wherever_its_picture_begins() -> None:
    """A kept picture of a part begins elsewhere than the view: the bar would jump by a pixel between them."""
    pixels, (bar,) = 20.0, outline(FRACTION).rules
    high = max(1, round(bar.height() * pixels / formula.UNITS))
    point = QPointF(0.0, 70.0 + (high - 1) / 2 - bar.center().y() * pixels / formula.UNITS)
    tops = []
    for down in range(4):
        image = QImage(200, 120, QImage.Format.Format_RGB32)
        image.fill(QColor("#ffffff"))
        with QPainter(image) as painter:
            painter.translate(0, down)
            draw_formula(painter, point, (Piece(FRACTION),), pixels, THEMES["light"])
        ink = [sum(QColor(image.pixel(x, y)).lightness() < 200 for x in range(200)) for y in range(120)]
        tops.append(ink.index(max(ink)) - down)
    assert len(set(tops)) == 1


@pytest.mark.parametrize("before", ["", "{}", "-", r"W_1\,"])
def test_a_matrix_that_goes_on_is_the_same_matrix_with_a_space_behind_it(before: str) -> None:
    """It is not typeset a second time for that."""
    latex = before + r"\begin{bmatrix}0.12&-1.3\\2&\frac{1}{2}\end{bmatrix}{}"
    found, right = outline(latex), formula._parsed(mathra.tex_to_svg(latex, strict=True))
    assert found.width == pytest.approx(right.width, abs=1e-3)
    assert (found.ascent, found.descent) == (right.ascent, right.descent)
    assert found.ink.runs == right.ink.runs


@pytest.mark.parametrize("pixels", [5.0, 11.3, 14.0, 29.7])
def test_runs_of_glyphs_look_as_one_path_of_all(pixels: float) -> None:
    found = outline(r"W_1=\begin{bmatrix}0.12&-1.3&\frac{7}{8}\\ -0.07&12&x^2\end{bmatrix}\cdot 1+2{}=")
    whole = QPainterPath()
    whole.setFillRule(Qt.FillRule.WindingFill)
    for run in found.ink.runs:
        whole.addPath(run)
    apart, joined = _filled(found, pixels), _filled(replace(found, ink=PlainInk(whole)), pixels)
    assert len(found.ink.runs) > 5
    assert apart == joined != _filled(replace(found, ink=PlainInk()), pixels)


def _filled(found: Outline, pixels: float) -> QImage:
    image = QImage(700, 160, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        formula.draw_outline(painter, QPointF(8.3, 80.6), found, pixels, "#224466")
    return image


def test_every_column_of_a_matrix_is_a_run_of_its_own() -> None:
    """Or a large one would take four times as long to fill."""
    cells = r"\\".join("&".join(["-0.12"] * 8) for _ in range(8))
    assert len(outline(rf"\begin{{bmatrix}}{cells}\end{{bmatrix}}").ink.runs) >= 8


def test_what_is_drawn_without_a_glyph_is_drawn_too() -> None:
    assert outline(r"\frac{\quad}{\quad}").rules
