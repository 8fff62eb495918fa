"""Which rows each update sees: the order of mini-batches, open at any update.

The order of an epoch depends on the seed, the number of rows and the number of the epoch alone, so no earlier epoch has
to be gone through to know the rows of a later update. Without a seed (None) nothing is shuffled: every epoch takes the
rows in their own order.
"""

from functools import lru_cache

import numpy as np

from nnviz.core.arrays import Indices, sealed
from nnviz.core.randomness import generator

#: Set apart from the other uses of a data seed, so that the order of rows does not echo the noise or the split.
_ORDER = 2
#: Epochs of few rows are shuffled together, about so many rows at a time.
_DRAWN = 2**12


def updates_per_epoch(count: int, batch_size: int) -> int:
    """Updates that see each of ``count`` rows once; the last of them may see fewer rows than the others."""
    return -(-count // batch_size)


def rows_of(update: int, count: int, batch_size: int, seed: int | None) -> Indices:
    """The rows (batch,) of an update, counted from 0: part of the order of its epoch, read-only.

    A batch that holds all rows has them in their own order.
    """
    if batch_size >= count:
        return _own_order(count)
    epoch, index = divmod(update, updates_per_epoch(count, batch_size))
    return order_of(epoch, count, seed)[index * batch_size : (index + 1) * batch_size]


def order_of(epoch: int, count: int, seed: int | None) -> Indices:
    """The order (count,) in which an epoch, counted from 0, takes the rows; read-only."""
    if seed is None:
        return _own_order(count)
    together = max(1, _DRAWN // count)
    order: Indices = _orders(epoch // together, together, count, seed)[epoch % together]
    return order


@lru_cache(maxsize=4)
def _orders(group: int, together: int, count: int, seed: int) -> Indices:
    """The orders (together, count) of neighbouring epochs: to set up a generator takes longer than to shuffle."""
    rng = generator((seed, _ORDER, group))
    return sealed(rng.permuted(np.tile(np.arange(count), (together, 1)), axis=1))


@lru_cache(maxsize=4)
def _own_order(count: int) -> Indices:
    return sealed(np.arange(count))
