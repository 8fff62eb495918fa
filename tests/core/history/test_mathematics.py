"""A run goes where the plain functions go, and its curves are losses and accuracies."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.backprop import trace
from nnviz.core.batches import rows_of
from nnviz.core.history import (
    begin,
)
from nnviz.core.losses import LOSSES
from nnviz.core.network import Parameters, initialize
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.schedules import SCHEDULES


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
