"""What a map shows of its runs: the loss at the end, the updates until it stays below a bound, or a word.

Whatever is shown, the grid keeps its numbers as they are.
"""

from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.trainability import CLASSES, DIVERGED, LEARNS, LEARNT, ON_THE_WAY, look_every
from nnviz.records import dataclass
from nnviz.session.notation import shortest
from nnviz.session.trainability.job import Grid, MapJob

Show = Literal["loss", "updates", "word"]
#: Each with what it is in words.
SHOWS: dict[Show, str] = {
    "loss": "the loss at the end",
    "updates": "the updates until the loss stays below a bound",
    "word": "what has come of it",
}
#: The end of the ramp, as a share of where it begins.
LEAST = 1 / 50
#: The shade of a run that is below the bound at the very end: one that is not yet is neutral.
_AT_THE_END = 0.2

#: Classes by their number, as in CLASSES: a word each, and what it means.
Words = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A number beside the ramp, and what it means, as it is written behind the number."""

    value: float
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What is to be drawn of a grid: (rows, columns) each.

    ``values`` are shaded from ``top`` down to LEAST of it, even in the logarithm, and from the shade ``first`` to 1;
    what is no number is neutral. Without them each class has one colour, its ``flat`` shade. ``head`` says what they
    are, ``title`` the same for all of the map.
    """

    title: str
    head: str
    classes: NDArray[np.uint8]
    words: Words
    values: Array | None = None
    top: float = 1.0
    first: float = 0.0
    flat: tuple[float, ...] = (0.8, 0.25, 0.0, 0.0)
    marks: tuple[Mark, ...] = ()

    @property
    def shades(self) -> Array:
        """How dark each place is, from 0 to 1."""
        if self.values is None:
            return np.array(self.flat)[self.classes]
        along = self.first + (1.0 - self.first) * shade(self.values, self.top)
        return np.where(np.isnan(self.values), 0.0, along)

    def at(self, places: tuple[Any, ...]) -> "Shown":
        """Some rows and columns of it."""
        values = None if self.values is None else self.values[places]
        return replace(self, classes=self.classes[places], values=values)


def shade(values: Array, top: float) -> Array:
    """How far values lie along a ramp from ``top`` down to LEAST of it; what is no number lies at its top."""
    with np.errstate(all="ignore"):
        share = np.log(top / values) / -np.log(LEAST)
    return np.asarray(np.clip(np.nan_to_num(share, nan=0.0, posinf=1.0, neginf=0.0), 0.0, 1.0))


def shown(grid: Grid, show: Show = "loss") -> Shown:
    """What a map shows. Updates are shown of a grid whose job has a bound."""
    return {"loss": _loss, "updates": _updates, "word": _word}[show](grid)


def _loss(grid: Grid) -> Shown:
    job, guess = grid.job, grid.job.guess
    marks = (
        Mark(guess, ": a guess, and above"), Mark(LEARNT * guess, ": learns from here on"),
        Mark(LEAST * guess, ", and below"),
    )  # fmt: skip
    head = f"loss after {job.updates:,} updates"
    return Shown(
        head[0].upper() + head[1:], head, grid.classes, CLASSES, values=grid.loss, top=guess, marks=marks
    )  # fmt: skip


def _updates(grid: Grid) -> Shown:
    job = grid.job
    assert grid.since is not None
    assert job.below is not None
    bound, top = shortest(job.below, 2), float(job.updates)
    marks = (Mark(top, ": at the end"), Mark(round(top / 5), ""), Mark(max(round(LEAST * top), 1), ", and sooner"))
    stays = ~np.isnan(grid.since)
    classes = grid.classes.copy()
    classes[classes == LEARNS] = ON_THE_WAY
    classes[stays & (classes != DIVERGED)] = LEARNS
    words = ((f"below {bound}", "and it stays there"), ("not yet", f"not below {bound} at the end"), *CLASSES[2:])
    title = f"Updates until the loss stays below {bound}"
    head = f"from which update on the loss stays below {bound}{_looks(job)}"
    return Shown(
        title, head, classes, words, values=grid.since, top=top, first=_AT_THE_END, flat=(0.8, 0.0, 0.0, 0.0),
        marks=marks,
    )  # fmt: skip


def _looks(job: MapJob) -> str:
    """How coarse the answer is, where it is not to the update."""
    whole = job.experiment.batch_size >= len(job.data.train) and "batch_size" not in (job.x.key, job.y.key)
    every = look_every(job.updates, whole)
    return "" if every == 1 else f", to {every} updates"


def _word(grid: Grid) -> Shown:
    told = f"what comes of {grid.job.updates:,} updates"
    return Shown(told[0].upper() + told[1:], told, grid.classes, CLASSES)
