"""The nudge: every factor, every running product and every parameter beside what a small push does."""

import math
from dataclasses import replace

import mpmath
import numpy as np
import pytest

from nnviz.core.arrays import read_only
from nnviz.core.backprop import trace
from nnviz.core.chain import Target, chain, whole_pass
from nnviz.core.losses import LOSSES
from nnviz.core.network import Parameters
from nnviz.core.nudge import mean_product, nudge_entry, nudge_factor, nudge_parameter

NETS = [
    ("softmax", "cross_entropy"),
    ("sigmoid", "binary_cross_entropy"),
    ("gelu", "half_squared_error"),
    ("softmax", "mean_squared_error"),
]
TARGETS = [Target(1, "W"), Target(1, "b"), Target(1, "W", 2, 1), Target(1, "b", 2), Target(3, "W"), Target(2, "b", 0)]


#: The step of the plain quotients here.
STEP = 6e-6
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
    assert nudge.numeric == pytest.approx(nudge.analytic, rel=1e-12)
    assert nudge.outcome == "agrees"


def test_a_step_that_is_given_is_taken_and_a_long_one_is_known_to_miss(traced):
    passed = traced([3, 4, 2], ["tanh", "tanh"])
    target = Target(1, "W", 0, 0)
    long, short = (nudge_parameter(passed, target, h) for h in (0.2, 0.1))
    missed = [abs(nudge.numeric - nudge.analytic) for nudge in (long, short)]
    assert (long.step, short.step) == (0.2, 0.1)
    assert missed[0] / missed[1] == pytest.approx(16, rel=0.2)  # extrapolated, so by h⁴
    assert all(error < nudge.uncertainty for error, nudge in zip(missed, (long, short), strict=True))


def test_an_input_can_be_nudged(traced):
    passed = traced([3, 4, 2], ["tanh", "softmax"], "cross_entropy")
    nudge = nudge_entry(passed, "a", 0, 1)
    assert nudge.analytic == pytest.approx(nudge.numeric, rel=1e-7)


@pytest.mark.parametrize("loss", [name for name, loss in LOSSES.items() if loss.needs_probabilities])
@pytest.mark.parametrize("bias", [-600.0, -140.0, -14.0, 9.0])
def test_a_probability_near_its_end_is_pushed_without_leaving_its_range(traced, loss, bias):
    passed = traced([3, 1], ["sigmoid"], loss)
    passed = trace(passed.network, passed.parameters.with_entry(1, "b", 0, None, bias), passed.x, passed.y)
    nudge = nudge_entry(passed, "a", 1, 0)
    assert nudge.outcome == "agrees"
    assert nudge.numeric == pytest.approx(nudge.analytic, rel=1e-5)


def test_the_trace_is_as_it_was(traced):
    passed = traced([3, 4, 2], ["tanh", "softmax"], "cross_entropy")
    before = [array.copy() for array in (*passed.parameters.weights, *passed.a)]
    nudge_parameter(passed, Target(1, "W", 0, 0))
    nudge_entry(passed, "z", 1, 0)
    assert all(map(np.array_equal, before, (*passed.parameters.weights, *passed.a)))


# ---------------------------------------------------------------- where a plain quotient fails


def net_of(network, activations, weights, biases, x, y, loss="half_squared_error"):
    """A pass of given numbers; a row of ``x`` is a sample."""
    sizes = [len(x[0]), *(len(rows) for rows in weights)]
    parameters = Parameters(tuple(map(read_only, weights)), tuple(map(read_only, biases)))
    return trace(network(sizes, activations, loss), parameters, x, y)


def outcomes(passed):
    return [nudge_factor(passed, factor, Target(1, "W"))[0].outcome for factor in whole_pass(passed)]


@pytest.mark.parametrize("loss", ["half_squared_error", "mean_squared_error"])
def test_at_a_perfect_fit_nothing_is_accused(network, loss):
    """y = 3x − 0.5: every loss is 0, and so is every derivative."""
    x = [[0.5], [1.25], [-2.0]]
    passed = net_of(network, ["identity"], [[[3.0]]], [[-0.5]], x, [[1.0], [3.25], [-6.5]], loss)
    assert set(outcomes(passed)) == {"agrees"}
    for target in (Target(1, "W", 0, 0), Target(1, "b", 0)):
        nudge = nudge_parameter(passed, target)
        assert (nudge.analytic, nudge.outcome) == (0.0, "agrees")
        assert 0 < nudge.uncertainty < 1e-11


