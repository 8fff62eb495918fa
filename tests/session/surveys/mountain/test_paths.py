"""The path on the mountain: of a run, and of what was stepped through by hand."""

from dataclasses import replace

import numpy as np
import pytest
from mountains import go_on, mean_loss, mountain, opened, over, vector_of

from nnviz.session import Session
from nnviz.session.surveys.mountain.paths import BY_HAND_AT_ONCE, MOST_MOMENTS


def test_the_path_over_weights_is_their_own_values_and_the_measured_losses():
    session = opened("xor")
    session.train(90)
    session.run("go_to_update", update=60)
    session.run("set_learning_rate", value=2.0)
    session.train(40)
    run, frame = session.state.run, mountain(session).plane_job(over(points=3)).run(go_on)
    (line,) = frame.paths
    assert line.updates.tolist() == list(range(101))
    points = [run.at(update).parameters for update in line.updates.tolist()]
    assert line.a == pytest.approx([point.weights[0][0, 0] for point in points], rel=1e-9, abs=1e-12)
    assert line.b == pytest.approx([point.biases[1][0] for point in points], rel=1e-9, abs=1e-12)
    assert line.losses == pytest.approx([mean_loss(session.state, vector_of(point)) for point in points], rel=1e-9)
    assert np.array_equal(line.losses, run.curves.train_loss)


def test_a_long_path_is_drawn_through_some_of_its_moments_with_its_ends():
    session = Session.new()
    session.train(5000)
    (line,) = mountain(session).plane_job(over(points=3)).run(go_on).paths
    assert MOST_MOMENTS / 2 <= len(line.updates) <= MOST_MOMENTS + 1
    assert line.updates[[0, -1]].tolist() == [0, 5000]


def test_off_the_run_there_is_no_path():
    session = Session.new()
    assert mountain(session).plane_job(over(points=3)).run(go_on).paths == ()
    session.train(5)
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=0.5)
    assert mountain(session).plane_job(over(points=3)).run(go_on).paths == ()


def test_updates_stepped_through_by_hand_are_a_path_too_at_their_true_losses():
    session = Session.new()
    ours, weights = mountain(session), [session.state.parameters]
    for _ in range(3):
        session.next("update")
        session.next("factor")  # only now the new weights are in force
        weights.append(session.state.parameters)
    (line,) = ours.plane_job(over(points=3)).run(go_on).paths
    assert line.updates.tolist() == [0, 1, 2, 3]
    assert line.a == pytest.approx([one.weights[0][0, 0] for one in weights], rel=1e-12)
    assert line.losses == pytest.approx([mean_loss(session.state, vector_of(one)) for one in weights], rel=1e-9)
    (along,) = ours.plane_job(replace(over(points=3), axes="path")).run(go_on).paths
    assert np.array_equal(along.losses, line.losses)
    session.run("reset")
    assert mountain(session).plane_job(over(points=3)).run(go_on).paths == ()


def test_by_hand_the_path_of_a_run_goes_on_from_the_moment_at_which_it_was_left():
    session = Session.new()
    session.train(5)
    session.run("go_to_update", update=3)
    ours = mountain(session)
    frame = ours.plane_job(over(points=3)).run(go_on)
    session.next("update")
    session.next("factor")
    line = ours.followed(frame).paths[0]
    assert line.updates.tolist() == [0, 1, 2, 3, 4]
    assert line.a[-1] == pytest.approx(session.state.parameters.weights[0][0, 0])
    assert line.a[-1] != pytest.approx(session.state.run.at(4).parameters.weights[0][0, 0]), "one row, not all"
    assert [ours.leads_back_to(update) for update in (0, 3, 4)] == [True, True, False]
    session.undo()
    session.undo()
    assert ours.leads_back_to(5)
    assert ours.followed(frame).paths[0].updates.tolist() == [0, 1, 2, 3, 4, 5]


def test_of_many_updates_by_hand_some_are_followed_at_a_time_and_the_earliest_are_let_go(monkeypatch):
    monkeypatch.setattr("nnviz.session.state.MOST_BY_HAND", 10)
    session = Session.new()
    for _ in range(2):
        session.next("update")
    ours = mountain(session)
    frame = ours.plane_job(over(points=3)).run(go_on)
    for _ in range(12):
        session.next("update")
    counts = [len(ours.followed(frame).paths[0].updates) for _ in range(4)]
    assert counts == sorted(counts)
    assert counts[0] <= BY_HAND_AT_ONCE
    assert counts[-1] == 10


def test_by_hand_what_has_left_the_picture_is_not_drawn_but_for_where_it_began():
    session = Session.new()
    session.run("set_learning_rate", value=1000.0)
    session.run("set_loss", name="half_squared_error")
    session.run("set_activation", layer=1, name="identity")
    session.run("set_activation", layer=2, name="identity")
    for _ in range(4):
        session.next("update")
    session.next("factor")
    with np.errstate(all="ignore"):
        (line,) = mountain(session).plane_job(over(points=3)).run(go_on).paths
    assert session.state.updates == 4
    assert line.updates.tolist() == [0]
