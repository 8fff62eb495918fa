"""Lanes are one choice apart: kept one after the other, and carried along whatever else changes."""

import pytest

from nnviz.session.compare.lanes import lane_experiments, questions_of


def lanes_of(session):
    return [lane.name for lane in session.state.experiment.compare]


def test_the_first_kept_run_is_a_lane_and_the_second_says_what_they_differ_in(opened):
    session = opened("start")
    session.run("keep_lane")
    assert lanes_of(session) == ["this run"]
    session.run("set_learning_rate", value=5.0)
    session.run("keep_lane")
    assert lanes_of(session) == ["η = 0.5", "η = 5"]
    assert questions_of(session.state.experiment) == ("learning_rate",)
    session.run("set_learning_rate", value=0.01)
    session.run("keep_lane")
    assert lanes_of(session) == ["η = 0.5", "η = 5", "η = 0.01"]


def test_the_same_run_is_not_kept_twice(opened, refused):
    session = opened("start")
    session.run("keep_lane")
    assert refused(session, "keep_lane") == "The lane “this run” has these choices already."


def test_a_run_that_would_differ_in_two_choices_is_refused(opened, refused):
    session = opened("start")
    session.run("keep_lane")
    session.run("set_learning_rate", value=5.0)
    session.run("set_activation", layer=1, name="relu")
    told = "Lanes differ in one choice, and this run would differ in activation and learning rate η."
    assert refused(session, "keep_lane") == told


def test_there_are_six_lanes_at_most(opened, refused):
    session = opened("start")
    session.run("compare", key="initialization")
    session.run("set_scheme", scheme="orthogonal")
    assert refused(session, "keep_lane") == "There are 6 lanes already: take one away first."


def test_lanes_follow_the_experiment_in_all_that_they_do_not_differ_in(opened):
    session = opened("start")
    session.run("compare", key="initialization")
    session.run("set_learning_rate", value=7.0)
    session.run("set_seed", seed=11)
    session.run("set_hidden_units", units=6)
    own = lane_experiments(session.state.experiment)
    assert {one.optimizer.learning_rate for one in own} == {7.0}
    assert {one.initialization.seed for one in own} == {11}
    assert {one.network.layers[0].units for one in own} == {6}
    assert questions_of(session.state.experiment) == ("initialization",)


def test_a_change_of_what_they_differ_in_leaves_the_lanes_as_they_are(opened):
    session = opened("start")
    session.run("compare", key="initialization")
    before = lane_experiments(session.state.experiment)
    session.run("set_scheme", scheme="orthogonal")
    assert lane_experiments(session.state.experiment) == before


@pytest.mark.parametrize("key", ["initialization", "activation", "depth", "learning_rate", "batch_size"])
def test_lanes_go_over_to_other_data(opened, key):
    session = opened("start")
    session.run("compare", key=key)
    count = len(lanes_of(session))
    session.run("set_data", name="iris")
    own = lane_experiments(session.state.experiment)
    assert len(own) == count
    assert {one.network.inputs for one in own} == {4}
    assert {one.network.layers[-1].units for one in own} == {3}
    assert questions_of(session.state.experiment) == (key,)


def test_lanes_are_part_of_the_timeline_and_of_the_file(opened, tmp_path):
    session = opened("start")
    assert not session.modified
    session.run("compare", key="depth")
    assert session.modified
    session.save(tmp_path / "depths.nnviz.json")
    again = type(session).open(tmp_path / "depths.nnviz.json")
    assert again.state.experiment.compare == session.state.experiment.compare
    session.undo()
    assert lanes_of(session) == []


def test_lanes_are_renamed_taken_away_and_cleared(opened, refused):
    session = opened("start")
    session.run("compare", key="learning_rate")
    session.run("rename_lane", lane=1, name="  the  right one ")
    assert lanes_of(session)[1] == "the right one"
    assert refused(session, "rename_lane", lane=0, name="") == (
        'compare[0].name: expected the name of the lane, got "".'
    )
    session.run("remove_lane", lane=0)
    assert lanes_of(session)[0] == "the right one"
    assert refused(session, "remove_lane", lane=9) == "There are 3 lanes, so no lane 10."
    session.run("clear_lanes")
    assert lanes_of(session) == []


def test_one_lane_alone_goes_along_with_another_seed_for_lanes_share_it(opened):
    session = opened("start")
    session.run("keep_lane")
    session.run("set_seed", seed=99)
    (own,) = lane_experiments(session.state.experiment)
    assert own.initialization == session.state.experiment.initialization
