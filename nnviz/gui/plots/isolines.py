"""The line where a map has a given value: marching squares, for all cells at once."""

import numpy as np
from numpy.typing import NDArray

from nnviz.gui.plots.arrays import Array


def isolines(values: Array, level: float) -> Array:
    """(segments, 4): x0, y0, x1, y1 in columns and rows of ``values``; none through cells that are not finite.

    In a saddle the mean of the four corners decides which of them belong together.
    """
    if min(values.shape) < 2:
        return np.empty((0, 4))
    above = values > level
    corners = (above[:-1, :-1], above[:-1, 1:], above[1:, 1:], above[1:, :-1])  # from bottom left, against the clock
    count = sum(corner.astype(np.int8) for corner in corners)
    rows, columns = np.nonzero((count > 0) & (count < 4))
    cell = np.stack([values[rows, columns], values[rows, columns + 1],
                     values[rows + 1, columns + 1], values[rows + 1, columns]])  # fmt: skip
    finite = np.isfinite(cell).all(axis=0)
    cell, rows, columns = cell[:, finite], rows[finite], columns[finite]
    crossings, crossed = _crossings(cell, level)
    segments = _plain(crossings, crossed) + _saddles(crossings, crossed, cell, level)
    found = [np.column_stack([part, where]) for part, where in segments if len(where)]
    if not found:
        return np.empty((0, 4))
    stacked = np.concatenate(found)
    stacked = stacked[np.isfinite(stacked).all(axis=1)]  # between the greatest floats there is no place to name
    which = stacked[:, 4].astype(np.int64)
    return stacked[:, :4] + np.column_stack([columns[which], rows[which], columns[which], rows[which]])


def _crossings(cell: Array, level: float) -> tuple[Array, NDArray[np.bool_]]:
    """Where the line crosses each side of each cell: (4, cells, 2) in the cell's unit square, and whether it does."""
    a, b, c, d = cell
    with np.errstate(all="ignore"):
        bottom, right, top, left = ((level - p) / (q - p) for p, q in ((a, b), (b, c), (d, c), (a, d)))
    zero, one = np.zeros_like(a), np.ones_like(a)
    sides = ((bottom, zero), (one, right), (top, one), (zero, left))
    places = np.stack([np.column_stack(side) for side in sides])
    above = cell > level
    crossed = np.stack([above[0] != above[1], above[1] != above[2], above[2] != above[3], above[3] != above[0]])
    return places, crossed


def _plain(places: Array, crossed: NDArray[np.bool_]) -> list[tuple[Array, NDArray[np.int64]]]:
    """The cells that the line crosses once."""
    once = crossed.sum(axis=0) == 2
    found = []
    for first in range(4):
        for second in range(first + 1, 4):
            where = np.nonzero(once & crossed[first] & crossed[second])[0]
            found.append((np.column_stack([places[first, where], places[second, where]]), where))
    return found


def _saddles(
    places: Array, crossed: NDArray[np.bool_], cell: Array, level: float
) -> list[tuple[Array, NDArray[np.int64]]]:
    """The cells that it crosses twice."""
    twice = crossed.all(axis=0)
    middle = (cell / 4).sum(axis=0)  # a sum of the greatest floats would overflow
    joined = (middle > level) == (cell[0] > level)  # the corners at bottom left and top right
    found = []
    for apart, pairs in ((joined, ((0, 1), (2, 3))), (~joined, ((0, 3), (1, 2)))):
        where = np.nonzero(twice & apart)[0]
        found += [(np.column_stack([places[p, where], places[q, where]]), where) for p, q in pairs]
    return found
