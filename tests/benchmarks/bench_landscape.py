"""How long the slices of the error mountain take, beside a plain loop over their points, and λmax.

Run by hand: ``python tests/benchmarks/bench_landscape.py``. Figures are medians; the plain loop is timed on some of its
points. "Longest piece" is how long a worker may be deaf to being called off.
"""

import sys
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from bench_core import data, milliseconds, network

from nnviz.core.backprop import sample_losses
from nnviz.core.curvature import hessian_vector, largest_curvature
from nnviz.core.landscape import Plane, downhill, flatten, layers_in, orthogonal, plane_losses, random_direction
from nnviz.core.network import Parameters, forward, initialize

NETS = {
    "2-4-2-1 tanh, 200 rows": ([2, 4, 2, 1], "tanh", "sigmoid", "binary_cross_entropy", 200),
    "iris-like 4-5-3, 150 rows": ([4, 5, 3], "tanh", "softmax", "cross_entropy", 150),
    "784-30-10 sigmoid, 1,000 rows": ([784, 30, 10], "sigmoid", "softmax", "cross_entropy", 1_000),
    "784-128-64-10 relu, 10,000 rows": ([784, 128, 64, 10], "relu", "softmax", "cross_entropy", 10_000),
}
SIDE = 41


def main() -> None:
    for name, (sizes, hidden, output, loss, rows) in NETS.items():
        net = network(sizes, hidden, output, loss)
        x, y = data(net, rows)
        x /= np.sqrt(net.inputs)
        parameters = initialize(net, "xavier_uniform", 0)
        slope = downhill(net, parameters, x, y)
        across = orthogonal(random_direction(net, parameters, np.random.default_rng(0)), slope)
        sides = np.linspace(-1.0, 1.0, SIDE if rows <= 1_000 else 9)
        plane = Plane(flatten(parameters), slope, across, sides, sides)

        def plain_point(net=net, parameters=parameters, plane=plane, x=x, y=y) -> float:
            layers = layers_in(plane.centre + 0.5 * plane.u + 0.25 * plane.v, net)
            moved = Parameters(tuple(layer[:, :-1] for layer in layers), tuple(layer[:, -1] for layer in layers))
            return float(sample_losses(net, forward(net, moved, x), y).mean())

        ticks = [perf_counter()]
        plane_losses(net, plane, x, y, on_progress=lambda _: ticks.append(perf_counter()) is None)  # noqa: B023
        longest = 1e3 * max(after - before for before, after in pairwise(ticks))
        repeats = 9 if rows <= 200 else 1
        ours = milliseconds(lambda: plane_losses(net, plane, x, y), repeats)  # noqa: B023
        plain = len(sides) ** 2 * median(milliseconds(plain_point, 15) for _ in range(3))
        steps = []
        bend = milliseconds(lambda: steps.append(largest_curvature(net, parameters, x, y)), 1)  # noqa: B023
        product = milliseconds(lambda: hessian_vector(net, parameters, slope, x, y), 5)  # noqa: B023
        side = len(sides)
        print(
            f"{name:32} {side}×{side} plane {ours:7.1f} ms, plain loop {plain:7.1f} ms (×{plain / ours:.1f}),"
            f" longest piece {longest:4.1f} ms; λmax {steps[-1].value:.3g} in {bend:6.1f} ms, H·v {product:6.2f} ms"
        )


if __name__ == "__main__":
    main()
