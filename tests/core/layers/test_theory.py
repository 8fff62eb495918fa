"""The theory against nets drawn afresh, the published rules, and the reasons where it says nothing."""

import numpy as np
import pytest

from nnviz.core.backprop import trace
from nnviz.core.layers import Law, expected_layers, law_of, measure_layers, why_no_theory, why_not_backward
from nnviz.core.network import Parameters, forward, initialize


def law(network, *, weights, means=0.0, biases=0.0, independent=True):
    depth = network.depth
    variances = tuple(weights / fan_in for _, fan_in in network.shapes)
    return Law(variances, (means,) * depth, (biases,) * depth, independent)


def measured(network, draw, x, top, nets):
    """ln of std(Z), std(A), std(∂L/∂Z) of each layer of ``nets`` nets (nets, 3, layers); ∂L/∂A of the last is top."""
    found = []
    for net in range(nets):
        parameters = draw(net)
        passed = trace(network, parameters, x, forward(network, parameters, x).a[-1] - top)
        spreads = [[array.std() for array in arrays] for arrays in (passed.z, passed.a[1:], passed.dL_dz)]
        found.append(np.log(spreads))
    return np.array(found)


def drawn_by(network, one):
    """A net by its number, each layer's weights and biases as ``one`` law says."""

    def draw(seed):
        rng = np.random.default_rng(seed)
        weights = [np.sqrt(v) * rng.standard_normal(s) for v, s in zip(one.weights, network.shapes, strict=True)]
        numbers = zip(one.bias_means, one.biases, network.layers, strict=True)
        biases = [mean + np.sqrt(v) * rng.standard_normal(layer.units) for mean, v, layer in numbers]
        return Parameters(tuple(weights), tuple(biases))

    return draw


# ---------------------------------------------------------------- twenty layers of tanh

#: Mean squares of ∂L/∂Z, layer 1 over layer 20, by σ_w: geometric means of 20 nets.
RATIOS = {0.8: 5.1e-5, 1.0: 0.036, 1.5: 6.0, 2.5: 6.5e3}


@pytest.mark.parametrize(("sigma", "ratio"), RATIOS.items())
def test_twenty_layers_of_tanh_fade_or_explode_as_measured_and_as_predicted(network, sigma, ratio):
    net, rng, logs = network([100] * 21, ["tanh"] * 20), np.random.default_rng(0), []
    for _ in range(20):
        weights = [sigma / 10 * rng.standard_normal((100, 100)) for _ in range(20)]
        x, top = rng.standard_normal((64, 100)), rng.standard_normal((64, 100))
        slopes, a = [], x
        for W in weights:
            a = np.tanh(a @ W.T)
            slopes.append(1 - a**2)
        delta = last = top * slopes[-1]
        for W, slope in zip(weights[:0:-1], slopes[-2::-1], strict=True):
            delta = (delta @ W) * slope
        logs.append(np.log(np.mean(delta**2) / np.mean(last**2)))
    layers = expected_layers(net, law(net, weights=sigma**2), x, last)
    first, start = layers[0].dL_dz, layers[-1].dL_dz.std
    low, high = (2 * np.log(end / start) for end in (first.low, first.high))
    assert np.exp(np.mean(logs)) == pytest.approx(ratio, rel=0.05)
    assert ratio / 1.5 < (first.std / start) ** 2 < ratio * 1.5
    assert sum(low < one < high for one in logs) >= 16
    assert 0.7 < (high - low) / 3.92 / np.std(logs) < 1.8


# ---------------------------------------------------------------- fifty layers


@pytest.mark.parametrize(("scheme", "activation"), [("he_normal", "relu"), ("xavier_normal", "tanh")])
def test_over_fifty_layers_the_theory_holds_within_the_sampling_error(network, scheme, activation):
    nets, net = 16, network([60] * 51, [activation] * 50)
    rng = np.random.default_rng(1)
    x, top = rng.standard_normal((8, 60)), rng.standard_normal((8, 60))
    found = measured(net, lambda seed: initialize(net, scheme, seed), x, top, nets)
    layers = expected_layers(net, law_of(net, scheme), x, np.exp(found[:, 2, -1].mean()) * top / top.std())
    inside = []
    for k, layer in enumerate(layers):
        for which, one in enumerate((layer.z, layer.a, layer.dL_dz)):
            if which == 2 and k == 49:
                continue  # there it starts
            low, high = np.log(one.low), np.log(one.high)
            error = (high - low) / 3.92 / np.sqrt(nets)
            assert found[:, which, k].mean() == pytest.approx((low + high) / 2, abs=4 * error), (k, which)
            inside.append((found[:, which, k] > low) & (found[:, which, k] < high))
    assert 0.88 < np.mean(inside) <= 1


