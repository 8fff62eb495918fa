"""A slip in the picture: where a number was asked, where it was taken instead, and of a slope the curve with both."""

import numpy as np

from nnviz.core.arrays import Array, without_warnings
from nnviz.records import dataclass
from nnviz.session.notation import number
from nnviz.session.place import Place
from nnviz.session.question import Quantity
from nnviz.session.state import State

#: The curve goes on beyond both points by this much of their distance, and by no less than LEAST.
BEYOND, LEAST, POINTS = 0.8, 0.6, 121
#: Derivatives by z and a: neither of these is the number that was asked or taken.
BY_UNITS: tuple[Quantity, ...] = ("dL_da", "dL_dz", "dz_da")
#: Where the curve ends.
MOST = 1e6
#: The slip that has a picture of its own: g′ at a.
SLOPE_AT_A = "slope_at_a"


@dataclass(frozen=True, slots=True, eq=False)
class SlopeCurve:
    """An activation with the tangent that was taken, at a, and the point that was asked, z: its slope is not told."""

    z: Array  # (points,)
    a: Array  # (points,)
    activation: str  # its title
    taken: tuple[float, float]  # where the tangent touches
    slope: float  # of that tangent
    asked: tuple[float, float]
    words: tuple[str, str, str]  # what the answer is; what was asked; why


@dataclass(frozen=True, slots=True, eq=False)
class SlipFrame:
    """What the graph shows of a slip."""

    asked: tuple[Place, ...]
    taken: tuple[Place, ...]
    curve: SlopeCurve | None = None
    opens_units: bool = True  # z and a stand there: not where a derivative by them was asked, which is no such number


def build_slip(state: State, slip: str, asked: tuple[Place, ...], taken: tuple[Place, ...]) -> SlipFrame:
    """The picture of the slip of that name; ``asked`` and ``taken`` are where."""
    curve = _slope_curve(state, asked[0]) if slip == SLOPE_AT_A and asked and len(asked[0].numbers) == 2 else None
    asked_by = None if state.question is None else state.question.quantity
    return SlipFrame(asked, taken, curve, slip == SLOPE_AT_A or asked_by not in BY_UNITS)


@without_warnings
def _slope_curve(state: State, place: Place) -> SlopeCurve | None:
    """None of softmax, which has no curve, and of numbers that no axis has room for."""
    layer, unit = place.numbers[0], place.numbers[1] - 1
    activation, trace = state.network.layers[layer - 1].activation, state.computation.sample
    if not activation.elementwise:
        return None
    z, a = float(trace.z[layer - 1][0][unit]), float(trace.a[layer][0][unit])
    if not max(abs(z), abs(a)) < MOST:  # NaN neither
        return None
    beyond = max(BEYOND * abs(z - a), LEAST)
    axis = np.linspace(min(z, a) - beyond, max(z, a) + beyond, POINTS)
    at_a, at_z = (float(activation.function(np.array([[x]]))[0, 0]) for x in (a, z))
    slope = float(activation.derivative(np.array([[a]]))[0, 0])
    heights = activation.function(axis[:, None])[:, 0]
    if not np.isfinite([*heights, slope]).all():
        return None
    words = (
        f"{_whose(state)} {number(slope)}: slope at a = {number(a)}",
        f"Asked: slope at z = {number(z)}",
        f"{activation.title} was fed z, so start there.",
    )
    return SlopeCurve(axis, heights, activation.title, (a, at_a), slope, (z, at_z), words)


def _whose(state: State) -> str:
    """Of a product that slope is one factor: the answer is another number."""
    is_answer = state.question is None or state.question.quantity == "da_dz"
    return "Your" if is_answer else "Your factor"
