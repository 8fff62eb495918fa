"""The survey of a map beside the window: the first picture here at once, the rest by a pool of processes.

Whoever shows it takes what is found from time to time; called off, it ends within a moment whatever is being computed.
"""

import time
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import CancelledError, Executor
from contextlib import closing

import numpy as np

from nnviz.core.calling_off import CalledOffError, Progress, ended_by
from nnviz.records import dataclass
from nnviz.session.trainability.coarse import spread
from nnviz.session.trainability.job import Grid, Losses, MapJob
from nnviz.session.trainability.pixels import compute_tile
from nnviz.session.trainability.pools import Pools
from nnviz.session.trainability.present import Curve, present_losses
from nnviz.session.trainability.replay import moments_of
from nnviz.session.trainability.running import computed_by, missing_tiles

#: What takes no longer, in seconds, is computed here: to begin processes takes as long. How long it takes can be told
#: after so many.
_SHORT, _FAIR = 1.5, 0.2
#: Seconds from one picture to the next.
_EVERY = 0.25
#: Of so many updates of all runs processes are begun at once, while the first picture is made here.
_MANY = 2_000_000


class MapWork:
    """Computes what a grid lacks, in whatever thread it runs. ``take`` and ``end`` are for another thread."""

    def __init__(self, grid: Grid, workers: int | None = None) -> None:
        self._grid = grid
        self._found: list[Losses] = []  # and not yet in the grid
        self._latest: deque[tuple[Grid, Grid]] = deque(maxlen=1)
        self._shown_at = 0.0
        self._pools, self._has_pools = Pools(workers, gives_way=True), True

    def run(self, on_progress: Progress) -> Grid | None:
        """The whole grid; None where it was called off. Raises UserError where it cannot be computed."""
        total, done = self._grid.done.size, int(self._grid.done.sum())

        def between() -> None:
            if not on_progress(done / total):
                raise CalledOffError

        with self._pools, closing(self._tiles(between)) as tiles:
            try:
                for losses in tiles:
                    self._found.append(losses)
                    done += losses.tile.pixels
                    if time.monotonic() - self._shown_at > _EVERY:
                        self._hand_over()
                    between()
            except (CalledOffError, CancelledError):
                self._pools.end()  # nobody waits for what is being computed
                return None
            finally:
                self._hand_over()
        return self._grid

    def _hand_over(self) -> None:
        """What is done so far, and what that looks like: it takes some milliseconds, which the window has not."""
        if self._found:
            self._grid = self._grid.with_losses(*self._found)
            self._found.clear()
            self._latest.append((self._grid, spread(self._grid)))
            self._shown_at = time.monotonic()

    def _tiles(self, between: Callable[[], object]) -> Generator[Losses, None, None]:
        grid, missing = self._grid, missing_tiles(self._grid)
        if not missing:
            return
        if grid.done.size * grid.job.updates > _MANY:
            self._begin()
        begun = time.monotonic()
        for place, tile in enumerate(missing):
            before = time.monotonic()
            losses = compute_tile(grid.job, tile, between)
            yield losses
            grid, now = grid.with_losses(losses), time.monotonic()
            takes = (now - before) / tile.pixels * sum(one.pixels for one in missing[place + 1 :])
            if now - begun > _FAIR and takes > _SHORT and self._begin() is not None:
                break
        pool = None if grid.is_whole else self._begin()
        if pool is not None:
            yield from computed_by(grid, pool, self._pools.renew)

    def _begin(self) -> Executor | None:
        """The pool; None where nothing can be begun beside this process, which then computes everything itself."""
        if self._has_pools:
            try:
                return self._pools.begin()
            except (OSError, RuntimeError):
                # No memory to be shared, no more processes; or a script without ``if __name__ == "__main__":``.
                self._has_pools = False
        return None

    def take(self) -> tuple[Grid, Grid] | None:
        """The grid as far as it is known, and what that looks like; None: as it was the last time."""
        try:
            return self._latest.popleft()
        except IndexError:
            return None

    def end(self) -> None:
        """Let the processes end now; what is computed here ends with the next ``on_progress``."""
        self._pools.end()


@dataclass(frozen=True, slots=True)
class PresentWork:
    """Trains the experiment of a job itself as long as its map does, for its curve."""

    job: MapJob

    def run(self, on_progress: Progress) -> Curve | None:
        """The curve; None where it was called off."""

        moments = moments_of(self.job.updates)
        try:
            losses = present_losses(self.job, moments, ended_by(on_progress))
        except CalledOffError:
            return None
        return Curve(np.array(moments), losses)
