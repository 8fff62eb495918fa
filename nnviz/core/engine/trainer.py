"""The training loop: a machine that holds one moment of training and goes on from it, update after update.

It computes what training.train computes, to the last few digits, and always the same to the last bit.
"""

from types import SimpleNamespace

import numpy as np
from numpy import multiply, subtract
from numpy.typing import NDArray

from nnviz.core.engine.buffers import aligned, fillers_in, flat_size, layers_in, pack, unpacked
from nnviz.core.engine.data import Batches, Block, Data
from nnviz.core.engine.one_pass import Batch, Pass
from nnviz.core.engine.recipe import Point, Recipe
from nnviz.core.metrics import classes_of
from nnviz.core.optimizers import Memory

Array = NDArray[np.float64]

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
        self._parameters, *self._memory = self.state.reshape(1 + len(names), size)
        for flat, parameters in zip(
            (self._parameters, *self._memory), (point.parameters, *point.memory.values), strict=True
        ):
            pack(parameters, flat, recipe.network)
        self._gradient, self._zeros = aligned(size), aligned(size)
        self._fillers = fillers_in(self._parameters, recipe.network)
        self._batches = Batches(data, recipe.batch_size, recipe.seed)
        self._passes: dict[int, Pass] = {}
        self._passed = False  # whether the only batch of an epoch has gone forward through the present parameters
        self._steady_rate = recipe.rate(0) if recipe.schedule.name == "constant" else None
        self._decay = float(recipe.optimizer_options.get("weight_decay", 0.0))  # type: ignore[arg-type]

    # ---------------------------------------------------------------- moving

    def go_to(self, state: Array, updates: int) -> None:
        """Take up the moment after ``updates`` that ``state`` was a copy of."""
        self.state[...] = state
        self.updates, self._passed = updates, False

    def run(self, until: int) -> None:
        """Update after update, until there have been so many."""
        step = self._step_downhill if self._recipe.optimizer.name == "sgd" else self._step_by_rule
        while self.updates < until:
            batches = self._batches.following(self.updates, until)
            one_pass = self._pass_of(len(batches[0].rows))
            for batch in batches:
                if not self._passed:
                    one_pass.forward(batch.columns)
                self._passed = False
                step(one_pass, batch)
                self.updates += 1

    def _step_downhill(self, one_pass: Pass, batch: Batch) -> None:
        """Gradient descent, w ← w − ηg: the gradients come multiplied with the rate."""
        rate = self._recipe.rate(self.updates) if self._steady_rate is None else self._steady_rate
        one_pass.scale(rate)
        one_pass.backward(batch)
        if self._decay:
            multiply(self._parameters, 1.0 - rate * self._decay, self._parameters)
        subtract(self._parameters, self._gradient, self._parameters)

    def _step_by_rule(self, one_pass: Pass, batch: Batch) -> None:
        """The optimizer's own lines on the flat vectors: its arithmetic is elementwise, so shapes do not matter."""
        one_pass.backward(batch)
        recipe, optimizer = self._recipe, self._recipe.optimizer
        before = Memory(self.updates + self._earlier)
        known, lines = optimizer.begin(recipe.rate(self.updates), before, recipe.optimizer_options)
        memory = dict(zip(optimizer.memory, self._memory, strict=True))
        q = SimpleNamespace(**known, w=self._parameters, g=self._gradient, **memory)
        for line in lines:
            setattr(q, line.name, line.compute(q))
        self._parameters[...] = q.w
        for zeros in self._fillers:  # a rule without ε may have made 0/0 of them
            zeros.fill(0.0)
        for name, flat in memory.items():
            flat[...] = getattr(q, name)

    def _pass_of(self, width: int) -> Pass:
        if width not in self._passes:
            network = self._recipe.network
            weights, gradients = layers_in(self._parameters, network), layers_in(self._gradient, network)
            self._passes[width] = Pass(network, weights, gradients, width, self._data.one_hot)
            self._passes[width].scale(1.0)
        return self._passes[width]

    # ---------------------------------------------------------------- looking

    @property
    def finite(self) -> bool:
        """Whether all parameters are finite numbers: 0·∞ and 0·NaN are not 0."""
        return bool(self._zeros.dot(self._parameters) == 0.0)

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
            one_pass = self._pass_of(len(batch.rows))
            one_pass.forward(batch.columns)
            loss += one_pass.summed_loss(batch.targets)
            rows += len(batch.rows)
            if block.classes is not None:
                right += int(np.count_nonzero(classes_of(self._recipe.network, one_pass.a.T) == block.classes))
        if not rows:
            return np.nan, np.nan
        return loss / rows, np.nan if blocks[0].classes is None else right / rows


def point_of(recipe: Recipe, state: Array, updates: int, earlier: int) -> Point:
    """The moment after ``updates`` that ``state`` is of; the optimizer has ``earlier`` updates more behind it."""
    names, network = recipe.optimizer.memory, recipe.network
    parameters, *memory = (unpacked(flat, network) for flat in state.reshape(1 + len(names), -1))
    return Point(updates, parameters, Memory(updates + earlier, names, tuple(memory)))
