"""Workers of a Dask cluster are killed while they compute a map: what comes back has the bytes of the map made here.

By hand, with ``.[cluster]``: ``python tests/fuzz/workers.py --kills 3 --workers 2``.
"""

import argparse
import os
import signal
import time

from distributed import LocalCluster

from nnviz import resources
from nnviz.session.experiment import files
from nnviz.session.trainability import executors
from nnviz.session.trainability.axes import axis
from nnviz.session.trainability.job import Grid, map_job
from nnviz.session.trainability.running import computed_here, missing_tiles
from nnviz.session.trainability.usual import usual_ranges

FOLDER = resources.path("experiments")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--size", type=int, default=64)
    options = parser.parse_args()
    experiment = files.load(FOLDER / "where-learning-starts.nnviz.json")
    axes = (axis(experiment, *one, options.size) for one in usual_ranges(experiment))
    empty = Grid.empty(map_job(experiment, FOLDER, *axes))
    expected = empty.with_losses(*computed_here(empty))
    began = time.monotonic()
    cluster = LocalCluster(
        n_workers=options.workers, threads_per_worker=1, dashboard_address=None, silence_logs=50
    )  # fmt: skip
    with cluster:
        print(f"a cluster of {options.workers} within {time.monotonic() - began:.1f} s")
        found = _computed_with_kills(empty, cluster, options.kills)
    same = found.loss.tobytes() == expected.loss.tobytes()
    print(f"{options.kills} workers killed, the map is {'the same' if same else 'ANOTHER ONE'}")
    raise SystemExit(0 if same and found.is_whole else 1)


def _computed_with_kills(empty: Grid, cluster: LocalCluster, kills: int) -> Grid:
    """The map from a cluster, of whose workers one is killed again and again, evenly over the tiles."""
    grid, done, count = empty, 0, len(missing_tiles(empty))
    with executors.computed(empty, f"{executors.DASK}{cluster.scheduler_address}") as tiles:
        for losses in tiles:
            grid, done = grid.with_losses(losses), done + 1
            if done in {count * (place + 1) // (kills + 1) for place in range(kills)}:
                worker = list(cluster.workers.values())[done % len(cluster.workers)]
                os.kill(worker.pid, signal.SIGKILL)
    return grid


if __name__ == "__main__":
    main()
