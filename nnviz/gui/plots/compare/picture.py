"""The whole comparison on any device: title, curves, table and cells, as wide and as high as there is room."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.text import LEFT, draw_text, text_height
from nnviz.gui.drawing.theme import TEXT_SMALL, TEXT_TITLE, Theme
from nnviz.gui.plots.compare.cells import Content, paint_cells
from nnviz.gui.plots.compare.curves import paint_curves
from nnviz.gui.plots.compare.table import paint_table, table_height
from nnviz.gui.plots.page import LeftOut
from nnviz.session.frame.compare import CompareFrame

#: From this width on the table stands beside the curves.
WIDE = 760.0
MARGIN, GAP = 12.0, 14.0
#: The share of the height that curves and table take, and that of the width that the curves take.
ABOVE, BESIDE = 0.47, 0.60
#: The height from which on cells can be seen, in a figure, whose type is as large as it is.
LEAST_CELLS = 60.0


def paint_compare(
    painter: QPainter, rect: QRectF, frame: CompareFrame, contents: Sequence[Content], theme: Theme, *, log: bool = True
) -> LeftOut:
    """The picture of a file; says what a figure has no room for."""
    paint_ground(painter, rect, theme)
    inside = rect.adjusted(MARGIN, MARGIN / 2, -MARGIN, -MARGIN / 2)
    head = _paint_title(painter, inside, frame, theme)
    room = inside.adjusted(0, head, 0, 0)
    curves, table = split(QRectF(room.left(), room.top(), room.width(), ABOVE * room.height()), frame, theme)
    cells = room.adjusted(0, max(ABOVE * room.height(), table.bottom() - room.top()) + GAP, 0, 0)
    missing: LeftOut = ()
    if theme.is_figure and cells.height() < LEAST_CELLS:
        missing, (curves, table) = ("the pictures of the lanes",), split(room, frame, theme)
        if table.top() + table_height(frame, theme) > room.bottom():
            missing, curves = (*missing, "the table of the lanes"), room
    paint_curves(painter, curves, frame, theme, log=log)
    if len(missing) < 2:
        paint_table(painter, table, frame, theme)
    if not missing:
        paint_cells(painter, cells, frame, contents, theme)
    return missing


def split(rect: QRectF, frame: CompareFrame, theme: Theme) -> tuple[QRectF, QRectF]:
    """The rooms of curves and table: beside each other, or below each other where it is narrow."""
    if rect.width() >= WIDE * theme.text_scale**0.5:
        width = BESIDE * rect.width()
        return (
            QRectF(rect.left(), rect.top(), width - GAP, rect.height()),
            QRectF(rect.left() + width, rect.top(), rect.width() - width, rect.height()),
        )
    high = table_height(frame, theme)
    curves = QRectF(rect.left(), rect.top(), rect.width(), max(rect.height() - high - GAP, 0.5 * rect.height()))
    return curves, QRectF(rect.left(), curves.bottom() + GAP, rect.width(), high)


def _paint_title(painter: QPainter, rect: QRectF, frame: CompareFrame, theme: Theme) -> float:
    """What is asked, and what all lanes have in common; gives its height."""
    font, small = ui_font(TEXT_TITLE, 600, theme=theme), ui_font(TEXT_SMALL, theme=theme)
    high, low = text_height(font), text_height(small)
    title = QRectF(rect.left(), rect.top(), rect.width(), high)
    draw_text(painter, title, frame.asks, font, theme.text, LEFT, elide=True)
    below = QRectF(rect.left(), rect.top() + high, rect.width(), low)
    draw_text(painter, below, frame.common, small, theme.muted, LEFT, elide=True)
    return high + low + 6
