"""Training from beginning to end: the same numbers as loops written out by hand, and as plain ones."""

import numpy as np
import plain_training as plain
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.backprop import trace
from nnviz.core.batches import rows_of
from nnviz.core.engine import Recipe, mean_gradients
from nnviz.core.losses import LOSSES
from nnviz.core.network import Parameters, forward, initialize
from nnviz.core.optimizers import OPTIMIZERS, SGD
from nnviz.core.schedules import SCHEDULES
from nnviz.core.training import train


def recipe_of(net, x, y, **choices):
    x, y = np.asarray(x, float), np.asarray(y, float)
    given = {
        "optimizer": SGD, "schedule": SCHEDULES["constant"], "learning_rate": 0.1, "batch_size": 100, "seed": 0,
    }  # fmt: skip
    return Recipe(network=net, x=x, y=y, test_x=x[:0], test_y=y[:0], **given | choices)


def trained(passed, steps=20, on_step=None, **choices):
    recipe = recipe_of(passed.network, passed.x, passed.y, **choices)
    return train(recipe, recipe.first(passed.parameters), steps, on_step)


def test_full_batch_training_is_the_loop_written_out_by_hand(traced):
    passed = traced([3, 4, 2], ["tanh", "sigmoid"], batch=6)
    (W1, W2), (b1, b2) = (map(np.copy, arrays) for arrays in (passed.parameters.weights, passed.parameters.biases))
    x, y, losses = passed.x, passed.y, []
    for step in range(21):
        a1 = np.tanh(x @ W1.T + b1)
        a2 = 1 / (1 + np.exp(-(a1 @ W2.T + b2)))
        losses.append((0.5 * (a2 - y) ** 2).sum(axis=1).mean())
        if step == 20:
            break
        delta2 = (a2 - y) * a2 * (1 - a2) / 6
        delta1 = delta2 @ W2 * (1 - a1**2)
        W2, b2 = W2 - 0.1 * delta2.T @ a1, b2 - 0.1 * delta2.sum(axis=0)
        W1, b1 = W1 - 0.1 * delta1.T @ x, b1 - 0.1 * delta1.sum(axis=0)
    run = trained(passed)
    assert run.losses == pytest.approx(losses, rel=1e-13)
    assert run.end.parameters.weights[0] == pytest.approx(W1, rel=1e-12)
    assert run.end.parameters.biases[1] == pytest.approx(b2, rel=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [2, 5, 7])
def test_the_engine_is_the_plain_loop(traced, name, batch_size):
    passed = traced([3, 4, 2], ["tanh", "softmax"], "cross_entropy", batch=7)
    optimizer, schedule, options = OPTIMIZERS[name], SCHEDULES["cosine"], {"weight_decay": 0.1}
    choices = {"optimizer": optimizer, "schedule": schedule, "learning_rate": 0.1, "batch_size": batch_size, "seed": 4}
    expected = plain.train(
        passed.network, passed.parameters, passed.x, passed.y, steps=12, optimizer_options=options, **choices
    )
    run = trained(passed, 12, optimizer_options=options, **choices)
    assert run.losses == pytest.approx(expected.losses, rel=1e-10)
    for mine, theirs in zip(run.end.parameters.arrays, expected.parameters.arrays, strict=True):
        assert mine == pytest.approx(theirs, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_plain_gradients_and_those_of_the_engine_are_those_of_the_trace(traced, output, loss):
    passed = traced([3, 4, 5, 3], ["gelu", "tanh", output], loss, batch=4)
    seen = forward(passed.network, passed.parameters, passed.x)
    lean = plain.gradients(passed.network, passed.parameters, seen, passed.y)
    quick = mean_gradients(passed.network, passed.parameters, passed.x, passed.y).parameters
    for some in (lean, quick):
        for mine, kept in zip(some.arrays, (*passed.dL_dW, *passed.dL_db), strict=True):
            assert mine == pytest.approx(kept, rel=1e-9, abs=1e-13, nan_ok=True)


def test_a_mini_batch_update_uses_the_rows_of_its_batch(traced):
    passed = traced([3, 4, 2], ["tanh", "softmax"], "cross_entropy", batch=7)
    parameters = passed.parameters
    for update in range(4):
        rows = rows_of(update, 7, 3, 5)
        part = trace(passed.network, parameters, passed.x[rows], passed.y[rows])
        parameters, _ = SGD.update(parameters, Parameters(part.dL_dW, part.dL_db), 0.1, SGD.start(parameters))
    run = trained(passed, batch_size=3, seed=5, steps=4)
    assert run.end.parameters.weights[0] == pytest.approx(parameters.weights[0], rel=1e-12)
    assert run.losses[-1] == pytest.approx(trace(passed.network, parameters, passed.x, passed.y).loss, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "options"), [("adagrad", {"initial_accumulator_value": 0.5}), ("adam", {"betas": (0.8, 0.9)})]
)
def test_optimizer_and_schedule_go_by_their_options_and_the_number_of_updates(traced, name, options):
    passed, optimizer, schedule = traced([3, 4, 2], ["tanh", "sigmoid"], batch=6), OPTIMIZERS[name], SCHEDULES["step"]
    parameters, memory = passed.parameters, optimizer.start(passed.parameters, options)
    for rate in (0.1, 0.1, 0.05, 0.05, 0.025):
        here = trace(passed.network, parameters, passed.x, passed.y)
        slope = Parameters(here.dL_dW, here.dL_db)
        parameters, memory = optimizer.update(parameters, slope, rate, memory, options)
    run = trained(
        passed, 5, optimizer=optimizer, schedule=schedule, optimizer_options=options,
        schedule_options={"step_size": 2.0, "gamma": 0.5},
    )  # fmt: skip
    assert run.end.parameters.weights[0] == pytest.approx(parameters.weights[0], rel=1e-10)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_learns_with_its_usual_learning_rate(traced, name):
    passed, optimizer = traced([3, 6, 2], ["tanh", "softmax"], "cross_entropy", batch=8), OPTIMIZERS[name]
    run = trained(passed, 200, optimizer=optimizer, learning_rate=optimizer.learning_rate, batch_size=4)
    assert run.losses[-1] < 0.9 * run.losses[0]


