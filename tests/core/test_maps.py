"""The fields of all units, compared with the forward pass of each of their points."""

import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.maps import NeuronMaps
from nnviz.core.network import Parameters, forward, initialize

X, Y = (-6.0, 6.0, 7), (-1.0, 2.0, 5)


def agree(maps, network, parameters, points):
    """Whether maps (units, points) are what the forward pass gives, to the digits of float32."""
    passed = forward(network, parameters, points)
    assert len(maps) == network.depth
    for found, expected in zip(maps, passed.a[1:], strict=True):
        assert found.dtype == np.float32
        np.testing.assert_allclose(found.reshape(len(found), -1).T, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_gives_what_the_forward_pass_gives(network, name):
    """Catches a kernel whose value is not the activation's own."""
    net = network([2, 5, 3], [name, name])
    parameters, points = initialize(net, "xavier_uniform", 0, bias=0.1), np.random.default_rng(0).normal(size=(40, 2))
    agree(NeuronMaps(net, points).compute(parameters), net, parameters, points)


@pytest.mark.parametrize("biases", [(False, False), (True, False), (False, True)])
def test_layers_without_biases_give_what_the_forward_pass_gives(network, biases):
    net = network([2, 5, 3], ["tanh", "softmax"], "cross_entropy", biases)
    parameters, points = initialize(net, "xavier_uniform", 0, bias=0.1), np.random.default_rng(0).normal(size=(40, 2))
    agree(NeuronMaps(net, points).compute(parameters), net, parameters, points)


def test_an_activation_without_a_kernel_goes_through_its_own_function(network, monkeypatch):
    """Catches maps that know no other way than the kernels."""
    monkeypatch.setattr("nnviz.core.engine.kernels.KERNELS", {})
    net = network([2, 3, 1], ["tanh", "sigmoid"])
    parameters, points = initialize(net, "xavier_uniform", 0), np.random.default_rng(0).normal(size=(40, 2))
    agree(NeuronMaps(net, points).compute(parameters), net, parameters, points)


def test_any_features_may_be_the_inputs_and_any_arrangement_the_output(network):
    net = network([7, 4, 3], ["relu", "softmax"], "cross_entropy")
    parameters, features = initialize(net, "he_normal", 0, bias=0.1), np.random.default_rng(0).normal(size=(12, 7))
    maps = NeuronMaps(net, features, (3, 4)).compute(parameters)
    assert [one.shape for one in maps] == [(4, 3, 4), (3, 3, 4)]
    agree(maps, net, parameters, features)


def test_over_two_inputs_the_first_grows_along_columns_and_the_second_along_rows(network):
    net = network([2, 2], ["identity"])
    ((across, up),) = NeuronMaps.over(net, X, Y).compute(Parameters((np.eye(2),), (np.zeros(2),)))
    assert across.shape == up.shape == (5, 7)
    assert (across == np.linspace(*X, dtype=np.float32)).all()
    assert (up == np.linspace(*Y, dtype=np.float32)[:, np.newaxis]).all()
    assert up[0, 0] == -1.0


def test_over_one_input_there_are_curves(network):
    net = network([1, 3, 1], ["sin", "identity"])
    parameters = initialize(net, "xavier_uniform", 0, bias=0.1)
    maps = NeuronMaps.over(net, (-2.0, 2.0, 400)).compute(parameters)
    assert [one.shape for one in maps] == [(3, 400), (1, 400)]
    agree(maps, net, parameters, np.linspace(-2.0, 2.0, 400)[:, np.newaxis])


def test_computing_again_overwrites_the_arrays_it_gave_before(network):
    net = network([2, 3, 1], ["tanh", "tanh"])
    plan = NeuronMaps.over(net, X, Y)
    parameters = [initialize(net, "xavier_uniform", seed) for seed in (0, 1)]
    first = plan.compute(parameters[0])
    kept = [one.copy() for one in first]
    second = plan.compute(parameters[1])
    assert all(one is other for one, other in zip(first, second, strict=True))
    assert not any((one == other).all() for one, other in zip(kept, second, strict=True))
    for one, other in zip(plan.compute(parameters[0]), kept, strict=True):
        assert (one == other).all()


def test_what_overflows_is_no_warning(network):
    net = network([2, 2, 2], ["elu", "softmax"], "cross_entropy")
    huge = Parameters((np.full((2, 2), 1e300), np.eye(2)), (np.zeros(2), np.zeros(2)))
    for one in NeuronMaps.over(net, X, Y).compute(huge):
        assert one.shape == (2, 5, 7)


def test_axes_or_points_that_do_not_fit_the_inputs_are_refused(network):
    net = network([2, 1], ["tanh"])
    with pytest.raises(ValueError, match=r"^1 axes do not fit a network of 2 inputs$"):
        NeuronMaps.over(net, X)
    with pytest.raises(ValueError, match=r"^2 axes do not fit a network of 1 input$"):
        NeuronMaps.over(network([1, 1], ["tanh"]), X, Y)
    with pytest.raises(ValueError, match=r"^points of shape \(4, 3\) do not fit a network of 2 inputs$"):
        NeuronMaps(net, np.zeros((4, 3)))
    with pytest.raises(ValueError, match=r"^4 points do not fill a map of shape \(3, 2\)$"):
        NeuronMaps(net, np.zeros((4, 2)), (3, 2))
