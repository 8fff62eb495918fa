"""A learning rate that really is too large, found by trying."""

from dataclasses import replace

import numpy as np

from nnviz.core.history import update_cost
from nnviz.session.run import Point, begin_run
from nnviz.session.state import State, first_memory

#: So many updates tell whether a rate fails, fewer where they would take more than so many ns.
TRIAL, MOST_TIME, LEAST_TRIAL = 100, 2e8, 10
#: No rate is tried that is more than so many times as large.
MOST_TIMES = 10**4


def failing_rate(state: State, rate: float) -> float | None:
    """``rate``, or the first of ten, a hundred, … times it with which training ends above where it starts.

    None where even the largest one tried does not fail within some updates.
    """
    factor = 1
    while factor <= MOST_TIMES:
        tried = float(f"{rate * factor:.6g}") if factor > 1 else rate
        if not np.isfinite(tried):
            return None
        if _fails(state, tried):
            return tried
        factor *= 10
    return None


def _fails(state: State, rate: float) -> bool:
    experiment = replace(state.experiment, optimizer=replace(state.experiment.optimizer, learning_rate=rate))
    start = Point(0, state.initial, first_memory(experiment, state.initial))
    history = begin_run(experiment, state.network, state.data, start).history
    updates = int(max(LEAST_TRIAL, min(TRIAL, MOST_TIME / update_cost(history.recipe))))
    ended = history.extended(updates)
    first, last = ended.curves.train_loss[[0, -1]]
    return ended.overflowed or not np.isfinite(last) or bool(last > first)
