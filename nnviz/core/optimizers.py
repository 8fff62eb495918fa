"""Optimizers: how gradients change the parameters. Each is a pure function from old values to new ones."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from nnviz.core.initializers import Option
from nnviz.core.network import Parameters, read_only

#: What an optimizer remembers from update to update, shaped like the parameters; plain SGD remembers nothing.
Memory = tuple[Parameters, ...]


@dataclass(frozen=True, slots=True)
class Optimizer:
    """One optimizer. ``start(parameters)`` is its first memory.

    ``update(parameters, gradients, learning_rate, memory)`` gives the new parameters and the new memory, and changes
    none of its arguments; ``gradients`` holds ∂L/∂W_k and ∂L/∂b_k in the places of W_k and b_k.
    """

    name: str
    title: str
    formula: str  # LaTeX of the update of one weight
    start: Callable[[Parameters], Memory]
    update: Callable[[Parameters, Parameters, float, Memory], tuple[Parameters, Memory]]
    options: dict[str, Option] = field(default_factory=dict, hash=False)


def _no_memory(parameters: Parameters) -> Memory:
    return ()


def sgd(
    parameters: Parameters, gradients: Parameters, learning_rate: float, memory: Memory
) -> tuple[Parameters, Memory]:
    """w ← w − η·∂L/∂w: one step straight downhill. Robbins & Monro, "A stochastic approximation method" (1951)."""
    with np.errstate(over="ignore", invalid="ignore"):
        weights = tuple(
            read_only(W - learning_rate * dL_dW)
            for W, dL_dW in zip(parameters.weights, gradients.weights, strict=True)
        )
        biases = tuple(
            read_only(b - learning_rate * dL_db)
            for b, dL_db in zip(parameters.biases, gradients.biases, strict=True)
        )
    return Parameters(weights, biases), memory


SGD = Optimizer(
    "sgd", "SGD", r"w \leftarrow w - \eta\,\frac{\partial L}{\partial w}", start=_no_memory, update=sgd
)  # fmt: skip

OPTIMIZERS: dict[str, Optimizer] = {"sgd": SGD}

#: Names of the experiment file that have no optimizer yet.
PLANNED_OPTIMIZERS = ("momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")
