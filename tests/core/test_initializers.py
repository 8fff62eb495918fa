"""The spread of the first weights, and what the sources say about how it carries a signal."""

import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.initializers import INITIALIZERS

FAN_IN, FAN_OUT = 300, 200


def drawn(name, fan_in=FAN_IN, fan_out=FAN_OUT, seed=0, **options):
    return INITIALIZERS[name].function(np.random.default_rng(seed), fan_in, fan_out, **options)


def test_the_schemes_are_those_of_the_format():
    assert list(INITIALIZERS) == [
        "zeros", "constant", "normal", "uniform", "xavier_uniform", "xavier_normal", "he_uniform", "he_normal",
        "lecun_uniform", "lecun_normal", "orthogonal", "grid",
    ]  # fmt: skip
    assert all(key == scheme.name for key, scheme in INITIALIZERS.items())


@pytest.mark.parametrize("name", INITIALIZERS)
@pytest.mark.parametrize(("fan_in", "fan_out"), [(3, 5), (5, 3), (4, 4), (1, 1)])
def test_weights_are_fan_out_by_fan_in_and_depend_on_the_seed_alone(name, fan_in, fan_out):
    weights = drawn(name, fan_in, fan_out, seed=7)
    assert weights.shape == (fan_out, fan_in)
    assert np.array_equal(weights, drawn(name, fan_in, fan_out, seed=7))


@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_options_stand_with_the_defaults_that_the_function_has(name):
    defaults = {key: option.default for key, option in INITIALIZERS[name].options.items()}
    assert np.array_equal(drawn(name, **defaults), drawn(name))
    assert all(option.minimum <= option.default <= option.maximum for option in INITIALIZERS[name].options.values())


@pytest.mark.parametrize(
    ("name", "variance"),
    [
        ("normal", 1.0),
        ("uniform", 4 / 12),
        ("xavier_uniform", 2 / (FAN_IN + FAN_OUT)),
        ("xavier_normal", 2 / (FAN_IN + FAN_OUT)),
        ("he_uniform", 2 / FAN_IN),
        ("he_normal", 2 / FAN_IN),
        ("lecun_uniform", 1 / FAN_IN),
        ("lecun_normal", 1 / FAN_IN),
    ],
)
def test_the_variance_is_that_of_the_source(name, variance):
    weights = drawn(name)
    assert weights.var() == pytest.approx(variance, rel=0.02)
    assert weights.mean() == pytest.approx(0, abs=0.02 * np.sqrt(variance))


@pytest.mark.parametrize("name", INITIALIZERS)
@pytest.mark.parametrize(("fan_in", "fan_out"), [(90, 40), (40, 90)])
@pytest.mark.parametrize("changed", [False, True])
def test_the_mean_and_variance_of_one_weight_are_what_the_draws_show(name, fan_in, fan_out, changed):
    scheme = INITIALIZERS[name]
    options = {"low": -3.0, "high": 0.5} if name == "uniform" else dict.fromkeys(scheme.options, 2.5)
    options = options if changed else {}
    weights = np.array([drawn(name, fan_in, fan_out, seed, **options) for seed in range(20)])
    variance, count = scheme.variance(fan_in, fan_out, **options), weights.size
    assert weights.var() == pytest.approx(variance, rel=5 * np.sqrt(2 / count))
    assert weights.mean() == pytest.approx(scheme.mean(**options), abs=5 * np.sqrt(variance / count))


def test_the_limit_of_xavier_uniform_is_that_of_glorot_and_bengio():
    limit = np.sqrt(6 / (FAN_IN + FAN_OUT))
    assert 0.999 * limit < np.abs(drawn("xavier_uniform")).max() <= limit


def test_options_change_the_weights():
    assert np.all(drawn("constant", value=2) == 2)
    assert np.allclose(drawn("normal", std=3), 3 * drawn("normal"))
    assert drawn("uniform", low=2, high=3).min() >= 2
    assert np.allclose(drawn("orthogonal", gain=2), 2 * drawn("orthogonal"))


def test_a_grid_has_every_multiple_up_to_its_limit_as_often_and_no_zero():
    values, counts = np.unique(drawn("grid"), return_counts=True)
    assert values.tolist() == [-2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2]
    assert counts == pytest.approx(FAN_IN * FAN_OUT / 8, rel=0.05)
    assert set(np.unique(drawn("grid", step=0.1, limit=0.3)).round(12)) == {-0.3, -0.2, -0.1, 0.1, 0.2, 0.3}
    assert set(np.unique(drawn("grid", step=3, limit=1))) == {-3, 3}


@pytest.mark.parametrize(("fan_in", "fan_out"), [(6, 4), (4, 6), (5, 5)])
def test_an_orthogonal_matrix_keeps_lengths(fan_in, fan_out):
    W = drawn("orthogonal", fan_in, fan_out)
    small = W @ W.T if fan_out <= fan_in else W.T @ W
    assert small == pytest.approx(np.eye(min(fan_in, fan_out)), abs=1e-14)


# ---------------------------------------------------------------- how a signal fares (the scales of the literature)


def deep_signal(scheme, activation, depth, width=500, **options):
    """Activations after ``depth`` layers of ``width`` units, for 200 random inputs."""
    rng = np.random.default_rng(0)
    a = rng.standard_normal((200, width))
    for _ in range(depth):
        a = ACTIVATIONS[activation].function(a @ INITIALIZERS[scheme].function(rng, width, width, **options).T)
    return a


def rms(a):
    return np.sqrt(np.mean(a**2))


def test_the_sum_of_500_inputs_of_one_with_weights_of_deviation_one_has_deviation_22_36():
    z = drawn("normal", 500, 20_000) @ np.ones(500)
    assert np.sqrt(500) == pytest.approx(22.36, abs=0.005)
    assert z.std() == pytest.approx(22.36, rel=0.02)


def test_tanh_saturates_with_deviation_one_and_dies_with_a_hundredth():
    assert deep_signal("normal", "tanh", 10).std() == pytest.approx(0.98, abs=0.005)
    assert deep_signal("normal", "tanh", 50).std() == pytest.approx(0.98, abs=0.005)
    assert deep_signal("normal", "tanh", 10, std=0.01).std() == pytest.approx(3e-7, rel=0.2)


def test_relu_keeps_its_size_with_he_and_fades_with_xavier():
    assert 0.5 < rms(deep_signal("he_normal", "relu", 50)) < 2
    assert rms(deep_signal("xavier_normal", "relu", 10)) == pytest.approx(0.03, rel=0.2)
    assert rms(deep_signal("xavier_normal", "relu", 50)) == pytest.approx(3e-8, rel=0.5)
