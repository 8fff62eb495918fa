"""How far the last update went, and how that comes about: of plain descent η‖∇L‖."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from nnviz.core.history import Point, rows_of, update_cost
from nnviz.core.landscape import downhill, flatten
from nnviz.session.notation import number, shortest
from nnviz.session.run import Run
from nnviz.session.state import State

#: In ns, beside the updates of a frame.
WITHIN_A_FRAME = 1e6


def last_step(state: State, *, at_rest: bool = True) -> str:
    """A sentence on the length of the update that led to the present weights; "" where it is not known.

    It is the distance between the weights before it and after it, whatever the optimizer did. Where it went straight
    down the gradient of its rows, the factors are told as well. While training goes on, only where that takes no time.
    """
    if state.stepped:
        return step_by_hand(state.stepped, state.updates, "Last step")
    run = state.run
    if run is None or not state.is_on_run or not (at_rest or _is_cheap(run, state.updates)):
        return ""
    return step_to(run, state.updates, "Last step")


def step_to(run: Run, updates: int, name: str = "") -> str:
    """The same of the update after which so many had been done; "" of one that the run did not make."""
    if not run.first < updates <= run.last:
        return ""
    with np.errstate(all="ignore"):
        return _sentence(run, updates, name or f"Step to update {updates:,}")


def step_by_hand(way: Sequence[Point], updates: int, name: str = "") -> str:
    """The same of an update that was stepped through: its length; "" of one that was not."""
    for before, after in pairwise(way):
        if after.updates == updates:
            with np.errstate(all="ignore"):
                length = float(np.linalg.norm(flatten(after.parameters) - flatten(before.parameters)))
            return f"{name or f'Step to update {updates:,}'}: {number(length)} long." if np.isfinite(length) else ""
    return ""


def _is_cheap(run: Run, updates: int) -> bool:
    """Whether the weights before an update, and their gradient, are found within a frame."""
    history = run.owner(updates).history
    return (history.spacing + 1) * update_cost(history.recipe) < WITHIN_A_FRAME


def _sentence(run: Run, updates: int, name: str) -> str:
    update = updates - 1
    maker, before, after = run.owner(update), run.at(update).parameters, run.at(updates).parameters
    length = float(np.linalg.norm(flatten(after) - flatten(before)))
    if not np.isfinite(length):
        return ""
    spec, recipe = maker.experiment.optimizer, maker.history.recipe
    rate = recipe.rate(update)
    rows = rows_of(update, len(recipe.x), recipe.batch_size, recipe.seed)
    slope = float(np.linalg.norm(downhill(recipe.network, before, recipe.x[rows], recipe.y[rows])))
    few = f" (∇L of {len(rows):,} of {len(recipe.x):,} rows)" if len(rows) < len(recipe.x) else ""
    product = f"η‖∇L‖ = {shortest(rate)} × {number(slope)} = {number(rate * slope)}"
    if spec.name == "sgd" and _agree(rate * slope, length):
        return f"{name}: {product}{few}."
    decay = " with weight decay" if spec.option_values().get("weight_decay") else ""
    return f"{name}, by {spec.chosen.title}{decay}: {number(length)} long; {product}{few}."


def _agree(one: float, other: float) -> bool:
    """But for rounding."""
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other))
