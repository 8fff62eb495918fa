"""The values of a map. All of them can be sent to another process, or to another machine."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, sealed
from nnviz.core.datasets import Dataset
from nnviz.core.trainability import CLASSES as CLASSES
from nnviz.core.trainability import DIVERGED as DIVERGED
from nnviz.core.trainability import STANDS_STILL as STANDS_STILL
from nnviz.core.trainability import class_of
from nnviz.errors import UserError
from nnviz.records import dataclass
from nnviz.session.experiment import Experiment, load_data, validate
from nnviz.session.experiment.building import build_network
from nnviz.session.notation import shortest
from nnviz.session.trainability.axes import RATE, SCALE, Axis, limits, with_value

Precision = Literal["float32", "float64"]
PRECISIONS: tuple[Precision, ...] = ("float32", "float64")
#: Axes, size and updates where nobody says otherwise.
USUAL = {SCALE: (0.05, 10.0), RATE: (0.001, 10.0)}
USUAL_SIZE, USUAL_UPDATES = 256, 200
MOST_SIZE, MOST_UPDATES = 4096, 1_000_000


@dataclass(frozen=True, slots=True)
class MapJob:
    """A map that is to be computed: the loss after ``updates`` of the experiment with each pair of values.

    ``data`` are its rows, where no axis changes them; ``guess`` is the loss of the best constant output, by which the
    classes are told apart.
    """

    experiment: Experiment
    folder: str  # what a relative path of a table is relative to
    x: Axis
    y: Axis
    updates: int
    precision: Precision
    data: Dataset
    guess: float

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
        there = with_value(self.experiment, self.x.key, x, self.x.counts)
        return with_value(there, self.y.key, y, self.y.counts)


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
    def pixels(self) -> int:
        return len(self.rows) * len(self.columns)


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """What came of a tile: the loss after half of the updates and after all, (rows, columns) each."""

    tile: Tile
    half: Array
    end: Array


# ---------------------------------------------------------------- all of it


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A map as far as it is computed: (rows of y, columns of x); what is not ``done`` is NaN."""

    job: MapJob
    half: Array
    loss: Array
    done: NDArray[np.bool_]

    @classmethod
    def empty(cls, job: MapJob) -> "Grid":
        nothing = sealed(np.full(job.shape, np.nan))
        return cls(job, nothing, nothing, sealed(np.zeros(job.shape, np.bool_)))

    def with_losses(self, *found: Losses) -> "Grid":
        """The same with some tiles more."""
        half, loss, done = self.half.copy(), self.loss.copy(), self.done.copy()
        for one in found:
            place = np.ix_(one.tile.rows, one.tile.columns)
            half[place], loss[place], done[place] = one.half, one.end, True
        return replace(self, half=sealed(half), loss=sealed(loss), done=sealed(done))

    @property
    def is_whole(self) -> bool:
        return bool(self.done.all())

    @property
    def classes(self) -> NDArray[np.uint8]:
        """The class of each pixel; of what is not done it says nothing."""
        return class_of(self.half, self.loss, self.job.guess)

    def has(self, tile: Tile) -> bool:
        return bool(self.done[np.ix_(tile.rows, tile.columns)].all())