def test_a_fit_to_the_last_bit_is_no_other_slope(network):
    """0.1·3 is not 0.3 in float64: what is left of the loss is rounding, and so is its slope."""
    passed = net_of(network, ["identity"], [[[0.1]]], [[0.0]], [[3.0]], [[0.3]])
    assert passed.dL_dW[0][0, 0] != 0
    assert set(outcomes(passed)) == {"agrees"}


@pytest.mark.parametrize(("w", "x", "b"), [(0.1, 3.0, -0.3), (0.1, 3e12, -300000000000.00006)])
def test_a_fit_of_zero_to_the_last_bit_is_checked(network, w, x, b):
    """The output is an ulp of its terms where y = 0: all of it may be rounding, and so may all of its slope."""
    passed = net_of(network, ["identity"], [[[w]]], [[b]], [[x]], [[0.0]])
    assert 0 < abs(passed.a[-1][0, 0]) < 1e-15 * x
    assert set(outcomes(passed)) == {"agrees"}


@pytest.mark.parametrize("z", np.arange(12.0, 20.0, 0.37))
def test_the_rounding_of_a_saturated_probability_accuses_nobody(network, z):
    """∂L/∂A = 1/(1 − a) has lost up to half of its digits here."""
    for output, loss, rows in (("sigmoid", "binary_cross_entropy", 1), ("softmax", "cross_entropy", 2)):
        weights, biases = [[[1.0]] * rows], [[z, 0.0][:rows]]
        y = [[0.0]] if rows == 1 else [[0.0, 1.0]]
        passed = net_of(network, [output], weights, biases, [[0.25]], y, loss)
        assert set(outcomes(passed)) == {"agrees"}


def test_the_uncertainty_holds_the_rounding_of_the_pass_itself(network):
    """z = 0.1·10⁸ − 0.1·10⁸ + … comes out right to nine digits only; the slope of ½tanh² in sixty."""
    x, w = [1e8, 1e8], [0.1, -0.099999999]
    passed = net_of(network, ["tanh"], [[w]], [[0.0]], [x], [[0.0]])
    nudge = nudge_entry(passed, "z", 1, 0)
    with mpmath.workdps(60):
        z = mpmath.fdot(zip(map(mpmath.mpf, w), map(mpmath.mpf, x), strict=True))
        truth = mpmath.tanh(z) * (1 - mpmath.tanh(z) ** 2)
        assert 1e-12 < abs(nudge.numeric - truth) < nudge.uncertainty < 1e-6
    assert nudge.outcome == "agrees"


def test_large_inputs_make_the_push_shorter(network):
    """tanh(0.6) from an input of 3,000; ∂L/∂w = (tanh 0.6 − 1)(1 − tanh² 0.6)·3000 by hand."""
    passed = net_of(network, ["tanh"], [[[0.0002]]], [[0.0]], [[3000.0]], [[1.0]])
    nudge = nudge_parameter(passed, Target(1, "W", 0, 0))
    by_hand = (math.tanh(0.6) - 1) * (1 - math.tanh(0.6) ** 2) * 3000
    assert nudge.outcome == "agrees"
    assert nudge.numeric == pytest.approx(by_hand, rel=1e-12)
    assert nudge.uncertainty < 1e-9 * abs(by_hand)
    assert nudge.step * 3000 < 1e-5


@pytest.mark.parametrize(("activation", "slope"), [("relu", 0.0), ("leaky_relu", 0.01)])
def test_on_a_corner_both_slopes_are_told_and_which_one_is_taken(network, activation, slope):
    """a = g(0), L = ½(2a + 1)²: ∂L/∂a = 2, so the slopes by z are 2·g′ on either side."""
    passed = net_of(network, [activation, "identity"], [[[1.5]], [[2.0]]], [[0.0], [1.0]], [[0.0]], [[0.0]])
    nudge = nudge_entry(passed, "z", 1, 0)
    assert nudge.outcome == "corner"
    assert (nudge.left, nudge.right) == (pytest.approx(2 * slope), pytest.approx(2.0))
    assert nudge.numeric == nudge.analytic == pytest.approx(2 * slope)
    assert "on the left, 2 on the right; the chain rule takes the left one" in nudge.note
    assert nudge_parameter(passed, Target(1, "b", 0)).outcome == "corner"
    assert nudge_parameter(passed, Target(1, "W", 0, 0)).outcome == "agrees"  # x = 0: the weight moves nothing


