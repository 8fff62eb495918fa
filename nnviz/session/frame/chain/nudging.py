"""The nudge: the derivative that the screen shows, beside what a small push of the same number really does."""

import math

import numpy as np

from nnviz.core.chain import Factor, Target
from nnviz.core.nudge import Nudge, nudge_entry, nudge_parameter
from nnviz.session.frame.model import NudgeFrame
from nnviz.session.notation import number, target_symbol, unit_symbol
from nnviz.session.plan import ParameterName
from nnviz.session.state import State

#: Analytic and nudged value may differ by this much, relative to the larger of them …
AGREEMENT = 1e-5
#: … and by so many roundings of the two losses, whose difference is divided by 2h.
ROUNDINGS = 8


def build_nudge(state: State, factor: Factor) -> NudgeFrame | None:
    """The check of the running product after a factor, at its largest entry; None where a number is not finite."""
    if not np.all(np.isfinite(factor.product)):
        return None
    place = np.unravel_index(int(np.argmax(np.abs(factor.product))), factor.product.shape)
    index = tuple(int(i) for i in place)
    name, nudge = _nudged(state, factor, index)
    difference = nudge.numeric - nudge.analytic
    if not math.isfinite(difference):
        return None
    size = max(abs(nudge.numeric), abs(nudge.analytic))
    rounding = float(np.finfo(np.float64).eps) * max(abs(nudge.plus), abs(nudge.minus)) / nudge.step
    return NudgeFrame(
        what=f"∂L/∂{name}",
        analytic=number(nudge.analytic, 8),
        numeric=number(nudge.numeric, 8),
        difference=number(difference, 2),
        how=f"(L({name} + h) − L({name} − h)) / 2h with h = {number(nudge.step, 2)}",
        agrees=abs(difference) <= AGREEMENT * size + ROUNDINGS * rounding,
    )


def _nudged(state: State, factor: Factor, index: tuple[int, ...]) -> tuple[str, Nudge]:
    """The name of the pushed number, and what the push did."""
    trace, k = state.computation.sample, factor.layer
    match factor.kind:
        case "dZ_dW" | "dZ_db":
            parameter: ParameterName = "W" if factor.kind == "dZ_dW" else "b"
            row, column = (*index, None)[:2] if index else (state.target.row, state.target.column)
            target = Target(k, parameter, row, column)
            return target_symbol(target), nudge_parameter(trace, target)
        case "dA_dZ":
            return unit_symbol("z", k, index[0]), nudge_entry(trace, "z", k, index[0])
        case "dZ_dA":
            return unit_symbol("a", k - 1, index[0]), nudge_entry(trace, "a", k - 1, index[0])
    return unit_symbol("a", k, index[0]), nudge_entry(trace, "a", k, index[0])
