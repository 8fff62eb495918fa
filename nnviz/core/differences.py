"""How much a function changes when its argument does, without subtracting two nearly equal numbers.

g(z + d) − g(z), computed as it stands, keeps about as many digits as d has above the rounding of g. The forms here,
addition theorems and expm1, log1p, keep nearly all of them for every d, however small. No derivative is used, so what
they say of a push is independent of the backward pass.

A :data:`Change` gives g(z + d) − g(z), and the size of what was added up to make it: its rounding is a few units in the
last place of that size. z and d may have any shapes that fit together; the results have the shape of both.
"""

from collections.abc import Callable

import numpy as np

from nnviz.core.activations import LEAK, elu, sigmoid, softplus
from nnviz.core.arrays import Array

Change = Callable[[Array, Array], tuple[Array, Array]]
#: One term of a loss (output by output), by y; the loss is the sum of its terms.
TermChange = Callable[[Array, Array, Array], tuple[Array, Array]]

# ---------------------------------------------------------------- activations


def _identity(z: Array, d: Array) -> tuple[Array, Array]:
    change = d + np.zeros_like(z)
    return change, np.abs(change)


#: A change of z at which two plain values lose nothing by being subtracted, and the exponentials below may overflow.
_LONG = 1.0


def _sigmoid(z: Array, d: Array) -> tuple[Array, Array]:
    """σ(z + d) − σ(z) = σ(upper)·σ(−lower)·(1 − e^−|d|), with d's sign. The rounding of z + d weighs with |z|."""
    upper, lower = np.maximum(z, z + d), np.minimum(z, z + d)
    change = -np.sign(d) * sigmoid(upper) * sigmoid(-lower) * np.expm1(-np.abs(d))
    return change, np.abs(change) * (1.0 + np.abs(z))


def _tanh(z: Array, d: Array) -> tuple[Array, Array]:
    """tanh z = 2σ(2z) − 1."""
    change, size = _sigmoid(2.0 * z, 2.0 * d)
    return 2.0 * change, 2.0 * size


def _sided(right: Array, left: Array, across: Array, z: Array, d: Array) -> Array:
    """The change on the right of 0, on the left of it, or from one side to the other."""
    return np.where((z > 0) & (z + d > 0), right, np.where((z <= 0) & (z + d <= 0), left, across))


def _relu(z: Array, d: Array) -> tuple[Array, Array]:
    change = _sided(d, np.zeros_like(d), np.maximum(z + d, 0.0) - np.maximum(z, 0.0), z, d)
    return change, np.abs(change)


def _leaky_relu(z: Array, d: Array) -> tuple[Array, Array]:
    ends = [np.where(end > 0, end, LEAK * end) for end in (z + d, z)]
    change = _sided(d, LEAK * d, ends[0] - ends[1], z, d)
    return change, np.abs(change)


def _elu(z: Array, d: Array) -> tuple[Array, Array]:
    """On the left eᶻ(eᵈ − 1). Across 0 both ends have other signs, so nothing cancels."""
    start, end = np.exp(np.minimum(z, 0.0)), np.exp(np.minimum(z + d, 0.0))
    left = np.where(d < _LONG, start * np.expm1(d), end - start)
    change = _sided(d, left, elu(z + d) - elu(z), z, d)
    return change, np.abs(change)


_GELU_SCALE = 2.0 * np.sqrt(2.0 / np.pi)
_GELU_CUBE = 0.044715
#: Beyond this |z| the gate is exactly 0 or 1.
_GELU_FLAT = 50.0


def _gelu(z: Array, d: Array) -> tuple[Array, Array]:
    """With the gate σ(q), q = 2√(2/π)(z + 0.044715 z³): d·σ(q(z + d)) + z·(σ(q(z + d)) − σ(q))."""
    c = np.clip(z, -_GELU_FLAT, _GELU_FLAT)
    q, end = _gelu_gate(c), _gelu_gate(np.clip(z + d, -_GELU_FLAT, _GELU_FLAT))
    rise = _GELU_SCALE * (d + _GELU_CUBE * d * (3.0 * c * (c + d) + d * d))
    opened, size = _sigmoid(q, np.where(np.abs(d) < _LONG, rise, end - q))
    moved, turned = d * sigmoid(end), z * opened
    return moved + turned, np.abs(moved) * (1.0 + np.abs(end) * sigmoid(-end)) + np.abs(z) * size


