"""Units that act as one, against nets made so by hand, and against the gradients of all rows."""

import numpy as np
import pytest

from nnviz.core.backprop import trace
from nnviz.core.network import Parameters, initialize
from nnviz.core.symmetry import Group, alike_units, group_words


@pytest.fixture
def net(network):
    return network([2, 5, 4, 3], ["tanh", "relu", "identity"])


def alike(net, layer, *units, seed=0):
    """Random parameters with some units of a hidden layer made alike."""
    first = initialize(net, "normal", seed, bias=0.1)
    weights = [np.array(W) for W in first.weights]
    for unit in units[1:]:
        weights[layer - 1][unit] = weights[layer - 1][units[0]]
        weights[layer][:, unit] = weights[layer][:, units[0]]
    return Parameters(tuple(weights), first.biases)


def test_random_units_are_not_alike(net):
    assert alike_units(net, initialize(net, "normal", 0)) == ()


@pytest.mark.parametrize("scheme", ["constant", "zeros"])
def test_all_units_of_a_hidden_layer_are_alike_with_equal_weights_or_none(net, scheme):
    groups = alike_units(net, initialize(net, scheme, 0))
    assert groups == (Group(1, (0, 1, 2, 3, 4)), Group(2, (0, 1, 2, 3)))


def test_units_that_do_not_stand_together_are_found_and_groups_told_apart(net):
    parameters = alike(net, 1, 0, 3)
    weights = [np.array(W) for W in parameters.weights]
    weights[0][4], weights[1][:, 4] = weights[0][1], weights[1][:, 1]
    assert alike_units(net, Parameters(tuple(weights), parameters.biases)) == (Group(1, (0, 3)), Group(1, (1, 4)))


@pytest.mark.parametrize("part", ["in", "bias", "out"])
def test_one_number_that_differs_parts_them(net, part):
    parameters = alike(net, 1, 1, 2, 4)
    place = {"in": (1, "W", 2, 1), "bias": (1, "b", 2, None), "out": (2, "W", 3, 2)}[part]
    layer, name, row, column = place
    old = parameters.array(layer, name)[row if column is None else (row, column)]
    for change, groups in ((1e-12, (Group(1, (1, 2, 4)),)), (0.01, (Group(1, (1, 4)),))):
        assert alike_units(net, parameters.with_entry(*place, old * (1 + change))) == groups


def test_the_gradients_of_a_group_agree_over_all_rows_and_stay_so_through_updates(net):
    rng, parameters = np.random.default_rng(1), alike(net, 2, 0, 2, 3)
    x, y = rng.standard_normal((30, 2)), rng.standard_normal((30, 3))
    for _ in range(60):
        passed = trace(net, parameters, x, y)
        assert np.ptp(passed.dL_dW[1][[0, 2, 3]], axis=0) == pytest.approx(np.zeros(5), abs=1e-12)
        parameters = Parameters(
            tuple(W - 0.05 * g for W, g in zip(parameters.weights, passed.dL_dW, strict=True)),
            tuple(b - 0.05 * g for b, g in zip(parameters.biases, passed.dL_db, strict=True)),
        )
    assert alike_units(net, parameters) == (Group(2, (0, 2, 3)),)


def test_outputs_are_told_apart_by_their_targets(network):
    assert alike_units(network([2, 3], ["identity"]), initialize(network([2, 3], ["identity"]), "zeros", 0)) == ()


def test_layers_without_biases_and_numbers_that_are_none(network):
    net = network([2, 3, 1], ["tanh", "identity"], biases=[False, True])
    assert alike_units(net, initialize(net, "constant", 0)) == (Group(1, (0, 1, 2)),)
    broken = initialize(net, "constant", 0).with_entry(1, "W", 0, 0, np.nan)
    assert alike_units(net, broken) == ()


def test_two_thousand_units_are_looked_through_by_their_sums(network):
    net = network([300, 2000, 300], ["tanh", "identity"])
    parameters = alike(net, 1, 7, 1999)
    assert alike_units(net, parameters) == (Group(1, (7, 1999)),)


def test_the_badge_counts_the_units():
    five, three = Group(1, (0, 1, 2, 3, 4)), Group(1, (5, 6, 9))
    assert group_words([]) == ()
    assert group_words([five]) == ("these 5 units act as 1",)
    assert group_words([five, three]) == ("these 5 units act as 1", "and these 3 as 1")
