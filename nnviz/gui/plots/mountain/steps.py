"""What is marked in the slice: the loss here, the edge of stability, and where three learning rates would come to."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.text import draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL
from nnviz.gui.plots.contents import Content, Scale, cut_to
from nnviz.session.frame.plots import SliceFrame

RADIUS = 6.0


class StepMarks(Content):
    """Dots with their names, and a bar from what the tangent predicts to what is so."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale)
        self._frame: SliceFrame | None = None

    def show_slice(self, frame: SliceFrame) -> None:
        self._frame = frame
        self.refresh()

    @draws("steps")
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        frame = self._frame
        if frame is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._paint_tangent(painter, frame)
        dots = [self._place(step.rate, step.actual) for step in frame.points]
        bars = [self._place(step.rate, step.predicted)[0] for step in frame.points]
        taken = [_around(at, end) for (at, _), end in zip(dots, bars, strict=True)]
        self._paint_edge(painter, frame, taken)
        for step, (at, outside), end in zip(frame.points, dots, bars, strict=True):
            self._paint_bar(painter, at, end)
            self._paint_dot(painter, at, outside)
            self._write(painter, step.label, at, taken)

    def _paint_tangent(self, painter: QPainter, frame: SliceFrame) -> None:
        """Along itself in dashes: it falls too steeply for dashes that go by the learning rate."""
        x, y = self._scale.pixels(frame.rates, frame.predicted)
        segments = np.stack([x[:-1], y[:-1], x[1:], y[1:]], axis=1)
        segments = cut_to(self._bounds, segments[np.isfinite(segments).all(axis=1)])
        if not len(segments):
            return
        pen = QPen(QColor(self._scale.theme.current), 2.0 * self._scale.theme.line_scale)
        pen.setDashPattern([4, 2.5])
        painter.setPen(pen)
        line = [segments[0, :2].tolist(), *segments[:, 2:].tolist()]  # a straight line: what is seen is in one piece
        painter.drawPolyline(QPolygonF([QPointF(*pair) for pair in line]))

    def _paint_edge(self, painter: QPainter, frame: SliceFrame, taken: list[QRectF]) -> None:
        """The upright line at the edge, with its name where nothing else stands."""
        if frame.edge is None:
            return
        x = self._pixel(frame.edge, frame.loss).x()
        bounds, theme = self._bounds, self._scale.theme
        if not bounds.left() <= x <= bounds.right():
            return
        pen = QPen(QColor(theme.muted), 1.4 * theme.line_scale)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(x, bounds.top()), QPointF(x, bounds.bottom()))
        font = ui_font(TEXT_SMALL, theme=theme)
        width, height = text_width(font, frame.edge_name) + 6, text_height(font)
        heights, sides = (bounds.bottom() - height - 3, bounds.top() + 3), (x + 3, x - width - 3)
        rooms = [QRectF(side, y, width, height) for y in heights for side in sides]
        free = [room for room in rooms if bounds.contains(room) and not any(room.intersects(one) for one in taken)]
        room = (free or rooms)[0]
        painter.fillRect(room, QColor(theme.background))
        draw_text(painter, room, frame.edge_name, font, theme.text)
        taken.append(room)

    def _paint_bar(self, painter: QPainter, actual: QPointF, predicted: QPointF) -> None:
        theme = self._scale.theme
        painter.setPen(QPen(QColor(theme.current), 3.0 * theme.line_scale))
        painter.drawLine(predicted, actual)
        painter.setPen(QPen(QColor(theme.current), 2.0 * theme.line_scale))
        tick = QPointF(RADIUS * 0.9, 0)
        painter.drawLine(predicted - tick, predicted + tick)

    def _paint_dot(self, painter: QPainter, at: QPointF, outside: bool) -> None:
        """A dot, or at the edge an arrowhead where the loss lies beyond it."""
        theme = self._scale.theme
        radius = RADIUS * theme.line_scale
        painter.setPen(QPen(QColor(theme.background), 2.0))
        painter.setBrush(QColor(theme.current))
        if not outside:
            painter.drawEllipse(at, radius, radius)
            return
        down = 1.7 * radius if at.y() <= self._bounds.center().y() else -1.7 * radius
        painter.drawPolygon(QPolygonF([at, at + QPointF(-radius, down), at + QPointF(radius, down)]))

    def _write(self, painter: QPainter, text: str, at: QPointF, taken: list[QRectF]) -> None:
        """The name beside its dot, on the first side that is free and inside."""
        font = ui_font(TEXT_MAIN, 600, theme=self._scale.theme)
        width, height = text_width(font, text) + 4, text_height(font)
        reach = RADIUS * self._scale.theme.line_scale + 3
        for x, y in (
            (at.x() - width / 2, at.y() - reach - height), (at.x() + reach, at.y() - height / 2),
            (at.x() - reach - width, at.y() - height / 2), (at.x() - width / 2, at.y() + reach),
            (at.x() + reach, at.y() + reach), (at.x() - reach - width, at.y() + reach),
            (at.x() - reach - width, at.y() - reach - height),
        ):  # fmt: skip
            room = QRectF(x, y, width, height)
            if self._bounds.contains(room) and not any(room.intersects(other) for other in taken):
                break
        taken.append(room)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = QColor(self._scale.theme.background)
        ground.setAlpha(210)
        painter.setBrush(ground)
        painter.drawRoundedRect(room, 3, 3)
        draw_text(painter, room, text, font, self._scale.theme.current)

    def _pixel(self, rate: float, loss: float) -> QPointF:
        x, y = self._scale.pixels(np.array([rate]), np.array([loss]))
        return QPointF(float(x[0]), float(y[0]))

    def _place(self, rate: float, loss: float) -> tuple[QPointF, bool]:
        """Where it is drawn, and whether that is only the edge on the way to it."""
        top, bottom = self._bounds.top() + 2, self._bounds.bottom() - 2
        if not math.isfinite(loss):
            return QPointF(self._pixel(rate, 0.0).x(), top), True
        at = self._pixel(rate, loss)
        inside = min(max(at.y(), top), bottom)
        return QPointF(at.x(), inside), inside != at.y()


def _around(first: QPointF, second: QPointF) -> QRectF:
    """What a dot and its bar cover."""
    top, bottom = sorted((first.y(), second.y()))
    return QRectF(first.x() - RADIUS, top - RADIUS, 2 * RADIUS, bottom - top + 2 * RADIUS)
