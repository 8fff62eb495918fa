"""One update as a list of calls: a pass, and what becomes of its gradients.

A rule gives the calls that go before the backward pass, and those that follow it. Its ``update`` is the number of the
next update, counted from 0; whoever starts a run of updates sets it.
"""

from functools import partial
from types import SimpleNamespace

import numpy as np
from numpy import multiply, subtract

from nnviz.core.arrays import Array
from nnviz.core.engine.buffers import fillers_in, layers_in
from nnviz.core.engine.kernels import Call
from nnviz.core.engine.one_pass import Batch, Pass
from nnviz.core.engine.recipe import Recipe
from nnviz.core.network import Network
from nnviz.core.optimizers import Memory


class Downhill:
    """Gradient descent on flat vectors: w ← w − ηg, where the pass has multiplied g with η already."""

    def __init__(self, recipe: Recipe, parameters: Array, gradient: Array) -> None:
        self._recipe, self._parameters, self._gradient, self.update = recipe, parameters, gradient, 0
        self._steady = recipe.schedule.name == "constant"
        self._decay = float(recipe.optimizer_options.get("weight_decay", 0.0))  # type: ignore[arg-type]
        self._kept = np.array(1.0)  # of each parameter, after its decay

    def before(self, one_pass: Pass) -> list[Call]:
        """Have the gradients multiplied with the rate of the update."""
        if not self._steady:
            return [partial(self._take_rate, one_pass)]
        self._take_rate(one_pass)
        return []

    def after(self) -> list[Call]:
        """The step; with weight decay λ, (1 − ηλ)w takes the place of w."""
        decay = partial(multiply, self._parameters, self._kept, self._parameters)
        step = partial(subtract, self._parameters, self._gradient, self._parameters)
        return [decay, step] if self._decay else [step]

    def _take_rate(self, one_pass: Pass) -> None:
        rate = self._recipe.rate(self.update)
        one_pass.scale(rate)
        self._kept[()] = 1.0 - rate * self._decay
        self.update += 1


class ByRule:
    """The optimizer's own lines on flat vectors: its arithmetic is elementwise, so shapes do not matter.

    ``earlier``: how many updates more than the run the optimizer has behind it.
    """

    def __init__(self, recipe: Recipe, parameters: Array, gradient: Array, memory: list[Array], earlier: int) -> None:
        self._recipe, self._parameters, self._gradient = recipe, parameters, gradient
        self._memory = dict(zip(recipe.optimizer.memory, memory, strict=True))
        self._fillers = fillers_in(parameters, recipe.network)
        self._earlier, self.update = earlier, 0

    def before(self, one_pass: Pass) -> list[Call]:
        """Nothing: the gradients come as they are."""
        return []

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


class Updates(dict[Batch, list[Call]]):
    """All calls of an update with a batch, made when they are first asked for; the forward pass comes first.

    They look into the arrays of the batch, so they are good again when it has been filled with other rows.
    """

    def __init__(
        self, network: Network, parameters: Array, gradient: Array, rule: Downhill | ByRule, one_hot: bool
    ) -> None:
        self._network, self._rule, self._one_hot = network, rule, one_hot
        self._weights, self._gradients = layers_in(parameters, network), layers_in(gradient, network)
        self._passes: dict[int, Pass] = {}

    def pass_of(self, batch: Batch) -> Pass:
        """The pass of batches of that width."""
        width = len(batch.rows)
        if width not in self._passes:
            self._passes[width] = Pass(self._network, self._weights, self._gradients, width, self._one_hot)
        return self._passes[width]

    def __missing__(self, batch: Batch) -> list[Call]:
        one_pass, rule = self.pass_of(batch), self._rule
        calls = [*one_pass.forward(batch), *rule.before(one_pass), *one_pass.backward(batch), *rule.after()]
        self[batch] = calls
        return calls
