"""Shapes, parameters that share what did not change, initialization from a seed, the forward pass."""

import numpy as np
import pytest

from nnviz.core.arrays import read_only
from nnviz.core.network import Parameters, apart, beside, forward, initialize, same_numbers


def test_the_layers_are_counted_from_one(network):
    net = network([4, 5, 3], ["tanh", "softmax"], "cross_entropy")
    assert (net.depth, net.outputs) == (2, 3)
    assert [(net.fan_out(k), net.fan_in(k)) for k in (1, 2)] == [(5, 4), (3, 5)]


def test_initialized_parameters_have_the_shapes_of_the_network(network):
    net = network([4, 5, 3], ["tanh", "identity"])
    parameters = initialize(net, "normal", 0, bias=0.25)
    assert [W.shape for W in parameters.weights] == [(5, 4), (3, 5)]
    assert all(np.all(b == 0.25) for b in parameters.biases)


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(network):
    net = network([4, 5, 3], ["tanh", "identity"])
    first, again, other = (initialize(net, "he_normal", seed) for seed in (3, 3, 4))
    assert all(map(np.array_equal, first.weights, again.weights))
    assert not np.array_equal(first.weights[0], other.weights[0])


def test_adding_a_layer_keeps_the_weights_of_those_before_it(network):
    small = initialize(network([4, 5, 3], ["tanh"] * 2), "xavier_uniform", 1)
    large = initialize(network([4, 5, 3, 2], ["tanh"] * 3), "xavier_uniform", 1)
    assert all(map(np.array_equal, small.weights, large.weights[:2]))


def test_options_reach_the_scheme(network):
    assert np.all(initialize(network([2, 2], ["tanh"]), "constant", 0, options={"value": 3.0}).weights[0] == 3)


def test_a_scale_multiplies_the_weights_and_leaves_the_biases_alone(network):
    net = network([4, 5, 3], ["tanh", "identity"])
    plain, scaled = initialize(net, "he_normal", 3, bias=0.5), initialize(net, "he_normal", 3, bias=0.5, scale=2.5)
    assert all(np.array_equal(2.5 * W, V) for W, V in zip(plain.weights, scaled.weights, strict=True))
    assert all(np.all(b == 0.5) for b in scaled.biases)


def test_changing_one_entry_shares_all_other_arrays_and_leaves_the_old_ones_alone(network):
    old = initialize(network([2, 3, 2], ["tanh"] * 2), "normal", 0)
    new = old.with_entry(2, "W", 1, 2, 9.0)
    assert new.weights[1][1, 2] == 9
    assert old.weights[1][1, 2] != 9
    assert new.weights[0] is old.weights[0]
    assert new.biases is old.biases
    assert (new.weights[1] != old.weights[1]).sum() == 1
    assert old.with_entry(1, "b", 2, None, 9.0).biases[0].tolist() == [0, 0, 9]


def test_all_arrays_are_read_only(network):
    net = network([2, 3, 2], ["tanh"] * 2)
    parameters = initialize(net, "normal", 0).with_array(1, "W", np.ones((3, 2)))
    passed = forward(net, parameters, np.ones((1, 2)))
    for array in (*parameters.weights, *parameters.biases, *passed.z, *passed.a):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_the_forward_pass_is_weights_times_activations_plus_bias(network):
    net = network([2, 2, 1], ["relu", "identity"])
    weights = read_only([[1, 2], [-3, 4]]), read_only([[5, 6]])
    passed = forward(net, Parameters(weights, (read_only([1, -20]), read_only([7]))), [[1, 1], [0, 2]])
    assert passed.a[0].tolist() == [[1, 1], [0, 2]]
    assert passed.z[0].tolist() == [[4, -19], [5, -12]]
    assert passed.a[1].tolist() == [[4, 0], [5, 0]]
    assert passed.z[1].tolist() == passed.a[2].tolist() == [[27], [32]]


def test_a_layer_without_biases_is_weights_times_activations_alone(network):
    net = network([2, 2, 1, 1], ["relu", "identity", "identity"], biases=[False, True, False])
    weights = read_only([[1, 2], [-3, 4]]), read_only([[5, 6]]), read_only([[2]])
    none = read_only([])
    passed = forward(net, Parameters(weights, (none, read_only([7]), none)), [[1, 1], [0, 2]])
    assert passed.z[0].tolist() == [[3, 1], [4, 8]]
    assert passed.z[1].tolist() == [[28], [75]]
    assert passed.z[2].tolist() == passed.a[3].tolist() == [[56], [150]]


def test_weights_are_drawn_alike_with_and_without_biases(network):
    sizes, activations = [4, 5, 3], ["tanh", "identity"]
    with_them = initialize(network(sizes, activations), "he_normal", 3, bias=0.5)
    without = initialize(network(sizes, activations, biases=[False, True]), "he_normal", 3, bias=0.5)
    assert all(map(np.array_equal, with_them.weights, without.weights))
    assert [b.tolist() for b in without.biases] == [[], [0.5] * 3]
    assert not same_numbers(with_them, without)


def test_the_numbers_of_a_unit_stand_beside_each_other_and_come_apart_again(network):
    W, b, none = read_only([[1, 2], [3, 4]]), read_only([5, 6]), read_only([])
    assert beside(W, b).tolist() == [[1, 2, 5], [3, 4, 6]]
    assert beside(W, none).tolist() == W.tolist()
    for bias in (b, none):
        many = np.stack([beside(W, bias)] * 3)
        assert [part.tolist() for part in apart(many, 2)] == [[W.tolist()] * 3, [bias.tolist()] * 3]


def test_overflow_in_the_forward_pass_is_infinite_and_no_warning(network):
    net = network([1, 1, 2, 2], ["identity", "sin", "softmax"], "cross_entropy")
    weights = read_only([[1e300]]), read_only([[1e300], [1.0]]), read_only(np.ones((2, 2)))
    passed = forward(net, Parameters(weights, (read_only([0]), read_only([0, 0]), read_only([0, 0]))), [[1e300]])
    assert np.isinf(passed.z[0]).all()
    assert np.isnan(passed.a[-1]).all()
