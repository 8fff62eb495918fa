"""Weights of another program in a session: one command, and one Undo."""

import numpy as np
import pytest

from nnviz import resources
from nnviz.session import Session, UserError
from nnviz.session.commands import COMMANDS, carry_out, weights
from nnviz.session.weights.files import write_parameters


def opened(name="mazur"):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


@pytest.fixture
def doubled(tmp_path):
    """A file with twice the weights of the session, and they."""
    state = opened().state
    arrays = {"0.weight": 2 * state.parameters.weights[0], "0.bias": 2 * state.parameters.biases[0],
              "2.weight": 2 * state.parameters.weights[1], "2.bias": 2 * state.parameters.biases[1]}  # fmt: skip
    np.savez(tmp_path / "w.npz", **arrays)
    return str(tmp_path / "w.npz"), arrays


def test_imported_weights_are_the_weights_now_and_undo_takes_them_back_as_one(doubled):
    path, arrays = doubled
    session = opened()
    session.train(3)
    before = session.state
    session.run("import_weights", path=path)
    state = session.state
    np.testing.assert_array_equal(state.parameters.weights[1], arrays["2.weight"])
    assert (state.cursor, state.updates) == (0, 0)
    assert state.message == "The weights of 2 layers are those of w.npz; Reset returns to them."
    session.next("update")
    session.run("reset")
    np.testing.assert_array_equal(session.state.parameters.biases[0], arrays["0.bias"])
    while session.state is not before:
        session.undo()
    assert session.redo()
    assert session.state.parameters is state.parameters


def test_imported_weights_are_saved_with_the_experiment(doubled, tmp_path):
    path, arrays = doubled
    session = opened()
    session.run("import_weights", path=path)
    assert session.modified
    session.save(tmp_path / "e.nnviz.json")
    again = Session.open(tmp_path / "e.nnviz.json").state
    assert [a.tolist() for a in again.parameters.arrays] == [a.tolist() for a in session.state.parameters.arrays]
    np.testing.assert_array_equal(again.parameters.weights[0], arrays["0.weight"])


def test_weights_of_another_shape_change_nothing(doubled):
    session = opened("xor")
    before = session.state
    with pytest.raises(UserError, match=r"w\.npz: "):
        session.run("import_weights", path=doubled[0])
    assert session.state is before


def test_lanes_that_differ_in_something_else_start_from_them(tmp_path):
    session = opened("xor")
    session.run("compare", key="learning_rate")
    lanes = session.state.experiment.compare
    own = session.state
    path = write_parameters(tmp_path / "w.safetensors", own.network, own.parameters.with_entry(1, "W", 0, 0, 0.125))
    state = carry_out("import_weights", own, path=str(path))
    assert state.experiment.compare == lanes
    assert state.experiment.parameters.weights[0][0][0] == 0.125


def test_the_command_goes_by_its_name():
    assert COMMANDS["import_weights"] is weights.import_weights
