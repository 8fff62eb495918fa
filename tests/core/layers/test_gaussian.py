"""Expectations under Gaussians against mpmath's integrals, and pairs of rows against closed forms."""

from math import pi, sqrt

import numpy as np
import pytest
from mpmath import fp

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.layers.gaussian import Correlations, Gaussians


def bell(z):
    return (1 + fp.tanh(sqrt(2 / pi) * (z + 0.044715 * z**3))) / 2


def bell_slope(z):
    return sqrt(2 / pi) * (1 + 0.134145 * z**2) * fp.sech(sqrt(2 / pi) * (z + 0.044715 * z**3)) ** 2 / 2


FUNCTIONS = {
    "identity": (lambda z: z, lambda z: 1),
    "sigmoid": (lambda z: 1 / (1 + fp.exp(-z)), lambda z: fp.exp(-z) / (1 + fp.exp(-z)) ** 2),
    "tanh": (fp.tanh, lambda z: fp.sech(z) ** 2),
    "relu": (lambda z: max(z, 0), lambda z: 1 if z > 0 else 0),
    "leaky_relu": (lambda z: max(z, z / 100), lambda z: 1 if z > 0 else 0.01),
    "elu": (lambda z: z if z > 0 else fp.expm1(z), lambda z: 1 if z > 0 else fp.exp(z)),
    "gelu": (lambda z: z * bell(z), lambda z: bell(z) + z * bell_slope(z)),
    "softplus": (lambda z: fp.log(1 + fp.exp(z)), lambda z: 1 / (1 + fp.exp(-z))),
    "sin": (fp.sin, fp.cos),
    "square": (lambda z: z * z, lambda z: 2 * z),
}


def at(name, mean, *variances):
    return Gaussians(ACTIVATIONS[name], mean, np.array(variances))


def integral(function, mean, variance):
    s = sqrt(variance)
    corner = min(max(-mean / s, -9.0), 9.0)
    return fp.quad(lambda x: function(mean + s * x) * fp.npdf(x), sorted({-9.0, -3.0, corner, 3.0, 9.0}))


def test_every_elementwise_activation_is_looked_at():
    assert set(FUNCTIONS) == {name for name, one in ACTIVATIONS.items() if one.elementwise}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize(("mean", "variance"), [(0.0, 1.3), (0.7, 0.04)])
def test_means_squares_and_slopes_are_those_of_the_integrals(name, mean, variance):
    g, slope = FUNCTIONS[name]
    here = at(name, mean, variance)
    found = here.expand(here.g), here.expand(here.slopes**2)
    true = integral(g, mean, variance), integral(lambda z: g(z) ** 2, mean, variance)
    steep = integral(lambda z: slope(z) ** 2, mean, variance)
    assert found[0].mean[0] == pytest.approx(true[0], rel=1e-7, abs=1e-9)
    assert found[0].squared[0] == pytest.approx(true[1], rel=1e-7)
    assert found[1].mean[0] == pytest.approx(steep, rel=1e-6)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_slope_by_the_variance_is_that_of_its_change(name):
    change = 1e-4
    here = [at(name, 0.3, v) for v in (0.8 - change, 0.8, 0.8 + change)]
    before, now, after = (one.expand(one.g**2) for one in here)
    assert now.slope(np.array([0.8]))[0] == pytest.approx((after.mean[0] - before.mean[0]) / (2 * change), rel=1e-5)


def test_a_wide_gaussian_finds_the_narrow_slope_of_tanh_and_all_of_a_wave():
    for variance in (500.0, 1e6, 1e12):
        tanh, sin = at("tanh", 0.0, variance), at("sin", 0.0, variance)
        peak = 4.0 / 3.0 / np.sqrt(2 * np.pi * variance)  # ∫ sech⁴ = 4/3, where the density is flat
        assert tanh.expand(tanh.slopes**2).mean[0] == pytest.approx(peak, rel=3e-3)
        assert sin.expand(sin.g).squared[0] == pytest.approx(0.5, rel=1e-5)


@pytest.mark.parametrize("c", [-0.6, 0.0, 0.95])
def test_two_rows_of_squares_are_as_the_moments_of_a_gaussian_say(c):
    """Isserlis: E[u²v²] = E u²·E v² + 2 (E uv)², and E[(2u)(2v)] = 4 E uv."""
    pair, square = Correlations(np.array([[1.0, c], [c, 1.0]]), np.array([[1.0, c * c], [c * c, 1.0]])), "square"
    here, covariance = at(square, 0.0, 2.0, 0.5), c * np.sqrt(2.0 * 0.5)
    assert here.expand(here.g).products(pair)[0, 1] == pytest.approx(2.0 * 0.5 + 2 * covariance**2, rel=1e-8)
    assert here.expand(here.slopes).products(pair)[0, 1] == pytest.approx(4 * covariance, rel=1e-8, abs=1e-9)
    assert here.expand(here.g).squared == pytest.approx([3 * 2.0**2, 3 * 0.5**2], rel=1e-8)


def test_without_width_there_is_one_z():
    here = at("sigmoid", 0.4, 0.0)
    assert here.expand(here.g).mean[0] == pytest.approx(1 / (1 + np.exp(-0.4)), rel=1e-14)
    assert here.expand(here.g).slope(np.zeros(1))[0] == 0


@pytest.mark.parametrize("c", [-0.6, 0.0, 0.5, 0.95])
def test_two_rows_of_relu_and_of_sin_are_as_their_closed_forms_say(c):
    """ReLU: Cho & Saul, "Kernel methods for deep learning" (2009); sin by the Gaussian's characteristic function."""
    pair = Correlations(np.array([[1.0, c], [c, 1.0]]), np.array([[1.0, c * c], [c * c, 1.0]]))
    relu, sin = at("relu", 0.0, 2.0, 0.5), at("sin", 0.0, 2.0, 0.5)
    arc = (np.sqrt(1 - c**2) + (np.pi - np.arccos(c)) * c) / (2 * np.pi)
    assert relu.expand(relu.g).products(pair)[0, 1] == pytest.approx(arc, abs=2e-4)
    on = (np.pi - np.arccos(c)) / (2 * np.pi)
    assert relu.expand(relu.slopes).products(pair)[0, 1] == pytest.approx(on, abs=0.03)  # a step: slow in its degrees
    wave = np.exp(-(2.0 + 0.5) / 2) * np.sinh(np.sqrt(2.0 * 0.5) * c)
    assert sin.expand(sin.g).products(pair)[0, 1] == pytest.approx(wave, abs=1e-9)
