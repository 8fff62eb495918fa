"""The nudge: push one number a little both ways, and see what really happens to the loss.

    numeric = (L(v + h) − L(v − h)) / 2h,   from h and h/2, extrapolated to h → 0 (Richardson 1911)

It knows no derivative, so it is an independent check of every factor and of every running product. The two one-sided
quotients tell a corner from a mistake, and a stated uncertainty tells a mistake from rounding.
"""

import math
from dataclasses import replace
from typing import Literal

import numpy as np

from nnviz.core.arrays import Array, without_warnings
from nnviz.core.backprop import Trace
from nnviz.core.chain import Factor, Target
from nnviz.core.numbers import number
from nnviz.core.pushes import EPS, TINY, Arrival, Ground, Quantity, Start, arrive, ground, probabilities
from nnviz.records import dataclass

Outcome = Literal["agrees", "corner", "unchecked", "differs"]

#: A push moves no Z next to it by more than this, and is made this much smaller as often as it was too long.
STEP, SHORTER, TRIES = 2.0**-20, 2.0**-20, 8
#: Shorter pushes would be lost in what float64 cannot hold.
SHORTEST = 1e-280
#: A push is short enough when halving it changes the quotient by no more than this part of what it is made of.
STEADY = 1e-11
#: Of all that is added up so much must be known, or nothing is checked.
KNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Nudge:
    """A derivative from the backward pass beside the one from pushes.

    ``agrees``: they are the same within ``uncertainty``, which bounds the rounding of both and what is left of h.
    ``corner``: the slopes ``left`` and ``right`` differ, and ``analytic`` is the one of the side that is taken.
    ``unchecked``: nothing can be said, for the reason in ``note``; ``numeric`` and ``uncertainty`` may be NaN or ∞.
    ``differs``: they are not the same, and rounding is not why.
    """

    analytic: float
    numeric: float  # along the side that the chain rule takes
    uncertainty: float
    outcome: Outcome
    note: str
    step: float  # h
    left: float
    right: float


@without_warnings
def nudge_parameter(trace: Trace, target: Target, step: float | None = None) -> Nudge:
    """One weight or bias pushed: the loss is that of the trace's batch, as ∂L/∂w is. ``step`` sets h."""
    gradient = (trace.dL_dW if target.parameter == "W" else trace.dL_db)[target.layer - 1]
    base = ground(trace)
    return _nudge(base, _parameter(base, target), target.entry(gradient), step)


@without_warnings
def nudge_entry(trace: Trace, quantity: Quantity, layer: int, unit: int, step: float | None = None) -> Nudge:
    """One pre-activation or activation pushed, alike in each sample of the batch, and the mean loss.

    Layer 0 has the inputs. ``step`` sets h.
    """
    if quantity == "z":
        slopes = trace.dL_dz[layer - 1][:, unit]
    elif layer > 0:
        slopes = trace.dL_da[layer - 1][:, unit]
    else:
        slopes = trace.dL_dz[0] @ trace.parameters.weights[0][:, unit]
    return _nudge(ground(trace), _entry(trace, quantity, layer, unit), float(slopes.mean()), step)


@without_warnings
def nudge_factor(trace: Trace, factor: Factor, target: Target, mean: bool = False) -> tuple[Nudge, tuple[int, ...]]:
    """The running product after a factor, checked at its largest entry; and that entry's index.

    ``target`` is what the chain leads to; it is asked where the product is a number. A chain is the first sample's;
    with ``mean`` it is the mean of the product over all samples that is checked, by the same push in each.
    """
    product = mean_product(trace, factor, target) if mean else factor.product
    base, index = ground(trace if mean else first_sample(trace)), largest(product)
    match factor.kind:
        case "dL_dA":
            start = _entry(base.trace, "a", factor.layer, index[0])
        case "dA_dZ":
            start = _entry(base.trace, "z", factor.layer, index[0])
        case "dZ_dA":
            start = _entry(base.trace, "a", factor.layer - 1, index[0])
        case _:
            start = _parameter(base, entry_target(factor, target, index))
    return _nudge(base, start, float(product[index]), None), index


@without_warnings
def mean_product(trace: Trace, factor: Factor, target: Target) -> Array:
    """The running product after a factor as the mean over all samples; its shape is that of ``factor.product``."""
    k = factor.layer
    match factor.kind:
        case "dL_dA":
            mean: Array = trace.dL_da[k - 1].mean(axis=0)
        case "dA_dZ":
            mean = trace.dL_dz[k - 1].mean(axis=0)
        case "dZ_dA":
            mean = trace.dL_da[k - 2].mean(axis=0)
        case _:
            mean = (trace.dL_dW if factor.kind == "dZ_dW" else trace.dL_db)[k - 1]
            return mean if factor.product.shape else np.asarray(target.entry(mean))
    return mean


