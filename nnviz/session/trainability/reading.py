"""A pixel of a map in words and numbers."""

import numpy as np

from nnviz.core.arrays import Array, Indices
from nnviz.core.trainability import CLASSES, LEARNT
from nnviz.session.notation import number, shortest
from nnviz.session.trainability.axes import value_text
from nnviz.session.trainability.job import Grid, MapJob


def told_of(grid: Grid, row: int, column: int) -> str:
    """All that the map has of a pixel, in one sentence."""
    job = grid.job
    where = f"{value_text(job.x, float(job.x.values[column]))}, {value_text(job.y, float(job.y.values[row]))}"
    if not grid.done[row, column]:
        return f"{where}: not computed yet."
    word, _ = CLASSES[grid.classes[row, column]]
    told = f"{where}: loss {number(float(grid.loss[row, column]))} after {job.updates:,} updates, {word}"
    if grid.since is not None and job.below is not None:
        since, bound = float(grid.since[row, column]), shortest(job.below, 2)
        told += f", not below {bound}" if np.isnan(since) else f", below {bound} from update {since:,.0f} on"
    return f"{told}."


def bound_of(job: MapJob) -> float:
    """The loss below which a run has learnt, or that the map asks for."""
    return LEARNT * job.guess if job.below is None else job.below


def stays_from(updates: Indices, losses: Array, bound: float) -> int | None:
    """The first of the moments from which on the loss stays below a bound; None: it does not at the end."""
    above = np.flatnonzero(~(losses < bound))
    place = int(above[-1]) + 1 if len(above) else 0
    return int(updates[place]) if place < len(updates) else None
