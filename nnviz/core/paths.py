"""The gradient of one weight as a sum over paths: the path view of backpropagation, for one sample.

A nudge of a weight reaches the loss along every way through the units behind it. Each path contributes the product of
the local derivatives that it meets, and all paths add up to the gradient:

    ∂L/∂w = Σ_paths ∂L/∂a · ∂a/∂z · w · ∂a/∂z · … · a

The number of paths multiplies with every layer, so nothing here goes through them one by one: sums are taken by the
distributive law, and the largest paths are found by keeping only the best few into each unit.
"""

from itertools import accumulate, pairwise
from math import prod
from operator import mul

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, without_warnings
from nnviz.core.backprop import Trace
from nnviz.core.chain import Target
from nnviz.core.network import Network
from nnviz.core.stable import stable_pair
from nnviz.records import dataclass

Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Path:
    """One way from the loss to a weight or bias: the units it goes through, its factors and their running product.

    ``units`` are those of layers n, n − 1, …, l. A softmax output leads from one unit's a to another unit's z, so there
    layer n has two: the unit of a, then the unit of z.
    ``factors`` are in the order of the chain: ∂L/∂a, ∂a/∂z, w, ∂a/∂z, …, and at last the a that the weight multiplies,
    or 1 for a bias. ``products`` has the product after each of them; where that of the first two cannot be trusted
    because one overflows, it is their closed form, and the others go on from there.
    """

    units: tuple[int, ...]
    factors: tuple[float, ...]
    products: tuple[float, ...]

    @property
    def product(self) -> float:
        """What the path contributes to the gradient."""
        return self.products[-1]


def count_paths(network: Network, target: Target) -> int:
    """How many paths lead from one weight or bias to the loss; exact at any depth."""
    through_layers = prod(layer.units for layer in network.layers[target.layer :])
    return through_layers * (1 if network.layers[-1].activation.elementwise else network.outputs)


@without_warnings
def sum_paths(trace: Trace, target: Target) -> float:
    """The sum of all paths: after each layer, all that have come to a unit so far are added up before they go on."""
    row, column = _entry(target)
    sums = _heads(trace).sum(axis=0)  # into each z of layer n
    for k in range(trace.network.depth, target.layer, -1):
        sums = sums @ trace.parameters.weights[k - 1] * trace.da_dz[k - 2][0]
    return float(sums[row] * _last_factor(trace, target.layer, column))


@without_warnings
def path_of(trace: Trace, target: Target, units: tuple[int, ...]) -> Path:
    """The path through given units, as ``Path.units`` lists them."""
    row, column = _entry(target)
    n, last = trace.network.depth, target.layer
    elementwise = trace.network.layers[-1].activation.elementwise
    a_unit, *z_units = (units[0], *units) if elementwise else units
    if len(z_units) != n - last + 1 or z_units[-1] != row:
        raise ValueError(f"expected one unit for each layer from {n} to {last}, ending in unit {row}, got {units}")
    onward: list[float] = []  # w and ∂a/∂z alternately, from layer n down to the target's
    for k, (above, below) in zip(range(n, last, -1), pairwise(z_units), strict=True):
        onward += [float(trace.parameters.weights[k - 1][above, below]), float(trace.da_dz[k - 2][0, below])]
    onward.append(_last_factor(trace, last, column))
    slopes = trace.da_dz[-1][0]
    first = float(trace.dL_da[-1][0, a_unit]), float(slopes[a_unit] if elementwise else slopes[a_unit, z_units[0]])
    head = float(_heads(trace)[0 if elementwise else a_unit, z_units[0]])
    return Path(units, (*first, *onward), (first[0], *accumulate(onward, mul, initial=head)))


