"""Training in the session: every update comes back to the last bit, is the same mathematics, and stops in time."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_training import train

from nnviz.core.backprop import trace
from nnviz.core.batches import rows_of
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.schedules import SCHEDULES
from nnviz.session import Session
from nnviz.session.state import after_update, gradients_complete

optimizers, schedules = st.sampled_from(sorted(OPTIMIZERS)), st.sampled_from(sorted(SCHEDULES))
sizes = st.sampled_from([1, 2, 3, 4, 9])
choices = st.fixed_dictionaries(
    {"optimizer": optimizers, "schedule": schedules, "batch_size": sizes, "shuffle": st.booleans()}
)


def assert_same(some, others, tolerance):
    for one, other in zip((*some.weights, *some.biases), (*others.weights, *others.biases), strict=True):
        assert one == pytest.approx(other, rel=tolerance, abs=tolerance)


# ---------------------------------------------------------------- time travel


@settings(max_examples=12)
@given(choices, st.lists(st.integers(1, 9), min_size=1, max_size=4), st.data())
def test_any_update_of_a_run_is_what_a_session_had_that_went_one_by_one(chosen, bits, choice, pieces, data):
    single, session, had = chosen(**choice), chosen(**choice), []
    for _ in range(sum(pieces)):
        had.append(bits(single.state))
        single.train(1)
    had.append(bits(single.state))
    for piece in pieces:
        session.train(piece)
    assert bits(session.state) == had[-1]
    for update in data.draw(st.lists(st.integers(0, sum(pieces)), min_size=1, max_size=5)):
        session.run("go_to_update", update=update)
        assert bits(session.state) == had[update]


def test_ten_thousand_updates_come_back_as_fresh_runs_have_them(bits):
    session, fresh = Session.new(), Session.new()
    session.train(12_000)
    updates = [*np.random.default_rng(0).integers(0, 12_001, size=4).tolist(), 0, 1, 11_999, 12_000]
    had = {0: bits(fresh.state)}
    for before, update in itertools.pairwise(sorted({0, *updates})):
        fresh.train(update - before)
        had[update] = bits(fresh.state)
    for update in updates:
        session.run("go_to_update", update=update)
        assert bits(session.state) == had[update]


@settings(max_examples=12)
@given(choices, st.lists(st.integers(0, 25), min_size=1, max_size=5))
def test_scrubbing_anywhere_and_back_changes_nothing(chosen, bits, choice, updates):
    session = chosen(**choice)
    session.train(25)
    before, frame = bits(session.state), session.frame()
    for update in (*updates, 25):
        session.run("go_to_update", update=update)
    after = session.frame()
    assert bits(session.state) == before
    assert after.status == frame.status
    assert after.controls == frame.controls
    for mine, theirs in zip(after.graph.edges, frame.graph.edges, strict=True):
        assert np.array_equal(mine.weights, theirs.weights)
        assert np.array_equal(mine.gradients, theirs.gradients)
    assert [layer.a.tolist() for layer in after.graph.layers] == [layer.a.tolist() for layer in frame.graph.layers]


def test_a_moment_of_training_is_shown_with_its_backward_pass_complete(opened):
    session = opened("xor")
    session.train(3)
    state, graph = session.state, session.frame().graph
    assert state.shows_training
    assert state.cursor == gradients_complete(state.steps)
    passed = trace(state.network, state.parameters, state.computation.x[None], state.computation.y[None])
    for k, edges in enumerate(graph.edges):
        assert edges.gradients == pytest.approx(passed.dL_dW[k], rel=1e-12)
    assert graph.loss == pytest.approx(passed.loss, rel=1e-12)


def test_there_is_nothing_to_go_back_to_before_or_outside_the_run(refused):
    session = Session.new()
    assert "press Train first" in refused(session, "go_to_update", update=0)
    session.train(5)
    for update in (-1, 6):
        assert refused(session, "go_to_update", update=update) == f"The run has updates 0 to 5, not {update}."
    for updates in (0, -3):
        assert "one update or more" in refused(session, "train", updates=updates)


def test_the_run_of_a_net_of_another_shape_cannot_be_gone_back_to(refused):
    session = Session.new()
    session.train(5)
    session.run("set_units", layer=1, units=3)
    assert "of another shape" in refused(session, "go_to_update", update=2)
    session.train(2)
    assert (session.state.run.number, session.state.run.first, session.state.run.last) == (2, 0, 2)
    assert [past.label for past in session.state.earlier] == ["run 1 · SGD, η = 0.5"]


# ---------------------------------------------------------------- the same mathematics


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("shuffle", [True, False])
def test_training_in_the_session_is_the_plain_loop(chosen, name, shuffle):
    session = chosen("xor", name, "exponential", 16, shuffle)
    session.train(40)
    state, spec = session.state, session.state.experiment
    rows = state.data.train
    run = train(
        state.network, state.initial, state.data.inputs[rows], state.data.targets[rows],
        optimizer=OPTIMIZERS[name], schedule=SCHEDULES["exponential"], learning_rate=spec.optimizer.learning_rate,
        batch_size=16, seed=0 if shuffle else None, steps=40,
    )  # fmt: skip
    assert_same(state.parameters, run.parameters, 1e-9)
    assert state.run.curves.train_loss[-1] == pytest.approx(run.losses[-1], rel=1e-9)
    assert state.run.curves.train_loss[0] == pytest.approx(run.losses[0], rel=1e-9)


@given(choices, st.integers(0, 6))
def test_the_stepped_update_of_the_next_mini_batch_is_that_of_the_training(chosen, bits, choice, updates):
    session = chosen(**choice)
    if updates:
        session.train(updates)
    session.run("set_scope", scope="minibatch")
    session.end()
    stepped = after_update(session.state)
    session.train(1)
    assert stepped.updates == session.state.updates == updates + 1
    assert bits(stepped) == bits(session.state)


@given(sizes, st.booleans(), st.integers(1, 12))
def test_the_gradients_of_a_mini_batch_are_means_over_exactly_its_rows(chosen, batch_size, shuffle, updates):
    session = chosen(batch_size=batch_size, shuffle=shuffle)
    session.run("set_scope", scope="minibatch")
    session.train(updates)
    state = session.state
    rows = rows_of(updates, 4, batch_size, 0 if shuffle else None)
    assert state.rows.tolist() == rows.tolist()
    single = [trace(state.network, state.parameters, state.data.inputs[[row]], state.data.targets[[row]])
              for row in rows]  # fmt: skip
    for k in range(2):
        assert state.gradients.dL_dW[k] == pytest.approx(np.mean([one.dL_dW[k] for one in single], axis=0), rel=1e-12)
        assert session.frame().graph.edges[k].gradients is state.gradients.dL_dW[k]
    assert state.experiment.sample == rows[0]
    assert np.array_equal(state.computation.x, state.data.inputs[rows[0]])


def test_over_single_rows_the_sample_that_is_shown_is_the_one_that_learns_next(chosen):
    session = chosen(batch_size=1, shuffle=False)
    session.run("set_scope", scope="minibatch")
    seen = [session.state.experiment.sample]
    for _ in range(5):
        session.train(1)
        seen.append(session.state.experiment.sample)
    assert seen == [0, 1, 2, 3, 0, 1]
    assert session.frame().graph.gradient_of == "row 1, which learns next"
    session.next("update")
    session.next("factor")
    assert session.state.experiment.sample == 2


# ---------------------------------------------------------------- batch size and order


def test_batch_size_and_order_are_choices_that_leave_the_weights(opened, refused):
    session = opened("xor")
    before = session.state.parameters
    session.run("set_batch_size", value=1)
    assert session.state.message == "Batch size 1: each update sees one row."
    session.run("set_batch_size", value=7)
    assert session.state.message == "Batch size 7: each update sees 7 rows."
    session.run("set_batch_size", value=100)
    assert session.state.message == "Batch size 100: each update sees all 100 training rows."
    session.run("set_shuffle", value=False)
    assert session.state.experiment.order_seed is None
    assert session.state.parameters is before
    for value in (0, -1, 2**31):
        assert "The batch size must be a whole number from 1" in refused(session, "set_batch_size", value=value)
    refused(session, "set_shuffle", value=2)


def test_an_epoch_ends_when_each_row_has_been_seen(chosen):
    session = chosen(batch_size=3)
    assert session.end_of_epoch == 2
    session.train(2)
    assert session.end_of_epoch == 4
    session.train(1)
    assert session.end_of_epoch == 4


# ---------------------------------------------------------------- stopping


@pytest.mark.parametrize("rate", [1e2, 1e3])
def test_overflow_stops_at_the_last_finite_moment_and_says_where(overflowing, rate):
    session = overflowing(rate)
    message = session.train(1000)
    state = session.state
    assert message.startswith("Training stopped: the loss is not a finite number any more: ")
    assert str(state.updates + 1) in message
    assert message.endswith("is ∞ or NaN.")
    assert 0 < state.updates < 1000
    assert all(np.isfinite(array).all() for array in (*state.parameters.weights, *state.parameters.biases))
    assert np.isfinite(state.run.curves.train_loss).all()
    after = overflowing(rate)
    after.run("set_scope", scope="batch")
    for _ in range(state.updates + 1):
        after.next("update")
        after.next("factor")
    assert not np.isfinite(after.state.means.loss)


def test_where_training_cannot_go_on_it_changes_nothing_but_the_message(overflowing, bits):
    session = overflowing()
    message = session.train(1000)
    session.run("set_title", title="a title")
    assert session.state.message == ""
    run, before, length = session.state.run, bits(session.state), session.length
    for _ in range(3):
        assert session.train(10) == message
    assert bits(session.state) == before
    assert session.length == length
    assert session.state.run is run
    assert session.undo()
    assert session.can_redo
    session.train(1)  # which would not even lose what can be redone
    assert session.can_redo


def test_training_that_was_asked_to_stop_before_an_overflow_finds_it_later(overflowing, bits):
    whole = overflowing()
    whole.train(1000)
    last = whole.state.updates
    session = overflowing()
    assert session.train(last) == ""
    assert session.train(1) != ""
    assert session.state.run.history.overflowed
    assert bits(session.state) == bits(whole.state)


def test_training_stops_when_the_loss_is_low_enough():
    session = Session.new()
    message = session.train(100_000, loss_below=0.1)
    assert message == "Training stopped: loss below 0.1."
    losses = session.state.run.curves.train_loss
    assert losses[-1] < 0.1 <= losses[:-1].min()
    assert session.train(5, loss_below=0.1) == message
    assert session.train(5) == ""


def test_training_stops_after_so_many_epochs(chosen):
    session = chosen(batch_size=3)
    assert session.train(1000, epochs=5) == "Training stopped: 5 epochs."
    assert session.state.updates == 10
    assert session.train(1, epochs=1) == "Training stopped: 1 epoch."
    assert session.state.updates == 10


@given(st.integers(0, 60), st.integers(1, 80), st.sampled_from([None, 0.45, 0.5, 0.6]), st.sampled_from([None, 3, 12]))
def test_what_is_gone_through_again_stops_where_it_would_have_stopped(
    chosen, bits, update, updates, loss_below, epochs
):
    again, fresh = chosen(batch_size=2), chosen(batch_size=2)
    again.train(60)
    again.run("go_to_update", update=update)
    if update:
        fresh.train(update)
    for session in (again, fresh):
        session.train(updates, loss_below=loss_below, epochs=epochs)
    assert bits(again.state) == bits(fresh.state)
    if again.state.updates not in (60, update + updates):
        assert again.state.message == fresh.state.message != ""


def test_a_budget_ends_training_before_its_time_without_a_message():
    session = Session.new()
    assert session.train(10**9, budget=0.0) == ""
    assert session.state.updates == 1
