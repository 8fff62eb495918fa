"""Where the numbers of the training loop lie.

All weights and biases of a network are one flat vector, so that an update is one subtraction. Layer k has its place in
it as (fan_out, width) with the weights, then the bias as one more column: with a row of ones below A_{k−1}, one product
gives Z_k and one gives both gradients. Wide layers are filled up with columns of zeros, and rows of zeros in A.
"""

from collections.abc import Sequence

import numpy as np

from nnviz.core.arrays import Array, sealed
from nnviz.core.network import Network, Parameters

_LINE = 64  # bytes of a cache line
_WIDE = 64  # numbers


def aligned(*shape: int) -> Array:
    """Zeros that begin at a cache line, so that the same computation meets the same numbers in the same places."""
    size = int(np.prod(shape))
    room = np.zeros(size + _LINE // 8)
    first = -room.ctypes.data % _LINE // 8
    return room[first : first + size].reshape(shape)


def width_of(units: int) -> int:
    """Columns for the weights from so many units, and the bias: a multiple of 8 makes wide products much faster."""
    return units + 1 if units < _WIDE else -(-(units + 1) // 8) * 8


def flat_size(network: Network) -> int:
    """The length of the flat vector."""
    return sum(network.fan_out(k) * width_of(network.fan_in(k)) for k in range(1, network.depth + 1))


def layers_in(flat: Array, network: Network) -> list[Array]:
    """Views (fan_out, width) of the layers in a flat vector."""
    views, first = [], 0
    for k in range(1, network.depth + 1):
        shape = network.fan_out(k), width_of(network.fan_in(k))
        views.append(flat[first : first + shape[0] * shape[1]].reshape(shape))
        first += shape[0] * shape[1]
    return views


def pack(parameters: Parameters, flat: Array, network: Network) -> None:
    """Write parameters into a flat vector."""
    for view, W, b in zip(layers_in(flat, network), parameters.weights, parameters.biases, strict=True):
        inputs = W.shape[1]
        view[:, :inputs], view[:, inputs], view[:, inputs + 1 :] = W, b, 0.0


def unpacked(flat: Array, network: Network) -> Parameters:
    """Parameters that hold copies of what is in a flat vector."""
    views = [(view, network.fan_in(k)) for k, view in enumerate(layers_in(flat, network), start=1)]
    return Parameters(
        _copies([view[:, :inputs] for view, inputs in views]), _copies([view[:, inputs] for view, inputs in views])
    )


def fillers_in(flat: Array, network: Network) -> list[Array]:
    """Views of the columns of zeros in a flat vector."""
    fillers = [view[:, network.fan_in(k) + 1 :] for k, view in enumerate(layers_in(flat, network), start=1)]
    return [filler for filler in fillers if filler.size]


def _copies(views: Sequence[Array]) -> tuple[Array, ...]:
    return tuple(sealed(view.copy()) for view in views)
