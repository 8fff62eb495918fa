"""The losses of two runs over their updates, on a logarithmic axis: of the pointer and of the present experiment."""

from math import log10

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme, mix
from nnviz.gui.drawing.ticks import linear_ticks, log_ticks
from nnviz.session.notation import number
from nnviz.session.trainability.present import Curve
from nnviz.session.trainability.readout import ReadoutFrame

#: The axis shows so many decades at most: a run that diverges leaves it above.
_DECADES = 6.0


def paint_two_curves(painter: QPainter, rect: QRectF, frame: ReadoutFrame, theme: Theme) -> None:
    """Both with their names and last values; nothing where there is none yet."""
    curves = [one for one in (frame.present, frame.pointer) if one is not None]
    span = _span(curves)
    if span is None:
        return
    font, line = ui_font(TEXT_SMALL, theme=theme), text_height(ui_font(TEXT_SMALL, theme=theme))
    ys = log_ticks(*span, max(int(rect.height() / (2.5 * line)), 2))
    left = max((text_width(font, text) for _, text in ys), default=0.0) + 8
    right = text_width(font, "0.000123") + 8
    area = rect.adjusted(left, 1.2 * line, -right, -1.6 * line)
    if area.width() < 40 or area.height() < 2 * line:
        return
    _paint_axes(painter, area, span, ys, frame.updates, theme)
    ends: list[float] = []
    for name, colour, curve in (
        ("in the graph", theme.current, frame.present), ("under the pointer", theme.text, frame.pointer),
    ):  # fmt: skip
        if curve is not None:
            _paint_curve(painter, area, span, curve, frame.updates, colour, theme)
            _name_end(painter, area, span, name, float(curve.losses[-1]), colour, ends, theme)


def _span(curves: list[Curve]) -> tuple[float, float] | None:
    """The decades of the axis."""
    losses = [curve.losses for curve in curves]
    positive = np.concatenate([one[np.isfinite(one) & (one > 0)] for one in losses]) if losses else np.empty(0)
    if not len(positive):
        return None
    low, high = log10(positive.min()), log10(positive.max())
    starts = [log10(one[0]) for one in losses if np.isfinite(one[0]) and one[0] > 0]
    high = min(high, max(starts, default=high) + 1.0) if starts else high
    low = min(max(low, high - _DECADES), high - 0.5)
    return low - 0.05, high + 0.1


def _paint_axes(
    painter: QPainter, area: QRectF, span: tuple[float, float], ys: list[tuple[float, str]], updates: int, theme: Theme
) -> None:
    font, line = ui_font(TEXT_SMALL, theme=theme), text_height(ui_font(TEXT_SMALL, theme=theme))
    faint = mix(theme.background, theme.outline, 0.25)
    for place, text in ys:
        y = _y(area, span, place)
        painter.setPen(line_pen(faint, theme.line_scale))
        painter.drawLine(QLineF(area.left(), y, area.right(), y))
        draw_text(painter, QRectF(area.left() - 106, y - line / 2, 100, line), text, font, theme.muted, RIGHT)
    painter.setPen(line_pen(theme.outline, theme.line_scale))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    for value, text in linear_ticks(0, updates, max(int(area.width() / (5 * line)), 2)):
        if float(value).is_integer():
            x = area.left() + value / updates * area.width()
            painter.drawLine(QLineF(x, area.bottom(), x, area.bottom() + 4))
            width = text_width(font, text)
            draw_text(painter, QRectF(x - width / 2, area.bottom() + 4, width, line), text, font, theme.muted, LEFT)


def _y(area: QRectF, span: tuple[float, float], place: float) -> float:
    return area.bottom() - (place - span[0]) / (span[1] - span[0]) * area.height()


def _paint_curve(
    painter: QPainter, area: QRectF, span: tuple[float, float], curve: Curve, updates: int, colour: str,
    theme: Theme,
) -> None:  # fmt: skip
    points = QPolygonF()
    for update, loss in zip(curve.updates.tolist(), curve.losses.tolist(), strict=True):
        if not np.isfinite(loss):
            break
        y = _y(area, span, log10(loss) if loss > 0 else span[0] - 1)
        points.append(QPointF(area.left() + update / updates * area.width(), min(max(y, area.top() - 1e3), 1e4)))
    painter.save()
    painter.setClipRect(area.adjusted(-1, -2, 1, 2))
    painter.setPen(line_pen(colour, 2.0 * theme.line_scale))
    painter.drawPolyline(points)
    painter.restore()


def _name_end(
    painter: QPainter, area: QRectF, span: tuple[float, float], name: str, last: float, colour: str,
    ends: list[float], theme: Theme,
) -> None:  # fmt: skip
    """The last value beside the end of the curve, and the name over the plot: first of one, then of the other."""
    font, line = ui_font(TEXT_SMALL, 600, theme=theme), text_height(ui_font(TEXT_SMALL, theme=theme))
    y = area.top() if not np.isfinite(last) else _y(area, span, log10(last) if last > 0 else span[0])
    y = min(max(y, area.top()), area.bottom())
    if ends and abs(y - ends[0]) < line:
        y = ends[0] + line if y >= ends[0] else ends[0] - line
    text = number(last)
    row = QRectF(area.right() + 5, y - line / 2, text_width(font, text) + 2, line)
    draw_text(painter, row, text, font, colour, LEFT)
    head = QRectF(area.left(), area.top() - 1.2 * line, area.width(), line)
    draw_text(painter, head, name, font, colour, RIGHT if ends else LEFT)
    ends.append(y)
