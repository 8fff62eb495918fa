"""Run: one stretch of training, every update of which can be returned to; and what is left of those before it.

Training goes on in the same run as long as nothing but its weights changes. Other choices (a learning rate, a batch
size) from some update on are a new run, a branch: it remembers the run that led there, whose past is its own, and the
old curve stays to be compared with.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from nnviz.core.arrays import Array
from nnviz.core.datasets import Dataset
from nnviz.core.history import (
    Curves,
    History,
    Point,
    Recipe,
    begin,
    measuring_cost,
    update_cost,
    updates_per_epoch,
)
from nnviz.core.network import Network, same_numbers
from nnviz.core.optimizers import Memory
from nnviz.records import dataclass
from nnviz.session.experiment import Experiment
from nnviz.session.notation import shortest

__all__ = [
    "Curves", "PastRun", "Point", "Run", "begin_run", "kept_for_comparison", "recipe", "same_memory", "takes_long",
    "updates_per_epoch",
]  # fmt: skip


#: Curves of runs that were left are kept for comparison: so many.
MOST_PAST_RUNS = 5
#: A run and those that it branched off hold no more keyframes than this together; older pasts are then let go.
MOST_RUN_BYTES = 160 * 2**20
#: An update or a measurement may take so many ns in the window's own thread.
MOST_NS = 1e8


@dataclass(frozen=True, slots=True, eq=False)
class PastRun:
    """A run that was left: what it is called, and its curves."""

    label: str
    curves: Curves


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A training run. ``parent`` is the run that it branched off, at the update in which its own history starts."""

    number: int  # from 1
    experiment: Experiment  # the choices under which it trains
    data: Dataset
    history: History
    parent: "Run | None" = None
    before: Curves | None = None  # the curves of the parent up to there

    @property
    def first(self) -> int:
        """The earliest update that can be returned to."""
        return self.parent.first if self.parent is not None else self.history.start.updates

    @property
    def last(self) -> int:
        """The last update that it has done."""
        return self.history.end.updates

    @property
    def label(self) -> str:
        """What it is called beside its curve: ``run 2 · SGD, η = 0.1``."""
        spec, schedule = self.experiment.optimizer, self.experiment.schedule
        label = f"run {self.number} · {spec.chosen.title}, η = {shortest(spec.learning_rate)}"
        if schedule.name != "constant":
            label += f" ({schedule.chosen.title})"
        return label if self.parent is None else f"{label}, from update {self.history.start.updates:,}"

    @property
    def curves(self) -> Curves:
        """Its curves, and before them those of the runs that led to its start."""
        own = self.history.curves
        return own if self.before is None else self.before.joined(own)

    @property
    def nbytes(self) -> int:
        """The memory of its own keyframes, and of rows that it has laid out for itself."""
        return self.history.nbytes

    def at(self, update: int) -> Point:
        """The moment after so many updates, exactly as it was. IndexError before ``first`` and after ``last``."""
        return self.owner(update).history.at(update)

    def owner(self, update: int) -> "Run":
        """The run, this one or one that it branched off, whose own history has the moment after so many updates."""
        if self.parent is not None and update < self.history.start.updates:
            return self.parent.owner(update)
        return self

    def goes_on_under(self, experiment: Experiment, data: Dataset, update: int) -> bool:
        """Whether training from an update on, under these choices, does what this run did, and goes on with it.

        Whatever decides an update is the same then. Before the run's own start its parent's choices held.
        """
        same = data is self.data and deciding(experiment) == deciding(self.experiment)
        return same and update >= self.history.start.updates

    def measures(self, network: Network, data: Dataset) -> bool:
        """Whether its curves are of the same net and data, and so its losses are those of its weights there."""
        return data is self.data and self.history.recipe.network == network

    def fits(self, network: Network) -> bool:
        """Whether the weights and biases of the run are as many, in as many layers, as the network's."""
        own = self.history.recipe.network
        return (own.shapes, own.bare) == (network.shapes, network.bare)


def deciding(experiment: Experiment) -> tuple[object, ...]:
    """The choices that decide an update, besides the weights."""
    e = experiment
    return e.network, e.optimizer, e.schedule, e.batch_size, e.order_seed


def recipe(experiment: Experiment, network: Network, data: Dataset) -> Recipe:
    """What the core trains by."""
    x, y, test_x, test_y = train_and_test_rows(data)
    optimizer, schedule = experiment.optimizer, experiment.schedule
    return Recipe(
        network=network, x=x, y=y, test_x=test_x, test_y=test_y,
        optimizer=optimizer.chosen, optimizer_options=optimizer.option_values(),
        schedule=schedule.chosen, schedule_options=schedule.option_values(),
        learning_rate=optimizer.learning_rate, batch_size=experiment.batch_size, seed=experiment.order_seed,
    )  # fmt: skip


def takes_long(by: Recipe) -> bool:
    """Whether an update, or to measure all rows, takes so long that a window would stand still."""
    return max(update_cost(by), measuring_cost(by)) > MOST_NS


@lru_cache(maxsize=4)
def train_and_test_rows(data: Dataset) -> tuple[Array, Array, Array, Array]:
    """Inputs and targets to train on, and to test: the same arrays each time, for runs share what is made of them."""
    x, y = data.inputs, data.targets
    return x[data.train], y[data.train], x[data.test], y[data.test]


def begin_run(
    experiment: Experiment, network: Network, data: Dataset, point: Point, beside: Run | None = None, *,
    branch: bool = False, between: Callable[[], object] | None = None,
) -> Run:  # fmt: skip
    """A run from ``point`` on. ``beside`` is the run before it; as a ``branch`` of it, its past is part of this one.

    ``between`` is called while its rows are measured: it may raise to end it.
    """
    shared = beside.history if beside is not None else None
    history = begin(recipe(experiment, network, data), point, shared, between)
    number = 1 if beside is None else beside.number + 1
    if beside is None or not branch or point.updates == beside.first:
        return Run(number, experiment, data, history)
    parent = _bounded(beside.owner(point.updates - 1), MOST_RUN_BYTES)
    return Run(number, experiment, data, history, parent, beside.curves.until(point.updates))


def _bounded(run: Run, most: int) -> Run:
    """The run without those of its ancestors that would hold too much memory together."""
    if run.parent is None:
        return run
    room = most - run.nbytes
    return replace(run, parent=_bounded(run.parent, room) if room > run.parent.nbytes else None)


def kept_for_comparison(earlier: tuple[PastRun, ...], run: Run) -> tuple[PastRun, ...]:
    """The runs for comparison when ``run`` is left; one that has not gone anywhere is not worth it."""
    if run.last == run.history.start.updates:
        return earlier
    return (*earlier, PastRun(run.label, run.curves))[-MOST_PAST_RUNS:]


def same_memory(one: Memory, other: Memory) -> bool:
    """Whether an optimizer goes on from both alike; one that remembers nothing does."""
    if one is other or one.names == other.names == ():
        return True
    return (one.names, one.t) == (other.names, other.t) and all(map(same_numbers, one.values, other.values))
