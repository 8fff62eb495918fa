"""The verdict on the learning rate, kept up to date in the background while somebody can read it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from nnviz.gui.background import JobRunner, Spacing
from nnviz.gui.controllers.live_training import LiveTraining
from nnviz.gui.runner import Runner

if TYPE_CHECKING:
    from nnviz.session.frame.plots import VerdictFrame
    from nnviz.session.surveys.verdict import Judge

#: While training runs, a verdict stays for so many milliseconds at least, so that it can be read.
STAYS_MS = 700


class Verdicts(QObject):
    """``verdict`` is the latest one; the Runner says that something has changed when there is another."""

    def __init__(self, runner: Runner, training: LiveTraining) -> None:
        super().__init__(runner)
        self._runner = runner
        self._training = training
        self._judge: Judge | None = None
        self._judged: object = None  # the moment that the verdict is on
        self.verdict: VerdictFrame | None = None
        self._jobs = JobRunner(self)
        self._jobs.finished.connect(self._take)
        self._jobs.refused.connect(self._drop)
        self._jobs.called_off.connect(self._drop)
        self._spacing = Spacing(self._jobs, STAYS_MS, self.refresh)

    def refresh(self) -> None:
        """Judge the present moment, unless that is done or too soon."""
        judge = self._the_judge()
        moment = judge.moment()
        if moment == self._judged or self._jobs.busy:
            return
        if self._training.running and self._spacing.puts_off():
            return
        job = judge.job()
        if job is None:
            self._judged, self.verdict = moment, None
        else:
            self._jobs.start(job, moment)

    def _the_judge(self) -> "Judge":
        if self._judge is None:
            from nnviz.session.surveys.verdict import (
                Judge,  # not before there is something to judge: the window opens sooner
            )

            self._judge = Judge(self._runner.state)
        return self._judge

    def _take(self, moment: object, verdict: "VerdictFrame") -> None:
        self._judged, self.verdict = moment, verdict
        self._runner.changed.emit()

    def _drop(self, moment: object, _sentence: str = "") -> None:
        """It came to nothing: that is not tried again, and an older verdict is not taken for one on this moment."""
        self._judged, self.verdict = moment, None
        self._runner.changed.emit()

    def shut_down(self) -> None:
        """Nothing is judged any more."""
        self._spacing.stop()
        self._jobs.shut_down()
