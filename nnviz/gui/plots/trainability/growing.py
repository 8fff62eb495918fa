"""A map that grows: its runs are computed beside the window, and what is found is taken over from time to time."""

from PySide6.QtCore import QObject, QTimer, Signal

from nnviz.gui.background import JobRunner
from nnviz.records import dataclass
from nnviz.session.surveys.trainability import MapWork
from nnviz.session.trainability.coarse import spread
from nnviz.session.trainability.job import Grid, MapJob
from nnviz.session.trainability.remaining import Remaining

#: How often it is looked whether something has been found.
LOOK_MS = 60


@dataclass(frozen=True, slots=True)
class Headway:
    """How much of a map is done, 0 … 1, and the seconds that are left, if that is known."""

    share: float
    seconds: float | None


class GrowingMap(QObject):
    """The map that is shown, those that it was zoomed out of, and the work on it."""

    grew = Signal()
    ended = Signal()  # whole, or called off
    refused = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.grid: Grid | None = None
        self.pictured: Grid | None = None  # the same, and coarsely what is not done
        self._wider: list[Grid] = []
        self._work: MapWork | None = None
        self._remaining = Remaining(1)
        self._before = 0
        self._jobs = JobRunner(self)
        self._jobs.finished.connect(self._finish)
        self._jobs.refused.connect(self._refuse)
        self._jobs.called_off.connect(self._finish)
        self._next: Grid | None = None  # to be gone on with when the work that is called off has ended
        self._look = QTimer(self)
        self._look.timeout.connect(self._take)

    @property
    def is_busy(self) -> bool:
        return self._work is not None

    @property
    def depth(self) -> int:
        """How often it was zoomed in."""
        return len(self._wider)

    @property
    def first(self) -> Grid | None:
        """The map that all zooming began with."""
        return self._wider[0] if self._wider else self.grid

    @property
    def headway(self) -> Headway:
        if self.grid is None:
            return Headway(0.0, None)
        done = int(self.grid.done.sum())
        return Headway(done / self.grid.done.size, self._remaining.seconds(done - self._before))

    # ------------------------------------------------------------ which map

    def draw(self, job: MapJob) -> None:
        """A new map, in place of all that there are."""
        self._wider.clear()
        self._show(Grid.empty(job))

    def zoom(self, job: MapJob) -> None:
        """A part of the present map."""
        if self.grid is not None:
            self._wider.append(self.grid)
        self._show(Grid.empty(job))

    def back(self, *, all_the_way: bool = False) -> None:
        """The map that this one is a part of, or the first of all; what it lacks is gone on with."""
        if self._wider:
            grid = self._wider[0] if all_the_way else self._wider[-1]
            del self._wider[0 if all_the_way else -1 :]
            self._show(grid)

    def go_on(self) -> None:
        """Compute what the present map lacks."""
        if self.grid is not None and not self.is_busy and not self.grid.is_whole:
            self._start(self.grid)

    def _show(self, grid: Grid) -> None:
        self._take()
        self.grid, self.pictured = grid, spread(grid)
        if self.is_busy:
            self._next = grid
            self._end_work()
        elif not grid.is_whole:
            self._start(grid)
        self.grew.emit()

    # ------------------------------------------------------------ the work

    def _start(self, grid: Grid) -> None:
        self._before = int(grid.done.sum())
        self._remaining = Remaining(grid.done.size - self._before)
        work = MapWork(grid)
        self._jobs.start(work, grid.job)
        if self._jobs.busy:  # nothing begins any more while a window closes
            self._work = work
            self._look.start(LOOK_MS)

    def call_off(self) -> None:
        """Let the work end; what is done stays."""
        self._next = None
        self._end_work()

    def _end_work(self) -> None:
        if self._work is not None:
            self._jobs.call_off()
            self._work.end()

    def _take(self) -> None:
        """Take over what has been found."""
        if self._work is None or self.grid is None or self.grid.job is not self._jobs.purpose:
            return
        found = self._work.take()
        if found is not None:
            self.grid, self.pictured = found
            self.grew.emit()

    def _finish(self, *told: object) -> None:
        # the work of a map that is no longer shown is let go of, with what it has found
        work, following = self._work, self._next
        self._look.stop()
        self._work = self._next = None
        if work is not None and following is None and (found := work.take()) is not None:
            self.grid, self.pictured = found
            self.grew.emit()
        if following is not None and not following.is_whole:
            self._start(following)
        self.ended.emit()

    def _refuse(self, _: object, sentence: str) -> None:
        self._finish()
        self.refused.emit(sentence)

    def shut_down(self) -> None:
        """Let nothing run on: before the window closes."""
        self._look.stop()
        self._next = None
        self._end_work()
        self._jobs.shut_down()
        self._work = None
