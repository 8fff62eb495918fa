"""Training from beginning to end, with the loss after each update: the engine, and nothing kept but that curve."""

from collections.abc import Callable, Sequence

import numpy as np

from nnviz.core.arrays import Array, sealed, without_warnings
from nnviz.core.engine import Point, Recipe, Trainer, lay_out
from nnviz.records import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class TrainingRun:
    """``losses`` (moments,) of the full training set; and the last moment."""

    losses: Array
    end: Point


@without_warnings
def train(
    recipe: Recipe,
    start: Point,
    steps: int,
    on_step: Callable[[int, float], None] | None = None,
    *,
    moments: Sequence[int] | None = None,
) -> TrainingRun:
    """``steps`` updates from ``start`` on; numbers that overflow do not end it.

    ``moments``: after how many updates the loss is measured, ascending, at most ``steps``; None: before each update and
    after the last, ``steps`` + 1 times. To measure it costs as much as many updates, and changes none.
    ``on_step`` is told the number of each update after which it is, from 1, and that loss.
    """
    data = lay_out(recipe.network, recipe.x, recipe.y, recipe.test_x, recipe.test_y, recipe.batch_size)
    moments = range(steps + 1) if moments is None else moments
    trainer, losses = Trainer(recipe, data, start), np.empty(len(moments))
    for place, moment in enumerate(moments):
        trainer.run(start.updates + moment)
        losses[place] = trainer.training_loss()
        if on_step is not None and moment:
            on_step(moment, float(losses[place]))
    trainer.run(start.updates + steps)
    return TrainingRun(sealed(losses), trainer.point())
