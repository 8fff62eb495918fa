"""Runs: branches leave what they left as it was, changed weights begin another run, and memory is bounded."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.schedules import SCHEDULES
from nnviz.session import Session
from nnviz.session.frame.training import build_training

optimizers, schedules = st.sampled_from(sorted(OPTIMIZERS)), st.sampled_from(sorted(SCHEDULES))
sizes = st.sampled_from([1, 2, 3, 4, 9])
choices = st.fixed_dictionaries(
    {"optimizer": optimizers, "schedule": schedules, "batch_size": sizes, "shuffle": st.booleans()}
)


def curve_bits(curves):
    return [getattr(curves, field.name).tobytes() for field in fields(curves)]


# ---------------------------------------------------------------- branches


@settings(max_examples=12)
@given(choices, st.integers(1, 19), st.sampled_from(["set_learning_rate", "set_batch_size", "set_shuffle"]))
def test_a_branch_never_disturbs_the_run_that_it_left(chosen, bits, choice, update, command):
    value = {"set_learning_rate": 2.0, "set_batch_size": 5, "set_shuffle": not choice["shuffle"]}[command]
    session = chosen(**choice)
    session.train(20)
    trunk, position = session.state.run, session.position
    had, curves = [bits(trunk.at(u)) for u in range(21)], curve_bits(trunk.curves)
    session.run("go_to_update", update=update)
    session.run(command, value=value)
    session.train(15)
    run = session.state.run
    assert (run.number, run.first, run.last) == (2, 0, update + 15)
    assert curve_bits(session.state.earlier[-1].curves) == curves
    for place in (0, update - 1, update):
        session.run("go_to_update", update=place)
        assert (place, *bits(session.state)[3:]) == (place, *had[place][3:])
    session.seek(position)
    assert session.state.run is trunk
    assert session.state.earlier == ()
    assert [bits(trunk.at(u)) for u in range(21)] == had
    assert curve_bits(trunk.curves) == curves
    session.train(5)
    straight = chosen(**choice)
    straight.train(25)
    assert bits(session.state) == bits(straight.state)


@pytest.mark.parametrize(("before", "after"), [("sgd", "adam"), ("adam", "sgd"), ("adam", "adamw"), ("adam", "adam")])
def test_another_optimizer_branches_off_and_its_updates_come_back_too(chosen, bits, before, after):
    session = chosen(optimizer=before, batch_size=2)
    session.train(20)
    session.run("go_to_update", update=8)
    session.run("set_optimizer", name=after)
    assert "Train branches off from update 8" in note(session)
    session.train(12)
    run = session.state.run
    assert (run.number, run.first, run.last, run.parent.number) == (2, 0, 20, 1)
    single = chosen(optimizer=before, batch_size=2)
    single.train(8)
    single.run("set_optimizer", name=after)
    had = {}
    for _ in range(12):
        single.train(1)
        had[single.state.updates] = bits(single.state)
    for update in (20, 9, 15):
        session.run("go_to_update", update=update)
        assert bits(session.state) == had[update]
    session.run("go_to_update", update=3)
    session.train(1)
    assert session.state.updates == 4


def note(session):
    return build_training(session.state).note


def test_a_moment_of_another_optimizers_run_comes_without_its_memory(chosen):
    session = chosen(optimizer="adam")
    session.train(10)
    session.run("set_optimizer", name="momentum")
    session.run("go_to_update", update=5)
    assert session.state.memory.names == ("v",)
    assert not any(array.any() for values in session.state.memory.values for array in values.weights)
    session.next("update")
    session.next("factor")
    session.run("set_optimizer", name="adam")
    session.run("go_to_update", update=5)
    assert session.state.memory.t == 5


def test_before_the_start_of_a_branch_its_choices_do_not_go_through_what_others_did(chosen, bits):
    session = chosen()
    session.train(20)
    session.run("go_to_update", update=10)
    session.run("set_learning_rate", value=2.0)
    session.train(5)
    session.run("go_to_update", update=4)
    assert "Train branches off from update 4" in note(session)
    session.train(3)
    plain = chosen()
    plain.train(4)
    plain.run("set_learning_rate", value=2.0)
    plain.train(3)
    assert bits(session.state) == bits(plain.state)
    assert (session.state.run.number, session.state.run.parent.number) == (3, 1)


def test_a_refused_command_leaves_a_run_as_it_is(refused):
    session = Session.new()
    session.train(10)
    run, curves = session.state.run, curve_bits(session.state.run.curves)
    refused(session, "train", updates=0)
    refused(session, "go_to_update", update=11)
    refused(session, "set_learning_rate", value=-1.0)
    refused(session, "set_batch_size", value=0)
    assert session.state.run is run
    assert curve_bits(run.curves) == curves


# ---------------------------------------------------------------- off the run


def test_weights_that_were_stepped_or_set_begin_another_run():
    session = Session.new()
    session.train(5)
    old = session.state.run
    session.next("update")
    assert session.state.is_on_run
    session.next("factor")
    assert not session.state.is_on_run
    session.train(2)
    assert (session.state.run.number, session.state.run.first, session.state.run.last) == (2, 6, 8)
    assert curve_bits(session.state.earlier[0].curves) == curve_bits(old.curves)
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=0.5)
    assert not session.state.is_on_run
    session.train(1)
    assert session.state.run.number == 3
    assert [past.label for past in session.state.earlier] == ["run 1 · SGD, η = 0.5", "run 2 · SGD, η = 0.5"]


def test_at_most_five_runs_are_kept_for_comparison():
    session = Session.new()
    for number in range(8):
        session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=0.1 * number)
        session.train(2)
    assert session.state.run.number == 8
    assert [past.label.split()[1] for past in session.state.earlier] == ["3", "4", "5", "6", "7"]


def test_a_run_that_has_not_gone_anywhere_is_not_kept(overflowing):
    session = overflowing()
    session.run("set_parameter", layer=2, parameter="W", row=0, column=0, value=1e308)
    assert "not a finite number" in session.train(3)
    session.run("set_parameter", layer=2, parameter="W", row=0, column=0, value=1.0)
    session.train(1)
    assert session.state.earlier == ()


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_reset_and_train_go_through_the_same_run_again(chosen, bits, optimizer):
    session = chosen(optimizer=optimizer)
    session.train(10)
    run, there = session.state.run, bits(session.state)
    session.run("reset")
    assert not session.state.is_on_run
    assert "Train goes through it again" in note(session)
    session.train(4)
    assert session.state.run is run
    assert session.state.is_on_run
    session.train(6)
    assert bits(session.state) == there
    session.run("reset")
    session.run("set_learning_rate", value=1.5)
    session.train(4)
    assert (session.state.run.number, session.state.run.parent) == (2, None)
    assert len(session.state.earlier) == 1


# ---------------------------------------------------------------- what a run says of itself


def test_a_run_is_called_by_its_number_optimizer_rate_and_start(chosen):
    session = chosen(optimizer="adam", schedule="cosine")
    session.train(1234)
    assert session.state.run.label == "run 1 · Adam, η = 0.5 (cosine)"
    session.run("set_learning_rate", value=0.01)
    session.train(1)
    assert session.state.run.label == "run 2 · Adam, η = 0.01 (cosine), from update 1,234"


def test_the_curves_of_a_branch_begin_with_those_that_led_to_it(opened):
    session = opened("xor")
    session.train(10)
    trunk = session.state.run.curves
    session.run("go_to_update", update=6)
    session.run("set_learning_rate", value=2.0)
    session.train(7)
    curves = session.state.run.curves
    assert curves.updates.tolist() == list(range(14))
    for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
        assert np.array_equal(getattr(curves, name)[:7], getattr(trunk, name)[:7])
    assert curves.train_loss[7] != trunk.train_loss[7]


# ---------------------------------------------------------------- memory


def test_the_timeline_counts_the_keyframes_of_a_run():
    session = Session.new()
    held = session._timeline.bytes_held
    session.train(4000)
    run = session.state.run
    rows = 8 * 4 * (2 + 1 + 1)  # four rows of two inputs, a one and a target
    assert run.nbytes == (4000 // 8 + 1) * run.history.keyframes.rows[0].nbytes + rows
    few = 4 * sum(array.nbytes for array in (*session.state.parameters.weights, *session.state.parameters.biases))
    assert run.nbytes <= session._timeline.bytes_held - held <= run.nbytes + few
    session.train(800)
    grown = run.nbytes + 100 * run.history.keyframes.rows[0].nbytes
    assert grown <= session._timeline.bytes_held - held <= grown + 2 * few
    session.run("go_to_update", update=3)
    assert session._timeline.bytes_held - held <= grown + 3 * few
    session.seek(0)
    session.run("set_learning_rate", value=0.1)
    assert session._timeline.bytes_held - held <= few


def test_runs_share_the_rows_that_they_train_on_whatever_their_batch_size_and_net(chosen):
    session = chosen("xor", batch_size=10)
    session.train(5)
    first = session.state.run.history
    session.run("set_batch_size", value=7)
    session.train(5)
    session.run("set_units", layer=1, units=3)
    session.train(5)
    assert session.state.run.history._data is first._data
    assert first.nbytes - len(first.keyframes.rows) * first.keyframes.rows[0].nbytes == first._data.nbytes
    assert session.state.run.nbytes == len(session.state.run.history.keyframes.rows) * (
        session.state.run.history.keyframes.rows[0].nbytes
    )


def test_keyframes_beyond_the_memory_drop_the_oldest_entries(monkeypatch):
    session = Session.new()
    session.train(100)
    most = 3 * session.state.run.nbytes
    monkeypatch.setattr("nnviz.session.timeline.MOST_BYTES", most)
    for number in range(8):
        session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=0.1 * number)
        session.train(100)
    assert session.length < 8
    assert session._timeline.bytes_held <= most
    assert session.undo()
    assert session.redo()


@pytest.mark.parametrize("kept", [1, 3])
def test_a_chain_of_branches_is_bounded_and_lets_go_of_the_oldest_past(refused, monkeypatch, kept):
    session = Session.new()
    session.train(800)
    one = session.state.run.nbytes
    monkeypatch.setattr("nnviz.session.run.MOST_RUN_BYTES", kept * one + one // 2)
    for number in range(6):
        session.run("set_learning_rate", value=0.1 * (number + 1))
        session.train(800)
    run, chain = session.state.run, []
    while run.parent is not None:
        run = run.parent
        chain.append(run)
    assert len(chain) == kept
    assert sum(run.nbytes for run in chain) <= kept * one + one // 2
    run = session.state.run
    assert (run.first, run.last) == (5600 - 800 * (kept + 1), 5600)
    assert run.curves.updates[[0, -1]].tolist() == [0, 5600]
    assert "not 5" in refused(session, "go_to_update", update=5)
    session.run("go_to_update", update=run.first)
    assert session.back("update")  # out of the run, to where it was begun
    session.seek(session.length - 1)
    session.run("go_to_update", update=run.first + 1)
    session.run("set_learning_rate", value=3.0)
    session.train(1)
    assert (session.state.run.first, session.state.run.last) == (run.first, run.first + 2)
