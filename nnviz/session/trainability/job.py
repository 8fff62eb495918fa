"""The values of a map. All of them can be sent to another process, or to another machine."""

from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, sealed
from nnviz.core.datasets import Dataset
from nnviz.core.trainability import CLASSES as CLASSES
from nnviz.core.trainability import DIVERGED as DIVERGED
from nnviz.core.trainability import LEARNT as LEARNT
from nnviz.core.trainability import ON_THE_WAY as ON_THE_WAY
from nnviz.core.trainability import STANDS_STILL as STANDS_STILL
from nnviz.core.trainability import class_of
from nnviz.errors import UserError
from nnviz.records import dataclass
from nnviz.session.experiment import Experiment, load_data, validate
from nnviz.session.experiment.building import build_network
from nnviz.session.experiment.maps import MOST_UPDATES as MOST_UPDATES
from nnviz.session.notation import shortest
from nnviz.session.trainability.axes import RATE, SCALE, Axis, limits, with_value

Precision = Literal["float32", "float64"]
PRECISIONS: tuple[Precision, ...] = ("float32", "float64")
#: Axes, size and updates where nobody says otherwise.
USUAL = {SCALE: (0.05, 10.0), RATE: (0.001, 10.0)}
USUAL_SIZE, USUAL_UPDATES = 256, 200
MOST_SIZE = 4096


@dataclass(frozen=True, slots=True)
class MapJob:
    """A map that is to be computed: the loss after ``updates`` of the experiment with each pair of values.

    ``data`` are its rows, where no axis changes them; ``guess`` is the loss of the best constant output, by which the
    classes are told apart; ``below`` is the bound of which it is asked from when on the loss stays below it.
    """

    experiment: Experiment
    folder: str  # what a relative path of a table is relative to
    x: Axis
    y: Axis
    updates: int
    precision: Precision
    data: Dataset
    guess: float
    below: float | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows of y, columns of x."""
        return len(self.y.values), len(self.x.values)

    @property
    def changes_data(self) -> bool:
        """Whether the rows differ from pixel to pixel."""
        return any(one.key.startswith("data.") for one in (self.x, self.y))

    def experiment_at(self, x: float, y: float) -> Experiment:
        """The run of one pixel."""
        return self.with_y(self.with_x(x), y)

    def with_x(self, x: float) -> Experiment:
        """The experiment with the number of a column."""
        return with_value(self.experiment, self.x.key, x, self.x.counts)

    def with_y(self, column: Experiment, y: float) -> Experiment:
        """What ``with_x`` gives, with the number of a row."""
        return with_value(column, self.y.key, y, self.y.counts)


def map_job(
    experiment: Experiment, folder: Path, x: Axis, y: Axis, *, updates: int = USUAL_UPDATES,
    precision: Precision = "float32",
) -> MapJob:  # fmt: skip
    """The job of a map. Raises UserError where the axes, or an experiment at a corner, cannot be."""
    if x.key == y.key:
        raise UserError(f"Both axes are {x.key}: give them two numbers.")
    data = load_data(experiment, folder)
    job = MapJob(experiment, str(folder), x, y, updates, precision, data, guess_of(experiment, data))
    for one in (x, y):
        ends = limits(one.key)
        if ends is not None and not (ends[0] <= one.low and one.high <= ends[1]):
            raise UserError(f"{one.key} is a whole number from {shortest(ends[0])} to {shortest(ends[1])}.")
    for corner in ((a, b) for a in (x.low, x.high) for b in (y.low, y.high)):
        there = job.experiment_at(*corner)
        validate(there)
        if job.changes_data:
            load_data(there, folder)
    return job


def watched(job: MapJob, below: float | None = None) -> MapJob:
    """The same, which asks from when on the loss stays below a bound; None: that of a run that learns.

    Raises UserError where no loss is below it.
    """
    bound = LEARNT * job.guess if below is None else float(below)
    if not (isfinite(bound) and bound > 0):
        raise UserError(f"A loss can stay below a number above 0, not below {shortest(bound)}.")
    return replace(job, below=bound)


def guess_of(experiment: Experiment, data: Dataset) -> float:
    """The training loss of the best constant output: of every loss there is it is the mean of the targets."""
    y = data.targets[data.train]
    with np.errstate(all="ignore"):
        return float(build_network(experiment).loss.function(np.broadcast_to(y.mean(axis=0), y.shape), y).mean())


# ---------------------------------------------------------------- tiles


@dataclass(frozen=True, slots=True)
class Tile:
    """Pixels that are computed together: those in some ``rows`` and ``columns``, which may leave others out between."""

    rows: range
    columns: range

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.columns)

    @property
    def pixels(self) -> int:
        return len(self.rows) * len(self.columns)


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """What came of a tile: the loss after half of the updates and after all, (rows, columns) each.

    ``since``: the update from which on it stays below the bound of the job, if there is one.
    """

    tile: Tile
    half: Array
    end: Array
    since: Array | None = None


# ---------------------------------------------------------------- all of it


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A map as far as it is computed: (rows of y, columns of x); what is not ``done`` is NaN.

    ``since``, where the job has a bound, is the update from which on the loss stays below it, NaN where it does not.
    """

    job: MapJob
    half: Array
    loss: Array
    done: NDArray[np.bool_]
    since: Array | None = None

    @classmethod
    def empty(cls, job: MapJob) -> "Grid":
        nothing = sealed(np.full(job.shape, np.nan))
        since = None if job.below is None else nothing
        return cls(job, nothing, nothing, sealed(np.zeros(job.shape, np.bool_)), since)

    def with_losses(self, *found: Losses) -> "Grid":
        """The same with some tiles more."""
        half, loss, done = self.half.copy(), self.loss.copy(), self.done.copy()
        since = None if self.since is None else self.since.copy()
        for one in found:
            place = np.ix_(one.tile.rows, one.tile.columns)
            half[place], loss[place], done[place] = one.half, one.end, True
            if since is not None:
                since[place] = one.since
        kept = None if since is None else sealed(since)
        return Grid(self.job, sealed(half), sealed(loss), sealed(done), kept)

    @property
    def is_whole(self) -> bool:
        return bool(self.done.all())

    @property
    def classes(self) -> NDArray[np.uint8]:
        """The class of each pixel; of what is not done it says nothing."""
        return class_of(self.half, self.loss, self.job.guess)

    def has(self, tile: Tile) -> bool:
        return bool(self.done[np.ix_(tile.rows, tile.columns)].all())
