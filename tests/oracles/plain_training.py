"""Training written down plainly, as the oracle of the engine: layer by layer, array by array, nothing laid out before.

Behind a sigmoid or softmax whose loss fits it, the closed form p − y takes the place of the product of factors.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nnviz.core.activations import softmax_product
from nnviz.core.arrays import Array, read_only, without_warnings
from nnviz.core.backprop import sample_losses
from nnviz.core.batches import rows_of
from nnviz.core.network import Forward, Network, Parameters, forward
from nnviz.core.optimizers import Optimizer
from nnviz.core.options import Options
from nnviz.core.schedules import Schedule
from nnviz.core.stable import stable_pair


@dataclass(frozen=True, slots=True, eq=False)
class TrainingRun:
    """``losses`` (steps + 1,): of the full training set before each update and after the last; and the last weights."""

    losses: Array
    parameters: Parameters


@without_warnings
def train(
    network: Network,
    parameters: Parameters,
    x: ArrayLike,
    y: ArrayLike,
    *,
    optimizer: Optimizer,
    schedule: Schedule,
    learning_rate: float,
    batch_size: int,
    seed: int | None,
    steps: int,
    optimizer_options: Options | None = None,
    schedule_options: Options | None = None,
    on_step: Callable[[int, float], None] | None = None,
) -> TrainingRun:
    """``steps`` updates on mini-batches of x (rows, inputs) and y (rows, outputs), in an order that ``seed`` decides.

    Options of the optimizer and the schedule that are left out have their defaults.
    ``on_step`` is told the number of each update, from 1, and the loss of the full training set after it.
    """
    x, y = read_only(x), read_only(y)
    memory = optimizer.start(parameters, optimizer_options)
    full_batch = batch_size >= len(x)
    passed = forward(network, parameters, x)
    losses = [_mean_loss(network, passed, y)]
    for step in range(steps):
        rows = rows_of(step, len(x), batch_size, seed)
        seen, targets = (passed, y) if full_batch else (forward(network, parameters, x[rows]), y[rows])
        rate = schedule.rate(learning_rate, step, schedule_options)
        slope = gradients(network, parameters, seen, targets)
        parameters, memory = optimizer.update(parameters, slope, rate, memory, optimizer_options)
        passed = forward(network, parameters, x)
        losses.append(_mean_loss(network, passed, y))
        if on_step is not None:
            on_step(step + 1, losses[-1])
    return TrainingRun(read_only(losses), parameters)


@without_warnings
def gradients(network: Network, parameters: Parameters, passed: Forward, y: Array) -> Parameters:
    """∂L/∂W_k and ∂L/∂b_k, means over the batch, in the places of W_k and b_k."""
    weights: list[Array] = []
    biases: list[Array] = []
    delta = _output_delta(network, passed, y)
    for k in range(network.depth, 0, -1):
        weights.append(delta.T @ passed.a[k - 1])
        biases.append(delta.sum(axis=0) if network.biases(k) else np.empty(0))
        if k > 1:
            delta = _through(network, k - 1, passed, delta @ parameters.weights[k - 1])
    return Parameters(tuple(reversed(weights)), tuple(reversed(biases)))


def _output_delta(network: Network, passed: Forward, y: Array) -> Array:
    """∂L/∂Z_n of the mean loss (batch, outputs): each sample has 1/batch of it."""
    pair = stable_pair(network)
    if pair is None:
        delta = _through(network, network.depth, passed, network.loss.gradient(passed.a[-1], y))
    else:
        up, down = pair.pulls(passed.z[-1], y)
        delta = up - down
    return delta / len(y)


def _through(network: Network, k: int, passed: Forward, dL_da: Array) -> Array:
    """∂L/∂Z_k = ∂L/∂A_k · ∂A_k/∂Z_k."""
    activation = network.layers[k - 1].activation
    if activation.elementwise:
        return dL_da * activation.derivative(passed.z[k - 1])
    return softmax_product(passed.a[k], dL_da)


def _mean_loss(network: Network, passed: Forward, y: Array) -> float:
    return float(sample_losses(network, passed, y).mean())
