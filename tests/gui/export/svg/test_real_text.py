"""Real text is written as text, and the file brings the letters that it needs."""

import re
import sys
import xml.etree.ElementTree as ElementTree
from base64 import b64decode

import pytest
from PySide6.QtCore import QByteArray, QPointF, QRectF
from PySide6.QtGui import QPainter, QRawFont
from svg_files import SVG, elements

from nnviz import resources
from nnviz.gui.drawing.fonts import FAMILY, FILES, ui_font
from nnviz.gui.drawing.text import CENTER, LEFT, RIGHT, draw_text
from nnviz.gui.export.svg.painting import paint_svg
from nnviz.session import UserError

TEXTS = ((400, 13, "∂L/∂w₁,₂ <&> −1"), (600, 20, "A  title"))


def paint(painter: QPainter) -> None:
    for row, (weight, pixels, text) in enumerate(TEXTS):
        painter.setFont(ui_font(pixels, weight))
        painter.drawText(QPointF(10, 30 + 40 * row), text)
    painter.scale(2, 2)
    painter.setFont(ui_font(10))
    painter.drawText(QPointF(5, 50), "twice")


@pytest.fixture
def written(qapp) -> str:
    pytest.importorskip("fontTools", reason="fonttools is an extra")
    return paint_svg(paint, (300, 200), real_text=True).written("", "")


def embedded(svg: str) -> dict[int, bytes]:
    """The fonts in the file, by weight."""
    found = re.findall(r"font-weight:(\d+);src:url\(data:font/ttf;base64,([^)]*)\)", svg)
    return {int(weight): b64decode(data) for weight, data in found}


def test_every_text_can_be_read_where_it_stands_in_its_size_and_weight(written) -> None:
    found = list(elements(ElementTree.fromstring(written)))
    assert [element.tag for element, _ in found] == [f"{SVG}text"] * 3
    told = [(int(style.get("font-weight", 400)), float(style["font-size"]), element.text) for element, style in found]
    assert told == [*TEXTS, (400, 20, "twice")]
    assert [(element.get("x"), element.get("y")) for element, _ in found] == [("10", "30"), ("10", "70"), ("10", "100")]
    assert all(FAMILY in style["font-family"] for _, style in found)


def test_a_text_stays_in_its_room_where_another_font_makes_it_longer(qapp) -> None:
    """Programs that read no font out of a file take another one: it grows to both sides of a middle."""
    pytest.importorskip("fontTools", reason="fonttools is an extra")
    room = QRectF(20, 20, 200, 30)

    def rows(painter: QPainter) -> None:
        for align in (LEFT, CENTER, RIGHT):
            draw_text(painter, room, "words", ui_font(13), "#000000", align)

    found = list(elements(ElementTree.fromstring(paint_svg(rows, (300, 200), real_text=True).written("", ""))))
    held = [(style.get("text-anchor", "start"), float(element.attrib["x"])) for element, style in found]
    assert held == [("start", 20), ("middle", 120), ("end", 220)]


def test_spaces_are_kept_where_there_are_more_than_one(written) -> None:
    kept = "{http://www.w3.org/XML/1998/namespace}space"
    found = [element.get(kept) for element, _ in elements(ElementTree.fromstring(written))]
    assert found == [None, "preserve", None]


@pytest.mark.parametrize("weight", FILES)
def test_the_letters_look_as_in_the_whole_font_and_no_others_are_there(written, weight: int) -> None:
    whole = QRawFont(str(resources.path("fonts", FILES[weight])), 100)
    part = QRawFont(QByteArray(embedded(written)[weight]), 100)
    letters = {letter for one, _, text in TEXTS for letter in text if one == weight} - {" "}
    for letter in letters | (set("twice") if weight == 400 else set()):
        outlines = [font.pathForGlyph(font.glyphIndexesForString(letter)[0]) for font in (whole, part)]
        assert outlines[0] == outlines[1]
        assert not outlines[0].isEmpty()
    assert not part.supportsCharacter(ord("Ж"))
    assert len(embedded(written)[weight]) < 12_000


def test_the_same_text_has_the_same_bytes(written) -> None:
    assert paint_svg(paint, (300, 200), real_text=True).written("", "") == written


def test_without_fonttools_one_sentence_says_what_to_install(qapp, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "fontTools", None)
    monkeypatch.setitem(sys.modules, "fontTools.subset", None)
    with pytest.raises(UserError, match=r"fonttools.*pip install 'nnviz-desktop\[pictures\]'"):
        paint_svg(paint, (300, 200), real_text=True)
