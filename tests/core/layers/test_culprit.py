"""What made a gradient small: nets whose factors are known by hand, and sentences that must be true."""

from math import exp, inf, isnan, log10

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.backprop import trace
from nnviz.core.chain import Target, chain
from nnviz.core.layers import culprit_sentences, find_culprit
from nnviz.core.network import Parameters

W1 = Target(1, "W")


@pytest.fixture
def line(network):
    """A net of one-unit layers, by its weights: the culprit of W₁ (or a target) and its sentences."""

    def made(weights, activations, x=1.0, y=0.0, loss="half_squared_error", biases=None, target=W1):
        net = network([1] * (len(weights) + 1), activations, loss)
        given_ = [np.array([b]) for b in biases or [0.0] * len(weights)]
        parameters = Parameters(tuple(np.array([[w]]) for w in weights), tuple(given_))
        found = find_culprit(trace(net, parameters, np.array([[x]]), np.array([[y]])), target)
        return found, culprit_sentences(found, net)

    return made


def sigmoid_slope(z):
    return 1 / (1 + exp(-z)) / (1 + exp(z))


@given(st.integers(0, 10**6), st.integers(1, 4), st.sampled_from(["W", "b"]), st.booleans())
def test_the_steps_add_up_to_the_gradient_and_the_kinds_to_the_steps(traced, seed, layer, parameter, one):
    passed = traced([3, 4, 5, 4, 2], ["tanh", "sigmoid", "gelu", "softplus"], seed=seed)
    column = 1 if one and parameter == "W" else None
    target = Target(layer, parameter, 0 if one else None, column)
    found = find_culprit(passed, target)
    gradient = (passed.dL_dW if parameter == "W" else passed.dL_db)[layer - 1]
    size = abs(target.entry(gradient)) if one else np.linalg.norm(gradient)
    assert len(found.steps) == len(chain(passed, target))
    assert sum(step.change for step in found.steps) == pytest.approx(log10(size), abs=1e-12)
    assert sum(found.changes.values()) == pytest.approx(log10(size), abs=1e-12)


def test_ten_sigmoid_layers_are_told_with_what_the_weights_gave_back(line):
    weights, x, y = [3.0] * 10, 1.1, 1.0
    found, sentences = line(weights, ["sigmoid"] * 10, x, y)
    z, a = [], x
    for w in weights:
        z.append(w * a)
        a = 1 / (1 + exp(-z[-1]))
    slopes = sum(log10(sigmoid_slope(one)) for one in z)
    assert found.guilty == "slopes"
    assert found.changes == pytest.approx(
        {"loss": log10(y - a), "slopes": slopes, "weights": 9 * log10(3), "input": log10(x)}
    )
    steepest = min(range(10), key=lambda k: sigmoid_slope(z[k]))
    assert (found.worst.factor, found.worst.layer) == ("dA_dZ", steepest + 1)
    first, second = sentences
    assert first.startswith("σ′ ≤ ¼ made it ")
    assert "times smaller over 10 layers; the weights made it 19683 times larger over 9 layers;" in first
    k = "₁₂₃₄₅₆₇₈₉"[steepest]
    assert second.startswith(f"Most of all ∂A{k}/∂Z{k}: ÷{1 / sigmoid_slope(z[steepest]):.1f}, where ÷4 is the least.")
    assert f"The product arrives at the only unit with z = {z[steepest]:.2f}" in second


def test_small_weights_are_guilty_where_the_slopes_are_all_1(line):
    found, (first, second) = line([1.0, 0.5, 0.001, 0.5], ["identity"] * 4, 1.0, -1.0)
    assert (found.guilty, found.worst.layer) == ("weights", 3)
    assert first == "The weights made it 4000 times smaller over 3 layers."
    assert second == "Most of all ∂Z₃/∂A₂ = W₃: ÷1000."


def test_nobody_is_guilty_of_what_two_kinds_share(line):
    """tanh′ and the weights each take a factor of 20."""
    z = np.arccosh(np.sqrt(20.0))
    found, sentences = line([z, 0.05], ["tanh", "identity"], 1.0, np.tanh(z) * 0.05 - 0.99)
    assert found.changes["slopes"] == pytest.approx(found.changes["weights"], abs=1e-9)
    assert found.total < -2
    assert found.guilty is None
    assert sentences[0].startswith("Shared: ")
    assert "tanh′ ≤ 1 made it 20.0 times smaller in layer 1" in sentences[0]
    assert "the weights made it 20.0 times smaller in layer 2" in sentences[0]
    assert len(sentences) == 1


