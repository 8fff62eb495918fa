"""What a net has learnt as small as a stamp: its answer over the two inputs, or its curve over one, and the data."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnviz.gui.drawing.class_colours import class_colours, in_class_colours
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import draw_lines, paint_ground
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.arrays import Array
from nnviz.gui.plots.isolines import isolines
from nnviz.gui.plots.learnt.colours import GROUND, scale_image, winner_image
from nnviz.gui.plots.learnt.points import point_colours
from nnviz.session.frame.plots import DataPoints, DecisionFrame, FitFrame, LearntFrame

#: Radius of a data point, smaller where there are many.
POINT, MANY = 2.6, 150


def can_be_mapped(frame: LearntFrame) -> bool:
    """Whether there is a map or a curve."""
    return frame.decision is not None or frame.fit is not None


@draws("map")
def paint_mini_map(painter: QPainter, rect: QRectF, frame: LearntFrame, theme: Theme) -> None:
    """Draw the map or the curve into ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_ground(painter, rect, theme)
    if frame.decision is not None:
        _paint_decision(painter, rect, frame.decision, theme)
    elif frame.fit is not None:
        _paint_fit(painter, rect, frame.fit, theme)
    painter.restore()


def _paint_decision(painter: QPainter, rect: QRectF, frame: DecisionFrame, theme: Theme) -> None:
    answer = frame.layers[-1][-1 if len(frame.classes) == 2 else 0]
    if frame.winner is not None:
        confidence = np.ones(frame.winner.shape) if frame.confidence is None else frame.confidence
        image = winner_image(frame.winner, confidence, class_colours(frame.classes, theme), theme)
        lines = np.empty((0, 4))
    else:
        own = in_class_colours(frame.classes, theme)
        image, lines = scale_image(answer, own, GROUND), isolines(answer.values, answer.middle)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(rect, image)
    if len(lines):
        across, down = rect.width() / image.width(), rect.height() / image.height()
        placed = np.column_stack([
            rect.left() + (lines[:, 0] + 0.5) * across, rect.bottom() - (lines[:, 1] + 0.5) * down,
            rect.left() + (lines[:, 2] + 0.5) * across, rect.bottom() - (lines[:, 3] + 0.5) * down,
        ])  # fmt: skip
        for colour, width in ((theme.background, 3.0), (theme.text, 1.4)):
            painter.setPen(QPen(QColor(colour), width * theme.line_scale))
            draw_lines(painter, placed)
    _paint_points(painter, rect, frame.points, frame.x_range, frame.y_range, frame.classes, theme)


def _paint_fit(painter: QPainter, rect: QRectF, frame: FitFrame, theme: Theme) -> None:
    x_range, y_range = _range(frame.x, 0.02), _range(frame.points.y, 0.25)
    _paint_points(painter, rect, frame.points, x_range, y_range, frame.classes, theme)
    for output in frame.layers[-1]:
        x, y = _placed(rect, frame.x, np.clip(output.values, *_wide(y_range)), x_range, y_range)
        painter.setPen(QPen(QColor(theme.text), 1.8 * theme.line_scale))
        known = np.isfinite(y)
        points = [QPointF(*point) for point in zip(x[known].tolist(), y[known].tolist(), strict=True)]
        painter.setClipRect(rect)
        painter.drawPolyline(QPolygonF(points))


def _range(values: Array, margin: float) -> tuple[float, float]:
    """From the least to the greatest value, and a share of that beyond."""
    low, high = float(values.min()), float(values.max())
    reach = (high - low) or 1.0
    return low - margin * reach, high + margin * reach


def _wide(ends: tuple[float, float]) -> tuple[float, float]:
    """Far beyond a range: Qt cannot draw what lies farther away."""
    reach = ends[1] - ends[0]
    return ends[0] - 50 * reach, ends[1] + 50 * reach


def _placed(
    rect: QRectF, x: Array, y: Array, x_range: tuple[float, float], y_range: tuple[float, float]
) -> tuple[Array, Array]:
    left = rect.left() + (x - x_range[0]) / (x_range[1] - x_range[0]) * rect.width()
    top = rect.bottom() - (y - y_range[0]) / (y_range[1] - y_range[0]) * rect.height()
    return left, top


def _paint_points(
    painter: QPainter, rect: QRectF, points: DataPoints, x_range: tuple[float, float], y_range: tuple[float, float],
    classes: tuple[str, ...], theme: Theme,
) -> None:  # fmt: skip
    colours, places = point_colours(points, classes, theme) if classes else ((theme.runs[0],), np.zeros(len(points.x)))
    x, y = _placed(rect, points.x, points.y, x_range, y_range)
    radius = min(POINT * (0.8 if len(x) > MANY else 1.0) * theme.line_scale, rect.width() / 60)
    painter.setPen(QPen(QColor(theme.background), 0.7))
    inside = rect.adjusted(1, 1, -1, -1)
    for left, top, place in zip(x.tolist(), y.tolist(), places.astype(int).tolist(), strict=True):
        if inside.contains(left, top):
            painter.setBrush(QColor(colours[place]))
            painter.drawEllipse(QPointF(left, top), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
