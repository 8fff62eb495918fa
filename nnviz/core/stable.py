"""What the loss and its slope come to where a factor of the product overflows: closed forms from z alone.

Behind a saturated sigmoid or softmax ∂L/∂A is as large as 1/p and ∂A/∂Z as small as p. Each is right, but in float64
one becomes ∞ or the other 0, or 1 − p loses its digits, while their product is the harmless p − y. The chain rule
(backprop.py) multiplies the two factors; what is here only repairs entries where that product cannot be trusted.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.core.activations import sigmoid, softmax, softplus, sum_of_others
from nnviz.core.arrays import Array
from nnviz.core.network import Network

#: A plain product that is farther off than this, relative to the sizes that were added, is not used.
TRUSTED = 1e-9


@dataclass(frozen=True, slots=True)
class StablePair:
    """The closed forms of one output activation with one loss. z and y are (batch, outputs).

    ``loss(z, y)`` is (batch,). ``pulls(z, y)`` are two arrays (up, down), both (batch, outputs) and nowhere negative,
    with ∂L/∂z = up − down. ``terms(z, y)``, for one sample whose z and y are (outputs,), are the single products
    ∂L/∂aᵢ · ∂aᵢ/∂zⱼ: (outputs,) where only i = j counts, else (outputs, outputs) with row i and column j.
    """

    loss: Callable[[Array, Array], Array]
    pulls: Callable[[Array, Array], tuple[Array, Array]]
    terms: Callable[[Array, Array], Array]
    mean_over_outputs: bool

    def divisor(self, outputs: int) -> int:
        """∂L/∂z is (a − y) divided by this."""
        return outputs if self.mean_over_outputs else 1


# ---------------------------------------------------------------- sigmoid and binary cross-entropy


def _binary_loss(z: Array, y: Array) -> Array:
    """−ln σ(z) = softplus(−z) and −ln(1 − σ(z)) = softplus(z), so no logarithm of a rounded p is taken."""
    mean: Array = (y * softplus(-z) + (1.0 - y) * softplus(z)).mean(axis=-1)
    return mean


def _binary_pulls(z: Array, y: Array) -> tuple[Array, Array]:
    """p − y = (1 − y)·p − y·(1 − p), with p = σ(z) and 1 − p = σ(−z); divided by the number of outputs."""
    outputs = z.shape[-1]
    return (1.0 - y) * sigmoid(z) / outputs, y * sigmoid(-z) / outputs


def _binary_terms(z: Array, y: Array) -> Array:
    up, down = _binary_pulls(z, y)
    return up - down


# ---------------------------------------------------------------- softmax and cross-entropy


def _class_loss(z: Array, y: Array) -> Array:
    """−ln aᵢ = ln Σⱼ e^zⱼ − zᵢ, relative to the largest z: that one gives the 1 in ln(1 + rest)."""
    shifted = z - z.max(axis=-1, keepdims=True)
    others = np.exp(shifted)
    np.put_along_axis(others, shifted.argmax(axis=-1)[..., np.newaxis], 0.0, axis=-1)
    surprise = np.log1p(others.sum(axis=-1, keepdims=True)) - shifted
    total: Array = np.where(y == 0, 0.0, y * surprise).sum(axis=-1)
    return total


def _class_pulls(z: Array, y: Array) -> tuple[Array, Array]:
    """∂L/∂zⱼ = Σᵢ yᵢ(aⱼ − δᵢⱼ): aⱼ times the other targets, less yⱼ times the other probabilities. One-hot: p − y."""
    a = softmax(z)
    return a * sum_of_others(y), y * sum_of_others(a)


def _class_terms(z: Array, y: Array) -> Array:
    """∂L/∂aᵢ · ∂aᵢ/∂zⱼ = −yᵢ/aᵢ · aᵢ(δᵢⱼ − aⱼ) = yᵢ(aⱼ − δᵢⱼ): the aᵢ that may be 0 cancels."""
    a = softmax(z)
    terms = np.outer(y, a)
    np.fill_diagonal(terms, -y * sum_of_others(a))
    return terms


STABLE_PAIRS: dict[tuple[str, str], StablePair] = {
    ("sigmoid", "binary_cross_entropy"): StablePair(_binary_loss, _binary_pulls, _binary_terms, mean_over_outputs=True),
    ("softmax", "cross_entropy"): StablePair(_class_loss, _class_pulls, _class_terms, mean_over_outputs=False),
}


def stable_pair(network: Network) -> StablePair | None:
    """The closed forms of a network's output and loss, if there are any."""
    return STABLE_PAIRS.get((network.layers[-1].activation.name, network.loss.name))


# ---------------------------------------------------------------- repairing


def repaired_losses(pair: StablePair, plain: Array, z: Array, y: Array) -> Array:
    """The losses (batch,) with those that are not finite, or have lost digits, taken from z."""
    stable = pair.loss(z, y)
    return np.where(_to_replace(plain, stable, np.abs(stable)), stable, plain)


def repaired_product(pair: StablePair, plain: Array, z: Array, y: Array) -> tuple[Array, NDArray[np.bool_]]:
    """∂L/∂Z (batch, outputs) with untrustworthy entries taken from the closed form, and which entries those are."""
    up, down = pair.pulls(z, y)
    replace = _to_replace(plain, up - down, up + down)
    return np.where(replace, up - down, plain), replace


def _to_replace(plain: Array, stable: Array, size: Array) -> NDArray[np.bool_]:
    trusted = np.abs(plain - stable) <= TRUSTED * size  # False where plain is NaN
    return np.isfinite(stable) & ~trusted
