"""A map that is not whole yet as something to look at: what is missing is as the coarser pixel that it lies in."""

import numpy as np

from nnviz.core.arrays import sealed
from nnviz.session.trainability.job import Grid
from nnviz.session.trainability.tiles import COARSEST


def spread(grid: Grid) -> Grid:
    """The same, with each missing pixel as the finest one that is done and whose block it is in; a picture only."""
    if grid.is_whole:
        return grid
    rows, columns = np.indices(grid.job.shape)
    from_row, from_column, done = rows.copy(), columns.copy(), grid.done.copy()
    step = 2
    while step <= COARSEST:
        above, left = rows // step * step, columns // step * step
        found = ~done & grid.done[above, left]
        from_row[found], from_column[found] = above[found], left[found]
        done |= found
        step *= 2
    places = from_row, from_column
    since = None if grid.since is None else sealed(grid.since[places])
    return Grid(grid.job, sealed(grid.half[places]), sealed(grid.loss[places]), sealed(done), since)
