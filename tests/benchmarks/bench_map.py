"""How many updates of a pixel a map makes in a second of one core: ``python tests/benchmarks/bench_map.py``.

2-8-8-1 tanh, 64 rows, full batch, sgd, 64² runs that differ in scale and learning rate; best of some rounds, in seconds
of the processor. The engine's loop, which trains one run, stands beside it: on a noisy machine the ratio counts.

``--torch`` (with ``.[benchmark]``): the same runs as one batch in PyTorch, on one thread, by autograd and by hand;
``--engine N``: N of the runs, trained to the end by the engine, too: how many have the same class, and how far apart
their losses are; ``--memory``: what a map of 1024² needs beside its grid, after one update; ``--tile``: the seconds of
a tile of 1,000 updates.
"""

import os

for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import argparse  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from dataclasses import replace  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402

from nnviz.core.activations import ACTIVATIONS  # noqa: E402
from nnviz.core.engine import Recipe  # noqa: E402
from nnviz.core.losses import LOSSES  # noqa: E402
from nnviz.core.network import Layer, Network, Parameters, initialize  # noqa: E402
from nnviz.core.optimizers import OPTIMIZERS  # noqa: E402
from nnviz.core.schedules import SCHEDULES  # noqa: E402
from nnviz.core.trainability import CLASSES, DIVERGED, class_of, run_together  # noqa: E402
from nnviz.core.training import train  # noqa: E402

SIDE, ROWS, UPDATES_ALONE = 64, 64, 5_000
#: So many runs go through PyTorch at once: the best of these counts.
TOGETHER = (64, 256, 1024)
KINDS = (np.float32, np.float64)
Update = Callable[[], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--updates", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--torch", action="store_true")
    parser.add_argument("--engine", type=int, default=0, metavar="N")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--tile", action="store_true")
    options = parser.parse_args()
    if options.memory or options.tile:
        (_memory if options.memory else _tile)()
        return
    recipes, starts = _runs()
    _speed(recipes, starts, options)
    if options.engine:
        _beside_the_engine(recipes, starts, options)


def _speed(recipes: list[Recipe], starts: list[Parameters], options: argparse.Namespace) -> None:
    made = len(recipes) * options.updates
    ways: dict[str, Callable[[], float]] = {"float64 engine, one by one": lambda: _one_by_one(recipes[0], starts[0])}
    for kind in KINDS:
        name = np.dtype(kind).name
        ways[f"{name} together"] = lambda kind=kind: made / _seconds(recipes, starts, options.updates, kind)
        for by_hand in (False, True) if options.torch else ():
            for many in TOGETHER:
                told = f"{name} PyTorch {'by hand' if by_hand else 'autograd'}, {many} runs"
                ways[told] = lambda *way, kind=kind, many=many, by_hand=by_hand: _torch(
                    recipes, starts, many, kind, by_hand, options.updates
                )
    best = dict.fromkeys(ways, 0.0)
    for _ in range(options.rounds):  # in turns: all of them meet the same noise
        for name, way in ways.items():
            best[name] = max(best[name], way())
    alone = best["float64 engine, one by one"]
    for name, found in best.items():
        print(f"{name:<38} {found:>9,.0f} updates per CPU second, {found / alone:.2f} times as many")


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


# ---------------------------------------------------------------- PyTorch


