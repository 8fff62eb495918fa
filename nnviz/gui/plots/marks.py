"""The keys of a legend, and the marks that stand for data points: the same in the plot and in its legend."""

from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnviz.records import dataclass

Shape = Literal["circle", "square", "ring", "diamond", "cross"]


@dataclass(frozen=True, slots=True)
class PointMark:
    """How one kind of data point looks. ``fill`` "" leaves it hollow."""

    shape: Shape
    fill: str
    edge: str
    radius: float = 4.0
    edge_width: float = 1.2


@dataclass(frozen=True, slots=True)
class LegendKey:
    """One entry of a legend: a mark, or a stretch of line in a colour."""

    text: str
    colour: str = ""
    dashed: bool = False
    width: float = 2.0
    mark: PointMark | None = None


def draw_mark(painter: QPainter, at: QPointF, mark: PointMark) -> None:
    """One mark around ``at``."""
    painter.setPen(QPen(QColor(mark.edge), mark.edge_width) if mark.edge else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(mark.fill) if mark.fill else Qt.BrushStyle.NoBrush)
    r = mark.radius
    match mark.shape:
        case "circle" | "ring":
            painter.drawEllipse(at, r, r)
        case "square":
            painter.drawRect(QRectF(at.x() - r, at.y() - r, 2 * r, 2 * r))
        case "diamond":
            corners = ((0.0, -r), (r, 0.0), (0.0, r), (-r, 0.0))
            painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in corners]))
        case "cross":
            painter.drawLine(at - QPointF(r, r), at + QPointF(r, r))
            painter.drawLine(at - QPointF(r, -r), at + QPointF(r, -r))


def mark_reach(mark: PointMark) -> float:
    """How far from its middle a mark paints, in pixels."""
    return mark.radius + mark.edge_width + 1.0


def draw_key(painter: QPainter, rect: QRectF, key: LegendKey) -> None:
    """The sample of line or mark in front of a legend's text."""
    middle = rect.center()
    if key.mark is not None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        draw_mark(painter, middle, replace(key.mark, radius=min(key.mark.radius, rect.height() * 0.36)))
        return
    pen = QPen(QColor(key.colour), key.width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(pen)
    if not key.dashed:
        painter.drawLine(QPointF(rect.left(), middle.y()), QPointF(rect.right(), middle.y()))
        return
    piece = rect.width() / 5
    for place in (0, 2, 4):
        left = rect.left() + place * piece
        painter.drawLine(QPointF(left, middle.y()), QPointF(left + piece, middle.y()))
