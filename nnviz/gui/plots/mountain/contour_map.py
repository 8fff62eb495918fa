"""The loss over the plane as a contour map."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Signal
from PySide6.QtGui import QMouseEvent, QShowEvent
from PySide6.QtWidgets import QGraphicsItem, QWidget

from nnviz.gui.plots.base import Plot
from nnviz.gui.plots.mountain.heights import Heights
from nnviz.gui.plots.mountain.relief import LevelLines, LossColours, Paths
from nnviz.session.frame.plots import PlaneFrame
from nnviz.session.notation import exact, number

EMPTY = "No map yet."
#: How near to the dot of an update the pointer is on it, in pixels of plain type.
REACH = 9.0


class ContourMap(Plot):
    """Draws a PlaneFrame on equal axes; hover tells the loss of the nearest grid point, which is exact."""

    dot_pointed = Signal(int)  # at the dot of this update; −1: at none

    def __init__(self, parent: QWidget | None = None) -> None:
        self._frame: PlaneFrame | None = None
        self._heights: Heights | None = None
        self._pointed = -1
        self.with_rates = False  # whether the paths of the three learning rates are drawn here, too
        super().__init__("Contour map of the loss", parent)
        self.box.setAspectLocked(True)  # a step of one weight is as long as one of the other
        self._colours, self._lines, self._paths = LossColours(self), LevelLines(self), Paths(self)
        self._paths.keep_off(self._lines)
        for height, content in enumerate((self._colours, self._lines, self._paths)):
            content.setVisible(False)
            self.add_content(content, float(height))
        self.read_out = self._read

    @property
    def heights(self) -> Heights | None:
        """The scale of what is shown."""
        return self._heights

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """On the screen the ground is painted once while the path grows; a file gets it as lines."""
        super().showEvent(event)
        for content in (self._colours, self._lines):
            content.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_plane(self, frame: PlaneFrame | None, log: bool) -> None:
        """Draw ``frame`` from now on. Colours and lines are made anew only where the losses are other ones."""
        old, self._frame = self._frame, frame
        for content in (self._colours, self._lines, self._paths):
            content.setVisible(frame is not None)
        self.set_empty_text("" if frame is not None else EMPTY)
        if frame is None:
            self.set_names("", "")
            return
        heights = Heights.of(frame, log, with_paths=False)
        same = old is not None and old.losses is frame.losses and old.a is frame.a and old.b is frame.b
        if not (same and self._heights is not None and self._heights.serves(heights)):
            self._heights = heights
            self._show_ground()
        self._paths.show_plane(frame, with_rates=self.with_rates)

    def show_rates(self, shown: bool) -> None:
        """Draw the paths of the three learning rates, where these have no maps of their own."""
        if shown != self.with_rates:
            self.with_rates = shown
            if self._frame is not None and self._heights is not None:
                self._lines.show_plane(self._frame, self._heights, with_rates=shown)
                self._paths.show_plane(self._frame, with_rates=shown)

    def _show_ground(self) -> None:
        if self._frame is None or self._heights is None:
            return
        frame = self._frame
        self.set_names(frame.a_name, frame.b_name)
        ends = ((float(axis[0]), float(axis[-1])) for axis in (frame.a, frame.b))
        self.set_whole(*ends)
        self._colours.show_plane(frame, self._heights)
        self._lines.show_plane(frame, self._heights, with_rates=self.with_rates)

    def show_same(self, other: "ContourMap") -> None:
        self.with_rates = other.with_rates
        self.show_plane(other._frame, other._heights is not None and other._heights.log)

    # ------------------------------------------------------------ pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseMoveEvent(event)
        self._point(self._dot_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._point(-1)

    def _point(self, update: int) -> None:
        if update != self._pointed:
            self._pointed = update
            self.dot_pointed.emit(update)

    def _dot_at(self, at: QPointF) -> int:
        """The update whose dot is under the pointer, the nearest one; −1 where there is none."""
        frame = self._frame
        if frame is None or not frame.paths or frame.is_trial or not len(frame.paths[0].a):
            return -1
        path = frame.paths[0]
        x, y = self.pixels(path.a, path.b)
        with np.errstate(all="ignore"):
            far = np.nan_to_num(np.hypot(x - at.x(), y - at.y()), nan=np.inf)
        nearest = int(np.argmin(far))
        return int(path.updates[nearest]) if far[nearest] <= REACH * self.theme.line_scale else -1

    def theme_changed(self) -> None:
        super().theme_changed()
        self._show_ground()

    def _read(self, a: float, b: float) -> str:
        frame = self._frame
        if frame is None:
            return ""
        column, row = int(np.argmin(np.abs(frame.a - a))), int(np.argmin(np.abs(frame.b - b)))
        return (
            f"loss {exact(frame.losses[row, column])}\n"
            f"at the nearest computed point\n{frame.a_name} {number(frame.a[column], 4)}\n"
            f"{frame.b_name} {number(frame.b[row], 4)}"
        )
