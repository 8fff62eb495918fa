"""Training and test rows, laid out for the training loop, and the batches of any update."""

from collections.abc import Iterator
from math import gcd

import numpy as np
from numpy.typing import ArrayLike

from nnviz.core.arrays import Array, sealed, without_warnings
from nnviz.core.batches import order_of, updates_per_epoch
from nnviz.core.engine.one_pass import Batch, aligned, width_of
from nnviz.core.metrics import Classes, classes_of, counts_classes
from nnviz.core.network import Network
from nnviz.records import dataclass

#: Large sets are measured so many rows at a time, which bounds the buffers.
BLOCK_ROWS = 1024
#: Fewer where one product with the largest W would be more than so many multiplications, which are about 0.1 s.
MOST_IN_A_PRODUCT = 2**30
#: A batch goes through the net in blocks of these where it would take more products of a weight and a row, which are
#: about a second's: in one piece nobody could call it off, and its buffers would fill the memory.
MOST_PRODUCTS = 2**32
#: As many batches are laid out at once as have so many numbers (512 kB), but no more than so many batches.
_LAID_OUT, _MOST_BATCHES = 2**16, 256


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Rows that are measured together, and the classes (width,) that their targets name, if they do."""

    batch: Batch
    classes: Classes | None


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """``rows`` (rows, inputs and what fills them up) and ``targets`` (rows, outputs) to train on; blocks to measure.

    ``one_hot``: of the targets of each row one is 1 and all others are 0.
    """

    rows: Array
    targets: Array
    train: tuple[Block, ...]
    test: tuple[Block, ...]
    one_hot: bool

    @property
    def nbytes(self) -> int:
        """The memory that was taken to lay them out."""
        blocks = (*self.train, *self.test)
        return self.rows.nbytes + sum(block.batch.targets.nbytes for block in blocks) + sum(
            block.batch.rows.nbytes for block in self.test
        )


@without_warnings
def lay_out(
    network: Network, x: ArrayLike, y: ArrayLike, test_x: ArrayLike, test_y: ArrayLike, batch_size: int
) -> Data:
    """Data of training rows x, y and test rows; the training rows are one block where they pass as one batch."""
    rows, targets = _filled_up(network, x), np.asarray(y, dtype=np.float64)
    whole = rows_at_once(network, len(rows)) if batch_size >= len(rows) else block_rows(network)
    test_rows = _filled_up(network, test_x)
    return Data(
        rows, targets, _blocks(network, rows, targets, whole),
        _blocks(network, test_rows, np.asarray(test_y, dtype=np.float64), block_rows(network)),
        is_one_hot(targets),
    )  # fmt: skip


def _filled_up(network: Network, x: ArrayLike) -> Array:
    """A one behind the inputs of each row, where there are biases to meet it, and zeros."""
    x, bias = np.asarray(x, dtype=np.float64), network.layers[0].bias
    inputs = x.shape[1]
    rows = aligned(len(x), width_of(inputs, bias))
    rows[:, :inputs], rows[:, inputs : inputs + bias] = x, 1.0
    return sealed(rows)


def _blocks(network: Network, rows: Array, targets: Array, size: int) -> tuple[Block, ...]:
    classes = classes_of(network, targets) if counts_classes(network, targets) else None
    parts = [slice(start, start + size) for start in range(0, len(rows), size)]
    return tuple(
        Block(_batch(rows[part], targets[part]), None if classes is None else classes[part]) for part in parts
    )


def _batch(rows: Array, targets: Array) -> Batch:
    columns = aligned(targets.shape[1], len(rows))
    columns[...] = targets.T
    return Batch(rows, rows.T, columns)


def block_rows(network: Network) -> int:
    """How many rows of a large set go through the net together: a power of two."""
    largest = max(fan_out * fan_in for fan_out, fan_in in network.shapes)
    return min(BLOCK_ROWS, 1 << max(MOST_IN_A_PRODUCT // largest, 1).bit_length() - 1)


def rows_at_once(network: Network, rows: int) -> int:
    """How many rows of a batch that has so many go through the net together."""
    links = sum(fan_out * fan_in for fan_out, fan_in in network.shapes)
    return rows if rows * links <= MOST_PRODUCTS else min(rows, block_rows(network))


def parts_of(network: Network, batch: Batch) -> Iterator[Batch]:
    """The blocks in which a batch goes through the net that does not as a whole."""
    size = block_rows(network)
    for start in range(0, len(batch.rows), size):
        part = slice(start, start + size)
        yield _batch(batch.rows[part], batch.targets[:, part].T)


def batch_of(network: Network, x: ArrayLike, y: ArrayLike) -> Batch:
    """The rows x (width, inputs) and y (width, outputs) by themselves, as a batch of the loop has them in memory."""
    return _batch(_filled_up(network, x), np.asarray(y, dtype=np.float64))


def is_one_hot(targets: Array) -> bool:
    """Whether of the targets of each row (rows, outputs) one is 1 and all others are 0."""
    return bool(((targets == 0.0) | (targets == 1.0)).all() and (targets.sum(axis=1) == 1.0).all())


class Batches:
    """The batch of any update; some that follow each other are laid out together, without allocating.

    A batch stays as it is until one of another stretch is asked for. Each begins at a cache line, as it would alone:
    some products of BLAS give other last digits elsewhere (OpenBLAS issue 317). Rows that nobody looks at fill the
    room in between.
    """

    def __init__(self, data: Data, batch_size: int, seed: int | None) -> None:
        self._data, self._seed, self._size = data, seed, min(batch_size, len(data.rows))
        self._per_epoch = updates_per_epoch(len(data.rows), self._size)
        self._start = self._stop = 0
        self._laid_out = [data.train[0].batch] * _MOST_BATCHES
        if self._per_epoch > 1:
            width, outputs = data.rows.shape[1], data.targets.shape[1]
            whole = len(data.rows) // self._size  # batches of full size in an epoch
            self._stretch = max(1, min(whole, _MOST_BATCHES, _LAID_OUT // (self._size * width)))
            self._taken = np.zeros((self._stretch, _to_a_line(self._size, width)), np.int64)
            self._rows = aligned(*self._taken.shape, width)
            self._given = aligned(self._stretch * self._size, outputs)
            self._targets = self._room_for_targets(self._stretch, self._size)
            self._full = self._views(self._size, self._targets)
            rest = len(data.rows) % self._size
            self._rest_targets = self._room_for_targets(1, rest)
            self._rest = self._views(rest, self._rest_targets)

    def following(self, update: int, until: int) -> list[Batch]:
        """The batches of an update, counted from 0, and some that follow it before ``until``: all of one size."""
        if self._per_epoch == 1:
            return self._laid_out[: until - update]
        if not self._start <= update < self._stop:
            self._lay_out(update)
        return self._laid_out[update - self._start : min(until, self._stop) - self._start]

    def _room_for_targets(self, count: int, size: int) -> Array:
        return aligned(count, self._data.targets.shape[1] * _to_a_line(size, self._data.targets.shape[1]))

    def _views(self, size: int, targets: Array) -> list[Batch]:
        outputs = self._data.targets.shape[1]
        rows, given = self._rows[:, :size], targets[:, : outputs * size]
        return [Batch(rows[i], rows[i].T, given[i].reshape(outputs, size)) for i in range(len(targets))]

    def _lay_out(self, update: int) -> None:
        """Fill the buffers with the stretch of batches, all of one size and one epoch, to which an update belongs."""
        epoch, index = divmod(update, self._per_epoch)
        first = index - index % self._stretch
        whole = len(self._data.rows) // self._size
        if index < whole:
            count, self._laid_out, targets = min(self._stretch, whole - first), self._full, self._targets
            size = self._size
        else:
            first, count, self._laid_out, targets = index, 1, self._rest, self._rest_targets
            size = len(self._data.rows) % self._size
        self._start = update - index + first
        self._stop = self._start + count
        taken = order_of(epoch, len(self._data.rows), self._seed)[first * self._size :][: count * size]
        self._taken[:count, :size] = taken.reshape(count, size)
        self._data.rows.take(self._taken[:count], axis=0, out=self._rows[:count], mode="clip")
        given = self._data.targets.take(taken, axis=0, out=self._given[: len(taken)], mode="clip")
        columns = given.reshape(count, size, -1).transpose(0, 2, 1)
        targets[:count, : given.shape[1] * size].reshape(columns.shape)[...] = columns


def _to_a_line(rows: int, width: int) -> int:
    """As many rows as there are, and a few more, so that they end where a cache line does."""
    together = 8 // gcd(8, width)
    return -(-rows // together) * together
