"""The one arithmetic of all updates: the same to the last bit in a long run, by itself, and line by line."""

import gc
import tracemalloc
import weakref

import numpy as np
import plain_training as plain
import pytest
from mpmath import mp

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.arrays import read_only
from nnviz.core.backprop import trace
from nnviz.core.batches import rows_of
from nnviz.core.chain import Target, chain
from nnviz.core.engine import Point, Recipe, Trainer, lay_out, mean_gradients
from nnviz.core.engine import data as engine_data
from nnviz.core.engine.data import Batches, batch_of
from nnviz.core.engine.one_pass import Pass, aligned, fillers_in, flat_size, make, pack, padded_layers
from nnviz.core.network import Parameters, initialize
from nnviz.core.optimizers import OPTIMIZERS, explain
from nnviz.core.schedules import SCHEDULES


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
    run = plain.train(
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


# ---------------------------------------------------------------- one pass by itself

#: (inputs, units, output, loss, rows, batch size): rows of any length, wide layers, last batches of fewer rows.
SHAPES = [
    (2, 4, "tanh", "half_squared_error", 10, 3), (3, 5, "sigmoid", "binary_cross_entropy", 7, 1),
    (4, 3, "softmax", "cross_entropy", 9, 4), (7, 8, "softmax", "mean_squared_error", 5, 5),
    (70, 66, "softmax", "cross_entropy", 13, 5), (130, 9, "identity", "mean_squared_error", 21, 20),
]  # fmt: skip
OPTIONS = {
    "sgd": {"weight_decay": 0.03}, "momentum": {"dampening": 0.3, "weight_decay": 0.02}, "nesterov": {},
    "adagrad": {"lr_decay": 0.1, "weight_decay": 0.01}, "rmsprop": {"momentum": 0.4}, "adam": {"weight_decay": 0.1},
    "adamw": {"betas": (0.8, 0.95)},
}  # fmt: skip


def moved_on(recipe, point):
    """The next moment: the optimizer's own update by the gradient of the rows whose turn it is, by itself."""
    rows = rows_of(point.updates, len(recipe.x), recipe.batch_size, recipe.seed)
    g = mean_gradients(recipe.network, point.parameters, recipe.x[rows], recipe.y[rows], at_once=True).parameters
    rate, options = recipe.rate(point.updates), recipe.optimizer_options
    return g, Point(point.updates + 1, *recipe.optimizer.update(point.parameters, g, rate, point.memory, options))


def bits(point):
    kept = (point.parameters, *point.memory.values)
    return point.updates, point.memory.t, [array.tobytes() for one in kept for array in one.arrays]


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_update_is_the_optimizers_own_of_the_gradient_of_its_rows_bit_for_bit(network, name, shape):
    inputs, units, output, loss, rows, batch_size = shape
    net = network([inputs, units, 3], ["tanh", output], loss)
    recipe = recipe_of(
        net, rows, batch_size=batch_size, learning_rate=0.3, optimizer=OPTIMIZERS[name],
        optimizer_options=OPTIONS[name], schedule=SCHEDULES["cosine"],
    )  # fmt: skip
    start = initialize(net, "he_normal", 3, bias=0.1)
    trainer, point = trainer_of(recipe, start), recipe.first(start)
    for update in range(7):
        _, point = moved_on(recipe, point)
        trainer.run(update + 1)
        assert bits(trainer.point()) == bits(point)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_lines_of_one_weight_end_in_the_weight_that_the_run_has(network, name):
    net = network([3, 4, 2], ["sigmoid", "softmax"], "cross_entropy")
    recipe = recipe_of(net, 10, batch_size=3, optimizer=OPTIMIZERS[name], optimizer_options=OPTIONS[name])
    start = initialize(net, "xavier_uniform", 0, bias=0.2)
    trainer = trainer_of(recipe, start)
    for update in range(3):
        point = trainer.point()
        g, _ = moved_on(recipe, point)
        trainer.run(update + 1)
        for layer, row, column in [(1, 2, 0), (1, 3, None), (2, 1, 3)]:
            letter = "b" if column is None else "W"
            place = (layer, letter, row, column)
            terms = explain(recipe.optimizer, point.parameters, g, 0.1, point.memory, OPTIONS[name], *place)
            new = trainer.point().parameters.array(layer, letter)
            assert terms[-1].value == (new[row] if column is None else new[row, column])


@pytest.mark.parametrize(("inputs", "outputs"), [(1, 1), (2, 3), (4, 1), (7, 5), (70, 3)])
@pytest.mark.parametrize("batch_size", [1, 2, 3, 5, 8])
def test_each_batch_lies_in_memory_as_it_would_alone(network, inputs, outputs, batch_size):
    net = network([inputs, outputs], ["tanh"])
    recipe = recipe_of(net, 23, batch_size=batch_size)
    data = lay_out(net, recipe.x, recipe.y, recipe.test_x, recipe.test_y, batch_size)
    batches = Batches(data, batch_size, recipe.seed)
    for update in range(50):
        batch, rows = batches.following(update, 1000)[0], rows_of(update, 23, batch_size, recipe.seed)
        alone = batch_of(net, recipe.x[rows], recipe.y[rows])
        for mine, other in ((batch.rows, alone.rows), (batch.targets, alone.targets)):
            assert np.array_equal(mine, other)
            assert (mine.strides, mine.ctypes.data % 64) == (other.strides, 0)


def test_more_rows_than_are_passed_at_once_have_the_mean_of_their_means(network):
    net = network([2, 3, 1], ["tanh", "identity"])
    recipe = recipe_of(net, 1500, y=np.sin(np.arange(1500.0))[:, np.newaxis])
    start = initialize(net, "xavier_uniform", 0)
    whole = mean_gradients(net, start, recipe.x, recipe.y, at_once=True)
    parts = mean_gradients(net, start, recipe.x, recipe.y)
    assert parts.loss == pytest.approx(whole.loss, rel=1e-14)
    for mine, theirs in zip(parts.parameters.arrays, whole.parameters.arrays, strict=True):
        assert mine == pytest.approx(theirs, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("batch_size", [23, 14])
@pytest.mark.parametrize("name", ["sgd", "adam"])
def test_a_batch_that_is_too_much_at_once_is_the_mean_of_its_blocks(network, monkeypatch, batch_size, name):
    net = network([2, 3, 2], ["tanh", "softmax"], "cross_entropy")
    recipe = recipe_of(net, 23, batch_size=batch_size, optimizer=OPTIMIZERS[name])
    start = initialize(net, "xavier_uniform", 0)
    whole = trainer_of(recipe, start)
    whole.run(5)
    monkeypatch.setattr(engine_data, "MOST_IN_A_PRODUCT", 4 * 6 + 5)  # four rows
    monkeypatch.setattr(engine_data, "MOST_PRODUCTS", 12 * 10)
    parts = trainer_of(recipe, start)
    rows = rows_of(0, 23, batch_size, recipe.seed)
    alone = mean_gradients(net, start, recipe.x[rows], recipe.y[rows], at_once=True)
    parts.run(1)
    if name == "sgd":  # to the last bit
        for mine, theirs, slope in zip(
            parts.point().parameters.arrays, start.arrays, alone.parameters.arrays, strict=True
        ):
            assert np.array_equal(mine, theirs - 0.1 * slope)
    parts.run(5)
    for mine, theirs in zip(parts.point().parameters.arrays, whole.point().parameters.arrays, strict=True):
        assert mine == pytest.approx(theirs, rel=1e-9, abs=1e-12)


def test_what_takes_long_is_ended_between_two_products_and_nothing_has_moved(network, monkeypatch):
    net = network([2, 3, 1], ["tanh", "identity"])
    recipe, start = recipe_of(net, 9, batch_size=9, y=np.ones((9, 1))), initialize(net, "xavier_uniform", 0)
    monkeypatch.setattr(engine_data, "MOST_IN_A_PRODUCT", 2 * 6)  # two rows
    monkeypatch.setattr(engine_data, "MOST_PRODUCTS", 20)
    trainer, calls = trainer_of(recipe, start), []

    def between():
        calls.append(len(calls))
        if len(calls) == 20:
            raise InterruptedError

    trainer.between = between
    for work in (lambda: trainer.run(1), trainer.measure):
        calls.clear()
        with pytest.raises(InterruptedError):
            work()
        assert trainer.updates == 0
        assert all(map(np.array_equal, trainer.point().parameters.arrays, start.arrays))


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam"])
def test_the_room_beside_wide_layers_stays_empty_when_numbers_overflow(network, name):
    net = network([70, 3, 2], ["relu", "identity"])
    recipe = recipe_of(net, 6, optimizer=OPTIMIZERS[name], learning_rate=1e300)
    trainer = trainer_of(recipe, initialize(net, "he_normal", 0))
    with np.errstate(all="ignore"):
        trainer.run(4)
    assert not trainer.finite
    assert not any(zeros.any() for zeros in fillers_in(trainer.state, net))


# ---------------------------------------------------------------- beside the chain


@pytest.mark.parametrize("size", [1.0, 3.0, 10.0])
@pytest.mark.parametrize("hidden", [name for name, one in ACTIVATIONS.items() if one.elementwise])
@pytest.mark.parametrize(
    ("output", "loss"),
    [("identity", "mean_squared_error"), ("tanh", "half_squared_error"), ("sigmoid", "mean_squared_error"),
     ("softmax", "half_squared_error"), ("softmax", "cross_entropy"), ("sigmoid", "binary_cross_entropy"),
     ("softmax", "binary_cross_entropy"), ("sigmoid", "cross_entropy")],
)  # fmt: skip
def test_the_gradient_is_the_last_product_of_the_chain_even_behind_saturated_units(network, hidden, output, loss, size):
    net, rng = network([3, 4, 3], [hidden, output], loss), np.random.default_rng(list(ACTIVATIONS).index(hidden))
    arrays = [size * rng.normal(size=shape) for shape in (*net.shapes, *((3,) if k else (4,) for k in range(2)))]
    parameters = Parameters(tuple(map(read_only, arrays[:2])), tuple(map(read_only, arrays[2:])))
    x, y = rng.normal(size=(1, 3)), np.eye(3)[[rng.integers(3)]]
    g, passed = mean_gradients(net, parameters, x, y).parameters, trace(net, parameters, x, y)
    for k in (1, 2):
        for letter in ("W", "b"):
            product = chain(passed, Target(k, letter))[-1].product
            mine = g.array(k, letter)
            assert mine == pytest.approx(product.reshape(mine.shape), rel=1e-12, abs=1e-280)


@pytest.mark.parametrize("z", [-800.0, -40.0, -9.0, -0.25, 0.0, 3.0, 18.0, 50.0, 400.0, 800.0])
@pytest.mark.parametrize(
    ("output", "loss", "y", "slope"),
    [
        ("tanh", "half_squared_error", 0.25, lambda z: (mp.tanh(z) - mp.mpf(0.25)) * mp.sech(z) ** 2),
        ("sigmoid", "half_squared_error", 0.25, lambda z: (1 / (1 + mp.exp(-z)) - 0.25) / (2 + mp.exp(z) + mp.exp(-z))),
        ("sigmoid", "binary_cross_entropy", 0.0, lambda z: 1 / (1 + mp.exp(-z))),
        ("sigmoid", "binary_cross_entropy", 1.0, lambda z: -1 / (1 + mp.exp(z))),
        ("sigmoid", "binary_cross_entropy", 0.25, lambda z: 1 / (1 + mp.exp(-z)) - mp.mpf(0.25)),
    ],
)
def test_a_saturated_unit_keeps_the_digits_of_its_gradient(network, z, output, loss, y, slope):
    net = network([1, 1], [output], loss)
    found = mean_gradients(net, Parameters((read_only([[z]]),), (read_only([0.0]),)), [[1.0]], [[y]])
    with mp.workdps(40):
        expected = float(slope(mp.mpf(z)))
    assert found.dL_dW[0].item() == pytest.approx(expected, rel=1e-14, abs=1e-300)


@pytest.mark.parametrize("gap", [0.0, 1.0, 20.0, 40.0, 500.0])
def test_a_sure_softmax_keeps_the_digits_of_its_gradient(network, gap):
    net = network([1, 3], ["softmax"], "cross_entropy")
    parameters = Parameters((read_only([[gap], [0.0], [-1.0]]),), (read_only([0.0] * 3),))
    found = mean_gradients(net, parameters, [[1.0]], [[1.0, 0.0, 0.0]]).dL_dW[0].ravel()
    with mp.workdps(400):
        others = [mp.exp(-gap), mp.exp(-1 - gap)]
        p = [one / (1 + sum(others)) for one in others]
        assert found == pytest.approx([float(-sum(p)), *map(float, p)], rel=1e-14)


# ---------------------------------------------------------------- the loop


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


# ---------------------------------------------------------------- what it measures


def surprise(z, y, output):
    """The losses of all samples added up, in 40 digits."""
    with mp.workdps(40):
        total = mp.mpf(0)
        for row, wanted in zip(z.tolist(), y.tolist(), strict=True):
            if output == "sigmoid":
                pairs = [(1 / (1 + mp.exp(-mp.mpf(u))), 1 / (1 + mp.exp(mp.mpf(u)))) for u in row]
                rated = zip(pairs, map(mp.mpf, wanted), strict=True)
                total -= sum(t * mp.log(p) + (1 - t) * mp.log(q) for (p, q), t in rated)
            else:
                whole = mp.log(sum(mp.exp(mp.mpf(u)) for u in row))
                total += sum(mp.mpf(t) * (whole - u) for u, t in zip(row, wanted, strict=True))
        return float(total / (len(z[0]) if output == "sigmoid" else 1))


@pytest.mark.parametrize("kind", ["classes", "shares"])
@pytest.mark.parametrize(("output", "loss"), [("sigmoid", "binary_cross_entropy"), ("softmax", "cross_entropy")])
@pytest.mark.parametrize("size", [0.1, 3.0, 30.0])
def test_the_losses_of_all_rows_keep_their_digits(network, output, loss, size, kind):
    net, rng = network((3, 3), (output,), loss), np.random.default_rng(int(10 * size))
    z, true = size * rng.normal(size=(7, 3)), np.eye(3)[rng.integers(0, 3, 7)]
    z[0] = z[0, 0]  # all alike: none is the largest
    z[1:3] = size * (4.0 * true[1:3] - 2.0)  # sure and right
    y = true if kind == "classes" else 0.8 * true + 0.1
    batch, flat = batch_of(net, z, y), aligned(flat_size(net))
    pack(Parameters((read_only(np.eye(3)),), (read_only(np.zeros(3)),)), flat, net)
    one_pass = Pass(net, padded_layers(flat, net), padded_layers(aligned(flat_size(net)), net), len(z), False)
    make(one_pass.forward(batch))
    assert one_pass.summed_loss(batch.targets) == pytest.approx(surprise(z, y, output), rel=1e-13)


@pytest.mark.parametrize(
    ("output", "loss", "z", "total"),
    [
        ("sigmoid", "binary_cross_entropy", [[np.inf, -np.inf]], 0.0),
        ("sigmoid", "binary_cross_entropy", [[-np.inf, 0.0]], np.inf),
        ("softmax", "cross_entropy", [[5.0, -np.inf]], 0.0),
        ("softmax", "cross_entropy", [[-1e308, 1e308]], np.inf),
    ],
)  # fmt: skip
def test_what_is_infinite_costs_nothing_where_nothing_is_wanted_of_it(network, output, loss, z, total):
    net = network((2, 2), (output,), loss)
    one_pass = Pass(net, [aligned(2, 3)], [aligned(2, 3)], 1, True)
    one_pass._z[...] = np.array(z).T
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        assert one_pass.summed_loss(np.array([[1.0], [0.0]])) == total
