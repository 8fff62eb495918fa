"""The training panel: curves thinned without losing a peak, and where the weights are in them, in words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz import resources
from nnviz.core.backprop import trace
from nnviz.session import Session
from nnviz.session.frame.training import MOST_POINTS, build_training, thinned
from nnviz.session.notation import number, percent


def opened(name):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


def training(session):
    return build_training(session.state)


# ---------------------------------------------------------------- thinning

losses = st.lists(st.floats(0, 1e9) | st.just(float("inf")) | st.just(float("nan")), min_size=1, max_size=400)


@given(losses, st.integers(2, 60))
def test_thinning_keeps_the_ends_and_every_peak_in_about_so_many_places(values, most):
    values = np.array(values)
    places = thinned(values, most)
    assert len(places) <= max(most, 2) + 4
    assert places[0] == 0
    assert places[-1] == len(values) - 1
    assert (np.diff(places) > 0).all()
    known = values[~np.isnan(values)]
    if known.size:
        assert np.nanmax(values[places]) == known.max()
        assert np.nanmin(values[places]) == known.min()


def test_few_values_are_all_kept():
    assert thinned(np.array([3.0, 1.0, 2.0]), 3).tolist() == [0, 1, 2]


def test_a_single_spike_in_a_long_curve_is_drawn():
    values = np.linspace(1.0, 0.5, 100_000)
    values[12_345] = 40.0
    places = thinned(values, MOST_POINTS)
    assert 12_345 in places
    assert len(places) <= MOST_POINTS + 4


# ---------------------------------------------------------------- the frame


def test_before_the_first_training_there_is_no_curve():
    frame = training(Session.new())
    assert frame.current is None
    assert frame.earlier == ()
    assert (frame.first, frame.last, frame.update, frame.on_run) == (0, 0, 0, False)
    assert (frame.place, frame.measures) == ("update 0 · epoch 0", "")
    assert frame.note.startswith("Train goes on from these weights")


def test_the_curve_is_what_was_measured():
    session = opened("xor")
    session.train(30)
    frame, curves = training(session), session.state.run.curves
    assert frame.current.label == session.state.run.label
    assert frame.current.updates.tolist() == list(range(31))
    for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
        assert np.array_equal(getattr(frame.current, name), getattr(curves, name))
    assert frame.has_test
    assert frame.has_accuracy
    assert frame.verdict is None


def test_a_long_curve_is_thinned_and_every_point_was_measured():
    session = Session.new()
    session.train(20_000)
    current, curves = training(session).current, session.state.run.curves
    assert len(current.updates) <= MOST_POINTS + 4 < len(curves.updates)
    assert current.updates[[0, -1]].tolist() == [0, 20_000]
    places = np.searchsorted(curves.updates, current.updates)
    assert np.array_equal(current.updates, curves.updates[places])
    assert np.array_equal(current.train_loss, curves.train_loss[places])
    assert current.train_loss.min() == curves.train_loss.min()


@pytest.mark.parametrize("update", [0, 7, 30])
def test_the_line_below_says_where_and_what(update):
    session = opened("xor")
    session.train(30)
    session.run("go_to_update", update=update)
    state, frame = session.state, training(session)
    assert (frame.first, frame.last, frame.update, frame.on_run) == (0, 30, update, True)
    assert frame.place == f"update {update} of 30 · epoch {update / 10:.4g}"
    passed = [trace(state.network, state.parameters, state.data.inputs[rows], state.data.targets[rows])
              for rows in (state.data.train, state.data.test)]  # fmt: skip
    right = [((one.a[-1] > 0.5) == (one.y > 0.5)).mean() for one in passed]
    assert frame.measures == (
        f"training loss {number(passed[0].loss)} · test loss {number(passed[1].loss)}"
        f" · accuracy {percent(right[0])}, test {percent(right[1])}"
    )


def test_large_counts_have_commas_and_epochs_count_batches():
    session = Session.new()
    session.run("set_batch_size", value=3)
    session.train(2345)
    session.run("go_to_update", update=1235)
    assert training(session).place == "update 1,235 of 2,345 · epoch 617.5"


def test_where_the_loss_is_not_measured_after_each_update_the_last_one_measured_is_told():
    session = opened("wide-784-30-10")
    session.run("set_batch_size", value=1)
    session.train(25)
    stride = int(session.state.run.curves.updates[1])
    session.run("go_to_update", update=11)
    measures, curves = training(session).measures, session.state.run.curves
    last = 11 - 11 % stride
    assert measures.startswith(f"training loss {number(curves.train_loss[last // stride])}")
    assert measures.endswith(f"after update {last}") == (last != 11)


def test_a_regression_without_a_test_set_has_one_loss_and_no_accuracy():
    session = opened("regression-sine")
    session.run("set_data_option", key="test_fraction", value=0.0)
    session.train(5)
    frame = training(session)
    assert not frame.has_test
    assert not frame.has_accuracy
    assert " · " not in frame.measures
    assert np.isnan(frame.current.test_loss).all()
    assert np.isnan(frame.current.train_accuracy).all()


@pytest.mark.parametrize(
    ("share", "text"),
    [(1.0, "100 %"), (0.99999, "99.9 %"), (0.5, "50 %"), (0.98765, "98.8 %"), (0.0, "0 %"), (0.001, "0.1 %")],
)
def test_a_hundred_per_cent_is_said_only_where_nothing_is_wrong(share, text):
    assert percent(share) == text


# ---------------------------------------------------------------- what Train would do


def test_the_note_says_what_train_would_do_and_train_does_it():
    session = Session.new()
    session.train(10)
    assert training(session).note == ""
    session.run("go_to_update", update=4)
    assert training(session).note == ""
    session.run("set_learning_rate", value=0.1)
    assert training(session).note == "Other choices than in run 1: Train branches off from update 4."
    session.train(10)
    assert session.state.run.parent.number == 1
    assert training(session).note == ""
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=0.5)
    frame = training(session)
    assert frame.note == "The weights have changed since the last training: Train begins a new run from here."
    assert (frame.on_run, frame.place, frame.measures) == (False, "update 14 · epoch 14", "")
    session.train(1)
    assert session.state.run.first == 14
    assert [curve.label for curve in training(session).earlier] == [
        "run 1 · SGD, η = 0.5",
        "run 2 · SGD, η = 0.1, from update 4",
    ]


def test_a_run_that_was_trained_on_from_its_end_is_no_earlier_one():
    session = Session.new()
    session.train(10)
    session.run("set_learning_rate", value=0.1)
    session.train(10)
    assert len(session.state.earlier) == 1
    assert training(session).earlier == ()
    session.run("go_to_update", update=15)
    session.run("set_learning_rate", value=0.2)
    session.train(10)
    assert [curve.label for curve in training(session).earlier] == ["run 2 · SGD, η = 0.1, from update 10"]


def test_the_note_says_why_training_stopped():
    session = Session.new()
    session.train(100, epochs=7)
    assert training(session).note == "Training stopped: 7 epochs."
    session.run("choose", layer=2, parameter="W")
    assert training(session).note == ""


def test_after_reset_the_note_says_that_the_run_is_gone_through_again():
    session = Session.new()
    session.train(10)
    session.run("reset")
    assert training(session).note == "These are the weights that run 1 began with: Train goes through it again."
    session.run("set_learning_rate", value=0.1)
    assert "begins a new run" in training(session).note


def test_the_run_of_a_net_of_another_shape_cannot_be_scrubbed():
    session = Session.new()
    session.train(10)
    session.run("add_layer", after=1)
    frame = training(session)
    assert (frame.first, frame.last, frame.on_run) == (0, 0, False)
    assert frame.current.updates[-1] == 10
