"""The history of a training run: every update of it can be returned to, exactly, in bounded memory.

Some moments are kept as they were (keyframes); any other is computed again from the one before it. The same numbers go
through the same computation, so it comes out the same to the last bit. When there are too many keyframes every other
one is dropped, and from then on they lie twice as far apart.
"""

import time
from collections.abc import Callable
from dataclasses import field, replace
from math import ceil, inf, isfinite, log2

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, without_warnings
from nnviz.core.backprop import sample_losses, trace
from nnviz.core.batches import rows_of, updates_per_epoch
from nnviz.core.engine import Data, Point, Recipe, Series, Trainer, lay_out, point_of
from nnviz.core.engine.trainer import LOSSES, TRAIN_LOSS
from nnviz.core.network import forward
from nnviz.records import dataclass

__all__ = ["Curves", "History", "Point", "Recipe", "Stop", "begin", "measuring_strides", "rows_of", "updates_per_epoch"]


#: Keyframes of one history take no more memory than this, and there are no more than so many.
KEYFRAME_BYTES, MOST_KEYFRAMES = 64 * 2**20, 2**15
#: To keep a keyframe, which takes some ns and a copy at so many bytes in a ns, takes no more than such a part of the
#: time of the updates.
_KEEPING, _COPIED_PER_NS, _COPYING = 5_000, 4.0, 0.1
#: Points of the curves; and how many a young run has, before they lie as far apart as their cost asks for.
MOST_MEASURED, MOST_YOUNG = 2**16, 2**7
#: To measure the curves takes no more than such a part of the time of the updates; where it takes no more than such a
#: multiple, a young run is measured after each of them.
_MEASURING, _EACH = 0.3, 8.0
#: A time budget is looked at whenever updates for about so many ns have been done.
_LOOKING = 250_000


# ---------------------------------------------------------------- values


