"""Activations for fast loops: as lists of calls that compute a = g(z), or g′(z), into arrays that are there already.

The calls are made once, for arrays that stay where they are, and then repeated for every batch. Slopes of saturated
units keep their digits, as in activations.py: 1 − a² would be 0 where the chain still shows 10⁻¹⁷.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy import exp, expm1, maximum, minimum, multiply, negative, subtract
from numpy.typing import NDArray

from nnviz.core.activations import LEAK, Activation
from nnviz.records import dataclass

Array = NDArray[np.floating[Any]]
Call = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Kernel:
    """``forward(z, a)`` are calls that write g(z) into a; those of ``slope(z, a, s)`` then write g′(z) into s."""

    forward: Callable[[Array, Array], Iterator[Call]]
    slope: Callable[[Array, Array, Array], Iterator[Call]]


def kernel_of(activation: Activation) -> Kernel:
    """The kernel of an elementwise activation; one without a kernel of its own goes through its own functions."""

    def forward(z: Array, a: Array) -> Iterator[Call]:
        yield lambda: np.copyto(a, activation.function(np.asarray(z, np.float64)))

    def slope(z: Array, a: Array, s: Array) -> Iterator[Call]:
        yield lambda: np.copyto(s, activation.derivative(np.asarray(z, np.float64)))

    return KERNELS.get(activation.name) or Kernel(forward, slope)


def _number(value: float, like: Array) -> Array:
    """An array of no dimensions is taken as it is; a Python number would have to be converted in every call."""
    return np.array(value, like.dtype)


# ---------------------------------------------------------------- elementwise


def _identity(z: Array, a: Array) -> Iterator[Call]:
    yield partial(np.copyto, a, z)


def _identity_slope(z: Array, a: Array, s: Array) -> Iterator[Call]:
    yield partial(s.fill, 1.0)


def _sigmoid(z: Array, a: Array) -> Iterator[Call]:
    yield partial(negative, z, a)
    yield partial(exp, a, a)  # may be ∞, of which 1/(1 + ∞) = 0 makes the right thing
    yield partial(np.add, a, _number(1.0, a), a)
    yield partial(np.reciprocal, a, a)


def _sigmoid_slope(z: Array, a: Array, s: Array) -> Iterator[Call]:
    """σ(−z)·σ(z)."""
    yield from sigmoid_of_negative(z, s)
    yield partial(multiply, s, a, s)


def sigmoid_of_negative(z: Array, s: Array) -> Iterator[Call]:
    """Write 1 − σ(z) = σ(−z) = 1/(1 + eᶻ) into s, with all its digits."""
    yield partial(exp, z, s)
    yield partial(np.add, s, _number(1.0, s), s)
    yield partial(np.reciprocal, s, s)


def _tanh(z: Array, a: Array) -> Iterator[Call]:
    yield partial(np.tanh, z, a)


def _tanh_slope(z: Array, a: Array, s: Array) -> Iterator[Call]:
    """1/cosh²(z), which may be 1/∞ = 0."""
    yield partial(np.cosh, z, s)
    yield partial(np.reciprocal, s, s)
    yield partial(multiply, s, s, s)


def _relu(z: Array, a: Array) -> Iterator[Call]:
    yield partial(maximum, z, _number(0.0, z), out=a)


def _relu_slope(z: Array, a: Array, s: Array) -> Iterator[Call]:
    yield partial(np.sign, a, s)


def _leaky_relu(z: Array, a: Array) -> Iterator[Call]:
    yield partial(multiply, z, _number(LEAK, z), a)
    yield partial(maximum, z, a, out=a)


def _leaky_relu_slope(z: Array, a: Array, s: Array) -> Iterator[Call]:
    yield partial(np.sign, a, s)
    yield partial(maximum, s, _number(LEAK, s), out=s)


def _elu(z: Array, a: Array) -> Iterator[Call]:
    yield partial(minimum, z, _number(0.0, z), out=a)
    yield partial(expm1, a, a)
    yield partial(maximum, z, a, out=a)  # eᶻ − 1 is nowhere below z


def _elu_slope(z: Array, a: Array, s: Array) -> Iterator[Call]:
    yield partial(minimum, z, _number(0.0, z), out=s)
    yield partial(exp, s, s)


def _softplus(z: Array, a: Array) -> Iterator[Call]:
    yield partial(np.logaddexp, z, _number(0.0, z), a)


def _softplus_slope(z: Array, a: Array, s: Array) -> Iterator[Call]:
    """σ(z) = 1 − e⁻ᵃ."""
    yield partial(negative, a, s)
    yield partial(expm1, s, s)
    yield partial(negative, s, s)


def _sin(z: Array, a: Array) -> Iterator[Call]:
    yield partial(np.sin, z, a)


def _sin_slope(z: Array, a: Array, s: Array) -> Iterator[Call]:
    yield partial(np.cos, z, s)


def _square(z: Array, a: Array) -> Iterator[Call]:
    yield partial(np.square, z, a)


def _square_slope(z: Array, a: Array, s: Array) -> Iterator[Call]:
    yield partial(np.add, z, z, s)


KERNELS = {
    "identity": Kernel(_identity, _identity_slope),
    "sigmoid": Kernel(_sigmoid, _sigmoid_slope),
    "tanh": Kernel(_tanh, _tanh_slope),
    "relu": Kernel(_relu, _relu_slope),
    "leaky_relu": Kernel(_leaky_relu, _leaky_relu_slope),
    "elu": Kernel(_elu, _elu_slope),
    "softplus": Kernel(_softplus, _softplus_slope),
    "sin": Kernel(_sin, _sin_slope),
    "square": Kernel(_square, _square_slope),
}


# ---------------------------------------------------------------- softmax


def softmax(z: Array, a: Array) -> Iterator[Call]:
    """Write the softmax of each column of z into a."""
    row = np.empty(z.shape[1], z.dtype)
    yield partial(maximum.reduce, z, axis=0, out=row)
    yield partial(subtract, z, row, a)
    yield partial(exp, a, a)
    yield partial(np.add.reduce, a, axis=0, out=row)
    yield partial(np.divide, a, row, a)


def through_softmax(d: Array, a: Array) -> Iterator[Call]:
    """Turn ∂L/∂A in d into ∂L/∂Z, column by column: ∂L/∂zⱼ = aⱼ·(∂L/∂aⱼ − Σᵢ ∂L/∂aᵢ·aᵢ).

    As in activations.beside_largest, all ∂L/∂a are taken beside that of the largest a.
    """
    row, columns, largest = np.empty(d.shape[1], d.dtype), np.arange(d.shape[1]), np.empty(d.shape[1], np.intp)
    yield partial(a.argmax, 0, largest)
    yield lambda: np.copyto(row, d[largest, columns])
    yield partial(subtract, d, row, d)
    yield partial(np.einsum, "ij,ij->j", d, a, out=row)
    yield partial(subtract, d, row, d)
    yield partial(multiply, d, a, d)


# ---------------------------------------------------------------- ∂L/∂Z at once: p − y, up to a multiple


def binary_difference(z: Array, a: Array, y: Array, d: Array, spare: Array) -> Iterator[Call]:
    """Write p − y = p·(1 − y) − (1 − p)·y into d, where p = σ(z) in a: so no digit is lost where p is close to y."""
    yield from sigmoid_of_negative(z, spare)
    yield partial(multiply, spare, y, spare)
    yield partial(subtract, _number(1.0, d), y, d)
    yield partial(multiply, d, a, d)
    yield partial(subtract, d, spare, d)


def class_difference(z: Array, a: Array, y: Array, d: Array, spare: Array) -> Iterator[Call]:
    """Write p − y into d, where a is softmax and y one-hot: all other p together are what p − 1 is short of."""
    row = np.empty(d.shape[1], d.dtype)
    yield partial(subtract, _number(1.0, d), y, d)
    yield partial(multiply, d, a, d)
    yield partial(np.add.reduce, d, axis=0, out=row)
    yield partial(multiply, y, row, spare)
    yield partial(subtract, d, spare, d)


# ---------------------------------------------------------------- losses of many samples, added up

# As stable.py has them, from z alone, but in room that is there already: ``spare`` and ``d`` are written over. All
# arrays are (outputs, width), and their rows lie one behind the other in memory. 0·∞ is NaN here, and 0 there.


def summed_binary_loss(z: Array, y: Array, spare: Array, d: Array) -> float:
    """Σ y·softplus(−z) + (1 − y)·softplus(z), for softplus(±z) = max(±z, 0) + ln(1 + e^−|z|): nothing cancels."""
    np.absolute(z, spare)
    negative(spare, spare)
    exp(spare, spare)
    np.log1p(spare, spare)
    total = float(np.add.reduce(spare, axis=None))
    subtract(1.0, y, spare)
    maximum(z, 0.0, out=d)
    total += float(spare.reshape(-1).dot(d.reshape(-1)))
    minimum(z, 0.0, out=d)
    return total - float(y.reshape(-1).dot(d.reshape(-1)))


def summed_class_loss(z: Array, y: Array, spare: Array, d: Array) -> float:
    """Σ −y·ln a behind softmax: relative to the largest z, which gives the 1 in ln(1 + rest); nothing cancels."""
    subtract(z, np.maximum.reduce(z, axis=0), spare)
    exp(spare, d)
    d[spare.argmax(axis=0), _counted(z.shape[1])] = 0.0
    rest = np.add.reduce(d, axis=0)
    np.log1p(rest, rest)
    return float(rest.dot(np.add.reduce(y, axis=0))) - float(y.reshape(-1).dot(spare.reshape(-1)))


@lru_cache(maxsize=8)
def _counted(width: int) -> NDArray[np.intp]:
    return np.arange(width)
