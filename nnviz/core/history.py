"""The history of a training run: every update of it can be returned to, exactly, in bounded memory.

Some moments are kept as they were (keyframes); any other is computed again from the one before it. The same numbers go
through the same computation, so it comes out the same to the last bit. When there are too many keyframes every other
one is dropped, and from then on they lie twice as far apart.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import ceil, inf, isfinite

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, without_warnings
from nnviz.core.backprop import sample_losses, trace
from nnviz.core.batches import rows_of, updates_per_epoch
from nnviz.core.engine import Data, Point, Recipe, Series, Trainer, lay_out, point_of
from nnviz.core.engine.trainer import TRAIN_LOSS
from nnviz.core.network import forward

__all__ = ["Curves", "History", "Point", "Recipe", "Stop", "begin", "measuring_stride", "rows_of", "updates_per_epoch"]


#: Keyframes of one history take no more memory than this, and there are no more than so many.
KEYFRAME_BYTES, MOST_KEYFRAMES = 64 * 2**20, 2**15
#: To copy a keyframe, at so many bytes in a nanosecond, takes no more than such a part of the time of the updates.
_COPIED_PER_NS, _COPYING = 4.0, 0.25
#: Points of the curves.
MOST_MEASURED = 2**16


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
        """The curves from the start to the end; after a time budget has run out, to the last point before the end."""
        series = self.measured
        updates, rows = series.start + series.spacing * np.arange(len(series.rows)), series.rows
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

    # ------------------------------------------------------------ going on

    @without_warnings
    def extended(
        self,
        updates: int,
        stop: Stop | None = None,
        budget: float | None = None,
        clock: Callable[[], float] = time.perf_counter,
        measure_end: bool = True,
    ) -> "History":
        """Up to so many updates more: fewer when the time ``budget`` is spent, ``stop`` is met, or numbers overflow.

        The budget, in seconds of ``clock``, is looked at after each update. A condition of ``stop`` that is met already
        stops at once; the loss is judged where the curve has its points. A loss or parameter that is no finite number
        ends the history at the last update before it. ``measure_end``: the curve has a point at the last update asked
        for, also out of turn.
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
        while work.trainer.updates < until and work.update() and clock() < deadline:
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
        self.trainer = Trainer(history.recipe, history._data, history.end)
        self.keyframes, self.measured = history.keyframes.grow(), history.measured.grow()
        self.sound, self.low = True, False
        self.after: tuple[float, ...] | None = None
        self._loss_below = -inf if loss_below is None else loss_below

    def update(self) -> bool:
        """One update; what is due after it is kept. Whether there is no reason to stop."""
        trainer = self.trainer
        trainer.run(trainer.updates + 1)
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
def begin(recipe: Recipe, point: Point, beside: History | None = None) -> History:
    """The history that starts at a point and has not gone anywhere yet.

    A history ``beside`` it, a branch or a run to race with, lends the rows that it has laid out, if they are the same.
    ValueError where the point's memory is not the optimizer's.
    """
    if point.memory.names != recipe.optimizer.memory:
        raise ValueError(f"{recipe.optimizer.name} cannot go on from a memory of {point.memory.names}")
    shared = beside is not None and _same_rows(recipe, beside.recipe)
    if beside is not None and shared:
        data = beside._data
    else:
        data = lay_out(recipe.network, recipe.x, recipe.y, recipe.test_x, recipe.test_y, recipe.batch_size)
    trainer, start = Trainer(recipe, data, point), point.updates
    keyframes = Series.arrays(start, *keyframe_plan(trainer.state.size, update_cost(recipe))).grow()
    keyframes.add(trainer.state.copy())
    measured = Series.table(start, measuring_stride(recipe), MOST_MEASURED, 4).grow()
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
    spacing = ceil(size / _COPIED_PER_NS / (_COPYING * update))
    return spacing, max(2, min(MOST_KEYFRAMES, KEYFRAME_BYTES // size) // 2 * 2)


def measuring_stride(recipe: Recipe) -> int:
    """Updates from one point of the curves to the next: 1 unless that would take more time than the updates.

    It depends on sizes alone, so a run has the same curve wherever it is repeated. Times are rough ones, in ns.
    """
    rows, update = len(recipe.x), update_cost(recipe)
    measure = 5_000 + _row_cost(recipe) * ((0 if recipe.batch_size >= rows else rows) + len(recipe.test_x))
    if measure <= 2.0 * update:
        return 1
    return next((step for step in _ROUND if step >= measure / update), _ROUND[-1])


def update_cost(recipe: Recipe) -> float:
    """About how many ns an update takes."""
    return 10_000 + 3.0 * _row_cost(recipe) * min(recipe.batch_size, len(recipe.x))


def _row_cost(recipe: Recipe) -> float:
    network = recipe.network
    links = sum(network.fan_out(k) * network.fan_in(k) for k in range(1, network.depth + 1))
    return 0.1 * links + 3.0 * sum(layer.units for layer in network.layers)


_ROUND = 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000


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
