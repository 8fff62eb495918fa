"""Units of one layer that act as one: equal weights in, equal biases, equal weights out.

For every row they have the same a and the same ∂L/∂a, so their gradients agree, and whatever trains all weights by one
rule leaves them alike: Goodfellow, Bengio & Courville, "Deep learning" (2016), 8.4. The units of the last layer are
told apart by their targets.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from nnviz.core.arrays import Array, Indices, without_warnings
from nnviz.core.network import Network, Parameters
from nnviz.core.numbers import counted
from nnviz.records import dataclass

#: Two numbers are equal within rounding if they differ by less than this part of the layer's largest one: sums over
#: units and rows are rounded in another order for each unit, and that adds up during training.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Group:
    """Two or more units of one layer that act as one; units are counted from 0, in their order."""

    layer: int
    units: tuple[int, ...]


@without_warnings
def alike_units(network: Network, parameters: Parameters) -> tuple[Group, ...]:
    """All groups of all hidden layers, by layer and then by their first unit."""
    return tuple(group for k in range(1, network.depth) for group in alike_in_layer(parameters, k))


@without_warnings
def alike_in_layer(parameters: Parameters, k: int) -> tuple[Group, ...]:
    """The groups of hidden layer k (1 … depth − 1), by their first unit."""
    out_of = _with_rounding(parameters.weights[k].T)
    if bool((np.diff(np.sort(parameters.weights[k][0])) > out_of[0][1]).all()):  # by one number each, as mostly
        return ()
    found = _groups([*_with_rounding(parameters.weights[k - 1], parameters.biases[k - 1]), *out_of])
    return tuple(Group(k, units) for units in sorted(found))


def group_words(groups: Sequence[Group]) -> tuple[str, ...]:
    """What a badge says of each group: "these 5 units act as 1", "and these 3 as 1"."""
    counts = [len(group.units) for group in groups]
    first = [f"these {counted(count, 'unit')} act as 1" for count in counts[:1]]
    return (*first, *(f"and these {count} as 1" for count in counts[1:]))


def _with_rounding(*parts: Array) -> list[tuple[Array, float]]:
    """Numbers with a row for each unit, (units, n) each, and what counts as rounding among all of them."""
    largest = max((max(float(part.max()), -float(part.min())) for part in parts if part.size), default=0.0)
    rounding = ROUNDING * largest if largest else 1.0
    return [(part.reshape(len(part), -1), rounding) for part in parts if part.size]


def _groups(parts: Sequence[tuple[Array, float]]) -> Iterator[tuple[int, ...]]:
    """Sets of units whose numbers are equal to a rounding, among those for which a sum of them is.

    Each number has a weight of its own in that sum, so that it tells nearly all others apart at little cost.
    """
    count = sum(part.shape[1] for part, _ in parts)
    mixing = np.split(np.linspace(1.0, 2.0, count) / count, np.cumsum([part.shape[1] for part, _ in parts])[:-1])
    sums = np.zeros(len(parts[0][0]))
    for (part, rounding), weights in zip(parts, mixing, strict=True):
        sums = sums + part @ (weights / rounding)
    if not np.isfinite(sums).all():
        return
    order = np.argsort(sums, kind="stable")
    breaks = np.flatnonzero(np.diff(sums[order]) > 2.0) + 1
    for near in np.split(order, breaks):
        yield from _equal(parts, np.sort(near))


def _equal(parts: Sequence[tuple[Array, float]], near: Indices) -> Iterator[tuple[int, ...]]:
    while len(near) > 1:
        same = np.ones(len(near), dtype=bool)
        for part, rounding in parts:
            same &= (np.abs(part[near] - part[near[0]]) <= rounding).all(axis=1)
        if same.sum() > 1:
            yield tuple(near[same].tolist())
        near = near[~same]
