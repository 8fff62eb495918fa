"""The losses of all lanes over the updates, each curve with its lane's number at its end."""

import math

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_height
from nnviz.gui.drawing.theme import TEXT_SMALL
from nnviz.gui.plots.base import Plot, range_of, zero_note
from nnviz.gui.plots.contents import Content, Curve, Scale
from nnviz.gui.plots.mountain.marks import Dot, paint_dot, path_colour
from nnviz.session.frame.plots import LaneFrame, RaceFrame
from nnviz.session.notation import number

#: A lane that climbs higher than so many times its first loss leaves the picture, and the others stay readable.
MOST_RISE, MOST_RISE_LOG = 1.5, 1000.0


class LaneEnds(Content):
    """The number of each lane where its curve ends; those that would cover each other are moved apart."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale)
        self._lanes: tuple[LaneFrame, ...] = ()

    def show_lanes(self, lanes: tuple[LaneFrame, ...]) -> None:
        self._lanes = lanes
        self.refresh()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        places = [(lane, place) for lane in self._lanes if (place := self._place(lane)) is not None]
        places.sort(key=lambda pair: pair[1].y())
        apart = text_height(ui_font(TEXT_SMALL, 600, theme=self._scale.theme)) * 1.2
        bounds = self._bounds
        top, bottom = bounds.top() + apart / 2, bounds.bottom() - apart / 2
        heights = spread([place.y() for _, place in places], apart, top, bottom)
        for (lane, place), height in zip(places, heights, strict=True):
            dot = Dot(0.0, 0.0, 0.0, lane.colour, "end")
            x = max(min(place.x(), bounds.right() - apart / 2), bounds.left() + apart / 2)
            paint_dot(painter, QPointF(x, height), dot, self._scale.theme)

    def _place(self, lane: LaneFrame) -> QPointF | None:
        """Where the curve ends; at the top where it has left the picture."""
        curve = lane.curve
        if not len(curve.updates):
            return None
        x, y = self._scale.pixels(curve.updates[-1:].astype(float), curve.train_loss[-1:])
        if not math.isfinite(x[0]):
            return None
        beyond = self._bounds.bottom() if curve.train_loss[-1] < 0 else self._bounds.top()
        return QPointF(float(x[0]), float(y[0]) if math.isfinite(y[0]) else beyond)


def spread(heights: list[float], apart: float, top: float, bottom: float) -> list[float]:
    """Rising ``heights`` moved so little that they are ``apart``, and inside as far as that goes."""
    placed: list[float] = []
    for height in heights:
        least = placed[-1] + apart if placed else top
        placed.append(max(min(height, bottom), least))
    limit = bottom
    for index in reversed(range(len(placed))):
        placed[index] = max(min(placed[index], limit), top)
        limit = placed[index] - apart
    return placed


class RaceCurves(Plot):
    """Draws the lanes of a RaceFrame; hover reads all of them at one update."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._frame: RaceFrame | None = None
        self._curves: list[Curve] = []
        super().__init__("Training loss of all lanes, by update", parent)
        self.set_names("updates", "training loss")
        self._ends = LaneEnds(self)
        self.add_content(self._ends, 5.0)
        self.read_out = self._read

    def show_race(self, frame: RaceFrame) -> None:
        """Draw ``frame`` from now on."""
        self._frame = frame
        while len(self._curves) < len(frame.lanes):
            self._curves.append(self.add_curve(1.0))
            self._pens()
        for curve, lane in zip(self._curves, frame.lanes, strict=False):
            curve.set_data(lane.curve.updates.astype(float), lane.curve.train_loss)
        for curve in self._curves[len(frame.lanes) :]:
            curve.set_data(np.empty(0), np.empty(0))
        self._ends.show_lanes(frame.lanes)
        self._fit()

    def set_log(self, x: bool | None = None, y: bool | None = None) -> None:
        super().set_log(x, y)
        self._fit()

    def show_same(self, other: "RaceCurves") -> None:
        self.set_log(y=other.paper.y_axis.log)
        if other._frame is not None:
            self.show_race(other._frame)

    def theme_changed(self) -> None:
        super().theme_changed()
        self._pens()

    def _pens(self) -> None:
        for index, curve in enumerate(self._curves):
            curve.set_pen(path_colour(index, self.theme), 2.2 * self.theme.line_scale)

    def _fit(self) -> None:
        """The whole of what can be compared: a lane that explodes does not press the others flat."""
        if self._frame is None or not self._frame.lanes:
            return
        curves, log = [lane.curve for lane in self._frame.lanes], self.paper.y_axis.log
        first = float(min(curve.updates[0] for curve in curves))
        last = max(float(max(curve.updates[-1] for curve in curves)), first + 10)
        start = max(float(curve.train_loss[0]) for curve in curves)
        most = start * (MOST_RISE_LOG if log else MOST_RISE)
        shown = [np.minimum(curve.train_loss, most) for curve in curves]
        low, high = range_of(shown, log=log)
        self.set_names("updates", "training loss" + zero_note([curve.train_loss for curve in curves], log))
        # Room at the right for the lanes' numbers.
        self.set_whole((first, last + 0.06 * (last - first)), (low, high))

    def _read(self, update: float, _: float) -> str:
        frame = self._frame
        if frame is None or not frame.lanes:
            return ""
        rows = []
        for lane in frame.lanes:
            index = int(np.argmin(np.abs(lane.curve.updates - update)))
            rows.append((float(lane.curve.train_loss[index]), int(lane.curve.updates[index]), lane))
        rows.sort(key=lambda row: row[0] if math.isfinite(row[0]) else math.inf)
        lines = [f"{lane.colour + 1}  {lane.label}: {number(loss, 4)}" for loss, _, lane in rows]
        return "\n".join([f"update {rows[0][1]:,}", *lines])
