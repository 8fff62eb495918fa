"""Mountains of small nets, and their losses and slopes written out a second time."""

from dataclasses import replace

import numpy as np

from nnviz import resources
from nnviz.session import Session
from nnviz.session.experiment import DataSpec, LayerSpec, NetworkSpec, ParameterSpec
from nnviz.session.frame.model import Target
from nnviz.session.frame.plots import PlaneChoice
from nnviz.session.state import first_state
from nnviz.session.surveys.mountain import Mountain

W11, W12, B2 = Target(1, "W", 0, 0), Target(1, "W", 0, 1), Target(2, "b", 0)


def opened(name):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


def mountain(session):
    return Mountain(lambda: session.state)


def go_on(share):
    assert 0 <= share <= 1
    return True


def over(first=W11, second=B2, **choice):
    return PlaneChoice("weights", first, second, **choice)


def mean_loss(state, vector):
    """The mean binary cross-entropy of a net with one tanh and one sigmoid layer, written out."""
    (W1, W2), (b1, b2) = state.parameters.weights, state.parameters.biases
    sizes = np.cumsum([W1.size, b1.size, W2.size])
    W1, b1, W2, b2 = np.split(vector, sizes)
    rows = state.data.train
    x, y = state.data.inputs[rows], state.data.targets[rows, 0]
    z = np.tanh(x @ W1.reshape(len(b1), -1).T + b1) @ W2 + b2[0]
    return float(np.mean(np.logaddexp(0.0, z) - y * z))


def vector_of(parameters):
    (W1, W2), (b1, b2) = parameters.weights, parameters.biases
    return np.concatenate((W1.ravel(), b1, W2.ravel(), b2))


def gradient_of(state, vector, h=1e-5):
    """By central differences."""
    return np.array([(mean_loss(state, vector + h * e) - mean_loss(state, vector - h * e)) / (2 * h)
                     for e in np.eye(len(vector))])  # fmt: skip


def linear(weights, inputs=((1.0,), (2.0,)), targets=((2.0,), (4.0,)), rate=0.1):
    """A session on y = w₂·w₁·x with these weights."""
    start = Session.new().state
    experiment = replace(
        start.experiment,
        network=NetworkSpec(1, (LayerSpec(1, "identity"), LayerSpec(1, "identity")), "half_squared_error"),
        data=DataSpec(inputs=inputs, targets=targets), sample=0,
        parameters=ParameterSpec((((weights[0],),), ((weights[1],),)), ((0.0,), (0.0,))),
        optimizer=replace(start.experiment.optimizer, learning_rate=rate),
    )  # fmt: skip
    return Session(first_state(experiment, start.folder))
