"""Numbers that overflow, are infinite or none at all: what comes of them is ∞ or NaN, never a warning or an exception.

Warnings are errors in all tests, so it is enough here to call everything that a user's numbers can reach.
"""

import numpy as np
import pytest
from plain_training import gradients

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.arrays import read_only
from nnviz.core.backprop import sample_losses, trace
from nnviz.core.chain import Target, chain, gain, whole_pass
from nnviz.core.curvature import hessian_vector, largest_curvature
from nnviz.core.datasets import BUILTIN, generate
from nnviz.core.engine import mean_gradients
from nnviz.core.history import Recipe, begin
from nnviz.core.initializers import INITIALIZERS
from nnviz.core.judgement import Evidence, Here, judge
from nnviz.core.landscape import (
    Plane,
    downhill,
    flatten,
    line_losses,
    losses_at,
    orthogonal,
    plane_losses,
    principal,
    project,
    random_direction,
    size_of,
)
from nnviz.core.layers import (
    Axis,
    Law,
    culprit_sentences,
    expected_layers,
    find_culprit,
    last_layer,
    measure_layers,
    sample_z,
    update_ratios,
    why_not_backward,
)
from nnviz.core.losses import LOSSES
from nnviz.core.maps import NeuronMaps
from nnviz.core.network import Parameters, forward, initialize
from nnviz.core.nudge import nudge_entry, nudge_parameter
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.paths import sum_paths, top_paths
from nnviz.core.schedules import SCHEDULES
from nnviz.core.symmetry import alike_units

FINITE = np.array([0.0, 1.0, -1.0, 1e-200, 1e154, -1e154, 1e200, -1e200, 1e308, -1e308])
EXTREME = np.append(FINITE, [np.inf, -np.inf, np.nan])
TARGETS = Target(1, "W", 1, 1), Target(1, "b", 2), Target(2, "W", 0, 2)


def drawn(rng, numbers, *shape):
    """Some ordinary numbers, and others that are anything but."""
    return np.where(rng.random(shape) < rng.choice([0.1, 0.5, 1.0]), rng.choice(numbers, shape), rng.normal(size=shape))


def cases(network, hidden, count):
    """Random nets with a hidden layer of that kind, parameters, rows and targets."""
    rng = np.random.default_rng(list(ACTIVATIONS).index(hidden))
    for case in range(count):
        net = network([2, 3, 2], [hidden, str(rng.choice(list(ACTIVATIONS)))], str(rng.choice(list(LOSSES))))
        numbers = FINITE if case % 2 else EXTREME
        weights = drawn(rng, numbers, 3, 2), drawn(rng, numbers, 2, 3)
        biases = drawn(rng, numbers, 3), drawn(rng, numbers, 2)
        parameters = Parameters(tuple(map(read_only, weights)), tuple(map(read_only, biases)))
        x = drawn(rng, numbers, 4, 2) if case % 3 else rng.normal(size=(4, 2))
        y = rng.choice([0.0, 1.0], (4, 2)) if case % 5 else drawn(rng, numbers, 4, 2)
        yield net, parameters, x, y, drawn(rng, numbers, size_of(net))


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=lambda one: one.name)
def test_activations_take_any_number(activation):
    for numbers in (FINITE, EXTREME):
        z = np.random.default_rng(0).choice(numbers, (50, 3))
        for function in filter(None, (activation.function, activation.derivative, activation.second_derivative)):
            assert len(function(z)) == 50
    if activation.elementwise and activation.name != "square":  # the square of 1e308 is no float
        for function in (activation.function, activation.derivative, activation.second_derivative):
            assert np.isfinite(function(FINITE)).all()


@pytest.mark.parametrize("loss", LOSSES.values(), ids=lambda one: one.name)
def test_losses_take_any_outputs_and_targets(loss):
    a, y = (grid.reshape(-1, 1) for grid in np.meshgrid(EXTREME, EXTREME))
    for function in (loss.function, loss.gradient, loss.second_derivative):
        assert len(function(a, y)) == len(EXTREME) ** 2


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_both_passes_take_any_parameters_and_rows(network, hidden):
    for net, parameters, x, y, _ in cases(network, hidden, 30):
        passed, found = forward(net, parameters, x), trace(net, parameters, x, y)
        assert sample_losses(net, passed, y).tobytes() == found.losses.tobytes()
        means, slopes = mean_gradients(net, parameters, x, y), gradients(net, parameters, passed, y)
        assert len(means.dL_dW) == len(slopes.weights) == 2
        assert NeuronMaps(net, x).compute(parameters)[1].shape == (2, 4)
        for factor in (*whole_pass(found), *chain(found, TARGETS[0])):
            assert gain(factor) >= 0 or np.isnan(gain(factor))
            assert factor.norm >= 0 or np.isnan(factor.norm)


