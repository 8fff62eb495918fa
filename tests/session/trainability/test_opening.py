"""A run of a map becomes the experiment by one command, which Undo takes back; or a lane beside it."""

import numpy as np
import pytest

from nnviz import resources
from nnviz.core.network import forward
from nnviz.errors import UserError
from nnviz.session import Session
from nnviz.session.trainability.axes import RATE, SCALE, axis
from nnviz.session.trainability.belonging import is_map_of
from nnviz.session.trainability.job import USUAL, Grid, map_job
from nnviz.session.trainability.running import computed_here

FOLDER = resources.path("experiments")


@pytest.fixture
def session():
    return Session.open(FOLDER / "xor.nnviz.json")


def _job(session, x=(SCALE, *USUAL[SCALE]), y=(RATE, *USUAL[RATE]), size=4):
    state = session.state
    axes = (axis(state.experiment, *one, size) for one in (x, y))
    return map_job(state.experiment, state.folder, *axes, updates=12, precision="float64")


def test_the_run_that_is_opened_ends_where_the_map_says(session):
    job = _job(session)
    grid = Grid.empty(job)
    grid = grid.with_losses(*computed_here(grid))
    session.run("open_pixel", job=job, x=float(job.x.values[2]), y=float(job.y.values[1]))
    state = session.state
    assert state.experiment.initialization.scale == job.x.values[2]
    assert state.experiment.optimizer.learning_rate == job.y.values[1]
    assert (state.updates, state.cursor) == (0, 0)
    session.train(12)
    state, rows = session.state, session.state.data.train
    outputs = forward(state.network, state.parameters, state.data.inputs[rows]).a[-1]
    losses = state.network.loss.function(outputs, state.data.targets[rows])
    assert float(losses.mean()) == pytest.approx(grid.loss[1, 2], rel=1e-9)


def test_one_undo_takes_both_numbers_back(session):
    before, job = session.state, _job(session)
    session.run("open_pixel", job=job, x=2.0, y=0.5)
    session.undo()
    assert session.state is before


def test_a_map_is_of_every_run_that_lies_on_it_and_of_no_other_experiment(session):
    job = _job(session)
    session.run("open_pixel", job=job, x=2.0, y=0.5)
    assert is_map_of(job, session.state.experiment)
    session.run("select_sample", index=1)
    session.run("set_title", title="Another name")
    assert is_map_of(job, session.state.experiment)
    session.run("set_hidden_activation", name="relu")
    assert not is_map_of(job, session.state.experiment)


def test_a_run_of_an_earlier_map_brings_back_what_that_was_of_and_says_so(session):
    job = _job(session)
    before = session.state.experiment.network
    session.run("set_hidden_activation", name="sin")
    session.run("open_pixel", job=job, x=2.0, y=0.5)
    assert session.state.experiment.network == before
    assert "as the map has it" in session.state.message


def test_weights_that_the_file_gives_stay_the_first_ones():
    session = Session.open(FOLDER / "mazur.nnviz.json")
    given = session.state.initial
    job = _job(session, (RATE, 0.001, 10.0), ("batch_size", 1, 3))
    session.train(3)
    session.run("open_pixel", job=job, x=0.25, y=1.0)
    for own, first in zip(session.state.parameters.weights, given.weights, strict=True):
        assert np.array_equal(own, first)


def test_depth_and_data_are_opened_too(session):
    job = _job(session, ("depth", 1, 4), ("data.seed", 0, 3))
    session.run("open_pixel", job=job, x=4.0, y=2.0)
    assert session.state.network.depth == 5
    assert session.state.experiment.data.seed == 2


def test_a_run_is_kept_as_a_lane_beside_this_one(session):
    job = _job(session)
    session.run("keep_pixel", job=job, x=2.0, y=0.5)
    lanes = session.state.experiment.compare
    assert [lane.name for lane in lanes] == ["this run", "scale = 2, η = 0.5"]
    session.run("keep_pixel", job=job, x=3.0, y=0.5)
    assert len(session.state.experiment.compare) == 3
    with pytest.raises(UserError, match="has these choices already"):
        session.run("keep_pixel", job=job, x=2.0, y=0.5)


def test_lanes_that_would_differ_in_what_they_share_are_refused(session):
    job = _job(session, y=("data.noise", 0.0, 0.5))
    with pytest.raises(UserError, match="this run differs in something else"):
        session.run("keep_pixel", job=job, x=2.0, y=0.5)


def test_a_lane_of_another_map_is_refused(session):
    job = _job(session)
    session.run("set_hidden_activation", name="relu")
    with pytest.raises(UserError, match="draw it again"):
        session.run("keep_pixel", job=job, x=2.0, y=0.5)
