"""How many updates of a pixel a map makes in a second of one core: ``python tests/benchmarks/bench_map.py``.

2-8-8-1 tanh, 64 rows, full batch, sgd, 64² runs that differ in scale and learning rate; best of some rounds, in seconds
of the processor. The engine's loop, which trains one run, stands beside it: on a noisy machine the ratio counts.
"""

import os

for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import argparse  # noqa: E402
import time  # noqa: E402
from dataclasses import replace  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402

from nnviz.core.activations import ACTIVATIONS  # noqa: E402
from nnviz.core.engine import Recipe  # noqa: E402
from nnviz.core.losses import LOSSES  # noqa: E402
from nnviz.core.network import Layer, Network, Parameters, initialize  # noqa: E402
from nnviz.core.optimizers import OPTIMIZERS  # noqa: E402
from nnviz.core.schedules import SCHEDULES  # noqa: E402
from nnviz.core.trainability import run_together  # noqa: E402
from nnviz.core.training import train  # noqa: E402

SIDE, ROWS, UPDATES_ALONE = 64, 64, 5_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--updates", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    recipes, starts = _runs()
    made = len(recipes) * options.updates
    alone = max(_one_by_one(recipes[0], starts[0]) for _ in range(options.rounds))
    print(f"float64 engine, one by one {alone:>9,.0f} updates per CPU second")
    for kind in (np.float32, np.float64):
        seconds = min(_seconds(recipes, starts, options.updates, kind) for _ in range(options.rounds))
        together = made / seconds
        print(f"{np.dtype(kind).name} together           {together:>9,.0f}, {together / alone:.1f} times as many")


def _runs() -> tuple[list[Recipe], list[Parameters]]:
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, (ROWS, 2))
    y = np.sign(x[:, :1] * x[:, 1:])
    tanh, none = ACTIVATIONS["tanh"], np.empty((0, 2))
    network = Network(
        2, (Layer(8, tanh), Layer(8, tanh), Layer(1, ACTIVATIONS["identity"])), LOSSES["half_squared_error"]
    )
    drawn = initialize(network, "xavier_normal", 2)
    recipe = Recipe(
        network=network, x=x, y=y, test_x=none, test_y=none[:, :1], optimizer=OPTIMIZERS["sgd"],
        schedule=SCHEDULES["constant"], learning_rate=0.1, batch_size=ROWS, seed=0,
    )  # fmt: skip
    recipes, starts = [], []
    for rate in np.geomspace(1e-3, 1, SIDE):
        for scale in np.geomspace(0.05, 10, SIDE):
            recipes.append(replace(recipe, learning_rate=float(rate)))
            starts.append(Parameters(tuple(scale * W for W in drawn.weights), drawn.biases))
    return recipes, starts


def _seconds(recipes: list[Recipe], starts: list[Parameters], updates: int, kind: Any) -> float:
    before = time.process_time()
    run_together(recipes, starts, (updates,), kind)
    return time.process_time() - before


def _one_by_one(recipe: Recipe, start: Parameters) -> float:
    """Updates per second of the engine's loop, which trains one run."""
    before = time.process_time()
    train(recipe, recipe.first(start), UPDATES_ALONE, moments=(UPDATES_ALONE,))
    return UPDATES_ALONE / (time.process_time() - before)


if __name__ == "__main__":
    main()
