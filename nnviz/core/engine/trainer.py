"""The training loop: a machine that holds one moment of training and goes on from it, update after update.

The same moment always leads to the same next one, to the last bit: gradients.py and the lines of the optimizer.
"""

from collections.abc import Callable
from functools import partial
from itertools import chain, islice
from math import inf, isnan
from types import SimpleNamespace

import numpy as np
from numpy import add, multiply, subtract

from nnviz.core.arrays import Array
from nnviz.core.engine.data import Batches, Block, Data, parts_of, rows_at_once
from nnviz.core.engine.kernels import Call
from nnviz.core.engine.one_pass import Batch, Pass, aligned, fillers_in, flat_size, make, pack, padded_layers, unpacked
from nnviz.core.engine.recipe import Point, Recipe
from nnviz.core.metrics import classes_of, classes_of_numbers
from nnviz.core.network import Network
from nnviz.core.optimizers import Memory

#: The columns of what is measured.
TRAIN_LOSS, TEST_LOSS, TRAIN_ACCURACY, TEST_ACCURACY = range(4)
LOSSES = 2  # the first ones


class Trainer:
    """One moment of a run, moved on in place by ``run``; made anew whenever there is something to train.

    ``state`` is that moment as one vector: the parameters as in one_pass.py, then each memory of the optimizer alike.
    Whoever calls sees to it that numpy's warnings of overflow are off. ``between`` is called after each product of what
    takes long: it may raise, and the moment is still the one before.
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
        self.between: Callable[[], object] | None = None
        self._gradient = gradient
        rows = min(recipe.batch_size, len(data.rows))
        self._in_parts = rows_at_once(recipe.network, rows) < rows
        self._batches = Batches(data, recipe.batch_size, recipe.seed)
        self._rule: _Downhill | _ByRule
        if recipe.optimizer.name == "sgd":
            self._rule = _Downhill(recipe, self._parameters, gradient)
        else:
            self._rule = _ByRule(recipe, self._parameters, gradient, memory, self._earlier)
        self._calls = _Updates(recipe.network, self._parameters, gradient, self._rule, data.one_hot)
        self._passed = False  # whether the only batch of an epoch has gone forward through the present parameters

    # ---------------------------------------------------------------- moving

    def go_to(self, state: Array, updates: int) -> None:
        """Take up the moment after ``updates`` that ``state`` was a copy of."""
        self.state[...] = state
        self.updates, self._passed = updates, False

    def run(self, until: int) -> None:
        """Update after update, until there have been so many."""
        while self.updates < until:
            if self._in_parts:
                self._update_in_parts()
                continue
            batches = self._batches.following(self.updates, until)
            done = self._calls.pass_of(batches[0]).forward_length if self._passed else 0
            self._passed, self._rule.update = False, self.updates
            make(islice(chain.from_iterable(map(self._calls.__getitem__, batches)), done, None))
            self.updates += len(batches)

    def _update_in_parts(self) -> None:
        """One update by a mean of means, as in gradients.py."""
        parts = self._parts()
        rows, mean = sum(len(part.rows) for part in parts), np.zeros_like(self._gradient)
        for part in parts:
            one_pass = self._calls.pass_of(part)
            make(chain(one_pass.forward(part), one_pass.backward(part)), self.between)
            mean += len(part.rows) / rows * self._gradient
        self._gradient[...] = mean
        self._rule.update = self.updates
        make(self._rule.after())
        self.updates += 1

    def _parts(self) -> list[Batch]:
        """The blocks of the next batch."""
        if len(self._data.rows) <= self._recipe.batch_size:
            return [block.batch for block in self._data.train]
        return list(parts_of(self._recipe.network, self._batches.following(self.updates, self.updates + 1)[0]))

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
        test_loss, test_accuracy = self._judged(self._data.test, classes=True)
        loss, accuracy = self._trained(classes=True)
        return loss, test_loss, accuracy, test_accuracy

    def training_loss(self) -> float:
        """The training loss alone, the same to the last bit."""
        return self._trained(classes=False)[0]

    def _trained(self, classes: bool) -> tuple[float, float]:
        self._passed = False
        judged = self._judged(self._data.train, classes)
        self._passed = len(self._data.rows) <= self._recipe.batch_size and not self._in_parts
        return judged

    def _judged(self, blocks: tuple[Block, ...], classes: bool) -> tuple[float, float]:
        """The mean loss of all rows, and how many of their ``classes`` are right if somebody asks."""
        loss, right, rows = 0.0, 0, 0
        for block in blocks:
            batch = block.batch
            one_pass = self._calls.pass_of(batch)
            make(islice(self._calls[batch], one_pass.forward_length), self.between)
            summed = one_pass.summed_loss(batch.targets)
            loss += summed
            rows += len(batch.rows)
            if classes and block.classes is not None:
                named = classes_of if isnan(summed) else classes_of_numbers  # an output that is NaN has no other loss
                right += int(np.count_nonzero(named(self._recipe.network, one_pass.a.T) == block.classes))
        if not rows:
            return np.nan, np.nan
        return loss / rows, right / rows if classes and blocks[0].classes is not None else np.nan


def point_of(recipe: Recipe, state: Array, updates: int, earlier: int) -> Point:
    """The moment after ``updates`` that ``state`` is of; the optimizer has ``earlier`` updates more behind it."""
    names, network = recipe.optimizer.memory, recipe.network
    parameters, *memory = (unpacked(flat, network) for flat in state.reshape(1 + len(names), -1))
    return Point(updates, parameters, Memory(updates + earlier, names, tuple(memory)))


# ---------------------------------------------------------------- what becomes of the gradients

# A rule gives the calls that follow the backward pass of an update. Its ``update`` is the number of the next update,
# counted from 0; whoever starts a run of updates sets it.


class _Downhill:
    """The lines of gradient descent on flat vectors, without a temporary: s = η·g, or η·(g + λw), and w ← w − s.

    It would be quicker to have η in the pass already, but then the last digits would be others than the lines give.
    """

    def __init__(self, recipe: Recipe, parameters: Array, gradient: Array) -> None:
        self._recipe, self._parameters, self._gradient, self.update = recipe, parameters, gradient, 0
        self._rate = np.array(recipe.rate(0))
        self._decay = np.array(recipe.optimizer_options.get("weight_decay", 0.0))
        self._pull = aligned(parameters.size) if self._decay else None  # λw
        self._fillers = fillers_in(parameters, recipe.network)

    def after(self) -> list[Call]:
        """The step, into the place of the gradients, and then the step itself."""
        w, s = self._parameters, self._gradient
        calls: list[Call] = [] if self._recipe.schedule.name == "constant" else [self._take_rate]
        if self._pull is not None:
            calls += [partial(multiply, w, self._decay, self._pull), partial(add, s, self._pull, s)]
        return [*calls, partial(multiply, s, self._rate, s), partial(subtract, w, s, w), *self._clearing()]

    def _clearing(self) -> list[Call]:
        """A gradient that is no number makes none of the zeros either."""
        return [partial(zeros.fill, 0.0) for zeros in self._fillers]

    def _take_rate(self) -> None:
        self._rate[()] = self._recipe.rate(self.update)
        self.update += 1


class _ByRule:
    """The optimizer's own lines on flat vectors: its arithmetic is elementwise, so shapes do not matter.

    ``earlier``: how many updates more than the run the optimizer has behind it.
    """

    def __init__(self, recipe: Recipe, parameters: Array, gradient: Array, memory: list[Array], earlier: int) -> None:
        self._recipe, self._parameters, self._gradient = recipe, parameters, gradient
        self._memory = dict(zip(recipe.optimizer.memory, memory, strict=True))
        self._fillers = fillers_in(parameters, recipe.network)
        self._earlier, self.update = earlier, 0

    def after(self) -> list[Call]:
        """The step, and what the optimizer remembers of it."""
        return [self._step]

    def _step(self) -> None:
        optimizer, options = self._recipe.optimizer, self._recipe.optimizer_options
        rate, before = self._recipe.rate(self.update), Memory(self.update + self._earlier)
        known, lines = optimizer.begin(rate, before, options)
        q = SimpleNamespace(**known, w=self._parameters, g=self._gradient, **self._memory)
        for line in lines:
            setattr(q, line.name, line.compute(q))
        self._parameters[...] = q.w
        for zeros in self._fillers:  # a rule without ε may have made 0/0 of them
            zeros.fill(0.0)
        for name, flat in self._memory.items():
            flat[...] = getattr(q, name)
        self.update += 1


class _Updates(dict[Batch, list[Call]]):
    """All calls of an update with a batch, made when they are first asked for; the forward pass comes first.

    They look into the arrays of the batch, so they are good again when it has been filled with other rows.
    """

    def __init__(
        self, network: Network, parameters: Array, gradient: Array, rule: _Downhill | _ByRule, one_hot: bool
    ) -> None:
        self._network, self._rule, self._one_hot = network, rule, one_hot
        self._weights, self._gradients = padded_layers(parameters, network), padded_layers(gradient, network)
        self._passes: dict[int, Pass] = {}

    def pass_of(self, batch: Batch) -> Pass:
        """The pass of batches of that width."""
        width = len(batch.rows)
        if width not in self._passes:
            self._passes[width] = Pass(self._network, self._weights, self._gradients, width, self._one_hot)
        return self._passes[width]

    def __missing__(self, batch: Batch) -> list[Call]:
        one_pass, rule = self.pass_of(batch), self._rule
        calls = [*one_pass.forward(batch), *one_pass.backward(batch), *rule.after()]
        self[batch] = calls
        return calls
