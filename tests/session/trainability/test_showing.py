"""A map shows the loss, the updates until it stays below a bound, or a word; the numbers of the grid stay exact."""

import numpy as np
import pytest

from nnviz import resources
from nnviz.core.training import train
from nnviz.errors import UserError
from nnviz.session.experiment import build_network, build_parameters, files, load_data
from nnviz.session.run import recipe
from nnviz.session.trainability.axes import RATE, SCALE, axis
from nnviz.session.trainability.files import begun_grid, grid_table, write_grid
from nnviz.session.trainability.job import LEARNT, Grid, map_job, watched
from nnviz.session.trainability.running import computed_here
from nnviz.session.trainability.showing import shade, shown

FOLDER = resources.path("experiments")


def _job(name="xor", size=4, **others):
    experiment = files.load(FOLDER / f"{name}.nnviz.json")
    axes = axis(experiment, SCALE, 0.5, 4.0, size), axis(experiment, RATE, 0.1, 8.0, size)
    return map_job(experiment, FOLDER, *axes, **({"updates": 60, "precision": "float64"} | others))


def _whole(job):
    grid = Grid.empty(job)
    return grid.with_losses(*computed_here(grid))


def _stays_below(losses, bound):
    """By a plain loop from the end."""
    since = np.nan
    for update in reversed(range(len(losses))):
        if not losses[update] < bound:
            break
        since = update
    return since


@pytest.mark.parametrize("name", ["start", "xor"])
def test_the_update_from_which_on_a_loss_stays_below_is_that_of_its_run(name):
    """All rows in every update, or some of them: then there is a look at each update while they are few."""
    job = watched(_job(name), 0.55)
    grid = _whole(job)
    for row, column in np.ndindex(job.shape):
        there = job.experiment_at(job.x.values[column], job.y.values[row])
        network, data = build_network(there), load_data(there, FOLDER)
        made = recipe(there, network, data)
        losses = train(made, made.first(build_parameters(there, network)), job.updates).losses
        np.testing.assert_equal(grid.since[row, column], _stays_below(losses, 0.55))
    assert np.isnan(grid.since).any()
    assert np.isfinite(grid.since).any()


def test_looking_changes_no_number_and_half_a_map_goes_on_with_its_looks(tmp_path):
    job, path = _job(), tmp_path / "map.npz"
    looked = _whole(watched(job))
    assert looked.loss.tobytes() == _whole(job).loss.tobytes()
    assert looked.job.below == LEARNT * job.guess
    write_grid(path, Grid(looked.job, looked.half, looked.loss, np.zeros(job.shape, bool), looked.since))
    assert begun_grid(path, looked.job).since.tobytes() == looked.since.tobytes()
    assert begun_grid(path, job) is None
    assert grid_table(looked).head[-1] == "stays_below"
    lines = list(grid_table(looked).lines)
    np.testing.assert_equal([line[-1] for line in lines], looked.since.ravel())


def test_each_thing_that_is_shown_says_what_it_is():
    grid = _whole(watched(_job(updates=401), 0.3))
    loss, updates, word = (shown(grid, show) for show in ("loss", "updates", "word"))
    assert loss.title == "Loss after 401 updates"
    assert loss.values is grid.loss
    assert updates.title == "Updates until the loss stays below 0.3"
    assert updates.head.endswith(", to 3 updates")
    assert [one[0] for one in updates.words] == ["below 0.3", "not yet", "stands still", "diverges"]
    np.testing.assert_array_equal(updates.classes == 0, np.isfinite(grid.since))
    np.testing.assert_array_equal(updates.shades == 0, np.isnan(grid.since))
    assert word.values is None
    assert word.shades.shape == grid.job.shape


def test_the_ramp_goes_from_a_guess_to_a_fiftieth_of_it():
    losses = np.array([1.0, 0.5, 0.5 / np.sqrt(50), 0.01, 0.0, np.nan])
    np.testing.assert_allclose(shade(losses, 0.5), [0, 0, 0.5, 1, 1, 0])


@pytest.mark.parametrize("bound", [0.0, -1.0, np.nan, np.inf])
def test_below_what_no_loss_can_stay_is_told(bound):
    with pytest.raises(UserError, match="A loss can stay below a number above 0"):
        watched(_job(), bound)
