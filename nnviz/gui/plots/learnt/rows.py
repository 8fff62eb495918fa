"""What the map and the curve are both: the rows of the data set, and what the net makes of their inputs."""

from typing import Any

import numpy as np
from PySide6.QtCore import Signal

from nnviz.gui.plots.base import Plot
from nnviz.gui.plots.learnt.points import REACH, sample_marks
from nnviz.session.frame.equality import same


class RowsPlot(Plot):
    """A click on a row of the data chooses it; one neuron can be highlighted."""

    sample_chosen = Signal(int)

    def __init__(self, name: str) -> None:
        self._frame: Any = None
        self._highlighted: tuple[int, int] | None = None
        super().__init__(name)
        self._data = self.add_dots(z=3)
        self._sample = self.add_dots(z=7)
        self.read_out = self._read
        self.clicked.connect(self._choose)

    def show_frame(self, frame: Any) -> None:
        """Draw ``frame`` from now on."""
        if not same(frame, self._frame):
            self._frame = frame
            self._draw(frame)

    def _draw(self, frame: Any) -> None:
        self._draw_data(frame)
        x, y = frame.sample
        self._sample.set_data(np.array([x, x]), np.array([y, y]), np.array([0, 1]))
        self._draw_net(frame)

    def highlight(self, unit: tuple[int, int] | None) -> None:
        """Show what (layer, unit) makes of the inputs; None: what the net says."""
        if unit != self._highlighted:
            self._highlighted = unit
            if self._frame is not None:
                self._draw_net(self._frame)

    def show_same(self, other: "RowsPlot") -> None:
        self._highlighted = other._highlighted
        if other._frame is not None:
            self.show_frame(other._frame)

    def theme_changed(self) -> None:
        super().theme_changed()
        self._sample.set_marks(sample_marks(self.theme))
        if self._frame is not None:
            self._draw(self._frame)

    def _choose(self, x: float, y: float) -> None:
        row = self._row_at(x, y)
        if row is not None:
            self.sample_chosen.emit(row)

    def _row_at(self, x: float, y: float) -> int | None:
        """The row that a pointer at these values means."""
        return self._data.nearest(self.pixel(x, y), REACH)

    # ------------------------------------------------------------ for subclasses

    def _draw_data(self, frame: Any) -> None:
        """The axes and the rows."""
        raise NotImplementedError

    def _draw_net(self, frame: Any) -> None:
        """What the net, or the highlighted neuron, makes of the inputs."""
        raise NotImplementedError

    def _read(self, x: float, y: float) -> str:
        """What there is to say about these values."""
        raise NotImplementedError
