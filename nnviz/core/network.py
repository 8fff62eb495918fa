"""The network, its parameters, and the forward pass.

Layers are counted as in the formulas: A₀ = X is the input, and layer k = 1 … n computes Z_k = A_{k−1} W_kᵀ + b_k and
A_k = g_k(Z_k). Rows are samples: activations are (batch, units). W_k is (fan_out, fan_in), b_k is (fan_out,).
A layer may do without biases: there Z_k = A_{k−1} W_kᵀ, and b_k is (0,).
"""

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from nnviz.core.activations import Activation
from nnviz.core.arrays import Array, read_only, without_warnings
from nnviz.core.initializers import INITIALIZERS
from nnviz.core.losses import Loss
from nnviz.core.randomness import generator
from nnviz.records import dataclass

ParameterName = Literal["W", "b"]


# ---------------------------------------------------------------- the shape of a network


@dataclass(frozen=True, slots=True)
class Layer:
    """How many units a layer has, what each of them does with its weighted sum, and whether a bias is in that sum."""

    units: int
    activation: Activation
    bias: bool = True


@dataclass(frozen=True, slots=True)
class Network:
    """The number of inputs, the layers 1 … n, and the loss that the last layer is judged by."""

    inputs: int
    layers: tuple[Layer, ...]
    loss: Loss

    @property
    def depth(self) -> int:
        """n, the number of layers with weights."""
        return len(self.layers)

    @property
    def outputs(self) -> int:
        """The units of layer n."""
        return self.layers[-1].units

    def fan_out(self, k: int) -> int:
        """The units of layer k; the inputs for k = 0."""
        return self.layers[k - 1].units if k else self.inputs

    def fan_in(self, k: int) -> int:
        """The inputs of each unit of layer k ≥ 1."""
        return self.fan_out(k - 1)

    def biases(self, k: int) -> int:
        """How many biases layer k ≥ 1 has: one for each unit, or none."""
        return self.fan_out(k) if self.layers[k - 1].bias else 0

    @property
    def bare(self) -> tuple[int, ...]:
        """The layers without biases."""
        return tuple(k for k, layer in enumerate(self.layers, start=1) if not layer.bias)

    @property
    def has_biases(self) -> bool:
        """Whether any layer has some."""
        return len(self.bare) < self.depth

    def row_size(self, k: int) -> int:
        """How many numbers each unit of layer k ≥ 1 has: its weights, and its bias if there is one."""
        return self.fan_in(k) + self.layers[k - 1].bias

    @property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """(fan_out, fan_in) of each layer's W."""
        return tuple((self.fan_out(k), self.fan_in(k)) for k in range(1, self.depth + 1))


# ---------------------------------------------------------------- parameters


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """W_k (fan_out, fan_in) and b_k (fan_out,) of each layer: ``weights[k-1]`` and ``biases[k-1]``, read-only.

    Of a layer without biases b_k is (0,): it has a place, and nothing in it.
    Changing one array gives new Parameters that share all the others.
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]

    @property
    def arrays(self) -> tuple[Array, ...]:
        """All weights, then all biases."""
        return (*self.weights, *self.biases)

    def array(self, layer: int, parameter: ParameterName) -> Array:
        """All of W or b of one layer."""
        return (self.weights if parameter == "W" else self.biases)[layer - 1]

    def with_entry(
        self, layer: int, parameter: ParameterName, row: int, column: int | None, value: float
    ) -> "Parameters":
        """The same with one weight, or with one bias (``column`` None), set to ``value``."""
        array = self.array(layer, parameter).copy()
        array[row if column is None else (row, column)] = value
        return self.with_array(layer, parameter, array)

    def with_array(self, layer: int, parameter: ParameterName, array: ArrayLike) -> "Parameters":
        """The same with all of W or b of one layer replaced."""
        if parameter == "W":
            return Parameters(_replaced(self.weights, layer, array), self.biases)
        return Parameters(self.weights, _replaced(self.biases, layer, array))


def _replaced(arrays: tuple[Array, ...], layer: int, array: ArrayLike) -> tuple[Array, ...]:
    return (*arrays[: layer - 1], read_only(array), *arrays[layer:])


def beside(W: Array, b: Array) -> Array:
    """The numbers of a layer as one array: a row for each unit, its weights and then its bias if there is one."""
    return np.concatenate((W, b.reshape(len(W), -1)), axis=1)


def apart(rows: Array, fan_in: int) -> tuple[Array, Array]:
    """W (…, fan_out, fan_in) and b (…, fan_out) of rows as ``beside`` makes them; b (…, 0) where there is none."""
    W, b = rows[..., :fan_in], rows[..., fan_in:]
    return W, b[..., 0] if b.shape[-1] else b[..., 0, :]


def same_numbers(some: Parameters, others: Parameters) -> bool:
    """Whether all weights and biases are equal."""
    if some is others:
        return True
    pairs = zip(some.arrays, others.arrays, strict=False)
    return len(some.weights) == len(others.weights) and all(np.array_equal(a, b) for a, b in pairs)


@without_warnings
def initialize(
    network: Network, scheme: str, seed: int, bias: float = 0.0, options: Mapping[str, float] | None = None,
    scale: float = 1.0,
) -> Parameters:  # fmt: skip
    """Weights drawn by a scheme of INITIALIZERS, times ``scale``, and biases, if there are any, that are all ``bias``.

    A seed always gives the same.

    Each layer has a random stream of its own, so adding a layer leaves the weights of those before it as they were.
    ``options`` are the scheme's own; those left out have their defaults.
    """
    streams = np.random.SeedSequence(seed).spawn(network.depth)
    draw = INITIALIZERS[scheme].function
    weights, biases = [], []
    for k, stream in enumerate(streams, start=1):
        rng = generator(stream)
        drawn = draw(rng, network.fan_in(k), network.fan_out(k), **(options or {}))
        weights.append(read_only(float(scale) * drawn))
        biases.append(read_only(np.full(network.biases(k), float(bias))))
    return Parameters(tuple(weights), tuple(biases))


# ---------------------------------------------------------------- forward


@dataclass(frozen=True, slots=True, eq=False)
class Forward:
    """What the forward pass computes: ``z[k-1]`` is Z_k and ``a[k]`` is A_k, each (batch, units); ``a[0]`` is X."""

    z: tuple[Array, ...]
    a: tuple[Array, ...]


@without_warnings
def forward(network: Network, parameters: Parameters, x: ArrayLike) -> Forward:
    """The forward pass of x (batch, inputs). What overflows becomes ∞ or NaN, without a warning."""
    zs: list[Array] = []
    activations = [read_only(x)]
    for layer, W, b in zip(network.layers, parameters.weights, parameters.biases, strict=True):
        z = weighted_sums(activations[-1], W, b)
        zs.append(read_only(z))
        activations.append(read_only(layer.activation.function(z)))
    return Forward(tuple(zs), tuple(activations))


def weighted_sums(a: Array, W: Array, b: Array) -> Array:
    """Z = A Wᵀ + b (batch, fan_out) of A (batch, fan_in); without b where that is (0,)."""
    z: Array = a @ W.T
    return z + b if b.size else z
