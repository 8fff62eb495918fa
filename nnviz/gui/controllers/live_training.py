"""Live training: what the Train menu does.

A timer trains in slices of a few milliseconds in the window's own thread and leaves it the rest of the time, so that it
goes on answering; that is steadier, and on two cores faster, than a thread that the painting starves.
"""

from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Signal

from nnviz.gui.controllers.slow_training import SlowTraining
from nnviz.gui.loop import Loop
from nnviz.gui.runner import Runner
from nnviz.gui.settings import Settings
from nnviz.session.notation import plural
from nnviz.session.stopping import StopConditions

if TYPE_CHECKING:
    from nnviz.session.surveys.layers import LaneState

#: Updates a second that the speed slider offers; None: as fast as it goes.
RATES: tuple[float | None, ...] = (1, 2, 5, 10, 30, 100, 1000, None)
USUAL_RATE = RATES.index(5)  # slow enough to be watched

#: Milliseconds from one slice to the next at least, and seconds of training in it at most and at least.
TICK, SLICE, LEAST_SLICE = 16, 0.008, 0.006
#: A frame, which is a slice and all that the window does until the next one, is to take no more than so many seconds.
FRAME = 0.026
#: Up to so many updates a second each of them is shown.
SHOWN_RATE = 60
MOST_EPOCHS = 2**31 - 1
#: More updates than any run does: a slice ends by its time.
UNTIL_TIME_IS_OVER = 10**9


def rate_text(index: int) -> str:
    """ "1 update a second", "1,000 updates a second", "as fast as it goes"."""
    rate = RATES[index]
    if rate is None:
        return "as fast as it goes"
    return f"{rate:,.0f} {plural(rate, 'update')} a second"


class Companion(Protocol):
    """What trains together with the session: while it leads, Train goes on with all of it."""

    @property
    def leads(self) -> bool: ...

    def advance(self, updates: int, budget: float | None) -> bool: ...

    def seek(self, update: int) -> None: ...

    @property
    def last(self) -> int: ...

    @property
    def end_of_epoch(self) -> int: ...

    def other_lanes(self) -> "tuple[LaneState, ...]": ...