@dataclass(frozen=True, slots=True)
class Stop:
    """When to stop training: as soon as the training loss is below a number; after so many epochs from update 0."""

    loss_below: float | None = None
    epochs: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """What was measured, and after which updates: all (count,). NaN where there is no test set, or are no classes."""

    updates: NDArray[np.int64]
    train_loss: Array
    test_loss: Array
    train_accuracy: Array
    test_accuracy: Array

    def until(self, update: int) -> "Curves":
        """The part up to an update."""
        return self._part(slice(int(np.searchsorted(self.updates, update, side="right"))))

    def since(self, update: int) -> "Curves":
        """The part from an update on."""
        return self._part(slice(int(np.searchsorted(self.updates, update)), None))

    def joined(self, after: "Curves") -> "Curves":
        """These curves until the other ones begin, and then those."""
        before = self.until(int(after.updates[0]) - 1)
        updates = np.concatenate((before.updates, after.updates))
        return Curves(updates, *map(np.concatenate, zip(before._measured, after._measured, strict=True)))

    @property
    def _measured(self) -> tuple[Array, ...]:
        return self.train_loss, self.test_loss, self.train_accuracy, self.test_accuracy

    def _part(self, here: slice) -> "Curves":
        return Curves(self.updates[here], *(one[here] for one in self._measured))


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """A run from ``start`` to ``end``. It never changes; ``extended`` gives a longer one that shares its keyframes.

    ``stopped`` says why the last extension came to its end before its time, in words; None if it did not.
    """

    recipe: Recipe
    start: Point
    end: Point
    stopped: str | None
    keyframes: Series
    measured: Series
    _at_end: tuple[float, ...] | None = field(repr=False)  # measured at the end, where that is out of turn
    _data: Data = field(repr=False)
    _owns_data: bool = field(default=True, repr=False)
    _idle: list[tuple[Point, Trainer]] = field(default_factory=list, repr=False)  # one at most, and where it has come
    overflowed: bool = False  # whether the update after the end leads to numbers that are not finite

    # ------------------------------------------------------------ looking back

    @property
    def spacing(self) -> int:
        """Updates from one keyframe to the next."""
        return self.keyframes.spacing

    @property
    def nbytes(self) -> int:
        """The memory of the keyframes, and of the rows that were laid out for this history alone."""
        rows = self.keyframes.rows
        return (len(rows) * int(rows[0].nbytes) if len(rows) else 0) + (self._data.nbytes if self._owns_data else 0)

    @property
    def curves(self) -> Curves:
        """The curves from the start to the end; after a time budget has run out, to the last point before the end.

        However far apart their points lie, those of the highest losses stay.
        """
        updates, rows = self.measured.with_peaks()
        if self._at_end is not None:
            updates, rows = np.append(updates, self.end.updates), np.vstack((rows, self._at_end))
        return Curves(updates, *(rows[:, column] for column in range(4)))

    @without_warnings
    def at(self, update: int) -> Point:
        """The moment after so many updates, exactly as it was. IndexError before the start and after the end."""
        if not self.start.updates <= update <= self.end.updates:
            raise IndexError(f"update {update} is not between {self.start.updates} and {self.end.updates}")
        if update in (self.start.updates, self.end.updates):
            return self.end if update == self.end.updates else self.start
        known, row = self.keyframes.before(update)
        if known == update:
            return point_of(self.recipe, row, update, self._earlier)
        return self.trainer_at(update).point()

    @without_warnings
    def lately(
        self, first: int, last: int, most: int, goes_on: Callable[[], bool] = lambda: True
    ) -> tuple[NDArray[np.int64], Array] | None:
        """The last updates from ``first`` to ``last``, no more than ``most``, and the training loss after each of them.

        They lie as close as the points of a young run: the curve of an old one has too few of them to show a loss that
        goes up and down from update to update, so that what is between them is computed again. None where ``goes_on``,
        which is asked after each, says so.
        """
        apart, curves = measuring_strides(self.recipe)[0], self.curves.since(first).until(last)
        if self.measured.spacing <= apart:
            return curves.updates[-most:], curves.train_loss[-most:]
        updates = np.arange(last, max(first, last - apart * most + 1) - 1, -apart)[::-1]
        trainer, losses = self.trainer_at(int(updates[0])), []
        for update in updates.tolist():
            trainer.run(update)
            losses.append(trainer.training_loss())
            if not goes_on():
                return None
        return updates, np.array(losses)

    @property
    def _earlier(self) -> int:
        return self.start.memory.t - self.start.updates

    def trainer_at(self, update: int) -> Trainer:
        """A trainer, come to an update from the nearest keyframe: to go on without keeping a history.

        Whoever trains with it sees to it that numpy's warnings of overflow are off.
        """
        trainer = Trainer(self.recipe, self._data, self.start)
        known, row = self.keyframes.before(update)
        trainer.go_to(row, known)
        trainer.run(update)
        return trainer

    def trainer_at_end(self) -> Trainer:
        """The trainer that came to the end, if it has not gone on since, for whoever asks first; else another one."""
        try:
            there, trainer = self._idle.pop()
        except IndexError:  # nobody has left one, or another thread has it
            return Trainer(self.recipe, self._data, self.end)
        return trainer if there is self.end else Trainer(self.recipe, self._data, self.end)

    # ------------------------------------------------------------ going on

    @without_warnings
    def extended(
        self,
        updates: int,
        stop: Stop | None = None,
        budget: float | None = None,
        clock: Callable[[], float] = time.perf_counter,
        measure_end: bool = True,
        between: Callable[[], object] | None = None,
    ) -> "History":
        """Up to so many updates more: fewer when the time ``budget`` is spent, ``stop`` is met, or numbers overflow.

        The budget, in seconds of ``clock``, is looked at every quarter of a millisecond or after each update, whichever
        takes longer, so there is one update at least. A condition of ``stop`` that is met already
        stops at once; the loss is judged where the curve has its points. A loss or parameter that is no finite number
        ends the history at the last update before it. ``measure_end``: the curve has a point at the last update asked
        for, also out of turn. ``between`` is called often meanwhile: it may raise to end it.
        """
        stop = stop or Stop()
        deadline = inf if budget is None else clock() + budget
        per_epoch = updates_per_epoch(len(self.recipe.x), self.recipe.batch_size)
        last_epoch = inf if stop.epochs is None else stop.epochs * per_epoch
        reason = self._reason_to_stay(stop.loss_below)
        if reason is None and self.end.updates >= last_epoch:
            reason = after_epochs(stop.epochs)
        until = min(self.end.updates + updates, last_epoch)
        if reason is not None or until <= self.end.updates:
            return replace(self, stopped=reason)
        work = _Extension(self, stop.loss_below)
        work.trainer.between = between
        while work.trainer.updates < until and work.go_on(int(until)) and clock() < deadline:
            pass
        if measure_end and work.trainer.updates == until and work.sound:
            work.measure_end()
        if not work.sound:
            return self._ended_before(work)
        if work.low:
            reason = at_loss_below(stop.loss_below)
        elif work.trainer.updates == last_epoch:
            reason = after_epochs(stop.epochs)
        return self._grown(work, work.trainer.point(), reason, work.after)

    def _reason_to_stay(self, loss_below: float | None) -> str | None:
        """Why not even one update is to be done, judged by the loss where it is measured in turn."""
        if self.measured.last != self.end.updates:
            return None
        loss = float(self.measured.rows[-1, TRAIN_LOSS])
        if not isfinite(loss):
            return f"the loss is not a finite number: {_first_overflow(self.recipe, self.end)} is ∞ or NaN"
        return at_loss_below(loss_below) if loss_below is not None and loss < loss_below else None

    def _grown(self, work: "_Extension", end: Point, stopped: str | None, after: tuple[float, ...] | None) -> "History":
        keyframes, measured = work.keyframes.grown(end.updates), work.measured.grown(end.updates)
        work.trainer.between = None
        if end.updates == work.trainer.updates:
            self._idle[:] = [(end, work.trainer)]
        return replace(self, end=end, stopped=stopped, keyframes=keyframes, measured=measured, _at_end=after)

    def _ended_before(self, work: "_Extension") -> "History":
        """What there is up to the last moment with finite parameters and a finite loss; not all had been measured."""
        low, high = work.measured.last, work.trainer.updates
        reach = self._grown(work, replace(self.end, updates=high - 1), None, None)
        while high - low > 1:
            middle = (low + high) // 2
            trainer = reach.trainer_at(middle)
            sound = trainer.finite and isfinite(trainer.measure()[TRAIN_LOSS])
            low, high = (middle, high) if sound else (low, middle)
        trainer = reach.trainer_at(low)
        end, after = trainer.point(), None if low == reach.measured.last else trainer.measure()
        trainer.run(low + 1)
        why = _overflow(self.recipe, end, trainer.point(), trainer.finite)
        keyframes = reach.keyframes.grow().grown(low)
        return replace(reach, end=end, stopped=why, overflowed=True, keyframes=keyframes, _at_end=after)


