"""The slider below the curves: its handle stands under the line of the moment, wherever the axis lies."""

from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.gui.widgets.fields import CalmSlider

#: Zoomed in so far that the run would be so many pixels long, the slider is as long as the axis again.
LONGEST = 100_000.0


class Axis(Protocol):
    """Knows where a value is drawn."""

    def pixel(self, x: float, y: float) -> QPointF: ...


class Scrubber(QWidget):
    """A slider over the updates of a run, as long as the run is in the plot above; the rest of it is not seen."""

    def __init__(self) -> None:
        super().__init__()
        self._seen = QWidget(self)
        self.slider = CalmSlider("Moment of the training", "Drag to see the net as it was after any update")
        self.slider.setParent(self._seen)
        self._area, self._ends = QRectF(), (0.0, 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def align(self, axis: Axis, area: QRectF, first: int, last: int) -> None:
        """From ``first`` to ``last`` as ``axis`` has them; ``area`` is the plot's, counted from the same left edge."""
        left, right = axis.pixel(float(first), 1.0).x(), axis.pixel(float(last), 1.0).x()
        self._area = QRectF(area)
        self._ends = (left, right) if right - left <= LONGEST else (area.left(), area.right())
        self._place()

    @property
    def handle(self) -> QRect:
        """Where the handle is, in this widget."""
        return self.slider.handle.translated(self.slider.mapTo(self, QPoint()))

    def _place(self) -> None:
        knob, high = self.handle.width(), self.height()
        seen = QRect(round(self._area.left() - knob / 2), 0, round(self._area.width()) + knob, high)
        left, right = self._ends
        start = round(left - knob / 2)
        self._seen.setGeometry(seen)
        self.slider.setGeometry(start - seen.left(), 0, max(round(right + knob / 2) - start, knob + 1), high)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(80, self.slider.sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()
