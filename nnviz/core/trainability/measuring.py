"""The losses of many rows of many runs, measured so often that it counts how long it takes.

They are those of ``core/stable`` and ``core/losses``, in float64 whatever the runs are made of. The frequent ones have
the engine's formulas here, some times as quick; where a z is not finite, probabilities have the slow ones.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.network import Network
from nnviz.core.stable import stable_pair

Columns = NDArray[np.floating[Any]]
Measured = NDArray[np.float64]


def summed_losses(network: Network, z: Columns, a: Columns, y: Columns, runs: int) -> Measured:
    """The losses of each run, (runs,), whose columns lie side by side in what ``losses_of`` takes."""
    share = _OF_SQUARES.get(network.loss.name)
    if share is not None:
        off = (a.astype(np.float64) - y).reshape(len(a), runs, -1)
        scale = share(len(a))
        return np.asarray(scale * np.einsum("orw,orw->r", off, off))
    losses = losses_of(network, z, a, y)
    return np.asarray(losses.reshape(runs, -1).sum(axis=1))


def losses_of(network: Network, z: Columns, a: Columns, y: Columns) -> Measured:
    """The loss of each column (columns,) of the last layer's z and a and of the targets, (outputs, columns) each."""
    pair, quick = stable_pair(network), _QUICK.get((network.layers[-1].activation.name, network.loss.name))
    if quick is not None and pair is not None:  # a softmax of one output is no probability
        wide, targets = z.astype(np.float64), y.astype(np.float64)
        if np.isfinite(wide).all():
            return quick(wide, targets)
    wide, outputs, targets = (np.asarray(one.T, np.float64) for one in (z, a, y))
    return network.loss.function(outputs, targets) if pair is None else pair.loss(wide, targets)


def _binary(z: Measured, y: Measured) -> Measured:
    """The mean of y·softplus(−z) + (1 − y)·softplus(z), for softplus(±z) = max(±z, 0) + ln(1 + e^−|z|)."""
    found: Measured = np.log1p(np.exp(-np.abs(z)))
    found += y * np.maximum(-z, 0.0)
    found += (1.0 - y) * np.maximum(z, 0.0)
    mean: Measured = found[0] if len(found) == 1 else found.mean(axis=0)
    return mean


def _class(z: Measured, y: Measured) -> Measured:
    """Σ −y·ln a: relative to the largest z, which gives the 1 in ln(1 + rest)."""
    z -= z.max(axis=0)
    others = np.exp(z)
    others[z.argmax(axis=0), np.arange(z.shape[1])] = 0.0
    surprise = np.log1p(others.sum(axis=0)) - z
    surprise *= y
    total: Measured = surprise.sum(axis=0)
    return total


_QUICK: dict[tuple[str, str], Callable[[Measured, Measured], Measured]] = {
    ("sigmoid", "binary_cross_entropy"): _binary,
    ("softmax", "cross_entropy"): _class,
}
#: Losses that are squares added up, times this, by the number of outputs.
_OF_SQUARES: dict[str, Callable[[int], float]] = {
    "half_squared_error": lambda outputs: 0.5,
    "mean_squared_error": lambda outputs: 1.0 / outputs,
}
