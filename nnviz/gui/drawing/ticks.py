"""Where the ticks of an axis stand and how they are written, on a linear and on a logarithmic axis."""

import math
from collections.abc import Sequence
from itertools import pairwise

from nnviz.session.notation import MINUS, superscript

#: Below this many decades a logarithmic axis is marked at 1, 2 and 5 of each; above, at powers of ten alone.
FEW_DECADES = 2.5
#: Below this, at round values as on a linear axis: there may be no power of ten at all.
HARDLY_A_DECADE = 0.8
#: An axis this short, or no longer than the rounding of its ends, has no round values that could be told apart.
LEAST_SPAN = 1e-290
#: What is larger than this, or smaller, is written with a power of ten.
LARGEST_PLAIN, SMALLEST_PLAIN = 1e6, 1e-4
#: Decades from one number to the next on an axis over many of them.
ROUND_STRIDES = (1, 2, 3, 5, 10, 20, 30, 50, 100, 200)


def round_values(low: float, high: float, most: int) -> list[float]:
    """At most ``most`` round values from ``low`` to ``high``: multiples of 1, 2 or 5 times a power of ten."""
    span = high - low
    if not (math.isfinite(span) and span > max(LEAST_SPAN, 1e-14 * max(abs(low), abs(high)))) or most < 1:
        return []
    power = 10.0 ** math.floor(math.log10(span / most))
    steps = (power * factor for factor in (1, 2, 5, 10, 20, 50))
    step = next(step for step in steps if _multiples(low, high, step) <= most)
    first = math.ceil(low / step)
    return [(first + place) * step for place in range(_multiples(low, high, step))]


def _multiples(low: float, high: float, step: float) -> int:
    """How many multiples of ``step`` there are from ``low`` to ``high``."""
    return math.floor(high / step) - math.ceil(low / step) + 1


def linear_ticks(low: float, high: float, most: int) -> list[tuple[float, str]]:
    """At most ``most`` round values from ``low`` to ``high``, each with its text."""
    values = round_values(low, high, most)
    return list(zip(values, tick_texts(values), strict=True))


def log_ticks(low: float, high: float, most: int) -> list[tuple[float, str]]:
    """The same on a logarithmic axis; ``low``, ``high`` and the places given back are exponents of ten."""
    span = high - low
    if not (math.isfinite(span) and span > 0) or most < 1:
        return []
    if span < HARDLY_A_DECADE and max(abs(low), abs(high)) < 300:
        return [(math.log10(value), text) for value, text in linear_ticks(10.0**low, 10.0**high, most) if value > 0]
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    if span <= FEW_DECADES:
        marks = [(e + math.log10(m), m, e) for e in range(first - 1, last + 1) for m in (1, 2, 5)]
        inside = [mark for mark in marks if low - 1e-9 <= mark[0] <= high + 1e-9]
        if len(inside) <= most:
            return [(place, power_text(m, e)) for place, m, e in inside]
    marked = _round_multiples(first, last, most)
    return [(float(e), power_text(1, e)) for e in marked]


def _round_multiples(first: int, last: int, most: int) -> range:
    """At most ``most`` exponents, multiples of a round number: 10⁰, 10⁵⁰, 10¹⁰⁰ and not 10⁰, 10⁵⁴, 10¹⁰⁸."""
    least = max(1, math.ceil((last - first + 1) / most))
    stride = next((step for step in ROUND_STRIDES if step >= least), least)
    if last - first < 2 * stride:  # few would be left
        stride = least
    return range(first + -first % stride, last + 1, stride)


def power_text(mantissa: int, exponent: int) -> str:
    """``m·10ᵉ`` as an axis writes it: ``0.02``, ``5,000``, ``10⁻⁷``, ``2×10⁻⁷``."""
    if -4 <= exponent < 0:
        return f"{mantissa * 10.0**exponent:.{-exponent}f}"
    if 0 <= exponent < 6:
        return f"{mantissa * 10**exponent:,}"
    power = f"10{superscript(exponent)}"
    return power if mantissa == 1 else f"{mantissa}×{power}"


def tick_texts(values: Sequence[float]) -> list[str]:
    """Evenly spaced values with as many digits as tell them apart, and all with the same number of decimals."""
    largest = max((abs(value) for value in values), default=0.0)
    if largest == 0.0:
        return ["0"] * len(values)
    step = min((b - a for a, b in pairwise(values)), default=largest)
    place = math.floor(math.log10(step) + 1e-9)
    if SMALLEST_PLAIN <= largest < LARGEST_PLAIN:
        return [_signed(f"{value:,.{max(0, -place)}f}") for value in values]
    power = math.floor(math.log10(largest) + 1e-9)
    digits = min(max(0, power - place), 15)
    return [_scientific(value, power, digits) for value in values]


def _scientific(value: float, power: int, digits: int) -> str:
    if value == 0:
        return "0"
    mantissa = f"{value / 10.0**power:.{digits}f}" if abs(power) < 300 else f"{value:.{digits}e}".partition("e")[0]
    return f"{_signed(mantissa)}×10{superscript(power)}"


def _signed(text: str) -> str:
    """With a true minus, and none before a zero."""
    return text.replace("-", MINUS) if any(digit in text for digit in "123456789") else text.removeprefix("-")
