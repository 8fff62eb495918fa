"""A map is the runs of its pixels, wherever and in whatever order they are computed."""

import os
import pickle
import signal
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from math import isclose

import numpy as np
import pytest

from nnviz import resources
from nnviz.core.training import train
from nnviz.errors import UserError
from nnviz.session.experiment import build_network, build_parameters, files, load_data
from nnviz.session.run import recipe
from nnviz.session.trainability import executors
from nnviz.session.trainability.axes import RATE, SCALE, axis
from nnviz.session.trainability.files import begun_grid, grid_table, write_grid
from nnviz.session.trainability.job import Grid, map_job
from nnviz.session.trainability.pixels import compute_tile
from nnviz.session.trainability.pools import Pools
from nnviz.session.trainability.running import computed_by, computed_here, missing_tiles
from nnviz.session.trainability.tiles import tiles_of

FOLDER = resources.path("experiments")
XOR = files.load(FOLDER / "xor.nnviz.json")


def _job(x=(SCALE, 0.05, 10.0), y=(RATE, 0.001, 10.0), size=20, **others):
    return map_job(XOR, FOLDER, axis(XOR, *x, size), axis(XOR, *y, size), **({"updates": 4} | others))


def _whole(job):
    grid = Grid.empty(job)
    return grid.with_losses(*computed_here(grid))


@pytest.mark.parametrize("shape", [(1, 1), (20, 33), (64, 7)])
def test_every_pixel_is_in_one_tile_and_the_coarse_ones_come_first(shape):
    times, tiles = np.zeros(shape, int), tiles_of(*shape)
    for tile in tiles:
        times[np.ix_(tile.rows, tile.columns)] += 1
    assert (times == 1).all()
    assert tiles[0].rows.step == 16
    assert [tile.rows.step for tile in tiles] == sorted((tile.rows.step for tile in tiles), reverse=True)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ((SCALE, 0.05, 10.0), (RATE, 0.001, 10.0)),
        (("depth", 1, 3), ("width", 2, 4)),
        (("batch_size", 1, 8), ("data.seed", 0, 3)),
        (("initialization.seed", 0, 3), ("data.noise", 0.0, 0.5)),
    ],
)
def test_each_pixel_is_the_run_of_its_experiment(x, y):
    job = _job(x, y, size=3, precision="float64")
    grid = _whole(job)
    for row, column in np.ndindex(job.shape):
        there = job.experiment_at(job.x.values[column], job.y.values[row])
        network, data = build_network(there), load_data(there, FOLDER)
        made = recipe(there, network, data)
        run = train(made, made.first(build_parameters(there, network)), 4, moments=(2, 4))
        assert isclose(grid.half[row, column], run.losses[0], rel_tol=1e-12)
        assert isclose(grid.loss[row, column], run.losses[1], rel_tol=1e-12)


def test_a_job_and_what_came_of_it_can_be_sent():
    job, tile = _job(size=4), tiles_of(4, 4)[0]
    sent = pickle.loads(pickle.dumps(compute_tile(pickle.loads(pickle.dumps(job)), tile)))
    assert sent.end.tobytes() == compute_tile(job, tile).end.tobytes()


class _Dying(ThreadPoolExecutor):
    """Breaks at some tile, and all that is on its way with it."""

    def __init__(self, left):
        super().__init__(2)
        self.left = left

    def submit(self, *arguments):
        self.left -= 1
        if self.left < 0:
            broken = Future()
            broken.set_exception(BrokenExecutor("a worker died"))
            return broken
        return super().submit(*arguments)


def test_tiles_that_are_lost_with_a_pool_run_again_in_another_one():
    job, pools = _job(), []

    def renew():
        pools.append(_Dying(1000 if pools else 3))
        return pools[-1]

    grid = Grid.empty(job)
    grid = grid.with_losses(*computed_by(grid, renew(), renew))
    for pool in pools:
        pool.shutdown()
    assert len(pools) == 2
    assert grid.loss.tobytes() == _whole(job).loss.tobytes()


def test_workers_that_die_again_and_again_are_told_in_a_sentence():
    class Dead(Executor):
        def submit(self, *arguments):
            raise BrokenProcessPool

    with pytest.raises(UserError, match="workers of the map are gone"):
        list(computed_by(Grid.empty(_job()), Dead(), Dead))


def test_a_worker_that_fails_at_a_tile_is_given_it_again():
    job, failed = _job(size=2), []

    class Flaky(ThreadPoolExecutor):
        def submit(self, *arguments):
            if not failed:
                failed.append(Future())
                failed[0].set_exception(RuntimeError("killed"))
                return failed[0]
            return super().submit(*arguments)

    with Flaky(1) as pool:
        grid = Grid.empty(job)
        assert grid.with_losses(*computed_by(grid, pool)).is_whole


def test_a_pool_whose_process_is_killed_half_way_gives_the_same_bytes():
    job, grid = _job(updates=50), None
    with Pools(1) as pools:
        grid, killed = Grid.empty(job), False
        for losses in computed_by(grid, pools.renew(), pools.renew):
            grid = grid.with_losses(losses)
            if not killed:
                killed = True
                for pid in list(pools._pool._processes):
                    os.kill(pid, signal.SIGKILL)
    assert killed
    assert grid.loss.tobytes() == _whole(job).loss.tobytes()


def test_half_a_grid_goes_on_from_its_file(tmp_path):
    job, path = _job(), tmp_path / "map.npz"
    empty = Grid.empty(job)
    half = empty.with_losses(*(compute_tile(job, tile) for tile in missing_tiles(empty)[:3]))
    write_grid(path, half)
    begun = begun_grid(path, job)
    assert begun.done.sum() == half.done.sum() > 0
    whole = begun.with_losses(*computed_here(begun))
    assert whole.loss.tobytes() == _whole(job).loss.tobytes()
    assert begun_grid(path, replace(job, updates=5)) is None
    write_grid(path, whole)
    assert begun_grid(path, job) is None
    path.write_bytes(b"PK\3\4 no grid")
    assert begun_grid(path, job) is None


def test_a_file_holds_the_axes_the_losses_and_the_experiment(tmp_path):
    grid = _whole(_job(size=3))
    write_grid(tmp_path / "map.npz", grid)
    with np.load(tmp_path / "map.npz") as found:
        assert found["loss"].shape == (len(found["y"]), len(found["x"])) == (3, 3)
        assert files.parse(str(found["experiment"]), "map") == XOR
    lines = list(grid_table(grid).lines)
    assert lines[1][:3] == (grid.job.x.values[1], grid.job.y.values[0], grid.loss[0, 1])
    assert {line[3] for line in lines} <= {"learns", "on the way", "stands still", "diverges"}


def test_a_corner_that_cannot_be_is_refused_before_anything_is_computed():
    with pytest.raises(UserError, match="depth"):
        _job(("depth", 1, 200), size=200)
    with pytest.raises(UserError, match=r"initialization\.scale"):
        _job((SCALE, -1.0, 1.0))
    with pytest.raises(UserError, match="Both axes"):
        _job((RATE, 0.1, 1.0))


def test_a_cluster_that_does_not_answer_is_told_in_a_sentence(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(executors, "_PATIENCE", 0.3)
    with pytest.raises(UserError, match="No Dask scheduler answers"), executors._cluster("tcp://127.0.0.1:9"):
        pass
