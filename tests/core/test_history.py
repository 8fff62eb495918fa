"""Time travel: every moment of a run comes back to the last bit, in bounded memory, whatever way the run was made."""

import tracemalloc
from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.backprop import trace
from nnviz.core.batches import rows_of, updates_per_epoch
from nnviz.core.engine import Series
from nnviz.core.history import (
    KEYFRAME_BYTES,
    MOST_YOUNG,
    Recipe,
    Stop,
    begin,
    keyframe_plan,
    measuring_strides,
    update_cost,
)
from nnviz.core.losses import LOSSES
from nnviz.core.network import Parameters, initialize
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.schedules import SCHEDULES


@pytest.fixture(scope="session")
def make(network):
    """``make(sizes, activations, loss, …)``: a history at its start, over random rows that suit the loss.

    ``keyframes`` (spacing, limit) and ``points`` (stride, limit) take the place of those that suit the sizes.
    """

    def made(
        sizes=(2, 4, 1), activations=("tanh", "sigmoid"), loss="binary_cross_entropy", rows=20, test_rows=0,
        keyframes=None, points=None, biases=None, **choices,
    ):  # fmt: skip
        net, rng = network(sizes, activations, loss, biases), np.random.default_rng(3)
        x, outputs = rng.normal(size=(rows + test_rows, net.inputs)), net.outputs
        y = rng.normal(size=(rows + test_rows, outputs))
        if loss == "binary_cross_entropy":
            y = (y > 0).astype(float)
        elif loss == "cross_entropy":
            y = np.eye(outputs)[y.argmax(axis=1)]
        recipe = Recipe(
            network=net, x=x[:rows], y=y[:rows], test_x=x[rows:], test_y=y[rows:],
            **{
                "optimizer": OPTIMIZERS["sgd"], "schedule": SCHEDULES["constant"], "learning_rate": 0.1,
                "batch_size": 6, "seed": 1,
            } | choices,
        )  # fmt: skip
        history = begin(recipe, recipe.first(initialize(net, "xavier_uniform", 0, bias=0.1)))
        if keyframes is not None:
            history = replace(history, keyframes=restarted(history.keyframes, *keyframes))
        if points is not None:
            history = replace(history, measured=restarted(history.measured, *points))
        return history

    return made


def restarted(series, spacing, limit):
    long = series.rows.dtype == object
    empty = Series.arrays(series.start, spacing, limit) if long else Series.table(series.start, spacing, limit, 4)
    growth = empty.grow()
    growth.add(series.rows[0])
    return growth.grown(series.start)


def bits(point):
    """All numbers of a moment, as they lie in memory."""
    kept = (point.parameters, *point.memory.values)
    arrays = [array.tobytes() for parameters in kept for array in (*parameters.weights, *parameters.biases)]
    return point.updates, point.memory.t, point.memory.names, arrays


def curve_bits(history):
    curves = history.curves
    return [
        getattr(curves, name).tobytes()
        for name in ("updates", "train_loss", "test_loss", "train_accuracy", "test_accuracy")
    ]


def by_hand(recipe, steps):
    """The parameters after each update, by the plain functions."""
    point = recipe.first(initialize(recipe.network, "xavier_uniform", 0, bias=0.1))
    parameters, memory, found = point.parameters, point.memory, []
    for update in range(steps):
        rows = rows_of(update, len(recipe.x), recipe.batch_size, recipe.seed)
        part = trace(recipe.network, parameters, recipe.x[rows], recipe.y[rows])
        parameters, memory = recipe.optimizer.update(
            parameters, Parameters(part.dL_dW, part.dL_db), recipe.rate(update), memory, recipe.optimizer_options
        )
        found.append(parameters)
    return found


def assert_same(parameters, others):
    for array, other in zip(
        (*parameters.weights, *parameters.biases), (*others.weights, *others.biases), strict=True
    ):  # fmt: skip
        assert array == pytest.approx(other, rel=1e-9, abs=1e-12)


