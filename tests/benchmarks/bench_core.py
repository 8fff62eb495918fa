"""How long the mathematics takes. Run by hand: ``python tests/benchmarks/bench_core.py``.

Times are medians of repeated runs on one machine and mean little on another; the ratios at the end of a line do.
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.backprop import trace
from nnviz.core.chain import Target, chain, whole_pass
from nnviz.core.engine import Recipe, mean_gradients
from nnviz.core.losses import LOSSES
from nnviz.core.network import Layer, Network, initialize
from nnviz.core.optimizers import SGD
from nnviz.core.paths import count_paths, sum_paths, top_paths
from nnviz.core.schedules import SCHEDULES
from nnviz.core.training import train

NETS = {
    "2-2-2": ([2, 2, 2], "sigmoid", "sigmoid", "half_squared_error", 1),
    "iris 4-5-3": ([4, 5, 3], "tanh", "softmax", "cross_entropy", 1),
    "8-8-8-8": ([8, 8, 8, 8], "tanh", "softmax", "cross_entropy", 1),
    "20 layers of 8": ([8] * 21, "tanh", "identity", "half_squared_error", 1),
    "784-30-10": ([784, 30, 10], "sigmoid", "softmax", "cross_entropy", 1),
    "iris, 150 rows": ([4, 5, 3], "tanh", "softmax", "cross_entropy", 150),
    "100,000 rows, 10 classes": ([4, 8, 10], "tanh", "softmax", "cross_entropy", 100_000),
}
TRAININGS = {
    "2-4-2-1, batch 10 of 200": ([2, 4, 2, 1], "tanh", "tanh", "half_squared_error", 200, 10),
    "784-30-10, batch 10 of 1,000": ([784, 30, 10], "sigmoid", "sigmoid", "half_squared_error", 1_000, 10),
    "784-128-64-10, batch 32 of 1,000": ([784, 128, 64, 10], "relu", "softmax", "cross_entropy", 1_000, 32),
    "2-8-1, full batch of 4": ([2, 8, 1], "tanh", "sigmoid", "binary_cross_entropy", 4, 4),
}


def network(sizes: list[int], hidden: str, output: str, loss: str) -> Network:
    names = [hidden] * (len(sizes) - 2) + [output]
    layers = tuple(Layer(units, ACTIVATIONS[name]) for units, name in zip(sizes[1:], names, strict=True))
    return Network(sizes[0], layers, LOSSES[loss])


def data(net: Network, rows: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    x = rng.standard_normal((rows, net.inputs))
    classes = rng.integers(net.outputs, size=rows)
    return x, np.eye(net.outputs)[classes] if net.outputs > 1 else (classes[:, np.newaxis] + 0.5).round()


def milliseconds(run: Callable[[], object], repeats: int = 15) -> float:
    """The median time of one call, warmed up."""
    run()
    times = []
    for _ in range(repeats):
        start = perf_counter()
        run()
        times.append((perf_counter() - start) * 1e3)
    return median(times)


def bench_tracing() -> None:
    print("one forward and backward pass that keeps everything, and its factors")
    for name, (sizes, hidden, output, loss, rows) in NETS.items():
        net = network(sizes, hidden, output, loss)
        parameters, (x, y) = initialize(net, "xavier_uniform", 0), data(net, rows)
        passed = trace(net, parameters, x, y)
        print(
            f"  {name:34} trace {milliseconds(lambda: trace(net, parameters, x, y)):9.3f} ms"  # noqa: B023
            f"   chain {milliseconds(lambda: chain(passed, Target(1, 'W'))):7.3f} ms"  # noqa: B023
            f"   whole pass {milliseconds(lambda: whole_pass(passed)):7.3f} ms"  # noqa: B023
            f"   the update's gradient {milliseconds(lambda: mean_gradients(net, parameters, x, y)):7.3f} ms"  # noqa: B023
        )


def bench_paths() -> None:
    print("the 12 largest paths of one weight of layer 1, and the sum of all")
    shapes = [[10] * 11, [8] * 21, [50] * 6, [784, 30, 10], [4, 500, 500, 3]]
    for sizes in shapes:
        net, target = network(sizes, "tanh", "softmax", "cross_entropy"), Target(1, "W", 0, 0)
        x, y = data(net, 1)
        passed = trace(net, initialize(net, "xavier_uniform", 0), x, y)
        print(
            f"  {'-'.join(map(str, sizes[:6])):24} {count_paths(net, target):26,} paths"
            f"   top {milliseconds(lambda: top_paths(passed, target)):8.3f} ms"  # noqa: B023
            f"   sum {milliseconds(lambda: sum_paths(passed, target)):7.3f} ms"  # noqa: B023
        )


def bench_training() -> None:
    print("one update, with the loss of the full training set after each")
    for name, (sizes, hidden, output, loss, rows, batch) in TRAININGS.items():
        net, steps = network(sizes, hidden, output, loss), 50
        parameters, (x, y) = initialize(net, "xavier_uniform", 0), data(net, rows)

        def run(steps: int = steps, rows: int = rows, batch: int = batch) -> object:
            made = Recipe(
                network=net, x=x[:rows], y=y[:rows], test_x=x[:0], test_y=y[:0],  # noqa: B023
                optimizer=SGD, schedule=SCHEDULES["constant"], learning_rate=0.1, batch_size=batch, seed=0,
            )  # fmt: skip
            return train(made, made.first(parameters), steps)  # noqa: B023

        alone = milliseconds(lambda: run(rows=batch), 5) / steps  # noqa: B023
        whole = milliseconds(run, 5) / steps
        print(f"  {name:34} {whole:8.4f} ms   on a training set of one batch {alone:8.4f} ms   × {whole / alone:.1f}")


if __name__ == "__main__":
    bench_tracing()
    bench_paths()
    bench_training()