def test_less_than_two_decades_are_nobodys_doing(line):
    found, sentences = line([1.0, 0.011], ["identity", "identity"], 1.0, 0.011 - 1.0)
    assert found.total == pytest.approx(-1.96, abs=0.01)
    assert found.guilty is None
    assert sentences == ("No factor stands out.",)


def test_an_output_slope_that_its_log_loss_divides_by_is_not_to_blame(line):
    """A saturated output that is wrong: ∂L/∂A is huge, σ′ tiny, and their product p − y is almost 1."""
    found, (first, _) = line([1.0, 0.02, 0.02, 1.0], ["identity"] * 3 + ["sigmoid"], 1.0, 0.0,
                             "binary_cross_entropy", biases=[0, 0, 0, 20.0])  # fmt: skip
    assert found.changes["slopes"] < -8
    assert found.changes["loss"] > 8
    assert found.guilty == "weights"
    assert first.startswith("The weights made it 2500 times smaller over 3 layers; ")


def test_a_loss_that_is_almost_met_is_the_cause_itself(line):
    found, (first, second) = line([1.0, 1.0], ["identity", "identity"], 1.0, 1.0001)
    assert found.guilty == "loss"
    assert first == "The loss itself made it 10000 times smaller."
    assert second == "Most of all ∂L/∂A₂: ÷10000."


def test_a_gradient_that_explodes_is_told_the_other_way_round(line):
    found, (first, second) = line([1.0, 30.0, 10.0], ["identity"] * 3, 1.0, 299.0)
    assert (found.direction, found.guilty) == (1, "weights")
    assert first == "The weights made it 300 times larger over 2 layers."
    assert second == "Most of all ∂Z₂/∂A₁ = W₂: ×30.0."


def test_the_chain_ends_where_nothing_gets_through(line):
    found, sentences = line([1.0, -1.0, 1.0], ["relu", "relu", "identity"], 1.0, 5.0)
    assert found.total == -inf
    assert len(found.steps) == 4
    assert sentences == ("The product is 0 from ∂A₂/∂Z₂ on: wherever it arrives, the slope is 0.",)
    _, sentences = line([1.0, 0.0, 1.0], ["identity"] * 3, 1.0, 5.0)
    assert sentences[0].startswith("The product is 0 from ∂Z₂/∂A₁ = W₂ on: what arrives there is multiplied by weights")
    _, sentences = line([1.0], ["identity"], 0.0, 1.0)
    assert sentences[0].startswith("The product is 0 from ∂Z₁/∂W₁ on")


def test_what_float64_makes_0_of_keeps_its_size(line):
    found, (first, _) = line([800.0, 1.0], ["sigmoid", "identity"], 1.0, 3.0)
    assert found.total == pytest.approx(-800 / np.log(10) + log10(2), rel=1e-9)
    assert found.guilty == "slopes"
    assert "made it 2.73×10³⁴⁷ times smaller in layer 1" in first


def test_an_output_that_is_its_target_as_rounded_tells_no_size(line):
    found, sentences = line([1.0, 1.0], ["identity"] * 2, 1.0, 1.0)
    assert isnan(found.total)
    assert sentences[0].startswith("The size of the product is not known from ∂L/∂A₂ on")


def test_what_overflows_has_no_size(line):
    found, sentences = line([1.0, 1e200, 1e200], ["identity"] * 3, 1.0, 0.0)
    assert isnan(found.total)
    assert found.guilty is None
    assert len(sentences) == 1
    assert "not known" in sentences[0]


def test_one_weight_has_its_own_unit_in_the_last_step(traced):
    passed = traced([2, 3, 1], ["tanh", "identity"])
    found = find_culprit(passed, Target(1, "W", 2, 0))
    delta = passed.dL_dz[0][0]
    assert found.changes["input"] == pytest.approx(log10(abs(delta[2] * passed.x[0, 0]) / np.linalg.norm(delta)))


def test_most_of_it_is_said_only_of_more_than_half(network):
    net = network([1, 2, 1], ["sigmoid", "identity"])
    for out, words in (([[1.0, 3.0]], "Most of it arrives at unit 2"), ([[1.0, 1.0]], "Its largest part arrives at")):
        parameters = Parameters((np.array([[7.0], [7.1]]), np.array(out)), (np.zeros(2), np.zeros(1)))
        found = find_culprit(trace(net, parameters, np.array([[1.0]]), np.array([[0.4 * sum(out[0])]])), W1)
        assert found.guilty == "slopes"
        assert words in culprit_sentences(found, net)[1]