@without_warnings
def top_paths(trace: Trace, target: Target, limit: int = 12) -> tuple[Path, ...]:
    """The ``limit`` paths of largest |product|, the largest first; of equals, the one through earlier units first.

    A path that is among the best into a unit was already among the best into the unit before, so ``limit`` partial
    paths are kept for each unit of a layer: the k-best form of Viterbi's algorithm (1967). Sizes are compared as
    logarithms, which neither overflow nor underflow.
    """
    row, _ = _entry(target)
    W = trace.parameters.weights
    sizes, steps = _best(_log(_heads(trace)).T, limit)  # into each z of layer n: (units, kept)
    history: list[Indices] = [steps]
    for k in range(trace.network.depth, target.layer, -1):
        reached = [row] if k == target.layer + 1 else range(trace.network.fan_in(k))
        sizes, steps = _extended(sizes, _log(W[k - 1][:, reached]), limit)
        sizes = sizes + _log(trace.da_dz[k - 2][0, reached])[:, np.newaxis]
        history.append(steps)
    last = 0 if len(history) > 1 else row
    return tuple(path_of(trace, target, _units(trace, history, row, last, rank)) for rank in range(sizes.shape[1]))


# ---------------------------------------------------------------- the parts of a path


def _entry(target: Target) -> tuple[int, int | None]:
    if target.row is None:
        raise ValueError("paths lead from one weight or one bias: the target needs a row")
    return target.row, target.column


def _heads(trace: Trace) -> Array:
    """∂L/∂aᵢ · ∂aᵢ/∂zⱼ, where every path begins: (outputs, outputs) by i and j for softmax, else one row by i = j.

    Where the product of the two cannot be trusted because one of them overflows, it comes from its closed form.
    """
    if trace.network.layers[-1].activation.elementwise:
        return trace.dL_dz[-1][:1]
    pair = stable_pair(trace.network)
    if pair is not None and trace.stable_note is not None:
        return pair.terms(trace.z[-1][0], trace.y[0])
    heads: Array = trace.dL_da[-1][0, :, np.newaxis] * trace.da_dz[-1][0]
    return heads


def _last_factor(trace: Trace, layer: int, column: int | None) -> float:
    """What the weight multiplies; a bias adds straight into z."""
    return 1.0 if column is None else float(trace.a[layer - 1][0, column])


# ---------------------------------------------------------------- the largest


def _log(values: Array) -> Array:
    """ln |value|; −∞ for 0."""
    return np.log(np.abs(values))


def _best(sizes: Array, limit: int) -> tuple[Array, Indices]:
    """The largest ``limit`` entries of each row, falling, and where they stand; earlier ones first among equals."""
    order = np.argsort(-sizes, axis=1, kind="stable")[:, :limit]
    return np.take_along_axis(sizes, order, axis=1), order


def _extended(sizes: Array, weights: Array, limit: int) -> tuple[Array, Indices]:
    """The best partial paths one layer on, and where each comes from: unit above · kept + its rank there.

    ``sizes`` (units above, kept) are the best into each unit above, ``weights`` (units above, units below) the log
    weights between. The best into a unit below come from those units above whose own best arrives largest.
    """
    kept = sizes.shape[1]
    _, above = _best((sizes[:, :1] + weights).T, limit)  # (units below, chosen)
    above.sort(axis=1)
    arriving = sizes[above] + np.take_along_axis(weights.T, above, axis=1)[:, :, np.newaxis]
    largest, places = _best(arriving.reshape(len(above), -1), limit)
    return largest, np.take_along_axis(above, places // kept, axis=1) * kept + places % kept


def _units(trace: Trace, history: list[Indices], row: int, place: int, rank: int) -> tuple[int, ...]:
    """The units of the path that stands at ``rank`` in the last list of ``history``, followed back up to the output."""
    units = [row]
    for above, steps in zip(history[-2::-1], history[:0:-1], strict=True):
        place, rank = divmod(int(steps[place, rank]), above.shape[1])
        units.append(place)
    if not trace.network.layers[-1].activation.elementwise:
        units.append(int(history[0][place, rank]))
    return tuple(reversed(units))
