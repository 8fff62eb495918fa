"""All steps in the window: painted between its events, put together in a thread, and called off at any time."""

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnviz.gui.background import JobRunner
from nnviz.gui.export.series.making import Series
from nnviz.gui.export.series.writers import Goes
from nnviz.gui.loop import Loop
from nnviz.records import dataclass
from nnviz.session import UserError


@dataclass(frozen=True, slots=True)
class _Finish:
    """The last part, as a job."""

    series: Series

    def run(self, goes_on: Goes, /) -> Path | None:
        return self.series.finish(goes_on)


class SeriesRun(QObject):
    """Writes one series. It ends with one of three signals."""

    progressed = Signal(str)  # how far it is, in words
    finished = Signal(object)  # the path
    refused = Signal(str)
    called_off = Signal()

    def __init__(self, series: Series, parent: QObject) -> None:
        super().__init__(parent)
        self._series, self._count = series, series.count
        self._painted = series.painted()
        self._loop = Loop(self._paint, 0, self)
        self._jobs = JobRunner(self)
        self._jobs.progress.connect(self._tell_share)
        self._jobs.finished.connect(self._finish)
        self._jobs.refused.connect(self._refuse)
        self._jobs.called_off.connect(self.called_off)

    def start(self) -> None:
        """Begin, when the window has a moment."""
        self.progressed.emit(f"Step 0 of {self._count}")
        self._loop.start(at_once=False)

    def call_off(self) -> None:
        """End it before its end: there is no file then, or a folder with the pictures that there were time for."""
        if self._loop.running:
            self._loop.stop()
            with suppress(UserError):  # of what was still under way
                self._painted.close()
            self.called_off.emit()
        elif self._jobs.busy:
            self._jobs.call_off()

    def shut_down(self) -> None:
        """The same, and wait for it; nothing is told any more."""
        self.blockSignals(True)
        self.call_off()
        self._jobs.shut_down()

    def _paint(self) -> bool:
        """One picture more; whether there are others."""
        goes_on = False
        try:
            done = next(self._painted, None)
            goes_on = done is not None
        except UserError as mistake:
            self.refused.emit(str(mistake))
            return False
        finally:
            if not goes_on:
                self._loop.stop()  # also where the error hook is told
        if done is None:
            self._jobs.start(_Finish(self._series), self)
        else:
            self.progressed.emit(f"Step {done} of {self._count}, {self._count - done} to go")
        return goes_on

    def _tell_share(self, share: float) -> None:
        self.progressed.emit(f"Putting {self._count} steps together, {share:.0%}")

    def _refuse(self, _: object, sentence: str) -> None:
        self.refused.emit(sentence)

    def _finish(self, _: object, path: Path) -> None:
        self.finished.emit(path)
