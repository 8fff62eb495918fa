"""All tiles of a map, here or over any Executor. A tile that is lost with its worker is computed again."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait

from nnviz.errors import UserError
from nnviz.session.trainability.job import Grid, Losses, Tile
from nnviz.session.trainability.pixels import compute_tile
from nnviz.session.trainability.tiles import tiles_of

#: How often a tile is tried, and how often in a row a pool may break before anything has come of it.
_TRIES = 3
#: So many tiles are on their way at once: enough for many workers, and few enough that coarse ones come first.
_AHEAD = 256


def missing_tiles(grid: Grid) -> tuple[Tile, ...]:
    """What is not computed yet, coarse tiles first."""
    return tuple(tile for tile in tiles_of(*grid.job.shape) if not grid.has(tile))


def computed_here(grid: Grid) -> Iterator[Losses]:
    """One missing tile after another, in this process."""
    for tile in missing_tiles(grid):
        yield compute_tile(grid.job, tile)


def computed_by(grid: Grid, executor: Executor, renew: Callable[[], Executor] | None = None) -> Iterator[Losses]:
    """The missing tiles as they come back from an Executor; ``renew`` gives another one where it has broken.

    Raises UserError where workers are lost again and again; what a tile itself raises, after some tries.
    """
    waiting, on_the_way = list(reversed(missing_tiles(grid))), dict[Future[Losses], Tile]()
    tries, breaks = Counter[Tile](), 0
    try:
        while waiting or on_the_way:
            problem: BaseException | None = None
            try:
                while waiting and len(on_the_way) < _AHEAD:
                    on_the_way[executor.submit(compute_tile, grid.job, waiting[-1])] = waiting[-1]
                    waiting.pop()
            except BrokenExecutor as error:
                problem = error
            for future in () if problem else wait(on_the_way, return_when=FIRST_COMPLETED).done:
                tile = on_the_way.pop(future)
                error_of = CancelledError() if future.cancelled() else future.exception()
                if error_of is None:
                    breaks = 0
                    yield future.result()
                    continue
                waiting.append(tile)
                tries[tile] += 1
                if isinstance(error_of, BrokenExecutor):
                    problem = error_of
                elif isinstance(error_of, UserError) or tries[tile] >= _TRIES:
                    raise error_of
            if problem is not None:
                breaks += 1
                if renew is None or breaks >= _TRIES:
                    raise UserError("The workers of the map are gone, and so are those in their place.") from problem
                waiting += reversed(on_the_way.values())  # none of these comes back
                on_the_way.clear()
                executor = renew()
    finally:
        for future in on_the_way:
            future.cancel()
