"""Small networks for the tests of the mathematics, made in one line."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.arrays import read_only
from nnviz.core.backprop import Trace, trace
from nnviz.core.losses import LOSSES
from nnviz.core.network import Layer, Network, Parameters, initialize

BuildNetwork = Callable[..., Network]
BuildTrace = Callable[..., Trace]


def _network(
    sizes: Sequence[int],
    activations: Sequence[str],
    loss: str = "half_squared_error",
    biases: Sequence[bool] | None = None,
) -> Network:
    parts = zip(sizes[1:], activations, biases or [True] * len(activations), strict=True)
    return Network(sizes[0], tuple(Layer(units, ACTIVATIONS[name], bias) for units, name, bias in parts), LOSSES[loss])


def _trace(
    sizes: Sequence[int],
    activations: Sequence[str],
    loss: str = "half_squared_error",
    *,
    seed: int = 0,
    batch: int = 1,
    biases: Sequence[bool] | None = None,
) -> Trace:
    """A pass of random weights, inputs and targets that suit the loss."""
    network, rng = _network(sizes, activations, loss, biases), np.random.default_rng(seed)
    parameters = initialize(network, "xavier_uniform", seed, bias=0.1)
    x, outputs = rng.normal(size=(batch, network.inputs)), network.outputs
    y = rng.normal(size=(batch, outputs))
    if loss == "binary_cross_entropy":
        y = rng.integers(2, size=(batch, outputs)).astype(float)
    elif loss == "cross_entropy":
        y = np.eye(outputs)[rng.integers(outputs, size=batch)]
    return trace(network, parameters, x, y)


@pytest.fixture(scope="session")
def network() -> BuildNetwork:
    """``network([2, 3, 1], ["tanh", "sigmoid"], "half_squared_error")``; ``biases``: which layers have some."""
    return _network


@pytest.fixture(scope="session")
def traced() -> BuildTrace:
    """``traced(sizes, activations, loss, seed=0, batch=1, biases=None)``: a pass of a random net of that shape."""
    return _trace


@pytest.fixture(scope="session")
def mazur() -> Trace:
    """The worked example of Mazur (2015), its forward and backward pass."""
    weights = read_only([[0.15, 0.20], [0.25, 0.30]]), read_only([[0.40, 0.45], [0.50, 0.55]])
    biases = read_only([0.35, 0.35]), read_only([0.60, 0.60])
    net = _network([2, 2, 2], ["sigmoid", "sigmoid"])
    return trace(net, Parameters(weights, biases), [[0.05, 0.10]], [[0.01, 0.99]])
