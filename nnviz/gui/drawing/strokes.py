"""Lines of one kind each, and bars: the same functions draw a mark in the net and its swatch in the legend."""

from functools import lru_cache

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.gui.drawing.scales import Mark, edge_pen, width_of
from nnviz.gui.drawing.theme import Theme

#: The height of the bar beside a number, as a part of its line's.
SHARE_THICKNESS = 0.48


def draw_lines(painter: QPainter, coordinates: NDArray[np.float64]) -> None:
    """Draw (count, 4) lines x1 y1 x2 y2 in the painter's pen, without an object for each."""
    if not len(coordinates):
        return
    lines = np.ascontiguousarray(coordinates, dtype=np.float64)
    painter.drawLines(shiboken6.wrapInstance(lines.ctypes.data, QLineF), len(lines))


def draw_marks(
    painter: QPainter,
    coordinates: NDArray[np.float64],
    kind: int,
    level: int,
    positive: bool,
    theme: Theme,
    scale: float = 1.0,
    dimmed: bool = False,
) -> None:
    """Draw (count, 4) lines of one mark; stripes run along those that are not finite."""
    painter.setPen(edge_pen(kind, level, positive, theme, scale, dimmed))
    draw_lines(painter, coordinates)
    if kind == Mark.NONFINITE:
        painter.setPen(_stripe_pen(theme, scale))
        draw_lines(painter, coordinates)


def square_around(centre: QPointF, radius: float) -> QRectF:
    """The square that holds a circle."""
    return QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)


@lru_cache(maxsize=32)
def _stripe_pen(theme: Theme, scale: float) -> QPen:
    pen = QPen(QColor(theme.background), width_of(Mark.NONFINITE, 0, theme, scale) * 0.45)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([3.5, 3.0])
    return pen


@lru_cache(maxsize=512)
def line_pen(colour: str, width: float, *, dashed: bool = False) -> QPen:
    """A plain pen for outlines and links."""
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if dashed:
        pen.setDashPattern([4.0, 3.0])
    return pen


def paint_share(painter: QPainter, place: QRectF, share: float, theme: Theme) -> None:
    """A bar from the middle of ``place``: to the right for what adds, to the left for what takes away.

    ``share`` is between −1 and 1; NaN, which has no length, leaves the middle line alone.
    """
    middle = place.center().x()
    painter.fillRect(QRectF(middle - 0.5, place.top(), theme.line_scale, place.height()), QColor(theme.zero))
    if share != share:
        return
    length = max(-1.0, min(1.0, share)) * place.width() / 2
    high = place.height() * SHARE_THICKNESS
    bar = QRectF(min(middle, middle + length), place.center().y() - high / 2, abs(length), high)
    painter.fillRect(bar, QColor(theme.positive if share > 0 else theme.negative))
