"""The loss along the next update: what it would come to with each learning rate."""

import math

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.base import Plot
from nnviz.gui.plots.marks import LegendKey
from nnviz.gui.plots.mountain.heights import LARGEST
from nnviz.gui.plots.mountain.page import BESIDE, is_beside, paint_slice, table_height
from nnviz.gui.plots.mountain.step_table import StepTable
from nnviz.gui.plots.mountain.steps import StepMarks
from nnviz.gui.plots.page import LeftOut
from nnviz.gui.widgets.beside import ANY_SIZE
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.plots import PLAIN_TANGENT, SliceFrame
from nnviz.session.notation import number

#: A valley less deep than this share of the loss is not seen as one.
LEAST_FALL = 1e-3


class SlicePlot(Plot):
    """The curve, the tangent's promise, the loss here, and the three steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._frame: SliceFrame | None = None
        super().__init__("Loss after one update, by learning rate", parent)
        self._here, self._curve = self.add_curve(0.0), self.add_curve(2.0)
        self._marks = StepMarks(self)
        self.add_content(self._marks, 5.0)
        self.set_log(x=True)
        self.read_out = self._read
        self.theme_changed()

    def show_slice(self, frame: SliceFrame | None) -> None:
        """Draw ``frame`` from now on."""
        self._frame = frame
        if frame is None:
            return
        ends = np.array([frame.rates[0], frame.rates[-1]])
        self._curve.set_data(frame.rates, frame.losses)
        self._here.set_data(ends, np.array([frame.loss, frame.loss]))
        self._marks.show_slice(frame)
        self._show_legend()
        self.set_whole((float(ends[0]), float(ends[1])), height_range(frame))

    def show_same(self, other: "SlicePlot") -> None:
        self.show_slice(other._frame)

    def theme_changed(self) -> None:
        super().theme_changed()
        theme = self.theme
        self._curve.set_pen(theme.text, 2.6 * theme.line_scale)
        self._here.set_pen(theme.zero, 1.0 * theme.line_scale)
        # Large type leaves room for the shortest words alone.
        short = theme.is_projector
        names = ("learning rate", "loss") if short else ("learning rate of one update", "loss after it")
        self.set_names(*names)
        self._show_legend()

    def _show_legend(self) -> None:
        theme, tangent = self.theme, PLAIN_TANGENT if self._frame is None else self._frame.tangent
        short = theme.is_projector
        keys = [
            LegendKey("real" if short else "real loss", theme.text, width=2.6 * theme.line_scale),
            LegendKey(
                "tangent" if short else tangent,
                theme.current, dashed=True, width=2.0 * theme.line_scale,
            ),
        ]  # fmt: skip
        if not short:
            keys.append(LegendKey("L here", theme.zero, width=1.0 * theme.line_scale))
        self.set_legend(keys)

    def _read(self, rate: float, _: float) -> str:
        frame = self._frame
        if frame is None:
            return ""
        index = int(np.argmin(np.abs(np.log(frame.rates / rate))))
        rate, loss, predicted = (float(some[index]) for some in (frame.rates, frame.losses, frame.predicted))
        lines = (f"loss {number(loss, 6)}", f"tangent {number(predicted, 6)}", f"here {number(frame.loss, 6)}")
        return "\n".join([f"η = {number(rate)}", *lines])


def height_range(frame: SliceFrame) -> tuple[float, float]:
    """Valley and tangent in full, or the step with η where the way begins uphill.

    A loss that overflows at the right leaves the picture at its top.
    """
    finite = frame.losses[np.abs(frame.losses) <= LARGEST]
    here = frame.loss if abs(frame.loss) <= LARGEST else 0.0
    low = min(float(finite.min()), here) if finite.size else here
    least = abs(here) * LEAST_FALL or 1e-12
    fall = here - low if here - low > least else max(_rise(frame, here), least)
    high = here + 0.6 * fall
    for step in frame.points:
        if math.isfinite(step.actual) and step.actual <= here + 3 * fall:
            high = max(high, step.actual + 0.3 * fall)
    return low - 0.35 * fall, high


def _rise(frame: SliceFrame, here: float) -> float:
    """How much the step with η adds to the loss; 0 where there is no such step, or no number."""
    added = next((step.actual - here for step in frame.points if step.label == "η"), 0.0)
    return added if 0 < added <= LARGEST else 0.0


class SliceView(Themed, QWidget):
    """The plot, and under it the table, which takes less than half of the height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot, self.table = SlicePlot(), StepTable()
        self._frame: SliceFrame | None = None
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.plot, 1)
        self._layout.addWidget(self.table)

    def show_slice(self, frame: SliceFrame | None) -> None:
        """Draw ``frame`` from now on."""
        self._frame = frame
        self.plot.show_slice(frame)
        self.table.show_slice(frame)
        self._share()

    def theme_changed(self) -> None:
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._share()

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        """Plot and table on any device."""
        if self._frame is None:
            return ()
        return paint_slice(painter, rect, self._frame, theme, self.plot.paint)

    def _share(self) -> None:
        beside = is_beside(self.width(), self.height(), self.theme)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(direction)
        if beside:
            self.table.setMinimumHeight(0)
            self.table.setMaximumHeight(ANY_SIZE)
            self.table.setFixedWidth(round(self.width() * BESIDE))
        else:
            self.table.setMinimumWidth(0)
            self.table.setMaximumWidth(ANY_SIZE)
            self.table.setFixedHeight(math.ceil(self._table_height(self.width(), self.height(), self.theme)))

    def _table_height(self, width: float, height: float, theme: Theme) -> float:
        if self._frame is None:
            return 0.0
        return table_height(width, height, self._frame, theme)