def test_a_downward_push_can_be_the_one_that_opens_a_unit(network):
    """The first layer turns the sign: what is pushed up goes down through the corner."""
    weights = [[[-1.0]], [[1.0]]]
    passed = net_of(network, ["relu", "identity"], weights, [[0.0], [1.0]], [[0.0]], [[0.0]])
    nudge = nudge_entry(passed, "a", 0, 0)
    assert (nudge.left, nudge.right) == (pytest.approx(-1.0), pytest.approx(0.0, abs=1e-9))
    assert "takes the right one" in nudge.note


def test_where_two_corners_meet_the_slope_may_be_neither(network):
    """a = leaky(x) + leaky(−x): the sides have slopes ±0.99 and the chain rule takes 0.01 − 0.01 = 0, and L = a + …"""
    weights = [[[1.0], [-1.0]], [[1.0, 1.0]]]
    passed = net_of(network, ["leaky_relu", "identity"], weights, [[0.0, 0.0], [1.0]], [[0.0]], [[0.0]])
    nudge = nudge_entry(passed, "a", 0, 0)
    assert (nudge.left, nudge.right, nudge.analytic) == (pytest.approx(-0.99), pytest.approx(0.99), 0.0)
    assert nudge.outcome == "corner"
    assert "several corners meet here, and the chain rule takes 0" in nudge.note


def test_a_mean_has_a_corner_where_one_of_its_samples_has(network):
    """Samples x = 0 and 1 with L = ½(relu(x) + 1)²: by b the slopes are (0 + 2)/2 and (1 + 2)/2."""
    weights = [[[1.0]], [[1.0]]]
    passed = net_of(network, ["relu", "identity"], weights, [[0.0], [1.0]], [[0.0], [1.0]], [[0.0], [0.0]])
    nudge = nudge_parameter(passed, Target(1, "b", 0))
    assert (nudge.left, nudge.right, nudge.analytic) == (pytest.approx(1.0), pytest.approx(1.5), 1.0)
    assert nudge.outcome == "corner"


@pytest.mark.parametrize("z", [1e-4, -1e-4, 1e-8, -1e-8, 3e-13, -3e-13])
def test_a_push_does_not_jump_over_a_corner_that_is_near(network, z):
    passed = net_of(network, ["relu", "identity"], [[[1.0]], [[1.0]]], [[z], [1.0]], [[0.0]], [[0.0]])
    nudge = nudge_parameter(passed, Target(1, "b", 0))
    assert (nudge.outcome, nudge.analytic) == ("agrees", 1.0 + z if z > 0 else 0.0)


def test_what_rounding_cannot_tell_from_a_corner_is_one(network):
    """0.1·3 − 0.3 is 5.6e-17 in float64; z may be 0."""
    passed = net_of(network, ["relu", "identity"], [[[0.1]], [[1.0]]], [[-0.3], [1.0]], [[3.0]], [[0.0]])
    assert 0 < passed.z[0][0, 0] < 1e-16
    nudge = nudge_entry(passed, "z", 1, 0)
    assert nudge.outcome == "corner"
    assert "takes the right one" in nudge.note


@pytest.mark.parametrize("z", [40.0, -40.0, 300.0, -700.0])
def test_a_probability_that_rounds_to_1_is_pushed_from_what_is_left_of_it(network, z):
    """The class that is as good as sure is the wrong one: ∂L/∂a = 1/(1 − a) = 1 + e^z, for L = −ln(1 − a)."""
    passed = net_of(network, ["sigmoid"], [[[1.0]]], [[abs(z)]], [[0.0]], [[0.0]], "binary_cross_entropy")
    nudge = nudge_entry(passed, "a", 1, 0)
    assert nudge.outcome == "agrees"
    assert nudge.numeric == pytest.approx(1 + math.exp(abs(z)), rel=1e-10)
    assert nudge.uncertainty < 1e-9 * nudge.numeric


