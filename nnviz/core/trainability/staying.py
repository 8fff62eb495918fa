"""From which update on the loss of each run stays below a bound, to the end."""

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array

#: Where a look costs a pass of all rows, there are no more looks than this.
_MOST_LOOKS = 200


def look_every(updates: int, one_batch: bool) -> int:
    """After how many updates the losses are looked at again: all where they are on the way anyway."""
    return 1 if one_batch else -(-updates // _MOST_LOOKS)


class Staying:
    """Told of the losses of some runs, again and again; ``since`` (runs,) is NaN where the last one is not below."""

    def __init__(self, bound: float, runs: int, every: int) -> None:
        self._bound, self.every = bound, every
        self.since: NDArray[np.float64] = np.full(runs, np.nan)

    def see(self, updates: int, losses: Array) -> None:
        """The losses (runs,) after so many updates, more than the last time."""
        self.since = np.where(losses < self._bound, np.fmin(self.since, updates), np.nan)
