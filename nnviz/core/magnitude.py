# ruff: noqa: N815  (the fields are called what they are: dL_dz)
"""How large the numbers of a backward pass really are that float64 writes as 0.

A 0 may be exact (a ReLU that is off, an input or a weight of 0), or stand for a number below the smallest float64:
e⁻⁸⁰⁰ behind a saturated unit, or a product of many small factors. Here all sizes are logarithms, in which nothing
underflows: ln|x|, −∞ where x is exactly 0, and NaN where nobody can tell, because rounding may have cancelled it.
"""

from collections.abc import Callable
from math import log

import numpy as np

from nnviz.core.activations import softplus
from nnviz.core.arrays import Array, without_warnings
from nnviz.core.backprop import Trace
from nnviz.core.chain import Factor, Target
from nnviz.records import dataclass

EXACT, UNKNOWN = -np.inf, np.nan


@dataclass(frozen=True, slots=True, eq=False)
class Sizes:
    """ln of the sizes in one sample's backward pass; layer k stands at index k − 1, and a[0] is x. All (units,)."""

    a: tuple[Array, ...]
    dL_da: tuple[Array, ...]
    dL_dz: tuple[Array, ...]

    def of(self, factor: Factor, target: Target) -> Array:
        """Of the running product after a factor: all its entries, or that of the one weight or bias of ``target``."""
        k = factor.layer
        match factor.kind:
            case "dL_dA":
                return self.dL_da[k - 1]
            case "dA_dZ":
                return self.dL_dz[k - 1]
            case "dZ_dA":
                return self.dL_da[k - 2]
        delta = self.dL_dz[k - 1]
        whole = delta if factor.kind == "dZ_db" else _times(delta[:, np.newaxis], self.a[k - 1])
        return whole if factor.product.ndim else np.array([target.entry(whole)])


@without_warnings
def sizes_of(trace: Trace) -> Sizes:
    """The sizes in the pass of the first sample of ``trace``."""
    z, a = _forward(trace)
    depth = trace.network.depth
    dL_da: list[Array] = [np.empty(0)] * depth
    dL_dz: list[Array] = [np.empty(0)] * depth
    dL_da[-1] = _at_the_loss(trace)
    for k in range(depth, 0, -1):
        if k < depth:
            dL_da[k - 1] = _sums(trace.parameters.weights[k].T, dL_dz[k], trace.dL_dz[k][0])
        through = _times(dL_da[k - 1], _slope(trace, k, z[k - 1])) if k < depth else _behind_the_loss(trace)
        dL_dz[k - 1] = _or(trace.dL_dz[k - 1][0], through)
    return Sizes(tuple(a), tuple(dL_da), tuple(dL_dz))


@without_warnings
def slope_size(activation: str, z: float) -> float:
    """ln of the slope of an activation at a finite z, where float64 may have made 0 of it; −∞ where it is exactly 0."""
    found = _SLOPES.get(activation, _cannot_tell)(np.array([z]))
    return float(found[0])


# ---------------------------------------------------------------- the pass


def _forward(trace: Trace) -> tuple[list[Array], list[Array]]:
    z, a = list[Array](), [_plain(trace.x[0], EXACT)]
    for k, layer in enumerate(trace.network.layers):
        W, b = trace.parameters.weights[k], trace.parameters.biases[k]
        idle = (_times(_plain(W, EXACT), a[-1]) == EXACT).all(axis=1) & (b == 0 if b.size else True)
        z.append(_or(trace.z[k][0], np.where(idle, EXACT, UNKNOWN)))
        values = _VALUES.get(layer.activation.name, _cannot_tell)(trace.z[k][0])
        power = _POWERS_AT_0.get(layer.activation.name)
        at_0 = values if power is None else power * z[-1]
        a.append(_or(trace.a[k + 1][0], np.where(trace.z[k][0] == 0, at_0, values)))
    return z, a


def _slope(trace: Trace, k: int, size_of_z: Array) -> Array:
    z, name = trace.z[k - 1][0], trace.network.layers[k - 1].activation.name
    sizes = _SLOPES.get(name, _cannot_tell)(z)
    if name == "relu":  # the corner is one only where z is 0 without rounding
        sizes = np.where(z == 0, size_of_z, sizes)
    if name == "square":
        sizes = np.where(z == 0, log(2.0) + size_of_z, sizes)
    return _or(trace.da_dz[k - 1][0], sizes)


