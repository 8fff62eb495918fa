"""The order of tiles: the whole map coarsely, then what lies between, each pixel once."""

from collections.abc import Iterator

from nnviz.session.trainability.job import Tile

#: The first picture has every sixteenth pixel of each row and column: of the usual map that is one tile.
COARSEST = 16
#: Rows and columns of a tile: some tenths of a second of work.
_SIDE = 16


def tiles_of(rows: int, columns: int) -> tuple[Tile, ...]:
    """The tiles of a map, coarse ones first."""
    found = [*_split(rows, columns, 0, 0, COARSEST)]
    step = COARSEST
    while step > 1:
        half = step // 2
        for first_row, first_column in ((0, half), (half, 0), (half, half)):
            found += _split(rows, columns, first_row, first_column, step)
        step = half
    return tuple(found)


def tile_with(rows: int, columns: int, row: int, column: int) -> Tile:
    """The tile that a pixel is in."""
    return next(tile for tile in tiles_of(rows, columns) if row in tile.rows and column in tile.columns)


def _split(rows: int, columns: int, first_row: int, first_column: int, step: int) -> Iterator[Tile]:
    """Every ``step``-th pixel of the map from a first one on, in tiles."""
    span = _SIDE * step
    for row in range(first_row, rows, span):
        for column in range(first_column, columns, span):
            yield Tile(range(row, min(row + span, rows), step), range(column, min(column + span, columns), step))
