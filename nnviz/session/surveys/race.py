"""A race: up to six runs from the same weights, with different learning rates or optimizers.

A race is a value beside the session's work, which it leaves as it is: the same mathematics as training, several times.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nnviz.core.optimizers import OPTIMIZERS
from nnviz.errors import UserError
from nnviz.session.experiment import OptimizerSpec, validate
from nnviz.session.frame.controls import choices
from nnviz.session.frame.plots import MOST_LANES, LaneFrame, PlaneChoice, PlaneFrame, RaceFrame
from nnviz.session.frame.training import run_curve
from nnviz.session.notation import number, percent, plural, shortest
from nnviz.session.run import Point, Run, begin_run
from nnviz.session.state import State, first_memory
from nnviz.session.surveys.mountain import Ground, PlaneJob, WeightPath, followed, ground_of

#: An optimizer's registry name, and its learning rate.
Entry = tuple[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Race:
    """Runs that have all done ``updates`` updates, but for those that had to stop before."""

    ground: Ground
    runs: tuple[Run, ...]
    updates: int = 0
    pace: int = 1  # updates that all runs did in the time that was given, or can next time

    @property
    def finished(self) -> bool:
        """Whether no run can go on."""
        return all(self._stopped(run) for run in self.runs)

    def _stopped(self, run: Run) -> bool:
        return run.last - self.ground.updates < self.updates

    def extended(
        self, updates: int, budget: float | None = None, clock: Callable[[], float] = time.perf_counter
    ) -> "Race":
        """Up to so many updates more for each run, the same number for all: as many as take about ``budget`` seconds.

        A run whose numbers overflow stops at the last finite ones, and the others go on.
        """
        stretch = updates if budget is None else min(self.pace, updates)
        ends = budget is None or stretch == updates
        begin = clock()
        runs = tuple(self._further(run, stretch, ends) for run in self.runs)
        pace = self.pace if budget is None else _pace(stretch, clock() - begin, budget)
        return replace(self, runs=runs, updates=self.updates + stretch, pace=pace)

    def _further(self, run: Run, stretch: int, ends: bool) -> Run:
        """A run farther on; on the way the loss is measured where it is its turn alone."""
        return run if self._stopped(run) else replace(run, history=run.history.extended(stretch, measure_end=ends))

    # ------------------------------------------------------------ on the screen

    def frame(self) -> RaceFrame:
        """The race as it stands."""
        order = sorted(range(len(self.runs)), key=lambda index: self._rank(self.runs[index]))
        lanes = tuple(self._lane(index, run, order.index(index) + 1) for index, run in enumerate(self.runs))
        count = self.ground.updates
        start = "from the first weights" if count == 0 else f"from the weights after {count:,} updates"
        return RaceFrame(
            lanes=lanes,
            optimizers=choices(OPTIMIZERS),
            updates=self.updates,
            can_add=len(self.runs) < MOST_LANES,
            has_accuracy=bool(lanes) and not np.isnan(lanes[0].curve.train_accuracy[-1]),
            start=start,
            note=self._note(lanes),
        )

    def _rank(self, run: Run) -> tuple[bool, int, float]:
        """Those that go on by their loss, then those that had to stop, the last one first."""
        loss = float(run.curves.train_loss[-1])
        stopped = self._stopped(run)
        return stopped, -run.last if stopped else 0, loss if np.isfinite(loss) else np.inf

    def _lane(self, index: int, run: Run, place: int) -> LaneFrame:
        spec, curves = run.experiment.optimizer, run.curves
        accuracy = curves.train_accuracy[-1]
        stopped = self._stopped(run)
        ahead = place == 1 and self.updates and np.isfinite(curves.train_loss[-1])
        state = f"stopped: {run.history.stopped}" if stopped else ("ahead" if ahead else "")
        label = entry_label((spec.name, spec.learning_rate))
        return LaneFrame(
            index=index, colour=index, label=label, optimizer=spec.name, learning_rate=spec.learning_rate,
            curve=run_curve(label, curves), loss=number(curves.train_loss[-1]),
            accuracy="" if np.isnan(accuracy) else percent(accuracy), state=state, place=place,
        )  # fmt: skip

    def _note(self, lanes: Sequence[LaneFrame]) -> str:
        if not self.updates:
            return ""
        going = [lane for lane in lanes if not self._stopped(self.runs[lane.index])]
        stops = [self._stop(lane) for lane in sorted(lanes, key=lambda lane: lane.place) if lane not in going]
        return " ".join([*([_lead(going, self.ground.updates)] if going else []), *stops])

    def _stop(self, lane: LaneFrame) -> str:
        done = self.runs[lane.index].last - self.ground.updates
        return f"{lane.label} stopped after {done:,} {plural(done, 'update')}."

    def plane_job(self, choice: PlaneChoice) -> PlaneJob:
        """The mountain on which they race, about the weights that they start from."""
        return PlaneJob(self.ground, choice, self._paths)

    def followed(self, frame: PlaneFrame) -> PlaneFrame:
        """The same mountain with the paths as they are now."""
        return followed(frame, self.ground, self._paths)

    @property
    def _paths(self) -> tuple[WeightPath, ...]:
        return tuple(
            WeightPath(run, entry_label((run.experiment.optimizer.name, run.experiment.optimizer.learning_rate)), index)
            for index, run in enumerate(self.runs)
        )


def _lead(going: Sequence[LaneFrame], start: int) -> str:
    """Who is ahead of all that still run; several where their losses are equal."""
    losses = [float(lane.curve.train_loss[-1]) for lane in going]
    finite = [loss for loss in losses if np.isfinite(loss)]
    done = int(going[0].curve.updates[-1]) - start
    after = f"After {done:,} {plural(done, 'update')}"
    if not finite:
        return f"{after} no loss is a finite number."
    first = [lane for lane, loss in zip(going, losses, strict=True) if loss == min(finite)]
    names, have = " and ".join(lane.label for lane in first), "has" if len(first) == 1 else "have"
    return f"{after} {names} {have} the lowest training loss, {first[0].loss}."


def entry_label(entry: Entry) -> str:
    """``Adam, η = 0.001``: the rate as a person writes it."""
    return f"{OPTIMIZERS[entry[0]].title}, η = {shortest(entry[1])}"


def _pace(updates: int, seconds: float, budget: float) -> int:
    """How many updates to do next in about ``budget`` seconds, where some took so many seconds.

    To begin takes time of its own, so it is found out step by step.
    """
    if seconds < 0.7 * budget:
        return 2 * updates
    return max(1, updates // 2) if seconds > 1.3 * budget else updates


class Races:
    """Starts races from whatever a session is working on."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    def new_race(self, entries: Sequence[Entry]) -> Race:
        """A race of one to six entries from the present weights; the optimizer in use keeps its own options."""
        if not 1 <= len(entries) <= MOST_LANES:
            raise UserError(f"A race has 1 to {MOST_LANES} runs, not {len(entries)}.")
        state = self._state()
        runs: list[Run] = []
        for entry in entries:
            runs.append(replace(_entered(state, entry, runs[0] if runs else None), number=len(runs) + 1))
        return Race(ground_of(state), tuple(runs))

    def place(self) -> object:
        """Equal as long as a race that was begun is still one of this net, on these data."""
        state = self._state()
        return state.network, state.data

    def usual_entries(self) -> list[Entry]:
        """The optimizer in use, with a tenth of its learning rate, the rate itself, and ten times that."""
        spec = self._state().experiment.optimizer
        return [(spec.name, float(f"{spec.learning_rate * factor:.6g}")) for factor in (0.1, 1.0, 10.0)]

    def optimizer_entries(self) -> list[Entry]:
        """Six optimizers: the one in use with its learning rate, the others with their usual ones."""
        spec = self._state().experiment.optimizer
        mine = {spec.name: spec.learning_rate}
        names = [spec.name, *(name for name in OPTIMIZERS if name != spec.name)][:MOST_LANES]
        return [(name, mine.get(name, OPTIMIZERS[name].learning_rate)) for name in OPTIMIZERS if name in names]


def _entered(state: State, entry: Entry, beside: Run | None) -> Run:
    """A run of one entry, which has not moved yet."""
    name, rate = entry
    spec = state.experiment.optimizer
    chosen = replace(spec, learning_rate=rate) if name == spec.name else OptimizerSpec(name, rate)
    experiment = replace(state.experiment, optimizer=chosen)
    validate(experiment)
    point = Point(state.updates, state.parameters, first_memory(experiment, state.parameters))
    return begin_run(experiment, state.network, state.data, point, beside, False)
