"""The floor that the mountain stands on, and at its near edges the numbers and names of the axes."""

import math
from dataclasses import field

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.text import draw_text, text_height, text_width, wrapped
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme, mix
from nnviz.gui.drawing.ticks import linear_ticks
from nnviz.gui.plots.mountain.turning import TALL, Camera
from nnviz.records import dataclass
from nnviz.session.frame.plots import PlaneFrame

Point = tuple[float, float, float]
MOST_TICKS = 5


@dataclass
class Labels:
    """Writes texts around the box; one that would cover another is left out."""

    painter: QPainter
    rect: QRectF
    font: QFont
    taken: list[QRectF] = field(default_factory=list)

    def write(self, at: QPointF, outward: QPointF, text: str, colour: str, gap: float) -> None:
        """Write ``text`` beyond ``at``, in as many lines as its place asks for."""
        lines = wrapped(self.font, text, self._room_beside(at, outward) - gap, 3)
        if not lines:
            return
        width = max(text_width(self.font, line) for line in lines)
        line_height = text_height(self.font)
        height = line_height * len(lines)
        half = (abs(outward.x()) * width + abs(outward.y()) * height) / 2
        centre = at + outward * (gap + half)
        room = _kept_inside(QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height), self.rect)
        if any(room.adjusted(-3, 0, 3, 0).intersects(other) for other in self.taken):
            return
        self.taken.append(room)
        for place, line in enumerate(lines):
            row = QRectF(room.left(), room.top() + place * line_height, width, line_height)
            draw_text(self.painter, row, line, self.font, colour)

    def _room_beside(self, at: QPointF, outward: QPointF) -> float:
        """Up and down there is much; beside the box as much as lies between it and the edge."""
        if abs(outward.x()) < 0.6:
            return self.rect.width() * 0.6
        free = at.x() - self.rect.left() if outward.x() < 0 else self.rect.right() - at.x()
        return max(free, self.rect.width() * 0.24)


@dataclass(frozen=True, slots=True)
class _Axis:
    """One edge of the box with its numbers: from ``start`` to ``end``, the numbers beside it towards ``outward``."""

    name: str
    start: Point
    end: Point
    outward: Point  # in the box's units
    places: tuple[tuple[float, str], ...]  # share of the way, text


def margins(rect: QRectF, theme: Theme) -> QRectF:
    """What of ``rect`` is left for the box when the texts around it have their room."""
    high = text_height(ui_font(TEXT_SMALL, theme=theme))
    return rect.adjusted(high, high * 0.6, -high, -high * 1.7)


@draws("box")
def paint_box(painter: QPainter, camera: Camera, theme: Theme) -> None:
    """The floor, with a cross through its middle."""
    painter.setPen(QPen(QColor(theme.panel_border), theme.line_scale))
    painter.setBrush(QColor(theme.panel))
    floor = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    painter.drawPolygon(QPolygonF([camera.point(*corner, -TALL) for corner in floor]))
    painter.setPen(QPen(QColor(mix(theme.panel, theme.panel_border, 0.75)), theme.line_scale))
    for start, end in (((-1, 0), (1, 0)), ((0, -1), (0, 1))):
        painter.drawLine(camera.point(*start, -TALL), camera.point(*end, -TALL))


@draws("axes")
def paint_axes(painter: QPainter, rect: QRectF, camera: Camera, frame: PlaneFrame, theme: Theme) -> None:
    """Numbers and names beside the floor, inside ``rect``."""
    font = ui_font(TEXT_SMALL, theme=theme)
    labels = Labels(painter, rect.adjusted(4, 0, -4, 0), font)
    for axis in _axes(camera, frame, font):
        _paint_axis(painter, labels, axis, camera, theme)


def _axes(camera: Camera, frame: PlaneFrame, font: QFont) -> list[_Axis]:
    far_x, far_y = _far(camera)
    floor = -TALL
    a_ends: tuple[Point, Point] = (-1.0, -far_y, floor), (1.0, -far_y, floor)
    b_ends: tuple[Point, Point] = (-far_x, -1.0, floor), (-far_x, 1.0, floor)
    return [
        _Axis(frame.a_name, *a_ends, (0.0, -far_y, 0.0), _plane_places(frame.a, _most(camera, *a_ends, font))),
        _Axis(frame.b_name, *b_ends, (-far_x, 0.0, 0.0), _plane_places(frame.b, _most(camera, *b_ends, font))),
    ]


def _paint_axis(painter: QPainter, labels: Labels, axis: _Axis, camera: Camera, theme: Theme) -> None:
    start, end = (camera.point(*corner) for corner in (axis.start, axis.end))
    outward = _outward(camera, axis)
    tick = 4.0 * theme.text_scale**0.5
    painter.setPen(QPen(QColor(theme.outline), theme.line_scale))
    painter.drawLine(start, end)
    for share, _ in axis.places:
        at = start + (end - start) * share
        painter.drawLine(at, at + outward * tick)
    reach = max((_reach(labels.font, text, outward) for _, text in axis.places), default=0.0)
    labels.write(start + (end - start) * 0.5, outward, axis.name, theme.text, tick + reach + 3.0)
    for share, text in axis.places:
        labels.write(start + (end - start) * share, outward, text, theme.muted, tick + 2.0)


def _reach(font: QFont, text: str, outward: QPointF) -> float:
    return abs(outward.x()) * text_width(font, text) + abs(outward.y()) * text_height(font)


def _outward(camera: Camera, axis: _Axis) -> QPointF:
    """The unit step on the paper away from the box."""
    step = camera.point(*axis.outward) - camera.point(0.0, 0.0, 0.0)
    length = math.hypot(step.x(), step.y())
    return step / length if length > 0 else QPointF(0.0, 1.0)


def _far(camera: Camera) -> tuple[float, float]:
    """The sides of the plane that are away from the eye."""
    x, y = camera.towards_eye
    return (-1.0 if x > 0 else 1.0), (-1.0 if y > 0 else 1.0)


def _most(camera: Camera, start: Point, end: Point, font: QFont) -> int:
    way = camera.point(*end) - camera.point(*start)
    room = max(abs(way.x()) / (text_width(font, "−0.05") * 1.5), abs(way.y()) / (text_height(font) * 1.5))
    return max(1, min(MOST_TICKS, int(room)))


def _plane_places(values: np.ndarray, most: int) -> tuple[tuple[float, str], ...]:
    low, high = float(values[0]), float(values[-1])
    return tuple(((value - low) / (high - low), text) for value, text in linear_ticks(low, high, most))


def _kept_inside(room: QRectF, rect: QRectF) -> QRectF:
    left = min(max(room.left(), rect.left()), max(rect.left(), rect.right() - room.width()))
    top = min(max(room.top(), rect.top()), max(rect.top(), rect.bottom() - room.height()))
    return QRectF(left, top, room.width(), room.height())