def _at_the_loss(trace: Trace) -> Array:
    """∂L/∂A of the output. Where that is its target to the last digit, L′ is L″ times what is left to the target."""
    a, y, z, loss = trace.a[-1][0], trace.y[0], trace.z[-1][0], trace.network.loss
    bend = loss.second_derivative(a[np.newaxis], y[np.newaxis])[0]
    rule = _LEFT.get(trace.network.layers[-1].activation.name)
    left = _cannot_tell(z) if rule is None else rule(z, y)
    sizes = np.where((bend > 0) & np.isfinite(bend), np.log(bend) + left, UNKNOWN)
    return _or(trace.dL_da[-1][0], np.where((y == 0) & (loss.name == "cross_entropy"), EXACT, sizes))


def _behind_the_loss(trace: Trace) -> Array:
    """∂L/∂Z of the output where the closed form p − y tells it, else where the factors do."""
    z, y, pair = trace.z[-1][0], trace.y[0], (trace.network.layers[-1].activation.name, trace.network.loss.name)
    if pair == ("sigmoid", "binary_cross_entropy"):
        ends = np.where(y == 0, -softplus(-z), -softplus(z)) - log(len(z))
        return np.where((y == 0) | (y == 1), ends, UNKNOWN)
    if pair == ("softmax", "cross_entropy") and ((y == 0) | (y == 1)).all() and y.sum() == 1:
        others = np.where(np.eye(len(z), dtype=bool), -np.inf, z)
        rest, whole = float(np.logaddexp.reduce(others[int(y.argmax())])), float(np.logaddexp.reduce(z))
        return np.where(y == 1, rest, z) - whole
    if trace.network.layers[-1].activation.elementwise:
        return _times(_at_the_loss(trace), _slope(trace, trace.network.depth, _plain(z, UNKNOWN)))
    return np.full_like(z, UNKNOWN)


def _sums(weights: Array, sizes: Array, values: Array) -> Array:
    """Of weights (units, …) @ values: where every product underflows the largest, where they cancel nobody knows."""
    terms = _times(_plain(weights, EXACT), sizes)
    exact, lost = (terms == EXACT).all(axis=1), np.isnan(terms).any(axis=1) | (weights * values != 0).any(axis=1)
    largest = np.where(lost, UNKNOWN, np.max(np.nan_to_num(terms, nan=EXACT, neginf=EXACT), axis=1))
    return _or(weights @ values, np.where(exact, EXACT, largest))


# ---------------------------------------------------------------- logarithms


def _plain(values: Array, zero: float) -> Array:
    return np.where(values == 0, zero, np.log(np.abs(values)))


def _or(values: Array, sizes: Array) -> Array:
    """ln|values|, and ``sizes`` where a value is 0."""
    return np.where(values == 0, sizes, np.log(np.abs(values)))


def _times(some: Array, others: Array) -> Array:
    """A product with an exact 0 is exactly 0, whatever the other factor."""
    return np.where((some == EXACT) | (others == EXACT), EXACT, some + others)


def _cannot_tell(z: Array) -> Array:
    return np.full_like(z, UNKNOWN)


#: Activations that are 0 at z = 0 and nowhere else, as long as nothing underflows; near there they go as a power of z.
_POWERS_AT_0 = {"identity": 1, "tanh": 1, "relu": 1, "leaky_relu": 1, "elu": 1, "gelu": 1, "sin": 1, "square": 2}

#: ln|a − y| where y is an end of what a can be, and a comes so near to it that it is rounded to it.
_LEFT: dict[str, Callable[[Array, Array], Array]] = {
    "sigmoid": lambda z, y: np.where(y == 1, -softplus(z), np.where(y == 0, -softplus(-z), UNKNOWN)),
    "tanh": lambda z, y: np.where(np.abs(y) == 1, log(2.0) - softplus(2.0 * y * z), UNKNOWN),
}

_VALUES: dict[str, Callable[[Array], Array]] = {
    "sigmoid": lambda z: -softplus(-z),
    "softplus": lambda z: np.minimum(z, 0.0),
    "relu": lambda z: np.where(z < 0, EXACT, UNKNOWN),
    "square": lambda z: 2.0 * np.log(np.abs(z)),
}

_SLOPES: dict[str, Callable[[Array], Array]] = {
    "sigmoid": lambda z: -softplus(z) - softplus(-z),
    "tanh": lambda z: log(4.0) - 2.0 * np.abs(z) - 2.0 * np.log1p(np.exp(-2.0 * np.abs(z))),
    "softplus": lambda z: -softplus(-z),
    "elu": lambda z: np.minimum(z, 0.0),
    "relu": lambda z: np.where(z <= 0, EXACT, 0.0),
    "square": lambda z: log(2.0) + np.log(np.abs(z)),
}
