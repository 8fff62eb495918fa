"""Runs that go from update to update together: alike in shape, rows and rule, each with numbers of its own."""

import operator
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, sealed, without_warnings
from nnviz.core.batches import rows_of
from nnviz.core.engine.data import BLOCK_ROWS, is_one_hot
from nnviz.core.engine.recipe import Recipe
from nnviz.core.network import Parameters, beside
from nnviz.core.trainability.lanes import Kind, Lanes, Pass, layers_of, room, size_of
from nnviz.core.trainability.rules import Rule, alike
from nnviz.core.trainability.staying import Staying, look_every
from nnviz.records import dataclass

#: What goes through a chunk in one pass is to stay within so many bytes, near the processor, and within so many runs.
_NEAR, _MOST_RUNS = 5 * 2**18, 64
#: So many updates are made before it is asked whether to go on.
_STRETCH = 64


class Chunk:
    """Runs at one moment, moved on in place. ``recipes`` are ``alike``, and ``starts`` are their first parameters.

    Whoever calls sees to it that numpy's warnings of overflow are off.
    """

    def __init__(self, recipes: Sequence[Recipe], starts: Sequence[Parameters], kind: Kind = np.float64) -> None:
        self._recipe, self._network, self._runs = recipes[0], recipes[0].network, len(recipes)
        size = self._runs * size_of(self._network)
        flat, gradient = room(kind, size), room(kind, size)
        self._weights = layers_of(flat, self._network, self._runs)
        self._gradients = layers_of(gradient, self._network, self._runs)
        for k, view in enumerate(self._weights):
            view[...] = [beside(start.weights[k], start.biases[k]) for start in starts]
        self._one_hot = is_one_hot(self._recipe.y)
        self._rule = Rule(recipes, flat, gradient, self._spread)
        self._passes: dict[int, Pass] = {}
        self.updates = 0
        self._passed = False  # whether all rows have gone forward through the present weights, and are the next batch
        if self.is_one_batch:
            self._pass_of(len(self._recipe.x)).take(self._recipe.x, self._recipe.y)

    @property
    def is_one_batch(self) -> bool:
        """Whether every update sees all rows."""
        return self._recipe.batch_size >= len(self._recipe.x)

    def run(self, until: int) -> None:
        """Update after update, until there have been so many."""
        while self.updates < until:
            one = self._next_pass()
            if not self._passed:
                deque(map(operator.call, one.forward), maxlen=0)
            self._passed = False
            deque(map(operator.call, one.backward), maxlen=0)
            deque(map(operator.call, self._rule.calls), maxlen=0)
            self.updates += 1

    def losses(self) -> Array:
        """The mean training loss of each run (runs,)."""
        x, y, summed = self._recipe.x, self._recipe.y, np.zeros(self._runs)
        size = len(x) if self.is_one_batch else BLOCK_ROWS
        for first in range(0, len(x), size):
            rows = slice(first, first + size)
            one = self._pass_of(len(x[rows]))
            if not self.is_one_batch:
                one.take(x[rows], y[rows])
            deque(map(operator.call, one.forward), maxlen=0)
            summed += one.summed_losses()
        self._passed = self.is_one_batch
        return sealed(summed / len(x))

    def parameters(self, run: int) -> Parameters:
        """A copy of the weights and biases of one run."""
        widths = [self._network.fan_in(k) for k in range(1, self._network.depth + 1)]
        layers = [view[run].astype(np.float64) for view in self._weights]
        weights = tuple(sealed(rows[:, :width].copy()) for rows, width in zip(layers, widths, strict=True))
        return Parameters(
            weights, tuple(sealed(rows[:, width:].ravel()) for rows, width in zip(layers, widths, strict=True))
        )  # fmt: skip

    def _next_pass(self) -> Pass:
        """That of the rows which the next update sees."""
        recipe = self._recipe
        if self.is_one_batch:
            return self._pass_of(len(recipe.x))
        taken = rows_of(self.updates, len(recipe.x), recipe.batch_size, recipe.seed)
        one = self._pass_of(len(taken))
        one.take(recipe.x[taken], recipe.y[taken])
        return one

    def _pass_of(self, width: int) -> Pass:
        if width not in self._passes:
            self._passes[width] = Pass(self._network, self._weights, self._gradients, width, self._one_hot)
        return self._passes[width]

    def _spread(self, values: NDArray[Any], flat: Lanes) -> None:
        for view in layers_of(flat, self._network, self._runs):
            view[...] = values[:, np.newaxis, np.newaxis]


def runs_at_once(recipe: Recipe, kind: Kind) -> int:
    """How many runs go through the processor's cache together."""
    rows = min(recipe.batch_size, len(recipe.x))
    units = sum(layer.units for layer in recipe.network.layers)
    of_one = (4 * units * rows + 4 * size_of(recipe.network)) * np.dtype(kind).itemsize
    return max(1, min(_MOST_RUNS, _NEAR // of_one))


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """What came of runs: ``losses`` (moments, runs), the mean training losses; ``since`` (runs,) where it was asked."""

    losses: Array
    since: Array | None


@without_warnings
def run_together(
    recipes: Sequence[Recipe],
    starts: Sequence[Parameters],
    moments: Sequence[int],
    kind: Kind = np.float64,
    between: Callable[[], object] | None = None,
    below: float | None = None,
) -> Trained:
    """What comes of runs after so many updates each, ascending ``moments``, and from where on each stays ``below``.

    Runs that are alike are trained together, whatever the others are. What overflows becomes ∞ or NaN. ``between`` is
    called every few milliseconds: it may raise to end it.
    """
    losses, since = np.empty((len(moments), len(recipes))), np.empty(len(recipes))
    for places in _chunks(recipes, kind):
        chunk = Chunk([recipes[place] for place in places], [starts[place] for place in places], kind)
        every = look_every(moments[-1], chunk.is_one_batch)
        watch = None if below is None else Staying(below, len(places), every)
        for row, moment in enumerate(moments):
            _run(chunk, moment, between, watch)
            losses[row, places] = chunk.losses()
        if watch is not None:
            watch.see(moments[-1], losses[-1, places])
            since[places] = watch.since
    return Trained(sealed(losses), None if below is None else sealed(since))


def _run(chunk: Chunk, until: int, between: Callable[[], object] | None, watch: Staying | None) -> None:
    while chunk.updates < until:
        stop = until if between is None else min(chunk.updates + _STRETCH, until)
        if watch is not None:
            if chunk.updates % watch.every == 0:
                watch.see(chunk.updates, chunk.losses())
            stop = min(stop, (chunk.updates // watch.every + 1) * watch.every)
        chunk.run(stop)
        if between is not None:
            between()


def trained_with(place: int, recipes: Sequence[Recipe], kind: Kind) -> list[int]:
    """The places of the runs that go through a chunk with the one at ``place``, itself among them.

    Together they give the same bytes again: what the rounding of a product is may depend on how large it is.
    """
    return next(places for places in _chunks(recipes, kind) if place in places)


def _chunks(recipes: Sequence[Recipe], kind: Kind) -> list[list[int]]:
    """The places of runs that are trained together, in the order in which the first of each stands."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, recipe in enumerate(recipes):
        groups.setdefault(alike(recipe), []).append(place)
    chunks = []
    for places in groups.values():
        size = runs_at_once(recipes[places[0]], kind)
        chunks += [places[first : first + size] for first in range(0, len(places), size)]
    return chunks