# ---------------------------------------------------------------- the same mathematics


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_goes_where_its_own_update_function_goes(make, name):
    history = make(optimizer=OPTIMIZERS[name], rows=10, batch_size=4).extended(30)
    assert_same(history.end.parameters, by_hand(history.recipe, 30)[-1])
    assert history.end.memory.t == 30


@pytest.mark.parametrize("name", ["sgd", "adamw"])
def test_options_and_schedules_are_obeyed(make, name):
    """Catches an engine that drops an option of the optimizer or holds the rate constant."""
    history = make(
        optimizer=OPTIMIZERS[name], optimizer_options={"weight_decay": 0.3}, schedule=SCHEDULES["exponential"],
        schedule_options={"gamma": 0.9},
    ).extended(20)  # fmt: skip
    assert_same(history.end.parameters, by_hand(history.recipe, 20)[-1])


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_every_output_and_loss_has_the_gradients_of_the_trace(make, output, loss):
    history = make((3, 4, 3), ("gelu", output), loss, rows=7, batch_size=3, learning_rate=0.01)
    if not np.isfinite(history.curves.train_loss[0]):
        assert history.extended(4).stopped.startswith("the loss is not a finite number")
        return
    longer = history.extended(4)
    assert_same(longer.end.parameters, by_hand(history.recipe, 4)[longer.end.updates - 1])


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_every_hidden_activation_has_the_gradients_of_the_trace(make, hidden):
    """Catches a kernel whose value or derivative is not the activation's own."""
    steps = 1 if hidden == "square" else 5  # two layers of squares diverge at once, where a run ends
    history = make((2, 5, 4, 2), (hidden, hidden, "identity"), "mean_squared_error", batch_size=50).extended(steps)
    assert_same(history.end.parameters, by_hand(history.recipe, steps)[-1])


@pytest.mark.parametrize("biases", [(True, True), (False, True), (True, False)])
@pytest.mark.parametrize("name", ["sgd", "adagrad"])
def test_wide_layers_are_the_same_as_narrow_ones(make, name, biases):
    """Catches the other way in which wide layers are multiplied."""
    options = {"eps": 0.0} if name == "adagrad" else {}
    history = make((70, 66, 1), biases=biases, optimizer=OPTIMIZERS[name], optimizer_options=options).extended(5)
    assert_same(history.end.parameters, by_hand(history.recipe, 5)[-1])


BARE = [(False, False, False), (False, True, True), (True, False, True), (True, True, False)]


@pytest.mark.parametrize("biases", BARE)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_layers_without_biases_go_where_the_plain_functions_go(make, name, biases):
    history = make(
        (3, 6, 4, 2), ("tanh", "tanh", "softmax"), "cross_entropy", biases=biases, optimizer=OPTIMIZERS[name], rows=10,
        batch_size=4,
    ).extended(12)  # fmt: skip
    assert_same(history.end.parameters, by_hand(history.recipe, 12)[-1])
    assert [len(b) for b in history.end.parameters.biases] == [history.recipe.network.biases(k) for k in (1, 2, 3)]


@pytest.mark.parametrize("name", ["adagrad", "rmsprop", "adam"])
def test_a_rule_without_epsilon_finds_no_number_to_divide_by_0_where_biases_are_not(make, name):
    chosen = {"optimizer": OPTIMIZERS[name], "optimizer_options": {"eps": 0.0}, "batch_size": 20}
    history = make((3, 70, 1), biases=[False, False], **chosen).extended(3)
    for array, other in zip(history.end.parameters.arrays, by_hand(history.recipe, 3)[-1].arrays, strict=True):
        assert array == pytest.approx(other, rel=1e-6)


def test_a_race_of_a_net_with_and_one_without_biases_does_not_share_its_rows(make):
    first, bare = make(), make(biases=[False, True]).recipe
    beside = replace(bare, x=first.recipe.x, y=first.recipe.y, test_x=first.recipe.test_x, test_y=first.recipe.test_y)
    history = begin(beside, beside.first(initialize(bare.network, "xavier_uniform", 0, bias=0.1)), first).extended(5)
    assert_same(history.end.parameters, by_hand(beside, 5)[-1])


