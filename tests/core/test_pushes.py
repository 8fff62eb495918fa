"""A push on its way to the loss: its bounds hold, its corners are seen, and a large batch takes bounded room."""

import mpmath
import numpy as np
import pytest

from nnviz.core import pushes
from nnviz.core.backprop import trace
from nnviz.core.pushes import Start, arrive, ground

SIZES = np.array([1e-6, -1e-6, 5e-7, -5e-7])


def exact_forward(passed, row):
    """Z and A of every layer of a sigmoid net in sixty digits."""
    a, found = [mpmath.mpf(value) for value in passed.x[row]], []
    for W, b in zip(passed.parameters.weights, passed.parameters.biases, strict=True):
        z = [mpmath.fdot(zip(map(mpmath.mpf, w), a, strict=True)) + mpmath.mpf(c) for w, c in zip(W, b, strict=True)]
        a = [1 / (1 + mpmath.exp(-value)) for value in z]
        found.append((z, a))
    return found


def test_the_bounds_of_a_pass_hold_its_own_rounding(traced):
    passed = traced([5, 6, 6, 3], ["sigmoid"] * 3, batch=4)
    base = ground(passed)
    with mpmath.workdps(60):
        for row in range(4):
            for k, (z, a) in enumerate(exact_forward(passed, row)):
                off_z = [abs(mpmath.mpf(value) - true) for value, true in zip(passed.z[k][row], z, strict=True)]
                off_a = [abs(mpmath.mpf(value) - true) for value, true in zip(passed.a[k + 1][row], a, strict=True)]
                assert all(off <= bound < 1e-13 for off, bound in zip(off_z, base.z_errors[k][row], strict=True))
                assert all(off <= bound < 1e-13 for off, bound in zip(off_a, base.a_errors[k + 1][row], strict=True))


def start_of(passed, quantity, layer, unit):
    values = passed.z[layer - 1] if quantity == "z" else passed.a[layer]
    direction = np.zeros_like(values)
    direction[:, unit] = 1.0
    return Start(quantity, layer, direction, np.zeros_like(values))


@pytest.mark.parametrize(("output", "loss"), [("softmax", "cross_entropy"), ("tanh", "mean_squared_error")])
def test_blocks_of_rows_come_to_the_same_as_all_at_once(traced, output, loss, monkeypatch):
    passed = traced([3, 4, 3], ["gelu", output], loss, batch=23)
    start = start_of(passed, "z", 1, 2)
    whole = arrive(ground(passed), start, SIZES, held=True).push
    monkeypatch.setattr(pushes, "_BLOCK", 7 * 4 * 9 * 5)  # five rows of the widest layer
    parts = arrive(ground(passed), start, SIZES, held=True).push
    assert parts.change == pytest.approx(whole.change, rel=1e-13)
    assert parts.size == pytest.approx(whole.size, rel=1e-13)


def test_a_longer_push_changes_the_loss_by_what_two_losses_differ_by(traced):
    """Where nothing is lost by subtracting, both ways must come to the same."""
    passed = traced([3, 4, 3], ["sin", "softmax"], "cross_entropy", batch=2)
    arrived = arrive(ground(passed), start_of(passed, "a", 1, 1), np.array([0.25, -0.5]), held=True).push
    for push, change in zip((0.25, -0.5), arrived.change, strict=True):
        a = passed.a[1].copy()
        a[:, 1] += push
        z = a @ passed.parameters.weights[1].T + passed.parameters.biases[1]
        pushed = passed.network.loss.function(passed.network.layers[1].activation.function(z), passed.y)
        assert change == pytest.approx(pushed.mean() - passed.loss, rel=1e-12)


def with_first_bias(traced, bias):
    """A ReLU net on the row of zeros, so that Z₁ is b₁, whose first entry is given."""
    passed = traced([2, 2, 1], ["relu", "identity"])
    return trace(passed.network, passed.parameters.with_array(1, "b", [bias, 0.5]), [[0.0, 0.0]], [[1.0]])


def test_a_unit_on_its_corner_turns_unless_it_is_held(traced):
    passed = with_first_bias(traced, 0.0)
    free, held = (arrive(ground(passed), start_of(passed, "z", 1, 0), SIZES, held=held) for held in (False, True))
    assert free.corner
    assert held.corner
    assert not free.crossed
    assert free.push.change[0] != 0
    assert free.push.change[1] == 0
    assert (held.push.change == 0).all()  # the left slope of a ReLU is taken at 0


def test_a_corner_that_is_jumped_over_is_reported(traced):
    passed = with_first_bias(traced, 3e-7)
    start = start_of(passed, "z", 1, 0)
    assert arrive(ground(passed), start, SIZES, held=True).crossed
    assert not arrive(ground(passed), start, SIZES / 10, held=True).crossed
