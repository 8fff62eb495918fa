"""Paints the graph of a picture on a sheet of TikZ, by the one paint path."""

from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.gui.drawing.part_names import writing
from nnviz.gui.export.lengths import INCH, USUAL_TEXT
from nnviz.gui.export.own_device import OwnDevice
from nnviz.gui.export.picture import Picture, paint_view
from nnviz.gui.export.tikz.document import picture_document
from nnviz.gui.export.tikz.engine import TikzEngine
from nnviz.gui.export.tikz.sheet import BP, Sheet
from nnviz.session.latex.document import TEXT_WIDTH

#: The width of a page in logical pixels: a wider picture is none of a document, and is made as wide as its text.
PAGE = 8.5 * INCH
TEXT = TEXT_WIDTH / 72.27 * INCH


def graph_as_tikz(picture: Picture, title: str) -> str:
    """The whole file."""
    fitted = for_a_page(picture)
    text = (fitted.text or USUAL_TEXT) * BP
    sheet = Sheet()
    engine = TikzEngine(sheet, fitted.look, text)
    device = OwnDevice(fitted.size, engine)
    with QPainter(device) as painter, writing(painter, engine):
        missing = paint_view(painter, QRectF(0, 0, *fitted.size), fitted)
    if engine.failure is not None:
        raise engine.failure
    size = None if fitted.crop else fitted.size
    return picture_document(title, sheet, engine.colours, size, text, missing)


def for_a_page(picture: Picture) -> Picture:
    """The picture with type of one size, no wider than a page; without its ground where a page has that by itself.

    What is drawn, and how far it reaches, depends on the author's font: a crop is left to TeX.
    """
    width, height = picture.whole or picture.size
    share = TEXT / width if width > PAGE else 1.0
    return replace(
        picture,
        size=(width * share, height * share),
        text=picture.text or USUAL_TEXT,
        transparent=picture.transparent or not picture.theme.dark,
        scale=1.0,
        shown=None,
        whole=None,
    )
