"""The error mountain: the mean training loss around a point, along a line and over a plane through it.

All weights and biases together are one point w of a space with as many dimensions as there are parameters. The loss is
a mountain over that space, of which a line or a plane shows a slice, exactly: every height is the true mean loss of
all training rows. A point is a vector (size,): layer after layer, unit after unit, the unit's weights, then its bias if
it has one.

Goodfellow, Vinyals & Saxe, "Qualitatively characterizing neural network optimization problems" (2015); Li, Xu, Taylor,
Studer & Goldstein, "Visualizing the loss landscape of neural nets" (2018).
"""

from collections.abc import Callable, Iterator
from math import inf
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from nnviz.core.arrays import Array, read_only, without_warnings
from nnviz.core.backprop import sample_losses, trace
from nnviz.core.calling_off import Progress
from nnviz.core.engine import mean_gradients
from nnviz.core.network import Forward, Network, ParameterName, Parameters, apart, beside
from nnviz.core.stable import stable_pair
from nnviz.records import dataclass

#: Numbers in one piece of work (half a MB): it stays in the cache, and takes some milliseconds.
ROOM = 2**16


# ---------------------------------------------------------------- points


def size_of(network: Network) -> int:
    """How many weights and biases there are: the dimensions of the space."""
    return sum(network.fan_out(k) * network.row_size(k) for k in range(1, network.depth + 1))


def layers_in(points: Array, network: Network) -> list[Array]:
    """Views (…, fan_out, row_size) of the layers in points (…, size): a row for each unit, with any bias at the end."""
    views, first = [], 0
    for k in range(1, network.depth + 1):
        shape = network.fan_out(k), network.row_size(k)
        last = first + shape[0] * shape[1]
        views.append(points[..., first:last].reshape(*points.shape[:-1], *shape))
        first = last
    return views


def flatten(parameters: Parameters) -> Array:
    """The point (size,) that parameters are."""
    layers = zip(parameters.weights, parameters.biases, strict=True)
    return np.concatenate([beside(W, b).ravel() for W, b in layers])


# ---------------------------------------------------------------- directions


def axis(network: Network, layer: int, parameter: ParameterName, row: int, column: int | None = None) -> Array:
    """The direction (size,) in which one weight, or one bias (``column`` None), grows by 1 and all others stay.

    ValueError where it is a bias of a layer that has none.
    """
    if parameter == "b" and not network.biases(layer):
        raise ValueError(f"layer {layer} has no biases")
    direction = np.zeros(size_of(network))
    place = -1 if parameter == "b" or column is None else column
    layers_in(direction, network)[layer - 1][row, place] = 1.0
    return direction


@without_warnings
def downhill(
    network: Network, parameters: Parameters, x: ArrayLike, y: ArrayLike, between: Callable[[], object] | None = None
) -> Array:
    """−g (size,), the negative gradient of the mean loss: one update of SGD goes η times this far.

    ``between`` is called again and again meanwhile, and may raise to end it.
    """
    slope = mean_gradients(network, parameters, x, y, between=between)
    return -flatten(slope.parameters)


@without_warnings
def random_direction(network: Network, parameters: Parameters, rng: np.random.Generator) -> Array:
    """A random direction (size,) in which each unit's row of weights and bias is as long as the unit's own row.

    This is the filter normalization of Li et al. (2018), section 4: without it a network of large weights looks flatter
    than one of small weights that computes the same. A unit whose weights and bias are all 0 has no length to go by and
    stays as it is; where all units are like that, each goes a length of 1.
    """
    direction, own = rng.standard_normal(size_of(network)), flatten(parameters)
    moving = bool(own.any())
    for row, weights in zip(layers_in(direction, network), layers_in(own, network), strict=True):
        length = np.linalg.norm(weights, axis=1, keepdims=True) if moving else 1.0
        row *= length / np.linalg.norm(row, axis=1, keepdims=True)
    return direction