class _Extension:
    """The work of one extension: a trainer, and what grows while it runs."""

    def __init__(self, history: History, loss_below: float | None) -> None:
        self.trainer = history.trainer_at_end()
        self.keyframes, self.measured = history.keyframes.grow(), history.measured.grow()
        self.sound, self.low = True, False
        self.after: tuple[float, ...] | None = None
        self._loss_below = -inf if loss_below is None else loss_below
        self._most = max(1, int(_LOOKING / update_cost(history.recipe)))

    def go_on(self, until: int) -> bool:
        """Some updates, to where something is due; that is kept. Whether there is no reason to stop."""
        trainer = self.trainer
        if trainer.between is not None:
            trainer.between()
        trainer.run(min(until, trainer.updates + self._most, self.measured.due, self.keyframes.due))
        self.sound = trainer.finite
        if self.sound and trainer.updates == self.measured.due:
            found = trainer.measure()
            self.sound = isfinite(found[TRAIN_LOSS])
            if self.sound:
                self.measured.add(found)
                self.low = found[TRAIN_LOSS] < self._loss_below
        if self.sound and trainer.updates == self.keyframes.due:
            self.keyframes.add(trainer.state.copy())
        return self.sound and not self.low

    def measure_end(self) -> None:
        """Measure the last update asked for, out of turn if need be."""
        if self.measured.last != self.trainer.updates:
            self.after = self.trainer.measure()
            self.sound = isfinite(self.after[TRAIN_LOSS])


# ---------------------------------------------------------------- beginning


@without_warnings
def begin(
    recipe: Recipe, point: Point, beside: History | None = None, between: Callable[[], object] | None = None
) -> History:
    """The history that starts at a point and has not gone anywhere yet.

    A history ``beside`` it, of a branch or another lane, lends the rows that it has laid out, if they are the same.
    ValueError where the point's memory is not the optimizer's. ``between`` is called while all rows are measured: it
    may raise to end it.
    """
    if point.memory.names != recipe.optimizer.memory:
        raise ValueError(f"{recipe.optimizer.name} cannot go on from a memory of {point.memory.names}")
    shared = beside is not None and _same_rows(recipe, beside.recipe)
    if beside is not None:
        beside._idle.clear()  # it is left, or waits; what it needs to go on is made again
    if beside is not None and shared:
        data = beside._data
    else:
        data = lay_out(recipe.network, recipe.x, recipe.y, recipe.test_x, recipe.test_y, recipe.batch_size)
    trainer, start = Trainer(recipe, data, point), point.updates
    trainer.between = between
    keyframes = Series.arrays(start, *keyframe_plan(trainer.state.size, update_cost(recipe))).grow()
    keyframes.add(trainer.state.copy())
    first, usual = measuring_strides(recipe)
    measured = Series.table(start, first, MOST_MEASURED, 4, MOST_YOUNG, usual, peaked=LOSSES).grow()
    measured.add(trainer.measure())
    return History(recipe, point, point, None, keyframes.grown(start), measured.grown(start), None, data, not shared)


