"""The factors of a chain: how many, in which order, and that their product is the gradient."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.chain import Factor, Target, chain, gain, whole_pass

OUTPUTS = [("tanh", "half_squared_error"), ("softmax", "cross_entropy"), ("softmax", "mean_squared_error")]


def as_matrix(factor):
    """A factor as the matrix that it stands for, to multiply from the right."""
    return np.diag(factor.value) if factor.diagonal else factor.value


def multiplied(factors, whole_weights):
    """The product of a chain, multiplied out from left to right by nothing but matrix products."""
    product = factors[0].value
    for factor in factors[1:-1]:
        product = product @ as_matrix(factor)
    return np.outer(product, factors[-1].value) if whole_weights else product @ as_matrix(factors[-1])


def targets(network):
    for k in range(1, network.depth + 1):
        yield Target(k, "W")
        yield Target(k, "b")
        yield Target(k, "W", network.fan_out(k) - 1, 0)
        yield Target(k, "b", 0)


def gradient(passed, target):
    whole = (passed.dL_dW if target.parameter == "W" else passed.dL_db)[target.layer - 1]
    return whole if target.row is None else target.entry(whole)


@given(
    widths=st.lists(st.integers(1, 5), min_size=2, max_size=7),
    output=st.sampled_from(OUTPUTS),
    seed=st.integers(0, 10_000),
)
def test_the_product_of_the_factors_is_the_gradient_for_every_target_at_any_depth(traced, widths, output, seed):
    passed = traced(widths, ["tanh"] * (len(widths) - 2) + [output[0]], output[1], seed=seed)
    for target in targets(passed.network):
        factors = chain(passed, target)
        assert len(factors) == 2 * (passed.network.depth - target.layer) + 3
        whole_weights = target.parameter == "W" and target.row is None
        assert multiplied(factors, whole_weights) == pytest.approx(gradient(passed, target), rel=1e-12, abs=1e-15)
        assert factors[-1].product == pytest.approx(gradient(passed, target), rel=1e-15, abs=0)


def test_each_running_product_is_the_one_before_times_the_factor(traced):
    factors = chain(traced([3, 4, 5, 2], ["tanh", "sigmoid", "softmax"], "cross_entropy"), Target(1, "b"))
    for before, factor in pairwise(factors):
        assert factor.product == pytest.approx(before.product @ as_matrix(factor), rel=1e-12)


def test_the_factors_stand_in_the_order_of_the_chain_rule(traced):
    passed = traced([3, 4, 5, 2], ["tanh"] * 3)
    order = [(factor.kind, factor.layer) for factor in chain(passed, Target(2, "W"))]
    assert order == [("dL_dA", 3), ("dA_dZ", 3), ("dZ_dA", 3), ("dA_dZ", 2), ("dZ_dW", 2)]


def test_the_values_are_the_local_derivatives(traced):
    passed = traced([3, 4, 2], ["tanh", "softmax"], "cross_entropy")
    first, jacobian, weights, slopes, source = chain(passed, Target(1, "W"))
    assert np.array_equal(first.value, passed.dL_da[1][0])
    assert jacobian.value.shape == (2, 2)
    assert not jacobian.diagonal
    assert weights.value is passed.parameters.weights[1]
    assert slopes.diagonal
    assert np.array_equal(source.value, passed.x[0])
    assert source.product.shape == (4, 3)


def test_the_last_factor_of_one_weight_is_zero_but_for_its_own_unit(traced):
    passed = traced([3, 4], ["tanh"])
    last = chain(passed, Target(1, "W", 2, 1))[-1]
    assert last.value.tolist() == [0, 0, passed.x[0, 1], 0]
    assert last.product.shape == ()
    assert chain(passed, Target(1, "b", 2))[-1].value.tolist() == [0, 0, 1, 0]


def test_the_whole_pass_uses_each_delta_three_times(traced):
    passed = traced([3, 4, 2], ["tanh"] * 2)
    factors = whole_pass(passed)
    assert [f"{factor.kind} {factor.layer}" for factor in factors] == [
        "dL_dA 2", "dA_dZ 2", "dZ_dW 2", "dZ_db 2", "dZ_dA 2", "dA_dZ 1", "dZ_dW 1", "dZ_db 1",
    ]  # fmt: skip
    delta, into_W, into_b, onwards = factors[1:5]
    assert np.array_equal(into_W.product, np.outer(delta.product, passed.a[1][0]))
    assert np.array_equal(into_b.product, delta.product)
    assert onwards.product == pytest.approx(delta.product @ passed.parameters.weights[1])


def test_one_chain_is_a_selection_of_the_whole_pass(traced):
    passed = traced([3, 4, 4, 2], ["tanh"] * 3)
    every = {(factor.kind, factor.layer): factor for factor in whole_pass(passed)}
    for factor in chain(passed, Target(2, "W")):
        same = every[factor.kind, factor.layer]
        assert np.array_equal(factor.value, same.value)
        assert np.array_equal(factor.product, same.product)


def test_of_a_batch_the_chain_is_that_of_the_first_sample(traced):
    passed = traced([3, 4, 2], ["tanh"] * 2, batch=3)
    assert np.array_equal(chain(passed, Target(1, "b"))[-1].product, passed.dL_dz[0][0])


def factor_of(value, diagonal=False):
    value = np.array(value, dtype=float)
    return Factor("dA_dZ", 1, value, value, diagonal)


def test_gain_is_the_mean_stretch_of_a_factor():
    assert gain(factor_of([-3.0])) == 3
    assert gain(factor_of([3.0, 4.0])) == 5
    assert gain(factor_of([1.0] * 9, diagonal=True)) == 1
    assert gain(factor_of(2 * np.eye(4))) == 2
    assert gain(factor_of([[3.0, 4.0]])) == 5
    assert gain(factor_of([0.0, 0.0])) == 0


def test_norms_neither_overflow_nor_underflow():
    assert factor_of([3e300, 4e300]).norm == pytest.approx(5e300)
    assert factor_of([3e-300, 4e-300]).norm == pytest.approx(5e-300)
    assert factor_of([np.inf, 1.0]).norm == np.inf


def test_half_a_target_is_refused():
    with pytest.raises(ValueError, match="both its row and its column"):
        Target(1, "W", 2)
    with pytest.raises(ValueError, match="no column"):
        Target(1, "b", 2, 1)


def test_a_layer_without_biases_ends_no_chain_in_them(traced):
    passed = traced([3, 4, 5, 2], ["tanh", "sigmoid", "softmax"], "cross_entropy", biases=[True, False, False])
    ends = [(factor.kind, factor.layer) for factor in whole_pass(passed) if factor.kind in ("dZ_dW", "dZ_db")]
    assert ends == [("dZ_dW", 3), ("dZ_dW", 2), ("dZ_dW", 1), ("dZ_db", 1)]
    for target in (Target(1, "W"), Target(2, "W"), Target(2, "W", 4, 3), Target(1, "b"), Target(1, "b", 3)):
        assert chain(passed, target)[-1].product == pytest.approx(gradient(passed, target), rel=1e-15, abs=0)
    for target in (Target(2, "b"), Target(3, "b", 0)):
        with pytest.raises(ValueError, match=f"layer {target.layer} has no biases"):
            chain(passed, target)
