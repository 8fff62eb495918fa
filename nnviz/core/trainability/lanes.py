"""Forward and backward through the weights of many runs at once, in buffers that are laid out once.

The runs lie one behind the other: of layer k the weights are (runs, fan_out, fan_in + bias), and what goes through them
is (runs, units, rows). All runs see the same rows, so the first layer is one product for all of them; so is its
gradient. Between the layers ``matmul`` makes a product for each run. What has to do with the loss is done by the
engine's own calls, on one array of (outputs, runs·rows).

Slopes are taken from a, as 1 − a² of tanh: many times quicker than those of the engine, which keep the last digits of a
slope that is almost 0. No update shows the difference.
"""

from collections.abc import Callable, Iterator
from functools import partial
from math import prod
from typing import Any

import numpy as np
from numpy import add, copyto, matmul, maximum, minimum, multiply, subtract
from numpy.typing import NDArray

from nnviz.core.activations import Activation
from nnviz.core.engine.kernels import Call, kernel_of, softmax, through_softmax
from nnviz.core.engine.one_pass import aligned, difference_of
from nnviz.core.network import Network
from nnviz.core.stable import stable_pair
from nnviz.core.trainability.measuring import summed_losses

Lanes = NDArray[np.floating[Any]]
Kind = type[np.float32] | type[np.float64]


