"""What every unit of a network gives at many points at once: the fields of its units over its inputs, fast.

The points stay and the parameters change, as they do while a network learns. So all is laid out once, as in the engine,
and computing allocates next to nothing. The numbers are float32, which is enough for a picture and twice as fast.
"""

from collections.abc import Sequence
from functools import partial
from math import prod

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz.core.arrays import without_warnings
from nnviz.core.engine.kernels import Call, kernel_of, softmax
from nnviz.core.network import Layer, Network, Parameters

Map = NDArray[np.float32]
Axis = tuple[float, float, int]


class NeuronMaps:
    """The activations of all units of ``network`` at ``points`` (points, inputs).

    ``shape`` is how the points are arranged in what ``compute`` gives; left out, they are in a row.
    ValueError where the points do not have as many numbers each as the network has inputs, or do not fill the shape.
    """

    @without_warnings
    def __init__(self, network: Network, points: ArrayLike, shape: Sequence[int] | None = None) -> None:
        points = np.asarray(points, np.float32)
        if points.ndim != 2 or points.shape[1] != network.inputs:
            raise ValueError(f"points of shape {points.shape} do not fit a network of {_inputs(network.inputs)}")
        arranged = (len(points),) if shape is None else tuple(shape)
        if prod(arranged) != len(points):
            raise ValueError(f"{len(points)} points do not fill a map of shape {arranged}")
        units = [network.inputs, *(layer.units for layer in network.layers)]
        # feature first, and with a row of ones below, so that one product adds the bias, the last column of W
        ones = [*(layer.bias for layer in network.layers), False]
        a = [np.ones((count + one, len(points)), np.float32) for count, one in zip(units, ones, strict=True)]
        a[0][: network.inputs] = points.T
        z = np.empty((max(units[1:]), len(points)), np.float32)  # of one layer after another
        self._places: list[Map] = []  # for W and b of each layer
        self._calls: list[Call] = []
        for layer, below, above in zip(network.layers, a, a[1:], strict=False):
            packed = np.empty((layer.units, len(below)), np.float32)
            self._places.append(packed)
            self._calls += _through(layer, packed, below, z[: layer.units], above[: layer.units])
        self._maps = tuple(one[:count].reshape(count, *arranged) for one, count in zip(a[1:], units[1:], strict=True))

    @classmethod
    @without_warnings
    def over(cls, network: Network, *axes: Axis) -> "NeuronMaps":
        """Maps over a grid: an axis (first value, last value, count) for each input.

        Of two inputs the maps are (units, rows, columns): the first input grows along the columns and the second along
        the rows, so row 0 has its smallest value. Of one input they are (units, points): curves.
        ValueError where there are not as many axes as inputs.
        """
        if len(axes) != network.inputs:
            raise ValueError(f"{len(axes)} axes do not fit a network of {_inputs(network.inputs)}")
        values = [np.linspace(*axis) for axis in axes]
        last_first = np.meshgrid(*reversed(values), indexing="ij")
        points = np.stack([grid.ravel() for grid in reversed(last_first)], axis=1)
        return cls(network, points, last_first[0].shape)

    @without_warnings
    def compute(self, parameters: Parameters) -> tuple[Map, ...]:
        """A_k (units, *shape) of each layer k = 1 … n; what overflows becomes ∞ or NaN, without a warning.

        The arrays are always the same ones: the next call overwrites them, so what is to last must be copied.
        """
        for place, W, b in zip(self._places, parameters.weights, parameters.biases, strict=True):
            place[:, : W.shape[1]], place[:, W.shape[1] :] = W, b.reshape(len(W), -1)
        for call in self._calls:
            call()
        return self._maps


def _through(layer: Layer, packed: Map, below: Map, z: Map, a: Map) -> list[Call]:
    """The calls that compute what a layer makes of the activations, and the ones, below it: Z into z and A into a."""
    activate = kernel_of(layer.activation).forward if layer.activation.elementwise else softmax
    return [partial(packed.dot, below, z), *activate(z, a)]


def _inputs(count: int) -> str:
    return f"{count} input" if count == 1 else f"{count} inputs"
