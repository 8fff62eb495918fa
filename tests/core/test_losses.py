"""Every loss against finite differences, and where its logarithm ends."""

import math

import numpy as np
import pytest

from nnviz.core.losses import LOSSES

A = np.array([[0.2, 0.7, 0.1], [0.5, 0.25, 0.25]])
Y = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])


def test_the_losses_are_those_of_the_format():
    assert list(LOSSES) == ["half_squared_error", "mean_squared_error", "binary_cross_entropy", "cross_entropy"]
    assert all(key == loss.name for key, loss in LOSSES.items())
    assert [loss.needs_probabilities for loss in LOSSES.values()] == [False, False, True, True]


@pytest.mark.parametrize("loss", LOSSES.values(), ids=lambda loss: loss.name)
@pytest.mark.parametrize("y", [Y, np.array([[0.3, 0.3, 0.4], [0.9, 0.0, 0.1]])], ids=["one-hot", "soft"])
def test_the_gradient_is_the_slope_of_each_samples_own_loss(loss, y):
    gradient, h = loss.gradient(A, y), 1e-6
    assert gradient.shape == A.shape
    for i in range(A.shape[1]):
        push = np.eye(A.shape[1])[i] * h
        slope = (loss.function(A + push, y) - loss.function(A - push, y)) / (2 * h)
        assert gradient[:, i] == pytest.approx(slope, rel=1e-8, abs=1e-9)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=lambda loss: loss.name)
def test_the_second_derivative_is_the_slope_of_the_gradient(loss):
    rng, h = np.random.default_rng(0), 1e-6
    a, y = rng.uniform(0.1, 0.9, (5, 3)), rng.uniform(0.0, 1.0, (5, 3))
    slope = (loss.gradient(a + h, y) - loss.gradient(a - h, y)) / (2 * h)
    assert loss.second_derivative(a, y) == pytest.approx(slope, rel=1e-7)


def test_known_values():
    a, y = A[:1], Y[:1]
    values = {name: loss.function(a, y)[0] for name, loss in LOSSES.items()}
    assert values["half_squared_error"] == pytest.approx((0.04 + 0.09 + 0.01) / 2)
    assert values["mean_squared_error"] == pytest.approx((0.04 + 0.09 + 0.01) / 3)
    assert values["binary_cross_entropy"] == pytest.approx(-(math.log(0.8) + math.log(0.7) + math.log(0.9)) / 3)
    assert values["cross_entropy"] == pytest.approx(-math.log(0.7))


@pytest.mark.parametrize("name", ["binary_cross_entropy", "cross_entropy"])
def test_a_right_and_certain_answer_costs_nothing_and_pulls_only_towards_staying(name):
    loss, y = LOSSES[name], np.array([[1.0, 0.0]])
    assert loss.function(y, y) == 0
    assert np.isfinite(loss.gradient(y, y)).all()


@pytest.mark.parametrize("name", ["binary_cross_entropy", "cross_entropy"])
def test_a_wrong_and_certain_answer_costs_infinitely_much_without_a_warning(name):
    loss, y = LOSSES[name], np.array([[1.0, 0.0]])
    assert loss.function(1 - y, y) == math.inf
    assert loss.gradient(1 - y, y)[0, 0] == -math.inf


@pytest.mark.parametrize("name", ["binary_cross_entropy", "cross_entropy"])
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_what_is_no_probability_gives_nan_without_a_warning(name, y):
    assert math.isnan(LOSSES[name].function(np.array([[-0.2]]), np.array([[y]]))[0])
    assert math.isnan(LOSSES["binary_cross_entropy"].function(np.array([[1.2]]), np.array([[y]]))[0])
