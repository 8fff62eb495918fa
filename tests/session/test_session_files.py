"""A Session and its file: saved, opened, copied, and what counts as modified."""

import numpy as np
import pytest

from nnviz import resources
from nnviz.session import Session, UserError


def opened(name):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


def test_save_and_open_come_back_to_the_same_weights(tmp_path):
    session = opened("iris")
    for _ in range(3):
        session.next("update")
    session.run("set_learning_rate", value=0.02)
    session.next("factor")
    session.save(tmp_path / "mine.nnviz.json")
    again = Session.open(tmp_path / "mine.nnviz.json")
    for mine, theirs in zip(session.state.parameters.weights, again.state.parameters.weights, strict=True):
        assert np.array_equal(mine, theirs)
    assert again.state.experiment.optimizer.learning_rate == 0.02


def test_saving_settles_what_was_modified(tmp_path):
    session = Session.new()
    assert not session.modified
    session.run("set_learning_rate", value=0.02)
    assert session.modified
    session.save(tmp_path / "mine.nnviz.json")
    assert not session.modified
    assert session.path == tmp_path / "mine.nnviz.json"
    session.next("update")
    session.next("factor")
    assert session.modified
    session.undo()
    assert not session.modified


def test_stepping_in_an_experiment_without_a_file_asks_for_no_saving():
    session = Session.new()
    session.next("update")
    session.next("update")
    assert not session.modified
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=0.5)
    assert session.modified


def test_a_copy_is_written_without_moving_there(tmp_path):
    session = Session.new()
    session.run("set_learning_rate", value=0.02)
    session.save_copy(tmp_path / "copy.nnviz.json")
    assert session.path is None
    assert session.modified


def test_a_file_that_cannot_be_read_changes_nothing(tmp_path):
    session = Session.new()
    session.next("factor")
    state = session.state
    (tmp_path / "bad.nnviz.json").write_text("{")
    with pytest.raises(UserError):
        session.load(tmp_path / "bad.nnviz.json")
    assert session.state is state


def test_an_experiment_on_a_csv_file_can_be_saved_elsewhere(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mine.csv").write_text("a,b,kind\n1,2,x\n2,1,y\n3,0,x\n")
    session = Session.new()
    session.run("open_csv", path=str(tmp_path / "data" / "mine.csv"))
    assert session.state.network.inputs == 2
    session.save(tmp_path / "mine.nnviz.json")
    assert '"data/mine.csv"' in (tmp_path / "mine.nnviz.json").read_text()
    assert Session.open(tmp_path / "mine.nnviz.json").state.network.inputs == 2
