"""Numbers changed by hand in the graph: which things have one, how far a pixel or an arrow key goes, and a drag.

A step is a power of ten near a hundredth of the largest number of its kind: 0.01 for weights round 1.
"""

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt

from nnviz.gui.graph.hits import Hit, number_of
from nnviz.records import dataclass
from nnviz.session.frame.model import GraphFrame, Target
from nnviz.session.notation import parameter_symbol, unit_symbol

#: The step where all numbers are 0, or none is finite.
USUAL_STEP = 0.01
COARSE, FINE = 10.0, 0.1

POINTER_HINT = "Drag to change it, double-click to type"
KEY_HINT = "← → change it, Enter types, Space differentiates by it"
INPUT_KEY_HINT = "← → change it, Enter types"
DRAG_HINT = "Ctrl: fine · Shift: coarse · Esc takes it back"
GROUND_HINT = "drag any number or edge"
ZOOMED_HINT = "drag the ground to move the net, 0 fits it"


def is_number(hit: Hit | None) -> bool:
    """Whether a thing stands for a number that can be changed: a weight, a bias, an input."""
    return hit is not None and (hit.kind in ("edge", "bias") or (hit.kind == "unit" and hit.layer == 0))


def target_of(hit: Hit) -> Target | None:
    """The weight or bias that a thing stands for; None for an input, and for what has no number."""
    if hit.kind == "edge":
        return Target(hit.layer, "W", hit.row, hit.column)
    return Target(hit.layer, "b", hit.row) if hit.kind == "bias" else None


def symbol_of(hit: Hit) -> str:
    """ "w₁,₂,₁", "b₁,₂", "x₂"."""
    target = target_of(hit)
    if target is None or target.row is None:
        return unit_symbol("a", 0, hit.row)
    return parameter_symbol(target.layer, target.parameter, target.row, target.column)


def value_of(hit: Hit, frame: GraphFrame) -> float:
    """The number that a thing stands for."""
    named = number_of(hit, frame)
    assert named is not None
    return named[1]


def step_of(hit: Hit, frame: GraphFrame) -> float:
    """How much one pixel, or one press of an arrow key, changes it."""
    kin = frame.layers[0].a if hit.kind == "unit" else frame.edges[hit.layer - 1].weights
    sizes = np.abs(np.append(np.ravel(kin), value_of(hit, frame)))
    largest = float(np.max(sizes[np.isfinite(sizes)], initial=0.0))
    return 10.0 ** (round(math.log10(largest)) - 2) if largest > 1e-290 else USUAL_STEP


def factor_of(modifiers: Qt.KeyboardModifier) -> float:
    """Coarse with Shift, fine with Alt or Ctrl: many window managers keep a drag with Alt for themselves."""
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return COARSE
    return FINE if modifiers & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier) else 1.0


def nudged(value: float, change: float) -> float:
    """``value`` and ``change`` together, without the noise of adding decimals; from 0 where it was no number."""
    start = value if math.isfinite(value) else 0.0
    return float(f"{start + change:.15g}")


@dataclass(slots=True)
class Drag:
    """A number that follows the pointer: to the right it grows, or upwards where the drag began so."""

    hit: Hit
    start: float
    step: float
    place: float  # where the pointer was last
    upright: bool = False
    offset: float = 0.0

    def move(self, at: QPointF, factor: float) -> float:
        """The number for a pointer at ``at``: on the grid of the steps; where the drag began exactly what it was."""
        place = _along(at, self.upright)
        self.offset += (place - self.place) * self.step * factor
        self.place = place
        if abs(self.offset) < 1e-9 * self.step:
            self.offset = 0.0
            return self.start
        grid = self.step * factor
        begin = self.start if math.isfinite(self.start) else 0.0
        return nudged(round((begin + self.offset) / grid) * grid, 0.0)


def _along(at: QPointF, upright: bool) -> float:
    return -at.y() if upright else at.x()


def drag_of(hit: Hit, frame: GraphFrame, begun: QPointF, at: QPointF) -> Drag:
    """A drag that began at a place and has come to another one, which says whether it goes sideways or upright."""
    way = at - begun
    upright = abs(way.y()) > abs(way.x())
    return Drag(hit, value_of(hit, frame), step_of(hit, frame), _along(begun, upright), upright)
