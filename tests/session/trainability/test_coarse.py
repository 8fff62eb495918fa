"""A map that is not whole is shown coarsely, and what is done stays as it is."""

import numpy as np
import pytest

from nnviz import resources
from nnviz.core.arrays import sealed
from nnviz.session.experiment import files
from nnviz.session.trainability.axes import RATE, SCALE, axis
from nnviz.session.trainability.coarse import spread
from nnviz.session.trainability.job import USUAL, Grid, Losses, map_job
from nnviz.session.trainability.tiles import tiles_of

FOLDER = resources.path("experiments")
XOR = files.load(FOLDER / "xor.nnviz.json")


def _job(rows, columns):
    x, y = axis(XOR, SCALE, *USUAL[SCALE], columns), axis(XOR, RATE, *USUAL[RATE], rows)
    return map_job(XOR, FOLDER, x, y, updates=4)


def _losses(tile):
    """Each pixel has a number of its own."""
    own = sealed(np.add.outer(1000.0 * np.array(tile.rows), np.array(tile.columns)))
    return Losses(tile, own, own)


@pytest.mark.parametrize("shape", [(1, 40), (33, 20), (64, 64)])
@pytest.mark.parametrize("many", [1, 2, 5])
def test_what_is_missing_is_as_the_finest_block_around_it(shape, many):
    tiles = tiles_of(*shape)
    grid = Grid.empty(_job(*shape)).with_losses(*map(_losses, tiles[:many]))
    seen = spread(grid)
    for row, column in np.ndindex(shape):
        blocks = ((row // step * step, column // step * step) for step in (1, 2, 4, 8, 16))
        found = next((block for block in blocks if grid.done[block]), None)
        assert seen.done[row, column] == (found is not None)
        if found is not None:
            assert seen.loss[row, column] == 1000.0 * found[0] + found[1]


def test_the_first_tile_of_the_usual_map_is_a_picture_of_all_of_it():
    grid = Grid.empty(_job(256, 256)).with_losses(_losses(tiles_of(256, 256)[0]))
    assert spread(grid).is_whole
    assert not grid.is_whole


def test_a_whole_map_is_shown_as_it_is():
    grid = Grid.empty(_job(4, 4)).with_losses(*map(_losses, tiles_of(4, 4)))
    assert spread(grid) is grid
