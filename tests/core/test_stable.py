"""Saturated outputs: the products of factors that overflow come to what exact arithmetic gives."""

from fractions import Fraction
from math import exp, log1p

import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.arrays import read_only
from nnviz.core.backprop import trace
from nnviz.core.chain import Target, chain
from nnviz.core.losses import LOSSES
from nnviz.core.network import Parameters
from nnviz.core.paths import sum_paths, top_paths
from nnviz.core.stable import STABLE_PAIRS


def test_every_output_that_stays_a_probability_has_closed_forms_with_every_loss_of_probabilities():
    fitting = {(one.name, loss.name) for loss in LOSSES.values() for one in ACTIVATIONS.values() if loss.fits(one)}
    assert set(STABLE_PAIRS) == {pair for pair in fitting if LOSSES[pair[1]].needs_probabilities}


def saturated(network, output, z, y, loss):
    """A net of one layer whose logits are ``z``, whatever the input of 1."""
    net = network([1, len(z)], [output], loss)
    parameters = Parameters((read_only(np.array(z)[:, np.newaxis]),), (read_only(np.zeros(len(z))),))
    return trace(net, parameters, [[1.0]], [y])


def sigma(z):
    return 1 / (1 + exp(-z)) if z > -700 else 0.0


@pytest.mark.parametrize("y", [0.0, 1.0])
@pytest.mark.parametrize("z", [-800.0, -40.0, -20.0, -1.0, 0.0, 1.0, 20.0, 40.0, 800.0])
def test_sigmoid_with_binary_cross_entropy_keeps_its_digits_at_any_z(network, z, y):
    passed = saturated(network, "sigmoid", [z], [y], "binary_cross_entropy")
    towards = z if y == 0 else -z  # how far the output is on the wrong side
    pull = sigma(towards) * (1 if y == 0 else -1)
    assert passed.dL_dz[0][0, 0] == pytest.approx(pull, rel=1e-9, abs=0)
    assert passed.loss == pytest.approx(max(towards, 0) + log1p(exp(-abs(towards))), rel=1e-9, abs=0)


@pytest.mark.parametrize("z", [-40.0, -800.0])
def test_what_overflowed_and_what_was_used_is_said_in_words(network, z):
    passed = saturated(network, "sigmoid", [z], [1.0], "binary_cross_entropy")
    if z == -800:
        assert passed.stable_note == (
            "The output is saturated: ∂L/∂A₁ overflows, while ∂A₁/∂Z₁ is as good as 0. "
            "Their product ∂L/∂Z₁ was computed as A₁ − y instead."
        )
        assert passed.first_non_finite == "∂L/∂A₁"
    else:
        assert passed.stable_note is None, "1/p and p(1 − p) are both in range, so their product is taken as it is"


def test_a_probability_that_rounds_to_1_costs_the_slope_no_digits(network):
    """1/(1 − p) = 1 + e⁴⁰, although 1 − p, of p as rounded, is 0: so the plain product of the factors is right."""
    passed = saturated(network, "sigmoid", [40.0], [0.0], "binary_cross_entropy")
    assert passed.a[1].item() == 1.0
    assert passed.dL_da[0].item() == pytest.approx(1 + exp(40), rel=1e-15)
    assert passed.dL_dz[0].item() == pytest.approx(1.0, rel=1e-15)
    assert passed.stable_note is None


def test_a_factor_too_small_for_float64_is_said(network):
    """∂a₃/∂z₂ is about 10⁻⁴⁷⁰, and ∂L/∂a₃ only 10²³⁵: their product 10⁻²³⁵ is not lost."""
    passed = saturated(network, "softmax", [0.0, -540.0, -540.0], [0.0, 0.0, 1.0], "cross_entropy")
    assert passed.dL_dz[0][0, 1] == pytest.approx(exp(-540), rel=1e-12)
    assert "saturated: ∂A₁/∂Z₁ holds numbers too small for float64." in passed.stable_note


def test_where_there_is_no_short_form_z_is_named(network):
    passed = saturated(network, "softmax", [800.0, 0.0], [0.0, 1.0], "binary_cross_entropy")
    assert passed.stable_note.endswith("Their product ∂L/∂Z₁ was computed from Z₁ instead.")
    assert passed.dL_dz[0].tolist() == [[1.0, -1.0]]


def test_sigmoid_under_cross_entropy_has_a_short_form_of_its_own(network):
    passed = saturated(network, "sigmoid", [-800.0, 3.0], [1.0, 0.0], "cross_entropy")
    assert passed.stable_note.endswith("was computed as −y·(1 − A₁) instead.")
    assert passed.dL_dz[0].tolist() == [[-1.0, 0.0]]