def room(kind: Kind, *shape: int) -> Lanes:
    """Zeros of a kind that begin at a cache line, as those of the engine do."""
    size = prod(shape)
    place: Lanes = aligned(-(-size * np.dtype(kind).itemsize // 8)).view(kind)
    return place[:size].reshape(shape)


def layers_of(flat: Lanes, network: Network, runs: int) -> list[Lanes]:
    """Views (runs, fan_out, fan_in + bias) of the layers in a flat vector of all numbers of all runs."""
    views, first = [], 0
    for k in range(1, network.depth + 1):
        shape = runs, network.fan_out(k), network.row_size(k)
        views.append(flat[first : first + prod(shape)].reshape(shape))
        first += prod(shape)
    return views


def size_of(network: Network) -> int:
    """How many numbers a run has: all weights and biases."""
    return sum(network.fan_out(k) * network.row_size(k) for k in range(1, network.depth + 1))


class Pass:
    """The pass of ``width`` rows through the ``weights`` of many runs, into ``gradients`` alike.

    ``one_hot``: of the targets of every row one is 1 and the others are 0.
    """

    def __init__(
        self, network: Network, weights: list[Lanes], gradients: list[Lanes], width: int, one_hot: bool
    ) -> None:
        self._network, self._width, self._runs = network, width, len(weights[0])
        kind: Kind = weights[0].dtype.type
        self._rows = room(kind, width, network.row_size(1))
        self._columns = room(kind, network.row_size(1), width)  # the same transposed: the product is faster
        self._rows[:, network.inputs :] = self._columns[network.inputs :] = 1.0
        units = [layer.units for layer in network.layers]
        ones = [*(layer.bias for layer in network.layers[1:]), False]  # a row of ones, where the layer above has biases
        high = [count + one for count, one in zip(units, ones, strict=True)]
        # a and ∂L/∂Z have the row of ones alike, so that what is done to both runs through memory without a gap
        self._a = [room(kind, self._runs, count, width) for count in high]
        self._delta = [room(kind, self._runs, count, width) for count in high]
        # what is needed for a moment alone has one place, which stays near the processor: slopes, and each z but the
        # last one where the slope follows from a
        shared = room(kind, self._runs * max(high) * width)
        self._slopes = [shared[: a.size].reshape(a.shape) for a in self._a]
        self._z = [room(kind, self._runs, count, width) for count in units]
        for k, layer in enumerate(network.layers[:-1]):
            if layer.activation.name in _BY_OUTPUT:
                self._z[k] = shared[: self._z[k].size].reshape(self._z[k].shape)
        for a, count in zip(self._a, units, strict=True):
            a[:, count:] = 1.0
        self._weights, self._gradients, self._zeros = weights, gradients, room(kind, 0)
        # the last layer as one array, column by column: of one output that is the same memory
        last = (self._z[-1], self._a[-1], self._delta[-1])
        flat = (network.outputs, self._runs * width)
        alone = network.outputs == 1
        self._ends = [one.reshape(flat) if alone else room(kind, *flat) for one in last]
        self._targets, self._spare = room(kind, *flat), room(kind, *flat)
        multiple, difference = difference_of(network, one_hot)
        self._scale = np.array(multiple / width, kind)
        self.forward = list(self._forward())
        self.backward = list(self._backward(difference))

    def take(self, x: NDArray[Any], y: NDArray[Any]) -> None:
        """The rows x (width, inputs) and targets y (width, outputs) that all runs see from now on."""
        self._rows[:, : self._network.inputs], self._columns[: self._network.inputs] = x, x.T
        self._targets.reshape(-1, self._runs, self._width)[...] = y.T[:, np.newaxis]

    def summed_losses(self) -> NDArray[np.float64]:
        """The losses of all rows added up, (runs,), after a forward pass."""
        return summed_losses(self._network, self._ends[0], self._ends[1], self._targets, self._runs)

    # ---------------------------------------------------------------- the lists

    def _forward(self) -> Iterator[Call]:
        layers = self._network.layers
        first, z = self._weights[0], self._z[0]
        yield partial(np.dot, _together(first), self._columns, _together(z))
        for k, layer in enumerate(layers[:-1]):
            yield from self._activated(layer.activation, self._z[k], self._a[k][:, : layer.units])
            yield partial(matmul, self._weights[k + 1], self._a[k], self._z[k + 1])
        yield from self._into_columns(self._z[-1], self._ends[0])
        last = layers[-1].activation
        yield from (kernel_of(last).forward if last.elementwise else softmax)(*self._ends[:2])

    def _activated(self, activation: Activation, z: Lanes, a: Lanes) -> Iterator[Call]:
        if activation.name == "relu":  # beside an array numpy finds the larger twice as quickly as beside a number
            if self._zeros.size < z.size:
                self._zeros = room(z.dtype.type, z.size)
            yield partial(maximum, z, self._zeros[: z.size].reshape(z.shape), out=a)
        else:
            yield from kernel_of(activation).forward(z, a)

    def _backward(self, difference: Callable[..., Iterator[Call]]) -> Iterator[Call]:
        layers = self._network.layers
        yield from self._difference(difference)
        for k in range(len(layers) - 1, 0, -1):
            W, delta, below = self._weights[k], self._delta[k][:, : layers[k].units], self._delta[k - 1]
            a, units = self._a[k - 1], layers[k - 1].units
            yield partial(matmul, delta, a.transpose(0, 2, 1), self._gradients[k])
            if layers[k].units == 1:
                yield partial(np.einsum, "rou,row->ruw", W, delta, out=below)
            else:
                yield partial(matmul, W.transpose(0, 2, 1), delta, below)
            yield from through(layers[k - 1].activation, self._z[k - 1], a, below, self._slopes[k - 1], units)
        yield from self._first_gradient()

    def _first_gradient(self) -> Iterator[Call]:
        delta, gradient = self._delta[0], self._gradients[0]
        if delta.shape[1] == gradient.shape[1]:
            yield partial(np.dot, _together(delta), self._rows, _together(gradient))
            return
        tall = room(gradient.dtype.type, *delta.shape[:2], gradient.shape[2])
        yield partial(np.dot, _together(delta), self._rows, _together(tall))
        yield partial(copyto, gradient, tall[:, : gradient.shape[1]])

    def _difference(self, difference: Callable[..., Iterator[Call]]) -> Iterator[Call]:
        """∂L/∂Z of the last layer."""
        last, (z, a, delta) = self._network.layers[-1].activation, self._ends
        yield from difference(z, a, self._targets, delta, self._spare)
        yield partial(multiply, delta, self._scale, delta)
        if stable_pair(self._network) is None:
            yield from through(last, z, a, delta, self._spare) if last.elementwise else through_softmax(delta, a)
        if self._network.outputs > 1:
            shape = self._network.outputs, self._runs, self._width
            yield partial(copyto, self._delta[-1], delta.reshape(shape).transpose(1, 0, 2))

    def _into_columns(self, layer: Lanes, columns: Lanes) -> Iterator[Call]:
        if self._network.outputs > 1:
            shape = self._network.outputs, self._runs, self._width
            yield partial(copyto, columns.reshape(shape), layer.transpose(1, 0, 2))


def _together(layer: Lanes) -> Lanes:
    """The units of all runs as those of one wide layer."""
    return layer.reshape(-1, layer.shape[-1])


# ---------------------------------------------------------------- through an activation


def through(
    activation: Activation, z: Lanes, a: Lanes, delta: Lanes, slope: Lanes, units: int | None = None
) -> Iterator[Call]:
    """Turn ∂L/∂A in ``delta`` into ∂L/∂Z; ``slope`` is room.

    ``units``: a, delta and slope are (runs, rows of units and of ones, width), and z has the units alone. What becomes
    of the ones has no meaning.
    """
    if activation.name == "identity":
        return
    quick = _BY_OUTPUT.get(activation.name)
    if quick:
        yield from quick(a, delta, slope)
        return
    if units is not None:
        a, delta, slope = (one[:, :units] for one in (a, delta, slope))
    yield from kernel_of(activation).slope(z, a, slope)
    yield partial(multiply, delta, slope, delta)


def _tanh(a: Lanes, delta: Lanes, s: Lanes) -> Iterator[Call]:
    """By 1 − a²."""
    yield partial(np.square, a, s)
    yield partial(subtract, np.array(1.0, s.dtype), s, s)
    yield partial(multiply, delta, s, delta)


def _sigmoid(a: Lanes, delta: Lanes, s: Lanes) -> Iterator[Call]:
    """By a·(1 − a)."""
    yield partial(subtract, np.array(1.0, s.dtype), a, s)
    yield partial(multiply, s, a, s)
    yield partial(multiply, delta, s, delta)


def _elu(a: Lanes, delta: Lanes, s: Lanes) -> Iterator[Call]:
    """By 1 above 0, and eᶻ = a + 1 below."""
    yield partial(minimum, a, np.array(0.0, s.dtype), out=s)
    yield partial(add, s, np.array(1.0, s.dtype), s)
    yield partial(multiply, delta, s, delta)


def _relu(a: Lanes, delta: Lanes, s: Lanes) -> Iterator[Call]:
    """By 1 above 0: the bits of a, as a whole number, are above 0 there, too, so those of −a are all shifted to 1."""
    a, delta, s = (one.view(f"i{one.itemsize}") for one in (a, delta, s))
    last = np.array(8 * s.itemsize - 1, s.dtype)
    yield partial(np.negative, a, s)
    yield partial(np.right_shift, s, last, s)
    yield partial(np.bitwise_and, delta, s, delta)


_BY_OUTPUT: dict[str, Callable[[Lanes, Lanes, Lanes], Iterator[Call]]] = {
    "tanh": _tanh, "sigmoid": _sigmoid, "elu": _elu, "relu": _relu,
}  # fmt: skip
