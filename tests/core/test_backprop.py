"""The backward pass against finite differences, alone and as the mean over a batch, and where it overflows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.arrays import read_only
from nnviz.core.backprop import trace
from nnviz.core.chain import Target
from nnviz.core.engine import mean_gradients
from nnviz.core.losses import LOSSES
from nnviz.core.network import Parameters
from nnviz.core.nudge import nudge_entry, nudge_parameter

ELEMENTWISE = [name for name, activation in ACTIVATIONS.items() if activation.elementwise]


def everything_pushed(passed):
    """The analytic and the numeric derivative of the mean loss by every weight and bias."""
    targets = []
    for k, (W, b) in enumerate(zip(passed.parameters.weights, passed.parameters.biases, strict=True), start=1):
        targets += [Target(k, "W", *place) for place in np.ndindex(W.shape)]
        targets += [Target(k, "b", row) for row in range(len(b))]
    nudges = [nudge_parameter(passed, target) for target in targets]
    return np.array([nudge.analytic for nudge in nudges]), np.array([nudge.numeric for nudge in nudges])


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_every_gradient_of_every_activation_with_every_loss_is_what_a_nudge_does(traced, output, loss):
    hidden = output if output != "softmax" else "tanh"
    passed = traced([3, 4, 3], [hidden, output], loss, seed=5, batch=3)
    if LOSSES[loss].needs_probabilities and not np.all((passed.a[-1] > 0) & (passed.a[-1] < 1)):
        probable = np.array([[0.1, 0.2, 0.3]])  # as outputs of a layer without an activation of its own
        weights = *passed.parameters.weights[:-1], read_only(np.zeros((3, 4)) + 0.01)
        parameters = Parameters(weights, (passed.parameters.biases[0], read_only(probable[0])))
        passed = trace(passed.network, parameters, passed.x, passed.y)
    analytic, numeric = everything_pushed(passed)
    assert np.isfinite(analytic).all()
    assert analytic == pytest.approx(numeric, rel=1e-6, abs=1e-8)


@given(
    activations=st.lists(st.sampled_from(ELEMENTWISE), min_size=1, max_size=4),
    data=st.data(),
    seed=st.integers(0, 10_000),
    batch=st.integers(1, 3),
)
def test_gradients_of_random_nets_of_any_depth_are_what_a_nudge_does(traced, activations, data, seed, batch):
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=len(activations) + 1, max_size=len(activations) + 1))
    loss = data.draw(st.sampled_from(["half_squared_error", "mean_squared_error"]))
    biases = data.draw(st.lists(st.booleans(), min_size=len(activations), max_size=len(activations)))
    passed = traced(sizes, activations, loss, seed=seed, batch=batch, biases=biases)
    assert [len(slope) for slope in passed.dL_db] == [passed.network.biases(k) for k in range(1, len(sizes))]
    away_from_corners = all(np.abs(z).min() > 1e-4 for z in passed.z)
    analytic, numeric = everything_pushed(passed)
    if away_from_corners:
        assert analytic == pytest.approx(numeric, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(("output", "loss"), [("softmax", "cross_entropy"), ("sigmoid", "binary_cross_entropy")])
def test_every_delta_is_what_a_nudge_of_that_one_number_does(traced, output, loss):
    passed = traced([3, 4, 5, 3], ["gelu", "tanh", output], loss)
    for k in range(1, 4):
        for unit in range(passed.network.fan_out(k)):
            for quantity in ("z", "a"):
                nudge = nudge_entry(passed, quantity, k, unit)
                assert nudge.analytic == pytest.approx(nudge.numeric, rel=1e-6, abs=1e-9)


def test_gradients_of_a_batch_are_the_means_of_those_of_its_samples(traced):
    passed = traced([3, 4, 3], ["tanh", "softmax"], "cross_entropy", batch=5)
    alone = [trace(passed.network, passed.parameters, passed.x[[i]], passed.y[[i]]) for i in range(5)]
    assert passed.loss == pytest.approx(np.mean([one.loss for one in alone]), rel=1e-14)
    assert passed.losses == pytest.approx([one.loss for one in alone], rel=1e-14)
    for k in range(2):
        assert passed.dL_dW[k] == pytest.approx(np.mean([one.dL_dW[k] for one in alone], axis=0), rel=1e-12)
        assert passed.dL_db[k] == pytest.approx(np.mean([one.dL_db[k] for one in alone], axis=0), rel=1e-12)
        assert passed.dL_dz[k] == pytest.approx(np.concatenate([one.dL_dz[k] for one in alone]), rel=1e-12)


def test_softmax_with_cross_entropy_comes_to_p_minus_y_through_the_full_jacobian(traced):
    passed = traced([3, 4], ["softmax"], "cross_entropy")
    assert passed.da_dz[0].shape == (1, 4, 4)
    assert passed.dL_dz[0] == pytest.approx(passed.dL_da[0] @ passed.da_dz[0][0], rel=1e-14)
    assert passed.dL_dz[0] == pytest.approx(passed.a[1] - passed.y, rel=1e-13)
    assert passed.stable_note is None


def test_a_layer_without_biases_has_the_gradients_of_one_whose_biases_are_zero(traced):
    bare = traced([3, 4, 3], ["tanh", "softmax"], "cross_entropy", batch=5, biases=[False, False])
    zeros = Parameters(bare.parameters.weights, (np.zeros(4), np.zeros(3)))
    same = traced([3, 4, 3], ["tanh", "softmax"], "cross_entropy").network
    expected = trace(same, zeros, bare.x, bare.y)
    mean = mean_gradients(bare.network, bare.parameters, bare.x, bare.y)
    assert bare.loss == expected.loss == pytest.approx(mean.loss, rel=1e-14)
    for k in range(2):
        assert bare.dL_dW[k].tolist() == expected.dL_dW[k].tolist()
        assert mean.dL_dW[k] == pytest.approx(expected.dL_dW[k], rel=1e-12)
        assert bare.dL_db[k].shape == mean.dL_db[k].shape == (0,)
    assert bare.first_non_finite is mean.first_non_finite is None


def test_everything_kept_is_read_only(traced):
    passed = traced([3, 4, 3], ["tanh", "softmax"], "cross_entropy", batch=2)
    lists = passed.z, passed.a, passed.dL_da, passed.da_dz, passed.dL_dz, passed.dL_dW, passed.dL_db
    for array in (passed.x, passed.y, passed.losses, *(array for arrays in lists for array in arrays)):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_the_same_pass_gives_the_same_bits(traced):
    first, again = (traced([3, 4, 3], ["tanh", "softmax"], "cross_entropy") for _ in range(2))
    assert all(map(np.array_equal, first.dL_dW, again.dL_dW))


def test_many_rows_of_a_wide_softmax_keep_only_the_first_jacobians(traced, monkeypatch):
    whole = traced([3, 4], ["softmax"], "cross_entropy", batch=7)
    monkeypatch.setattr("nnviz.core.backprop._BLOCK", 3 * 4**2)
    blocks = traced([3, 4], ["softmax"], "cross_entropy", batch=7)
    assert blocks.da_dz[0].shape == (3, 4, 4)
    assert np.array_equal(blocks.da_dz[0], whole.da_dz[0][:3])
    assert np.array_equal(blocks.dL_dz[0], whole.dL_dz[0])


# ---------------------------------------------------------------- numbers that are no numbers


def one_unit_layers(network, weights, activations, x, y=0.0, loss="half_squared_error"):
    net = network([1] * (len(weights) + 1), activations, loss)
    parameters = Parameters(tuple(read_only([[w]]) for w in weights), tuple(read_only([0.0]) for _ in weights))
    return trace(net, parameters, [[x]], [[y]])


def test_a_finite_pass_has_no_first_non_finite_value(mazur):
    assert mazur.first_non_finite is None


@pytest.mark.parametrize(
    ("weights", "activations", "x", "where"),
    [
        ([1.0], ["identity"], np.nan, "X"),
        ([1e200, 1e200], ["identity"] * 2, 1.0, "Z₂"),
        ([1e200], ["sin"], 1e200, "Z₁"),
        ([1.0], ["identity"], 1e200, "L"),
        ([1e-10, 1e155, 1e155], ["identity", "identity", "tanh"], 1e-300, "∂L/∂A₁"),
        ([1.0] * 11 + [1e150], ["identity"] * 12, 1.0, None),
    ],
)
def test_the_first_non_finite_value_is_named_in_the_order_of_computation(network, weights, activations, x, where):
    passed = one_unit_layers(network, weights, activations, x, y=2.0 if where and where[0] == "∂" else 0.0)
    assert passed.first_non_finite == where


def test_a_gradient_that_overflows_although_the_loss_is_finite_is_named(network):
    passed = one_unit_layers(network, [1.0], ["relu"], 1e-320, y=1.0, loss="binary_cross_entropy")
    assert np.isfinite(passed.loss)
    assert passed.first_non_finite == "∂L/∂A₁"


@pytest.mark.parametrize("block", [2**20, 40, 1])
def test_the_means_of_a_batch_do_not_depend_on_the_blocks_it_is_worked_through_in(traced, monkeypatch, block):
    whole = traced([3, 4, 2], ["tanh", "softmax"], "cross_entropy", batch=11)
    monkeypatch.setattr("nnviz.core.backprop._BLOCK", block)
    means = mean_gradients(whole.network, whole.parameters, whole.x, whole.y)
    assert means.loss == pytest.approx(whole.loss, rel=1e-14)
    for mean, own in zip((*means.dL_dW, *means.dL_db), (*whole.dL_dW, *whole.dL_db), strict=True):
        np.testing.assert_allclose(mean, own, rtol=1e-12, atol=1e-15)
        assert not mean.flags.writeable
    assert means.first_non_finite is None


def test_the_means_say_where_the_first_number_was_lost(network):
    net = network([1, 1], ["identity"])
    means = mean_gradients(net, Parameters((read_only([[1e200]]),), (read_only([0.0]),)), [[1.0], [1e200]], [[0.0]] * 2)
    assert means.first_non_finite == "Z₁"
