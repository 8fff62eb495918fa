"""The net layer by layer: how the numbers of each layer are spread, beside what the theory expects, and in words."""

from collections.abc import Callable, Mapping, Sequence
from math import isfinite

from nnviz.core.backprop import Mask
from nnviz.core.layers import QUANTITIES, Axis, Expected, LayerNumbers, LayerTheory, Quantity
from nnviz.core.symmetry import Group
from nnviz.records import dataclass
from nnviz.session.notation import counted, number, percent

__all__ = [
    "AXES", "PROFILES", "QUANTITIES", "SYMBOLS", "Axis", "Expected", "LayerLine", "LayersFrame", "Profile", "Quantity",
    "Scale", "axis_of", "layer_sentences",
]  # fmt: skip

Scale = str  # "linear" or "log"

SYMBOLS: dict[Quantity, str] = {"z": "Z", "a": "A", "dL_dz": "∂L/∂Z", "dL_dW": "∂L/∂W"}
#: The axes of the ridges. They are the same for every net: what lies outside is counted at their ends.
AXES: dict[tuple[Quantity, Scale], Axis] = {
    ("z", "linear"): Axis(-10.0, 10.0), ("z", "log"): Axis(1e-6, 1e4, log=True),
    ("a", "linear"): Axis(-10.0, 10.0), ("a", "log"): Axis(1e-6, 1e4, log=True),
    ("dL_dz", "linear"): Axis(-1.0, 1.0), ("dL_dz", "log"): Axis(1e-12, 1e4, log=True),
    ("dL_dW", "linear"): Axis(-1.0, 1.0), ("dL_dW", "log"): Axis(1e-12, 1e4, log=True),
}  # fmt: skip
#: What stays between −1 and 1 has an axis on which it can be seen.
OF_BOUNDED = Axis(-1.2, 1.2)
#: A size that changes by less than this factor over all layers is kept.
KEPT = 2.0


def axis_of(quantity: Quantity, scale: Scale, bounded: bool) -> Axis:
    """The axis of a quantity; ``bounded``: no activation of the net leaves −1 … 1."""
    return OF_BOUNDED if quantity == "a" and scale == "linear" and bounded else AXES[quantity, scale]


@dataclass(frozen=True, slots=True, eq=False)
class LayerLine:
    """One layer, all that a line of the picture shows."""

    activation: str
    numbers: LayerNumbers
    theory: LayerTheory | None
    flat: Mask  # (bins,) of the axis of z: where the activation is saturated; all False on a logarithmic one
    ratio: float | None  # ‖ΔW‖/‖W‖ of the next update; None where W is 0

    @property
    def layer(self) -> int:
        return self.numbers.layer


