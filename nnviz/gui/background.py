"""Work that would hold up the window, in a thread of its own: it gets values, gives values, and touches no widget.

A Worker calls a function once. A JobRunner runs surveys, one at a time, with their progress, and calls them off.
"""

import atexit
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QObject, QThread, QTimer, Signal

from nnviz.session import UserError

#: Progress is not shown of what takes no longer than this.
SOON_MS = 150
LOOK_MS = 50


class Worker(QThread):
    """Calls ``job`` once; when it is ``finished`` there is its result, or the sentence of its UserError.

    Any other exception reaches the error hook, and leaves neither.
    """

    def __init__(self, job: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._job = job
        self.result: object = None
        self.refusal = ""
        _at_work.add(self)

    def run(self) -> None:
        try:
            self.result = self._job()
        except UserError as mistake:
            self.refusal = str(mistake)


class _AtWork:
    """All workers. A script may end with a window that nobody has closed: Qt aborts where a thread still runs then."""

    def __init__(self) -> None:
        self._workers: WeakSet[Worker] = WeakSet()
        self.is_over = False

    def add(self, worker: Worker) -> None:
        self._workers.add(worker)

    def end(self) -> None:
        """Call off whatever can be called off, and wait for it."""
        self.is_over = True
        for worker in list(self._workers):
            if shiboken6.isValid(worker):
                worker.wait()


_at_work = _AtWork()
atexit.register(_at_work.end)  # after Qt has registered its own end, and so before it


class Job(Protocol):
    """A computation that can be called off."""

    def run(self, on_progress: Callable[[float], bool], /) -> object | None:
        """The result; ``on_progress`` gets the share that is done and says False where it is called off: then None.

        Raises UserError where it cannot be done.
        """


class JobRunner(QObject):
    """Runs a job in a thread. Its end is told in the window's thread, by one of three signals."""

    finished = Signal(object, object)  # what the job was for, and its result
    refused = Signal(object, str)
    called_off = Signal(object)
    progress = Signal(float)  # after SOON_MS, 0 … 1

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker: Worker | None = None
        self._purpose: object = None
        self._goes_on = True
        self._is_shut_down = False
        self._share = 0.0
        self._started = 0.0
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._tell_progress)

    @property
    def busy(self) -> bool:
        return self._worker is not None

    @property
    def purpose(self) -> object:
        """What the job that runs is for; None while none runs."""
        return self._purpose

    @property
    def since_start(self) -> float:
        """Seconds since the last job was started."""
        return time.monotonic() - self._started

    def start(self, job: Job, purpose: object) -> None:
        """Run ``job``; only while none runs. Once all is shut down nothing begins: a window that closes paints on."""
        assert self._worker is None, "one job at a time"
        if self._is_shut_down:
            return
        self._purpose = purpose
        self._goes_on, self._share, self._started = True, 0.0, time.monotonic()
        self._worker = Worker(partial(job.run, self._advance), self)
        self._worker.finished.connect(self._end)
        self._look.start()
        self._worker.start()

    def call_off(self) -> None:
        """Let the job end soon, without a result."""
        self._goes_on = False

    def shut_down(self) -> None:
        """Call the job off and wait for its thread; nothing is told any more, and nothing begins."""
        self._is_shut_down = True
        self._look.stop()
        if self._worker is not None:
            self.call_off()
            self._worker.finished.disconnect(self._end)
            self._worker.wait()
            self._forget()

    def _advance(self, share: float) -> bool:
        self._share = share  # in the thread
        return self._goes_on and not _at_work.is_over

    def _tell_progress(self) -> None:
        if self.since_start * 1000 >= SOON_MS:
            self.progress.emit(self._share)

    def _end(self) -> None:
        worker, purpose = self._worker, self._purpose
        if worker is None:  # its end was on the way already when everything was shut down
            return
        self._look.stop()
        self._forget()
        if self._goes_on and worker.refusal:
            self.refused.emit(purpose, worker.refusal)
        elif self._goes_on and worker.result is not None:
            self.finished.emit(purpose, worker.result)
        else:  # called off, by the user or by itself; or failed: the error hook has told it already
            self.called_off.emit(purpose)

    def _forget(self) -> None:
        assert self._worker is not None
        self._worker.deleteLater()
        self._worker = self._purpose = None


class Spacing(QObject):
    """Keeps the jobs of one runner apart in time while what they measure changes all the time."""

    def __init__(self, jobs: JobRunner, least_ms: int, again: Callable[[], None]) -> None:
        super().__init__(jobs)
        self._jobs = jobs
        self._least_ms = least_ms
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(again)

    def puts_off(self) -> bool:
        """Whether it is too early for another job; if so, ``again`` is called when it no longer is."""
        wait = self._least_ms - round(self._jobs.since_start * 1000)
        if wait <= 0:
            return False
        self._timer.start(wait)
        return True

    def stop(self) -> None:
        """Nothing is asked for again."""
        self._timer.stop()
