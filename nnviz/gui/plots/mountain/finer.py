"""Values between the points of a grid: smooth, and exact at the points themselves."""

import numpy as np
from numpy.typing import NDArray

from nnviz.gui.plots.arrays import Array


def finer(grid: Array, times: int) -> Array:
    """(rows, columns) with so many steps where there was one, on the cubics of Catmull and Rom (1974)."""
    return _along(_along(grid, times).T, times).T


def even(grid: Array, times: int) -> Array:
    """The same, straight from point to point: for what is not to overshoot."""
    return _straight(_straight(grid, times).T, times).T


def _places(count: int, times: int) -> tuple[NDArray[np.int64], Array]:
    """For every new row the old one before it, and how far on it is (rows, 1)."""
    at = np.arange((count - 1) * times + 1)
    before = np.minimum(at // times, count - 2)
    return before, (at / times - before)[:, None]


def _along(grid: Array, times: int) -> Array:
    before, t = _places(len(grid), times)
    ends = np.concatenate((2 * grid[:1] - grid[1:2], grid, 2 * grid[-1:] - grid[-2:-1]))  # goes on straight
    p0, p1, p2, p3 = (ends[before + place] for place in range(4))
    bend = t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0))
    smooth: Array = p1 + t / 2 * (p2 - p0 + bend)
    return smooth


def _straight(grid: Array, times: int) -> Array:
    before, t = _places(len(grid), times)
    straight: Array = grid[before] * (1 - t) + grid[before + 1] * t
    return straight
