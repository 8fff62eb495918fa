"""The nudge: the derivative that the screen shows, beside what a small push of the same number really does."""

from nnviz.core.chain import Factor
from nnviz.core.nudge import Nudge, nudge_factor
from nnviz.session.frame.model import NudgeFrame
from nnviz.session.notation import last_place, number, to_place, up_to_place
from nnviz.session.nudging import NOTHING, entry_symbol
from nnviz.session.state import State


def build_nudge(state: State, factor: Factor) -> NudgeFrame:
    """The check of the running product after a factor, at its largest entry."""
    nudge, index = nudge_factor(state.computation.sample, factor, state.target)
    name = entry_symbol(factor, state.target, index)
    analytic, numeric, uncertainty = _numbers(nudge)
    return NudgeFrame(
        what=f"∂L/∂{name}",
        outcome=nudge.outcome,
        analytic=analytic,
        numeric=numeric,
        uncertainty=uncertainty,
        note=nudge.note,
        how=f"{_quotient(name, nudge)} with h = {number(nudge.step, 2)} and its half",
    )


def _quotient(name: str, nudge: Nudge) -> str:
    if nudge.outcome == "corner":
        return f"(L({name} ± h) − L({name})) / ±h"
    return f"(L({name} + h) − L({name} − h)) / 2h"


def _numbers(nudge: Nudge) -> tuple[str, str, str]:
    """Chain rule, push and its uncertainty, all to the same place; to one where a difference can be seen."""
    if nudge.outcome == "unchecked":
        return number(nudge.analytic, 8), "", ""
    if nudge.analytic == nudge.numeric == 0.0 and nudge.uncertainty < NOTHING:
        return "0", "0", ""
    place = last_place(nudge.numeric, nudge.uncertainty, 8)
    if nudge.outcome == "differs":
        place = min(place, last_place(nudge.analytic - nudge.numeric, nudge.uncertainty, 2))
    return to_place(nudge.analytic, place), to_place(nudge.numeric, place), up_to_place(nudge.uncertainty, place)