def test_targets_that_do_not_add_up_to_one_keep_their_weight(make):
    """Catches the shortcut p − y, which holds for targets that add up to one alone."""
    history = make((2, 3), ("softmax",), "cross_entropy")
    recipe = replace(history.recipe, y=0.3 * history.recipe.y)
    assert_same(begin(recipe, history.start).extended(6).end.parameters, by_hand(recipe, 6)[-1])


def test_the_curves_are_losses_and_accuracies_of_both_sets(make):
    history = make((3, 5, 3), ("tanh", "softmax"), "cross_entropy", rows=30, test_rows=10).extended(8)
    recipe, curves = history.recipe, history.curves
    assert curves.updates.tolist() == list(range(9))
    for update, train_loss, test_loss in zip(curves.updates, curves.train_loss, curves.test_loss, strict=True):
        parameters = history.at(update).parameters
        assert train_loss == pytest.approx(trace(recipe.network, parameters, recipe.x, recipe.y).loss, rel=1e-12)
        test = trace(recipe.network, parameters, recipe.test_x, recipe.test_y)
        assert test_loss == pytest.approx(test.loss, rel=1e-12)
    right = test.a[-1].argmax(axis=1) == recipe.test_y.argmax(axis=1)
    assert curves.test_accuracy[-1] == right.mean()
    assert 0 <= curves.train_accuracy[-1] <= 1


def test_a_regression_without_a_test_set_has_a_training_loss_alone(make):
    curves = make((2, 3, 1), ("tanh", "identity"), "half_squared_error").extended(3).curves
    assert np.isfinite(curves.train_loss).all()
    assert np.isnan([curves.test_loss, curves.train_accuracy, curves.test_accuracy]).all()


def test_a_large_set_is_measured_in_parts(make):
    history = make(rows=2500, batch_size=100)
    recipe, point = history.recipe, history.start
    whole = trace(recipe.network, point.parameters, recipe.x, recipe.y).loss
    assert history.curves.train_loss[0] == pytest.approx(whole, rel=1e-12)


# ---------------------------------------------------------------- time travel


nets = st.sampled_from([((2, 4, 2, 1), ("tanh", "tanh", "sigmoid"), "binary_cross_entropy"),
                        ((3, 5, 3), ("relu", "softmax"), "cross_entropy"),
                        ((70, 3, 2), ("sigmoid", "identity"), "half_squared_error")])  # fmt: skip
optimizers = st.sampled_from(sorted(OPTIMIZERS))
sizes = st.sampled_from([1, 3, 6, 20])


@settings(max_examples=20)
@given(nets, optimizers, sizes, st.integers(1, 9), st.data())
def test_any_moment_comes_back_to_the_last_bit(make, net, name, batch_size, spacing, data):
    history = make(*net, optimizer=OPTIMIZERS[name], batch_size=batch_size, learning_rate=0.01, keyframes=(spacing, 8))
    whole = history.extended(40)
    update = data.draw(st.integers(0, 40))
    straight = history.extended(update)
    assert bits(whole.at(update)) == bits(straight.end)
    assert bits(begin(history.recipe, whole.at(update)).extended(40 - update).end) == bits(whole.end)


@settings(max_examples=20)
@given(nets, optimizers, sizes, st.sampled_from([1, 2, 5]), st.lists(st.integers(0, 15), min_size=1, max_size=5))
def test_a_run_in_pieces_is_the_run_at_once(make, net, name, batch_size, stride, pieces):
    start = make(
        *net,
        optimizer=OPTIMIZERS[name],
        batch_size=batch_size,
        learning_rate=0.01,
        keyframes=(1, 8),
        points=(stride, 8),
    )
    at_once, pieced = start.extended(sum(pieces)), start
    for piece in pieces:
        pieced = pieced.extended(piece)
    assert bits(pieced.end) == bits(at_once.end)
    assert curve_bits(pieced) == curve_bits(at_once)
    assert [row.tobytes() for row in pieced.keyframes.rows] == [row.tobytes() for row in at_once.keyframes.rows]


