"""The activation curve: a = g(z) with ticks, the point of this neuron, and the tangent whose slope is ∂a/∂z."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnviz.gui.drawing.sizes import Sizes
from nnviz.gui.drawing.text import RIGHT, draw_text, metrics, text_width
from nnviz.gui.drawing.theme import Theme, mix
from nnviz.gui.drawing.ticks import round_values
from nnviz.session.frame.model import InspectorFrame
from nnviz.session.notation import number

LARGEST_PLOTTED = 1e150  # what is larger is not plotted: differences of it may overflow
MARGIN = 0.08  # of the range of a, above and below the curve


class _Axes:
    """From z and a to pixels of the plot area."""

    def __init__(self, area: QRectF, z_range: tuple[float, float], a_range: tuple[float, float]) -> None:
        self.area, self.z_range, self.a_range = area, z_range, a_range

    def x(self, z: float) -> float:
        low, high = self.z_range
        return self.area.left() + (z - low) / (high - low) * self.area.width()

    def y(self, a: float) -> float:
        low, high = self.a_range
        return self.area.bottom() - (a - low) / (high - low) * self.area.height()

    def point(self, z: float, a: float) -> QPointF:
        return QPointF(self.x(z), self.y(a))

    def direction(self, slope: float) -> QPointF:
        """A step along a line of ``slope`` that is as long as the plot, whatever the slope."""
        (z_low, z_high), (a_low, a_high) = self.z_range, self.a_range
        across = self.area.width() / (z_high - z_low)
        up = slope * self.area.height() / (a_high - a_low)
        length = math.hypot(across, up)
        reach = 2 * (self.area.width() + self.area.height())
        if not (math.isfinite(length) and length > 0):
            return QPointF(0.0, -math.copysign(reach, slope))
        return QPointF(across / length * reach, -up / length * reach)

    def near(self, point: QPointF) -> bool:
        """Whether ``point`` is in the plot or near it: Qt cannot paint what is astronomically far away."""
        reach = self.area.width() + self.area.height()
        return self.area.adjusted(-reach, -reach, reach, reach).contains(point)


def paint_curve(painter: QPainter, rect: QRectF, frame: InspectorFrame, theme: Theme, sizes: Sizes) -> None:
    """The plot in ``rect``; nothing where the curve has no two finite points."""
    finite = np.isfinite(frame.curve_z) & np.isfinite(frame.curve_a)
    z, a = frame.curve_z[finite], frame.curve_a[finite]
    if z.size < 2 or z.min() == z.max() or max(np.abs(z).max(), np.abs(a).max()) > LARGEST_PLOTTED:
        return
    axes = _axes(rect, z, a, sizes)
    painter.setPen(QPen(QColor(theme.panel_border), theme.line_scale))
    painter.setBrush(QColor(theme.panel))
    painter.drawRect(axes.area)
    _paint_ticks(painter, axes, rect, theme, sizes)
    painter.save()
    painter.setClipRect(axes.area, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(QColor(theme.text), 2.0 * theme.line_scale))
    painter.drawPolyline(QPolygonF([axes.point(*pair) for pair in zip(z.tolist(), a.tolist(), strict=True)]))
    placed = _is_number(frame.z) and _is_number(frame.a)
    if placed:
        _paint_tangent(painter, axes, frame, theme)
    painter.restore()
    if placed:
        _paint_point(painter, axes, frame, theme, sizes)


def _is_number(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _axes(rect: QRectF, z: np.ndarray, a: np.ndarray, sizes: Sizes) -> _Axes:
    low, high = float(a.min()), float(a.max())
    spare = (high - low or 1.0) * MARGIN
    labels = max(text_width(sizes.small, text) for text in ("−0.5", number(low, 2), number(high, 2)))
    below = metrics(sizes.small).height() + sizes.gap(3)
    above = metrics(sizes.small).height()
    area = rect.adjusted(min(labels + sizes.gap(6), rect.width() * 0.3), above, -sizes.gap(6), -below)
    return _Axes(area, (float(z.min()), float(z.max())), (low - spare, high + spare))


def _paint_ticks(painter: QPainter, axes: _Axes, rect: QRectF, theme: Theme, sizes: Sizes) -> None:
    font, area = sizes.small, axes.area
    grid = QPen(QColor(mix(theme.panel, theme.panel_border, 0.7)), theme.line_scale)
    zero = QPen(QColor(theme.zero), theme.line_scale)
    high = metrics(font).height()
    across = max(2, min(7, int(area.width() / (text_width(font, "−10") * 1.5))))
    for value in round_values(*axes.z_range, across):
        x = axes.x(value)
        painter.setPen(zero if value == 0 else grid)
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        label = QRectF(x - high * 2, area.bottom() + sizes.gap(2), high * 4, high)
        if x + text_width(font, number(value, 2)) / 2 < area.right() - high:  # where "z" stands
            draw_text(painter, label, number(value, 2), font, theme.muted)
    for value in round_values(*axes.a_range, max(2, min(5, int(area.height() / (high * 1.8))))):
        y = axes.y(value)
        painter.setPen(zero if value == 0 else grid)
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        label = QRectF(rect.left(), y - high / 2, area.left() - rect.left() - sizes.gap(4), high)
        draw_text(painter, label, number(value, 2), font, theme.muted, RIGHT)
    name_of_a = QRectF(rect.left(), area.top() - high, area.left() - rect.left() - sizes.gap(4), high)
    name_of_z = QRectF(area.right() - high, area.bottom() + sizes.gap(2), high, high)
    draw_text(painter, name_of_a, "a", font, theme.text, RIGHT)
    draw_text(painter, name_of_z, "z", font, theme.text, RIGHT)


def _paint_tangent(painter: QPainter, axes: _Axes, frame: InspectorFrame, theme: Theme) -> None:
    z, a, slope = frame.z, frame.a, frame.slope
    if z is None or a is None or slope is None or not math.isfinite(slope):
        return
    at, along = axes.point(z, a), axes.direction(slope)
    if axes.near(at):
        painter.setPen(QPen(QColor(theme.current), 2.0 * theme.line_scale))
        painter.drawLine(at - along, at + along)


def _paint_point(painter: QPainter, axes: _Axes, frame: InspectorFrame, theme: Theme, sizes: Sizes) -> None:
    """The dot with its lines to both axes; at the edge with an arrow if z lies outside the picture."""
    assert frame.z is not None
    assert frame.a is not None
    area = axes.area
    low, high = axes.z_range
    inside = low <= frame.z <= high
    exact = axes.point(min(max(frame.z, low), high), frame.a)
    at = QPointF(exact.x(), min(max(exact.y(), area.top()), area.bottom()))  # a is out of sight where z is
    dashes = QPen(QColor(theme.current), theme.line_scale)
    dashes.setDashPattern([3, 3])
    painter.setPen(dashes)
    painter.drawLine(at, QPointF(at.x(), area.bottom()))
    painter.drawLine(at, QPointF(area.left(), at.y()))
    radius = sizes.gap(4.5)
    painter.setPen(QPen(QColor(theme.background), 1.5 * theme.line_scale))
    painter.setBrush(QColor(theme.current))
    if inside:
        painter.drawEllipse(at, radius, radius)
    else:
        out = radius * (1.5 if frame.z > high else -1.5)
        painter.drawPolygon(QPolygonF([at, at - QPointF(out, radius), at - QPointF(out, -radius)]))
    label = frame.slope_text if inside else f"{frame.z_text} is outside"
    _paint_label(painter, axes, frame, label, theme, sizes)


def _paint_label(
    painter: QPainter, axes: _Axes, frame: InspectorFrame, text: str, theme: Theme, sizes: Sizes
) -> None:
    """The slope in the first corner that curve and tangent leave free; it stands under the plot in any case."""
    font, area = sizes.strong, axes.area
    width, high = text_width(font, text) + sizes.gap(6), metrics(font).height()
    left, right = area.left() + sizes.gap(4), area.right() - width - sizes.gap(4)
    top, bottom = area.top() + sizes.gap(3), area.bottom() - high - sizes.gap(3)
    for x, y in ((left, top), (right, bottom), (right, top), (left, bottom)):
        room = QRectF(x, y, width, high)
        if area.contains(room) and _is_free(room, axes, frame):
            painter.fillRect(room, QColor(theme.panel))
            draw_text(painter, room, text, font, theme.current)
            return


def _is_free(room: QRectF, axes: _Axes, frame: InspectorFrame) -> bool:
    """Whether neither the curve nor the tangent nor the lines to the axes pass through ``room``."""
    assert frame.z is not None
    assert frame.a is not None
    low, high = axes.z_range
    z = np.linspace(low, high, 161)
    with np.errstate(all="ignore"):  # what overflows is out of sight
        tangent = np.nan_to_num(frame.a + (frame.slope or 0.0) * (z - frame.z), nan=np.inf)
        curve = np.nan_to_num(np.interp(z, frame.curve_z, frame.curve_a), nan=np.inf)
    at = axes.point(min(max(frame.z, low), high), frame.a)
    crossed = room.left() <= at.x() <= room.right() and room.bottom() >= at.y()
    crossed |= room.top() <= at.y() <= room.bottom() and room.left() <= at.x()
    lines = (axes.point(x, y) for values in (tangent, curve) for x, y in zip(z.tolist(), values.tolist(), strict=True))
    return not crossed and not any(room.contains(point) for point in lines)
