"""z of one unit, drawn again and again over fresh weights: how wide it is, and how much of it saturates.

z = Σ wᵢxᵢ with independent weights around 0 has Var z = Var w·Σ xᵢ²: with N inputs of one, N·Var w. So w ~ N(0, 1)
gives the deviation √N, and Var w = 1/N gives 1, whatever N is: LeCun, Bottou, Orr & Müller, "Efficient BackProp"
(1998).
"""

from collections.abc import Sequence
from math import erfc, pi, sqrt

import numpy as np

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.arrays import Array, without_warnings
from nnviz.core.flat_units import FLAT, saturated
from nnviz.core.layers.spread import Axis, Histogram, histogram, spread_of
from nnviz.core.randomness import generator
from nnviz.records import dataclass

#: Weights are drawn in blocks of so many numbers (8 MB).
_ROOM = 2**20


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """z drawn over fresh weights.

    ``std`` is measured, ``error`` its sampling error, std/√(2(n − 1)) of n Gaussian z, and ``expected`` what the theory
    has: √(Var w·Σ x²). ``flat`` is the share of z for which tanh is flat, that is tanh′ below ``flat_units.FLAT``.
    """

    histogram: Histogram
    draws: int
    std: float
    error: float
    expected: float
    flat: float


def sample_z(x: Array, variance: float, draws: int, seed: int, axis: Axis) -> Sample:
    """z = w·x of a unit with inputs x (N,), for ``draws`` ≥ 2 times N weights from N(0, ``variance``).

    The same seed gives the same numbers, and more draws go on with them: each row of weights comes after the other.
    """
    return sample_under(x, ((variance, axis),), draws, seed)[0]


@without_warnings
def sample_under(x: Array, ways: Sequence[tuple[float, Axis]], draws: int, seed: int) -> tuple[Sample, ...]:
    """The same for each variance, on its axis: they share their draws, as :func:`sample_z` would have them."""
    z = _drawn(x, 1.0, draws, seed)
    squares = float((x**2).sum())
    return tuple(_sample(sqrt(variance) * z, sqrt(variance * squares), axis) for variance, axis in ways)


def _sample(z: Array, expected: float, axis: Axis) -> Sample:
    tanh, draws = ACTIVATIONS["tanh"], len(z)
    std = spread_of(z).std * sqrt(draws / (draws - 1))
    return Sample(
        histogram(z, axis), draws, std, error=std / sqrt(2.0 * (draws - 1)), expected=expected,
        flat=float(saturated(tanh, tanh.derivative(z)).mean()),
    )  # fmt: skip


def sample_unit_inputs(count: int, variance: float, draws: int, seed: int, axis: Axis) -> Sample:
    """The same for ``count`` inputs of one."""
    return sample_z(np.ones(count), variance, draws, seed, axis)


def flat_share(std: float) -> float:
    """The share of z ~ N(0, std²) for which tanh is flat: |z| > artanh √(1 − FLAT) = 2.18."""
    edge = float(np.arctanh(sqrt(1.0 - FLAT)))
    return erfc(edge / (std * sqrt(2.0))) if std > 0 else 0.0


@without_warnings
def normal_density(z: Array, std: float) -> Array:
    """The density of N(0, std²), std > 0, at each z: what a histogram's heights come to."""
    heights: Array = np.exp(-0.5 * (z / std) ** 2) / (std * sqrt(2.0 * pi))
    return heights


def measured_widths(counts: Sequence[int], draws: int, seed: int) -> tuple[float, ...]:
    """std(z) measured with N inputs of one and weights from N(0, 1), for each N of ``counts``."""
    return tuple(float(_drawn(np.ones(count), 1.0, draws, seed).std(ddof=1)) for count in counts)


def _drawn(x: Array, deviation: float, draws: int, seed: int) -> Array:
    rng, rows = generator(seed), max(1, _ROOM // len(x))
    blocks = (min(rows, draws - start) for start in range(0, draws, rows))
    return np.concatenate([deviation * (rng.standard_normal((count, len(x))) @ x) for count in blocks])
