"""The comparison that is beside the session's work: its lanes train, step and are scrubbed together with it.

The session leads: to whatever update it goes, the lanes go, too. While the comparison is looked at and Train is
pressed, the lanes lead, so that one that fails does not stop the others; the session follows the lane that it is on.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from nnviz.gui.background import JobRunner
from nnviz.gui.loop import Loop
from nnviz.gui.runner import Runner
from nnviz.session import UserError, in_words
from nnviz.session.compare.cells import LayerCellsJob, can_be_mapped, graph_cells, learnt_cells, mountain_job
from nnviz.session.compare.comparison import Comparison, begin_comparison, comparison_key, lane_state
from nnviz.session.compare.frames import build_compare
from nnviz.session.compare.outcome import Outcome, OutcomesJob
from nnviz.session.frame.compare import CompareFrame
from nnviz.session.frame.plots import PlaneFrame
from nnviz.session.run import Point, Run
from nnviz.session.surveys.layers import LaneState

#: All lanes together have so many times the time of one run in a frame: what each begins with takes time of its own.
SHARE = 2.0
#: Milliseconds from one slice of catching up to the next, and seconds of training in it.
TICK, SLICE = 16, 0.008

Starts = tuple[Point, ...]


class Comparing(QObject):
    """Keeps the lanes of the experiment up to date. ``leads`` says whether Train is to go on with all of them."""

    changed = Signal()  # there is something else to be shown
    mountain_surveyed = Signal(object)  # a PlaneFrame

    def __init__(self, runner: Runner, is_seen: Callable[[], bool], is_training: Callable[[], bool]) -> None:
        super().__init__(runner)
        self._runner = runner
        self._is_seen, self._is_training = is_seen, is_training
        self._key: object = None
        self._seen: int | None = None  # the session's update when it was looked at last
        self._following = False
        self._comparison: Comparison | None = None
        self.update = 0  # that is shown
        self.refusal = ""
        self.mountain_refusal = ""
        self.outcomes: tuple[Outcome | None, ...] = ()
        self._cells: dict[str, tuple[object, tuple[object, ...]]] = {}  # the last ones of each view, and of what
        self.jobs = JobRunner(self)
        self.jobs.finished.connect(self._take)
        self.jobs.refused.connect(self._tell_refusal)
        self.cell_jobs = JobRunner(self)
        self.cell_jobs.finished.connect(self._take_cells)
        self._others: tuple[object, tuple[LaneState, ...]] = (None, ())
        self._layers: tuple[tuple[int, tuple[Run, ...]], tuple[object, ...]] = ((0, ()), ())
        self._plane_jobs = JobRunner(self)
        self._plane_jobs.finished.connect(self._take_plane)
        self._plane_jobs.refused.connect(self._take_plane_refusal)
        self._plane: tuple[tuple[Starts, int], PlaneFrame | None] = (((), 0), None)
        self._catching_up = Loop(self._catch_up, TICK, self)

    # ------------------------------------------------------------ following the session

    @property
    def comparison(self) -> Comparison | None:
        """The lanes of the session as it is now, whoever asks first: its data may be others since the last refresh."""
        key = comparison_key(self._runner.state())
        if key != self._key:
            self._key = key
            self._begin()
        return self._comparison

    @property
    def has_lanes(self) -> bool:
        return bool(self._runner.state().experiment.compare) and self.comparison is not None

    @property
    def leads(self) -> bool:
        """Whether Train is to train all lanes: they are what is looked at."""
        return self._is_seen() and self.has_lanes

    def refresh(self) -> None:
        """Something may have changed: the lanes, their start, or how far the session is."""
        state = self._runner.state()
        if self.comparison is None:
            return
        self._share_runs()
        if state.updates != self._seen and not self._following:
            self._seen = self.update = state.updates
        if self.comparison.updates < self.update and not self.comparison.finished and not self._is_training():
            self._catching_up.start(at_once=False)
        self._look_at_outcomes()

    def _begin(self) -> None:
        self._catching_up.stop()
        before, self.refusal = self._comparison, ""
        try:
            self._comparison = begin_comparison(self._runner.state(), before)
        except UserError as mistake:
            self._comparison, self.refusal = None, in_words(mistake)
            return
        kept = {id(lane.run.history.start): outcome for lane, outcome in zip(
            before.lanes if before is not None else (), self.outcomes, strict=False
        )}  # fmt: skip
        self.outcomes = tuple(kept.get(id(lane.run.history.start)) for lane in self._comparison.lanes)
        self._seen = None

    def _share_runs(self) -> None:
        """A lane that the session has trained farther need not be trained again."""
        run = self._runner.state().run
        comparison = self.comparison
        assert comparison is not None
        for lane in comparison.lanes:
            if run is not None and lane.has_run(run) and run.last > lane.last:
                self._comparison = comparison = comparison.with_run(lane.index, run)

    def _catch_up(self) -> bool:
        if self.comparison is None or self._is_training():
            return False
        self._comparison = self.comparison.extended(self.update, SLICE)
        goes_on = self.comparison.updates < self.update and not self.comparison.finished
        if not goes_on:
            self._look_at_outcomes()
        self.changed.emit()
        return goes_on

    # ------------------------------------------------------------ leading it

    def advance(self, updates: int, budget: float | None) -> bool:
        """All lanes so many updates on, as many as the time allows; whether there are more to come."""
        if self.comparison is None:
            return False
        place = self._in_graph()
        longer = None if budget is None else SHARE * budget
        self._comparison = self.comparison.extended(self.comparison.updates + updates, longer)
        self.update = self.comparison.updates
        self._follow(place, "training")
        self.changed.emit()
        return not self.comparison.finished

    @property
    def last(self) -> int:
        """The update that all lanes have come to."""
        return 0 if self.comparison is None else self.comparison.updates

    @property
    def end_of_epoch(self) -> int:
        """How many updates all lanes will have done when the session's rows have been seen once more."""
        return self._runner.session.end_of_epoch_after(self.last)

    def seek(self, update: int) -> None:
        """Show the lanes at an update that they have come to; the session goes along where it is on one of them."""
        if self.comparison is None:
            return
        place = self._in_graph()
        self.update = min(max(update, 0), self.comparison.updates)
        self._follow(place, "scrub")
        self.changed.emit()

    def open(self, lane: int) -> None:
        """A lane as the experiment, at the update that is shown."""
        if self.comparison is not None and lane < len(self.comparison.lanes):
            self._runner.halt()
            self._runner.run("open_lane", comparison=self.comparison, lane=lane, update=self.update)

    def _in_graph(self) -> int | None:
        """The lane that the session is on."""
        assert self.comparison is not None
        state = self._runner.state()
        return next((lane.index for lane in self.comparison.lanes if lane.is_of(state)), None)

    def _follow(self, place: int | None, merge: str) -> None:
        if place is None or self.comparison is None:
            return
        lane = self.comparison.lanes[place]
        self._following = True
        try:
            update = min(self.update, lane.last)
            self._runner.attempt(self._runner.session.run, "follow_run", run=lane.run, update=update, merge=merge)
            self._seen = update
        finally:
            self._following = False

    # ------------------------------------------------------------ what became of them

    def other_lanes(self) -> tuple[LaneState, ...]:
        """The lanes that the session is not on, where they are now: for plots that lay them under its own numbers."""
        comparison, state = self.comparison, self._runner.state()
        if comparison is None or not self.has_lanes:
            return ()
        update = min(state.updates, comparison.updates)
        if self._others[0] != (update, *(lane.run for lane in comparison.lanes), self._in_graph()):
            place = self._in_graph()
            found = tuple(
                LaneState(lane.index, lane.name, lane_state(comparison, lane, update, state))
                for lane in comparison.lanes if lane.index != place
            )
            self._others = ((update, *(lane.run for lane in comparison.lanes), place), found)
        return self._others[1]

    def frame(self) -> CompareFrame | None:
        """The lanes as they are shown now; None where there are none."""
        if self.comparison is None or not self.comparison.lanes:
            return None
        return build_compare(self.comparison, self.outcomes, self.update, self._runner.state())

    def cells(self, view: str) -> tuple[object, ...]:
        """A small picture of each lane for a view of CELL_VIEWS; None each while it is being worked out."""
        state, comparison = self._runner.state(), self.comparison
        if comparison is None:
            return ()
        runs = tuple(lane.run for lane in comparison.lanes)
        update = min(self.update, comparison.updates)
        if view == "layers":
            return self._layer_cells((update, runs))
        if view == "maps" and not can_be_mapped(state):
            return (None,) * len(comparison.lanes)
        key = (update, state if view == "graphs" else state.computation.x.tobytes(), runs)
        if self._cells.get(view, (None, ()))[0] != key:
            made = graph_cells if view == "graphs" else learnt_cells
            self._cells[view] = (key, made(comparison, self.update, state))
        return self._cells[view][1]

    def _layer_cells(self, key: tuple[int, tuple[Run, ...]]) -> tuple[object, ...]:
        assert self.comparison is not None
        if self._layers[0] != key and not self.cell_jobs.busy:
            self.cell_jobs.start(LayerCellsJob(self.comparison, self.update, self._runner.state()), key)
        of, found = self._layers[0][1], self._layers[1]
        starts = tuple(run.history.start for run in of)
        return found if _are_same(starts, _starts(self.comparison)) else (None,) * len(self.comparison.lanes)

    def _take_cells(self, key: tuple[int, tuple[Run, ...]], found: tuple[object, ...]) -> None:
        self._layers = (key, found)
        self.changed.emit()

    def survey_mountain(self) -> None:
        """The mountain under the paths of all lanes, where it is not the one that was surveyed last."""
        comparison = self.comparison
        if comparison is None or not comparison.lanes:
            return
        (starts, updates), plane = self._plane
        own = _starts(comparison)
        is_own = _are_same(starts, own)
        self.mountain_surveyed.emit(plane if is_own else None)  # that of other lanes would be taken for theirs
        if (is_own and updates == comparison.updates) or self._plane_jobs.busy or self._is_training():
            return
        key = own, comparison.updates
        self.mountain_refusal = ""
        self._plane_jobs.start(mountain_job(comparison, self.update, self._runner.state()), key)

    def _take_plane(self, key: tuple[Starts, int], plane: PlaneFrame) -> None:
        self._plane = (key, plane)
        self.changed.emit()  # meanwhile there may be another one to be surveyed

    def _take_plane_refusal(self, key: tuple[Starts, int], sentence: str) -> None:
        self._plane, self.mountain_refusal = (key, None), sentence
        self.changed.emit()

    def _look_at_outcomes(self) -> None:
        """Judge the lanes once they rest; what they start with is measured at once."""
        comparison = self.comparison
        if comparison is None or self.jobs.busy or not comparison.lanes or self._catching_up.running:
            return
        known = zip(self.outcomes, comparison.lanes, strict=True)
        if self._is_training() or all(one is not None and one.update == lane.last for one, lane in known):
            return
        self.jobs.start(OutcomesJob(comparison, self._runner.state(), self.outcomes), comparison)

    def _tell_refusal(self, _: object, __: str) -> None:
        self.changed.emit()

    def _take(self, judged: Comparison, outcomes: tuple[Outcome, ...]) -> None:
        own = self.comparison
        if own is not None and len(own.lanes) == len(judged.lanes) and all(
            one.has_run(other.run) for one, other in zip(own.lanes, judged.lanes, strict=True)
        ):  # fmt: skip
            self.outcomes = outcomes
        self._look_at_outcomes()
        self.changed.emit()

    def shut_down(self) -> None:
        """Let nothing run on: before the window closes."""
        self._catching_up.stop()
        self.jobs.shut_down()
        self.cell_jobs.shut_down()
        self._plane_jobs.shut_down()


def _starts(comparison: Comparison) -> Starts:
    """Where each lane begins: the same objects as long as the lanes are the same, however far they have gone."""
    return tuple(lane.run.history.start for lane in comparison.lanes)


def _are_same(some: Starts, others: Starts) -> bool:
    return len(some) == len(others) and all(one is other for one, other in zip(some, others, strict=True))
