"""The curves of the runs: loss or accuracy over the updates, with the moment that the window shows."""

import math
from dataclasses import replace
from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.theme import mix
from nnviz.gui.plots.arrays import Array
from nnviz.gui.plots.base import Plot
from nnviz.gui.plots.contents import Content, Curve
from nnviz.gui.plots.ranges import LEAST_LOG_MARGIN, MARGIN, range_of, zero_note
from nnviz.gui.plots.training.ends import CurveEnd, Ends
from nnviz.session.frame.equality import same
from nnviz.session.frame.plots import RunCurve, TrainingFrame
from nnviz.session.notation import number, percent

Quantity = Literal["loss", "accuracy"]

EMPTY = "Press Train: the loss of every update is drawn here."
NO_LOGARITHM = "No loss here is above 0, and only what is has a logarithm. Without the log scale the curve is drawn."
#: How near the pointer must be to a line to mean it, in pixels.
GRIP = 9.0
#: The widths of an axis that grows with the training: it changes now and then, not at every frame.
ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
#: An earlier run that went astray does not make the current one flat: so many times its greatest loss are shown.
ASTRAY = 3.0
#: A run that climbs to so many times its first loss explodes. Even heights would show it as a line at 0 until the last
#: moment; they end at so many times the first loss instead, and the curve leaves the picture where it breaks away.
EXPLODES, SHOWN_OF_IT = 1e6, 10.0


def round_up(value: float) -> float:
    """The next round number, so that an axis that ends there rests for a while."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in ROUND if step * power >= value * (1 - 1e-12)), 10 * power)


class Moment(Content):
    """The update that the window shows: a line with a dot on each curve."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self.x = math.nan
        self.dots: tuple[float, ...] = ()
        self.dashed = False

    def show(self, x: float, dots: tuple[float, ...], dashed: bool) -> None:
        self.x, self.dots, self.dashed = x, dots, dashed
        self.refresh()

    @draws("moment")
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if not math.isfinite(self.x):
            return
        xs = np.full(len(self.dots) + 1, self.x)
        across, up = self._scale.pixels(xs, np.array([*self.dots, 1.0]))
        x, area = float(across[0]), self.boundingRect()
        if not area.left() <= x <= area.right():
            return
        theme = self._scale.theme
        pen = QPen(QColor(theme.current), 1.5 * theme.line_scale)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self.dashed:
            pen.setDashPattern([4, 3])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(QPen(QColor(theme.background), 1.5 * theme.line_scale))
        painter.setBrush(QColor(theme.current))
        radius = 4.5 * theme.line_scale
        for y in up[:-1].tolist():
            if area.top() - radius <= y <= area.bottom() + radius:  # no number is not
                painter.drawEllipse(QPointF(x, y), radius, radius)


