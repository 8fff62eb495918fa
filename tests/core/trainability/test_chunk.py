"""Runs that are trained together are the runs that the engine trains one by one."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.engine import Recipe
from nnviz.core.losses import LOSSES
from nnviz.core.network import Layer, Network, Parameters, initialize
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.options import PairOption
from nnviz.core.schedules import SCHEDULES
from nnviz.core.trainability import DIVERGED, Chunk, class_of, run_together
from nnviz.core.training import train

_RNG = np.random.default_rng(3)
_X = _RNG.uniform(-1, 1, (7, 2))
_CLASS = _RNG.integers(0, 2, 7)
_ONE_HOT = np.eye(2)[_CLASS]
_NONE = np.empty((0, 2))
HIDDEN = [name for name, activation in ACTIVATIONS.items() if activation.elementwise]


def _recipe(hidden="tanh", output="identity", loss="half_squared_error", outputs=2, **others):
    activation = ACTIVATIONS[hidden]
    layers = (Layer(3, activation), Layer(4, activation, bias=False), Layer(outputs, ACTIVATIONS[output]))
    targets = _ONE_HOT[:, :outputs]
    given = dict(
        network=Network(2, layers, LOSSES[loss]), x=_X, y=targets, test_x=_NONE, test_y=targets[:0],
        optimizer=OPTIMIZERS["sgd"], schedule=SCHEDULES["constant"], learning_rate=0.05, batch_size=7, seed=4,
    )  # fmt: skip
    return Recipe(**(given | others))


def _start(recipe, scale=1.0, seed=0):
    return initialize(recipe.network, "xavier_normal", seed, 0.1, None, scale)


def _compare(recipes, starts, updates=5):
    """Both ways end at the same losses and at the same weights."""
    losses = run_together(recipes, starts, (0, updates)).losses
    chunk = Chunk(recipes, starts)
    with np.errstate(all="ignore"):
        chunk.run(updates)
    for place, (recipe, start) in enumerate(zip(recipes, starts, strict=True)):
        run = train(recipe, recipe.first(start), updates, moments=(0, updates))
        np.testing.assert_allclose(losses[:, place], run.losses, rtol=1e-12, atol=1e-12)
        for one, other in zip(chunk.parameters(place).arrays, run.end.parameters.arrays, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)


def _pixels(recipe):
    """Two runs beside each other that differ in scale and in learning rate."""
    return [recipe, replace(recipe, learning_rate=0.2)], [_start(recipe), _start(recipe, 1.5)]


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("outputs", [1, 2])
def test_of_every_activation(hidden, outputs):
    _compare(*_pixels(_recipe(hidden, outputs=outputs)))


@pytest.mark.parametrize(
    ("output", "loss"),
    [(output, loss) for output in ACTIVATIONS for loss in LOSSES if LOSSES[loss].fits(ACTIVATIONS[output])],
)
@pytest.mark.parametrize("outputs", [1, 2])
def test_of_every_output_and_loss(output, loss, outputs):
    _compare(*_pixels(_recipe(output=output, loss=loss, outputs=outputs)))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [3, 7])
def test_of_every_optimizer_with_all_rows_and_with_mini_batches(optimizer, batch_size):
    _compare(*_pixels(_recipe(optimizer=OPTIMIZERS[optimizer], batch_size=batch_size)))


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_of_every_schedule(schedule):
    options = {key: 4 for key in SCHEDULES[schedule].options if key in ("steps", "step_size")}
    options |= {"warmup": 2} if "warmup" in SCHEDULES[schedule].options else {}
    _compare(*_pixels(_recipe(schedule=SCHEDULES[schedule], schedule_options=options)))


def _options_of():
    for name, optimizer in OPTIMIZERS.items():
        for key, option in optimizer.options.items():
            yield name, key, isinstance(option, PairOption)


@pytest.mark.parametrize(("name", "key", "is_pair"), list(_options_of()))
def test_every_option_may_differ_from_run_to_run_and_be_zero_in_one(name, key, is_pair):
    values = [(0.5, 0.9), (0.8, 0.99), (0.0, 0.9)] if is_pair else [0.0, 0.25, 0.5]
    recipes = [_recipe(optimizer=OPTIMIZERS[name], optimizer_options={key: value}) for value in values]
    one = recipes[0]
    recipes = [replace(one, optimizer_options=recipe.optimizer_options) for recipe in recipes]
    starts = [_start(one)] * len(values)
    losses = run_together(recipes, starts, (5,)).losses[0]
    for recipe, start, loss in zip(recipes, starts, losses, strict=True):
        run = train(recipe, recipe.first(start), 5, moments=(5,))
        np.testing.assert_allclose(loss, run.losses[0], rtol=1e-12, atol=1e-12)


def test_runs_of_other_shapes_rows_or_options_of_a_schedule_stand_beside_each_other():
    deep, wide = _recipe(), _recipe("relu", outputs=1)
    stepped = [replace(deep, schedule=SCHEDULES["step"], schedule_options={"step_size": n}) for n in (1, 3)]
    recipes = [deep, wide, replace(deep, batch_size=2), *stepped, replace(deep, seed=None, batch_size=2)]
    starts = [_start(recipe) for recipe in recipes]
    losses = run_together(recipes, starts, (4,)).losses[0]
    for recipe, start, loss in zip(recipes, starts, losses, strict=True):
        run = train(recipe, recipe.first(start), 4, moments=(4,))
        np.testing.assert_allclose(loss, run.losses[0], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_a_unit_of_relu_at_zero_or_below_lets_no_gradient_through(kind):
    """Zero weights give z = 0, where the engine's slope is 0."""
    recipe = _recipe("relu", outputs=1)
    starts = [_start(recipe, 0.0), _start(recipe)]
    starts[0] = Parameters(starts[0].weights, tuple(0 * b for b in starts[0].biases))
    chunk = Chunk([recipe] * 2, starts, kind)
    chunk.run(3)
    for place, start in enumerate(starts):
        end = train(recipe, recipe.first(start), 3, moments=(3,)).end
        for one, other in zip(chunk.parameters(place).arrays, end.parameters.arrays, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-5 if kind is np.float32 else 1e-12, atol=1e-7)
    assert not any(W.any() for W in chunk.parameters(0).weights)