def test_losses_are_those_of_the_full_set_before_each_update_and_after_the_last(traced):
    passed = traced([3, 4, 2], ["tanh", "softmax"], "cross_entropy", batch=7)
    told = []
    run = trained(passed, batch_size=2, steps=9, on_step=lambda step, loss: told.append((step, loss)))
    assert run.losses[0] == pytest.approx(passed.loss, rel=1e-14)
    assert len(run.losses) == 10
    assert told == list(enumerate(run.losses[1:], start=1))
    assert trained(passed, steps=0).losses.tolist() == [pytest.approx(passed.loss)]


def test_training_learns_xor(network):
    net = network([2, 4, 1], ["tanh", "sigmoid"], "binary_cross_entropy")
    x, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.array([[0], [1], [1], [0.0]])
    recipe = recipe_of(net, x, y, learning_rate=1.0)
    run = train(recipe, recipe.first(initialize(net, "xavier_uniform", 1)), 1000)
    assert run.losses[-1] < 0.02
    assert np.array_equal(forward(net, run.end.parameters, x).a[-1] > 0.5, y > 0.5)


def test_training_through_saturation_stays_finite(network):
    net = network([1, 1], ["sigmoid"], "binary_cross_entropy")
    start = initialize(net, "constant", 0, options={"value": 1000.0})
    recipe = recipe_of(net, [[1.0]], [[0.0]], learning_rate=1.0)
    run = train(recipe, recipe.first(start), 3)
    assert run.losses.tolist() == [1000, 998, 996, 994]


def test_a_learning_rate_that_is_far_too_large_overflows_without_a_warning(traced):
    run = trained(traced([3, 4, 2], ["relu", "identity"], batch=6), learning_rate=1e9)
    assert not np.isfinite(run.losses[-1])


@pytest.mark.parametrize("batch_size", [3, 7])
@pytest.mark.parametrize("moments", [[0, 1, 8, 20], [5], [4, 20], []])
def test_to_measure_less_often_changes_no_bit_of_what_is_measured_nor_of_the_end(traced, batch_size, moments):
    passed = traced([3, 4, 2], ["tanh", "softmax"], "cross_entropy", batch=7)
    recipe = recipe_of(passed.network, passed.x, passed.y, optimizer=OPTIMIZERS["adam"], batch_size=batch_size)
    start, told = recipe.first(passed.parameters), []
    every = train(recipe, start, 20)
    some = train(recipe, start, 20, lambda step, loss: told.append((step, loss)), moments=moments)
    assert some.losses.tolist() == [every.losses[moment] for moment in moments]
    assert told == [(moment, every.losses[moment]) for moment in moments if moment]
    assert some.end.updates == every.end.updates
    for one, other in zip(some.end.parameters.weights, every.end.parameters.weights, strict=True):
        assert np.array_equal(one, other)
