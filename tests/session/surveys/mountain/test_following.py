"""The mountain stays while its path grows, and is surveyed anew where it has to be."""

from dataclasses import replace

import numpy as np
import pytest
from mountains import go_on, mean_loss, mountain, over, vector_of

from nnviz.session import Session
from nnviz.session.experiment import DataSpec, LayerSpec, NetworkSpec, ParameterSpec
from nnviz.session.frame.plots import PlaneChoice
from nnviz.session.state import first_state
from nnviz.session.surveys.mountain import ground_of
from nnviz.session.surveys.mountain.paths import MOMENTS_AT_ONCE


def test_the_mountain_stays_and_the_path_follows_the_training():
    session = Session.new()
    session.train(10)
    ours = mountain(session)
    frame, moment, place = ours.plane_job(over(points=3)).run(go_on), ours.moment(), ours.place()
    session.train(15)
    assert ours.moment() != moment
    assert ours.place() == place
    new = ours.followed(frame)
    assert new.losses is frame.losses
    state = session.state
    a, b, loss = new.here
    assert (a, b) == pytest.approx((state.parameters.weights[0][0, 0], state.parameters.biases[1][0]), rel=1e-12)
    assert loss == pytest.approx(mean_loss(state, vector_of(state.parameters)), rel=1e-12)
    assert new.paths[0].updates.tolist() == list(range(26))
    session.run("set_units", layer=1, units=3)
    assert ours.place() != place
    assert ours.followed(frame) is frame


def test_a_path_that_has_grown_much_is_followed_some_moments_at_a_time():
    session = Session.new()
    session.train(1)
    ours = mountain(session)
    frame = ours.plane_job(over(points=3)).run(go_on)
    session.train(99)
    counts = []
    while len(counts) < 9 and 101 not in counts:
        counts.append(len(ours.followed(frame).paths[0].updates))
    assert np.diff([2, *counts]).max() <= MOMENTS_AT_ONCE
    line = ours.followed(frame).paths[0]
    assert line.a[70] == pytest.approx(session.state.run.at(70).parameters.weights[0][0, 0], rel=1e-9)


def test_after_undo_the_path_is_that_of_the_new_run_not_of_the_old_one_of_its_number():
    session = Session.new()
    session.train(10)
    ours = mountain(session)
    frame = ours.plane_job(over(points=3)).run(go_on)
    session.undo()
    session.run("set_learning_rate", value=3.0)
    session.train(10)
    line = ours.followed(frame).paths[0]
    points = [session.state.run.at(update).parameters.weights[0][0, 0] for update in line.updates.tolist()]
    assert line.a == pytest.approx(points, rel=1e-9)


def test_a_past_that_was_let_go_is_not_on_the_path(monkeypatch):
    session = Session.new()
    session.train(20)
    monkeypatch.setattr("nnviz.session.run.MOST_RUN_BYTES", session.state.run.nbytes)
    for rate in (0.2, 0.3):
        session.run("set_learning_rate", value=rate)
        session.train(20)
    assert session.state.run.first == 20
    for axes in ("weights", "path"):
        (line,) = mountain(session).plane_job(replace(over(points=3), axes=axes)).run(go_on).paths
        assert line.updates.tolist() == list(range(20, 61))
        assert line.losses == pytest.approx(session.state.run.curves.train_loss[20:])


def test_the_moment_tells_whether_there_is_anything_new_to_survey():
    session = Session.new()
    ours = mountain(session)
    moment = ours.moment()
    session.next("factor")
    session.run("select_sample", index=2)
    assert ours.moment() == moment
    session.run("set_learning_rate", value=0.2)
    assert ours.moment() != moment
    assert ground_of(session.state).title == "after 0 updates · mean over 4 training rows"


@pytest.mark.parametrize("axes", ["gradient", "path", "gradient_path"])
def test_one_weight_alone_has_one_direction(axes):
    start = Session.new().state
    experiment = replace(
        start.experiment, network=NetworkSpec(1, (LayerSpec(1, "identity", False),), "half_squared_error"),
        data=DataSpec(inputs=((1.0,), (2.0,)), targets=((2.0,), (4.0,))), sample=0,
        parameters=ParameterSpec((((1.0,),),), ((),)),
    )  # fmt: skip
    session = Session(first_state(experiment, start.folder))
    session.train(3)
    frame = mountain(session).plane_job(PlaneChoice(axes, points=3)).run(go_on)
    assert frame.b_name == "no second direction"
    assert "rest" not in frame.note
    assert (frame.losses == frame.losses[0]).all()
