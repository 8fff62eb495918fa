"""Training on the timeline: a stretch is one entry, and Back goes through its updates one by one."""

import contextlib
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.schedules import SCHEDULES
from nnviz.session import Session, UserError
from nnviz.session.frame.learnt import build_learnt
from nnviz.session.frame.training import build_training
from nnviz.session.plan import GRAINS
from nnviz.session.surveys.verdict import Judge


def with_momentum():
    session = Session.new()
    session.run("set_optimizer", name="momentum")
    return session


def bits(state):
    """What training decides of a State, as it lies in memory."""
    kept = (state.parameters, *state.memory.values)
    return state.updates, [[array.tobytes() for array in (*one.weights, *one.biases)] for one in kept]


def test_a_stretch_of_training_is_one_entry_that_is_undone_and_redone_as_a_whole():
    session = Session.new()
    session.next("factor")
    before = session.state
    for _ in range(5):
        session.train(3, merge="training")
    session.seal()
    after = session.state
    assert session.undo_text == "train"
    session.undo()
    assert session.state is before
    session.redo()
    assert session.state is after
    session.train(3, merge="training")
    session.undo()
    assert session.state is after


def test_back_goes_exactly_one_update_back_in_the_run():
    session, single = with_momentum(), with_momentum()
    session.train(10)
    session.run("go_to_update", update=8)
    single.train(7)
    length = session.length
    assert session.back("update")
    assert bits(session.state) == bits(single.state)
    assert session.back("update")
    assert session.state.updates == 6
    assert session.length == length + 1
    session.undo()
    assert session.state.updates == 8


def test_back_at_the_first_update_of_the_run_goes_to_what_was_before():
    session = Session.new()
    session.next("factor")
    before = session.state
    session.train(2)
    session.run("set_learning_rate", value=0.25)
    seen = []
    while session.state.run is not None and len(seen) < 9:
        seen.append(session.state.updates)
        assert session.back("update")
    assert seen == [2, 1, 0]
    assert session.state is before
    assert session.back("update")
    assert not session.back("update")


def test_back_stays_at_the_first_update_where_the_timeline_holds_nothing_before(monkeypatch):
    monkeypatch.setattr("nnviz.session.timeline.MOST_ENTRIES", 2)
    session = Session.new()
    session.train(2)
    session.run("set_learning_rate", value=0.25)
    assert [session.back("update") for _ in range(3)] == [True, True, False]
    assert session.state.updates == 0


def test_training_on_an_entry_that_has_become_the_first_does_not_replace_it(monkeypatch):
    monkeypatch.setattr("nnviz.session.timeline.MOST_ENTRIES", 2)
    session = Session.new()
    session.train(1, merge="training")
    session.run("set_learning_rate", value=0.2)
    session.undo()
    assert session.position == 0
    session.train(1, merge="training")
    assert session.length == 2
    assert session.state.updates == 2


def test_each_stretch_notifies_once():
    session, calls = Session.new(), []
    session.on_change = lambda: calls.append(1)
    session.train(50)
    session.run("go_to_update", update=3)
    session.back("update")
    assert len(calls) == 3


# ---------------------------------------------------------------- whatever is done in whatever order


def commands(command, /, **arguments):
    return st.tuples(st.just(command), st.fixed_dictionaries(arguments))


DEEDS = st.one_of(
    commands("train", updates=st.integers(1, 12), epochs=st.sampled_from([None, 3])),
    commands("go_to_update", update=st.integers(0, 20)),
    commands("set_learning_rate", value=st.sampled_from([0.01, 0.5, 1000.0])),
    commands("set_optimizer", name=st.sampled_from(sorted(OPTIMIZERS))),
    commands("set_schedule", name=st.sampled_from(sorted(SCHEDULES))),
    commands("set_batch_size", value=st.integers(1, 5)),
    commands("set_shuffle", value=st.booleans()),
    commands("set_scope", scope=st.sampled_from(["sample", "minibatch", "batch"])),
    commands("set_units", layer=st.just(1), units=st.integers(1, 3)),
    commands("set_activation", layer=st.just(1), name=st.sampled_from(["relu", "tanh"])),
    commands("set_parameter", layer=st.just(1), parameter=st.just("W"), row=st.just(0), column=st.just(0),
             value=st.floats(-2, 2)),
    commands("set_data_option", key=st.just("test_fraction"), value=st.sampled_from([0.0, 0.5])),
    commands("set_data", name=st.sampled_from(["xor", "cats", "iris"])),
    commands("select_sample", index=st.integers(0, 3)),
    commands("reset"),
    commands("new_weights"),
    commands("next", grain=st.sampled_from(GRAINS)),
    commands("back", grain=st.sampled_from(GRAINS)),
    commands("undo"),
    commands("redo"),
)  # fmt: skip


def do(session, name, arguments):
    if name in ("next", "back", "undo", "redo"):
        getattr(session, name)(**arguments)
    else:
        with contextlib.suppress(UserError):
            session.run(name, **arguments)


def without_run(state):
    return replace(state, run=None, point=None, earlier=())


def assert_sound(session):
    """What the panels say of this moment fits together."""
    state, frame = session.state, build_training(session.state)
    run = state.run
    assert state.memory.names == OPTIMIZERS[state.experiment.optimizer.name].memory
    assert frame.on_run == state.is_on_run
    if state.is_on_run:
        assert run.first <= state.updates <= run.last
        assert bits(state)[1][0] == bits(run.at(state.updates))[1][0]
        assert frame.current.updates[-1] == run.last
    assert Judge(lambda: state).job() is None or state.is_on_run
    session.frame()
    build_learnt(state)


@settings(max_examples=15)
@given(st.lists(DEEDS, min_size=3, max_size=10))
def test_after_whatever_was_done_training_is_that_of_a_fresh_session_and_what_it_says_it_does(deeds):
    session = Session.new()
    for name, arguments in deeds:
        do(session, name, arguments)
        assert_sound(session)
    note, run, updates = build_training(session.state).note, session.state.run, session.state.updates
    fresh = Session(without_run(session.state))
    for one in (session, fresh):
        one.train(4)
        assert all(np.isfinite(array).all() for array in one.state.parameters.weights)
    assert bits(session.state) == bits(fresh.state)
    assert_sound(session)
    if "begins a new run" in note:
        assert session.state.run.first == updates
        assert session.state.run.number == run.number + 1
    elif "branches off" in note:
        assert session.state.run.number == run.number + 1
    elif run is not None:
        assert session.state.run.number == run.number
