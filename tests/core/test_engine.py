"""What the fast loop does differently from the plain one, and what must not follow from it."""

import gc
import tracemalloc
import weakref

import numpy as np
import pytest

from nnviz.core.engine import Recipe, Trainer, lay_out
from nnviz.core.network import initialize
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.schedules import SCHEDULES
from nnviz.core.training import train


def recipe_of(net, rows, **choices):
    """A recipe of random rows whose targets name a class."""
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(rows, net.inputs)), np.eye(net.outputs)[rng.integers(net.outputs, size=rows)]
    given = {
        "x": x, "y": y, "test_x": x[:0], "test_y": y[:0], "optimizer": OPTIMIZERS["sgd"], "learning_rate": 0.1,
        "schedule": SCHEDULES["constant"], "batch_size": 10, "seed": 1,
    }  # fmt: skip
    return Recipe(network=net, **given | choices)


def trainer_of(recipe, parameters):
    data = lay_out(recipe.network, recipe.x, recipe.y, recipe.test_x, recipe.test_y, recipe.batch_size)
    return Trainer(recipe, data, recipe.first(parameters))


@pytest.mark.parametrize(("units", "batch_size"), [(30, 10), (130, 10), (100, 32), (30, 200)])
def test_long_rows_are_multiplied_in_parts_that_come_to_the_same(network, units, batch_size):
    net = network([784, units, 3], ["relu", "softmax"], "cross_entropy")
    recipe, start = recipe_of(net, 205, batch_size=batch_size), initialize(net, "he_normal", 0)
    trainer = trainer_of(recipe, start)
    trainer.run(3)
    run = train(
        net, start, recipe.x, recipe.y, optimizer=recipe.optimizer, schedule=recipe.schedule, learning_rate=0.1,
        batch_size=batch_size, seed=1, steps=3,
    )  # fmt: skip
    found, expected = trainer.point().parameters, run.parameters
    for one, other in zip(found.weights + found.biases, expected.weights + expected.biases, strict=True):
        assert np.allclose(one, other, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", ["sgd", "momentum"])
@pytest.mark.parametrize("schedule", ["constant", "exponential"])
def test_many_updates_in_a_row_are_the_same_as_one_at_a_time(network, name, schedule):
    net = network([2, 3, 2], ["tanh", "softmax"], "cross_entropy")
    chosen = {"optimizer": OPTIMIZERS[name], "schedule": SCHEDULES[schedule]}
    recipe = recipe_of(net, 25, optimizer_options={"weight_decay": 0.1}, **chosen)
    start = initialize(net, "xavier_uniform", 0)
    at_once, singly = trainer_of(recipe, start), trainer_of(recipe, start)
    at_once.run(20)
    for update in range(20):
        singly.run(update + 1)
    assert at_once.updates == singly.updates == 20
    assert (at_once.state == singly.state).all()


@pytest.mark.parametrize(("value", "finite"), [(1e200, True), (-np.inf, False), (np.nan, False)])
def test_parameters_are_finite_even_where_their_squares_are_not(network, value, finite):
    net = network([2, 1], ["identity"])
    start = initialize(net, "xavier_uniform", 0).with_entry(1, "W", 0, 0, value)
    with np.errstate(all="ignore"):
        assert trainer_of(recipe_of(net, 4), start).finite is finite


@pytest.mark.parametrize("name", ["sgd", "adam"])
def test_a_trainer_goes_at_once_when_nobody_needs_it(network, name):
    net = network([2, 3, 2], ["tanh", "softmax"], "cross_entropy")
    gc.disable()
    try:
        trainer = trainer_of(recipe_of(net, 25, optimizer=OPTIMIZERS[name]), initialize(net, "xavier_uniform", 0))
        trainer.run(5)
        gone = weakref.ref(trainer)
        del trainer
        assert gone() is None
    finally:
        gc.enable()


def test_updates_allocate_no_array(network):
    net = network([7, 8, 8, 2], ["tanh", "tanh", "softmax"], "cross_entropy")
    trainer = trainer_of(recipe_of(net, 500, batch_size=100), initialize(net, "xavier_uniform", 0))
    trainer.run(6)
    tracemalloc.start()
    try:
        trainer.run(10)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6000  # one layer's activations of a batch are 6,400 bytes