def entry_target(factor: Factor, target: Target, index: tuple[int, ...]) -> Target:
    """The one weight or bias that an entry of a chain's last product belongs to."""
    if not index:
        return target
    row, column = (*index, None)[:2]
    return Target(factor.layer, "W" if factor.kind == "dZ_dW" else "b", row, column)


def largest(product: Array) -> tuple[int, ...]:
    """The index of the largest entry; of the first that is NaN, if there is one."""
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(np.abs(product))), product.shape))


def first_sample(trace: Trace) -> Trace:
    """The trace of the first sample alone, but for its means, which are still the batch's."""
    if len(trace.x) == 1:
        return trace
    z, a, dL_da, da_dz, dL_dz = (
        tuple(array[:1] for array in arrays) for arrays in (trace.z, trace.a, trace.dL_da, trace.da_dz, trace.dL_dz)
    )
    return replace(
        trace, x=trace.x[:1], y=trace.y[:1], z=z, a=a, losses=trace.losses[:1], dL_da=dL_da, da_dz=da_dz, dL_dz=dL_dz
    )


# ---------------------------------------------------------------- where a push begins


def _parameter(base: Ground, target: Target) -> Start:
    """A weight moves the Z of its unit by the activation before it, a bias by 1."""
    trace, k = base.trace, target.layer
    assert target.row is not None
    direction, error = np.zeros_like(trace.z[k - 1]), np.zeros_like(trace.z[k - 1])
    direction[:, target.row] = 1.0 if target.column is None else trace.a[k - 1][:, target.column]
    if target.column is not None:
        error[:, target.row] = base.a_errors[k - 1][:, target.column]
    return Start("z", k, direction, error)


def _entry(trace: Trace, quantity: Quantity, layer: int, unit: int) -> Start:
    values = trace.z[layer - 1] if quantity == "z" else trace.a[layer]
    direction = np.zeros_like(values)
    direction[:, unit] = 1.0
    return Start(quantity, layer, direction, np.zeros_like(values))


def _first_step(trace: Trace, start: Start) -> float:
    """So short that no Z next to it moves far, and that a probability stays one."""
    if start.quantity == "z":
        return STEP / max(1.0, _most(start.direction))
    unit = int(np.argmax(start.direction[0]))
    if start.layer < trace.network.depth:
        return STEP / max(1.0, _most(trace.parameters.weights[start.layer][:, unit]))
    if not trace.network.loss.needs_probabilities:
        return STEP
    room = np.minimum(*(np.abs(each[:, unit]) for each in probabilities(trace)))
    return STEP * float(np.min(room[room > 0], initial=1.0))


def _most(values: Array) -> float:
    most = float(np.max(np.abs(values), initial=0.0))
    return most if math.isfinite(most) else 1.0


# ---------------------------------------------------------------- the quotients


@dataclass(frozen=True, slots=True)
class _Slope:
    """A derivative, how far it may be off, and what it would be if nothing cancelled."""

    value: float
    uncertainty: float
    size: float
    truncation: float = 0.0


def _nudge(base: Ground, start: Start, analytic: float, step: float | None) -> Nudge:
    trace = base.trace
    h = _first_step(trace, start) if step is None else step
    why = _why_unchecked(trace, analytic)
    if why:
        return _unchecked(analytic, h, why)
    operations = _operations(trace, start)
    held, free = _arrivals(base, start, h)
    for _ in range(TRIES if step is None else 0):
        taken = _two_sided(held, h, operations)
        if not (held.crossed or free.crossed) and taken.truncation <= STEADY * taken.size:
            break
        if h * SHORTER < SHORTEST:
            break
        h *= SHORTER
        held, free = _arrivals(base, start, h)
    return _judged(trace, analytic, held, free, h, operations)


def _arrivals(base: Ground, start: Start, h: float) -> tuple[Arrival, Arrival]:
    """Pushes by h and h/2 both ways: along the side that the chain rule takes, and free to turn at a corner."""
    pushes = h * np.array([1.0, -1.0, 0.5, -0.5])
    held = arrive(base, start, pushes, held=True)
    return held, arrive(base, start, pushes, held=False) if held.corner else held


