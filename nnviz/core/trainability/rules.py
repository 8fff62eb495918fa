"""The lines of an optimizer on the numbers of many runs, where η and each option may differ from run to run.

They are the very lines of ``core/optimizers``, whose arithmetic is elementwise. A line that an option adds, as weight
decay does, must be there for all runs or for none: whoever puts runs together sees to that with ``alike``.
"""

from collections.abc import Callable, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy import add, multiply, subtract
from numpy.typing import NDArray

from nnviz.core.engine.kernels import Call
from nnviz.core.engine.recipe import Recipe
from nnviz.core.optimizers import Memory
from nnviz.core.options import in_force
from nnviz.core.trainability.lanes import Lanes, room

#: Writes a number for each run, (runs,), into the places of all of its weights in a flat vector.
Spread = Callable[[NDArray[Any], Lanes], None]


def alike(recipe: Recipe) -> tuple[object, ...]:
    """What must be the same of runs whose updates are made together."""
    known, _ = recipe.optimizer.begin(recipe.learning_rate, Memory(), recipe.optimizer_options)
    return (
        recipe.network, id(recipe.x), id(recipe.y), recipe.batch_size, recipe.seed,
        recipe.optimizer.name, recipe.schedule.name, tuple(bool(value) for value in known.values()),
    )  # fmt: skip


class Rule:
    """What becomes of the gradients of an update: ``calls`` change the weights in place, and what is remembered."""

    def __init__(self, recipes: Sequence[Recipe], weights: Lanes, gradient: Lanes, spread: Spread) -> None:
        self._recipes, self._weights, self._gradient, self._spread = recipes, weights, gradient, spread
        self._kind = weights.dtype.type
        self._first = recipes[0]
        self._is_constant = self._first.schedule.name == "constant"
        self._rate = room(self._kind, weights.size)
        self._take_rate(0)
        self._options = self._shared_and_spread()
        self._memory = {name: self._begun() for name in self._first.optimizer.memory}
        self.update = 0
        self.calls: list[Call] = self._downhill() if self._first.optimizer.name == "sgd" else [self._by_lines]

    # ---------------------------------------------------------------- η

    def _take_rate(self, update: int) -> None:
        self._spread(rates(self._recipes, update), self._rate)

    def _next_rate(self) -> None:
        if not self._is_constant:
            self._take_rate(self.update)
        self.update += 1

    # ---------------------------------------------------------------- gradient descent, without a temporary

    def _downhill(self) -> list[Call]:
        w, s, decay = self._weights, self._gradient, self._options["weight_decay"]
        calls: list[Call] = [self._next_rate]
        if np.any(decay):
            pull = room(self._kind, w.size)
            calls += [partial(multiply, w, np.asarray(decay, self._kind), pull), partial(add, s, pull, s)]
        return [*calls, partial(multiply, s, self._rate, s), partial(subtract, w, s, w)]

    # ---------------------------------------------------------------- all others, line by line

    def _by_lines(self) -> None:
        first = self._first
        _, lines = first.optimizer.begin(first.learning_rate, Memory(self.update), first.optimizer_options)
        t = self.update + 1
        self._next_rate()
        q = SimpleNamespace(
            **self._options, **self._memory, eta=self._rate, t=t, w=self._weights, g=self._gradient
        )  # fmt: skip
        for line in lines:
            setattr(q, line.name, line.compute(q))
        self._weights[...] = q.w
        for name, kept in self._memory.items():
            kept[...] = getattr(q, name)

    def _shared_and_spread(self) -> dict[str, Any]:
        """Each option by its name in the lines: one number where all runs have the same, else one for each weight."""
        known = [_options(recipe) for recipe in self._recipes]
        options: dict[str, Any] = {}
        for name, value in known[0].items():
            values = np.array([one[name] for one in known])
            if (values == value).all():
                options[name] = value
            else:
                options[name] = room(self._kind, self._weights.size)
                self._spread(values, options[name])
        return options

    def _begun(self) -> Lanes:
        """What is remembered before the first update."""
        initial, kept = self._first.optimizer.initial, room(self._kind, self._weights.size)
        if initial is not None:
            kept[...] = self._options[initial]
        return kept


def _options(recipe: Recipe) -> dict[str, float]:
    known, _ = recipe.optimizer.begin(recipe.learning_rate, Memory(), recipe.optimizer_options)
    return {name: value for name, value in known.items() if name not in ("eta", "t")}


def rates(recipes: Sequence[Recipe], update: int) -> NDArray[np.float64]:
    """The learning rate of each run (runs,) in an update, counted from 0."""
    first = recipes[0]
    if all(recipe.schedule_options == first.schedule_options for recipe in recipes):
        options = in_force(first.schedule.options, first.schedule_options)
        own = np.array([recipe.learning_rate for recipe in recipes])
        return np.asarray(first.schedule.function(own, update, **options), np.float64)
    return np.array([recipe.rate(update) for recipe in recipes])