class LossPlot(Plot):
    """Draws the curves of a TrainingFrame. A click, or a drag of the line, asks for another moment."""

    seek_wanted = Signal(int)
    seek_sealed = Signal()

    def __init__(self) -> None:
        self._frame: TrainingFrame | None = None
        self._quantity: Quantity = "loss"
        self._earlier: list[Curve] = []
        super().__init__("Training curves")
        self._test = self.add_curve(z=2)
        self._train = self.add_curve(z=3)
        self._moment = Moment(self)
        self.add_content(self._moment, z=5)
        self._ends = Ends(self)
        self.add_beside(self._ends, z=6)
        self.read_out = self._read
        self.clicked.connect(self._seek)
        self.theme_changed()
        self._name_axes()

    def show_frame(self, frame: TrainingFrame) -> None:
        """Draw ``frame`` from now on."""
        if not same(frame, self._frame):
            self._frame = frame
            self._draw()

    def show_quantity(self, quantity: Quantity, *, log: bool) -> None:
        """Loss or accuracy; ``log`` applies to the loss alone. Another choice shows the whole of it."""
        log = log and quantity == "loss"
        if (quantity, log) == (self._quantity, self.paper.y_axis.log):
            return
        self._quantity = quantity
        self.set_log(y=log)
        self.is_zoomed = False
        self._name_axes()
        self._draw()

    def show_same(self, other: "LossPlot") -> None:
        self.show_quantity(other._quantity, log=other.paper.y_axis.log)
        if other._frame is not None:
            self.show_frame(other._frame)

    def theme_changed(self) -> None:
        super().theme_changed()
        theme = self.theme
        wide = 2.0 * theme.line_scale
        # Neutral ink: orange and blue mean signs beside it, and violet the moment.
        self._train.set_pen(theme.text, wide)
        self._test.set_pen(self._test_ink(), 0.75 * wide, dashed=True)
        for curve in self._earlier:
            self._fade(curve)
        self._draw()

    def _fade(self, curve: Curve) -> None:
        curve.set_pen(self._faded(), 1.2 * self.theme.line_scale)

    def _test_ink(self) -> str:
        return mix(self.theme.text, self.theme.background, 0.25)

    def _faded(self) -> str:
        return mix(self.theme.coming, self.theme.background, 0.15)

    # ------------------------------------------------------------ drawing

    def _draw(self) -> None:
        frame = self._frame
        if frame is None or (frame.current is None and not frame.earlier):
            self.set_empty_text(EMPTY)
        else:
            self.set_empty_text(NO_LOGARITHM if self._has_no_logarithm() else "")
        self._fill(frame)
        self._name_ends(frame)
        if frame is not None:
            self._name_axes()
            self.set_whole(*self._whole_of(frame))
            self.setAccessibleDescription(f"{frame.place}. {frame.measures}")

    def _fill(self, frame: TrainingFrame | None) -> None:
        current = None if frame is None else frame.current
        nothing = np.empty(0)
        updates = nothing if current is None else current.updates
        self._train.set_data(updates, self._values(current, "train"))
        self._test.set_data(updates, self._values(current, "test"))
        runs = () if frame is None else frame.earlier
        while len(self._earlier) < len(runs):
            curve = self.add_curve(z=1)
            self._fade(curve)
            self._earlier.append(curve)
        for index, curve in enumerate(self._earlier):
            run = runs[index] if index < len(runs) else None
            curve.set_data(nothing if run is None else run.updates, self._values(run, "train"))
        if frame is None or current is None:
            self._moment.show(math.nan, (), False)
        else:
            values = (self._train.y, self._test.y)
            dots = tuple(_at(current.updates, y, frame.update) for y in values)
            self._moment.show(float(frame.update), dots, not frame.on_run)

    def _values(self, run: RunCurve | None, part: Literal["train", "test"]) -> Array:
        if run is None:
            return np.empty(0)
        if self._quantity == "loss":
            return run.train_loss if part == "train" else run.test_loss
        return 100 * (run.train_accuracy if part == "train" else run.test_accuracy)

    def _name_axes(self) -> None:
        cut = "" if self._ceiling() is None else " (higher is cut off)"
        zero = zero_note(self._losses(), self.paper.y_axis.log)
        self.set_names("updates", f"loss{cut}{zero}" if self._quantity == "loss" else "accuracy (%)")

    def _has_no_logarithm(self) -> bool:
        """Whether a logarithmic axis has nothing to show."""
        found = [values[np.isfinite(values)] for values in self._losses()]
        return self.paper.y_axis.log and any(map(len, found)) and not any((values > 0).any() for values in found)

    def _losses(self) -> list[Array]:
        """All losses that are drawn."""
        if self._frame is None:
            return []
        own = [] if self._frame.current is None else [self._frame.current.train_loss, self._frame.current.test_loss]
        return [*own, *(run.train_loss for run in self._frame.earlier)]

    def _ceiling(self) -> float | None:
        """The loss at which even heights end, of a run that explodes; None where there is no need."""
        run = None if self._frame is None else self._frame.current
        if run is None or self.paper.y_axis.log or not len(run.train_loss):
            return None
        first = float(run.train_loss[0])
        explodes = first > 0 and bool((run.train_loss > EXPLODES * first).any())
        return SHOWN_OF_IT * first if explodes else None

    def _name_ends(self, frame: TrainingFrame | None) -> None:
        """What is written at the curves' ends, and above the line of the moment."""
        if frame is None or self.paper.sentence:
            self._ends.show((), (math.nan, ""))
            return
        ends = []
        if frame.current is not None:
            ends += self._end(frame.current, "train", ("training rows", "training"), self.theme.text)
            if frame.has_test:
                ends += self._end(frame.current, "test", ("test rows", "test"), self._test_ink())
        if frame.earlier:
            text = "earlier run" if len(frame.earlier) == 1 else f"{len(frame.earlier)} earlier runs"
            longest = max(frame.earlier, key=lambda run: run.updates[-1] if len(run.updates) else -1)
            ends += [replace(end, value="") for end in self._end(longest, "train", (text, text), self.theme.muted)]
        now = f"update {frame.update:,}" if frame.current is not None else ""
        self._ends.show(ends, (float(frame.update), now))

    def _end(
        self, run: RunCurve, part: Literal["train", "test"], name: tuple[str, str], colour: str
    ) -> list[CurveEnd]:
        """Where a curve ends, with its last value; none of a curve without points."""
        values = self._values(run, part)
        if not len(values):
            return []
        last = float(values[-1])
        value = number(last) if self._quantity == "loss" else percent(last / 100)
        return [CurveEnd(float(run.updates[-1]), last, name, value, colour)]

    def _whole_of(self, frame: TrainingFrame) -> tuple[tuple[float, float], tuple[float, float]]:
        runs = [run for run in (frame.current, *frame.earlier) if run is not None and len(run.updates)]
        ends = [float(run.updates[-1]) for run in runs]
        end = round_up(max((*ends, frame.last, 10)))
        across = (0.0, end * 1.015)  # so that the dot at the end is whole
        if self._quantity == "accuracy":
            return across, (0.0, 103.0)
        return across, self._loss_range(frame)

    def _loss_range(self, frame: TrainingFrame) -> tuple[float, float]:
        log = self.paper.y_axis.log
        earlier = [run.train_loss for run in frame.earlier]
        own = [] if frame.current is None else [frame.current.train_loss, frame.current.test_loss]
        low, high = range_of(own or earlier, log=log, margin=0.0 if log else MARGIN)
        high = min(high, self._ceiling() or high)
        if own and earlier:
            others = range_of(earlier, log=log, margin=0.0 if log else MARGIN)
            reach = 10 ** ASTRAY if log else ASTRAY
            low, high = min(low, max(others[0], low / reach)), max(high, min(others[1], high * reach))
        if not log:
            return (min(low, 0.0) if low < 0 and _any_negative(own or earlier) else 0.0, round_up(high))
        return _decades(low, high)

    # ------------------------------------------------------------ reading

    def _read(self, x: float, y: float) -> str:
        frame = self._frame
        if frame is None:
            return ""
        run = self._run_at(x, y)
        if run is None or not len(run.updates):
            return ""
        index = int(np.argmin(np.abs(run.updates - x)))
        lines = [f"update {int(run.updates[index]):,}"]
        for part, name in (("train", "training"), ("test", "test")):
            value = float(self._values(run, part)[index])
            if not math.isnan(value):
                lines.append(f"{name} {self._written(value)}")
        return "\n".join([*lines, run.label])

    def _written(self, value: float) -> str:
        return f"loss {number(value, 4)}" if self._quantity == "loss" else f"accuracy {percent(value / 100)}"

    def _run_at(self, x: float, y: float) -> RunCurve | None:
        """The run whose curve is under the pointer; where there is none, the current one."""
        assert self._frame is not None
        pointer = self.pixel(x, y)
        best, best_distance = self._frame.current or self._frame.earlier[-1], math.inf
        runs = [(self._frame.current, self._train), (self._frame.current, self._test)]
        runs += list(zip(self._frame.earlier, self._earlier, strict=False))
        for run, curve in runs:
            if run is None:
                continue
            distance = abs(self.pixel(x, _at(curve.x, curve.y, x)).y() - pointer.y())
            if distance < min(best_distance, GRIP):
                best, best_distance = run, distance
        return best

    # ------------------------------------------------------------ seeking

    def takes_drag(self, at: QPointF) -> bool:
        if not math.isfinite(self._moment.x) or not self.paper.area.contains(at):
            return False
        return abs(self.pixel(self._moment.x, 1.0).x() - at.x()) <= GRIP

    def drag(self, at: QPointF, finished: bool) -> None:
        self._ask_for(self.values(at)[0])
        if finished:
            self.seek_sealed.emit()

    def _seek(self, x: float, y: float) -> None:
        self._ask_for(x)
        self.seek_sealed.emit()

    def _ask_for(self, x: float) -> None:
        frame = self._frame
        if frame is not None and frame.current is not None:
            self.seek_wanted.emit(min(max(round(x), frame.first), frame.last))


def _at(updates: Array, values: Array, update: float) -> float:
    """The value of a curve at an update; NaN where it has none."""
    if not len(updates) or not updates[0] <= update <= updates[-1]:
        return math.nan
    return float(np.interp(update, updates, values))


def _decades(low: float, high: float) -> tuple[float, float]:
    """Whole ones, so that the axis rests as long as the loss does not leave its own; the margins are not the loss's."""
    first = math.floor(math.log10(low) + LEAST_LOG_MARGIN + 1e-9)
    last = math.ceil(math.log10(high) - LEAST_LOG_MARGIN - 1e-9)
    return 10.0**first, 10.0 ** max(last, first + 1)


def _any_negative(arrays: list[Array]) -> bool:
    return any(bool(np.any(values < 0)) for values in arrays)
