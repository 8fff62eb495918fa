"""The losses of all lanes over the updates, each named at its end, and η over the same axis where it differs."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.text import CENTER, LEFT, RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme
from nnviz.gui.drawing.ticks import linear_ticks, log_ticks
from nnviz.gui.plots.arrays import Array
from nnviz.gui.plots.compare.swatch import lane_colour, paint_swatch, swatch_size
from nnviz.gui.plots.end_labels import LEAST_APART, spread
from nnviz.records import dataclass
from nnviz.session.frame.compare import CompareFrame, LaneFrame
from nnviz.session.notation import number

#: A lane that climbs higher than so many times the first losses leaves the picture, and the others stay readable.
MOST_RISE, MOST_RISE_LOG = 1.5, 30.0
#: No loss below this share of the largest first one is looked at on a logarithmic axis.
LEAST_SHARE = 1e-12
#: Below this width of the picture the ends have their swatch and no name.
NAMED = 420.0
GAP = 8.0


@dataclass(frozen=True, slots=True)
class CurvesPlan:
    """Where everything of the picture is."""

    plot: QRectF
    rates: QRectF  # empty where η is the same in all lanes
    updates: tuple[float, float]
    losses: tuple[float, float]  # on a logarithmic axis exponents of ten
    log: bool
    named: bool  # whether there is room for names at the ends

    def x(self, update: float) -> float:
        low, high = self.updates
        return self.plot.left() + (update - low) / (high - low) * self.plot.width()

    def y(self, losses: Array) -> Array:
        """Heights; what has left the picture lies far outside, and what is no number is NaN."""
        low, high = self.losses
        with np.errstate(all="ignore"):
            values = np.log10(np.maximum(losses, 0.0)) if self.log else losses
            share = np.clip((values - low) / (high - low), -0.01, 1.01)
        heights: Array = self.plot.bottom() - share * self.plot.height()
        return heights

    def update_at(self, x: float) -> int:
        """The update under a place."""
        low, high = self.updates
        share = min(max((x - self.plot.left()) / max(self.plot.width(), 1.0), 0.0), 1.0)
        return round(low + share * (high - low))


def plan_curves(frame: CompareFrame, rect: QRectF, theme: Theme, log: bool) -> CurvesPlan:
    """The places for a picture in ``rect``."""
    font = ui_font(TEXT_SMALL, theme=theme)
    high, scale = text_height(font), text_width(font, "0.0001")
    named = rect.width() >= NAMED * theme.text_scale**0.5 and rect.height() >= len(frame.lanes) * (high + 2)
    ends = max((text_width(_strong(theme), lane.name) for lane in frame.lanes), default=0.0)
    values = max((text_width(font, lane.loss_text) for lane in frame.lanes), default=0.0)
    names = 4 + min(ends, 0.3 * rect.width()) + GAP + values
    right = 24 + swatch_size(theme) + (names if named else 0.0)
    differs = any(lane.rates is not None for lane in frame.lanes)
    strip = min(44.0 * theme.text_scale**0.5, 0.3 * rect.height()) if differs else 0.0
    plot = rect.adjusted(scale + GAP, high + 4, -right, -(1.6 * high + strip))
    rates = QRectF(plot.left(), plot.bottom() + 1.5 * high, plot.width(), strip - 4) if differs else QRectF()
    last = max(float(frame.last), 10.0)
    return CurvesPlan(plot, rates, (0.0, last), _loss_range(frame, log), log, named)


def _loss_range(frame: CompareFrame, log: bool) -> tuple[float, float]:
    """What can be compared: a lane that explodes does not press the others flat."""
    firsts = [float(lane.losses[0]) for lane in frame.lanes if len(lane.losses) and np.isfinite(lane.losses[0])]
    start = max([*firsts, frame.guess if math.isfinite(frame.guess) else 0.0], default=1.0) or 1.0
    most = max(start, min(firsts, default=start) * MOST_RISE_LOG) if log else start * MOST_RISE
    shown = [np.minimum(lane.losses[np.isfinite(lane.losses)], most) for lane in frame.lanes]
    values = np.concatenate(shown) if shown else np.array([start])
    if not len(values):
        values = np.array([start])
    if not log:
        top = max(float(values.max()), frame.guess if math.isfinite(frame.guess) else 0.0)
        return min(0.0, float(values.min())), 1.05 * top or 1.0
    positive = values[values > LEAST_SHARE * start]
    low = float(positive.min()) if len(positive) else start / 10
    high = max(float(values.max()), low)
    return math.floor(math.log10(min(low, frame.low)) + 1e-9), math.ceil(math.log10(high) - 1e-9)


@draws("curves")
def paint_curves(
    painter: QPainter, rect: QRectF, frame: CompareFrame, theme: Theme, *, log: bool,
    faded: frozenset[int] = frozenset(), hover: int | None = None,
) -> CurvesPlan:  # fmt: skip
    """Draw the curves into ``rect``; gives where they are. ``hover`` is the update under the pointer."""
    plan = plan_curves(frame, rect, theme, log)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_axes(painter, plan, frame, theme)
    _paint_low(painter, plan, frame, theme, faded)
    for lane in frame.lanes:
        _paint_lane(painter, plan, lane, theme, lane.index in faded)
    _paint_guess(painter, plan, frame, theme)
    _paint_playhead(painter, plan, frame.update, theme.current, theme)
    if hover is not None:
        _paint_playhead(painter, plan, hover, theme.muted, theme)
    _paint_ends(painter, rect, plan, frame, theme, faded)
    if not plan.rates.isEmpty():
        _paint_rates(painter, plan, frame, theme, faded)
    painter.restore()
    return plan


def _strong(theme: Theme):
    return ui_font(TEXT_SMALL, 600, theme=theme)


# ---------------------------------------------------------------- axes


def _paint_axes(painter: QPainter, plan: CurvesPlan, frame: CompareFrame, theme: Theme) -> None:
    font, plot = ui_font(TEXT_SMALL, theme=theme), plan.plot
    high = text_height(font)
    title = "training loss, logarithmic" if plan.log else "training loss"
    top = QRectF(plot.left(), plot.top() - high - 3, plot.width(), high)
    draw_text(painter, top, title, _strong(theme), theme.text, LEFT, elide=True)
    low, top_loss = plan.losses
    most = max(2, int(plot.height() / (1.9 * high)))
    ticks = log_ticks(low, top_loss, most) if plan.log else linear_ticks(low, top_loss, most)
    for value, text in ticks:
        y = plot.bottom() - (value - low) / (top_loss - low) * plot.height()
        painter.setPen(QPen(QColor(theme.panel_border), 1))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        draw_text(painter, QRectF(plot.left() - 100 - GAP, y - high / 2, 100, high), text, font, theme.muted, RIGHT)
    painter.setPen(QPen(QColor(theme.muted), 1))
    painter.drawLine(plot.bottomLeft(), plot.bottomRight())


def _paint_guess(painter: QPainter, plan: CurvesPlan, frame: CompareFrame, theme: Theme) -> None:
    """The loss of who says the same for all rows: who stays there has learnt nothing of the inputs."""
    if not math.isfinite(frame.guess) or not frame.guess > 0:
        return
    (y,) = plan.y(np.array([frame.guess])).tolist()
    if not plan.plot.top() - 1 <= y <= plan.plot.bottom() + 1:
        return
    painter.setPen(QPen(QColor(theme.muted), theme.line_scale, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(plan.plot.left(), y), QPointF(plan.plot.right(), y))
    font = ui_font(TEXT_SMALL, theme=theme)
    text = f"{number(frame.guess)}: the same answer for all rows"
    high = text_height(font)
    room = QRectF(plan.plot.left() + 4, y - high - 1, plan.plot.width() - 8, high)
    width = text_width(font, text)
    if width < room.width() and room.top() > plan.plot.top() and plan.plot.height() > 6 * high:
        painter.fillRect(room.adjusted(room.width() - width - 3, 1, 3, -1), QColor(theme.background))
        draw_text(painter, room, text, font, theme.muted, RIGHT)


def _update_ticks(
    painter: QPainter, plan: CurvesPlan, taken: Sequence[tuple[float, float]], count: int, theme: Theme
) -> None:
    """Round numbers of updates, but for those that would cover another text: of ``count`` ends, too."""
    font, plot = ui_font(TEXT_SMALL, theme=theme), plan.plot
    high = text_height(font)
    low, last = plan.updates
    taken = list(taken)
    for value, text in linear_ticks(low, last, max(2, int(plot.width() / (text_width(font, "100,000") + 24)))):
        x, width = plan.x(value), text_width(font, text)
        if all(x + width / 2 < left - 4 or x - width / 2 > right + 4 for left, right in taken):
            room = QRectF(x - width / 2, plot.bottom() + 3, width, high)
            draw_text(painter, room, text, font, theme.muted, CENTER)
            taken.append((x - width / 2, x + width / 2))
    name = "updates"
    width = text_width(font, name)
    free = count * max(high, swatch_size(theme) + 2) <= plot.height() and plan.named
    if free:
        left = max([plot.right() + GAP, *(right + GAP for _, right in taken)])
        room = QRectF(left, plot.bottom() + 3, width, high)
        draw_text(painter, room, name, font, theme.muted, LEFT)


def _paint_low(
    painter: QPainter, plan: CurvesPlan, frame: CompareFrame, theme: Theme, faded: frozenset[int]
) -> None:
    """From which update on each loss stays low: a line down to the axis, and its number."""
    font, high = _strong(theme), text_height(_strong(theme))
    taken: list[tuple[float, float]] = []
    found = [lane for lane in frame.lanes if lane.low_from and lane.index not in faded]
    for lane in sorted(found, key=lambda lane: lane.low_from or 0):
        x, text = plan.x(float(lane.low_from or 0)), f"{lane.low_from:,}"
        (y,) = plan.y(np.array([frame.low])).tolist()
        painter.setPen(QPen(QColor(lane_colour(lane.index, theme)), 1.2 * theme.line_scale, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, y), QPointF(x, plan.plot.bottom()))
        width = text_width(font, text)
        if all(x - width / 2 > right + 4 for _, right in taken):
            taken.append((x - width / 2, x + width / 2))
            room = QRectF(x - width / 2, plan.plot.bottom() + 3, width, high)
            draw_text(painter, room, text, font, lane_colour(lane.index, theme), CENTER)
    _update_ticks(painter, plan, taken, len(frame.lanes), theme)


# ---------------------------------------------------------------- curves


def _paint_lane(painter: QPainter, plan: CurvesPlan, lane: LaneFrame, theme: Theme, faded: bool) -> None:
    """The curve; over one that coincides with it dashes are seen of both."""
    low, high = plan.updates
    inside = lane.updates <= high
    x = plan.plot.left() + (lane.updates[inside] - low) / (high - low) * plan.plot.width()
    y = plan.y(lane.losses[inside])
    pen = QPen(QColor(lane_colour(lane.index, theme, faded)), (1.2 if faded else 2.0) * theme.line_scale)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if lane.index % 2:
        pen.setDashPattern([7.0, 2.5])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    known = np.isfinite(y)
    for part in np.split(np.arange(len(y)), np.flatnonzero(~known)):
        part = part[known[part]]
        if len(part):
            points = [QPointF(*point) for point in zip(x[part].tolist(), y[part].tolist(), strict=True)]
            painter.drawPolyline(QPolygonF(points))


def _paint_playhead(painter: QPainter, plan: CurvesPlan, update: int, colour: str, theme: Theme) -> None:
    x = plan.x(min(max(float(update), plan.updates[0]), plan.updates[1]))
    painter.setPen(QPen(QColor(colour), 1.6 * theme.line_scale))
    painter.drawLine(QPointF(x, plan.plot.top()), QPointF(x, plan.plot.bottom()))


def _paint_ends(
    painter: QPainter, rect: QRectF, plan: CurvesPlan, frame: CompareFrame, theme: Theme, faded: frozenset[int]
) -> None:
    """Swatch, name and loss of each lane where its curve ends, at least a line apart, joined to it by a thin line.

    The line is dotted where a lane ends before the others: a solid one would be read as a loss that stays.
    """
    font, plot = ui_font(TEXT_SMALL, theme=theme), plan.plot
    high = max(text_height(font), swatch_size(theme) + 2)
    ends = [(lane, _end(plan, lane)) for lane in frame.lanes]
    ends.sort(key=lambda pair: pair[1].y())
    top, bottom = min(plot.top() + high / 2 - 4, rect.bottom() - (len(ends) - 0.5) * high), plot.bottom()
    bottom = max(bottom, min(top + (len(ends) - 1) * high, rect.bottom() - high / 2))
    first, last = max(top, rect.top() + high / 2) - high / 2, bottom + high / 2
    heights = spread([place.y() for _, place in ends], [max(high, LEAST_APART)] * len(ends), first, last)
    for (lane, end), y in zip(ends, heights, strict=True):
        colour = lane_colour(lane.index, theme, lane.index in faded)
        left = plot.right() + 18
        early = end.x() < plot.right() - 1
        painter.setPen(QPen(QColor(colour), theme.line_scale, Qt.PenStyle.DotLine if early else Qt.PenStyle.SolidLine))
        painter.drawPolyline(QPolygonF([end, QPointF(plot.right() + 6, end.y()), QPointF(left - 3, y)]))
        paint_swatch(painter, QRectF(left, y - high / 2, high, high), lane.index, theme, lane.index in faded)
        if plan.named:
            room = QRectF(left + swatch_size(theme) + 4, y - high / 2, 0, high)
            room.setRight(rect.right() - text_width(font, lane.loss_text) - GAP)
            draw_text(painter, room, lane.name, _strong(theme), theme.text, LEFT, elide=True)
            room = QRectF(plot.right(), y - high / 2, rect.right() - plot.right(), high)
            draw_text(painter, room, lane.loss_text, font, theme.muted, RIGHT)


def _end(plan: CurvesPlan, lane: LaneFrame) -> QPointF:
    """The last point of a curve that is seen."""
    inside = np.flatnonzero(lane.updates <= plan.updates[1])
    if not len(inside):
        return plan.plot.bottomRight()
    place = int(inside[-1])
    y = float(plan.y(lane.losses[place : place + 1])[0])
    return QPointF(plan.x(float(lane.updates[place])), y if math.isfinite(y) else plan.plot.top())


# ---------------------------------------------------------------- learning rates


def _paint_rates(
    painter: QPainter, plan: CurvesPlan, frame: CompareFrame, theme: Theme, faded: frozenset[int]
) -> None:
    """η(t) of each lane, from 0 to the highest."""
    room, font = plan.rates, ui_font(TEXT_SMALL, theme=theme)
    top = max(float(lane.rates.max()) for lane in frame.lanes if lane.rates is not None and len(lane.rates))
    painter.fillRect(room, QColor(theme.panel))
    high = text_height(font)
    label = QRectF(room.left() - 100 - GAP, room.top() - 2, 100, high)
    draw_text(painter, label, f"η {number(top, 2)}", font, theme.muted, RIGHT)
    low, last = plan.updates
    for lane in frame.lanes:
        if lane.rates is None:
            continue
        inside = lane.updates <= last
        x = room.left() + (lane.updates[inside] - low) / (last - low) * room.width()
        y = room.bottom() - lane.rates[inside] / top * (room.height() - 3)
        painter.setPen(QPen(QColor(lane_colour(lane.index, theme, lane.index in faded)), 1.6 * theme.line_scale))
        painter.drawPolyline(QPolygonF([QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)]))
