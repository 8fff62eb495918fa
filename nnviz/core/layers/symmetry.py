"""Units of one layer that act as one: equal weights in, equal biases, equal weights out.

For every row they have the same a and the same ∂L/∂a, so their gradients agree, and whatever trains all weights by one
rule leaves them alike: Goodfellow, Bengio & Courville, "Deep learning" (2016), 8.4. The units of the last layer are
told apart by their targets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nnviz.core.arrays import Array, Indices, without_warnings
from nnviz.core.network import Network, Parameters, beside
from nnviz.core.numbers import counted

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
    return tuple(
        Group(k, units)
        for k in range(1, network.depth)
        for units in _groups(_numbers(parameters, k))
    )  # fmt: skip


def group_words(groups: Sequence[Group]) -> str:
    """ "these 5 units act as 1", "and these 3 as 1": of the groups that one badge tells; "" of none."""
    first, *others = (len(group.units) for group in groups) if groups else (0,)
    if not first:
        return ""
    return " ".join([f"these {counted(first, 'unit')} act as 1", *(f"and these {count} as 1" for count in others)])


def _numbers(parameters: Parameters, k: int) -> Array:
    """A row for each unit: what comes in, its bias, what goes out; in units of what counts as rounding."""
    into = beside(parameters.weights[k - 1], parameters.biases[k - 1])
    return np.concatenate((_in_roundings(into), _in_roundings(parameters.weights[k].T)), axis=1)


def _in_roundings(values: Array) -> Array:
    largest = np.abs(values).max()
    return values / (ROUNDING * largest) if largest > 0 else values


def _groups(rows: Array) -> Iterator[tuple[int, ...]]:
    """Sets of rows that are equal to a rounding, among those whose sums, each entry with a weight of its own, are."""
    if not np.isfinite(rows).all():
        return
    mixing = np.linspace(1.0, 2.0, rows.shape[1]) / rows.shape[1]
    sums = rows @ mixing
    order = np.argsort(sums, kind="stable")
    breaks = np.flatnonzero(np.diff(sums[order]) > 2.0) + 1
    found = [units for near in np.split(order, breaks) for units in _equal(rows, np.sort(near))]
    yield from sorted(found)


def _equal(rows: Array, near: Indices) -> Iterator[tuple[int, ...]]:
    while len(near) > 1:
        same = np.abs(rows[near] - rows[near[0]]).max(axis=1) <= 1.0
        if same.sum() > 1:
            yield tuple(near[same].tolist())
        near = near[~same]