class LiveTraining(Loop):
    """Trains, one update or many, and goes back and forth in the run. Speed and conditions to stop are remembered."""

    rate_changed = Signal(int)  # the place in RATES that holds now

    def __init__(self, runner: Runner, settings: Settings) -> None:
        super().__init__(self._train_a_slice, TICK, runner)
        self._runner = runner
        self._session = runner.session
        self._settings = settings
        self.rate_index = settings.number("training/speed", USUAL_RATE, 0, len(RATES) - 1)
        self.stops = _remembered_stops(settings)
        self._until: int | None = None  # the update at which an epoch ends
        self._due, self._last_tick = 0.0, 0.0  # updates that it is time for, and when they were counted
        self._budget, self._slice_end, self._window_time = SLICE, 0.0, 0.0  # seconds; the last is the window's own work
        self.companion: Companion | None = None
        self._slow = SlowTraining(runner, self._slice_has_ended, self)
        runner.halted.connect(self.stop)

    # ------------------------------------------------------------ what the menu does

    @property
    def flat_out(self) -> bool:
        """Whether it trains as fast as the window allows, and no single update is to be seen."""
        return self.running and self.interval == TICK

    def is_training(self) -> bool:
        return self.running

    def has_run(self) -> bool:
        return self._session.state.run is not None or self._leader is not None

    def train_or_pause(self) -> None:
        if self.running:
            self.stop()
        else:
            self.train()

    def _is_slow(self) -> bool:
        from nnviz.session.slow_training import trains_slowly  # with the first update

        return trains_slowly(self._session.state)

    @property
    def _leader(self) -> Companion | None:
        """What trains in place of the session alone."""
        return self.companion if self.companion is not None and self.companion.leads else None

    def update(self) -> None:
        """One update of the training: the next mini-batch."""
        self._runner.rest()
        leader = self._leader
        if leader is not None:
            leader.advance(1, None)
        elif self._is_slow():
            self.train(until=self._session.state.updates + 1)
        elif self._runner.attempt(self._session.train, 1):
            self._tell_why_it_stopped()

    def epoch(self) -> None:
        """On to the end of the epoch, as fast as it goes."""
        self._runner.rest()
        leader = self._leader
        self.train(until=self._session.end_of_epoch if leader is None else leader.end_of_epoch)

    def to_first(self) -> None:
        """Back to where the run began."""
        if self._leader is not None:
            self._leader.seek(0)
            return
        run = self._session.state.run
        if run is not None:
            self._go_to(run.first)

    def to_last(self) -> None:
        """To the last update that the run has done."""
        if self._leader is not None:
            self._leader.seek(self._leader.last)
            return
        run = self._session.state.run
        if run is not None:
            self._go_to(run.last)

    def seek(self, update: int) -> None:
        """To the moment after an update of the run; a drag is one entry of the timeline."""
        state = self._session.state
        if state.run is not None and (update != state.updates or not state.is_on_run):
            self._go_to(update, merge="scrub")

    def _go_to(self, update: int, merge: str | None = None) -> None:
        self._runner.rest()
        self._runner.run("go_to_update", merge=merge, update=update)

    # ------------------------------------------------------------ what is remembered

    def set_rate(self, index: int) -> None:
        """``index``: place in RATES; takes effect at once, also while it trains."""
        self.rate_index = index
        self._settings.set("training/speed", index)
        self.rate_changed.emit(index)
        self._due, self._last_tick = 0.0, perf_counter()  # what a slower speed has left undone is no debt
        if self.running and self._until is None:
            self.interval = self._usual_interval()

    def set_stops(self, stops: StopConditions) -> None:
        """When training stops by itself; takes effect at once, too."""
        self.stops = stops
        self._settings.set("training/stop_at_loss", stops.by_loss)
        self._settings.set("training/loss_below", f"{stops.loss:.6g}")
        self._settings.set("training/stop_at_epoch", stops.by_epochs)
        self._settings.set("training/epochs", stops.epochs)

    # ------------------------------------------------------------ live

    def train(self, until: int | None = None) -> None:
        """Train from now on, until somebody pauses, a condition is met, or ``until`` so many updates are done."""
        self._runner.rest()
        self._until = until
        self._due, self._last_tick = 1.0, perf_counter()
        self._slice_end = self._last_tick
        self.interval = self._usual_interval()
        self.start()

    def stop(self) -> None:
        if self.running:
            self._session.seal()
        self._slow.call_off()
        super().stop()

    def shut_down(self) -> None:
        """What is under way in a thread ends, and nothing begins any more."""
        self.stop()
        self._slow.jobs.shut_down()

    @property
    def _rate(self) -> float | None:
        return RATES[self.rate_index]

    def _usual_interval(self) -> int:
        rate = self._rate
        return TICK if self._until is not None or rate is None or rate > SHOWN_RATE else round(1000 / rate)

    def _train_a_slice(self) -> bool:
        """Some updates; whether there are more to come."""
        updates, leader = self._updates_due(), self._leader
        if updates <= 0:  # with an end that is reached, as where another began to lead, there is none to wait for
            return self._until is None
        self._share_the_frame()
        if leader is not None:
            goes_on = leader.advance(updates, self._budget)
            self._slice_end = perf_counter()
            return goes_on and (self._until is None or leader.last < self._until)
        if self._is_slow():
            self._slow.advance(updates, self.stops)
            return True
        done = self._runner.attempt(
            self._session.train, updates, loss_below=self.stops.loss_below, epochs=self.stops.most_epochs,
            budget=self._budget, merge="training",
        )  # fmt: skip
        self._slice_end = perf_counter()
        return done and self._is_to_go_on()

    def _is_to_go_on(self) -> bool:
        if self._tell_why_it_stopped():
            return False
        return self._until is None or self._session.state.updates < self._until

    def _slice_has_ended(self, taken: bool) -> None:
        """A slice in a thread: what it led to is shown, if it could be ``taken``."""
        if self.running and taken and not self._is_to_go_on():
            self.stop()

    def _share_the_frame(self) -> None:
        """Less training in a frame where the window needs more of it: it goes on at a steady pace."""
        before, self._window_time = self._window_time, perf_counter() - self._slice_end
        longer = max(before, self._window_time)  # every other frame shows the words
        self._budget = min(max(FRAME - longer, LEAST_SLICE), SLICE)

    def _updates_due(self) -> int:
        """How many updates it is time for."""
        if self._until is not None:
            return self._until - (self._session.state.updates if self._leader is None else self._leader.last)
        if self._rate is None:
            return UNTIL_TIME_IS_OVER
        if self._rate <= SHOWN_RATE:
            return 1
        now = perf_counter()
        self._due = min(self._due + (now - self._last_tick) * self._rate, self._rate / 10)  # what is late is let go
        self._last_tick = now
        due = int(self._due)
        self._due -= due
        return due

    def _tell_why_it_stopped(self) -> bool:
        message = self._session.state.message
        if message:
            self._runner.tell(message)
        return bool(message)


def _remembered_stops(settings: Settings) -> StopConditions:
    usual = StopConditions()
    return StopConditions(
        by_loss=settings.flag("training/stop_at_loss"),
        loss=settings.positive("training/loss_below", usual.loss),
        by_epochs=settings.flag("training/stop_at_epoch"),
        epochs=settings.number("training/epochs", usual.epochs, 1, MOST_EPOCHS),
    )