@without_warnings
def principal(path: Array, between: Callable[[], object] = lambda: None) -> tuple[Array, Array]:
    """The two orthonormal directions (size,) in which a path (moments, size) reaches farthest from its last moment.

    They are the first two right singular vectors of the moments minus the last one, as in Li et al. (2018), section 7,
    found by way of the products of the moments with each other, which are few where the weights are many. The path
    comes from the negative side of both. Where it is straight, or one point, or so far away that its numbers overflow,
    the missing directions are across the others, as near as can be to the first axis that they leave most room for.
    ``between`` is called now and then, and may raise to end it.
    """
    ways = path - path[-1]
    largest = float(np.abs(ways).max())
    if not 0 < largest < inf:
        first = np.eye(1, path.shape[1])[0]
        return first, _across(first)
    ways /= largest
    between()
    squares, mixtures = np.linalg.eigh(ways @ ways.T)
    between()
    first = _unit(mixtures[:, -1] @ ways)
    between()
    rest = ways - np.outer(ways @ first, first)  # so that rounding along the first is not taken for a second one
    second = _across(first)
    between()
    if len(squares) > 1 and np.linalg.norm(rest) > 1e-7 * np.linalg.norm(ways):
        _, mixtures = np.linalg.eigh(rest @ rest.T)
        between()
        second = orthogonal(_unit(mixtures[:, -1] @ rest), first)
    return _coming_from_below(first, ways[0]), _coming_from_below(second, ways[0])


def _unit(direction: Array) -> Array:
    unit: Array = direction / np.linalg.norm(direction)
    return unit


def _coming_from_below(direction: Array, start: Array) -> Array:
    """A singular vector has no sign of its own."""
    return -direction if direction @ start > 0 else direction


@without_warnings
def orthogonal(direction: Array, first: Array) -> Array:
    """What of a direction (size,) is at right angles to the first one, made as long as the direction itself.

    Of a direction along the first nothing is left; any other at right angles takes its place, always the same.
    """
    length = np.linalg.norm(direction)
    if not (first.any() and length):
        return direction.copy()
    unit, rest = first / np.linalg.norm(first), direction / length
    for _ in range(2):  # once leaves the rounding of a large part along the first: Parlett's "twice is enough"
        rest = rest - (rest @ unit) * unit
    left = float(np.linalg.norm(rest))
    across: Array = length * (rest / left if left > 1e-8 else _across(unit))
    return across


def _across(unit: Array) -> Array:
    """A unit vector at right angles to another, from the axis along which that one goes least.

    Zeros where there is one parameter, and so no second direction.
    """
    if unit.size == 1:
        return np.zeros(1)
    rest = -unit[np.abs(unit).argmin()] * unit
    rest[np.abs(unit).argmin()] += 1.0
    across: Array = rest / np.linalg.norm(rest)
    return across


# ---------------------------------------------------------------- planes


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """The points centre + a·u + b·v of a grid; centre, u and v are (size,). u and v may have any lengths and angle."""

    centre: Array
    u: Array
    v: Array
    a: Array  # (columns,)
    b: Array  # (rows,)


@without_warnings
def project(plane: Plane, path: Array) -> Array:
    """The coordinates a and b (moments, 2) of the points of the plane that are nearest to those of a path (…, size).

    Along a direction of length 0 they are 0. Where numbers overflow they are NaN.
    """
    both, ways = np.stack((plane.u, plane.v)), path - plane.centre
    lengths = np.linalg.norm(both, axis=1)
    lengths[lengths == 0] = 1.0
    if not (np.isfinite(lengths).all() and np.isfinite(ways).all()):
        return np.full((len(ways), 2), np.nan)
    # of unit length: a gradient may be so much shorter than the other direction that it would count as rounding
    nearest, *_ = np.linalg.lstsq((both / lengths[:, np.newaxis]).T, ways.T, rcond=None)
    coordinates: Array = nearest.T / lengths
    return coordinates


# ---------------------------------------------------------------- heights


