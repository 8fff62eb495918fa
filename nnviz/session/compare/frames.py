"""A comparison and what became of its lanes, as a CompareFrame."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nnviz.core.arrays import Array, without_warnings
from nnviz.core.engine.trainer import TRAIN_ACCURACY, TRAIN_LOSS
from nnviz.core.flat_units import FLAT
from nnviz.core.history import update_cost
from nnviz.core.network import Network, Parameters, forward
from nnviz.session.compare.comparison import Comparison, Lane
from nnviz.session.compare.outcome import Outcome, guess_loss, low_loss, stays_below
from nnviz.session.compare.questions import QUESTIONS
from nnviz.session.compare.words import asked_of, in_common, place_of, sentence_of
from nnviz.session.frame.compare import CompareFrame, LaneFrame
from nnviz.session.frame.training import MOST_POINTS, thinned
from nnviz.session.notation import number, percent
from nnviz.session.run import train_and_test_rows
from nnviz.session.state import State

#: Whether all rows get the same answer is looked up for so many of them.
MOST_ROWS = 1000
#: A loss between two points of the curve is measured anew where it takes no more than so many ns.
SOON = 1e6
#: Outputs that differ by less are one answer.
ALIKE = 1e-9


def build_compare(
    comparison: Comparison, outcomes: Sequence[Outcome | None], update: int, state: State
) -> CompareFrame:
    """The comparison after ``update`` updates. ``state`` is the session's: which lane is it on?"""
    _, y, *_ = train_and_test_rows(comparison.data)
    loss = state.network.loss
    guess = guess_loss(loss, y)
    low = low_loss(loss, guess)
    outcomes = [_as_of(one, lane, update) for one, lane in zip(outcomes, comparison.lanes, strict=True)]
    lows = [_low_from(lane, update, low) for lane in comparison.lanes]
    lanes = tuple(
        _lane(comparison, lane, outcome, update, lows, low, state)
        for lane, outcome in zip(comparison.lanes, outcomes, strict=True)
    )
    titles = tuple(QUESTIONS[key].title for key in comparison.questions)
    return CompareFrame(
        asks=asked_of(comparison), common=in_common(comparison), differ_in=titles, lanes=lanes, update=update,
        last=comparison.updates, low=low, guess=guess,
        has_accuracy=any(lane.right for lane in lanes), mountain=why_no_mountain(comparison),
        foot=f"saturated: hidden outputs where |g′| < {FLAT:g}, over all rows",
        note=_note(comparison, outcomes),
    )  # fmt: skip


def _note(comparison: Comparison, outcomes: Sequence[Outcome | None]) -> str:
    if comparison.lanes and comparison.finished:
        return "No lane can go on: each has come to numbers that are not finite."
    if not comparison.updates and not any(lane.last for lane in comparison.lanes):
        return "Press Train: all lanes go on together."
    return "" if all(outcomes) else "Who learns, and why, is still being worked out."


def _as_of(outcome: Outcome | None, lane: Lane, update: int) -> Outcome | None:
    """What is known of a lane at an update: a verdict is on the end that it was made for."""
    if outcome is None or (outcome.update == lane.last and update >= lane.last):
        return outcome
    return replace(outcome, verdict=None)


def why_no_mountain(comparison: Comparison) -> str:
    """Why the lanes have no mountain in common; "" where they have one."""
    networks = {lane.network for lane in comparison.lanes}
    if len({network.shapes for network in networks}) > 1:
        return "These lanes have weights of different numbers, so there is no mountain on which all of them are."
    if len(networks) > 1:
        return "These lanes have different activations, so each has a mountain of its own."
    return ""


def _lane(
    comparison: Comparison, lane: Lane, outcome: Outcome | None, update: int, lows: list[int | None], low: float,
    state: State,
) -> LaneFrame:  # fmt: skip
    curves = lane.run.curves
    points = thinned(curves.train_loss, MOST_POINTS)
    measured, loss, accuracy = _measured(lane, min(update, lane.last))
    own = lows[lane.index]
    lost = bool(lane.stopped) and update >= lane.last
    place, first = place_of(lane.index, lows, outcome, lost)
    head, told, why = sentence_of(lane, comparison.questions, outcome, lows, low, lost)
    recipe = lane.run.history.recipe
    rates = None
    if "schedule" in comparison.questions:
        rates = np.array([recipe.rate(one) for one in curves.updates[points].tolist()])
    return LaneFrame(
        index=lane.index, name=lane.name, updates=curves.updates[points], losses=curves.train_loss[points],
        rates=rates, update=min(update, lane.last), loss=loss, loss_text=number(loss), place=place, is_first=first,
        low_from=own, right=_right(comparison, lane, accuracy, measured),
        saturated=_saturated(outcome), gradient="" if outcome is None else number(outcome.start[0].gradient_norm),
        head=head, told=told, why=why, stopped=bool(lane.stopped), in_graph=lane.is_of(state),
        accuracy=None if np.isnan(accuracy) else accuracy, measured=measured,
        share_saturated=None if outcome is None else outcome.saturated,
        gradient_norm=None if outcome is None else outcome.start[0].gradient_norm,
    )  # fmt: skip


@without_warnings
def _measured(lane: Lane, update: int) -> tuple[int, float, float]:
    """Training loss and accuracy after ``update`` updates, or at the last point of the curve before, and which it is.

    The points of a long curve lie apart: what is between them is measured anew where that takes no time to speak of.
    """
    curves, history = lane.run.curves, lane.run.history
    here = max(int(np.searchsorted(curves.updates, update, side="right")) - 1, 0)
    known = int(curves.updates[here])
    if known != update and history.spacing * update_cost(history.recipe) <= SOON:
        row = history.trainer_at(update).measure()
        return update, row[TRAIN_LOSS], row[TRAIN_ACCURACY]
    return known, float(curves.train_loss[here]), float(curves.train_accuracy[here])


def _low_from(lane: Lane, update: int, low: float) -> int | None:
    """From which update on the loss is low, as far as it is seen; None where it is not a finite number next."""
    if lane.stopped and update >= lane.last:
        return None
    curves = lane.run.curves.until(max(update, lane.run.first))
    return stays_below(curves.updates, curves.train_loss, low)


def _saturated(outcome: Outcome | None) -> str:
    share = None if outcome is None else outcome.saturated
    return "" if share is None else "0" if share == 0 else percent(share)


def _right(comparison: Comparison, lane: Lane, accuracy: float, update: int) -> str:
    if np.isnan(accuracy):
        return ""
    x, y, *_ = train_and_test_rows(comparison.data)
    if not np.ptp(y, axis=0).any():  # one row, or one class: the same answer for all is the right one
        return percent(accuracy)
    parameters = lane.run.at(min(update, lane.last)).parameters
    return "a guess" if gives_one_answer(lane.network, parameters, x) else percent(accuracy)


def gives_one_answer(network: Network, parameters: Parameters, x: Array) -> bool:
    """Whether the outputs are the same for all rows x (rows, inputs), but for rounding."""
    outputs = forward(network, parameters, x[:MOST_ROWS]).a[-1]
    with np.errstate(all="ignore"):
        return bool((np.ptp(outputs, axis=0) <= ALIKE * np.maximum(np.abs(outputs).max(axis=0), 1.0)).all())
