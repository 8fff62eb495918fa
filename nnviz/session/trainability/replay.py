"""One pixel of a map once more, as the map made it: its whole curve, and from where on float64 goes another way."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnviz.core.arrays import Array, Indices, sealed
from nnviz.core.calling_off import CalledOffError, Progress, ended_by
from nnviz.core.engine import Recipe
from nnviz.core.network import Parameters
from nnviz.core.trainability import class_of, run_together, trained_with
from nnviz.core.training import train
from nnviz.records import dataclass
from nnviz.session.experiment import Experiment
from nnviz.session.trainability.job import MapJob, Precision
from nnviz.session.trainability.pixels import kind_of, runs_of
from nnviz.session.trainability.tiles import tile_with

#: A curve has about so many moments.
MOST_MOMENTS = 200
#: Two runs have parted where their losses differ by more than this share.
APART = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Replay:
    """The run of a pixel: after each of ``updates`` the loss that the map has, and that of the engine in float64.

    The last loss has the very bytes of the pixel. ``parts_at`` is the first update after which the two differ by more
    than 1 %, None where they never do; ``outcome`` is the number of the class.
    """

    experiment: Experiment
    precision: Precision  # in which the map has it
    updates: Indices
    losses: Array
    exact: Array
    parts_at: int | None
    outcome: int

    @property
    def words(self) -> str:
        """Where the engine's float64 goes another way; rounding alone makes it, where the map has float64, too."""
        other = "float64" if self.precision == "float32" else "the same run, trained alone,"
        if self.parts_at is None:
            return f"{other} goes with this run to the end"
        return f"{other} parts from this run at update {self.parts_at:,}"


@dataclass(frozen=True, slots=True)
class ReplayJob:
    """Trains a pixel, (row, column), of a map once more, in whatever thread it runs."""

    job: MapJob
    row: int
    column: int

    def run(self, on_progress: Progress) -> Replay | None:
        """The run; None where it was called off. Raises UserError where data cannot be read."""

        try:
            return replay(self.job, self.row, self.column, ended_by(on_progress))
        except CalledOffError:
            return None


def replay(job: MapJob, row: int, column: int, between: Callable[[], object] = lambda: None) -> Replay:
    """The run of a pixel, in the chunk in which the map trained it. ``between``: it may raise to end it."""
    both = _Both(job, row, column, between)
    moments = moments_of(job.updates)
    losses, exact = both.losses(moments)
    parts_at = _first_apart(losses, exact)
    if parts_at is not None and parts_at > 0:  # somewhere since the moment before
        closely = range(moments[parts_at - 1] + 1, moments[parts_at] + 1)
        found = parts_at if len(closely) == 1 else _first_apart(*both.losses(closely))
        parts_at = moments[parts_at] if found is None or len(closely) == 1 else closely[found]
    half = losses[moments.index(job.updates // 2)]
    outcome = int(class_of(half, losses[-1], job.guess))
    there = job.experiment_at(float(job.x.values[column]), float(job.y.values[row]))
    return Replay(there, job.precision, sealed(np.array(moments)), losses, exact, parts_at, outcome)


def moments_of(updates: int) -> list[int]:
    """After how many updates a curve is measured: all, or evenly some, both halves and ends among them."""
    found = np.rint(np.linspace(0, updates, min(updates, MOST_MOMENTS) + 1)).astype(int).tolist()
    return sorted({*found, updates // 2})


class _Both:
    """A pixel's run among those of its chunk, and alone in the engine."""

    def __init__(self, job: MapJob, row: int, column: int, between: Callable[[], object]) -> None:
        self._kind, self._between = kind_of(job), between
        tile = tile_with(*job.shape, row, column)
        recipes, starts = runs_of(job, tile)
        place = tile.rows.index(row) * len(tile.columns) + tile.columns.index(column)
        together = trained_with(place, recipes, self._kind)
        self._recipe, self._start, self._lane = recipes[place], starts[place], together.index(place)
        self._chunk: tuple[list[Recipe], list[Parameters]] = (
            [recipes[one] for one in together], [starts[one] for one in together],
        )  # fmt: skip

    def losses(self, moments: Sequence[int]) -> tuple[Array, Array]:
        """Those of the map and those of the engine, (moments,) each."""
        own = run_together(*self._chunk, moments, self._kind, self._between).losses[:, self._lane]
        first = self._recipe.first(self._start)

        def on_step(*told: Any) -> None:
            self._between()

        return own, train(self._recipe, first, moments[-1], on_step, moments=moments).losses


def _first_apart(losses: Array, exact: Array) -> int | None:
    """The first place where two curves differ; infinities and NaN are all alike."""
    with np.errstate(all="ignore"):
        apart = np.abs(losses - exact) > APART * np.abs(exact)
    finite = np.isfinite(losses), np.isfinite(exact)
    places = np.flatnonzero(np.where(finite[0] & finite[1], apart, finite[0] != finite[1]))
    return int(places[0]) if len(places) else None
