"""The runs of the lanes are those that each lane would have alone, to the last bit."""

import pytest

from nnviz.core.network import same_numbers
from nnviz.session.compare.comparison import begin_comparison, lane_state
from nnviz.session.state import first_state


def compared(opened, key, name="start"):
    session = opened(name)
    session.run("compare", key=key)
    return session, begin_comparison(session.state)


@pytest.mark.parametrize("key", ["initialization", "depth", "learning_rate", "optimizer", "batch_size"])
def test_a_lane_trains_as_it_would_alone(opened, key):
    session, comparison = compared(opened, key)
    comparison = comparison.extended(30)
    for lane in comparison.lanes:
        alone = type(session)(first_state(lane.experiment, session.state.folder))
        alone.train(30)
        assert lane.last == alone.state.updates == 30
        assert same_numbers(lane.run.at(30).parameters, alone.state.parameters)


def test_with_a_budget_all_lanes_come_equally_far(opened):
    _, comparison = compared(opened, "learning_rate")
    time = iter(range(1000))
    for _ in range(5):
        comparison = comparison.extended(10**6, budget=3.0, clock=lambda: float(next(time)))
    assert {lane.last for lane in comparison.lanes} == {comparison.updates}
    assert comparison.updates > 1


def test_a_lane_that_overflows_stops_and_the_others_go_on(overflowing):
    session = overflowing()
    session.run("compare", key="learning_rate")
    comparison = begin_comparison(session.state).extended(200)
    stopped = [bool(lane.stopped) for lane in comparison.lanes]
    assert stopped == [True, True, True]
    session.run("set_learning_rate", value=0.001)
    session.run("compare", key="learning_rate")
    comparison = begin_comparison(session.state).extended(200)
    assert not comparison.lanes[0].stopped
    assert comparison.lanes[-1].stopped
    assert comparison.updates == 200
    assert comparison.lanes[-1].last < 200
    assert not comparison.finished


def test_a_lane_that_was_there_before_keeps_its_run(opened):
    session, comparison = compared(opened, "initialization")
    comparison = comparison.extended(25)
    session.run("remove_lane", lane=0)
    again = begin_comparison(session.state, comparison)
    assert [lane.last for lane in again.lanes] == [25] * 5
    session.run("set_learning_rate", value=3.0)
    assert [lane.last for lane in begin_comparison(session.state, again).lanes] == [0] * 5


def test_who_is_behind_catches_up_first(opened):
    session, comparison = compared(opened, "initialization")
    session.run("remove_lane", lane=2)
    fewer = begin_comparison(session.state, comparison).extended(25)
    session.undo()
    again = begin_comparison(session.state, fewer)
    assert again.updates == 0
    assert [lane.last for lane in again.extended(20).lanes] == [25, 25, 20, 25, 25, 25]


def test_opening_a_lane_makes_it_the_experiment_with_the_weights_it_has_there(opened):
    session, comparison = compared(opened, "initialization")
    comparison = comparison.extended(40)
    session.run("open_lane", comparison=comparison, lane=2, update=33)
    state = session.state
    assert (state.updates, state.experiment.initialization.scheme) == (33, "normal")
    assert state.is_on_run
    assert same_numbers(state.parameters, comparison.lanes[2].run.at(33).parameters)
    assert same_numbers(state.initial, comparison.lanes[2].run.at(0).parameters)
    assert [lane.is_of(state) for lane in comparison.lanes] == [index == 2 for index in range(6)]
    again = begin_comparison(state, comparison)
    assert [lane.last for lane in again.lanes] == [40] * 6  # the lanes are the same seen from there
    session.train(20)
    assert session.state.updates == 53  # and training goes on from there, as the lane would
    assert same_numbers(session.state.parameters, comparison.extended(53).lanes[2].run.at(53).parameters)
    session.undo()
    session.undo()
    assert session.state.updates == 0


def test_the_state_of_a_lane_is_looked_at_as_the_session_is(opened):
    session, comparison = compared(opened, "depth", "iris")
    session.run_to(4)
    comparison = comparison.extended(10)
    for lane in comparison.lanes:
        state = lane_state(comparison, lane, 10, session.state)
        assert state.updates == 10
        assert state.experiment.sample == session.state.experiment.sample
        assert state.network == lane.network
        assert 0 < state.cursor <= len(state.steps)
        assert state.steps[state.cursor - 1].part.kind == session.state.step.part.kind


def test_the_session_is_on_a_lane_only_with_its_choices_and_its_weights(opened):
    session, comparison = compared(opened, "initialization")
    comparison = comparison.extended(10)
    assert [lane.name for lane in comparison.lanes if lane.is_of(session.state)] == ["Xavier uniform"]
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=9.0)
    assert not any(lane.is_of(session.state) for lane in comparison.lanes)


def test_a_net_of_another_depth_is_as_far_in_the_same_phase(opened):
    session, comparison = compared(opened, "depth", "iris")
    depths = [lane.network.depth for lane in comparison.lanes]
    for step in range(len(session.state.steps) + 1):
        session.run_to(step)
        states = [lane_state(comparison, lane, 0, session.state) for lane in comparison.lanes]
        phases = {state.step.phase if state.step else None for state in states}
        assert phases == {session.state.step.phase if step else None}
    assert [len(state.steps) for state in states] == [state.cursor for state in states]
    assert depths == [1, 2, 3, 5, 9]


def test_a_lane_goes_on_from_a_run_that_was_told_to_stop(opened):
    session = opened("start")
    session.run("compare", key="learning_rate")
    comparison = begin_comparison(session.state).extended(1)
    own = comparison.lanes[1]
    session.run("open_lane", comparison=comparison, lane=1, update=1)
    session.train(1000, loss_below=0.7)
    assert session.state.run.history.stopped
    assert own.has_run(session.state.run)
    shared = comparison.with_run(own.index, session.state.run)
    assert not shared.lanes[own.index].stopped
    assert shared.extended(session.state.updates + 5).lanes[own.index].last == session.state.updates + 5
