"""How fast the training loop is, beside the same mathematics written plainly, and beside PyTorch where it is installed.

Run by hand: ``python tests/benchmarks/bench_training.py``. All run in turns on one thread, so that a busy machine slows
all of them; figures are medians, and the ratios are what counts. Then what a window sees: updates in a tick of 8 ms,
with the curves and the keyframes, and the time to go back to any of 10,000 updates.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # before numpy is loaded
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np  # noqa: E402
from bench_core import data, network  # noqa: E402

from nnviz.core.history import Recipe, begin, measuring_strides  # noqa: E402
from nnviz.core.network import initialize  # noqa: E402
from nnviz.core.optimizers import OPTIMIZERS  # noqa: E402
from nnviz.core.schedules import SCHEDULES  # noqa: E402

NETS = {
    "a 2-4-2-1 tanh, batch 10 of 200": ([2, 4, 2, 1], "tanh", "tanh", "half_squared_error", 200, 10),
    "b 7-8-8-8-8-8-8-1 tanh, batch 10 of 200": ([7, *[8] * 6, 1], "tanh", "tanh", "half_squared_error", 200, 10),
    "c 784-30-10 sigmoid, batch 10 of 1,000": ([784, 30, 10], "sigmoid", "sigmoid", "half_squared_error", 1000, 10),
    "d 784-128-64-10 relu, batch 32 of 1,000": ([784, 128, 64, 10], "relu", "softmax", "cross_entropy", 1000, 32),
    "e 2-8-1 tanh, full batch of 4": ([2, 8, 1], "tanh", "sigmoid", "binary_cross_entropy", 4, 4),
}
RATE = 0.01


def recipe(name: str, optimizer: str = "sgd") -> Recipe:
    sizes, hidden, output, loss, rows, batch = NETS[name]
    net = network(sizes, hidden, output, loss)
    x, y = data(net, rows)
    x /= np.sqrt(net.inputs)
    return Recipe(
        network=net, x=x, y=y, test_x=x[:0], test_y=y[:0], optimizer=OPTIMIZERS[optimizer],
        schedule=SCHEDULES["constant"], learning_rate=RATE, batch_size=batch, seed=0,
    )  # fmt: skip


# ---------------------------------------------------------------- the same mathematics, three times


def ours(made: Recipe) -> Callable[[int], None]:
    trainer = begin(made, made.first(initialize(made.network, "xavier_uniform", 0))).trainer_at(0)
    return lambda steps: trainer.run(trainer.updates + steps)


FORWARD = {
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "relu": lambda z: np.maximum(z, 0),
    "softmax": lambda z: np.exp(z - z.max(axis=1, keepdims=True)) / np.exp(z - z.max(axis=1, keepdims=True)).sum(
        axis=1, keepdims=True
    ),
}  # fmt: skip
SLOPE = {"tanh": lambda a: 1 - a**2, "sigmoid": lambda a: a * (1 - a), "relu": lambda a: (a > 0).astype(float)}


def plain(made: Recipe) -> Callable[[int], None]:
    """Backpropagation as it stands in a textbook."""
    start = initialize(made.network, "xavier_uniform", 0)
    weights, biases = [W.copy() for W in start.weights], [b.copy() for b in start.biases]
    names = [layer.activation.name for layer in made.network.layers]
    rng, count, batch = np.random.default_rng(0), len(made.x), min(made.batch_size, len(made.x))
    closed = made.network.loss.name != "half_squared_error"

    def run(steps: int) -> None:
        for step in range(steps):
            first = step * batch % count
            if first == 0:
                order = rng.permutation(count) if batch < count else np.arange(count)
            rows = order[first : first + batch]
            activations, y = [made.x[rows]], made.y[rows]
            for W, b, name in zip(weights, biases, names, strict=True):
                activations.append(FORWARD[name](activations[-1] @ W.T + b))
            delta = (activations[-1] - y) / len(y)
            if not closed:
                delta = delta * SLOPE[names[-1]](activations[-1])
            for k in range(len(weights) - 1, -1, -1):
                dL_dW, dL_db = delta.T @ activations[k], delta.sum(axis=0)
                if k:
                    delta = delta @ weights[k] * SLOPE[names[k - 1]](activations[k])
                weights[k] -= RATE * dL_dW
                biases[k] -= RATE * dL_db

    return run


def torch_eager(made: Recipe) -> Callable[[int], None] | None:
    """PyTorch's layers, loss and torch.optim.SGD, in its own default type."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    kinds = {"tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU}
    parts: list[torch.nn.Module] = []
    closed = made.network.loss.name != "half_squared_error"
    for k, layer in enumerate(made.network.layers, start=1):
        parts.append(torch.nn.Linear(made.network.fan_in(k), layer.units))
        if not (closed and k == made.network.depth):
            parts.append(kinds[layer.activation.name]())
    model = torch.nn.Sequential(*parts)
    x, y = torch.tensor(made.x, dtype=torch.float32), torch.tensor(made.y, dtype=torch.float32)
    several = made.network.outputs > 1
    loss = (torch.nn.CrossEntropyLoss() if several else torch.nn.BCEWithLogitsLoss()) if closed else torch.nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    count, batch = len(x), min(made.batch_size, len(x))

    def run(steps: int) -> None:
        for step in range(steps):
            first = step * batch % count
            if first == 0:
                order = torch.randperm(count)
            rows = order[first : first + batch]
            optimizer.zero_grad()
            loss(model(x[rows]), y[rows]).backward()
            optimizer.step()

    return run


# ---------------------------------------------------------------- measuring


def seconds(run: Callable[[int], None], steps: int) -> float:
    start = perf_counter()
    run(steps)
    return (perf_counter() - start) / steps


def bench_steps() -> None:
    print("updates per second with sgd, and how many times as fast as the others (medians of interleaved runs)")
    for name in NETS:
        made, steps = recipe(name), 100 if "784" in name else 1000
        runs = [run for run in (ours(made), plain(made), torch_eager(made)) if run is not None]
        times = [[seconds(run, steps) for run in runs] for _ in range(16)][1:]
        ratios = [median(row[other] / row[0] for row in times) for other in range(1, len(runs))]
        others = "  ".join(
            f"{who} ×{ratio:6.2f}" for who, ratio in zip(("plain numpy", "PyTorch"), ratios, strict=False)
        )
        print(f"  {name:42} {1 / median(row[0] for row in times):9,.0f}   {others}")


def bench_history() -> None:
    print("with curves and keyframes: updates in a tick of 8 ms, and the time to return to one of 10,000 updates")
    for optimizer in ("sgd", "adam"):
        for name in NETS:
            made = recipe(name, optimizer)
            start = begin(made, made.first(initialize(made.network, "xavier_uniform", 0)))
            ticks = [start.extended(10**9, budget=0.008).end.updates for _ in range(9)]
            history = start.extended(10_000 if "784" not in name else 2_000)
            updates = np.random.default_rng(0).integers(0, history.end.updates, 40).tolist()
            times = sorted(1e3 * seconds(lambda _, u=u: history.at(u), 1) for u in updates)  # noqa: B023
            print(
                f"  {optimizer:5} {name:42} {median(ticks):6.0f}   at() {median(times):7.3f} ms, worst {times[-1]:7.3f}"
                f"   a point every {measuring_strides(made)[1]}, a keyframe every {history.spacing} updates,"
                f" {sum(row.nbytes for row in history.keyframes.rows) / 2**20:.1f} MB"
            )


if __name__ == "__main__":
    with np.errstate(all="ignore"):
        bench_steps()
        bench_history()
