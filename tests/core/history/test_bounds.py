"""Runs stay within their memory, and end where they are told to or where numbers end."""

import tracemalloc
from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.backprop import trace
from nnviz.core.batches import updates_per_epoch
from nnviz.core.history import (
    KEYFRAME_BYTES,
    MOST_YOUNG,
    Stop,
    begin,
    keyframe_plan,
    measuring_strides,
    update_cost,
)
from nnviz.core.optimizers import OPTIMIZERS

# ---------------------------------------------------------------- bounds


def test_keyframes_are_thinned_out_and_lie_twice_as_far_apart(make):
    history = make(keyframes=(1, 8)).extended(100)
    assert history.spacing == 16
    assert len(history.keyframes.rows) == 7
    assert history.keyframes.last == 96


def test_keyframes_of_a_long_run_of_a_large_net_stay_within_their_memory(make, bits):
    large = make((300, 200, 1))
    plan = keyframe_plan(large.keyframes.rows[0].size, update_cost(large.recipe))
    assert plan[0] * plan[1] < 10_000
    history = make((300, 200, 1), keyframes=(1, 20), learning_rate=0.01).extended(50)
    assert len(history.keyframes.rows) <= 20
    assert bits(history.at(37)) == bits(make((300, 200, 1), learning_rate=0.01).extended(37).end)


def test_points_of_the_curves_are_thinned_out_too(make):
    history = make(points=(1, 8)).extended(100)
    assert history.curves.updates.tolist() == [*range(0, 100, 16), 100]
    assert history.curves.train_loss[1] == make().extended(16).curves.train_loss[-1]


def test_the_highest_losses_stay_when_the_points_around_them_are_thinned_out(make, curve_bits):
    """A rate that is too large for the first updates: the losses go up before they fall."""
    choices = {"test_rows": 9, "optimizer": OPTIMIZERS["adam"], "learning_rate": 0.3}
    every = make(**choices).extended(MOST_YOUNG - 1).curves
    tops = int(every.train_loss.argmax()), int(every.test_loss.argmax())
    assert tops == (1, 2)
    few = make(points=(1, 8), **choices).extended(MOST_YOUNG - 1)
    assert few.curves.updates.tolist() == sorted({*range(0, MOST_YOUNG, 16), *tops, MOST_YOUNG - 1})
    assert few.curves.train_loss.tolist() == every.train_loss[few.curves.updates].tolist()
    assert few.curves.test_loss.tolist() == every.test_loss[few.curves.updates].tolist()
    slices = make(points=(1, 8), **choices)
    for _ in range(MOST_YOUNG - 1):
        slices = slices.extended(1)
    assert curve_bits(slices) == curve_bits(few)


@given(st.integers(1, 3_000_000), st.floats(1e4, 1e9))
def test_keyframes_of_any_size_fit_into_their_memory(numbers, update):
    spacing, limit = keyframe_plan(numbers, update)
    assert spacing >= 1
    assert limit >= 2
    assert limit % 2 == 0
    assert 8 * numbers * limit <= KEYFRAME_BYTES or limit == 2


@pytest.mark.parametrize("name", ["sgd", "adam"])
def test_the_loop_allocates_nothing_per_step(make, name):
    history = make((300, 100, 3), ("tanh", "softmax"), "cross_entropy", optimizer=OPTIMIZERS[name], rows=12)
    trainer = history.trainer_at(0)
    trainer.run(10)
    tracemalloc.start()
    trainer.run(100)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    largest = 8 * 100 * 300
    assert peak < largest / 10 if name == "sgd" else peak < 20 * largest


def test_measuring_that_costs_more_than_the_updates_is_done_less_often(make):
    assert measuring_strides(make().recipe) == (1, 8)
    assert measuring_strides(make((100, 50, 1), ("tanh", "identity"), "half_squared_error").recipe)[0] == 1
    large = make((100, 50, 1), rows=5000, batch_size=5)
    assert measuring_strides(large.recipe) == (256, 1024)
    assert large.extended(300).curves.updates.tolist() == [0, 256, 300]
    assert large.extended(300).extended(300).curves.updates.tolist() == [0, 256, 512, 600]


def test_each_update_of_a_young_run_is_measured_and_of_an_old_one_as_many_as_its_cost_allows(make):
    young = make().extended(MOST_YOUNG - 1)
    assert young.curves.updates.tolist() == list(range(MOST_YOUNG))
    old = young.extended(20 * MOST_YOUNG)
    assert old.measured.spacing == measuring_strides(old.recipe)[1] == 8
    assert len(old.measured.rows) > MOST_YOUNG
    kept = young.curves.train_loss[::8]
    assert old.curves.train_loss[: len(kept)].tolist() == kept.tolist()


def test_a_long_run_goes_on_with_the_machine_that_came_to_its_end_and_a_branch_with_another(make, bits):
    """Both come to the same numbers: the machine is never at another moment than the history that takes it."""
    trunk = make(optimizer=OPTIMIZERS["adam"]).extended(30)
    longer = trunk.extended(20)
    again, further = trunk.extended(20), longer.extended(7)
    assert bits(again.end) == bits(longer.end)
    assert bits(trunk.extended(27).end) == bits(further.end)
    machine = longer.trainer_at_end()
    assert machine.updates == 50
    assert longer.trainer_at_end() is not machine