@dataclass(frozen=True, slots=True, eq=False)
class LaneNumbers:
    """A lane of a comparison, to be laid under the net that is shown: as many layers, after as many updates."""

    index: int  # of the lane, and of its colour
    name: str
    numbers: tuple[LayerNumbers, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LayersFrame:
    """All layers, the first hidden one first."""

    title: str
    lines: tuple[LayerLine, ...]
    axes: Mapping[Quantity, Axis]
    scales: Mapping[Quantity, Scale]
    sentences: tuple[str, ...]  # what is to be seen
    theory: str  # whether there is a prediction, or why there is none
    lanes: tuple[LaneNumbers, ...] = ()


# ---------------------------------------------------------------- the profiles over depth


@dataclass(frozen=True, slots=True)
class Profile:
    """One number of each layer, over depth."""

    title: str
    tip: str
    value: Callable[[LayerLine], float | None]
    of_lane: Callable[[LayerNumbers], float | None]
    expected: Callable[[LayerLine], Expected | None] = lambda line: None
    back: bool = False  # it goes from the loss to the input


def _std(quantity: Quantity, *, back: bool = False) -> Profile:
    def expected(line: LayerLine) -> Expected | None:
        found: Expected | None = None if line.theory is None else getattr(line.theory, quantity)
        return found

    return Profile(
        f"std of {SYMBOLS[quantity]}", f"The standard deviation of {SYMBOLS[quantity]} in each layer",
        lambda line: float(getattr(line.numbers, quantity).std),
        lambda numbers: float(getattr(numbers, quantity).std), expected, back,
    )  # fmt: skip


_NORM = Profile(
    "‖∂L/∂(W, b)‖", "The length of the gradient of each layer's weights and biases",
    lambda line: line.numbers.gradient_norm, lambda numbers: numbers.gradient_norm, back=True,
)  # fmt: skip
_RATIO = Profile(
    "‖ΔW‖ / ‖W‖", "How much the next update changes the weights of each layer; about 10⁻³ is usual",
    lambda line: line.ratio, lambda numbers: None, back=True,
)  # fmt: skip

#: Beside the ridges of each quantity stand two profiles.
PROFILES: dict[Quantity, tuple[Profile, Profile]] = {
    "z": (_std("z"), _std("dL_dz", back=True)),
    "a": (_std("a"), _std("dL_dz", back=True)),
    "dL_dz": (_std("z"), _std("dL_dz", back=True)),
    "dL_dW": (_NORM, _RATIO),
}


# ---------------------------------------------------------------- in words


def layer_sentences(numbers: Sequence[LayerNumbers], groups: Sequence[Group]) -> tuple[str, ...]:
    """What happens to the signal on its way up and to the gradient on its way back; what is saturated, dead, alike."""
    up = _told("Z", [layer.z.std for layer in numbers], [layer.layer for layer in numbers])
    back = _told("∂L/∂Z", [layer.dL_dz.std for layer in numbers][::-1], [layer.layer for layer in numbers][::-1])
    found = [up, back, _most("saturated", [layer.saturated for layer in numbers]), _dead(numbers)]
    return tuple(sentence for sentence in [*found, _alike(groups)] if sentence)


def _told(symbol: str, sizes: Sequence[float], layers: Sequence[int]) -> str:
    """How a size changes on its way over ``layers``."""
    pairs = zip(layers, sizes, strict=True)
    lost = next(((layer, size) for layer, size in pairs if not isfinite(size) or size == 0.0), None)
    if lost is not None:
        what = "is the same for every row and unit" if lost[1] == 0.0 else "is not finite"
        return f"{symbol} {what} in layer {lost[0]} (std {number(lost[1])})."
    start, end = sizes[0], sizes[-1]
    if len(sizes) == 1:
        return f"{symbol} has the standard deviation {number(start)}."
    way = f"from layer {layers[0]} to layer {layers[-1]}"
    stds = f"std {number(start)} → {number(end)}"
    if 1 / KEPT < end / start < KEPT:
        return f"{symbol} ends about as large as it begins, {way} ({stds})."
    word, factor = ("grows ×", end / start) if end > start else ("shrinks ÷", start / end)
    return f"{symbol} {word}{number(factor)} {way} ({stds})."


def _most(what: str, shares: Sequence[float]) -> str:
    share = max(shares)
    if not share:
        return ""
    most = ", the most" if len(shares) > 1 else ""
    return f"In layer {shares.index(share) + 1} {percent(share)} are {what}{most}."


def _dead(numbers: Sequence[LayerNumbers]) -> str:
    dead = [layer for layer in numbers if layer.dead]
    if not dead:
        return ""
    worst = max(dead, key=lambda layer: layer.dead)
    return f"{percent(worst.dead)} of the units of layer {worst.layer} are dead."


def _alike(groups: Sequence[Group]) -> str:
    if not groups:
        return ""
    first, others = groups[0], len(groups) - 1
    more = f", and {counted(others, 'group')} more" if others else ""
    return f"In layer {first.layer}, {counted(len(first.units), 'unit')} act as 1{more}: equal weights in and out."
