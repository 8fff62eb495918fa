"""The training loop: a machine that holds one moment of training and goes on from it, update after update.

It computes what training.train computes, to the last few digits, and always the same to the last bit.
"""

import operator
from collections import deque
from collections.abc import Iterable
from itertools import chain, islice
from math import inf

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.engine.buffers import aligned, flat_size, pack, unpacked
from nnviz.core.engine.data import Batches, Block, Data
from nnviz.core.engine.kernels import Call
from nnviz.core.engine.recipe import Point, Recipe
from nnviz.core.engine.updates import ByRule, Downhill, Updates
from nnviz.core.metrics import classes_of
from nnviz.core.optimizers import Memory

#: The columns of what is measured.
TRAIN_LOSS, TEST_LOSS, TRAIN_ACCURACY, TEST_ACCURACY = range(4)


class Trainer:
    """One moment of a run, moved on in place by ``run``; made anew whenever there is something to train.

    ``state`` is that moment as one vector: the parameters as in buffers.py, then each memory of the optimizer alike.
    Whoever calls sees to it that numpy's warnings of overflow are off.
    """

    def __init__(self, recipe: Recipe, data: Data, point: Point) -> None:
        self._recipe, self._data, self.updates = recipe, data, point.updates
        self._earlier = point.memory.t - point.updates  # the optimizer may have begun at another update than the run
        size, names = flat_size(recipe.network), recipe.optimizer.memory
        self.state = aligned(size * (1 + len(names)))
        self._parameters, *memory = self.state.reshape(1 + len(names), size)
        for flat, parameters in zip((self._parameters, *memory), (point.parameters, *point.memory.values), strict=True):
            pack(parameters, flat, recipe.network)
        gradient, self._zeros = aligned(size), aligned(size)
        self._batches = Batches(data, recipe.batch_size, recipe.seed)
        self._rule: Downhill | ByRule
        if recipe.optimizer.name == "sgd":
            self._rule = Downhill(recipe, self._parameters, gradient)
        else:
            self._rule = ByRule(recipe, self._parameters, gradient, memory, self._earlier)
        self._calls = Updates(recipe.network, self._parameters, gradient, self._rule, data.one_hot)
        self._passed = False  # whether the only batch of an epoch has gone forward through the present parameters

    # ---------------------------------------------------------------- moving

    def go_to(self, state: Array, updates: int) -> None:
        """Take up the moment after ``updates`` that ``state`` was a copy of."""
        self.state[...] = state
        self.updates, self._passed = updates, False

    def run(self, until: int) -> None:
        """Update after update, until there have been so many."""
        while self.updates < until:
            batches = self._batches.following(self.updates, until)
            done = self._calls.pass_of(batches[0]).forward_length if self._passed else 0
            self._passed, self._rule.update = False, self.updates
            _make(islice(chain.from_iterable(map(self._calls.__getitem__, batches)), done, None))
            self.updates += len(batches)

    # ---------------------------------------------------------------- looking

    @property
    def finite(self) -> bool:
        """Whether all parameters are finite numbers: their squares add up to one, or else 0·∞ and 0·NaN are not 0."""
        parameters = self._parameters
        return bool(parameters.dot(parameters) < inf or self._zeros.dot(parameters) == 0.0)

    def point(self) -> Point:
        """The present moment, in arrays of its own."""
        return point_of(self._recipe, self.state, self.updates, self._earlier)

    def measure(self) -> tuple[float, float, float, float]:
        """Training and test loss, training and test accuracy; NaN where there is nothing to measure."""
        test_loss, test_accuracy = self._judged(self._data.test)
        loss, accuracy = self._judged(self._data.train)
        self._passed = len(self._data.rows) <= self._recipe.batch_size
        return loss, test_loss, accuracy, test_accuracy

    def _judged(self, blocks: tuple[Block, ...]) -> tuple[float, float]:
        loss, right, rows = 0.0, 0, 0
        for block in blocks:
            batch = block.batch
            one_pass = self._calls.pass_of(batch)
            _make(islice(self._calls[batch], one_pass.forward_length))
            loss += one_pass.summed_loss(batch.targets)
            rows += len(batch.rows)
            if block.classes is not None:
                right += int(np.count_nonzero(classes_of(self._recipe.network, one_pass.a.T) == block.classes))
        if not rows:
            return np.nan, np.nan
        return loss / rows, np.nan if blocks[0].classes is None else right / rows


def _make(calls: Iterable[Call]) -> None:
    """Make all calls, quicker than a loop in Python would."""
    deque(map(operator.call, calls), maxlen=0)


def point_of(recipe: Recipe, state: Array, updates: int, earlier: int) -> Point:
    """The moment after ``updates`` that ``state`` is of; the optimizer has ``earlier`` updates more behind it."""
    names, network = recipe.optimizer.memory, recipe.network
    parameters, *memory = (unpacked(flat, network) for flat in state.reshape(1 + len(names), -1))
    return Point(updates, parameters, Memory(updates + earlier, names, tuple(memory)))
