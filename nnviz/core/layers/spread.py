"""How many numbers are spread: mean and standard deviation, and the counts over a fixed axis."""

from collections.abc import Iterable
from math import frexp, hypot, isfinite, isnan, nan, sqrt

import numpy as np

from nnviz.core.arrays import Array, Indices, sealed, without_warnings
from nnviz.records import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation (of all numbers there are: divided by their count) of ``count`` numbers."""

    mean: float
    std: float
    count: int


#: Of numbers between these sizes the squares neither overflow nor lose digits.
_PLAIN = 1e-140, 1e140


@without_warnings
def spread_of(values: Array) -> Spread:
    """Of all numbers of an array, in any shape and at least one; NaN where they are not finite."""
    mean, std = float(values.mean()), float(values.std())
    largest = float(np.abs(values).max())
    if not largest or not isfinite(largest) or _PLAIN[0] <= largest <= _PLAIN[1]:
        return Spread(mean, std, values.size)
    power = frexp(largest)[1]  # to scale by a power of two costs no digit
    sizes = np.ldexp(values, -power)
    return Spread(float(np.ldexp(sizes.mean(), power)), float(np.ldexp(sizes.std(), power)), values.size)


def joined(parts: Iterable[Spread]) -> Spread:
    """Of all numbers together, without a difference of large squares, nor a square that overflows.

    Chan, Golub & LeVeque, "Algorithms for computing the sample variance" (1983).
    """
    first, *others = parts
    count, mean, length = first.count, first.mean, first.std * sqrt(first.count)
    for part in others:
        total, apart = count + part.count, part.mean - mean
        length = _length(length, part.std * sqrt(part.count), apart * sqrt(count * part.count / total))
        mean += apart * (part.count / total)
        count = total
    return Spread(mean, length / sqrt(count), count)


def _length(*parts: float) -> float:
    """The root of the sum of squares, NaN where one is: hypot alone has ∞ beside NaN as ∞."""
    return nan if any(map(isnan, parts)) else hypot(*parts)


@dataclass(frozen=True, slots=True)
class Axis:
    """A fixed axis, cut into ``bins`` of one width: of the numbers themselves, or of log₁₀ of their sizes |x|.

    With ``log`` the ends are sizes as well, both above 0.
    """

    low: float
    high: float
    bins: int = 80
    log: bool = False

    @property
    def edges(self) -> Array:
        """The ends of all bins (bins + 1,), as numbers or as sizes."""
        if self.log:
            return np.geomspace(self.low, self.high, self.bins + 1)
        return np.linspace(self.low, self.high, self.bins + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """How many numbers lie in each bin of ``axis`` (bins,), and how many beyond its two ends.

    An end belongs to the axis. On a log axis an exact 0 lies below; what is no number is counted by itself.
    """

    axis: Axis
    counts: Indices
    below: int = 0
    above: int = 0
    undefined: int = 0

    @property
    def total(self) -> int:
        return int(self.counts.sum()) + self.below + self.above + self.undefined

    @property
    def density(self) -> Array:
        """Heights (bins,) whose area over the linear axis is the share of all numbers that lies on it.

        Over a log axis a decade is one unit of width.
        """
        edges = np.log10(self.axis.edges) if self.axis.log else self.axis.edges
        heights: Array = self.counts / (max(self.total, 1) * np.diff(edges))
        return heights

    def plus(self, other: "Histogram") -> "Histogram":
        """Of the numbers of both, which are on one axis."""
        return Histogram(
            self.axis, sealed(self.counts + other.counts), self.below + other.below, self.above + other.above,
            self.undefined + other.undefined,
        )  # fmt: skip


@without_warnings
def histogram(values: Array, axis: Axis) -> Histogram:
    """Of all numbers of an array, in any shape."""
    numbers = (np.abs(values) if axis.log else values).ravel()
    edges = axis.edges
    below, above, undefined = (int(np.count_nonzero(one)) for one in (
        numbers < edges[0], numbers > edges[-1], np.isnan(numbers),
    ))  # fmt: skip
    counts = np.histogram(numbers[(numbers >= edges[0]) & (numbers <= edges[-1])], edges)[0]
    return Histogram(axis, sealed(counts.astype(np.int64)), below, above, undefined)
