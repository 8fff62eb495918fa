"""Training from beginning to end, with the loss after every update: the engine, and nothing kept but that curve."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnviz.core.arrays import Array, sealed, without_warnings
from nnviz.core.engine import Point, Recipe, Trainer, lay_out


@dataclass(frozen=True, slots=True, eq=False)
class TrainingRun:
    """``losses`` (steps + 1,): of the full training set before each update and after the last; and the last moment."""

    losses: Array
    end: Point


@without_warnings
def train(recipe: Recipe, start: Point, steps: int, on_step: Callable[[int, float], None] | None = None) -> TrainingRun:
    """``steps`` updates from ``start`` on; numbers that overflow do not end it.

    ``on_step`` is told the number of each update, from 1, and the loss of the full training set after it.
    """
    data = lay_out(recipe.network, recipe.x, recipe.y, recipe.test_x, recipe.test_y, recipe.batch_size)
    trainer, losses = Trainer(recipe, data, start), np.empty(steps + 1)
    losses[0] = trainer.training_loss()
    for step in range(1, steps + 1):
        trainer.run(start.updates + step)
        losses[step] = trainer.training_loss()
        if on_step is not None:
            on_step(step, float(losses[step]))
    return TrainingRun(sealed(losses), trainer.point())
