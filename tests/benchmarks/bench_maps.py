"""How long a frame takes while a network learns: one epoch, training and test loss, and the maps of all its units.

Run by hand: ``python tests/benchmarks/bench_maps.py``. One thread, medians; 200 training and 200 test rows, batches of
10, maps of 100 × 100 points. The same mathematics written plainly runs in turns with ours; ratios are what counts.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # before numpy is loaded
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np  # noqa: E402
from bench_training import NETS, recipe, seconds  # noqa: E402

from nnviz.core.history import Recipe, begin  # noqa: E402
from nnviz.core.maps import NeuronMaps  # noqa: E402
from nnviz.core.network import forward, initialize  # noqa: E402

COUNT = 100


def made(name: str) -> Recipe:
    """A recipe with as many test rows as training rows."""
    one = recipe(name)
    return replace(one, test_x=one.x.copy(), test_y=one.y.copy())


def grid(inputs: int) -> np.ndarray:
    """The points of the map (points, inputs), with the seven features of two coordinates where they are seven."""
    axis = np.linspace(-6.0, 6.0, COUNT)
    x, y = (coordinate.ravel() for coordinate in np.meshgrid(axis, axis))
    return np.stack((x, y, x * x, y * y, x * y, np.sin(x), np.sin(y)), axis=1)[:, :inputs]


def parts(one: Recipe) -> dict[str, Callable[[], object]]:
    """What a frame consists of, and the maps written plainly."""
    start = initialize(one.network, "xavier_uniform", 0)
    trainer, points = begin(one, one.first(start)).trainer_at(0), grid(one.network.inputs)
    maps = NeuronMaps(one.network, points, (COUNT, COUNT))
    epoch = -(-len(one.x) // one.batch_size)

    def frame() -> None:
        trainer.run(trainer.updates + epoch)
        trainer.measure()
        maps.compute(trainer.point().parameters)

    return {
        "frame": frame,
        "epoch": lambda: trainer.run(trainer.updates + epoch),
        "both losses": trainer.measure,
        "maps": lambda: maps.compute(trainer.point().parameters),
        "maps, plainly": lambda: forward(one.network, start, points),
    }


def bench_frames() -> None:
    print(f"milliseconds of a frame with the maps of all units at {COUNT} × {COUNT} points, and of its parts")
    for name in NETS:
        if name.startswith(("a", "b")):
            runs = parts(made(name))
            rows = [[seconds(lambda _, run=run: run(), 1) * 1e3 for run in runs.values()] for _ in range(200)][20:]
            times = zip(runs, map(median, zip(*rows, strict=True)), strict=True)
            print(f"  {name:42} " + "   ".join(f"{what} {time:.3f}" for what, time in times))


if __name__ == "__main__":
    with np.errstate(all="ignore"):
        bench_frames()