def test_with_he_relu_keeps_its_mean_square_and_with_xavier_half_of_it_goes_in_each_layer(network):
    """He, Zhang, Ren & Sun (2015): one half of the signal passes."""
    net = network([60] * 11, ["relu"] * 10)
    x = np.random.default_rng(0).standard_normal((8, 60))
    for scheme, factor in (("he_normal", 1.0), ("xavier_normal", 0.5)):
        layers = expected_layers(net, law_of(net, scheme), x, x)
        kernel = 2 * factor * (x @ x.T) / 60
        assert layers[0].z.std == pytest.approx(np.sqrt(np.trace(kernel) / 8 - kernel.mean() / 60), rel=1e-12)
        assert layers[9].z.std == pytest.approx(layers[2].z.std * factor**3.5, rel=0.01)  # less their means
        assert layers[2].dL_dz.std == pytest.approx(layers[9].dL_dz.std * factor**3.5, rel=0.01)


@pytest.mark.parametrize("scheme", ["lecun_uniform", "orthogonal"])
def test_linear_layers_multiply_by_fan_in_forward_and_by_fan_out_backward(network, scheme):
    """Glorot & Bengio (2010): fan_in·Var w, and fan_out·Var w on the way back."""
    net = network([50, 20, 80, 30], ["identity"] * 3)
    x, top = np.random.default_rng(0).standard_normal((2, 40, 50))
    layers = expected_layers(net, law_of(net, scheme), x, top[:, :30])
    v = [1 / 50, 1 / 20, 1 / 80]
    if scheme == "orthogonal":
        v = [1 / 50, 1 / 80, 1 / 80]
        assert layers[2].z.low is None  # the band is that of independent weights
    forward_, backward = np.sqrt(50 * v[0] * 20 * v[1] * 80 * v[2]), np.sqrt(30 * v[2] * 80 * v[1])
    assert layers[2].z.std == pytest.approx(forward_ * x.std(), rel=0.01)
    assert layers[0].dL_dz.std == pytest.approx(backward * top[:, :30].std(), rel=0.01)


# ---------------------------------------------------------------- other nets


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "leaky_relu", "elu", "gelu", "softplus", "sin", "tanh"])
def test_each_activation_with_biases_and_layers_of_unequal_width(network, activation):
    net = network([30, 60, 40, 50, 30], [activation] * 4)
    one, rng = law(net, weights=1.7, means=0.3, biases=0.2), np.random.default_rng(2)
    x = rng.standard_normal((25, 30)) * rng.uniform(0.3, 2.0, (25, 1))  # rows of unequal size
    top = rng.standard_normal((25, 30))
    found = measured(net, drawn_by(net, one), x, top, 20)
    layers = expected_layers(net, one, x, np.exp(found[:, 2, -1].mean()) * top / top.std())
    for k, layer in enumerate(layers):
        for which, part in enumerate((layer.z, layer.a, layer.dL_dz)[: 3 if k < 3 else 2]):
            low, high = np.log(part.low), np.log(part.high)
            sd = (high - low) / 3.92
            assert found[:, which, k].mean() == pytest.approx((low + high) / 2, abs=sd), (k, which)
            assert sd == pytest.approx(found[:, which, k].std(), rel=0.6), (k, which)


def test_the_gradient_by_the_weights_follows_from_both_ways(network):
    net = network([40] * 6, ["tanh"] * 5)
    one, rng = law(net, weights=1.3), np.random.default_rng(3)
    x, top, found = rng.standard_normal((20, 40)), rng.standard_normal((20, 40)), []
    for seed in range(12):
        parameters = drawn_by(net, one)(seed)
        y = forward(net, parameters, x).a[-1] - top
        found.append([np.log(layer.dL_dW.std) for layer in measure_layers(net, parameters, x, y)])
        last = trace(net, parameters, x, y).dL_dz[-1]
    expected = [np.log(layer.dL_dW.std) for layer in expected_layers(net, one, x, last)]
    assert np.mean(found, axis=0) == pytest.approx(expected, abs=0.05)


def test_of_many_rows_some_of_all_sizes_are_looked_at(network):
    net = network([3, 50, 50], ["tanh", "tanh"])
    rng = np.random.default_rng(0)
    x = rng.standard_normal((5000, 3)) * rng.exponential(size=(5000, 1))
    layers = expected_layers(net, law(net, weights=1.0), x, None)
    parameters = [drawn_by(net, law(net, weights=1.0))(seed) for seed in range(10)]
    second = [forward(net, one, x).z[1].std() for one in parameters]
    assert layers[0].z.std == pytest.approx(np.sqrt(np.mean(x**2)), rel=0.02)
    assert layers[1].z.std == pytest.approx(np.mean(second), rel=0.1)


# ---------------------------------------------------------------- edges


