"""Lines of one kind each, and bars: the same functions draw a mark in the net and its swatch in the legend."""

from functools import lru_cache

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.scales import Mark, edge_pen, is_hollow, width_of
from nnviz.gui.drawing.theme import Theme, mix

#: How thick the stripes and the hollow are that run along a mark, as a part of its width.
STRIPE_THICKNESS = 0.45
HOLLOW_THICKNESS = 0.36
#: The thinnest hollow in pixels, seen also where it lies on the border between two rows of pixels.
THINNEST_HOLLOW = 1.5
#: How much of the edge's colour its hollow keeps: one band with a pale middle, not two lines.
HOLLOW_TINT = 0.15
#: The height of the bar beside a number, as a part of its line's.
SHARE_THICKNESS = 0.48


@draws("ground")
def paint_ground(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """The ground of a picture; nothing where what lies under it is to be seen."""
    if theme.has_ground:
        painter.fillRect(rect, QColor(theme.background))


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
    """Draw (count, 4) lines of one mark; those that are hollow or striped once more along their middle."""
    painter.setPen(edge_pen(kind, level, positive, theme, scale, dimmed))
    draw_lines(painter, coordinates)
    core = _core_pen(kind, level, positive, theme, scale, dimmed)
    if core is not None:
        painter.setPen(core)
        draw_lines(painter, coordinates)


def square_around(centre: QPointF, radius: float) -> QRectF:
    """The square that holds a circle."""
    return QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)


@lru_cache(maxsize=512)
def _core_pen(kind: int, level: int, positive: bool, theme: Theme, scale: float, dimmed: bool) -> QPen | None:
    """What runs along the middle of a mark: stripes where it is not finite, a pale line where it is hollow."""
    width = width_of(kind, level, theme, scale)
    if kind == Mark.NONFINITE:
        pen = QPen(QColor(theme.background), width * STRIPE_THICKNESS)
        pen.setDashPattern([3.5, 3.0])
    elif is_hollow(kind, level, positive, theme, scale):
        rim = edge_pen(kind, level, positive, theme, scale, dimmed).color().name()
        thickness = max(width * HOLLOW_THICKNESS, THINNEST_HOLLOW)
        pen = QPen(QColor(mix(theme.background, rim, HOLLOW_TINT)), thickness)
    else:
        return None
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
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
