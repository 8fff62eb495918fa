"""Planes over weights and directions: every height is the loss there."""

from dataclasses import replace

import numpy as np
import pytest
from mountains import W11, go_on, linear, mean_loss, mountain, opened, over, vector_of

from nnviz.session import Session, UserError
from nnviz.session.frame.model import Target
from nnviz.session.frame.plots import PlaneChoice


def test_over_two_weights_each_height_is_the_loss_with_both_set_to_it():
    session = Session.new()
    session.train(20)
    state, frame = session.state, mountain(session).plane_job(over(points=7)).run(go_on)
    assert frame.losses.shape == (7, 7)
    for i, b in enumerate(frame.b):
        for j, a in enumerate(frame.a):
            there = state.parameters.with_entry(1, "W", 0, 0, a).with_entry(2, "b", 0, None, b)
            assert frame.losses[i, j] == pytest.approx(mean_loss(state, vector_of(there)), rel=1e-10)
    assert (frame.a_name, frame.b_name) == ("w₁,₁,₁", "b₂,₁")
    assert frame.note.startswith("All 7 other weights and biases are held as they are after update 20.")


@pytest.mark.parametrize("axes", ["weights", "gradient", "path"])
def test_the_present_point_is_in_the_plane_with_its_loss(axes):
    session = Session.new()
    session.train(20)
    choice = replace(over(points=5), axes=axes)
    frame = mountain(session).plane_job(choice).run(go_on)
    a, b, loss = frame.here
    assert loss == pytest.approx(mean_loss(session.state, vector_of(session.state.parameters)), rel=1e-12)
    assert frame.a[0] <= a <= frame.a[-1]
    assert frame.b[0] <= b <= frame.b[-1]
    if axes == "weights":
        values = session.state.parameters.weights[0][0, 0], session.state.parameters.biases[1][0]
        assert (a, b) == pytest.approx(values, rel=1e-12)
    if axes == "gradient":
        assert (a, b) == pytest.approx((0.0, 0.0), abs=1e-12)
    plane = frame.track.plane
    (W1, W2), (b1, b2) = session.state.parameters.weights, session.state.parameters.biases
    point = np.concatenate((np.column_stack((W1, b1)).ravel(), np.column_stack((W2, b2)).ravel()))
    assert plane.centre + a * plane.u + b * plane.v == pytest.approx(point, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("axes", ["gradient", "path"])
def test_the_path_over_directions_is_the_nearest_in_the_plane(axes):
    session = Session.new()
    session.train(50)
    frame = mountain(session).plane_job(PlaneChoice(axes, points=5)).run(go_on)
    (line,) = frame.paths
    plane = frame.track.plane
    for update, a, b in zip(line.updates[::10].tolist(), line.a[::10], line.b[::10], strict=True):
        (W1, W2), (b1, b2) = (getattr(session.state.run.at(update).parameters, name) for name in ("weights", "biases"))
        point = np.concatenate((np.column_stack((W1, b1)).ravel(), np.column_stack((W2, b2)).ravel()))
        rest = point - plane.centre - a * plane.u - b * plane.v
        assert abs(rest @ plane.u) + abs(rest @ plane.v) < 1e-9
    if axes == "path":
        assert frame.note.startswith("These two directions show ")


def test_what_cannot_be_looked_at_is_refused_in_a_sentence():
    session = Session.new()

    def refusal(choice):
        with pytest.raises(UserError) as caught:
            mountain(session).plane_job(choice).run(go_on)
        return str(caught.value)

    assert "two different" in refusal(over(W11, W11))
    assert "two different" in refusal(over(W11, None))
    assert "not all of them" in refusal(over(W11, Target(2, "W")))
    for gone in (Target(3, "b", 0), Target(1, "W", 2, 0), Target(1, "W", 0, 2)):
        assert "This net has no " in refusal(over(W11, gone))


def test_before_any_training_the_plane_of_the_path_is_that_of_the_gradient():
    session = Session.new()
    frame = mountain(session).plane_job(PlaneChoice("path", points=3)).run(go_on)
    assert frame.a_name == "along −∇L"


def test_a_run_that_does_not_move_has_a_mountain_all_the_same():
    session = linear((0.0, 0.0), targets=((0.0,), (0.0,)))
    session.train(3)
    frame = mountain(session).plane_job(PlaneChoice("path", points=3)).run(go_on)
    assert np.isfinite(frame.losses).all()
    assert "100 %" in frame.note
    assert np.isfinite(mountain(session).plane_job(PlaneChoice(points=3)).run(go_on).losses).all()


@pytest.mark.parametrize("axes", ["weights", "gradient", "path", "gradient_path", None])
def test_a_survey_can_be_called_off_at_any_moment(axes):
    session = opened("xor")
    session.train(12)
    ours = mountain(session)
    job = ours.slice_job() if axes is None else ours.plane_job(replace(over(points=13), axes=axes))
    told = []
    assert job.run(lambda share: told.append(share) is None) is not None
    for calls in range(0, len(told), len(told) // 2):
        left = iter([True] * calls)
        assert job.run(lambda share, left=left: next(left, False)) is None
