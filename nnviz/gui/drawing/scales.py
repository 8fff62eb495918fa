"""Numbers become colours and widths here, and nowhere else: marks and legend call the same functions.

**Edges.** The width is logarithmic over six decades below a printed power of ten, so that a layer whose gradient
vanishes is thin but visible: t = clip(1 + log₁₀(|g|/g_ref)/6, 0, 1), width = 0.75 + 8.25·t pixels. t is rounded to
24 steps (a quarter of a decade each), which lets a painter draw thousands of edges with some fifty pens. The colour is
the sign; from three pixels on a negative edge is hollow as well, which survives a print without colour.

**Neurons.** Activations run over a diverging scale from −limit over a neutral middle to +limit.
"""

from enum import IntEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from nnviz.gui.drawing.theme import Theme, mix
from nnviz.records import dataclass

DECADES = 6
LEVELS = 24
THINNEST = 0.75
WIDEST = 9.0
HAIRLINE = 1.0
#: From this width in pixels on, a negative edge is hollow; a thinner one has no room for it.
HOLLOW_FROM = 3.0
#: How far a part of the chain that has been used recedes towards the background.
DIMMED = 0.5
#: The faintest an edge's colour gets beside its sign's full colour: weak edges recede and crossings stay readable.
FAINTEST = 0.8


class Mark(IntEnum):
    """How one value is drawn. The order is the order of drawing: what matters most comes last."""

    UNKNOWN = 0  # not computed yet: a hairline
    ZERO = 1  # exactly 0: dotted grey
    BELOW = 2  # smaller than the scale: dashed, in the sign's colour
    SCALED = 3
    NONFINITE = 4  # NaN or ∞: magenta stripes with a label


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What many values look like, as arrays of the values' shape."""

    kind: NDArray[np.uint8]
    level: NDArray[np.uint8]  # 0 … LEVELS, where kind is SCALED
    positive: NDArray[np.bool_]


def marks(values: NDArray[np.float64], reference_decade: int) -> Marks:
    """How ``values`` are drawn when the widest mark stands for 10**reference_decade and more."""
    values = np.asarray(values, dtype=np.float64)
    size = np.abs(values)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = 1.0 + (np.log10(size) - reference_decade) / DECADES
    finite = np.isfinite(values)
    kind = np.full(values.shape, Mark.NONFINITE, dtype=np.uint8)
    kind[finite] = Mark.SCALED
    kind[finite & (t < 0)] = Mark.BELOW
    kind[size == 0] = Mark.ZERO
    rounded = np.rint(np.clip(np.where(finite & (size > 0), t, 0.0), 0.0, 1.0) * LEVELS)
    return Marks(kind, rounded.astype(np.uint8), values > 0)


def unknown_marks(shape: tuple[int, ...]) -> Marks:
    """The marks of values that have not been computed yet."""
    return Marks(
        np.full(shape, Mark.UNKNOWN, dtype=np.uint8), np.zeros(shape, dtype=np.uint8), np.zeros(shape, dtype=bool)
    )


def marks_or_unknown(values: NDArray[np.float64] | None, shape: tuple[int, ...], reference_decade: int) -> Marks:
    """:func:`marks`, or :func:`unknown_marks` of ``shape`` where there are no values."""
    return unknown_marks(shape) if values is None else marks(values, reference_decade)


def level_width(level: int, theme: Theme, scale: float = 1.0) -> float:
    """The width in pixels of one step of the scale; ``scale`` < 1 makes the wide end thinner in dense pictures."""
    return (THINNEST + (WIDEST - THINNEST) * scale * level / LEVELS) * theme.line_scale


def width_of(kind: int, level: int, theme: Theme, scale: float = 1.0) -> float:
    """The width in pixels of any mark."""
    if kind == Mark.SCALED:
        return level_width(level, theme, scale)
    if kind == Mark.NONFINITE:
        return max(3.5, 5.0 * scale) * theme.line_scale
    return HAIRLINE * theme.line_scale


def is_hollow(kind: int, level: int, positive: bool, theme: Theme, scale: float = 1.0) -> bool:
    """Whether a mark says by its form, too, that it is negative: a pale line runs along its middle."""
    return kind == Mark.SCALED and not positive and width_of(kind, level, theme, scale) >= HOLLOW_FROM


def sign_colour(positive: bool, theme: Theme) -> str:
    return theme.positive if positive else theme.negative


@lru_cache(maxsize=1024)
def edge_pen(kind: int, level: int, positive: bool, theme: Theme, scale: float = 1.0, dimmed: bool = False) -> QPen:
    """The pen of one mark: opaque and flat-capped, because alpha and round caps paint many times slower."""
    colour = _edge_colour(kind, level, positive, theme)
    if dimmed:
        colour = mix(colour, theme.background, DIMMED)
    pen = QPen(QColor(colour), width_of(kind, level, theme, scale))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if kind == Mark.BELOW:
        pen.setDashPattern([6.0, 4.0])
    elif kind == Mark.ZERO:
        pen.setDashPattern([1.5, 4.0])
    return pen


def _edge_colour(kind: int, level: int, positive: bool, theme: Theme) -> str:
    if kind == Mark.UNKNOWN:
        return mix(theme.coming, theme.background, 0.35)
    if kind == Mark.ZERO:
        return theme.zero
    if kind == Mark.NONFINITE:
        return theme.nonfinite
    strength = FAINTEST + (1 - FAINTEST) * (level / LEVELS if kind == Mark.SCALED else 0.0)
    return mix(theme.background, sign_colour(positive, theme), strength)


def level_of(exponent: float, reference_decade: int) -> int:
    """The step of the scale for 10**exponent."""
    t = 1.0 + (exponent - reference_decade) / DECADES
    return round(min(max(t, 0.0), 1.0) * LEVELS)


def neuron_fill(value: float | None, limit: float, theme: Theme) -> str:
    """The colour of an activation: background while unknown, magenta if not finite, else the diverging scale."""
    if value is None:
        return theme.background
    if not np.isfinite(value):
        return theme.nonfinite
    share = min(max(value / limit, -1.0), 1.0) if limit > 0 else float(np.sign(value))
    return mix(theme.neutral, sign_colour(share > 0, theme), abs(share))


def is_outside(value: float | None, limit: float) -> bool:
    """Whether a finite activation lies beyond the printed range, which a mark on the neuron says."""
    return value is not None and bool(np.isfinite(value)) and abs(value) > limit * (1 + 1e-9)
