"""One forward and backward pass of a batch, as a list of calls into buffers that are laid out once.

Making the list takes some time; going through it allocates nothing, and leaves Python nothing to do between the calls.

All weights and biases of a network are one flat vector, so that an update is one subtraction. Layer k has its place in
it as (fan_out, width) with the weights, then the bias as one more column: with a row of ones below A_{k−1}, one product
gives Z_k and one gives both gradients. A layer without biases has neither that column nor that row.
Wide layers are filled up with columns of zeros, and rows of zeros in A.

The other buffers are feature first: column i belongs to sample i. In each of them the layers lie one below the other,
each with some rows more than it has units, as the layer above needs them: in A these hold ones, and then zeros, in the
others nothing of value. So
neighbouring layers of the same activation have their slopes in one call, and no product needs a copy.
"""

import operator
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, groupby
from math import isfinite

import numpy as np
from numpy import multiply, subtract

from nnviz.core.activations import Activation
from nnviz.core.arrays import Array, sealed
from nnviz.core.engine.kernels import (
    Call,
    binary_difference,
    class_difference,
    kernel_of,
    softmax,
    summed_binary_loss,
    summed_class_loss,
    through_softmax,
)
from nnviz.core.network import Network, Parameters, beside
from nnviz.core.stable import stable_pair
from nnviz.records import dataclass

# ---------------------------------------------------------------- all parameters as one vector

_LINE = 64  # bytes of a cache line
#: Rows of so many numbers or more are filled up with zeros.
_WIDE = 64


