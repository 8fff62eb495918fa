"""The race: several runs from the same weights, each as it would be alone, beside the session's own work."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import resources
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.session import Session, UserError
from nnviz.session.frame.model import Target
from nnviz.session.frame.plots import MOST_LANES, PlaneChoice
from nnviz.session.notation import number
from nnviz.session.surveys.race import Races

entries = st.tuples(st.sampled_from(sorted(OPTIMIZERS)), st.sampled_from([0.001, 0.05, 0.5, 2.0]))


def opened(name):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


def races(session):
    return Races(lambda: session.state)


def bits(point):
    kept = (point.parameters, *point.memory.values)
    return point.updates, point.memory.t, [[a.tobytes() for a in (*one.weights, *one.biases)] for one in kept]


def alone(session, entry, updates):
    """The run of a session that goes on from there with that optimizer and learning rate."""
    single = Session(session.state)
    if entry[0] != session.state.experiment.optimizer.name:
        single.run("set_optimizer", name=entry[0])
    single.run("set_learning_rate", value=entry[1])
    single.train(updates)
    return single.state


@settings(max_examples=20)
@given(st.lists(entries, min_size=1, max_size=6), st.lists(st.integers(1, 9), min_size=1, max_size=3))
def test_every_lane_is_the_run_that_a_session_has_alone(lanes, stretches):
    session = opened("xor")
    race = races(session).new_race(lanes)
    for updates in stretches:
        race = race.extended(updates)
    assert race.updates == sum(stretches)
    for entry, run in zip(lanes, race.runs, strict=True):
        state = alone(session, entry, sum(stretches))
        assert bits(run.history.end) == bits(state.point)
        assert run.curves.train_loss.tobytes() == state.run.curves.train_loss.tobytes()


def test_a_race_from_the_middle_of_a_run_starts_from_its_weights_with_an_empty_memory():
    session = Session.new()
    session.train(120)
    state = session.state
    race = races(session).new_race([("sgd", 0.5), ("adam", 0.05)]).extended(10)
    assert [run.first for run in race.runs] == [120, 120]
    assert [run.last for run in race.runs] == [130, 130]
    for run, entry in zip(race.runs, [("sgd", 0.5), ("adam", 0.05)], strict=True):
        # what plain descent remembers, how many updates there were, decides nothing
        assert bits(run.history.end)[::2] == bits(alone(session, entry, 10).point)[::2]
    assert session.state is state
    assert race.frame().start == "from the weights after 120 updates"


def test_the_sessions_work_stays_as_it_is():
    session = Session.new()
    session.train(10)
    state, length, run = session.state, session.length, session.state.run
    before = {field.name: getattr(state, field.name) for field in fields(state)}
    loss = run.curves.train_loss.tobytes()
    races(session).new_race(races(session).optimizer_entries()).extended(50)
    assert session.state is state
    assert session.length == length
    assert all(getattr(state, name) is value for name, value in before.items())
    assert run.curves.train_loss.tobytes() == loss


def test_a_lane_that_overflows_stops_and_the_others_go_on(overflowing):
    session = overflowing(0.5)
    race = races(session).new_race([("sgd", 0.01), ("sgd", 1e3), ("adam", 0.01)])
    for _ in range(10):
        race = race.extended(20)
    frame = race.frame()
    assert [run.last for run in race.runs][::2] == [200, 200]
    assert 0 < race.runs[1].last < 200
    assert bits(race.runs[1].history.end) == bits(alone(session, ("sgd", 1e3), 200).point)
    assert frame.lanes[1].state.startswith("stopped: the loss is not a finite number any more")
    assert sorted(lane.place for lane in frame.lanes) == [1, 2, 3]
    assert frame.lanes[1].place == 3
    stop = race.runs[1].last
    assert frame.note.endswith(f"SGD, η = 1000 stopped after {stop} update{'s' if stop > 1 else ''}.")
    assert not race.finished
    lost = races(session).new_race([("sgd", 1e3)]).extended(200)
    assert lost.finished
    assert lost.extended(5).runs == lost.runs


def test_a_lane_that_stopped_does_not_win_however_low_its_last_loss_was(overflowing):
    """Here its last loss is made 0."""
    session = overflowing(0.5)
    race = races(session).new_race([("sgd", 1e3), ("adam", 0.01), ("adam", 0.01)]).extended(50)
    stopped, *going = race.runs
    measured = stopped.history.measured
    history = replace(stopped.history, measured=replace(measured, rows=np.zeros_like(measured.rows)))
    frame = replace(race, runs=(replace(stopped, history=history), *going)).frame()
    assert [lane.place for lane in frame.lanes] == [3, 1, 2]
    assert "Adam, η = 0.01 and Adam, η = 0.01 have the lowest training loss" in frame.note
    assert [lane.state == "ahead" for lane in frame.lanes] == [False, True, False]
    alone_left = races(session).new_race([("sgd", 1e3)]).extended(50).frame()
    assert "lowest" not in alone_left.note
    assert alone_left.note.startswith("SGD, η = 1000 stopped after ")


@pytest.mark.parametrize(
    ("lanes", "sentence"),
    [
        ([], "A race has 1 to 6 runs, not 0"),
        ([("sgd", 0.1)] * 7, "A race has 1 to 6 runs, not 7"),
        ([("sgd", 0.1), ("sgdd", 0.1)], 'there is no optimizer "sgdd"'),
        ([("sgd", 0.0)], "learning_rate"),
        ([("sgd", float("nan"))], "learning_rate"),
    ],
)
def test_what_cannot_race_is_refused_in_a_sentence(lanes, sentence):
    with pytest.raises(UserError, match=sentence):
        races(Session.new()).new_race(lanes)


def test_the_optimizer_in_use_races_with_its_own_options():
    session = Session.new()
    session.run("set_optimizer", name="momentum")
    session.run("set_optimizer_option", key="momentum", value=0.5)
    race = races(session).new_race([("momentum", 0.1), ("nesterov", 0.1)])
    assert race.runs[0].experiment.optimizer.option_values()["momentum"] == 0.5
    assert race.runs[1].experiment.optimizer.option_values()["momentum"] == 0.9
    assert bits(race.extended(9).runs[0].history.end) == bits(alone(session, ("momentum", 0.1), 9).point)


def test_entries_are_offered_about_what_is_in_use():
    session = Session.new()
    session.run("set_optimizer", name="adamw")
    session.run("set_learning_rate", value=0.03)
    assert races(session).usual_entries() == [("adamw", 0.003), ("adamw", 0.03), ("adamw", 0.3)]
    offered = dict(races(session).optimizer_entries())
    assert len(offered) == MOST_LANES
    assert offered.pop("adamw") == 0.03
    assert all(rate == OPTIMIZERS[name].learning_rate for name, rate in offered.items())
    races(session).new_race(races(session).optimizer_entries())
    races(session).new_race(races(session).usual_entries())


def test_the_frame_tells_places_losses_and_who_is_ahead(overflowing):
    session = opened("xor")
    race = races(session).new_race([("sgd", 0.001), ("sgd", 2.0), ("adam", 0.05)])
    start = race.frame()
    assert (start.updates, start.note, start.start) == (0, "", "from the first weights")
    assert [lane.state for lane in start.lanes] == ["", "", ""]
    frame = race.extended(100).frame()
    losses = [run.curves.train_loss[-1] for run in race.extended(100).runs]
    assert [lane.place for lane in frame.lanes] == [sorted(losses).index(loss) + 1 for loss in losses]
    assert [lane.loss for lane in frame.lanes] == [number(loss) for loss in losses]
    assert [lane.label for lane in frame.lanes] == ["SGD, η = 0.001", "SGD, η = 2", "Adam, η = 0.05"]
    assert [(lane.index, lane.colour) for lane in frame.lanes] == [(0, 0), (1, 1), (2, 2)]
    first = next(lane for lane in frame.lanes if lane.place == 1)
    assert first.state == "ahead"
    assert [lane.state for lane in frame.lanes].count("ahead") == 1
    assert frame.note == f"After 100 updates {first.label} has the lowest training loss, {first.loss}."
    assert frame.has_accuracy
    assert all(lane.accuracy.endswith(" %") for lane in frame.lanes)
    assert frame.can_add
    assert [choice.key for choice in frame.optimizers] == list(OPTIMIZERS)
    assert not races(session).new_race([("sgd", 0.1)] * 6).frame().can_add
    regression = races(overflowing(0.5)).new_race([("sgd", 0.1)]).frame()
    assert not regression.has_accuracy
    assert regression.lanes[0].accuracy == ""


def test_on_a_budget_all_lanes_do_the_same_updates_and_the_pace_is_found_out():
    race = races(Session.new()).new_race([("sgd", 0.1), ("adam", 0.1)])
    time = 0.0

    def clock():
        nonlocal time
        time += seconds
        return time

    paces, seconds = [], 0.001  # each stretch takes 1 ms of the 10 that there are
    for _ in range(4):
        race = race.extended(1000, budget=0.01, clock=clock)
        paces.append(race.pace)
        assert {run.last for run in race.runs} == {race.updates}
    assert paces == [2, 4, 8, 16]
    seconds = 0.1
    assert race.extended(1000, budget=0.01, clock=clock).pace == 8
    assert race.extended(3, budget=0.01, clock=clock).updates == race.updates + 3
    seconds = 0.01
    assert race.extended(1000, budget=0.01, clock=clock).pace == 16


# ---------------------------------------------------------------- on the mountain


def test_the_racers_paths_are_their_own_on_one_mountain():
    session = Session.new()
    race = races(session).new_race([("sgd", 0.5), ("adam", 0.1)]).extended(20)
    chosen = PlaneChoice("weights", Target(1, "W", 0, 0), Target(2, "b", 0), points=3)
    frame = race.plane_job(chosen).run(lambda share: True)
    assert [(line.label, line.colour) for line in frame.paths] == [("SGD, η = 0.5", 0), ("Adam, η = 0.1", 1)]
    longer = race.extended(4)
    followed = longer.followed(frame)
    assert followed.losses is frame.losses
    for run, line in zip(longer.runs, followed.paths, strict=True):
        assert line.updates.tolist() == list(range(25))
        points = [run.at(update).parameters for update in range(25)]
        assert line.a == pytest.approx([point.weights[0][0, 0] for point in points], rel=1e-9)
        assert line.b == pytest.approx([point.biases[1][0] for point in points], rel=1e-9, abs=1e-12)
    other = races(session).new_race([("sgd", 3.0), ("adam", 0.1)]).extended(10)
    line = other.followed(frame).paths[0]
    assert line.a == pytest.approx([other.runs[0].at(u).parameters.weights[0][0, 0] for u in range(11)], rel=1e-9)
    assert np.array_equal(line.losses, other.runs[0].curves.train_loss)
