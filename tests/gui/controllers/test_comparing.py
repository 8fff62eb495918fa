"""What goes on with the lanes by itself: catching up, sharing runs, stopping where the session stops."""

from dataclasses import replace

import pytest

from nnviz import resources
from nnviz.core.network import same_numbers
from nnviz.session import Session
from nnviz.session.experiment import DataSpec, LayerSpec, NetworkSpec
from nnviz.session.state import first_state


@pytest.fixture
def xor(open_window):
    """A new one each time: to make one as new takes longer here."""
    return open_window(Session.open(resources.path("experiments", "xor.nnviz.json")))


@pytest.fixture
def explosive() -> Session:
    """A line through three points, which ten times the rate makes explode."""
    start = Session.new().state
    experiment = replace(
        start.experiment, network=NetworkSpec(1, (LayerSpec(1, "identity"),), "half_squared_error"),
        data=DataSpec(inputs=((1.0,), (2.0,), (3.0,)), targets=((2.0,), (4.0,), (6.0,))),
        optimizer=replace(start.experiment.optimizer, learning_rate=0.1), sample=0, batch_size=3,
    )  # fmt: skip
    return Session(first_state(experiment, start.folder))


def comparing(window):
    return window.training.companion


def test_lanes_catch_up_with_what_the_session_has_trained_alone(xor, settle, qtbot):
    xor.session.train(40)
    xor.plots.compare("learning_rate")
    settle()
    qtbot.waitUntil(lambda: comparing(xor).comparison.updates == 40)
    qtbot.waitUntil(lambda: not comparing(xor)._catching_up.running)
    own = [lane for lane in comparing(xor).comparison.lanes if lane.is_of(xor.session.state)]
    assert len(own) == 1
    assert own[0].run.history is xor.session.state.run.history or own[0].last == 40


def test_a_lane_that_the_session_trains_farther_is_not_trained_twice(xor, settle, qtbot):
    xor.plots.compare("learning_rate")
    settle()
    comparing(xor).advance(5, None)
    xor.plots.show("training")
    xor.session.train(30)
    xor.plots.show("compare")
    settle()
    (own,) = (lane for lane in comparing(xor).comparison.lanes if lane.has_run(xor.session.state.run))
    assert own.run.history is xor.session.state.run.history
    qtbot.waitUntil(lambda: comparing(xor).comparison.updates == 35)


def test_other_data_count_at_once_whoever_asks_first(xor, settle, qtbot):
    """The lanes of before and the sample of now do not fit each other: they have another number of inputs."""
    xor.plots.compare("learning_rate")
    settle()
    comparing(xor).advance(5, None)
    qtbot.waitUntil(lambda: not comparing(xor).jobs.busy)
    xor.session.run("set_data", name="linear")
    comparing(xor)._take(comparing(xor).comparison, comparing(xor).outcomes)  # a job of before has just ended
    assert [lane.state.network.inputs for lane in comparing(xor).other_lanes()] == [1, 1, 1]
    xor.session.run("set_data", name="iris")
    assert {len(cell.layers[0].names) for cell in comparing(xor).cells("graphs")} == {4}
    qtbot.waitUntil(lambda: not comparing(xor).jobs.busy)


def test_a_lane_that_fails_does_not_stop_the_others(open_window, settle, qtbot, explosive):
    window = open_window(explosive)
    window.plots.compare("learning_rate")
    settle()
    window.action_set["train"].trigger()
    qtbot.waitUntil(lambda: comparing(window).comparison.updates > 3000)
    window.action_set["train"].trigger()
    first, *_, last = comparing(window).comparison.lanes
    assert last.stopped
    assert not first.stopped
    assert last.last < 3000


def test_another_experiment_has_lanes_of_its_own_or_none(xor, settle):
    xor.plots.compare("depth")
    settle()
    xor.files.open_example(resources.path("experiments", "iris.nnviz.json"))
    settle()
    assert not comparing(xor).has_lanes
    assert not comparing(xor).leads