def _torch(
    recipes: list[Recipe], starts: list[Parameters], many: int, kind: Any, by_hand: bool, updates: int
) -> float:
    """Updates of a run per second, from runs in the middle of the map."""
    import torch

    torch.set_num_threads(1)
    middle = slice(len(recipes) // 2, len(recipes) // 2 + many)
    update = (_by_hand if by_hand else _by_autograd)(torch, recipes[middle], starts[middle], kind)
    for _ in range(3):
        update()
    before = time.process_time()
    for _ in range(updates):
        update()
    return many * updates / (time.process_time() - before)


def _tensors(torch: Any, recipes: list[Recipe], starts: list[Parameters], kind: Any) -> tuple[Any, ...]:
    """x and y for all runs, their learning rates, and for each layer W (runs, out, in) and b (runs, out, 1)."""

    def tensor(values: Any) -> Any:
        return torch.tensor(np.asarray(values, kind))

    x, y = tensor(recipes[0].x.T)[None], tensor(recipes[0].y.T)[None]
    rates = tensor([recipe.learning_rate for recipe in recipes])[:, None, None]
    layers = range(len(starts[0].weights))
    W = [tensor([start.weights[k] for start in starts]) for k in layers]
    b = [tensor([start.biases[k] for start in starts])[..., None] for k in layers]
    return x.expand(len(recipes), -1, -1), y, rates, W, b


def _by_autograd(torch: Any, recipes: list[Recipe], starts: list[Parameters], kind: Any) -> Update:
    x, y, rates, W, b = _tensors(torch, recipes, starts, kind)
    all_of = [one.requires_grad_() for one in (*W, *b)]

    def update() -> None:
        a = torch.tanh(torch.baddbmm(b[0], W[0], x))
        a = torch.tanh(torch.baddbmm(b[1], W[1], a))
        loss = (0.5 * (torch.baddbmm(b[2], W[2], a) - y) ** 2).sum() / ROWS
        gradients = torch.autograd.grad(loss, all_of)
        with torch.no_grad():
            for one, gradient in zip(all_of, gradients, strict=True):
                one -= rates * gradient

    return update


def _by_hand(torch: Any, recipes: list[Recipe], starts: list[Parameters], kind: Any) -> Update:
    x, y, rates, W, b = _tensors(torch, recipes, starts, kind)

    def update() -> None:
        first = torch.tanh(torch.baddbmm(b[0], W[0], x))
        second = torch.tanh(torch.baddbmm(b[1], W[1], first))
        three = (torch.baddbmm(b[2], W[2], second) - y) / ROWS
        two = W[2].transpose(1, 2) * three * (1 - second * second)
        one = torch.bmm(W[1].transpose(1, 2), two) * (1 - first * first)
        for k, (delta, below) in enumerate(((one, x), (two, first), (three, second))):
            W[k] -= rates * torch.bmm(delta, below.transpose(1, 2))
            b[k] -= rates * delta.sum(2, keepdim=True)

    return update


# ---------------------------------------------------------------- beside the engine


def _beside_the_engine(recipes: list[Recipe], starts: list[Parameters], options: argparse.Namespace) -> None:
    """Over many updates rounding makes other runs of some: what counts is their class, and how far most are apart."""
    places = np.linspace(0, len(recipes) - 1, options.engine).astype(int)
    some, first = [recipes[place] for place in places], [starts[place] for place in places]
    moments = (options.updates // 2, options.updates)
    engine = np.array([
        train(one, one.first(start), options.updates, moments=moments).losses
        for one, start in zip(some, first, strict=True)
    ]).T  # fmt: skip
    guess = float(0.5 * np.mean((recipes[0].y - recipes[0].y.mean()) ** 2))
    expected = class_of(*engine, guess)
    for kind in KINDS:
        losses = run_together(some, first, moments, kind).losses
        classes = class_of(*losses, guess)
        left = (classes != DIVERGED) & (expected != DIVERGED)
        apart = np.abs(losses[1, left] - engine[1, left])
        told = ", ".join(f"{share} %: {np.percentile(apart, share):.1e}" for share in (50, 90, 95, 99))
        print(f"{np.dtype(kind).name} beside the engine, {len(some)} runs of {options.updates:,} updates:")
        print(f"  {np.mean(classes == expected):.1%} have the same class; of those that do not diverge the losses of")
        print(f"  {np.mean(apart > 0.01):.1%} are apart by more than 0.01, and by at most {told}")
    shares = ", ".join(f"{word} {np.mean(expected == index):.0%}" for index, (word, _) in enumerate(CLASSES))
    print(f"of the engine's {shares}")


# ---------------------------------------------------------------- memory


def _job(size: int, updates: int) -> Any:
    """The map of an experiment that comes with nnviz, 2-8-8-1 tanh with 64 rows."""
    from nnviz import resources
    from nnviz.session import Session
    from nnviz.session.trainability.axes import axis
    from nnviz.session.trainability.job import map_job
    from nnviz.session.trainability.usual import usual_ranges

    state = Session.open(Path(resources.path("experiments", "where-learning-starts.nnviz.json"))).state
    axes = (axis(state.experiment, *one, size) for one in usual_ranges(state.experiment))
    return map_job(state.experiment, state.folder, *axes, updates=updates)


def _memory() -> None:
    """The most that the process has while it makes a map of 1024² as ``nnviz map`` does, without the grid itself."""
    from nnviz.session.trainability.job import Grid
    from nnviz.session.trainability.running import computed_here

    def made(size: int) -> Grid:
        grid = Grid.empty(_job(size, 1))
        return grid.with_losses(*computed_here(grid))

    made(16)
    before = dict(_sizes())["VmRSS"]
    grid = made(1024)
    held = (grid.half.nbytes + grid.loss.nbytes + grid.done.nbytes) / 2**20
    peak = dict(_sizes())["VmHWM"] - before
    print(f"1024²: {peak:.0f} MB at most, of which the grid is {held:.0f} MB: {peak - held:.0f} MB beside it")


def _tile() -> None:
    from nnviz.session.trainability.pixels import compute_tile
    from nnviz.session.trainability.tiles import tiles_of

    job, tiles = _job(1024, 1_000), tiles_of(1024, 1024)
    seconds = []
    for tile in tiles[:: len(tiles) // 5][:5]:
        before = time.process_time()
        compute_tile(job, tile)
        seconds.append(time.process_time() - before)
    told = ", ".join(f"{one:.2f}" for one in seconds)
    print(f"{told} s of the processor for a tile; {len(tiles):,} tiles")


def _sizes() -> Iterator[tuple[str, float]]:
    """What Linux says of this process, in MB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        name, _, rest = line.partition(":")
        if name in ("VmRSS", "VmHWM"):
            yield name, int(rest.split()[0]) / 1024


if __name__ == "__main__":
    main()
