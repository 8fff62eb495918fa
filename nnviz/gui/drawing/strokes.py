"""Lines of one kind each: the same functions draw a mark in the net and its swatch in the legend."""

from functools import lru_cache

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.gui.drawing.scales import Mark, edge_pen, width_of
from nnviz.gui.drawing.theme import Theme


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
