"""Sessions that are about to train, and what two of them must have in common."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from nnviz import resources
from nnviz.session import Session, UserError
from nnviz.session.experiment import DataSpec, LayerSpec, NetworkSpec, ParameterSpec
from nnviz.session.state import first_state


def _opened(name):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


def _chosen(name="start", optimizer="sgd", schedule="constant", batch_size=4, shuffle=True):
    session = _opened(name)
    session.run("set_optimizer", name=optimizer)
    session.run("set_schedule", name=schedule)
    session.run("set_batch_size", value=batch_size)
    session.run("set_shuffle", value=shuffle)
    return session


def _overflowing(rate=1e3):
    start = Session.new().state
    experiment = replace(
        start.experiment,
        network=NetworkSpec(1, (LayerSpec(2, "relu"), LayerSpec(1, "identity")), "half_squared_error"),
        data=DataSpec(inputs=((1.0,), (2.0,), (3.0,)), targets=((2.0,), (4.0,), (6.0,))),
        parameters=ParameterSpec((((0.5,), (0.25,)), ((1.0, -0.5),)), ((0.0, 0.1), (0.0,))),
        optimizer=replace(start.experiment.optimizer, learning_rate=rate), sample=0, batch_size=3,
    )  # fmt: skip
    return Session(first_state(experiment, start.folder))


def _bits(moment):
    kept = [
        [array.tobytes() for array in (*values.weights, *values.biases)]
        for values in (moment.parameters, *moment.memory.values)
    ]
    return moment.updates, moment.memory.t, moment.memory.names, kept


def _refused(session, command, **arguments):
    state, length, position = session.state, session.length, session.position
    with pytest.raises(UserError) as caught:
        session.run(command, **arguments)
    assert session.state is state
    assert (session.length, session.position) == (length, position)
    return str(caught.value)


@pytest.fixture(scope="session")
def opened() -> Callable[[str], Session]:
    """``opened("xor")``: a session with that experiment."""
    return _opened


@pytest.fixture(scope="session")
def chosen() -> Callable[..., Session]:
    """``chosen("xor", optimizer="adam", batch_size=7)``: a session with these choices, which has done nothing yet."""
    return _chosen


@pytest.fixture(scope="session")
def overflowing() -> Callable[..., Session]:
    """``overflowing(1e3)``: a session whose training overflows after some updates at that learning rate."""
    return _overflowing


@pytest.fixture(scope="session")
def bits() -> Callable[..., tuple]:
    """What training decides of a State, or of a Point of a run, as it lies in memory."""
    return _bits


@pytest.fixture(scope="session")
def refused() -> Callable[..., str]:
    """``refused(session, "train", updates=0)``: what the command is refused with; it changes nothing."""
    return _refused
