"""Every activation against finite differences, and at the ends of its range."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.activations import ACTIVATIONS, sum_of_others

ELEMENTWISE = [activation for activation in ACTIVATIONS.values() if activation.elementwise]
SOFTMAX = ACTIVATIONS["softmax"]
EVERY_Z = np.concatenate([np.linspace(-6, 6, 121) + 0.013, [-40.0, 40.0, -800.0, 800.0, -1e200, 1e200]])


def called(activation):
    return activation.name


def test_the_activations_are_those_of_the_format():
    assert list(ACTIVATIONS) == [
        "identity", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "softplus", "sin", "square", "softmax",
    ]  # fmt: skip
    assert all(key == activation.name for key, activation in ACTIVATIONS.items())


@pytest.mark.parametrize("activation", ELEMENTWISE, ids=called)
def test_the_derivative_is_the_slope_of_the_function(activation):
    z, h = np.linspace(-6, 6, 121) + 0.013, 1e-5
    slope = (activation.function(z + h) - activation.function(z - h)) / (2 * h)
    assert activation.derivative(z) == pytest.approx(slope, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("activation", ELEMENTWISE, ids=called)
def test_the_second_derivative_is_the_slope_of_the_first(activation):
    z, h = np.linspace(-6.05, 6.05, 122), 1e-5
    slope = (activation.derivative(z + h) - activation.derivative(z - h)) / (2 * h)
    assert activation.second_derivative(z) == pytest.approx(slope, rel=1e-7, abs=1e-9)
    assert np.isfinite(activation.second_derivative(np.array([-1e300, -1e3, 0.0, 1e3, 1e300]))).all()


@pytest.mark.parametrize("activation", ELEMENTWISE, ids=called)
def test_no_finite_z_overflows_and_a_stays_within_its_limits(activation):
    z = EVERY_Z[np.abs(EVERY_Z) < 1e150] if activation.name == "square" else EVERY_Z
    a = activation.function(z)
    low, high = activation.limits
    assert np.isfinite(a).all()
    assert np.isfinite(activation.derivative(z)).all()
    assert np.all((a >= low) & (a <= high))


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=called)
def test_an_activation_gives_a_new_shape_only_for_a_full_jacobian(activation):
    z = np.random.default_rng(0).normal(size=(4, 3))
    assert activation.function(z).shape == (4, 3)
    assert activation.derivative(z).shape == ((4, 3) if activation.elementwise else (4, 3, 3))


def test_known_values():
    half = np.array([0.5])
    assert ACTIVATIONS["sigmoid"].function(np.array([0.0])) == 0.5
    assert ACTIVATIONS["elu"].function(-half) == pytest.approx(math.exp(-0.5) - 1)
    assert ACTIVATIONS["leaky_relu"].function(-half) == -0.005
    assert ACTIVATIONS["softplus"].function(half) == pytest.approx(math.log(1 + math.exp(0.5)))
    u = math.sqrt(2 / math.pi) * (0.5 + 0.044715 * 0.5**3)
    assert ACTIVATIONS["gelu"].function(half) == pytest.approx(0.25 * (1 + math.tanh(u)), rel=1e-15)
    assert ACTIVATIONS["gelu"].function(np.linspace(-0.7524614, -0.7524612, 21)).min() == pytest.approx(-0.1700407506)


def test_a_square_beyond_the_largest_float_is_infinite_without_a_warning():
    square = ACTIVATIONS["square"]
    assert square.function(np.array([-1.5, 1e-3, -1e154, 1e200])).tolist() == [2.25, 1e-6, 1e308, math.inf]
    assert square.derivative(np.array([-1.5, 0.0, 1e200])).tolist() == [-3.0, 0.0, 2e200]
    assert square.second_derivative(np.array([-1.5, 0.0])).tolist() == [2.0, 2.0]


@pytest.mark.parametrize(("name", "at"), [("relu", 0.0), ("leaky_relu", 0.01), ("elu", 1.0)])
def test_at_a_corner_the_left_slope_is_taken(name, at):
    assert ACTIVATIONS[name].derivative(np.zeros(1)) == at


@pytest.mark.parametrize("z", [-40.0, 40.0])
def test_small_slopes_at_saturation_keep_all_their_digits(z):
    at = np.array([z])
    assert ACTIVATIONS["sigmoid"].derivative(at) == pytest.approx(math.exp(-40), rel=1e-14)
    assert ACTIVATIONS["tanh"].derivative(at) == pytest.approx(4 * math.exp(-80), rel=1e-14)
    assert ACTIVATIONS["softplus"].function(np.array([-40.0])) == pytest.approx(math.exp(-40), rel=1e-14)


# ---------------------------------------------------------------- softmax

rows = st.lists(st.floats(-30, 30), min_size=2, max_size=6)


@given(rows)
def test_softmax_is_a_distribution_that_a_common_shift_does_not_change(row):
    z = np.array([row])
    a = SOFTMAX.function(z)
    assert a.sum() == pytest.approx(1, rel=1e-14)
    assert SOFTMAX.function(z + 7.5) == pytest.approx(a, rel=1e-12)


@given(rows)
def test_the_softmax_jacobian_is_the_slope_in_every_direction(row):
    z, h = np.array([row]), 1e-6
    jacobian = SOFTMAX.derivative(z)[0]
    for j in range(len(row)):
        push = np.eye(len(row))[[j]] * h
        slope = (SOFTMAX.function(z + push) - SOFTMAX.function(z - push))[0] / (2 * h)
        assert jacobian[:, j] == pytest.approx(slope, abs=1e-9)


@given(rows)
def test_the_softmax_jacobian_is_symmetric_and_its_rows_add_up_to_zero(row):
    jacobian = SOFTMAX.derivative(np.array([row]))[0]
    assert np.array_equal(jacobian, jacobian.T)
    assert jacobian.sum(axis=1) == pytest.approx(np.zeros(len(row)), abs=1e-15)


def test_the_softmax_jacobian_keeps_its_digits_where_one_output_is_almost_one():
    jacobian = SOFTMAX.derivative(np.array([[40.0, 0.0]]))[0]
    assert np.abs(jacobian) == pytest.approx(np.full((2, 2), math.exp(-40)), rel=1e-14)


def test_softmax_of_huge_logits_stays_finite():
    z = np.array([[800.0, -800.0, 0.0], [1e300, 1e300, -1e300]])
    assert SOFTMAX.function(z) == pytest.approx(np.array([[1, 0, 0], [0.5, 0.5, 0]]))
    assert np.isfinite(SOFTMAX.derivative(z)).all()


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=6))
def test_sum_of_others_leaves_out_each_entry_in_turn(row):
    others = [math.fsum(row[:i] + row[i + 1 :]) for i in range(len(row))]
    assert sum_of_others(np.array([row]))[0] == pytest.approx(others, rel=1e-13)
