"""How far the last update went, and how that comes about: of plain descent η‖∇L‖."""

import numpy as np

from nnviz.core.history import rows_of
from nnviz.core.landscape import downhill, flatten
from nnviz.session.notation import number, shortest
from nnviz.session.state import State


def last_step(state: State, *, at_rest: bool = True) -> str:
    """A sentence on the length of the update that led to the present weights; "" where it is not known.

    It is the distance between the weights before it and after it, whatever the optimizer did. Where it went straight
    down the gradient of its rows, the factors are told as well. While training goes on it takes too long.
    """
    run = state.run
    if not at_rest or run is None or not state.is_on_run or state.updates <= run.first:
        return ""
    with np.errstate(all="ignore"):
        return _sentence(state)


def _sentence(state: State) -> str:
    run, update = state.run, state.updates - 1
    assert run is not None
    maker, before = run.owner(update), run.at(update).parameters
    length = float(np.linalg.norm(flatten(state.parameters) - flatten(before)))
    if not np.isfinite(length):
        return ""
    spec, recipe = maker.experiment.optimizer, maker.history.recipe
    rate = recipe.rate(update)
    rows = rows_of(update, len(recipe.x), recipe.batch_size, recipe.seed)
    slope = float(np.linalg.norm(downhill(recipe.network, before, recipe.x[rows], recipe.y[rows])))
    few = f" (∇L of {len(rows):,} of {len(recipe.x):,} rows)" if len(rows) < len(recipe.x) else ""
    product = f"η‖∇L‖ = {shortest(rate)} × {number(slope)} = {number(rate * slope)}"
    if spec.name == "sgd" and _agree(rate * slope, length):
        return f"Last step: {product}{few}."
    decay = " with weight decay" if spec.option_values().get("weight_decay") else ""
    return f"Last step, by {spec.chosen.title}{decay}: {number(length)} long; {product}{few}."


def _agree(one: float, other: float) -> bool:
    """But for rounding."""
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other))
