"""What is being done is put aside for something else, and gone on with."""

import pytest

from nnviz import resources
from nnviz.session import Session


@pytest.fixture
def session() -> Session:
    """In the middle of a pass, with something undone that Redo brings back."""
    session = Session.first()
    session.run("set_learning_rate", value=0.25)
    session.next("layer")
    session.undo()
    return session


def test_what_was_put_aside_is_gone_on_with_to_the_last_entry(session):
    states = [entry.state for entry in session._timeline]
    state, frame, position = session.state, session.frame(), session.position
    aside = session.put_aside()
    session.load_example(resources.path("experiments", "xor.nnviz.json"))
    session.next("update")
    session.take_back(aside)
    assert session.state is state
    assert session.frame() is frame
    assert session.position == position
    assert [entry.state for entry in session._timeline] == states
    assert session.redo()


def test_what_is_done_meanwhile_does_not_reach_what_was_put_aside(session):
    length = session.length
    aside = session.put_aside()
    session.run("set_learning_rate", value=0.5)  # which drops what could have been redone
    session.take_back(aside)
    assert session.length == length
    assert session.state.experiment.optimizer.learning_rate == 0.25


def test_a_file_that_was_open_is_open_again_and_as_modified_as_before(tmp_path):
    session = Session.first()
    session.save(tmp_path / "mine.nnviz.json")
    session.run("set_learning_rate", value=0.25)
    aside = session.put_aside()
    session.begin()
    session.take_back(aside)
    assert session.path == tmp_path / "mine.nnviz.json"
    assert session.modified


def test_what_is_put_aside_is_what_would_be_lost_and_not_what_is_done_meanwhile(session, tmp_path):
    before = session.snapshot()
    aside = session.put_aside()
    session.load_example(resources.path("experiments", "xor.nnviz.json"))
    session.run("set_learning_rate", value=3.0)
    assert session.snapshot() == before
    session.save_copy(tmp_path / "copy.nnviz.json")
    assert Session.open(tmp_path / "copy.nnviz.json").state.experiment.optimizer.learning_rate == 0.25
    session.take_back(aside)
    session.run("set_learning_rate", value=0.75)
    assert session.snapshot() != before
    assert session.snapshot().state is session.state


def test_whoever_listens_hears_of_it_once(session):
    heard = []
    session.on_change = lambda: heard.append(session.position)
    aside = session.put_aside()
    assert heard == []
    session.take_back(aside)
    assert heard == [session.position]
