# ruff: noqa: N815  (the fields are called what they are: dL_dW)
"""The gradient of one update by itself: the very numbers that the training loop has at that moment.

It is the same pass in buffers of the same shapes, that begin at a cache line as those of the loop do; so products and
activations go through the same code with the same numbers, and come out the same to the last bit.
"""

from collections.abc import Callable, Iterator
from threading import local

import numpy as np
from numpy.typing import ArrayLike

from nnviz.core.arrays import Array, read_only, without_warnings
from nnviz.core.backprop import trace
from nnviz.core.engine.data import batch_of, block_rows, is_one_hot, rows_at_once
from nnviz.core.engine.one_pass import Batch, Pass, aligned, flat_size, make, pack, padded_layers, unpacked
from nnviz.core.network import Network, Parameters
from nnviz.core.numbers import subscript
from nnviz.records import dataclass

#: Passes of so many widths are kept: of one sample, of a mini-batch and the last of an epoch, of a block and the rest.
_MOST_WIDTHS = 5


@dataclass(frozen=True, slots=True, eq=False)
class MeanGradients:
    """The mean loss of some rows, and its gradient as an update takes it."""

    loss: float
    dL_dW: tuple[Array, ...]  # (fan_out, fan_in)
    dL_db: tuple[Array, ...]  # (fan_out,), or (0,) in a layer without biases
    first_non_finite: str | None  # None where all of these are finite; else where it began, in the first such rows

    @property
    def parameters(self) -> Parameters:
        """∂L/∂W_k and ∂L/∂b_k in the places of W_k and b_k."""
        return Parameters(self.dL_dW, self.dL_db)


@without_warnings
def mean_gradients(
    network: Network, parameters: Parameters, x: ArrayLike, y: ArrayLike, *,
    one_hot: bool = True, at_once: bool = False, between: Callable[[], object] | None = None,
) -> MeanGradients:  # fmt: skip
    """The mean over the rows x (rows, inputs) and y (rows, outputs), of which there is at least one.

    They are one batch if they are no more than a block, or ``at_once`` and no more than an update takes together;
    else a mean of means, so that their numbers need little room. ``one_hot``: whether the targets of all rows that are
    trained on are, which decides how the loop subtracts them. ``between`` is called after each product, which takes
    long in large nets: it may raise to end it.
    """
    x, y = read_only(x), read_only(y)
    passing = _passing(network, one_hot and is_one_hot(y))
    passing.take(parameters)
    size = rows_at_once(network, len(x)) if at_once else block_rows(network)
    blocks = [slice(start, start + size) for start in range(0, len(x), size)]
    losses, flat = 0.0, np.zeros(flat_size(network))
    for rows in blocks:
        batch = batch_of(network, x[rows], y[rows])
        summed, own = passing.through(batch, between)
        losses += summed
        flat = own if len(blocks) == 1 else flat + len(batch.rows) / len(x) * own
    loss, slope = losses / len(x), unpacked(flat, network)
    sound = np.isfinite(loss) and all(np.isfinite(array).all() for array in slope.arrays)
    first = None if sound else _first_non_finite(network, parameters, x, y, slope)
    return MeanGradients(loss, slope.weights, slope.biases, first)


#: What each thread has laid out last: whoever trains asks for the gradients of the same net again and again.
_kept = local()


def _passing(network: Network, one_hot: bool) -> "_Passing":
    kept: _Passing | None = getattr(_kept, "passing", None)
    if kept is None or (kept.network is not network and kept.network != network) or kept.one_hot != one_hot:
        kept = _kept.passing = _Passing(network, one_hot)
    return kept


class _Passing:
    """Passes of batches through the same parameters."""

    def __init__(self, network: Network, one_hot: bool) -> None:
        size = flat_size(network)
        self.network, self.one_hot = network, one_hot
        self._flat, self._gradient = aligned(size), aligned(size)
        self._views = padded_layers(self._flat, network), padded_layers(self._gradient, network)
        self._passes: dict[int, Pass] = {}

    def take(self, parameters: Parameters) -> None:
        """The parameters that batches go through from now on."""
        pack(parameters, self._flat, self.network)

    def through(self, batch: Batch, between: Callable[[], object] | None = None) -> tuple[float, Array]:
        """The losses of a batch added up, and its mean gradient as a flat vector, good until the next batch."""
        width = len(batch.rows)
        if width not in self._passes:
            if len(self._passes) == _MOST_WIDTHS:
                self._passes.clear()
            self._passes[width] = Pass(self.network, *self._views, width, self.one_hot)
        one_pass = self._passes[width]
        make(one_pass.forward(batch), between)
        summed = one_pass.summed_loss(batch.targets)
        make(one_pass.backward(batch), between)
        return summed, self._gradient


def _first_non_finite(network: Network, parameters: Parameters, x: Array, y: Array, slope: Parameters) -> str:
    """Where it began, in the first rows that have it; else what of the gradient itself is no finite number."""
    size = block_rows(network)
    blocks = (slice(start, start + size) for start in range(0, len(x), size))
    names = (trace(network, parameters, x[rows], y[rows]).first_non_finite for rows in blocks)
    return next((name for name in names if name is not None), None) or next(_in_gradient(slope), "the mean loss")


def _in_gradient(slope: Parameters) -> Iterator[str]:
    for k in range(len(slope.weights), 0, -1):
        for letter, array in (("W", slope.weights[k - 1]), ("b", slope.biases[k - 1])):
            if not np.isfinite(array).all():
                yield f"∂L/∂{letter}{subscript(k)}"