def test_one_unit_in_one_row_has_no_spread(network):
    net = network([2, 1], ["tanh"])
    (only,) = expected_layers(net, law(net, weights=1.0), np.array([[1.0, 2.0]]), np.array([[0.5]]))
    assert (only.z.std, only.a.std, only.dL_dz.std) == pytest.approx((0, 0, 0), abs=1e-7)


def test_weights_of_0_give_z_of_0_and_no_gradient_below(network):
    net = network([2, 3, 2], ["sigmoid", "identity"])
    x = np.array([[1.0, 2.0], [-1.0, 0.5]])
    first, last = expected_layers(net, law_of(net, "zeros"), x, x)
    assert (first.z.std, first.a.std, last.z.std, first.dL_dz.std) == pytest.approx((0, 0, 0, 0), abs=1e-7)


def test_softmax_has_no_prediction_of_its_own_a_but_passes_on_what_starts_there(network):
    net = network([4, 6, 3], ["tanh", "softmax"], "cross_entropy")
    x, top = np.random.default_rng(0).standard_normal((5, 4)), np.random.default_rng(1).standard_normal((5, 3))
    first, last = expected_layers(net, law_of(net, "xavier_normal"), x, top)
    assert last.a is None
    assert None not in (last.z, first.a, first.dL_dz)
    assert last.dL_dz.low == last.dL_dz.std == last.dL_dz.high
    assert last.dL_dz.std == pytest.approx(top.std(), rel=1e-12)
    assert expected_layers(net, law_of(net, "xavier_normal"), x, None)[0].dL_dz is None


def test_what_overflows_has_no_prediction(network):
    net = network([2, 3, 3, 2], ["relu"] * 3)
    x = np.ones((3, 2))
    layers = expected_layers(net, law(net, weights=1e200), x, x)
    assert layers[0].z.std == pytest.approx(1e100, rel=1)
    assert layers[2].z is None


def test_the_reason_is_told_where_there_is_no_prediction():
    assert why_no_theory("he_normal") is None
    assert why_no_theory("uniform", {"low": -2.0, "high": 2.0}) is None
    assert why_no_theory("zeros") is None
    assert "all the same" in why_no_theory("constant", {"value": 0.0})
    assert "around another mean" in why_no_theory("uniform", {"low": 0.0, "high": 1.0})
    assert "before training" in why_no_theory("he_normal", fresh=False)


def test_a_scale_of_the_weights_counts_twice_in_their_variance(network):
    net = network([4, 5, 3], ["tanh", "identity"])
    plain, scaled = law_of(net, "he_normal"), law_of(net, "he_normal", scale=3.0)
    assert scaled.weights == pytest.approx([9.0 * variance for variance in plain.weights])


def test_nothing_is_predicted_backward_where_the_last_gradients_follow_z(network):
    """With y = 0 ∂L/∂Z is Z itself: half of what comes through W, in squares, comes from W having made it."""
    net = network([60, 60, 60], ["identity", "identity"])
    one, x = law(net, weights=1.0), np.random.default_rng(0).standard_normal((20, 60))
    excess = []
    for seed in range(10):
        passed = trace(net, drawn_by(net, one)(seed), x, np.zeros((20, 60)))
        assert "follows Z" in why_not_backward(net, passed.z[-1], passed.dL_dz[-1])
        expected = expected_layers(net, one, x, passed.dL_dz[-1])[0].dL_dz
        excess.append(np.mean(passed.dL_dz[0] ** 2) / expected.std**2)
    assert np.mean(excess) == pytest.approx(2.0, rel=0.1)
    apart = np.random.default_rng(1).standard_normal((20, 60))
    assert why_not_backward(net, passed.z[-1], apart) is None


def test_one_output_has_no_direction_to_follow(network):
    net, z = network([9, 60, 1], ["tanh", "identity"]), np.ones((5, 1))
    assert why_not_backward(net, z, z) is None
    assert why_not_backward(network([9, 2], ["identity"]), np.ones((5, 2)), np.ones((5, 2))) is None  # nothing below


def test_of_one_unit_that_has_almost_the_same_for_all_rows_nothing_is_said(network):
    """Sigmoids with small weights make all rows alike; what is left of them depends on the sixth digit."""
    net, x = network([2, 4, 4, 4, 1], ["sigmoid"] * 4), np.random.default_rng(0).standard_normal((20, 2))
    layers = expected_layers(net, law(net, weights=0.5), x, np.ones((20, 1)))
    assert layers[0].z is not None
    assert layers[3].z is None
    assert layers[1].z is not None  # units differ from each other
    net = network([2, 1], ["tanh"])
    (only,) = expected_layers(net, law(net, weights=1.0), 1 + 1e-3 * x, None)
    assert only.z.std == pytest.approx(1e-3 * x.std(), rel=0.3)  # of the first layer all is known
