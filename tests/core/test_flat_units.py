"""Where units are saturated, and which are dead, against their definitions on numbers chosen by hand."""

import mpmath as mp
import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.flat_units import FLAT, dead, saturated


def found(name, z):
    activation, z = ACTIVATIONS[name], np.array(z)
    return saturated(activation, activation.derivative(z)).tolist()


def test_tanh_is_saturated_beyond_2_18():
    edge = float(mp.atanh(mp.sqrt(1 - mp.mpf("0.05"))))
    assert edge == pytest.approx(2.18, abs=0.005)
    assert found("tanh", [-edge - 1e-9, -edge + 1e-9, 0, edge - 1e-9, edge + 1e-9]) == [True, False, False, False, True]


def test_the_sigmoid_is_saturated_where_a_times_one_minus_a_is_below_0_05():
    edge = float(mp.log((1 + mp.sqrt(mp.mpf("0.8"))) / (1 - mp.sqrt(mp.mpf("0.8")))))
    assert found("sigmoid", [edge - 1e-9, edge + 1e-9]) == [False, True]


def test_what_is_flat_without_having_gone_too_far_is_not_saturated():
    assert found("relu", [-5.0, 5.0]) == [False, False]
    assert found("leaky_relu", [-5.0]) == [False]  # its slope of 0.01 is below FLAT
    assert found("sin", [np.pi / 2]) == [False]
    assert FLAT > 0.01


def test_a_unit_is_dead_that_has_no_slope_and_one_output_on_all_rows():
    z = np.array([[-1.0, -1.0, 800.0, -800.0], [-2.0, 1.0, 900.0, 800.0]])
    slopes, a = np.where(z > 0, 1.0, 0.0), np.maximum(z, 0)
    assert dead(slopes, a, a[0]).tolist() == [True, False, False, False]
    tanh = ACTIVATIONS["tanh"]  # the last one jumps from −1 to 1, so it is not the same on all
    assert dead(tanh.derivative(z), np.tanh(z), np.tanh(z[0])).tolist() == [False, False, True, False]