def test_what_overflows_in_one_run_leaves_the_others_alone():
    recipe = _recipe("square")
    recipes = [recipe, replace(recipe, learning_rate=1e9), recipe]
    starts = [_start(recipe), _start(recipe, 100.0), _start(recipe, 0.5)]
    together = run_together(recipes, starts, (5,)).losses[0]
    assert not np.isfinite(together[1])
    _compare([recipes[0], recipes[2]], [starts[0], starts[2]])
    alone = run_together([recipe], [starts[2]], (5,)).losses[0]
    np.testing.assert_allclose(together[2], alone[0], rtol=1e-12)


def test_float32_is_close_to_float64():
    recipes, starts = _pixels(_recipe(optimizer=OPTIMIZERS["adam"]))
    single = run_together(recipes, starts, (5,), np.float32).losses
    np.testing.assert_allclose(single, run_together(recipes, starts, (5,)).losses, rtol=1e-5)


@pytest.mark.parametrize(("kind", "near"), [(np.float32, 1e-4), (np.float64, 1e-10)])
def test_over_many_updates_rounding_makes_other_runs_of_few(kind, near):
    """So what is compared is the class of each run, and how far apart most losses are."""
    one = _recipe(outputs=1)
    recipes = [replace(one, learning_rate=rate) for rate in np.geomspace(0.01, 10, 6) for _ in range(6)]
    starts = [_start(one, scale, 2) for _ in range(6) for scale in np.geomspace(0.1, 8, 6)]
    losses = run_together(recipes, starts, (60, 120), kind).losses
    engine = np.array([train(recipe, recipe.first(start), 120, moments=(60, 120)).losses
                       for recipe, start in zip(recipes, starts, strict=True)]).T  # fmt: skip
    classes, expected = class_of(*losses, 0.25), class_of(*engine, 0.25)
    assert np.mean(classes == expected) > 0.95
    kept = (classes != DIVERGED) & (expected != DIVERGED)
    assert np.percentile(np.abs(losses[1, kept] - engine[1, kept]), 80) < near
    assert len(set(expected.tolist())) >= 3


def test_it_can_be_called_off_between_two_chunks():
    recipes, starts = _pixels(_recipe())
    started = [Parameters(start.weights, start.biases) for start in starts]

    def called_off():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_together(recipes, started, (1,), between=called_off)