def test_a_change_of_the_experiment_begins_the_lanes_anew(xor, settle):
    xor.plots.compare("initialization")
    settle()
    comparing(xor).advance(20, None)
    xor.runner.run("set_learning_rate", value=0.7)
    settle()
    assert {lane.experiment.optimizer.learning_rate for lane in comparing(xor).comparison.lanes} == {0.7}
    assert all(same_numbers(lane.run.at(0).parameters, lane.run.history.start.parameters)
               for lane in comparing(xor).comparison.lanes)  # fmt: skip


def test_closing_while_all_lanes_train_leaves_nothing_running(xor, settle, qtbot):
    xor.plots.compare("initialization")
    settle()
    companion = comparing(xor)
    xor.action_set["train"].trigger()
    qtbot.waitUntil(lambda: companion.comparison.updates > 3)
    xor.close()
    assert not xor.training.running
    assert not companion.jobs.busy
    assert not companion._catching_up.running


def test_train_in_another_tab_trains_the_session_alone(xor, settle):
    xor.plots.compare("initialization")
    settle()
    xor.plots.show("training")
    settle()
    xor.action_set["train_update"].trigger()
    settle()
    assert xor.session.state.updates == 1
    assert comparing(xor).comparison.updates == 0


@pytest.mark.parametrize("view", ["maps", "graphs", "layers"])
def test_another_sample_is_shown_in_the_small_pictures_too(xor, settle, view):
    xor.plots.compare("learning_rate")
    settle()
    xor.plots.views["compare"]._choose_view(view)
    settle()
    xor.session.run("select_sample", index=1)
    settle()
    assert len(comparing(xor).cells(view)) == len(comparing(xor).comparison.lanes)


def test_an_epoch_begins_where_the_lanes_are_wherever_they_were_scrubbed_to(xor, settle, qtbot):
    xor.plots.compare("learning_rate")
    settle()
    rows = len(xor.session.state.data.train)
    per_epoch = -(-rows // xor.session.state.experiment.batch_size)
    comparing(xor).advance(per_epoch, None)
    comparing(xor).seek(0)
    xor.training.epoch()
    qtbot.waitUntil(lambda: not xor.training.running)
    assert comparing(xor).last == 2 * per_epoch


def test_an_end_that_is_reached_already_ends_the_training(xor, settle, qtbot):
    xor.plots.compare("learning_rate")
    settle()
    comparing(xor).advance(3, None)
    xor.training.train(until=3)
    qtbot.waitUntil(lambda: not xor.training.running)
    assert comparing(xor).last == 3


def test_small_pictures_of_other_lanes_are_not_taken_for_these(xor, settle, qtbot):
    xor.plots.compare("initialization")
    settle()
    xor.plots.views["compare"]._choose_view("layers")
    settle()
    qtbot.waitUntil(lambda: None not in comparing(xor).cells("layers"))
    xor.session.run("set_seed", seed=99)
    comparing(xor).refresh()
    assert len(comparing(xor).cells("layers")) == 6
    assert set(comparing(xor).cells("layers")) == {None}


def test_no_work_begins_in_a_window_that_has_been_closed(xor, settle):
    xor.plots.compare("learning_rate")
    settle()
    xor.plots.views["compare"]._choose_view("layers")
    settle()
    xor.close()
    comparing(xor).advance(1, None)
    comparing(xor).cells("layers")
    comparing(xor).survey_mountain()
    assert not comparing(xor).cell_jobs.busy
    assert not comparing(xor)._plane_jobs.busy


def test_why_there_is_no_mountain_is_said(open_window, settle, qtbot, explosive):
    window = open_window(explosive)
    window.plots.compare("learning_rate")
    settle()
    panel = window.plots.views["compare"]
    panel._choose_view("mountain")
    key = (comparing_starts(window), comparing(window).last)
    qtbot.waitUntil(lambda: not comparing(window)._plane_jobs.busy)
    comparing(window)._plane_jobs.refused.emit(key, "The weights here are too large.")
    settle()
    assert panel.note.text() == "The weights here are too large."
    assert not comparing(window)._plane_jobs.busy


def comparing_starts(window):
    return tuple(lane.run.history.start for lane in comparing(window).comparison.lanes)