@pytest.mark.parametrize("y", [[0.0, 1.0], [0.5, 0.5], [0.25, 0.75]])
def test_an_output_that_is_right_or_nearly_right_is_not_called_saturated(network, y):
    nearly = [0.0, 1e-9] if y[0] == 0.5 else [-2.0, np.log(3.0)]
    assert saturated(network, "sigmoid", nearly, y, "binary_cross_entropy").stable_note is None
    assert saturated(network, "softmax", nearly, y, "cross_entropy").stable_note is None


def test_of_a_batch_the_note_counts_the_saturated_samples(network):
    net = network([1, 1], ["sigmoid"], "binary_cross_entropy")
    parameters = Parameters((read_only([[1.0]]),), (read_only([0.0]),))
    passed = trace(net, parameters, [[0.0], [800.0], [-800.0]], [[1.0], [0.0], [1.0]])
    assert passed.stable_note.startswith("In 2 of 3 samples the output is saturated")
    assert passed.dL_dz[0].ravel().tolist() == [-0.5, 1.0, -1.0]


def test_the_mean_over_several_outputs_is_in_the_formula(network):
    passed = saturated(network, "sigmoid", [800.0, 0.0], [0.0, 1.0], "binary_cross_entropy")
    assert "computed as (A₁ − y)/2" in passed.stable_note
    assert passed.dL_dz[0].tolist() == [[0.5, -0.25]]


@pytest.mark.parametrize("true", [0, 1, 2])
@pytest.mark.parametrize("z", [[40.0, 0.0, -3.0], [800.0, 0.0, -800.0], [-800.0, -800.0, 800.0], [0.1, 0.2, 0.3]])
def test_softmax_with_cross_entropy_keeps_its_digits_at_any_z(network, z, true):
    passed = saturated(network, "softmax", z, np.eye(3)[true], "cross_entropy")
    weights = [Fraction(exp(value - max(z))) for value in z]
    p = [weight / sum(weights) for weight in weights]
    assert passed.dL_dz[0][0] == pytest.approx([float(q - (i == true)) for i, q in enumerate(p)], rel=1e-9, abs=0)
    others = sum(weight for value, weight in zip(z, weights, strict=True) if value != max(z))
    ties = z.count(max(z)) - 1
    assert passed.loss == pytest.approx(max(z) - z[true] + log1p(float(others) + ties), rel=1e-9, abs=0)


def test_softmax_says_what_overflowed(network):
    passed = saturated(network, "softmax", [800.0, 0.0], [0.0, 1.0], "cross_entropy")
    assert passed.loss == 800
    assert passed.stable_note.endswith("Their product ∂L/∂Z₁ was computed as A₁ − y instead.")


@pytest.mark.parametrize(("output", "loss"), STABLE_PAIRS)
def test_chain_and_paths_go_on_from_the_stable_product(network, output, loss):
    passed = saturated(network, output, [800.0, -800.0], [0.0, 1.0], loss)
    target = Target(1, "W", 1, 0)
    assert chain(passed, target)[-1].product == passed.dL_dW[0][1, 0]
    assert sum_paths(passed, target) == pytest.approx(passed.dL_dW[0][1, 0], rel=1e-12)
    paths = top_paths(passed, target)
    assert sum(path.product for path in paths) == pytest.approx(passed.dL_dW[0][1, 0], rel=1e-12)


@pytest.mark.parametrize(("output", "loss"), STABLE_PAIRS)
def test_the_closed_forms_agree_with_the_plain_product_where_nothing_overflows(traced, output, loss):
    passed = traced([3, 4], [output], loss, batch=6)
    pair = STABLE_PAIRS[output, loss]
    up, down = pair.pulls(passed.z[-1], passed.y)
    assert up - down == pytest.approx(passed.dL_dz[-1], rel=1e-10)
    assert pair.loss(passed.z[-1], passed.y) == pytest.approx(passed.losses, rel=1e-10)


def test_cross_entropy_with_soft_targets_has_the_stable_form_too(network):
    passed = saturated(network, "softmax", [800.0, 0.0, 0.0], [0.5, 0.3, 0.1], "cross_entropy")
    assert passed.loss == pytest.approx(320)
    assert passed.dL_dz[0][0] == pytest.approx([0.4, -0.3, -0.1])


def test_other_pairs_are_the_plain_product(network):
    passed = saturated(network, "sigmoid", [800.0], [0.0], "half_squared_error")
    assert passed.dL_dz[0].tolist() == [[0.0]]
    assert passed.stable_note is None