def losses_at(
    network: Network, points: Array, x: ArrayLike, y: ArrayLike, *, on_progress: Progress | None = None
) -> Array | None:
    """The mean loss of the rows x (rows, inputs) and y (rows, outputs) at points (count, size): (count,).

    It is that of the forward pass at each point, to the last digits. What overflows becomes ∞ or NaN, without a
    warning. None if ``on_progress`` has called it off, which it can every few milliseconds.
    """
    return _surveyed(network, _Scattered(network, points), x, y, on_progress)


def line_losses(
    network: Network,
    centre: Array,
    direction: Array,
    steps: ArrayLike,
    x: ArrayLike,
    y: ArrayLike,
    *,
    on_progress: Progress | None = None,
) -> Array | None:
    """The mean loss (count,) at centre + step·direction for each of the steps (count,); else as :func:`losses_at`."""
    steps = np.asarray(steps, dtype=np.float64)
    spanned = _Spanned(network, np.stack((centre, direction)), np.column_stack((np.ones(len(steps)), steps)))
    return _surveyed(network, spanned, x, y, on_progress)


def plane_losses(
    network: Network, plane: Plane, x: ArrayLike, y: ArrayLike, *, on_progress: Progress | None = None
) -> Array | None:
    """The mean loss (rows, columns) at the points of a plane: row i is at b[i]; else as :func:`losses_at`."""
    a, b = np.meshgrid(plane.a, plane.b)
    losses = losses_in(network, plane, a.ravel(), b.ravel(), x, y, on_progress=on_progress)
    return None if losses is None else losses.reshape(a.shape)


def losses_in(
    network: Network, plane: Plane, a: Array, b: Array, x: ArrayLike, y: ArrayLike, *,
    on_progress: Progress | None = None,
) -> Array | None:  # fmt: skip
    """The mean loss (count,) at the places a and b (count,) of a plane, its own aside; else as :func:`losses_at`.

    The points themselves are never made: of a net of millions of weights they would fill the memory.
    """
    coordinates = np.column_stack((np.ones(a.size), a, b))
    spanned = _Spanned(network, np.stack((plane.centre, plane.u, plane.v)), coordinates)
    return _surveyed(network, spanned, x, y, on_progress)


#: Roundings that a sum of products may have in a row before they are sure to cancel in part.
_IN_A_ROW = 4.0


@without_warnings
def rounding_of(
    network: Network, parameters: Parameters, x: ArrayLike, y: ArrayLike, *, on_progress: Progress | None = None
) -> float | None:
    """How far rounding may put the mean loss off: less than this nobody can tell of two losses that are close.

    Every weighted sum is off by about ε times the sizes that were added in it, and ∂L/∂z says what that does to the
    loss; beside a loss that fits exactly, where the slope is nothing, its square is left. First-order error analysis:
    Higham, "Accuracy and stability of numerical algorithms" (2002), section 3.1. NaN where numbers overflow. None if
    ``on_progress`` has called it off, which it can after each block of rows.
    """
    x, y, total, step = read_only(x), read_only(y), 0.0, _IN_A_ROW * float(np.finfo(np.float64).eps)
    for rows in blocks_of(network, len(x)):
        passed = trace(network, parameters, x[rows], y[rows])
        total += step * float(np.abs(passed.losses).sum())
        if stable_pair(network) is None:  # else the loss does not see the rounding of A
            total += step * float(np.abs(passed.dL_da[-1] * passed.a[-1]).sum())
        for k, (W, b) in enumerate(zip(parameters.weights, parameters.biases, strict=True)):
            sizes = np.abs(passed.a[k]) @ np.abs(W).T + (np.abs(b) if b.size else 0.0)
            total += step * float((np.abs(passed.dL_dz[k]) * sizes).sum())
        total += step**2 * float((np.abs(passed.a[-1]) ** 2 + np.abs(y[rows]) ** 2).sum())
        if on_progress is not None and not on_progress(min(rows.stop / len(x), 1.0)):
            return None
    return total / len(x)


# ---------------------------------------------------------------- many forward passes at once