def test_ten_thousand_updates_come_back_and_the_ends_are_the_very_points(make):
    shorter = make().extended(6_543)
    history = shorter.extended(3_457)
    assert history.at(0) is history.start
    assert history.at(10_000) is history.end
    assert bits(history.at(6_543)) == bits(shorter.end)
    with pytest.raises(IndexError, match="update 10001 is not between 0 and 10000"):
        history.at(10_001)


def test_scrubbing_anywhere_and_back_changes_nothing(make):
    history = make(optimizer=OPTIMIZERS["adam"], keyframes=(4, 100)).extended(50)
    before, curves = bits(history.end), curve_bits(history)
    for update in (17, 3, 50, 0, 49):
        history.at(update)
    assert bits(history.end) == before
    assert curve_bits(history) == curves
    assert bits(history.extended(9).end) == bits(make(optimizer=OPTIMIZERS["adam"]).extended(59).end)


def test_a_branch_never_disturbs_the_run_it_left(make):
    trunk = make(keyframes=(3, 16)).extended(30)
    numbers, curves = [bits(trunk.at(update)) for update in range(31)], curve_bits(trunk)
    branch = begin(replace(trunk.recipe, learning_rate=5.0), trunk.at(12), beside=trunk).extended(40)
    first, second = trunk.extended(25), trunk.extended(50)
    assert branch.start.updates == 12
    assert branch.curves.updates[0] == 12
    assert [bits(trunk.at(update)) for update in range(31)] == numbers
    assert curve_bits(trunk) == curves
    assert bits(second.at(55)) == bits(first.end)
    assert bits(second.at(44)) == bits(first.at(44))


def test_a_branch_shares_the_rows_if_they_are_the_same(make):
    trunk = make().extended(5)
    recipe = replace(trunk.recipe, learning_rate=5.0)
    assert begin(recipe, trunk.end, beside=trunk)._data is trunk._data
    for other in (replace(recipe, batch_size=7), replace(recipe, x=recipe.x + 1)):
        assert bits(begin(other, trunk.end, beside=trunk).extended(5).end) == bits(
            begin(other, trunk.end).extended(5).end
        )


def test_growing_shares_the_keyframes(make):
    history = make(keyframes=(1, 100)).extended(10)
    longer = history.extended(10)
    other = history.extended(10)
    assert all(mine is theirs for mine, theirs in zip(history.keyframes.rows, longer.keyframes.rows, strict=False))
    assert np.shares_memory(history.keyframes.rows, longer.keyframes.rows)
    assert not np.shares_memory(other.keyframes.rows, longer.keyframes.rows)
    assert other.keyframes.rows[10] is longer.keyframes.rows[10]
    assert not longer.keyframes.rows.flags.writeable


def test_the_values_that_come_back_are_read_only(make):
    point = make(optimizer=OPTIMIZERS["adam"]).extended(5).at(3)
    for parameters in (point.parameters, *point.memory.values):
        assert not any(array.flags.writeable for array in (*parameters.weights, *parameters.biases))


def test_a_memory_of_another_optimizer_is_refused(make):
    history = make()
    with pytest.raises(ValueError, match="adam cannot go on"):
        begin(replace(history.recipe, optimizer=OPTIMIZERS["adam"]), history.start)


# ---------------------------------------------------------------- bounds


def test_keyframes_are_thinned_out_and_lie_twice_as_far_apart(make):
    history = make(keyframes=(1, 8)).extended(100)
    assert history.spacing == 16
    assert len(history.keyframes.rows) == 7
    assert history.keyframes.last == 96


def test_keyframes_of_a_long_run_of_a_large_net_stay_within_their_memory(make):
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


def test_a_long_run_goes_on_with_the_machine_that_came_to_its_end_and_a_branch_with_another(make):
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
def test_overflow_ends_the_run_at_the_last_finite_moment(make, points, batch_size):
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


def test_a_run_that_overflows_ends_at_the_same_moment_in_pieces(make):
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
