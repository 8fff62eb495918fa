"""The numbers of each layer against sample after sample computed plainly."""

import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.layers import Axis, last_layer, measure_layers, measuring, update_ratios
from nnviz.core.network import Parameters, initialize


def plain(net, parameters, x, y):
    """Z, A, ∂L/∂Z of every row and ∂L/∂W of their mean: half squared error, elementwise layers, by sums over units."""
    z, a = [], [x]
    for layer, W, b in zip(net.layers, parameters.weights, parameters.biases, strict=True):
        z.append(np.array([[sum(W[j] * row) + (b[j] if b.size else 0.0) for j in range(layer.units)] for row in a[-1]]))
        a.append(ACTIVATIONS[layer.activation.name].function(z[-1]))
    delta = [(a[-1] - y) * net.layers[-1].activation.derivative(z[-1])]
    for k in range(net.depth - 1, 0, -1):
        delta.insert(0, (delta[0] @ parameters.weights[k]) * net.layers[k - 1].activation.derivative(z[k - 1]))
    dW = [sum(np.outer(d, e) for d, e in zip(delta[k], a[k], strict=True)) / len(x) for k in range(net.depth)]
    return z, a[1:], delta, dW


@pytest.fixture
def case(network):
    rng = np.random.default_rng(3)
    net = network([3, 5, 4, 2], ["tanh", "relu", "sigmoid"], "half_squared_error", [True, False, True])
    parameters = initialize(net, "normal", 3, bias=0.2, options={"std": 1.5})
    return net, parameters, rng.normal(size=(11, 3)), rng.normal(size=(11, 2))


@pytest.mark.parametrize("room", [2**21, 30])
def test_each_quantity_is_over_all_rows_and_units_in_one_block_or_many(case, monkeypatch, room):
    monkeypatch.setattr(measuring, "_ROOM", room)
    net = case[0]
    for found, z, a, delta, dW in zip(measure_layers(*case), *plain(*case), strict=True):
        for spread, values in ((found.z, z), (found.a, a), (found.dL_dz, delta), (found.dL_dW, dW)):
            assert (spread.mean, spread.std) == pytest.approx((np.mean(values), np.std(values)), rel=1e-12)
            assert spread.count == values.size
        layer = net.layers[found.layer - 1]
        db = delta.mean(axis=0) if layer.bias else np.zeros(0)
        assert found.gradient_norm == pytest.approx(np.sqrt((dW**2).sum() + (db**2).sum()), rel=1e-12)
        flat = np.abs(layer.activation.derivative(z)) < 0.05
        assert found.saturated == pytest.approx(0 if layer.activation.name == "relu" else flat.mean())
        assert found.dead == np.mean((z < 0).all(axis=0) if layer.activation.name == "relu" else 0)
    assert measure_layers(*case)[0].saturated > 0


def test_histograms_are_those_of_all_rows_on_the_axes_that_were_given(case, monkeypatch):
    monkeypatch.setattr(measuring, "_ROOM", 30)
    axes = {"z": Axis(-2, 2, bins=8), "dL_dW": Axis(1e-6, 1.0, bins=6, log=True)}
    z, _, _, dW = plain(*case)
    for found in measure_layers(*case, axes):
        k = found.layer - 1
        assert set(found.histograms) == {"z", "dL_dW"}
        assert found.histograms["z"].counts.tolist() == np.histogram(z[k], 8, (-2, 2))[0].tolist()
        assert found.histograms["z"].total == z[k].size
        assert found.histograms["dL_dW"].total == dW[k].size


def test_a_relu_layer_that_no_row_reaches_is_dead_and_its_gradients_are_0(network):
    net = network([1, 3, 1], ["relu", "identity"])
    weights = np.array([[1.0], [1.0], [-1.0]]), np.array([[1.0, 1.0, 1.0]])
    parameters = Parameters(weights, (np.array([-9.0, 0.0, -9.0]), np.zeros(1)))
    first, last = measure_layers(net, parameters, np.array([[1.0], [2.0]]), np.zeros((2, 1)))
    assert (first.dead, last.dead, first.saturated) == (2 / 3, 0, 0)
    assert first.a.mean == pytest.approx(3 / 6)


def test_softmax_units_are_neither_saturated_nor_dead(traced):
    passed = traced([2, 3], ["softmax"], "cross_entropy", batch=4)
    (found,) = measure_layers(passed.network, passed.parameters, passed.x, passed.y)
    assert (found.saturated, found.dead) == (0, 0)
    assert found.dL_dz.std == pytest.approx(np.std(passed.a[1] - passed.y))


def test_the_update_ratio_is_the_length_of_the_change_beside_that_of_the_weights():
    def of(*weights):
        return Parameters(tuple(map(np.array, weights)), (np.zeros(1),) * len(weights))

    assert update_ratios(of([[3.0, 4.0]], [[0.0]]), of([[3.0, 4.5]], [[1.0]])) == (pytest.approx(0.1), None)


def test_numbers_that_overflow_are_no_exception(network):
    net = network([1, 2, 1], ["relu", "identity"])
    weights = np.array([[1e300], [-1e300]]), np.array([[1e300, 1e300]])
    found = measure_layers(net, Parameters(weights, (np.zeros(2), np.zeros(1))), np.array([[1e9]]), np.zeros((1, 1)))
    assert not np.isfinite([found[0].z.mean, found[1].dL_dz.mean]).any()


@pytest.mark.parametrize(("output", "loss"), [("softmax", "cross_entropy"), ("sigmoid", "half_squared_error")])
def test_the_last_layer_is_that_of_the_whole_pass(traced, monkeypatch, output, loss):
    passed = traced([3, 4, 5, 2], ["tanh", "relu", output], loss, batch=7)
    for room in (2**21, 25):
        monkeypatch.setattr(measuring, "_ROOM", room)
        z, found = last_layer(passed.network, passed.parameters, passed.x, passed.y)
        assert z == pytest.approx(passed.z[-1], rel=1e-13)
        assert found == pytest.approx(passed.dL_dz[-1], rel=1e-13)