@pytest.mark.parametrize("hidden", [name for name, one in ACTIVATIONS.items() if one.elementwise])
def test_paths_and_nudges_take_any_parameters_and_rows(network, hidden):
    for net, parameters, x, y, _ in cases(network, hidden, 20):
        found = trace(net, parameters, x, y)
        for target in TARGETS:
            assert isinstance(sum_paths(found, target), float)
            assert len(top_paths(found, target, 3)) >= 1
            assert nudge_parameter(found, target).step > 0 or np.isnan(nudge_parameter(found, target).step)
            assert nudge_parameter(found, target, 1e300).step == 1e300
        for quantity, layer, unit in (("z", 1, 0), ("a", 1, 2), ("a", 0, 1), ("z", 2, 1), ("a", 2, 0)):
            assert isinstance(nudge_entry(found, quantity, layer, unit).numeric, float)


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_the_mountain_and_its_curvature_take_any_point_and_direction(network, hidden):
    for net, parameters, x, y, direction in cases(network, hidden, 16):
        here = flatten(parameters)
        assert hessian_vector(net, parameters, direction, x, y).shape == here.shape
        found = largest_curvature(net, parameters, x, y, iterations=8)
        assert np.isnan(found.value) == np.isnan(found.residual)
        slope, away = downhill(net, parameters, x, y), random_direction(net, parameters, np.random.default_rng(0))
        assert losses_at(net, np.stack((here, direction)), x, y).shape == (2,)
        for way in (slope, away, direction):
            assert line_losses(net, here, way, [0.0, 1.0, 1e300, np.inf], x, y).shape == (4,)
            assert orthogonal(way, direction).shape == here.shape
            plane = Plane(here, way, direction, np.array([0.0, 1e200]), np.array([-1.0, 1.0]))
            assert plane_losses(net, plane, x, y).shape == (2, 2)
            assert project(plane, np.stack((here, direction))).shape == (2, 2)
        assert np.isfinite(principal(np.stack((here, direction)))).all()


@pytest.mark.parametrize("hidden", [name for name, one in ACTIVATIONS.items() if one.elementwise])
def test_the_layers_take_any_parameters_and_rows(network, hidden):
    axes = {"z": Axis(-1, 1, 4), "dL_dW": Axis(1e-9, 1e9, 4, log=True)}
    for case, (net, parameters, x, y, _) in enumerate(cases(network, hidden, 4)):
        assert len(measure_layers(net, parameters, x, y, axes)) == len(update_ratios(parameters, parameters)) == 2
        assert all(culprit_sentences(find_culprit(trace(net, parameters, x, y), target), net) for target in TARGETS)
        assert isinstance(alike_units(net, parameters), tuple)
        z, top = last_layer(net, parameters, x, y)
        assert why_not_backward(net, z, top) in (None, why_not_backward(net, np.ones((4, 2)), np.ones((4, 2))))
        variances = [(1e308, 1.0), (1.0, 1e-300), (1e154, 1e154)][case % 3]
        for layer in expected_layers(net, Law(variances, (1.0, -1e300), (0.0, 1e200)), x, top):
            for one in (layer.z, layer.a, layer.dL_dz, layer.dL_dW):
                assert one is None or np.isfinite([one.std, one.low or 0.0, one.high or 0.0]).all()
        assert sample_z(x[0], 1e200, 5, 0, axes["z"]).histogram.total == 5


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda one: one.name)
@pytest.mark.parametrize("rate", [0.1, 1e300, np.inf, np.nan])
def test_a_run_takes_any_learning_rate(network, optimizer, rate):
    for net, parameters, x, y, _ in cases(network, "relu", 6):
        recipe = Recipe(
            network=net, x=read_only(x), y=read_only(y), test_x=read_only(x[:1]), test_y=read_only(y[:1]),
            optimizer=optimizer, schedule=SCHEDULES["constant"], learning_rate=rate, batch_size=2, seed=1,
        )  # fmt: skip
        run = begin(recipe, recipe.first(parameters)).extended(5)
        assert run.end.updates == 5 or run.stopped
        assert len(run.curves.updates) >= 1
        assert run.at(run.end.updates // 2).updates == run.end.updates // 2


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda one: one.name)
def test_a_learning_rate_is_judged_whatever_the_numbers(optimizer):
    rng = np.random.default_rng(0)
    sizes = [None, 0.0, 5e-324, 1e-300, 1.0, 1e308, np.inf, np.nan]
    for case in range(300):
        losses = np.abs(rng.choice(np.append(EXTREME if case % 2 else FINITE, [0.5, 0.1, 5e-324]), rng.integers(1, 12)))
        evidence = Evidence(
            updates=np.arange(len(losses)), losses=losses, optimizer=optimizer, full_batch=bool(case % 3),
            learning_rate=float(rng.choice([0.0, 1e-300, 0.1, 1e300, np.inf, np.nan])), scale=rng.choice(sizes),
            here=Here(gradient_squared=rng.choice(sizes), largest_curvature=rng.choice(sizes)),
        )  # fmt: skip
        assert judge(evidence).why


@pytest.mark.parametrize("name", BUILTIN)
def test_noise_beyond_all_bounds_is_only_noise(name):
    assert generate(name, 20, 1e308, 0).rows > 0


@pytest.mark.parametrize("scheme", [name for name in INITIALIZERS if "uniform" not in name])
def test_weights_beyond_all_bounds_are_drawn(network, scheme):
    options = dict.fromkeys(INITIALIZERS[scheme].options, 1e308)
    assert initialize(network([2, 50], ["tanh"]), scheme, 0, 1e308, options).weights[0].shape == (50, 2)


def test_maps_over_any_ground(network):
    net = network([2, 3, 1], ["tanh", "sigmoid"])
    maps = NeuronMaps.over(net, (-1e308, 1e308, 3), (0.0, np.inf, 3))
    assert maps.compute(initialize(net, "normal", 0))[1].shape == (1, 3, 3)