def aligned(*shape: int) -> Array:
    """Zeros that begin at a cache line, so that the same computation meets the same numbers in the same places."""
    size = int(np.prod(shape))
    room = np.zeros(size + _LINE // 8)
    first = -room.ctypes.data % _LINE // 8
    return room[first : first + size].reshape(shape)


def width_of(units: int, bias: bool) -> int:
    """Columns for the weights from so many units, and the bias: a multiple of 8 makes wide products much faster."""
    return units + bias if units < _WIDE else -(-(units + bias) // 8) * 8


def _width(network: Network, k: int) -> int:
    return width_of(network.fan_in(k), network.layers[k - 1].bias)


def flat_size(network: Network) -> int:
    """The length of the flat vector."""
    return sum(network.fan_out(k) * _width(network, k) for k in range(1, network.depth + 1))


def padded_layers(flat: Array, network: Network) -> list[Array]:
    """Views (fan_out, width) of the layers in a flat vector."""
    views, first = [], 0
    for k in range(1, network.depth + 1):
        shape = network.fan_out(k), _width(network, k)
        views.append(flat[first : first + shape[0] * shape[1]].reshape(shape))
        first += shape[0] * shape[1]
    return views


def pack(parameters: Parameters, flat: Array, network: Network) -> None:
    """Write parameters into a flat vector."""
    for view, W, b in zip(padded_layers(flat, network), parameters.weights, parameters.biases, strict=True):
        rows = beside(W, b)
        view[:, : rows.shape[1]], view[:, rows.shape[1] :] = rows, 0.0


def unpacked(flat: Array, network: Network) -> Parameters:
    """Parameters that hold copies of what is in a flat vector."""
    views = list(enumerate(padded_layers(flat, network), start=1))
    return Parameters(
        _copies([view[:, : network.fan_in(k)] for k, view in views]),
        _copies([view[:, network.fan_in(k) : network.row_size(k)].ravel() for k, view in views]),
    )


def fillers_in(flat: Array, network: Network) -> list[Array]:
    """Views of the columns of zeros in a flat vector."""
    fillers = [view[:, network.row_size(k) :] for k, view in enumerate(padded_layers(flat, network), start=1)]
    return [filler for filler in fillers if filler.size]


def _copies(views: Sequence[Array]) -> tuple[Array, ...]:
    return tuple(sealed(view.copy()) for view in views)


# ---------------------------------------------------------------- a pass


def make(calls: Iterable[Call], between: Callable[[], object] | None = None) -> None:
    """Make all calls, quicker than a loop in Python would; ``between`` is called after each: it may raise to end it."""
    if between is None:
        deque(map(operator.call, calls), maxlen=0)
        return
    for call in calls:
        call()
        between()


#: Losses whose ∂L/∂A is a multiple of A − Y: that multiple for m outputs.
SQUARED: dict[str, Callable[[int], float]] = {
    "half_squared_error": lambda m: 1.0,
    "mean_squared_error": lambda m: 2.0 / m,
}


#: From Z, A, the targets, where to write and what may be written over, each (outputs, width), to calls.
Difference = Callable[[Array, Array, Array, Array, Array], Iterator[Call]]
#: From Z and the targets, both (width, outputs), to what pulls each Z up and what pulls it down.
Pulls = Callable[[Array, Array], tuple[Array, Array]]
#: From Z, the targets, and what may be written over, to the losses added up.
SummedLoss = Callable[[Array, Array, Array, Array], float]


# ---------------------------------------------------------------- ∂L/∂A_n, or at once ∂L/∂Z_n, up to a multiple


def difference_of(network: Network, one_hot: bool) -> tuple[float, Difference]:
    """The multiple, and the calls that write the rest of it into the last array, given Z, A and the targets.

    It is ∂L/∂Z_n where activation and loss are a stable pair, else ∂L/∂A_n.
    """
    pair, squared = stable_pair(network), SQUARED.get(network.loss.name)
    if pair is not None:
        alone = network.layers[-1].activation.elementwise
        if pair.difference and (alone or one_hot):
            return 1.0 / pair.divisor(network.outputs), binary_difference if alone else class_difference
        return 1.0, partial(_difference_of_pulls, pair.pulls)
    if squared is not None:
        return squared(network.outputs), _plain_difference
    return 1.0, partial(_loss_gradient, network.loss.gradient)


def _plain_difference(z: Array, a: Array, y: Array, d: Array, spare: Array) -> Iterator[Call]:
    yield partial(subtract, a, y, d)


def _difference_of_pulls(pulls: Pulls, z: Array, a: Array, y: Array, d: Array, spare: Array) -> Iterator[Call]:
    def subtracted() -> None:
        up, down = pulls(z.T, y.T)
        subtract(up.T, down.T, d)

    yield subtracted


def _loss_gradient(
    gradient: Callable[[Array, Array], Array], z: Array, a: Array, y: Array, d: Array, spare: Array
) -> Iterator[Call]:
    yield lambda: np.copyto(d, gradient(a.T, y.T).T)


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some rows of a data set: ``rows`` (width, inputs and what fills them up), and ``targets`` (outputs, width)."""

    rows: Array
    columns: Array  # rows transposed: a view
    targets: Array


@dataclass(frozen=True, slots=True, eq=False)
class _Room:
    """One layer's part of each buffer, (units and more, width)."""

    units: int
    z: Array
    a: Array
    slopes: Array
    delta: Array  # ∂L/∂A, and in its place then ∂L/∂Z

    def of_units(self) -> tuple[Array, Array, Array]:
        """Z, A and ∂L/∂Z alone, each (units, width)."""
        return self.z[: self.units], self.a[: self.units], self.delta[: self.units]


class Pass:
    """The pass of ``width`` samples through ``weights``, as padded_layers gives them, into ``gradients`` alike.

    ``one_hot``: of the targets of every sample one is 1 and the others 0, so softmax and cross-entropy come to p − y.
    ``a`` (outputs, width) are the outputs of the last forward pass.
    """

    def __init__(
        self, network: Network, weights: list[Array], gradients: list[Array], width: int, one_hot: bool
    ) -> None:
        self._network, self._width = network, width
        self._pair = stable_pair(network)
        self._squared = SQUARED.get(network.loss.name)
        rooms, runs = self._lay_out()
        self._z, self.a, self._delta = rooms[-1].of_units()
        self._spare = rooms[-1].slopes[: network.outputs]  # until the slopes are computed
        self._error = self._delta.reshape(-1)
        self._summed, self._divisor = self._choose_sum()
        multiple, self._difference = difference_of(network, one_hot)
        self._scale = np.array(multiple / width)  # of each sample's part in the mean
        self._first_z, _, self._first_delta = rooms[0].of_units()
        self._first_weights, self._first_gradient = weights[0], gradients[0]
        units, inputs = weights[0].shape
        self._parts = _parts(units, inputs * width, width)
        # all calls but the products of the first layer with a batch
        self._forward_above = self._forward_calls(weights, rooms)
        self._backward_above = self._slope_calls(runs) + self._backward_calls(weights, gradients, rooms)
        self.forward_length = len(self._parts) + len(self._forward_above)

    # ---------------------------------------------------------------- at work

    def forward(self, batch: Batch) -> list[Call]:
        """The forward pass of whatever a batch holds when the calls are made: ``forward_length`` calls."""
        first, z = self._first_weights, self._first_z
        return [*(partial(first[part].dot, batch.columns, z[part]) for part in self._parts), *self._forward_above]

    def backward(self, batch: Batch) -> list[Call]:
        """The gradients of the mean loss, after the forward pass of the same batch."""
        delta, gradient = self._first_delta, self._first_gradient
        last = [partial(delta[part].dot, batch.rows, gradient[part]) for part in self._parts]
        difference = self._difference(self._z, self.a, batch.targets, self._delta, self._spare)
        return [*difference, *self._backward_above, *last]

    def summed_loss(self, targets: Array) -> float:
        """The losses of all samples added up, after a forward pass. ``targets`` is (outputs, width)."""
        if self._squared is not None:
            subtract(self.a, targets, self._delta)
            return float(self._error.dot(self._error)) * self._squared(len(targets)) / 2.0
        if self._summed is not None:
            total = self._summed(self._z, targets, self._spare, self._delta) / self._divisor
            if isfinite(total):  # else an entry is ∞, perhaps without any weight
                return total
        if self._pair is not None:
            return float(self._pair.loss(self._z.T, targets.T).sum())
        return float(self._network.loss.function(self.a.T, targets.T).sum())

    def _choose_sum(self) -> tuple[SummedLoss | None, int]:
        """The quick sum of the losses, if there is one, and by what it is divided."""
        ends = self._network.layers[-1].activation.name, self._network.loss.name
        if ends == ("sigmoid", "binary_cross_entropy"):
            return summed_binary_loss, self._network.outputs
        if ends == ("softmax", "cross_entropy") and self._pair is not None:
            return summed_class_loss, 1
        return None, 1

    # ---------------------------------------------------------------- the lists

    def _lay_out(self) -> tuple[list[_Room], list[tuple[Activation, _Room]]]:
        """The room of each layer; and as one, those of each run of layers of one activation whose slopes are needed."""
        layers = self._network.layers
        above = [layer.bias for layer in layers[1:]]  # whether a row of ones is needed
        widths = [width_of(layer.units, bias) for layer, bias in zip(layers, [*above, True], strict=True)]
        ends = [0, *np.cumsum(widths).tolist()]
        buffers = [aligned(ends[-1], self._width) for _ in range(4)]

        def room(first: int, last: int) -> _Room:
            return _Room(layers[first].units, *(buffer[ends[first] : ends[last + 1]] for buffer in buffers))

        rooms = [room(k, k) for k in range(len(layers))]
        for one, bias in zip(rooms, above, strict=False):
            one.a[one.units : one.units + bias] = 1.0
        needed = range(len(layers) - (self._pair is not None))
        runs = [(one, list(run)) for one, run in groupby(needed, key=lambda k: layers[k].activation)]
        return rooms, [(one, room(run[0], run[-1])) for one, run in runs if one.elementwise]

    def _forward_calls(self, weights: list[Array], rooms: list[_Room]) -> list[Call]:
        calls: list[Call] = []
        for k, (layer, room) in enumerate(zip(self._network.layers, rooms, strict=True)):
            z, a, _ = room.of_units()
            if k:
                calls.append(partial(weights[k].dot, rooms[k - 1].a, z))
            activate = kernel_of(layer.activation).forward if layer.activation.elementwise else softmax
            calls += activate(z, a)
        return calls

    def _slope_calls(self, runs: list[tuple[Activation, _Room]]) -> list[Call]:
        calls = (kernel_of(activation).slope(run.z, run.a, run.slopes) for activation, run in runs)
        return list(chain.from_iterable(calls))

    def _backward_calls(self, weights: list[Array], gradients: list[Array], rooms: list[_Room]) -> list[Call]:
        """From ∂L/∂A_n to all gradients but the first layer's, which takes what goes in."""
        calls: list[Call] = [partial(multiply, self._delta, self._scale, self._delta)]
        for k in range(self._network.depth - 1, -1, -1):
            calls += self._through(k, rooms[k])
            if k:
                (_, _, delta), below = rooms[k].of_units(), rooms[k - 1]
                calls.append(partial(delta.dot, below.a.T, gradients[k]))
                calls.append(partial(weights[k].T.dot, delta, below.delta))
        return calls

    def _through(self, k: int, room: _Room) -> list[Call]:
        """From ∂L/∂A to ∂L/∂Z of a layer, where that is not done already."""
        activation = self._network.layers[k].activation
        if activation.name == "identity" or (k == self._network.depth - 1 and self._pair is not None):
            return []
        if activation.elementwise:
            return [partial(multiply, room.delta, room.slopes, room.delta)]
        _, a, delta = room.of_units()
        return list(through_softmax(delta, a))


#: What OpenBLAS multiplies without copying it before: so many multiplications at most, and so many sums.
_MULTIPLICATIONS, _SUMS = 100**3, 1200


def _parts(units: int, numbers: int, width: int) -> list[slice]:
    """The units of the first layer in parts small enough for a quick product with a batch, if there are such parts.

    The batch is ``width`` rows, in all so many ``numbers``. Where rows are long, as pictures are, it is a third faster;
    with the shorter rows of other layers nothing is gained.
    """
    part = min(_MULTIPLICATIONS // numbers, _SUMS // width) // 8 * 8 or units
    return [slice(first, first + part) for first in range(0, units, part)]
