"""A pixel that is trained once more has the very bytes of the map, and tells from where on float64 goes another way."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import resources
from nnviz.core.training import train
from nnviz.session.experiment import OptimizerSpec, build_network, build_parameters, files, load_data
from nnviz.session.run import recipe
from nnviz.session.trainability.axes import RATE, SCALE, axis
from nnviz.session.trainability.job import CLASSES, Grid, map_job
from nnviz.session.trainability.replay import MOST_MOMENTS, ReplayJob, moments_of, replay
from nnviz.session.trainability.running import computed_here

FOLDER = resources.path("experiments")
XOR = files.load(FOLDER / "xor.nnviz.json")


def _job(experiment=XOR, x=(SCALE, 0.05, 10.0), y=(RATE, 0.001, 10.0), size=20, **others):
    axes = axis(experiment, *x, size), axis(experiment, *y, size)
    return map_job(experiment, FOLDER, *axes, **({"updates": 30} | others))


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize(
    "experiment", [XOR, replace(XOR, batch_size=3, optimizer=OptimizerSpec("adamw"))], ids=["sgd", "adamw"]
)
def test_it_has_the_bytes_of_the_map(experiment, precision):
    key = "optimizer.weight_decay" if experiment.optimizer.name == "adamw" else SCALE
    job = _job(experiment, x=(key, 0.0 if key != SCALE else 0.05, 3.0), precision=precision)
    grid = Grid.empty(job)
    grid = grid.with_losses(*computed_here(grid))
    for row, column in [(0, 0), (19, 19), (7, 11), (16, 3)]:
        again = replay(job, row, column)
        assert again.losses[-1].tobytes() == grid.loss[row, column].tobytes()
        assert again.losses[again.updates.tolist().index(15)].tobytes() == grid.half[row, column].tobytes()
        assert again.outcome == grid.classes[row, column]
        assert again.experiment == job.experiment_at(job.x.values[column], job.y.values[row])


def test_beside_it_goes_the_run_that_would_open_in_the_graph():
    job = _job()
    again = replay(job, 10, 8)
    network, data = build_network(again.experiment), load_data(again.experiment, FOLDER)
    made = recipe(again.experiment, network, data)
    run = train(made, made.first(build_parameters(again.experiment, network)), 30)
    assert again.exact.tobytes() == run.losses.tobytes()
    np.testing.assert_allclose(again.losses, run.losses, rtol=1e-4)
    assert (again.parts_at, again.words) == (None, "float64 goes with this run to the end")


@pytest.mark.parametrize("updates", [150, 900])
def test_where_rounding_becomes_another_run_is_told_to_the_update(updates):
    job = _job(updates=updates, x=(SCALE, 4.0, 10.0), y=(RATE, 2.0, 8.0))
    again = next(one for column in range(20) if (one := replay(job, 12, column)).parts_at is not None)
    with np.errstate(all="ignore"):
        apart = ~(np.abs(again.losses - again.exact) <= 0.01 * np.abs(again.exact))
    first = int(np.flatnonzero(apart)[0])
    assert again.updates[first - 1] < again.parts_at <= again.updates[first]
    assert again.words == f"float64 parts from this run at update {again.parts_at:,}"
    assert len(again.updates) <= MOST_MOMENTS + 2


def test_a_curve_has_both_ends_and_the_half_and_no_more_moments_than_can_be_seen():
    assert moments_of(3) == [0, 1, 2, 3]
    long = moments_of(1_000_001)
    assert (long[0], long[-1]) == (0, 1_000_001)
    assert 500_000 in long
    assert len(long) <= MOST_MOMENTS + 2


def test_it_can_be_called_off():
    assert ReplayJob(_job(updates=200), 3, 3).run(lambda share: False) is None


def test_infinities_are_no_parting():
    sine = files.load(FOLDER / "regression-sine.nnviz.json")
    again = ReplayJob(_job(sine, updates=200), 19, 19).run(lambda share: True)
    assert CLASSES[again.outcome][0] == "diverges"
    assert not np.isfinite(again.losses[-1])
    assert again.parts_at is None or np.isfinite(again.losses[again.updates < again.parts_at]).all()