@pytest.mark.parametrize("z", [40.0, -40.0, 300.0, -700.0])
def test_a_saturated_slope_keeps_its_digits(network, z):
    passed = net_of(network, ["tanh", "identity"], [[[1.0]], [[1.0]]], [[z / 2], [0.0]], [[0.0]], [[2.0]])
    nudge = nudge_entry(passed, "z", 1, 0)
    slope = (passed.a[1][0, 0] - 2.0) * 4.0 * math.exp(-abs(z))  # tanh′(z/2) = 4e^(−|z|)/(1 + e^(−|z|))²
    assert nudge.outcome == "agrees"
    assert nudge.numeric == pytest.approx(slope, rel=1e-12)
    assert nudge.uncertainty < 1e-9 * abs(slope)


# ---------------------------------------------------------------- what cannot be checked, and why


@pytest.mark.parametrize(
    ("activations", "weights", "biases", "y", "loss", "why"),
    [
        (["relu", "identity"], [[[1e200]], [[1e200]]], [[0.0], [0.0]], 1.0, "half_squared_error", "Z₂ is not finite"),
        (["sigmoid"], [[[0.0]]], [[800.0]], 0.0, "binary_cross_entropy", "the chain rule gives ∞"),
        (["identity"], [[[0.0]]], [[-0.5]], 1.0, "binary_cross_entropy", "L is NaN: an output lies outside [0, 1]"),
        (["sin"], [[[1e18]]], [[0.0]], 1.0, "half_squared_error", "rounding leaves no digit of it"),
        (["identity"], [[[0.0]]], [[1e308]], 1e308, "half_squared_error", "too large for float64"),
    ],
)
def test_what_cannot_be_checked_is_said_with_its_reason(network, activations, weights, biases, y, loss, why):
    passed = net_of(network, activations, weights, biases, [[1.0]], [[y]], loss)
    place = 1 if "rounding" in why else 0
    nudge, _ = nudge_factor(passed, chain(passed, Target(1, "W"))[place], Target(1, "W"))
    assert nudge.outcome == "unchecked"
    assert nudge.note.startswith("cannot be checked here, because ")
    assert why in nudge.note
    assert math.isnan(nudge.numeric)


def test_layers_without_biases_are_checked_as_well(traced):
    passed = traced([3, 4, 4, 2], ["tanh", "relu", "softmax"], "cross_entropy", batch=3, biases=[False, True, False])
    assert set(outcomes(passed)) == {"agrees"}
    assert nudge_parameter(passed, Target(1, "W", 2, 1)).outcome == "agrees"


def test_a_wrong_entry_of_a_right_product_is_found(traced):
    passed = traced([3, 4, 2], ["tanh", "softmax"], "cross_entropy")
    for factor in whole_pass(passed):
        wrong = replace(factor, product=read_only(factor.product * (1 + 1e-6)))
        assert nudge_factor(passed, factor, Target(1, "W"))[0].outcome == "agrees"
        assert nudge_factor(passed, wrong, Target(1, "W"))[0].outcome == "differs"


def test_an_entry_that_is_no_number_is_not_passed_over(traced):
    passed = traced([3, 4, 2], ["tanh", "softmax"], "cross_entropy")
    factor = chain(passed, Target(1, "W"))[2]
    lost = replace(factor, product=read_only([1.0, 2.0, np.nan, 3.0]))
    nudge, index = nudge_factor(passed, lost, Target(1, "W"))
    assert (nudge.outcome, index) == ("unchecked", (2,))
    assert nudge.note.endswith("because the chain rule gives NaN")


def test_the_mean_product_of_every_factor_is_checked_over_the_batch(traced):
    passed = traced([3, 4, 4, 2], ["tanh", "gelu", "softmax"], "cross_entropy", batch=5)
    for target in (Target(1, "W"), Target(1, "W", 2, 1), Target(2, "b", 3)):
        for factor in chain(passed, target):
            nudge, index = nudge_factor(passed, factor, target, mean=True)
            assert nudge.outcome == "agrees"
            assert nudge.analytic == mean_product(passed, factor, target)[index]
            assert nudge.uncertainty < 1e-9 * abs(nudge.analytic)
