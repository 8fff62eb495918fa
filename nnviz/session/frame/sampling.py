"""How wide z is over fresh weights: beside N(0, 1), and with Var w = 1/N as the cure; in numbers and in words."""

from math import floor, log10, sqrt
from typing import Literal

from nnviz.core.layers import Axis, Histogram, Sample, flat_share, normal_density
from nnviz.records import dataclass
from nnviz.session.notation import counted, number, percent, subscript, to_place

__all__ = [
    "MOST_INPUTS", "NARROW", "SOURCES", "TALLEST", "Histogram", "Inputs", "SamplingFrame", "Source", "Spread",
    "axis_for", "build_sampling", "flat_share", "normal_density",
]  # fmt: skip

Source = Literal["ones", "unit", "layer"]
SOURCES: tuple[Source, ...] = ("ones", "unit", "layer")
MOST_INPUTS = 2000
#: The axes of z, the same for every N: up to √500 (and a little), and above; and that of the cure.
WIDE, WIDER, NARROW = Axis(-80.0, 80.0, bins=64), Axis(-180.0, 180.0, bins=72), Axis(-4.0, 4.0, bins=40)
WIDE_TO = sqrt(500.0)
#: The densities end here; what is taller is cut off, and by how much is said.
TALLEST, TALLEST_CURED = 0.022, 0.44
#: Up to so many inputs all are written down.
_FEW = 3


def axis_for(expected: float) -> Axis:
    """The axis for z as wide as that."""
    return WIDE if expected <= WIDE_TO * (1 + 1e-12) else WIDER


@dataclass(frozen=True, slots=True)
class Inputs:
    """What z is the sum over: ``count`` inputs, their Σ x², and whose they are."""

    source: Source
    count: int
    squares: float
    place: str = ""  # "of unit 3 in layer 2, sample 0"
    units: int = 1  # that are drawn at once


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """One panel: what was drawn, on its axis, and in words."""

    name: str
    sample: Sample
    measured: str  # "std(z) = 22.3 ± 0.2, theory √500 = 22.4"
    flat: str
    short: tuple[str, str, str]  # the same three where there is little room
    top: float  # where the density's axis ends


@dataclass(frozen=True, slots=True, eq=False)
class SamplingFrame:
    """Both panels, the law below them, and what there is to be said."""

    title: str
    subtitle: str
    inputs: Inputs
    raw: Spread
    cured: Spread
    law: str
    widths: tuple[tuple[int, float], ...]  # measured: N, std(z)
    sentences: tuple[str, str]


def build_sampling(
    inputs: Inputs, raw: Sample, cured: Sample, widths: tuple[tuple[int, float], ...]
) -> SamplingFrame:
    """The frame of ``raw``, drawn with Var w = 1, and ``cured``, with 1/N."""
    n, ones = inputs.count, inputs.source == "ones"
    root = f"√{n:,}" if ones else f"√Σx² = √{number(inputs.squares)}"
    low = f"{NARROW.low:g} … {NARROW.high:g}".replace("-", "−")
    return SamplingFrame(
        _title(inputs), _subtitle(inputs, raw.draws), inputs,
        _spread("w ~ N(0, 1)", "w ~ N(0, 1)", raw, f", theory {root} = {number(raw.expected)}", TALLEST),
        _spread("the cure: Var(w) = 1/N", "Var(w) = 1/N", cured, f"; the axis is {low}", TALLEST_CURED),
        "std(z) = √N", widths, _sentences(inputs, raw, cured),
    )  # fmt: skip


def _title(inputs: Inputs) -> str:
    if inputs.source == "ones":
        return "How wide is z when N inputs are one?"
    return f"How wide is z {inputs.place}?"


def _subtitle(inputs: Inputs, draws: int) -> str:
    drawn = f"z = {_terms(inputs.count, inputs.source != 'ones')}"
    if inputs.units > 1:
        drawn, draws = f"{drawn}, of all {inputs.units:,} units", draws // inputs.units
    return f"{drawn}, drawn {counted(draws, 'time')}, each time with fresh weights"


def _terms(count: int, real: bool) -> str:
    """The sum that z is; real inputs are not one."""
    shown = range(1, count + 1) if count <= _FEW else (1, count)
    terms = [f"w{subscript(i)}x{subscript(i)}" if real else f"w{subscript(i)}" for i in shown]
    return (" + " if count <= _FEW else " + … + ").join(terms)


def _spread(name: str, short: str, sample: Sample, further: str, top: float) -> Spread:
    measured, flat = _measured(sample), _flat(sample)
    return Spread(
        name, sample, f"{measured}{further}", f"{flat[0]} where tanh is flat",
        (short, measured.replace("std(z) =", "std"), f"{flat[1]} where tanh is flat"), top,
    )  # fmt: skip


def _measured(sample: Sample) -> str:
    """With as many digits as the sampling error leaves."""
    if not sample.error:
        return f"std(z) = {number(sample.std)}"
    place = floor(log10(float(f"{sample.error:.0e}")))  # of its one digit: 0.00998 is 0.01
    return f"std(z) = {_rounded(sample.std, place)} ± {_rounded(sample.error, place)}"


def _rounded(value: float, place: int) -> str:
    """To a multiple of 10ᵖˡᵃᶜᵉ, with all its zeros: 0.998 is 1.00 then."""
    return f"{value:,.{-place}f}" if -6 <= place <= 0 else to_place(value, place)


def _flat(sample: Sample) -> tuple[str, str]:
    """How many z are meant, and the same in short."""
    if not sample.flat:
        return "no z lies", "none"
    return f"{percent(sample.flat)} of all z lie", percent(sample.flat)


def _sentences(inputs: Inputs, raw: Sample, cured: Sample) -> tuple[str, str]:
    n, usual = f"{inputs.count:,}", number(raw.expected, 2)
    if not raw.expected:
        return "All inputs are 0, so z is 0 whatever the weights are.", ""
    if inputs.source == "ones":
        first = "Each input adds its own variance: Var(z) = N·Var(w)."
        if inputs.count == 1:
            return first, "With one input z is as wide as its weight, and there is nothing to cure."
        cure = "Divide the variance by N, and z is as wide as one input alone."
        return first, f"With N = {n} a z of ±{usual} is usual. {cure}"
    first = f"Each input adds its square: Var(z) = Σx²·Var(w) = {number(inputs.squares)}·Var(w)."
    alike = " All units of a layer have the same inputs, so all are as wide." if inputs.source == "layer" else ""
    second = (
        f"With these {n} inputs a z of ±{usual} is usual. Divide the variance by N, and z is as wide as an input is "
        f"large: its root mean square is {number(cured.expected)}.{alike}"
    )
    return first, second
