"""The ranges of the axes: how far they reach, linear and logarithmic, and what is between their ends."""

import math
import sys
from collections.abc import Iterable

import numpy as np

from nnviz.gui.plots.arrays import Array

Range = tuple[float, float]

#: Space around the data at each side, as a share of its extent.
MARGIN = 0.04
#: The least of it on a logarithmic axis, in decades.
LEAST_LOG_MARGIN = 0.05
#: The least extent of an axis beside the size of its ends, and the most that one side of a plot is of the other.
LEAST_EXTENT, MOST_ASPECT = 1e-12, 1e6
#: The smallest value that a logarithmic axis can show.
SMALLEST = 1e-300


def range_of(arrays: Iterable[Array], *, log: bool = False, margin: float = MARGIN) -> Range:
    """From the least to the greatest finite value, with some space; on a log axis of the positive ones alone.

    There a decade is left below them where others are 0, so that these, at the lower edge, are seen to be smaller.
    """
    low, high, zeros = math.inf, -math.inf, False
    for values in arrays:
        zeros |= bool((values == 0).any())
        fit = np.isfinite(values) & ((values > SMALLEST) if log else (np.abs(values) < 1e300))
        if fit.any():
            low, high = min(low, float(values[fit].min())), max(high, float(values[fit].max()))
    if low > high:
        return (0.1, 1.0) if log else (0.0, 1.0)
    if log:
        spare = max((math.log10(high) - math.log10(low)) * margin, LEAST_LOG_MARGIN)
        below = max(spare, 1.0) if zeros else spare
        return (10 ** (math.log10(low) - below), 10 ** min(math.log10(high) + spare, 307.0))
    spare = (high - low) * margin or abs(high) * margin or 0.5
    return (low - spare, high + spare)


def zero_note(arrays: Iterable[Array], log: bool) -> str:
    """What the name of a logarithmic axis says of values that are 0, or less."""
    least = min((float(np.nanmin(values, initial=math.inf)) for values in arrays), default=math.inf)
    if not log or least > 0:
        return ""
    return " (0 is drawn at the lower edge)" if least == 0 else " (below 0 there is no logarithm)"


def to_axis(ends: Range, log: bool) -> Range:
    """The ends of an axis as it counts: on a logarithmic one the exponents of ten."""
    if not log:
        return ends
    return (math.log10(max(ends[0], SMALLEST)), math.log10(max(ends[1], SMALLEST)))


def told_apart(ends: Range) -> Range:
    """The ends of an axis, so far from each other that rounding leaves room for what is between."""
    low, high = ends
    spare = max(LEAST_EXTENT * max(abs(low), abs(high)), sys.float_info.min) / 2
    return ends if high - low >= spare else (low - spare, high + spare)


def aspect(x: Range, y: Range) -> float:
    """How many times as wide as high a plot of these ranges is; within what can be seen at all."""
    width, height = x[1] - x[0], y[1] - y[0]
    return min(max(width / height, 1 / MOST_ASPECT), MOST_ASPECT) if height > 0 else MOST_ASPECT


def logged(values: Array, log: bool) -> Array:
    """Values as the axis counts them; NaN where a logarithmic one has no place for them."""
    if not log:
        return values
    with np.errstate(all="ignore"):
        return np.where(values > 0, np.log10(values), np.nan)


def unlogged(value: float, log: bool) -> float:
    """The value at a place as the axis counts."""
    return 10.0 ** min(value, 308.0) if log else value
