"""The runs of the lanes: each from its own first weights, all of them as far as asked.

A comparison is a value beside the session's work: the same mathematics as training, several times.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from math import isfinite
from pathlib import Path

from nnviz.core.datasets import Dataset
from nnviz.core.network import Network, Parameters, same_numbers
from nnviz.records import dataclass
from nnviz.session.compare.lanes import lane_experiments, questions_of
from nnviz.session.computation import Computation
from nnviz.session.experiment import MAY_DIFFER, Experiment, build_network, build_parameters, validate
from nnviz.session.plan import Step, carried_over
from nnviz.session.run import Point, Run, begin_run, deciding
from nnviz.session.state import State, first_memory, rescaled, target_within


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """One lane: its experiment, and its run from update 0 on."""

    index: int
    name: str
    experiment: Experiment
    run: Run

    @property
    def network(self) -> Network:
        return self.run.history.recipe.network

    @property
    def last(self) -> int:
        """The last update that it has done."""
        return self.run.last

    @property
    def stopped(self) -> str:
        """Why it cannot go on, in words; "" where it can: a run that was told to stop goes on."""
        history = self.run.history
        if not history.stopped or history.overflowed:
            return history.stopped or ""
        return "" if isfinite(history.curves.train_loss[-1]) else history.stopped

    def has_run(self, run: Run | None) -> bool:
        """Whether a run is this lane's, however far it has gone."""
        return run is not None and run.parent is None and run.history.start is self.run.history.start

    def extended(self, to: int, measure_end: bool) -> "Lane":
        if self.stopped or self.last >= to:
            return self
        history = self.run.history.extended(to - self.last, measure_end=measure_end)
        return replace(self, run=replace(self.run, history=history))

    def trains_as(self, other: "Lane") -> bool:
        """Whether the two have the same choices and the same first weights."""
        alike = replace(self.experiment, parameters=None) == replace(other.experiment, parameters=None)
        return alike and same_numbers(self.run.history.start.parameters, other.run.history.start.parameters)

    def is_of(self, state: State) -> bool:
        """Whether the state trains as this lane does, and has its weights after as many updates."""
        own, other = self.experiment, state.experiment
        alike = own.initialization == other.initialization and deciding(own) == deciding(other)
        if not alike or state.updates > self.last:
            return False
        return same_numbers(self.run.at(state.updates).parameters, state.parameters)


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """The lanes of an experiment, each as far as it has come."""

    lanes: tuple[Lane, ...]
    questions: tuple[str, ...]  # what they differ in, by key
    data: Dataset
    folder: Path
    pace: int = 1  # updates that all lanes did in the time that was given, or can next time

    @property
    def updates(self) -> int:
        """So many updates have all lanes done, but for those that stopped before."""
        going = [lane.last for lane in self.lanes if not lane.stopped]
        return min(going) if going else max((lane.last for lane in self.lanes), default=0)

    @property
    def finished(self) -> bool:
        """Whether no lane can go on."""
        return all(lane.stopped for lane in self.lanes)

    def extended(
        self, to: int, budget: float | None = None, clock: Callable[[], float] = time.perf_counter
    ) -> "Comparison":
        """All lanes on to an update, those that are behind first: within about ``budget`` seconds, as far as it goes.

        A lane whose numbers overflow stops at the last finite ones, and the others go on.
        """
        if self.finished or self.updates >= to:
            return self
        until = to if budget is None else min(to, self.updates + self.pace)
        begin = clock()
        lanes = tuple(lane.extended(until, until == to) for lane in self.lanes)
        pace = self.pace if budget is None else _pace(until - self.updates, clock() - begin, budget)
        return replace(self, lanes=lanes, pace=pace)

    def with_run(self, index: int, run: Run) -> "Comparison":
        """The same with a run that has gone farther in a lane."""
        return replace(self, lanes=tuple(
            replace(lane, run=run) if lane.index == index else lane for lane in self.lanes
        ))  # fmt: skip


def _pace(updates: int, seconds: float, budget: float) -> int:
    """How many updates to do next in about ``budget`` seconds, where some took so many seconds.

    To begin takes time of its own, so it is found out step by step.
    """
    if seconds < 0.7 * budget:
        return 2 * updates
    return max(1, updates // 2) if seconds > 1.3 * budget else updates


def begin_comparison(state: State, before: Comparison | None = None) -> Comparison:
    """The comparison of a state's lanes, which have not moved yet; a lane that was there ``before`` keeps its run.

    Raises UserError where a lane cannot be built.
    """
    known = () if before is None or before.data is not state.data else before.lanes
    lanes: list[Lane] = []
    pairs = zip(state.experiment.compare, lane_experiments(state.experiment), strict=True)
    for index, (spec, laid) in enumerate(pairs):
        own = replace(laid, sample=0, title="")
        validate(own, only=MAY_DIFFER)
        start = build_parameters(own, build_network(own))
        run = _known_run(known, own, start) or _run(state, own, start, lanes[0].run if lanes else None)
        lanes.append(Lane(index, spec.name, own, replace(run, number=index + 1)))
    return Comparison(tuple(lanes), questions_of(state.experiment), state.data, state.folder)


def _known_run(lanes: tuple[Lane, ...], own: Experiment, start: Parameters) -> Run | None:
    """The run of a lane that trains in the same way from the same weights."""
    alike = (lane.run for lane in lanes if lane.experiment == own)
    return next((run for run in alike if same_numbers(run.history.start.parameters, start)), None)


def _run(state: State, own: Experiment, start: Parameters, beside: Run | None) -> Run:
    point = Point(0, start, first_memory(own, start))
    return begin_run(own, build_network(own), state.data, point, beside)


def lane_state(comparison: Comparison, lane: Lane, update: int, like: State) -> State:
    """The state of a lane after so many updates, or the last that it has done; looked at as ``like`` is.

    Its pass is as far along, on the same sample, and its chain is that of the same weights where it has them.
    """
    update = min(update, lane.last)
    point, network = lane.run.at(update), lane.network
    experiment = replace(lane.experiment, sample=like.experiment.sample, title=lane.name)
    computation = Computation(network, point.parameters, like.computation.x, like.computation.y, comparison.data)
    state = State(
        experiment, comparison.folder, comparison.data, lane.run.history.start.parameters, computation, point.memory,
        updates=update, route=like.route, scope=like.scope, target=target_within(network, like.target),
        edges_show=like.edges_show, input_edited=like.input_edited, run=lane.run, point=point,
    )  # fmt: skip
    if network.depth == like.network.depth:
        cursor = carried_over(like.steps, like.cursor, state.steps, network.depth)
    else:
        cursor = as_far(like.steps, like.cursor, state.steps)
    return rescaled(replace(state, cursor=cursor))


def as_far(old: tuple[Step, ...], cursor: int, new: tuple[Step, ...]) -> int:
    """The cursor in the pass of a net of another depth: as many steps into the same phase, or at that phase's end."""
    if cursor == 0:
        return 0
    phase = old[cursor - 1].phase
    first, last = _span(new, phase)
    begin, end = _span(old, phase)
    return last if cursor == end else min(first + cursor - begin, last)


def _span(steps: tuple[Step, ...], phase: str) -> tuple[int, int]:
    """The cursor before the first step of a phase, and after its last one."""
    places = [place for place, step in enumerate(steps) if step.phase == phase]
    return places[0], places[-1] + 1


def comparison_key(state: State) -> object:
    """Equal as long as the lanes of a state, and where they begin, are the same."""
    experiment = replace(state.experiment, sample=0, title="")
    return experiment, state.initial, state.data