def _judged(trace: Trace, analytic: float, held: Arrival, free: Arrival, h: float, operations: int) -> Nudge:
    taken = _two_sided(held, h, operations)
    right, left = (_one_sided(free, h, operations, side) for side in (0, 1))
    if not (math.isfinite(taken.value) and math.isfinite(taken.uncertainty)):
        return _unchecked(analytic, h, _why_lost(trace))
    if held.crossed or free.crossed:
        return _unchecked(analytic, h, "a corner is nearer than a push can be short")
    if taken.uncertainty > KNOWN * taken.size and taken.uncertainty > 1e-300:
        return _unchecked(analytic, h, "rounding leaves no digit of it")
    u = taken.uncertainty
    found = Nudge(analytic, taken.value, u, "agrees", "", h, left.value, right.value)
    if abs(analytic - taken.value) > u:
        return replace(found, outcome="differs", note="the chain rule and the push are further apart than rounding")
    if abs(left.value - right.value) > left.uncertainty + right.uncertainty:
        return replace(found, outcome="corner", note=_corner_note(taken, left, right))
    return found


def _corner_note(taken: _Slope, left: _Slope, right: _Slope) -> str:
    """Both slopes, and which one is taken; where several units stand on a corner, each on its own side, neither is."""
    slopes = f"a corner: slope {number(left.value)} on the left, {number(right.value)} on the right"
    for name, slope in (("left", left), ("right", right)):
        if abs(slope.value - taken.value) <= slope.uncertainty + taken.uncertainty:
            return f"{slopes}; the chain rule takes the {name} one"
    return f"{slopes}; several corners meet here, and the chain rule takes {number(taken.value)}"


def _unchecked(analytic: float, h: float, why: str) -> Nudge:
    nan = math.nan
    return Nudge(analytic, nan, nan, "unchecked", f"cannot be checked here, because {why}", h, nan, nan)


def _why_unchecked(trace: Trace, analytic: float) -> str:
    """What rules out a check from the start; "" if nothing does."""
    lost = next((name for name in trace.non_finite() if not name.startswith(("∂", "L"))), None)
    if lost:
        return f"{lost} is not finite"
    if np.isnan(trace.losses).any():
        outside = trace.network.loss.needs_probabilities and ((trace.a[-1] < 0.0) | (trace.a[-1] > 1.0)).any()
        return "L is NaN: an output lies outside [0, 1]" if outside else "L is NaN"
    if not math.isfinite(analytic):
        return f"the chain rule gives {number(analytic)}"
    return ""


def _why_lost(trace: Trace) -> str:
    """Why a push from finite numbers did not come to a finite number."""
    yes, no = probabilities(trace)
    ended = (yes <= 0.0) & (trace.y != 0.0)
    if trace.network.loss.name == "binary_cross_entropy":
        ended |= (no <= 0.0) & (trace.y != 1.0)
    if trace.network.loss.needs_probabilities and ended.any():
        return "an output is 0 or 1 to the last bit, where the logarithm ends"
    return "what the push makes on its way is too large for float64"


def _operations(trace: Trace, start: Start) -> int:
    """How many roundings the backward pass may have put on top of each other, in units in the last place."""
    behind = range(start.layer, trace.network.depth + 1)
    return sum(16 + trace.network.fan_out(k) for k in behind) + len(trace.x)


def _two_sided(arrival: Arrival, h: float, operations: int) -> _Slope:
    """From the quotients over h and h/2, extrapolated: the error of both falls with h²."""
    change, error, size = arrival.push.change, arrival.push.error, arrival.push.size
    whole, half = (change[0] - change[1]) / (2.0 * h), (change[2] - change[3]) / h
    truncation = abs(half - whole)
    rounding = (4.0 * (error[2] + error[3]) / h + (error[0] + error[1]) / (2.0 * h)) / 3.0
    total = float(max(size[0], size[1], 2.0 * size[2], 2.0 * size[3]) / h)
    uncertainty = float(truncation + rounding + operations * EPS * total + TINY)
    return _Slope(float((4.0 * half - whole) / 3.0), uncertainty, total, float(truncation))


def _one_sided(arrival: Arrival, h: float, operations: int, side: int) -> _Slope:
    """From the quotients over h and h/2 on one side: the error of both falls with h."""
    change, error, size = (values[side::2] for values in (arrival.push.change, arrival.push.error, arrival.push.size))
    way = h if side == 0 else -h
    whole, half = change[0] / way, 2.0 * change[1] / way
    total = float(max(size[0], 2.0 * size[1]) / h)
    uncertainty = abs(half - whole) + (error[0] + 4.0 * error[1]) / h + operations * EPS * total + TINY
    return _Slope(float(2.0 * half - whole), float(uncertainty), total)
