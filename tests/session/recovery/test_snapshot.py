"""What is kept of the work is the work: all that can be seen of it is as it was, and it goes on as it would have."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from states import state_of

from nnviz import resources
from nnviz.errors import UserError
from nnviz.session import Session
from nnviz.session.frame.equality import same
from nnviz.session.recovery import snapshot as snapshots
from nnviz.session.recovery.snapshot import Snapshot


def opened(name: str) -> Session:
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


def train_with_adam(session: Session) -> None:
    session.run("set_optimizer", name="adam")
    session.train(7)
    session.next()


def look_around(session: Session) -> None:
    session.next("pass")
    session.run("choose", layer=1, parameter="W", row=1, column=0)
    session.run("set_view", view="path")
    session.run("select_unit", layer=1, unit=1)
    session.run("set_input", index=0, value=0.25)
    session.next()


def set_by_hand(session: Session) -> None:
    session.run("set_title", title="日本 “x” \\ \n".strip())
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=1e308)
    session.next("update")


def step_through_an_update(session: Session) -> None:
    session.run("set_scope", scope="minibatch")
    session.next("update")
    session.next()


def leave_out_biases(session: Session) -> None:
    session.run("set_layer_bias", layer=1, value=False)
    session.run("new_weights")
    session.train(3)


MOMENTS = (train_with_adam, look_around, set_by_hand, step_through_an_update, leave_out_biases)


@pytest.fixture
def kept(tmp_path):
    """``kept(session)``: what is read of the snapshot that was written of it."""

    def write_and_read(session: Session) -> Snapshot:
        return snapshots.read(written(session, tmp_path / "a.work"))

    return write_and_read


def written(session: Session, path: Path) -> Path:
    path.write_bytes(b"".join(snapshots.pieces(session.snapshot(), datetime(2026, 3, 4, 5, 6))))
    return path


@pytest.mark.parametrize("do", MOMENTS, ids=lambda do: do.__name__)
@pytest.mark.parametrize("name", ["start", "iris"])
def test_what_is_restored_looks_as_it_was_and_goes_on_as_it_would_have(kept, name, do):
    session, other = opened(name), Session.new()
    do(session)
    other.restore(kept(session))
    for part in ("graph", "chain", "controls", "status", "inspector"):
        assert same(getattr(other.frame(), part), getattr(session.frame(), part))
    for one in (session, other):
        one.next("update")
        one.train(5)
    assert all(map(np.array_equal, numbers(session), numbers(other)))
    for one in (session, other):
        one.run("reset")
    assert all(map(np.array_equal, numbers(session), numbers(other)))


def numbers(session: Session) -> list:
    state = session.state
    return [*state.parameters.arrays, *(array for value in state.memory.values for array in value.arrays)]


def test_weights_that_are_not_finite_are_kept(kept):
    session, other = opened("start"), Session.new()
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=1e300)
    session.run("set_learning_rate", value=1000.0)
    session.train(30)
    other.restore(kept(session))
    assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(numbers(session), numbers(other), strict=True))


def test_what_is_restored_is_unsaved_in_the_file_that_it_came_from(kept, tmp_path):
    session, other = Session.new(), Session.new()
    session.save(tmp_path / "mine.nnviz.json")
    session.run("set_learning_rate", value=0.7)
    other.restore(kept(session))
    assert other.file == session.file
    assert other.modified
    other.save()
    assert not other.modified


def test_weights_that_are_the_initial_ones_are_so_again(kept):
    session, other = opened("start"), Session.new()
    session.run("set_learning_rate", value=0.7)
    other.restore(kept(session))
    assert other.state.parameters is other.state.initial


def test_it_says_what_it_is_without_being_read_as_a_whole(tmp_path):
    session = opened("xor")
    session.train(12)
    label = snapshots.label_of(written(session, tmp_path / "a.work"))
    assert (label.title, label.path.name, label.updates) == ("XOR on noisy points", "xor.nnviz.json", 12)
    assert (label.when.year, label.when.minute) == (2026, 6)


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: data[:-1] + b"x", lambda data: data[:40]])
def test_a_damaged_one_is_a_sentence(tmp_path, damage):
    path = written(opened("xor"), tmp_path / "a.work")
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(UserError, match="damaged"):
        snapshots.read(path)


@pytest.mark.parametrize("content", [b"", b"\n", b"nnviz-recovery 1 ", b"\xff" * 99, b"nnviz-recovery 1 x\n[]\n"])
def test_other_files_say_nothing(tmp_path, content):
    (tmp_path / "a.work").write_bytes(content)
    assert snapshots.label_of(tmp_path / "a.work") is None


def test_a_table_that_is_gone_is_a_sentence(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("a,b\n1,2\n2,3\n3,5\n", encoding="utf-8")
    session = Session.new()
    session.run("open_csv", path=str(table))
    path = written(session, tmp_path / "a.work")
    table.unlink()
    with pytest.raises(UserError, match="there is no file"):
        snapshots.read(path)


@pytest.mark.parametrize(
    ("do", "is_worth"),
    [
        (lambda session: None, False),
        (lambda session: session.next("pass"), False),
        (lambda session: session.run("set_learning_rate", value=0.7), True),
        (lambda session: session.train(1), True),
    ],
    ids=["nothing", "looked at", "changed", "trained"],
)
def test_it_is_worth_keeping_where_something_would_be_lost(do, is_worth):
    session = Session.new()
    do(session)
    assert session.snapshot().is_worth_keeping is is_worth


@pytest.mark.parametrize("seed", [3, 22, 41, 104, 132])
def test_extreme_states_are_kept_as_they_are(kept, seed):
    session, other = state_of(seed)[0], Session.new()
    other.restore(kept(session))
    assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(numbers(session), numbers(other), strict=True))
    for part in ("graph", "chain", "controls", "inspector"):
        assert same(getattr(other.frame(), part), getattr(session.frame(), part))
