"""The loss of probabilities and its slopes from z alone: closed forms that lose no digits and overflow nowhere.

Behind a saturated sigmoid or softmax p rounds to 1, so that ln(1 − p) and 1/(1 − p) have lost all their digits; farther
out ∂L/∂A is as large as 1/p and ∂A/∂Z as small as p, and in float64 one becomes ∞ or the other 0, while their product
is harmless. So L and ∂L/∂A are taken from Z at once. The chain rule (backprop.py) multiplies ∂L/∂A and ∂A/∂Z, and what
is here repairs the entries of the product where a factor leaves the range of float64.

All of it is said with u = ln(p/(1 − p)), the z of a sigmoid: 1/p = 1 + e⁻ᵘ, 1 − p = σ(−u), −ln p = softplus(−u). For
softmax uᵢ = zᵢ − ln Σ e^zₖ over all k ≠ i.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nnviz.core.activations import (
    row_sums,
    sigmoid,
    sigmoid_derivative,
    softmax,
    softmax_product,
    softplus,
    sum_of_others,
)
from nnviz.core.arrays import Array, without_warnings
from nnviz.core.network import Network
from nnviz.records import dataclass

#: A plain product that is farther off than this, relative to the sizes that were added, is not used.
TRUSTED = 1e-12


@dataclass(frozen=True, slots=True)
class StablePair:
    """The closed forms of one output activation with one loss. z and y are (batch, outputs).

    ``loss(z, y)`` is (batch,), and ``gradient(z, y)`` is ∂L/∂a (batch, outputs). ``pulls(z, y)`` are two arrays (up,
    down), both (batch, outputs) and nowhere negative, with ∂L/∂z = up − down. ``bend(z, y, R_z)`` is how ∂L/∂z changes
    with z per unit of a step along R_z, all (batch, outputs). ``terms(z, y)``, for one sample whose z and y are
    (outputs,), are the single products ∂L/∂aᵢ · ∂aᵢ/∂zⱼ: (outputs,) where only i = j counts, else (outputs, outputs)
    with row i and column j.
    ``closed`` is what ∂L/∂z comes to, as plain text and as LaTeX with {a} for the outputs, before the division by their
    number where the loss is the mean over them; None where it is nothing short. ``difference``: it is a − y, behind
    softmax only where the targets of a sample add up to 1.
    """

    loss: Callable[[Array, Array], Array]
    gradient: Callable[[Array, Array], Array]
    pulls: Callable[[Array, Array], tuple[Array, Array]]
    bend: Callable[[Array, Array, Array], Array]
    terms: Callable[[Array, Array], Array]
    mean_over_outputs: bool
    closed: tuple[str, str] | None
    difference: bool

    def divisor(self, outputs: int) -> int:
        """∂L/∂z is its closed form divided by this."""
        return outputs if self.mean_over_outputs else 1


def _weighted(weight: Array, value: Array) -> Array:
    """weight·value with 0·∞ = 0: what has no weight in the sum costs nothing."""
    product: Array = np.where((weight == 0) & (value == np.inf), 0.0, weight * value)
    return product


# ---------------------------------------------------------------- the two losses, by u


def _binary_loss(u: Array, y: Array) -> Array:
    """−ln p = softplus(−u) and −ln(1 − p) = softplus(u), so no logarithm of a rounded p is taken."""
    mean: Array = (_weighted(y, softplus(-u)) + _weighted(1.0 - y, softplus(u))).mean(axis=-1)
    return mean


def _binary_gradient(u: Array, y: Array) -> Array:
    """(1 − y)/(1 − p) − y/p, divided by the number of outputs."""
    outputs = u.shape[-1]
    mean: Array = (_weighted(1.0 - y, 1.0 + np.exp(u)) - _weighted(y, 1.0 + np.exp(-u))) / outputs
    return mean


def _class_gradient(u: Array, y: Array) -> Array:
    """−y/p."""
    return -_weighted(y, 1.0 + np.exp(-u))


# ---------------------------------------------------------------- sigmoid, whose u is z


def _sigmoid_binary_pulls(z: Array, y: Array) -> tuple[Array, Array]:
    """p − y = (1 − y)·p − y·(1 − p), with p = σ(z) and 1 − p = σ(−z); divided by the number of outputs."""
    outputs = z.shape[-1]
    return (1.0 - y) * sigmoid(z) / outputs, y * sigmoid(-z) / outputs


def _sigmoid_binary_bend(z: Array, y: Array, R_z: Array) -> Array:
    mean: Array = sigmoid_derivative(z) * R_z / z.shape[-1]
    return mean


def _sigmoid_binary_terms(z: Array, y: Array) -> Array:
    up, down = _sigmoid_binary_pulls(z, y)
    return up - down


def _sigmoid_class_loss(z: Array, y: Array) -> Array:
    total: Array = _weighted(y, softplus(-z)).sum(axis=-1)
    return total


def _sigmoid_class_pulls(z: Array, y: Array) -> tuple[Array, Array]:
    """−y/p · p(1 − p) = −y(1 − p): nothing ever pulls up."""
    return np.zeros_like(z), y * sigmoid(-z)


def _sigmoid_class_bend(z: Array, y: Array, R_z: Array) -> Array:
    return y * sigmoid_derivative(z) * R_z


def _sigmoid_class_terms(z: Array, y: Array) -> Array:
    return -y * sigmoid(-z)


# ---------------------------------------------------------------- softmax and cross-entropy


def _softmax_class_loss(z: Array, y: Array) -> Array:
    """−ln aᵢ = ln Σⱼ e^zⱼ − zᵢ, relative to the largest z: that one gives the 1 in ln(1 + rest)."""
    shifted = z - z.max(axis=-1, keepdims=True)
    others = np.exp(shifted)
    np.put_along_axis(others, shifted.argmax(axis=-1)[..., np.newaxis], 0.0, axis=-1)
    surprise = np.log1p(others.sum(axis=-1, keepdims=True)) - shifted
    total: Array = np.where(y == 0, 0.0, y * surprise).sum(axis=-1)
    return total


def _softmax_class_gradient(z: Array, y: Array) -> Array:
    return _class_gradient(margins(z), y)


def _softmax_class_pulls(z: Array, y: Array) -> tuple[Array, Array]:
    """∂L/∂zⱼ = Σᵢ yᵢ(aⱼ − δᵢⱼ): aⱼ times the other targets, less yⱼ times the other probabilities. One-hot: p − y."""
    a = softmax(z)
    return a * sum_of_others(y), y * sum_of_others(a)


def _softmax_class_bend(z: Array, y: Array, R_z: Array) -> Array:
    return row_sums(y) * softmax_product(softmax(z), R_z)


def _softmax_class_terms(z: Array, y: Array) -> Array:
    """∂L/∂aᵢ · ∂aᵢ/∂zⱼ = −yᵢ/aᵢ · aᵢ(δᵢⱼ − aⱼ) = yᵢ(aⱼ − δᵢⱼ): the aᵢ that may be 0 cancels."""
    a = softmax(z)
    terms = np.outer(y, a)
    np.fill_diagonal(terms, -y * sum_of_others(a))
    return terms


# ---------------------------------------------------------------- softmax and binary cross-entropy


def _softmax_binary_loss(z: Array, y: Array) -> Array:
    return _binary_loss(margins(z), y)


def _softmax_binary_gradient(z: Array, y: Array) -> Array:
    return _binary_gradient(margins(z), y)


def _softmax_binary_pulls(z: Array, y: Array) -> tuple[Array, Array]:
    """∂L/∂zⱼ is the sum of the terms below over i, times 1/m: what they add to it, and what they take from it.

    aⱼ/(1 − aᵢ), the softmax without i, is taken from z where aᵢ is the largest; elsewhere 1 − aᵢ is at least a half.
    """
    a, from_largest, from_others = _shares(z, y)
    up = a * (1.0 - y + sum_of_others(y))
    down = y * sum_of_others(a) + from_largest * _without_largest(z) + a * sum_of_others(from_others)
    return up / z.shape[-1], down / z.shape[-1]


def _shares(z: Array, y: Array) -> tuple[Array, Array, Array]:
    """a; of the largest a (1 − y)·a, as a column; of all others (1 − yᵢ)·aᵢ/(1 − aᵢ), with 0 for the largest."""
    a, largest = softmax(z), _is_largest(z)
    weighted = (1.0 - y) * a
    return a, row_sums(weighted * largest), np.where(largest, 0.0, weighted / np.where(largest, 1.0, 1.0 - a))


def _softmax_binary_bend(z: Array, y: Array, R_z: Array) -> Array:
    """The product rule on aⱼ(1 + Σ_{i≠j} yᵢ) − yⱼ − Σ_{i≠j} (1 − yᵢ)·aᵢ·aⱼ/(1 − aᵢ), which is ∂L/∂zⱼ, times 1/m."""
    (a, from_largest, from_others), rest, largest = _shares(z, y), _without_largest(z), _is_largest(z)
    R_a, R_rest = softmax_product(a, R_z), softmax_product(rest, R_z)
    weighted = (1.0 - y) * R_a
    R_from_others = np.where(largest, 0.0, weighted / np.where(largest, 1.0, 1.0 - a) ** 2)
    own = R_a * (1.0 + sum_of_others(y) - sum_of_others(from_others))
    crossed = row_sums(weighted * largest) * rest + from_largest * R_rest
    mean: Array = (own - crossed - a * (row_sums(R_from_others) - R_from_others)) / z.shape[-1]
    return mean


def _softmax_binary_terms(z: Array, y: Array) -> Array:
    """For i = j (1 − yᵢ)aᵢ − yᵢ(1 − aᵢ), else aⱼ(yᵢ − (1 − yᵢ)·aᵢ/(1 − aᵢ)), times 1/m: no 1 − aᵢ is left that is 0."""
    a, largest = softmax(z), _is_largest(z)
    quotients = a / np.where(largest, 1.0, 1.0 - a)[:, np.newaxis]
    quotients[largest] = _without_largest(z)
    terms = np.outer(y, a) - ((1.0 - y) * a)[:, np.newaxis] * quotients
    np.fill_diagonal(terms, (1.0 - y) * a - y * sum_of_others(a))
    return terms / len(z)


# ---------------------------------------------------------------- softmax, seen from one of its outputs


@without_warnings
def margins(z: Array) -> Array:
    """ln(aᵢ/(1 − aᵢ)) = zᵢ − ln Σ e^zₖ over k ≠ i of softmax outputs (…, outputs ≥ 2): the same shape."""
    largest = z.argmax(axis=-1)[..., np.newaxis]
    shifted = z - z.max(axis=-1, keepdims=True)
    found: Array = shifted - np.log(sum_of_others(np.exp(shifted)))
    np.put_along_axis(shifted, largest, -np.inf, axis=-1)
    second = np.maximum(shifted.max(axis=-1, keepdims=True), np.finfo(np.float64).min)
    np.put_along_axis(found, largest, -second - np.log(row_sums(np.exp(shifted - second))), axis=-1)
    return found


def _is_largest(z: Array) -> NDArray[np.bool_]:
    """Which z is the largest of its row, or the first of them."""
    largest: NDArray[np.bool_] = np.arange(z.shape[-1]) == z.argmax(axis=-1)[..., np.newaxis]
    return largest


def _without_largest(z: Array) -> Array:
    """The softmax of all but the largest z of each row, which has 0."""
    return softmax(np.where(_is_largest(z), -np.inf, z))


# ---------------------------------------------------------------- the list

_DIFFERENCE = "{a} − y", "{a}-y"

STABLE_PAIRS: dict[tuple[str, str], StablePair] = {
    ("sigmoid", "binary_cross_entropy"): StablePair(
        _binary_loss, _binary_gradient, _sigmoid_binary_pulls, _sigmoid_binary_bend, _sigmoid_binary_terms,
        mean_over_outputs=True, closed=_DIFFERENCE, difference=True,
    ),
    ("sigmoid", "cross_entropy"): StablePair(
        _sigmoid_class_loss, _class_gradient, _sigmoid_class_pulls, _sigmoid_class_bend, _sigmoid_class_terms,
        mean_over_outputs=False, closed=("−y·(1 − {a})", r"-y\odot(1-{a})"), difference=False,
    ),
    ("softmax", "binary_cross_entropy"): StablePair(
        _softmax_binary_loss, _softmax_binary_gradient, _softmax_binary_pulls, _softmax_binary_bend,
        _softmax_binary_terms, mean_over_outputs=True, closed=None, difference=False,
    ),
    ("softmax", "cross_entropy"): StablePair(
        _softmax_class_loss, _softmax_class_gradient, _softmax_class_pulls, _softmax_class_bend, _softmax_class_terms,
        mean_over_outputs=False, closed=_DIFFERENCE, difference=True,
    ),
}  # fmt: skip


def stable_pair(network: Network) -> StablePair | None:
    """The closed forms of a network's output and loss, if there are any.

    A softmax of one unit, which is always 1, has none: its plain products are exact.
    """
    activation = network.layers[-1].activation
    if network.outputs == 1 and not activation.elementwise:
        return None
    return STABLE_PAIRS.get((activation.name, network.loss.name))


# ---------------------------------------------------------------- repairing


def repaired_product(pair: StablePair, plain: Array, z: Array, y: Array) -> tuple[Array, NDArray[np.bool_]]:
    """∂L/∂Z (batch, outputs) with untrustworthy entries taken from the closed form, and which entries those are."""
    up, down = pair.pulls(z, y)
    stable = up - down
    trusted = np.abs(plain - stable) <= TRUSTED * (up + down)  # False where plain is NaN
    replace = np.isfinite(stable) & ~trusted
    return np.where(replace, stable, plain), replace
