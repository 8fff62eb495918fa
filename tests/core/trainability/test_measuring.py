"""Losses that are measured quickly are those of the closed forms, whatever z is."""

import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.losses import LOSSES
from nnviz.core.network import Layer, Network
from nnviz.core.stable import stable_pair
from nnviz.core.trainability.measuring import losses_of, summed_losses

_RNG = np.random.default_rng(5)


@pytest.mark.parametrize(("output", "loss"), [("sigmoid", "binary_cross_entropy"), ("softmax", "cross_entropy")])
@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("special", [None, np.inf, -np.inf, np.nan, 1e300])
def test_of_probabilities(output, loss, outputs, special):
    z, y = _RNG.normal(0, 40, (outputs, 50)), _RNG.integers(0, 2, (outputs, 50)).astype(float)
    if special is not None:
        z[0, 7] = special
    network = Network(2, (Layer(outputs, ACTIVATIONS[output]),), LOSSES[loss])
    with np.errstate(all="ignore"):
        found = losses_of(network, z.copy(), np.ones_like(z), y)
        pair, a = stable_pair(network), np.ones_like(z)
        expected = pair.loss(z.T, y.T) if pair is not None else network.loss.function(a.T, y.T)
    np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-300)


@pytest.mark.parametrize("loss", ["half_squared_error", "mean_squared_error", "binary_cross_entropy"])
@pytest.mark.parametrize("outputs", [1, 3])
def test_of_all_rows_of_a_run_they_are_added_up(loss, outputs):
    network = Network(2, (Layer(outputs, ACTIVATIONS["sigmoid"]),), LOSSES[loss])
    z, y = _RNG.normal(0, 1, (2, outputs, 4 * 5))
    y = (y > 0).astype(float)
    a = 1 / (1 + np.exp(-z))
    expected = network.loss.function(a.T, y.T).reshape(4, 5).sum(axis=1)
    np.testing.assert_allclose(summed_losses(network, z, a, y, 4), expected, rtol=1e-13)
