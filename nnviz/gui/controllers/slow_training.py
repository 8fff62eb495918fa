"""Live training whose slices take long: each runs in a thread, and the window goes on."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from nnviz.gui.background import JobRunner
from nnviz.gui.runner import Runner
from nnviz.session.state import State
from nnviz.session.stopping import StopConditions

#: Seconds of updates in a slice, after which it is shown; and of a slice after which it is said that it goes on.
SLICE, LONG = 0.1, 1.0


class SlowTraining(QObject):
    """One slice at a time, and then the session is where it leads to, unless something else was done meanwhile.

    ``on_end`` is called after each that was not called off, with whether it could be taken.
    """

    def __init__(self, runner: Runner, on_end: Callable[[bool], None], parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._on_end = on_end
        self.jobs = JobRunner(self)
        self.jobs.finished.connect(self._take)
        self.jobs.refused.connect(self._refuse)
        self.jobs.progress.connect(self._say_that_it_goes_on)
        self._is_said = False

    def advance(self, updates: int, stops: StopConditions) -> None:
        """Begin a slice of so many updates at most, unless one is under way."""
        from nnviz.session.slow_training import TrainingJob

        if not self.jobs.busy:
            state = self._runner.state()
            self.jobs.start(TrainingJob(state, updates, stops.loss_below, stops.most_epochs, SLICE), state)

    def call_off(self) -> None:
        self._is_said = False
        self.jobs.call_off()

    def _say_that_it_goes_on(self) -> None:
        """Once: the first slice measures all rows before there is anything to be shown."""
        if self._is_said or self.jobs.since_start < LONG:
            return
        self._is_said = True
        state = self._runner.state()
        rows, weights = len(state.data.train), sum(array.size for array in state.parameters.arrays)
        self._runner.tell(
            f"This net takes long to train: {rows:,} rows and {weights:,} weights and biases."
            " It goes on beside the window."
        )

    def _take(self, base: object, state: object) -> None:
        assert isinstance(state, State)
        taken = self._runner.state() is base
        if taken:
            self._runner.take("train", lambda: state, merge="training")
        self._on_end(taken)

    def _refuse(self, base: object, sentence: str) -> None:
        self._runner.refuse(sentence)
        self._on_end(False)
