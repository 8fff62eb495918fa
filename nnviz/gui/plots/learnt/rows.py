"""What the map and the curve are both: the rows of the data set, and what the net makes of their inputs."""

import math
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from nnviz.gui.plots.base import Plot
from nnviz.gui.plots.learnt.points import REACH, SAME_PLACE, home_mark, sample_marks
from nnviz.session.frame.equality import same

HINT = "click to choose it, drag to move it"
HELD_HINT = "Esc takes it back"
#: Where an arrow key goes from the chosen row, in pixels to the right and down.
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
#: With these they mean other things in the window.
_WITH_OTHERS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
)


class RowsPlot(Plot):
    """A click on a row of the data chooses it, an arrow key the next one there, a drag moves it.

    One neuron can be highlighted.
    """

    sample_chosen = Signal(int)
    row_moved = Signal(int, tuple)  # the row, and the inputs that it has now
    let_go = Signal()  # it stays where it is
    taken_back = Signal()  # it goes back to where it was

    def __init__(self, name: str) -> None:
        self._frame: Any = None
        self._highlighted: tuple[int, int] | None = None
        self._held: int | None = None  # the row under the pointer's button
        self._grip = QPointF()  # from the pointer to the middle of its point
        super().__init__(name)
        self._data = self.add_dots(z=3)
        self._way = self.add_curve(z=5)
        self._home = self.add_dots(z=5)
        self._sample = self.add_dots(z=7)
        self.read_out = self._read
        self.clicked.connect(self._choose)

    def show_frame(self, frame: Any) -> None:
        """Draw ``frame`` from now on."""
        if not same(frame, self._frame):
            self._frame = frame
            if self._held is not None and self._held >= len(frame.points.x):
                self._end_drag(self.let_go)  # other data have come under the hand
            self._draw(frame)

    def _draw(self, frame: Any) -> None:
        self._draw_data(frame)
        x, y = frame.sample
        self._sample.set_data(np.array([x, x]), np.array([y, y]), np.array([0, 1]))
        home = np.array([frame.home or ()]).reshape(-1, 2)
        self._home.set_data(*home.T, np.zeros(len(home), dtype=np.int64))
        self._way.set_data(*np.vstack([home, np.array([frame.sample])]).T)
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
        self._home.set_marks((home_mark(self.theme),))
        self._way.set_pen(self.theme.text, 1.2 * self.theme.line_scale)
        if self._frame is not None:
            self._draw(self._frame)

    # ------------------------------------------------------------ pointing

    def _choose(self, x: float, y: float) -> None:
        """The row there, and of several the one after the chosen one; that itself stays where it was moved to."""
        at = self.pixel(x, y)
        rows = self._rows_at(at)
        if not rows and self._is_home(at):
            self.sample_chosen.emit(self._frame.row)
        elif rows and rows != [self._frame.row]:
            later = [row for row in rows if row > self._frame.row] if self._frame.row in rows else rows
            self.sample_chosen.emit((later or rows)[0])

    def _is_home(self, at: QPointF) -> bool:
        """Whether the place is that from which the chosen row was moved away."""
        return self._home.nearest(at, REACH) is not None

    def _rows_at(self, at: QPointF) -> list[int]:
        """The rows that a pointer at this place means: the nearest one, and all that lie on it."""
        nearest = self._data.nearest(at, REACH)
        if nearest is None:
            return []
        x, y = self.pixels(self._data.x, self._data.y)
        return np.flatnonzero(np.hypot(x - x[nearest], y - y[nearest]) <= SAME_PLACE).tolist()

    def _row_at(self, at: QPointF) -> int | None:
        """The one of them that is held, told of, or dragged: the chosen one, which lies on top, before all others."""
        if self._held is not None:
            return self._held
        rows = self._rows_at(at)
        return self._frame.row if rows and self._frame.row in rows else next(iter(rows), None)

    def _read(self, x: float, y: float) -> str:
        frame = self._frame
        if frame is None:
            return ""
        at = self.pixel(x, y)
        row = self._row_at(at)
        if row is None and self._is_home(at):
            return f"row {frame.row} in the data set\nclick to put it back"
        if row is None:
            return self._place_text(frame, x, y)
        if self._held is not None:  # few words: the picture is what one looks at
            lines = self._row_lines(frame, row, 0)
            return "\n".join([lines[0], *lines[1 + self._inputs :], HELD_HINT])
        return "\n".join([*self._row_lines(frame, row, len(self._rows_at(at)) - 1), HINT])

    def _cursor_at(self, at: QPointF) -> Qt.CursorShape:
        if self._held is not None:
            return Qt.CursorShape.ClosedHandCursor
        on_row = self.paper.area.contains(at) and (self._row_at(at) is not None or self._is_home(at))
        return Qt.CursorShape.PointingHandCursor if on_row else Qt.CursorShape.ArrowCursor

    # ------------------------------------------------------------ dragging a row

    @property
    def is_held(self) -> bool:
        """Whether a row is being dragged."""
        return self._held is not None

    def takes_drag(self, at: QPointF) -> bool:
        return self._frame is not None and self.paper.area.contains(at) and self._row_at(at) is not None

    def begin_drag(self, at: QPointF) -> None:
        row = self._row_at(at)
        assert row is not None
        self._grip = self.pixel(float(self._data.x[row]), float(self._data.y[row])) - at
        self._held = row
        self.setFocus()  # Escape is for the drag

    def drag(self, at: QPointF, finished: bool) -> None:
        if self._held is None:  # taken back
            return
        row, inputs = self._held, self._inputs_at(at + self._grip)
        if inputs != self._inputs_of(self._frame, row):
            self.row_moved.emit(row, inputs)
        if finished:
            self._end_drag(self.let_go)

    def _inputs_at(self, at: QPointF) -> tuple[float, ...]:
        """The inputs at a place, which is in the picture: with as many digits as a pixel tells apart."""
        area = self.paper.area
        x = min(max(at.x(), area.left()), area.right())
        y = min(max(at.y(), area.top()), area.bottom())
        places = zip(self.values(QPointF(x, y)), self.values(QPointF(x + 1, y + 1)), strict=True)
        return tuple(_rounded(one, abs(other - one)) for one, other in places)[: self._inputs]

    def _inputs_of(self, frame: Any, row: int) -> tuple[float, ...]:
        """The inputs that a row has now."""
        return (float(frame.points.x[row]), float(frame.points.y[row]))[: self._inputs]

    def _end_drag(self, signal: Any) -> None:
        self._held = None
        signal.emit()

    def event(self, event: QEvent) -> bool:
        """While a row is held Escape is for the drag, whatever else it does in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._takes_back(event):
            event.accept()
            return True
        return super().event(event)

    def _takes_back(self, event: QKeyEvent) -> bool:
        return self.is_held and event.key() == Qt.Key.Key_Escape

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape takes a drag back, an arrow key goes to the next row."""
        arrow = None if event.modifiers() & _WITH_OTHERS else _ARROWS.get(Qt.Key(event.key()))
        if self._takes_back(event):
            self._end_drag(self.taken_back)
        elif arrow is not None and self._frame is not None and not self.is_held:
            self._go(*arrow)
        else:
            super().keyPressEvent(event)

    def _go(self, across: int, down: int) -> None:
        """Choose the nearest row that lies rather this way than to a side; where none does, the chosen one stays."""
        x, y = self.pixels(self._data.x, self._data.y)
        x, y = x - x[self._frame.row], y - y[self._frame.row]
        along, aside = across * x + down * y, np.abs(down * x + across * y)
        lies_there = (along > SAME_PLACE) & (aside <= along)
        if lies_there.any():
            self.sample_chosen.emit(int(np.argmin(np.where(lies_there, np.hypot(x, y), np.inf))))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self.is_held and not event.buttons() & Qt.MouseButton.LeftButton:
            self._end_drag(self.let_go)  # the button was let go where nobody saw it
        super().mouseMoveEvent(event)

    def hideEvent(self, event) -> None:  # noqa: N802
        super().hideEvent(event)
        if self.is_held:
            self._end_drag(self.let_go)

    # ------------------------------------------------------------ for subclasses

    _inputs = 2  # how many of the axes are inputs

    def _draw_data(self, frame: Any) -> None:
        """The axes and the rows."""
        raise NotImplementedError

    def _draw_net(self, frame: Any) -> None:
        """What the net, or the highlighted neuron, makes of the inputs."""
        raise NotImplementedError

    def _place_text(self, frame: Any, x: float, y: float) -> str:
        """What there is to say about these values."""
        raise NotImplementedError

    def _row_lines(self, frame: Any, row: int, others: int) -> list[str]:
        """What there is to say about a row, in whose place lie so many others."""
        raise NotImplementedError


def _rounded(value: float, pixel: float) -> float:
    """``value`` on the grid of the power of ten that is no more than a ``pixel``; decimals without noise."""
    if not pixel > 0:
        return value
    exponent = math.floor(math.log10(pixel))
    return float(f"{round(value / 10.0**exponent)}e{exponent}")
