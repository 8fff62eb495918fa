"""Every glyph is drawn once, and used wherever it stands."""

import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPainterPath
from svg_files import HREF, SVG, elements, segments

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.formula import draw_formula
from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.export.svg.painting import paint_svg
from nnviz.session.frame.model import Piece

FORMULA = (Piece(r"\frac{\partial L}{\partial W_1}"), Piece("="), Piece(r"0.122\cdot x^{2}", "current"))


def text(words: str, pixels: int = 20, weight: int = 400) -> Callable[[QPainter], None]:
    def paint(painter: QPainter) -> None:
        painter.setFont(ui_font(pixels, weight))
        painter.drawText(QPointF(10, 40), words)

    return paint


def formula(painter: QPainter) -> None:
    draw_formula(painter, QPointF(10, 60), FORMULA, 20, LIGHT)


def read(paint: Callable[[QPainter], object]) -> ElementTree.Element:
    return ElementTree.fromstring(paint_svg(paint, (300, 100)).written("", ""))


def symbols(root: ElementTree.Element) -> dict[str, str]:
    return {one.attrib["id"]: one.attrib["d"] for one in root.findall(f"{SVG}defs/{SVG}path")}


def uses(root: ElementTree.Element) -> list[str]:
    """The glyphs in the order in which they are written, also those in symbols of more than one."""
    return [name for one in drawn_uses(root) for name in glyphs_of(root, one)]


def drawn_uses(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    defs = root.find(f"{SVG}defs")
    return (one for part in root if part is not defs for one in part.iter(f"{SVG}use"))


def glyphs_of(root: ElementTree.Element, one: ElementTree.Element) -> list[str]:
    name = one.attrib[HREF].removeprefix("#")
    group = root.find(f"{SVG}defs/{SVG}g[@id='{name}']")
    return [name] if group is None else [glyph for part in group for glyph in glyphs_of(root, part)]


@pytest.mark.parametrize("paint", [text("banana, ananas"), formula], ids=["text", "formula"])
def test_each_glyph_is_drawn_once(qapp, paint) -> None:
    root = read(paint)
    drawn = symbols(root)
    assert len(set(drawn.values())) == len(drawn)
    assert set(uses(root)) == set(drawn)
    assert len(uses(root)) > len(drawn)


def test_every_letter_is_used_as_often_as_it_is_written(qapp) -> None:
    assert sorted(Counter(uses(read(text("banana")))).values()) == [1, 2, 3]


def test_a_figure_of_a_formula_is_one_symbol_at_every_size(qapp) -> None:
    """Three 2s, of which one is an exponent with an outline of its own, which fonts have for small sizes."""
    counts = Counter(uses(read(formula)))
    assert 2 in counts.values()
    assert max(counts.values()) == 2


def test_a_symbol_is_the_same_in_every_picture(qapp) -> None:
    """Two pictures may stand in one page, where an id means one thing."""
    first, second = symbols(read(text("an apple"))), symbols(read(text("a pear", 13)))
    common = set(first) & set(second)
    assert len(common) >= 3
    assert all(first[name] == second[name] for name in common)


def test_another_weight_has_other_symbols(qapp) -> None:
    assert not set(symbols(read(text("a")))) & set(symbols(read(text("a", weight=600))))


def test_letters_stand_where_qt_writes_them(qapp) -> None:
    """Qt's own outline of the text is what it is compared with."""
    words, size = "AVAT Wolf", 40
    outline = QPainterPath()
    outline.addText(QPointF(10, 40), ui_font(size), words)
    root = read(text(words, size))
    (run,) = (one for one in root.iter(f"{SVG}g") if one.get("transform"))
    x0, y0, scale = (float(one) for one in run.attrib["transform"].replace("translate(", "").replace(
        ")scale(", " ").rstrip(")").split())  # fmt: skip
    drawn, xs, ys = symbols(root), [], []
    for one in run:
        for _, points in segments(drawn[one.attrib[HREF][1:]]):
            xs += [x0 + scale * (float(one.get("x", 0)) + x) for x, _ in points]
            ys += [y0 + scale * y for _, y in points]
    assert (min(xs), max(xs)) == pytest.approx((outline.boundingRect().left(), outline.boundingRect().right()), abs=0.1)
    assert (min(ys), max(ys)) == pytest.approx((outline.boundingRect().top(), outline.boundingRect().bottom()), abs=0.1)


def test_pieces_of_a_formula_on_one_line_and_in_one_colour_are_one_run(qapp) -> None:
    runs = [one for one in read(formula).iter(f"{SVG}g") if one.get("transform")]
    assert len(runs) <= 3


def inks(painter: QPainter) -> None:
    for place, (words, ink) in enumerate((("Run", "#112233"), ("n", "#aa0000"), ("ing", "#112233"))):
        painter.setPen(QColor(ink))
        painter.setFont(ui_font(20))
        painter.drawText(QPointF(10 + 60 * place, 40), words)


def test_words_on_one_line_are_one_run_in_more_than_one_ink(qapp) -> None:
    root = read(inks)
    assert len([one for one in root.iter(f"{SVG}g") if one.get("transform")]) == 1
    found = [style["fill"] for element, style in elements(root) if element.tag == f"{SVG}use"]
    assert found == ["#112233"] * 3 + ["#aa0000"] + ["#112233"] * 3


def test_a_letter_is_called_by_itself(qapp) -> None:
    assert uses(read(text("Net 3.1")))[:3] == ["RN", "Re", "Rt"]
    assert len({*uses(read(text("0 1,")))}) == 3
