"""The change of a function by a small push, against fifty digits and more."""

import mpmath
import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.differences import ACTIVATION_CHANGES, LOSS_CHANGES
from nnviz.core.losses import LOSSES

EPS = float(np.finfo(np.float64).eps)
POINTS = [0.0, 1e-9, -1e-9, 0.3, -0.75, 1.5707963, -2.0, 7.5, -9.0, 30.0, -45.0]
PUSHES = [1e-200, -1e-40, 1e-12, -1e-8, 1e-6, -1e-6, 0.01, -0.5, 2.0]


def exactly(name, z):
    e, cube = mpmath, mpmath.mpf(0.044715)
    return {
        "identity": lambda: z, "sigmoid": lambda: 1 / (1 + e.exp(-z)), "tanh": lambda: e.tanh(z),
        "relu": lambda: max(z, e.mpf(0)), "leaky_relu": lambda: z if z > 0 else e.mpf(0.01) * z,
        "elu": lambda: z if z > 0 else e.expm1(z), "softplus": lambda: e.log1p(e.exp(z)), "sin": lambda: e.sin(z),
        "square": lambda: z * z,
        "gelu": lambda: z / 2 * (1 + e.tanh(e.sqrt(2 / e.pi) * (z + cube * z**3))),
    }[name]()  # fmt: skip


def test_every_function_that_a_push_can_meet_has_its_change():
    assert list(ACTIVATION_CHANGES) == [name for name in ACTIVATIONS if name != "softmax"]
    assert list(LOSS_CHANGES) == list(LOSSES)


@pytest.mark.parametrize("name", ACTIVATION_CHANGES)
def test_the_change_of_an_activation_keeps_its_digits(name):
    for z in POINTS:
        for d in PUSHES:
            with mpmath.workdps(450):
                truth = exactly(name, mpmath.mpf(z) + mpmath.mpf(d)) - exactly(name, mpmath.mpf(z))
                change, size = (one.item() for one in ACTIVATION_CHANGES[name](np.array(z), np.array(d)))
                assert abs(change - truth) <= 8 * EPS * size + 1e-323, (z, d)
                assert size <= (100 if name == "square" else 60) * abs(d)


@pytest.mark.parametrize("name", ACTIVATION_CHANGES)
def test_a_change_from_one_end_of_the_scale_to_the_other_is_right_as_well(name):
    """What rounding may do to a large z is asked in such steps."""
    for z in (0.0, -1e3, 1e3, -3e8):
        for d in (5.0, -70.0, 900.0, -2e3, 2e3, 3e8, -1e12):
            with mpmath.workdps(60), np.errstate(all="ignore"):
                truth = exactly(name, mpmath.mpf(z) + mpmath.mpf(d)) - exactly(name, mpmath.mpf(z))
                change, _ = ACTIVATION_CHANGES[name](np.array(z), np.array(d))
                steepest = 2 * (abs(z) + abs(d)) if name == "square" else 1
                assert abs(change.item() - truth) <= 64 * EPS * (abs(z) + abs(d)) * steepest, (z, d)


@pytest.mark.parametrize("name", LOSS_CHANGES)
def test_the_change_of_a_loss_keeps_its_digits(name):
    a, y = np.array([0.3, 0.9, 0.55]), np.array([0.0, 1.0, 0.25])
    for d in (np.array([1e-100, -1e-90, 1e-95]), np.array([1e-6, 1e-7, -1e-6]), np.array([0.05, -0.1, 0.2])):
        change, size = LOSS_CHANGES[name](a, d, y)
        with mpmath.workdps(250):
            truth = exact_loss(name, [mpmath.mpf(p) + q for p, q in zip(a, d, strict=True)], y)
            truth -= exact_loss(name, list(map(mpmath.mpf, a)), y)
            assert abs(sum(map(mpmath.mpf, change)) - truth) <= 8 * EPS * size.sum()


def exact_loss(name, a, y):
    y, log, m = [mpmath.mpf(t) for t in y], mpmath.log, len(a)
    if name == "cross_entropy":
        return -sum(t * log(p) for p, t in zip(a, y, strict=True) if t)
    if name == "binary_cross_entropy":
        return -sum(t * log(p) + (1 - t) * log(1 - p) for p, t in zip(a, y, strict=True)) / m
    return sum((p - t) ** 2 for p, t in zip(a, y, strict=True)) / (2 if name == "half_squared_error" else m)
