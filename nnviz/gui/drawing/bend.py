"""The activation of a unit as a curve, beside or below its net, with the point where the unit stands."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import line_pen, square_around
from nnviz.gui.drawing.text import draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme, mix
from nnviz.gui.drawing.ticks import linear_ticks
from nnviz.gui.drawing.valley import ABOVE, NOW, PAD
from nnviz.records import dataclass
from nnviz.session.frame.model import Bend

LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
#: Numbers along the axis of a: the picture is looked at, not measured.
MOST_TICKS = 6
#: Free over and under the curve, as a share of its height.
AIR = 0.08


@dataclass(frozen=True, slots=True)
class _Scale:
    """From numbers to places."""

    plot: QRectF
    across: tuple[float, float]
    up: tuple[float, float]

    def at(self, z: float, a: float) -> QPointF:
        (left, right), (low, high) = self.across, self.up
        x = self.plot.left() + (z - left) / (right - left) * self.plot.width()
        return QPointF(x, self.plot.bottom() - (a - low) / (high - low) * self.plot.height())


@draws("bend")
def paint_bend(painter: QPainter, rect: QRectF, bend: Bend | None, theme: Theme) -> None:
    """Draw the axes, the curve where it is known, and the unit on it: on the axis of z as long as a is not known."""
    if rect.isEmpty() or bend is None:
        return
    small, strong = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_MAIN, 600, theme=theme)
    title = QRectF(rect.left() + PAD, rect.top() + ABOVE, rect.width() - 2 * PAD, text_height(strong))
    plot = QRectF(title.left(), title.bottom() + 4, title.width(), 0)
    plot.setBottom(rect.bottom() - 6 - text_height(small))
    scale = _Scale(plot, (float(bend.along[0]), float(bend.along[-1])), _range(bend))
    painter.save()
    draw_text(painter, title, f"a = {bend.title}(z)", strong, theme.text, elide=True)
    _paint_axes(painter, scale, theme)
    if bend.value is not None:  # before that, numbers on one side of 0 alone would tell the sign of a
        _paint_numbers_of_a(painter, scale, theme)
        points = zip(bend.along.tolist(), bend.value.tolist(), strict=True)
        painter.setPen(line_pen(theme.outline, 2.2 * theme.line_scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([scale.at(z, a) for z, a in points]))
    if bend.z is not None and math.isfinite(bend.z) and math.isfinite(bend.a or 0.0):
        _paint_unit(painter, scale, bend.z, bend.a, theme)
    painter.restore()


def _range(bend: Bend) -> tuple[float, float]:
    """From the lowest to the highest value, with 0 and some air."""
    low, high = min(bend.limits[0], 0.0), max(bend.limits[1], 0.0)
    air = AIR * (high - low)
    return low - air, high + air


def _paint_axes(painter: QPainter, scale: _Scale, theme: Theme) -> None:
    """Both through 0, with few numbers of z below its own."""
    small, plot = ui_font(TEXT_SMALL, theme=theme), scale.plot
    height, widest = text_height(small), text_width(small, "−0.00")
    painter.setPen(line_pen(mix(theme.background, theme.muted, 0.55), 1.0 * theme.line_scale))
    origin = scale.at(0.0, 0.0)
    painter.drawLine(QPointF(plot.left(), origin.y()), QPointF(plot.right(), origin.y()))
    painter.drawLine(QPointF(origin.x(), plot.top()), QPointF(origin.x(), plot.bottom()))
    for value, text in linear_ticks(*scale.across, max(int(plot.width() / (1.3 * widest)), 3)):
        if value:
            at = scale.at(value, 0.0)
            draw_text(painter, QRectF(at.x() - widest, at.y() + 3, 2 * widest, height), text, small, theme.muted)
    beyond = QRectF(plot.right() - widest, origin.y() - height - 2, widest, height)
    draw_text(painter, beyond, "z", small, theme.text, RIGHT)
    draw_text(painter, QRectF(origin.x() + 6, plot.top() - 2, widest, height), "a", small, theme.text, LEFT)


def _paint_numbers_of_a(painter: QPainter, scale: _Scale, theme: Theme) -> None:
    """Few of them, to the left of its axis."""
    small, plot = ui_font(TEXT_SMALL, theme=theme), scale.plot
    height, widest = text_height(small), text_width(small, "−0.00")
    for value, text in linear_ticks(*scale.up, min(max(int(plot.height() / (2.5 * height)), 2), MOST_TICKS)):
        if value:
            at = scale.at(0.0, value)
            room = QRectF(at.x() - 6 - widest, at.y() - height / 2, widest, height)
            draw_text(painter, room, text, small, theme.muted, RIGHT)


def _paint_unit(painter: QPainter, scale: _Scale, z: float, a: float | None, theme: Theme) -> None:
    foot, place = scale.at(z, 0.0), scale.at(z, a or 0.0)
    painter.setPen(line_pen(theme.current, 1.6 * theme.line_scale, dashed=True))
    painter.drawLine(foot, place)
    painter.setPen(line_pen(theme.background, 1.6 * theme.line_scale))
    painter.setBrush(QColor(theme.current))
    painter.drawEllipse(square_around(place, NOW * theme.line_scale))