class _Family(Protocol):
    """Points that are evaluated many at a time, block after block of rows."""

    def __len__(self) -> int: ...

    def enter(self, x: Array) -> None:
        """From now on the rows are these (rows, inputs)."""

    def sums(self, some: slice) -> Array:
        """Z₁ of some of the points, (count, units, rows): feature first, so that each point's product is one block."""

    def further(self, some: slice) -> list[Array]:
        """The layers 2 … n of some of the points, each (count, fan_out, row_size)."""


class _Scattered:
    """Points (count, size) that may lie anywhere."""

    def __init__(self, network: Network, points: Array) -> None:
        self._first, *self._further = layers_in(points, network)

    def __len__(self) -> int:
        return len(self._first)

    def enter(self, x: Array) -> None:
        self._columns = x.T

    def sums(self, some: slice) -> Array:
        return _weighted_sums(self._first[some], self._columns)

    def further(self, some: slice) -> list[Array]:
        return [layer[some] for layer in self._further]


class _Spanned:
    """Points coordinates @ basis, with coordinates (count, few) and a basis (few, size).

    Z₁ is linear in the weights, so its largest product, with the inputs, is needed for the basis alone.
    """

    def __init__(self, network: Network, basis: Array, coordinates: Array) -> None:
        self._coordinates = coordinates
        self._first, *self._further = layers_in(basis, network)

    def __len__(self) -> int:
        return len(self._coordinates)

    def enter(self, x: Array) -> None:
        self._sums = _weighted_sums(self._first, x.T)

    def sums(self, some: slice) -> Array:
        few, *shape = self._sums.shape
        return (self._coordinates[some] @ self._sums.reshape(few, -1)).reshape(-1, *shape)

    def further(self, some: slice) -> list[Array]:
        return [np.tensordot(self._coordinates[some], layer, 1) for layer in self._further]


@without_warnings
def _surveyed(
    network: Network, family: _Family, x: ArrayLike, y: ArrayLike, on_progress: Progress | None
) -> Array | None:
    """The mean losses (count,) of a family of points; after each piece of work ``on_progress`` is asked."""
    x, y = read_only(x), read_only(y)
    blocks = list(blocks_of(network, len(x)))
    widest = max(layer.units for layer in network.layers)
    step = max(1, ROOM // max(len(x[blocks[0]]) * widest, size_of(network)))
    chunks = [slice(first, first + step) for first in range(0, len(family), step)]
    totals, done = np.zeros(len(family)), 0
    for rows in blocks:
        family.enter(x[rows])
        for some in chunks:
            totals[some] += _summed_losses(network, family.sums(some), family.further(some), y[rows])
            done += 1
            if on_progress is not None and not on_progress(done / (len(blocks) * len(chunks))):
                return None
    return totals / len(x)


def blocks_of(network: Network, count: int) -> Iterator[slice]:
    """Blocks of rows, none so large that the widest layer's numbers would take more than ROOM."""
    rows = max(1, ROOM // max(layer.units for layer in network.layers))
    return (slice(start, start + rows) for start in range(0, count, rows))


def _weighted_sums(layers: Array, columns: Array) -> Array:
    """Z (count, units, rows) of layers (count, units, row_size) and what goes in, (…, fan_in, rows)."""
    W, b = apart(layers, columns.shape[-2])
    z: Array = W @ columns
    return z + b[..., np.newaxis] if b.size else z


def _summed_losses(network: Network, z: Array, further: list[Array], y: Array) -> Array:
    """The losses of all rows added up, (count,), from Z₁ (count, units, rows) and the layers that follow."""
    a = _activations(network, 1, z)
    for k, layers in enumerate(further, start=2):
        z = _weighted_sums(layers, a)
        a = _activations(network, k, z)
    summed: Array = sample_losses(network, Forward((z.swapaxes(1, 2),), (a.swapaxes(1, 2),)), y).sum(axis=1)
    return summed


def _activations(network: Network, k: int, z: Array) -> Array:
    activation = network.layers[k - 1].activation
    if activation.elementwise:
        return activation.function(z)
    return activation.function(z.swapaxes(1, 2)).swapaxes(1, 2)
