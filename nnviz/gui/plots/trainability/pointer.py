"""The curves of two runs: of the pixel that is pointed to, as the map made it, and of the present experiment."""

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from nnviz.gui.background import JobRunner
from nnviz.session.experiment import Experiment
from nnviz.session.surveys.trainability import PresentWork
from nnviz.session.trainability.job import MapJob
from nnviz.session.trainability.present import Curve
from nnviz.session.trainability.replay import Replay, ReplayJob

#: The pointer has to rest so long before its run is made again.
REST_MS = 120


class Curves(QObject):
    """Makes the runs again, one after another, in a thread."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._replays: dict[tuple[int, int], Replay] = {}
        self._job: MapJob | None = None
        self._pixel: tuple[int, int] | None = None
        self._present: tuple[Experiment, MapJob] | None = None  # of which the curve is
        self._wanted: tuple[Experiment, MapJob] | None = None
        self._curve: Curve | None = None
        self._jobs = JobRunner(self)
        self._jobs.finished.connect(self._finish)
        self._jobs.refused.connect(self._refuse)
        self._jobs.called_off.connect(self._go_on)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        return self._jobs.busy or self._rest.isActive()

    @property
    def replay(self) -> Replay | None:
        """That of the pixel that is pointed to, as soon as it is made."""
        return None if self._pixel is None else self._replays.get(self._pixel)

    @property
    def curve(self) -> Curve | None:
        """That of the present experiment, as long as the runs of the map are."""
        job, found = self._job, self._curve
        return found if job is not None and found is not None and found.updates[-1] == job.updates else None

    def show_map(self, job: MapJob | None) -> None:
        """Another map: its runs are others."""
        if job is not self._job:
            self._job, self._pixel = job, None
            self._replays.clear()
            self._rest.stop()
            self._jobs.call_off()
            self.changed.emit()

    def point(self, pixel: tuple[int, int] | None) -> None:
        """Another pixel."""
        self._pixel = pixel
        if self._jobs.busy and self._jobs.purpose not in ((self._job, pixel), self._wanted):
            self._jobs.call_off()
        self._rest.start()
        self.changed.emit()

    def show_present(self, experiment: Experiment | None) -> None:
        """The curve of an experiment, trained as long as the runs of the map are."""
        job = self._job
        wanted = None if job is None or experiment is None else (experiment, job)
        same = wanted is not None and self._present is not None and self._is_same(wanted, self._present)
        self._wanted = None if same else wanted
        if wanted is None:
            self._present = self._curve = None
        elif self._wanted is not None and not self._rest.isActive():
            self._go_on()

    @staticmethod
    def _is_same(one: tuple[Experiment, MapJob], other: tuple[Experiment, MapJob]) -> bool:
        return one[1].updates == other[1].updates and _bare(one[0]) == _bare(other[0])

    def _go_on(self, *told: object) -> None:
        if self._jobs.busy or self._job is None:
            return
        pixel = self._pixel
        if pixel is not None and pixel not in self._replays:
            self._jobs.start(ReplayJob(self._job, *pixel), (self._job, pixel))
        elif self._wanted is not None:
            experiment, job = self._wanted
            self._jobs.start(PresentWork(replace(job, experiment=experiment)), self._wanted)

    def _finish(self, purpose: tuple[object, object], result: object) -> None:
        if isinstance(result, Replay):
            job, pixel = purpose
            if job is self._job and isinstance(pixel, tuple):
                self._replays[pixel] = result
        elif isinstance(result, Curve):
            self._present, self._curve = purpose, result  # type: ignore[assignment]
            if self._wanted is purpose:
                self._wanted = None
        self.changed.emit()
        self._go_on()

    def _refuse(self, *told: object) -> None:
        """There is no curve then."""
        self._wanted = None

    def shut_down(self) -> None:
        """Let nothing run on: before the window closes."""
        self._rest.stop()
        self._jobs.shut_down()


def _bare(experiment: Experiment) -> Experiment:
    return replace(experiment, sample=0, title="", compare=(), map=None)