def _same_rows(recipe: Recipe, other: Recipe) -> bool:
    """Whether two recipes have the very same arrays, and would lay them out in the same way."""
    rows = ((one.x, one.y, one.test_x, one.test_y) for one in (recipe, other))
    same = all(mine is theirs for mine, theirs in zip(*rows, strict=True))
    filled = (one.network.layers[0].bias for one in (recipe, other))  # which says whether a one is behind the inputs
    outputs = (one.network.layers[-1].activation.name for one in (recipe, other))  # which say what is a class
    whole = (one.batch_size >= len(one.x) for one in (recipe, other))
    return same and all(next(one) == next(one) for one in (filled, outputs, whole))


def keyframe_plan(numbers: int, update: float) -> tuple[int, int]:
    """How far keyframes of so many numbers lie apart at first, and how many may be kept: an even number.

    ``update`` is the time of one update in ns: where it is long, so is going through it again.
    """
    size = 8 * numbers
    spacing = _power_of_two((_KEEPING + size / _COPIED_PER_NS) / (_COPYING * update))
    return spacing, max(2, min(MOST_KEYFRAMES, KEYFRAME_BYTES // size) // 2 * 2)


def measuring_strides(recipe: Recipe) -> tuple[int, int]:
    """Updates from one point of the curves to the next, as long as there are few of them, and from then on at least.

    They depend on sizes alone, so a run has the same curve wherever it is repeated.
    """
    ratio = measuring_cost(recipe) / update_cost(recipe)
    return 1 if ratio <= _EACH else _power_of_two(ratio), _power_of_two(ratio / _MEASURING)


def _power_of_two(least: float) -> int:
    """The smallest one that is not less: so whatever is due comes together as often as it can."""
    return int(2 ** max(0, ceil(log2(least))))


def measuring_cost(recipe: Recipe) -> float:
    """About how many ns it takes to measure: calls, and rows that an update does not go through anyway."""
    network, rows, test = recipe.network, len(recipe.x), len(recipe.test_x)
    logarithms = network.loss.needs_probabilities
    loss = 20_000 if logarithms else 5_000
    passes = (recipe.batch_size < rows) + (test > 0)
    passed = (rows if recipe.batch_size < rows else 0) + test
    cost = (1 + (test > 0)) * loss + passes * 3_000 * network.depth + passed * _row_cost(recipe)
    return cost + (100 * network.outputs * (rows + test) if logarithms else 0)


def update_cost(recipe: Recipe) -> float:
    """About how many ns an update takes."""
    calls = 4_000 + 4_000 * recipe.network.depth
    return calls + 3.0 * _row_cost(recipe) * min(recipe.batch_size, len(recipe.x))


def _row_cost(recipe: Recipe) -> float:
    network = recipe.network
    links = sum(network.fan_out(k) * network.fan_in(k) for k in range(1, network.depth + 1))
    return 0.1 * links + 3.0 * sum(layer.units for layer in network.layers)


# ---------------------------------------------------------------- why it ended, in words


def at_loss_below(loss: float | None) -> str:
    """Why it stopped where the loss had come below a number."""
    return f"loss below {loss:g}"


def after_epochs(epochs: int | None) -> str:
    """Why it stopped after so many epochs."""
    return f"{epochs} {'epoch' if epochs == 1 else 'epochs'}"


def _overflow(recipe: Recipe, before: Point, after: Point, finite: bool) -> str:
    """What went wrong in the update from ``before`` to ``after``, whose parameters are ``finite`` or not."""
    start, count = "the loss is not a finite number any more", len(recipe.x)
    if finite:
        return f"{start}: after update {after.updates} {_first_overflow(recipe, after)} is ∞ or NaN"
    rows = rows_of(before.updates, count, recipe.batch_size, recipe.seed)
    where = trace(recipe.network, before.parameters, recipe.x[rows], recipe.y[rows]).first_non_finite
    if where is not None:
        return f"{start}: in update {after.updates} {where} is ∞ or NaN"
    which = "a weight or bias" if recipe.network.has_biases else "a weight"
    return f"{start}: update {after.updates} makes {which} ∞ or NaN"


def _first_overflow(recipe: Recipe, point: Point) -> str:
    """The first quantity that is no finite number in the pass of a training row whose loss is none."""
    passed = forward(recipe.network, point.parameters, recipe.x)
    losses = sample_losses(recipe.network, passed, recipe.y)
    row = [int(np.isfinite(losses).argmin())]
    return trace(recipe.network, point.parameters, recipe.x[row], recipe.y[row]).first_non_finite or "the mean loss"
