"""Processes end at once when they are told to, and when who started them is gone."""

import os
import subprocess
import sys
import time
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from threading import Timer

import pytest

from nnviz import resources
from nnviz.session.experiment import files
from nnviz.session.surveys.trainability import MapWork
from nnviz.session.trainability.axes import RATE, SCALE, axis
from nnviz.session.trainability.executors import computed
from nnviz.session.trainability.job import USUAL, Grid, map_job
from nnviz.session.trainability.pools import Pools

FOLDER = resources.path("experiments")
XOR = files.load(FOLDER / "xor.nnviz.json")


def _is_there(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_pool_ends_within_a_moment_whatever_it_computes():
    with Pools(1) as pools:
        pool = pools.begin()
        process = pool.submit(os.getpid).result()
        long = pool.submit(time.sleep, 600)
        pools.end()
        with pytest.raises(BrokenProcessPool):
            long.result(timeout=60)
        with pytest.raises(CancelledError):
            pools.renew()
    assert not _is_there(process)


def test_work_that_is_called_off_ends_though_a_tile_takes_hours():
    axes = (axis(XOR, key, *USUAL[key], 64) for key in (SCALE, RATE))
    job = map_job(XOR, FOLDER, *axes, updates=1_000_000)
    work, begin = MapWork(Grid.empty(job), 1), time.monotonic()
    Timer(0.3, work.end).start()
    assert work.run(lambda share: time.monotonic() - begin < 0.3) is None
    assert work.take() is None


def test_where_no_process_can_begin_everything_is_computed_here(monkeypatch):
    def refuse(self):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Pools, "begin", refuse)
    monkeypatch.setattr("nnviz.session.surveys.trainability._MANY", 0)
    monkeypatch.setattr("nnviz.session.surveys.trainability._FAIR", 0.0)
    monkeypatch.setattr("nnviz.session.surveys.trainability._SHORT", 0.0)
    axes = (axis(XOR, key, *USUAL[key], 8) for key in (SCALE, RATE))
    job = map_job(XOR, FOLDER, *axes, updates=2)
    grid = MapWork(Grid.empty(job)).run(lambda share: True)
    with computed(Grid.empty(job), "serial") as tiles:
        alone = Grid.empty(job).with_losses(*tiles)
    assert grid.is_whole
    assert grid.loss.tobytes() == alone.loss.tobytes()


@pytest.mark.skipif(sys.platform == "win32", reason="os.kill asks otherwise there")
def test_no_process_outlives_who_started_it():
    script = (
        "import os, time\n"
        "from nnviz.session.trainability.pools import Pools\n"
        "if __name__ == '__main__':\n"
        "    pools = Pools(1)\n"
        "    pool = pools.begin()\n"
        "    print(pool.submit(os.getpid).result(), flush=True)\n"
        "    pool.submit(time.sleep, 600)\n"
        "    os._exit(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    worker, end = int(done.stdout), time.monotonic() + 10
    while _is_there(worker) and time.monotonic() < end:
        time.sleep(0.02)
    assert not _is_there(worker)