def _gelu_gate(z: Array) -> Array:
    gate: Array = _GELU_SCALE * (z + _GELU_CUBE * z**3)
    return gate


def softplus_change(z: Array, d: Array) -> tuple[Array, Array]:
    """ln(1 + e^(z + d)) − ln(1 + eᶻ) = ln(1 + σ(z)(eᵈ − 1))."""
    plain = softplus(z + d) - softplus(z)
    change = np.where(np.abs(d) < _LONG, np.log1p(sigmoid(z) * np.expm1(d)), plain)
    return change, np.abs(change)


def _sin(z: Array, d: Array) -> tuple[Array, Array]:
    """sin(z + d) − sin z = cos z·sin d − 2 sin z·sin²(d/2)."""
    return np.cos(z) * np.sin(d) - 2.0 * np.sin(z) * np.sin(d / 2.0) ** 2, np.abs(d) + np.zeros_like(z)


def _square_of(z: Array, d: Array) -> tuple[Array, Array]:
    """(z + d)² − z² = d(2z + d)."""
    return d * (2.0 * z + d), np.abs(d) * (2.0 * np.abs(z) + np.abs(d))


#: By the name of the activation; softmax mixes the units of a row and has its own way (core/pushes).
ACTIVATION_CHANGES: dict[str, Change] = {
    "identity": _identity,
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "relu": _relu,
    "leaky_relu": _leaky_relu,
    "elu": _elu,
    "gelu": _gelu,
    "softplus": softplus_change,
    "sin": _sin,
    "square": _square_of,
}

#: Straight on both sides of 0, with a corner there.
CORNERED = ("relu", "leaky_relu")
#: Straight but for |z| below this; sin is curved everywhere. No slope is steeper than 1.2 there; that of a square is
#: straight itself, so what it does to a push lies between what it does at the two ends of where z may be.
CURVED = {"identity": -np.inf, "relu": -np.inf, "leaky_relu": -np.inf, "sin": np.inf, "square": -np.inf}
CURVED_AT_MOST = 50.0


# ---------------------------------------------------------------- losses, by what goes into them


def _half_square(a: Array, d: Array, y: Array) -> tuple[Array, Array]:
    """½(a + d − y)² − ½(a − y)² = d(a − y) + ½d²."""
    half = 0.5 * d * d
    return d * (a - y) + half, np.abs(d) * (np.abs(a) + np.abs(y)) + half


def _square(a: Array, d: Array, y: Array) -> tuple[Array, Array]:
    change, size = _half_square(a, d, y)
    outputs: int = a.shape[-1]
    return 2.0 * change / outputs, 2.0 * size / outputs


def log_change(a: Array, d: Array) -> Array:
    """ln(a + d) − ln a."""
    return np.log1p(d / a)


def binary_terms(y: Array, of_yes: Array, of_no: Array) -> tuple[Array, Array]:
    """−(1/m)(y·Δ ln a + (1 − y)·Δ ln(1 − a)), from the changes of the two logarithms."""
    yes, no, outputs = _weighed(y, of_yes), _weighed(1.0 - y, of_no), y.shape[-1]
    return -(yes + no) / outputs, (np.abs(yes) + np.abs(no)) / outputs


def class_terms(y: Array, of_yes: Array, of_no: Array) -> tuple[Array, Array]:
    """−y·Δ ln a, from the change of the logarithm."""
    change = -_weighed(y, of_yes)
    return change, np.abs(change)


def _weighed(y: Array, change: Array) -> Array:
    """y·change; what has no weight in the sum costs nothing, even where its logarithm is infinite."""
    return np.where(y == 0, 0.0, y * change)


def _binary(a: Array, d: Array, y: Array) -> tuple[Array, Array]:
    return binary_terms(y, log_change(a, d), log_change(1.0 - a, -d))


def _class(a: Array, d: Array, y: Array) -> tuple[Array, Array]:
    return class_terms(y, log_change(a, d), np.zeros_like(d))


#: By the name of the loss: the change of each output's term when a changes by d.
LOSS_CHANGES: dict[str, TermChange] = {
    "half_squared_error": _half_square,
    "mean_squared_error": _square,
    "binary_cross_entropy": _binary,
    "cross_entropy": _class,
}

#: By the name of the loss: the same from the changes of ln a and ln(1 − a), which a saturated output has from its z.
LOG_TERMS: dict[str, Callable[[Array, Array, Array], tuple[Array, Array]]] = {
    "binary_cross_entropy": binary_terms,
    "cross_entropy": class_terms,
}
