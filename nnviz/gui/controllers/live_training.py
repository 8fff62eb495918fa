"""Live training: what the Train menu does.

A timer trains in slices of a few milliseconds in the window's own thread and leaves it the rest of the time, so that it
goes on answering; that is steadier, and on two cores faster, than a thread that the painting starves.
"""

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nnviz.gui.controllers.playback import step_or_stop
from nnviz.gui.controllers.rates import RATES, USUAL_RATE

if TYPE_CHECKING:
    from nnviz.gui.window.window import MainWindow

#: Milliseconds from one slice to the next at least, and seconds of training in it at most and at least.
TICK, SLICE, LEAST_SLICE = 16, 0.008, 0.002
#: A frame, which is a slice and all that the window does until the next one, is to take no more than so many seconds.
FRAME = 0.026
#: Up to so many updates a second each of them is shown.
SHOWN_RATE = 60
#: More updates than any run does: a slice ends by its time.
UNTIL_TIME_IS_OVER = 10**9


class Training(QObject):
    """Trains, one update or many, and goes back and forth in the run."""

    running_changed = Signal(bool)

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._rate = RATES[USUAL_RATE]
        self._until: int | None = None  # the update at which an epoch ends
        self._owed, self._last_tick = 0.0, 0.0
        self._budget, self._slice_end, self._own = SLICE, 0.0, 0.0  # seconds; the last is what the window itself took

    @property
    def _session(self):
        return self._window.session

    # ------------------------------------------------------------ what the menu does

    @property
    def running(self) -> bool:
        return self._timer.isActive()

    @property
    def flat_out(self) -> bool:
        """Whether it trains as fast as the window allows, and no single update is to be seen."""
        return self.running and self._timer.interval() == TICK

    @property
    def has_run(self) -> bool:
        return self._session.state.run is not None

    def train_or_pause(self) -> None:
        if self.running:
            self.stop()
        else:
            self.start()

    def update(self) -> None:
        """One update of the training: the next mini-batch."""
        self._window.come_to_rest()
        self._show_panel()
        if self._window.attempt(self._session.train, 1):
            self._tell_why_it_stopped()

    def epoch(self) -> None:
        """On to the end of the epoch, as fast as it goes."""
        self._window.come_to_rest()
        self.start(until=self._session.end_of_epoch)

    def to_first(self) -> None:
        """Back to where the run began."""
        self._go_to(self._session.state.run.first)

    def to_last(self) -> None:
        """To the last update that the run has done."""
        self._go_to(self._session.state.run.last)

    def seek(self, update: int) -> None:
        """To the moment after an update of the run; a drag is one entry of the timeline."""
        state = self._session.state
        if self.has_run and (update != state.updates or not state.is_on_run):
            self._go_to(update, merge="scrub")

    def _go_to(self, update: int, merge: str | None = None) -> None:
        self._window.come_to_rest()
        self._window.run_command("go_to_update", merge=merge, update=update)

    # ------------------------------------------------------------ live

    def set_rate(self, index: int) -> None:
        """``index``: place in RATES; takes effect at once, also while it trains."""
        self._rate = RATES[index]
        if self.running and self._until is None:
            self._timer.setInterval(self._interval())

    def start(self, until: int | None = None) -> None:
        """Train from now on, until somebody pauses, a condition is met, or ``until`` so many updates are done."""
        self._window.come_to_rest()
        self._show_panel()
        self._until = until
        self._owed, self._last_tick = 1.0, perf_counter()
        self._slice_end = self._last_tick
        self._timer.start(self._interval())
        self.running_changed.emit(True)
        self._tick()

    def stop(self) -> None:
        if self.running:
            self._timer.stop()
            self._session.seal()
            self.running_changed.emit(False)

    def _interval(self) -> int:
        slow = self._until is None and self._rate is not None and self._rate <= SHOWN_RATE
        return round(1000 / self._rate) if slow else TICK

    def _show_panel(self) -> None:
        if not self._window.viewing.is_presenter:
            self._window.plots.offer("training")

    def _tick(self) -> None:
        step_or_stop(self._slice, self.stop)

    def _slice(self) -> bool:
        """Some updates; whether there are more to come."""
        updates = self._due()
        if not updates:
            return True
        self._share_the_frame()
        conditions = self._window.controls.training
        done = self._window.attempt(
            self._session.train, updates, loss_below=conditions.loss_below, epochs=conditions.epochs,
            budget=self._budget, merge="training",
        )  # fmt: skip
        self._slice_end = perf_counter()
        if not done or self._tell_why_it_stopped():
            return False
        return self._until is None or self._session.state.updates < self._until

    def _share_the_frame(self) -> None:
        """Less training in a frame where the window needs more of it: it goes on at a steady pace."""
        before, self._own = self._own, perf_counter() - self._slice_end
        longer = max(before, self._own)  # every other frame shows the words
        self._budget = min(max(FRAME - longer, LEAST_SLICE), SLICE)

    def _due(self) -> int:
        """How many updates it is time for."""
        if self._until is not None:
            return self._until - self._session.state.updates
        if self._rate is None:
            return UNTIL_TIME_IS_OVER
        if self._rate <= SHOWN_RATE:
            return 1
        now = perf_counter()
        self._owed = min(self._owed + (now - self._last_tick) * self._rate, self._rate / 10)  # what is late is let go
        self._last_tick = now
        due = int(self._owed)
        self._owed -= due
        return due

    def _tell_why_it_stopped(self) -> bool:
        message = self._session.state.message
        if message:
            self._window.messages.show_notice(message)
        return bool(message)
