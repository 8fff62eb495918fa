"""What is read out of a map beside it: the run that is pointed to, and the present one."""

import numpy as np

from nnviz.core.arrays import Array, Indices
from nnviz.core.trainability import CLASSES, class_of
from nnviz.records import dataclass
from nnviz.session.experiment import Experiment
from nnviz.session.notation import number, shortest
from nnviz.session.trainability.axes import keys_of, read, short_name, title_of
from nnviz.session.trainability.job import Grid
from nnviz.session.trainability.present import Curve
from nnviz.session.trainability.reading import bound_of, stays_from
from nnviz.session.trainability.replay import Replay

NONE = "–"


@dataclass(frozen=True, slots=True)
class ReadoutRow:
    """One line: what it is, ``short`` where there is little room; of the run pointed to, and of that in the graph."""

    title: str
    short: str
    pointer: str
    present: str


@dataclass(frozen=True, slots=True, eq=False)
class ReadoutFrame:
    """The table, the words under it, and both curves."""

    rows: tuple[ReadoutRow, ...]
    words: str
    updates: int
    pointer: Curve | None
    present: Curve | None

    def is_as(self, other: "ReadoutFrame") -> bool:
        """Whether both look the same."""
        told = (self.rows, self.words, self.updates) == (other.rows, other.words, other.updates)
        curves = (self.present is other.present, _last(self.pointer) == _last(other.pointer))
        return told and all(curves)


def _last(curve: Curve | None) -> int:
    """Which curve it is: that of a pixel is wrapped anew each time."""
    return 0 if curve is None else id(curve.losses)


def build_readout(
    grid: Grid, pixel: tuple[int, int] | None, replay: Replay | None, experiment: Experiment, curve: Curve | None
) -> ReadoutFrame:
    """All that there is to say of the pixel so far."""
    job, bound = grid.job, bound_of(grid.job)
    columns = (
        _of_pixel(grid, pixel, replay, bound), _of_present(grid, experiment, curve, bound),
    )  # fmt: skip
    titles = (
        title_of(job.x.key), title_of(job.y.key), "loss at the start", f"loss after {job.updates:,}",
        f"below {shortest(bound, 2)} from update", "verdict",
    )  # fmt: skip
    bounded = f"below {shortest(bound, 2)}"
    shorts = short_name(job.x.key), short_name(job.y.key), "at the start", "at the end", bounded, "verdict"
    rows = tuple(ReadoutRow(*row) for row in zip(titles, shorts, *columns, strict=True))
    return ReadoutFrame(
        rows, "" if replay is None else replay.words, job.updates,
        None if replay is None else Curve(replay.updates, replay.losses), curve,
    )  # fmt: skip


def _of_pixel(grid: Grid, pixel: tuple[int, int] | None, replay: Replay | None, bound: float) -> tuple[str, ...]:
    if pixel is None:
        return (NONE,) * 6
    job, (row, column) = grid.job, pixel
    places = shortest(float(job.x.values[column]), 4), shortest(float(job.y.values[row]), 4)
    start = since = NONE
    if replay is not None:
        start, since = number(float(replay.losses[0])), _since(replay.updates, replay.losses, bound)
    if grid.since is not None and grid.done[pixel]:
        since = NONE if np.isnan(grid.since[pixel]) else f"{grid.since[pixel]:,.0f}"
    if grid.done[pixel]:
        return *places, start, number(float(grid.loss[pixel])), since, CLASSES[grid.classes[pixel]][0]
    if replay is not None:
        return *places, start, number(float(replay.losses[-1])), since, CLASSES[replay.outcome][0]
    return *places, start, "not yet", since, NONE


def _of_present(grid: Grid, experiment: Experiment, curve: Curve | None, bound: float) -> tuple[str, ...]:
    job = grid.job
    known = keys_of(experiment)
    places = (shortest(read(experiment, one.key), 4) if one.key in known else NONE for one in (job.x, job.y))
    if curve is None:
        return *places, NONE, NONE, NONE, NONE
    losses = curve.losses
    half = losses[int(np.searchsorted(curve.updates, job.updates // 2))]
    word = CLASSES[int(class_of(half, losses[-1], job.guess))][0]
    ends = number(float(losses[0])), number(float(losses[-1]))
    return *places, *ends, _since(curve.updates, losses, bound), word


def _since(updates: Indices, losses: Array, bound: float) -> str:
    found = stays_from(updates, losses, bound)
    return NONE if found is None else f"{found:,}"
