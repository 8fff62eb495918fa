# ruff: noqa: N815  (the fields are called what they are: dL_dz)
"""Each layer in numbers, over all rows: how Z, A, ∂L/∂Z and ∂L/∂W are spread, what is saturated, what is dead.

Every row has its own loss, so ∂L/∂Z is of that; ∂L/∂W is of the mean loss, as an update takes it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from math import hypot
from typing import Literal

import numpy as np

from nnviz.core.arrays import Array, without_warnings
from nnviz.core.backprop import Trace, trace
from nnviz.core.chain import frobenius
from nnviz.core.flat_units import dead, saturated
from nnviz.core.layers.spread import Axis, Histogram, Spread, histogram, joined, spread_of
from nnviz.core.network import Network, Parameters, forward
from nnviz.records import dataclass

Quantity = Literal["z", "a", "dL_dz", "dL_dW"]
QUANTITIES: tuple[Quantity, ...] = ("z", "a", "dL_dz", "dL_dW")

#: Rows are passed through in blocks of so many numbers of one kind (16 MB), all layers together.
_ROOM = 2**21


@dataclass(frozen=True, slots=True, eq=False)
class LayerNumbers:
    """One layer, over all rows and units, or over all entries of ∂L/∂W.

    ``saturated`` is the share of all (row, unit) that are saturated, ``dead`` the share of dead units: see
    ``core.flat_units``. Both are 0 in a softmax layer, whose units have no slopes of their own. ``gradient_norm`` is
    ‖∂L/∂(W, b)‖. ``histograms`` are there for the quantities that an axis was given for.
    """

    layer: int
    z: Spread
    a: Spread
    dL_dz: Spread
    dL_dW: Spread
    saturated: float
    dead: float
    gradient_norm: float
    histograms: Mapping[Quantity, Histogram] = field(default_factory=dict)


@without_warnings
def measure_layers(
    network: Network, parameters: Parameters, x: Array, y: Array, axes: Mapping[Quantity, Axis] | None = None
) -> tuple[LayerNumbers, ...]:
    """The numbers of every layer, the first one first, over the rows x (rows, inputs) and y (rows, outputs).

    What overflows makes them ∞ or NaN.
    """
    sums = [_Sums(network, k, axes or {}) for k in range(1, network.depth + 1)]
    for rows in _blocks(network, len(x)):
        passed = trace(network, parameters, x[rows], y[rows])
        for layer in sums:
            layer.add(passed)
    return tuple(layer.numbers() for layer in sums)


@without_warnings
def last_layer(network: Network, parameters: Parameters, x: Array, y: Array) -> tuple[Array, Array]:
    """Z and ∂L/∂Z of the last layer for each row (rows, outputs): from there everything goes backward."""
    last = Network(network.fan_in(network.depth), network.layers[-1:], network.loss)
    own = Parameters(parameters.weights[-1:], parameters.biases[-1:])
    ins = ((forward(network, parameters, x[rows]).a[-2], y[rows]) for rows in _blocks(network, len(x)))
    found = [trace(last, own, a, targets) for a, targets in ins]
    return np.concatenate([one.z[0] for one in found]), np.concatenate([one.dL_dz[0] for one in found])


@without_warnings
def update_ratios(before: Parameters, after: Parameters) -> tuple[float | None, ...]:
    """‖ΔW‖/‖W‖ of each layer for one update, None where W is 0.

    About 10⁻³ is a usual size: Karpathy, CS231n, "Neural networks part 3: babysitting the learning process".
    """
    pairs = zip(before.weights, after.weights, strict=True)
    return tuple(frobenius(new - old) / frobenius(old) if old.any() else None for old, new in pairs)


def _blocks(network: Network, count: int) -> Iterator[slice]:
    rows = max(1, _ROOM // sum(layer.units for layer in network.layers))
    return (slice(start, start + rows) for start in range(0, count, rows))


class _Sums:
    """What the blocks of rows have come to in one layer."""

    def __init__(self, network: Network, k: int, axes: Mapping[Quantity, Axis]) -> None:
        self._k, self._activation, self._axes = k, network.layers[k - 1].activation, axes
        self._parts: dict[Quantity, list[Spread]] = {name: [] for name in ("z", "a", "dL_dz")}
        self._histograms: dict[Quantity, Histogram] = {}
        self._first: Array | None = None
        self._dead = np.full(network.fan_out(k), self._activation.elementwise)
        self._saturated = self._rows = 0
        self._dL_dW = np.zeros((network.fan_out(k), network.fan_in(k)))
        self._dL_db = np.zeros(network.biases(k))

    def add(self, passed: Trace) -> None:
        k, rows = self._k, len(passed.x)
        self._rows += rows
        self._dL_dW += rows * passed.dL_dW[k - 1]
        self._dL_db += rows * passed.dL_db[k - 1]
        self._count("z", passed.z[k - 1])
        self._count("a", passed.a[k])
        self._count("dL_dz", passed.dL_dz[k - 1])
        if self._activation.elementwise:
            self._look_for_flat_ones(passed.da_dz[k - 1], passed.a[k])

    def _count(self, name: Quantity, values: Array) -> None:
        if name in self._parts:
            self._parts[name].append(spread_of(values))
        if name in self._axes:
            own = histogram(values, self._axes[name])
            self._histograms[name] = self._histograms[name].plus(own) if name in self._histograms else own

    def _look_for_flat_ones(self, slopes: Array, a: Array) -> None:
        if self._first is None:
            self._first = a[0]
        self._dead &= dead(slopes, a, self._first)
        self._saturated += int(saturated(self._activation, slopes).sum())

    def numbers(self) -> LayerNumbers:
        dL_dW, dL_db = self._dL_dW / self._rows, self._dL_db / self._rows
        self._count("dL_dW", dL_dW)
        z, a, dL_dz = (joined(self._parts[name]) for name in QUANTITIES[:3])
        return LayerNumbers(
            self._k, z, a, dL_dz, spread_of(dL_dW),
            saturated=self._saturated / (self._rows * len(self._dead)), dead=float(self._dead.mean()),
            gradient_norm=hypot(frobenius(dL_dW), frobenius(dL_db) if dL_db.size else 0.0),
            histograms=self._histograms,
        )  # fmt: skip
