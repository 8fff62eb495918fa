"""The nudge: every factor, every running product and every parameter beside what a small push does."""

import numpy as np
import pytest

from nnviz.core.backprop import trace
from nnviz.core.chain import Target, chain
from nnviz.core.losses import LOSSES
from nnviz.core.nudge import STEP, nudge_entry, nudge_parameter

NETS = [
    ("softmax", "cross_entropy"),
    ("sigmoid", "binary_cross_entropy"),
    ("gelu", "half_squared_error"),
    ("softmax", "mean_squared_error"),
]
TARGETS = [Target(1, "W"), Target(1, "b"), Target(1, "W", 2, 1), Target(1, "b", 2), Target(3, "W"), Target(2, "b", 0)]


#: What a factor on the trunk differentiates by, and how many layers before its own that is.
PUSHED = {"dL_dA": ("a", 0), "dA_dZ": ("z", 0), "dZ_dA": ("a", 1)}


def with_entry(array, place, value):
    changed = array.copy()
    changed[place] = value
    return changed


def derivative(function, at):
    """∂f/∂v of a vector by a vector, (outputs, entries), one column at a time."""
    columns = []
    for i, value in enumerate(at):
        h = STEP * max(1.0, abs(value))
        above, below = value + h, value - h
        columns.append((function(with_entry(at, i, above)) - function(with_entry(at, i, below))) / (above - below))
    return np.stack(columns, axis=1)


def nudged_factor(first, factor, target):
    """``factor.value`` from nudges: what the factor differentiates by is pushed, one entry at a time."""
    k, row, column = factor.layer, target.row, target.column
    layer, W, source = first.network.layers[k - 1], first.parameters.weights[k - 1], first.a[k - 1][0]
    z, b = first.z[k - 1][0], first.parameters.biases[k - 1]
    match factor.kind:
        case "dL_dA":
            return np.array([nudge_entry(first, "a", k, unit).numeric for unit in range(factor.value.size)])
        case "dA_dZ":
            jacobian = derivative(lambda z: layer.activation.function(z[np.newaxis])[0], z)
            return np.diagonal(jacobian) if factor.diagonal else jacobian
        case "dZ_dA":
            return derivative(lambda a: W @ a + b, source)
        case "dZ_db":
            jacobian = derivative(lambda b: W @ source + b, b)
            return np.diagonal(jacobian) if row is None else jacobian[:, row]
    if row is None:  # every unit meets the same inputs, so the first unit's weights stand for all
        return derivative(lambda w: np.array([w @ source + b[0]]), W[0]).ravel()
    place = row, column
    return derivative(lambda w: with_entry(W, place, w[0]) @ source + b, W[place][np.newaxis]).ravel()


def nudged_product(first, factor, target):
    """``factor.product`` from nudges: what the factor differentiates by is pushed, and run on to the loss."""
    shape = factor.product.shape
    if factor.kind in PUSHED:
        quantity, above = PUSHED[factor.kind]
        return np.array([nudge_entry(first, quantity, factor.layer - above, unit).numeric for unit in range(*shape)])
    if target.row is not None:
        return np.array(nudge_parameter(first, target).numeric)
    entries = [Target(target.layer, target.parameter, *place) for place in np.ndindex(shape)]
    return np.array([nudge_parameter(first, entry).numeric for entry in entries]).reshape(shape)


@pytest.mark.parametrize("target", TARGETS, ids=str)
@pytest.mark.parametrize(("output", "loss"), NETS)
@pytest.mark.parametrize("batch", [1, 3])
def test_every_factor_and_every_running_product_is_what_nudges_say(traced, output, loss, target, batch):
    passed = traced([3, 4, 5, 2], ["tanh", "elu", output], loss, batch=batch)
    first = trace(passed.network, passed.parameters, passed.x[:1], passed.y[:1])
    for factor in chain(passed, target):
        value, running = nudged_factor(first, factor, target), nudged_product(first, factor, target)
        assert value.shape == factor.value.shape
        assert value == pytest.approx(factor.value, rel=1e-6, abs=1e-9)
        assert running.shape == factor.product.shape
        assert running == pytest.approx(factor.product, rel=1e-6, abs=1e-9)


def test_a_parameter_of_a_batch_is_nudged_in_the_mean_loss(traced):
    passed = traced([3, 4, 2], ["tanh", "softmax"], "cross_entropy", batch=4)
    nudge = nudge_parameter(passed, Target(1, "W", 3, 2))
    assert nudge.analytic == passed.dL_dW[0][3, 2]
    assert nudge.numeric == pytest.approx(nudge.analytic, rel=1e-7)
    assert (nudge.minus - passed.loss) * (nudge.plus - passed.loss) < 0


def test_the_step_can_be_chosen_and_a_long_one_misses_by_its_square(traced):
    passed = traced([3, 4, 2], ["tanh", "tanh"])
    target = Target(1, "W", 0, 0)
    errors = [abs(nudge.numeric - nudge.analytic) for nudge in (nudge_parameter(passed, target, h) for h in (0.2, 0.1))]
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.1)
    assert nudge_parameter(passed, target, 0.2).step == 0.2


def test_an_input_can_be_nudged(traced):
    passed = traced([3, 4, 2], ["tanh", "softmax"], "cross_entropy")
    nudge = nudge_entry(passed, "a", 0, 1)
    assert nudge.analytic == pytest.approx(nudge.numeric, rel=1e-7)


@pytest.mark.parametrize("loss", [name for name, loss in LOSSES.items() if loss.needs_probabilities])
@pytest.mark.parametrize("bias", [-14.0, 9.0])
def test_a_probability_near_its_end_is_pushed_without_leaving_its_range(traced, loss, bias):
    passed = traced([3, 1], ["sigmoid"], loss)
    passed = trace(passed.network, passed.parameters.with_entry(1, "b", 0, None, bias), passed.x, passed.y)
    nudge = nudge_entry(passed, "a", 1, 0)
    assert np.isfinite(nudge.numeric)
    assert nudge.numeric == pytest.approx(nudge.analytic, rel=1e-5)


def test_the_trace_is_as_it_was(traced):
    passed = traced([3, 4, 2], ["tanh", "softmax"], "cross_entropy")
    before = [array.copy() for array in (*passed.parameters.weights, *passed.a)]
    nudge_parameter(passed, Target(1, "W", 0, 0))
    nudge_entry(passed, "z", 1, 0)
    assert all(map(np.array_equal, before, (*passed.parameters.weights, *passed.a)))