# ---------------------------------------------------------------- stopping


def test_training_stops_as_soon_as_the_loss_is_low_enough(make):
    history = make(learning_rate=1.0).extended(5000, Stop(loss_below=0.5))
    losses = history.curves.train_loss
    assert history.stopped == "loss below 0.5"
    assert losses[-1] < 0.5 <= losses[:-1].min()
    assert history.curves.updates[-1] == history.end.updates
    assert history.extended(10, Stop(loss_below=0.5)).end is history.end
    assert history.extended(10).stopped is None


def test_training_stops_after_so_many_epochs(make):
    history = make().extended(1000, Stop(epochs=3))
    assert history.end.updates == 3 * updates_per_epoch(20, 6) == 12
    assert history.stopped == "3 epochs"
    assert history.extended(1000, Stop(epochs=2)).end is history.end
    assert make().extended(2, Stop(epochs=1)).stopped is None
    assert make().extended(1000, Stop(epochs=1)).stopped == "1 epoch"


def test_training_ends_when_its_time_is_spent(make):
    ticks = count()
    history = make(points=(1, 100), keyframes=(7, 100)).extended(1000, budget=8.0, clock=lambda: float(next(ticks)))
    assert history.end.updates == 8
    assert history.stopped is None
    assert history.curves.updates.tolist() == list(range(9))
    assert make().extended(1000, budget=0.0).end.updates == 1


def test_a_time_budget_is_looked_at_every_quarter_of_a_millisecond_where_nothing_else_is_due(make):
    ticks = count()
    history = make(points=(500, 100), keyframes=(1000, 100))
    ended = history.extended(1000, budget=2.0, clock=lambda: float(next(ticks)))
    assert ended.end.updates == 2 * int(250_000 / update_cost(history.recipe))


@pytest.mark.parametrize("points", [(1, 100), (4, 100), (50, 100)])
@pytest.mark.parametrize("batch_size", [6, 20])
def test_overflow_ends_the_run_at_the_last_finite_moment(make, points, batch_size, bits):
    history = make(
        (2, 4, 1), ("relu", "identity"), "half_squared_error", learning_rate=1e3, batch_size=batch_size, points=points,
        keyframes=(3, 100),
    )  # fmt: skip
    ended, recipe = history.extended(1000), history.recipe
    assert 0 < ended.end.updates < 1000
    assert ended.stopped.startswith("the loss is not a finite number any more: ")
    assert str(ended.end.updates + 1) in ended.stopped
    assert np.isfinite(ended.curves.train_loss).all()
    assert ended.curves.updates[-1] == ended.end.updates
    assert np.isfinite(trace(recipe.network, ended.end.parameters, recipe.x, recipe.y).loss)
    assert bits(history.extended(ended.end.updates).end) == bits(ended.end)
    assert bits(ended.at(ended.end.updates - 1)) == bits(history.extended(ended.end.updates - 1).end)
    again = ended.extended(5)
    assert bits(again.end) == bits(ended.end)
    assert again.stopped == ended.stopped


def test_a_run_that_overflows_ends_at_the_same_moment_in_pieces(make, bits):
    start = make((2, 4, 1), ("relu", "identity"), "half_squared_error", learning_rate=1e3, points=(4, 100))
    at_once, pieced = start.extended(1000), start
    while pieced.stopped is None:
        pieced = pieced.extended(3)
    assert bits(pieced.end) == bits(at_once.end)
    assert pieced.stopped == at_once.stopped


@pytest.mark.parametrize(("bias", "what"), [(True, "a weight or bias"), (False, "a weight")])
def test_an_update_that_overflows_names_what_there_is(make, bias, what):
    history = make((1, 1), ("identity",), "half_squared_error", biases=[bias], learning_rate=1e308, batch_size=20)
    assert history.extended(3).stopped.endswith(f": update 1 makes {what} ∞ or NaN")


def test_a_run_that_begins_without_a_finite_loss_says_so_and_stays(make):
    history = make((2, 4, 1), ("relu", "identity"), "half_squared_error")
    start = replace(history.start, parameters=history.start.parameters.with_entry(1, "W", 0, 0, 1e308))
    ended = begin(replace(history.recipe, x=10 * history.recipe.x), start).extended(5)
    assert ended.end is start
    assert ended.stopped == "the loss is not a finite number: Z₁ is ∞ or NaN"


# ---------------------------------------------------------------- what was lately


def test_the_last_losses_of_a_long_run_are_those_after_each_update(make):
    history = make().extended(1500)
    assert history.measured.spacing > 1
    updates, losses = history.lately(0, 1490, 40)
    assert updates.tolist() == list(range(1451, 1491))
    for update in (1451, 1470, 1490):
        assert make().extended(update).curves.train_loss[-1] == losses[update - 1451]
    assert history.lately(1480, 1490, 40)[0].tolist() == list(range(1480, 1491))
    assert history.lately(0, 1490, 40, lambda: False) is None


def test_the_last_losses_of_a_young_run_are_the_points_of_its_curve(make):
    updates, losses = make().extended(100).lately(0, 90, 40)
    assert updates.tolist() == list(range(51, 91))
    assert losses.tolist() == make().extended(90).curves.train_loss[51:].tolist()
