"""Losses L(a, y) of one sample, each with its gradient ∂L/∂a and its second derivative ∂²L/∂a² on the next lines.

a are the outputs and y the targets, both (batch, outputs). A loss is (batch,): each sample has its own. The gradient is
(batch, outputs): row i is ∂Lᵢ/∂aᵢ, the derivative of that sample's own loss by its own outputs. So is the second
derivative, for no loss mixes its outputs: ∂²L/∂aᵢ∂aⱼ = 0.
Where a is no probability, the logarithms and their derivatives give NaN or ∞; there is no exception and no warning.
"""

from collections.abc import Callable

import numpy as np

from nnviz.core.activations import Activation
from nnviz.core.arrays import Array, without_warnings
from nnviz.records import dataclass


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss: what it is called, L(a, y), ∂L/∂a, ∂²L/∂a². ``needs_probabilities``: a and y must lie in [0, 1]."""

    name: str
    title: str
    formula: str  # LaTeX of L
    gradient_formula: str  # LaTeX of ∂L/∂aᵢ
    function: Callable[[Array, Array], Array]
    gradient: Callable[[Array, Array], Array]
    second_derivative: Callable[[Array, Array], Array]
    needs_probabilities: bool = False

    def fits(self, activation: Activation) -> bool:
        """Whether this loss has a meaning for every output of such units; else they can leave its domain."""
        low, high = activation.limits
        return not self.needs_probabilities or (low >= 0.0 and high <= 1.0)


# ---------------------------------------------------------------- half squared error


@without_warnings
def half_squared_error(a: Array, y: Array) -> Array:
    """L = Σᵢ ½(aᵢ − yᵢ)², summed over the outputs: Rumelhart, Hinton & Williams (1986)."""
    total: Array = (0.5 * (a - y) ** 2).sum(axis=-1)
    return total


@without_warnings
def half_squared_error_gradient(a: Array, y: Array) -> Array:
    """∂L/∂aᵢ = aᵢ − yᵢ: the half cancels the exponent."""
    return a - y


def half_squared_error_second_derivative(a: Array, y: Array) -> Array:
    """∂²L/∂aᵢ² = 1."""
    return np.ones_like(a)


# ---------------------------------------------------------------- mean squared error


@without_warnings
def mean_squared_error(a: Array, y: Array) -> Array:
    """L = (1/m) Σᵢ (aᵢ − yᵢ)², the mean over the m outputs."""
    mean: Array = ((a - y) ** 2).mean(axis=-1)
    return mean


@without_warnings
def mean_squared_error_gradient(a: Array, y: Array) -> Array:
    """∂L/∂aᵢ = (2/m)(aᵢ − yᵢ)."""
    outputs: int = a.shape[-1]
    return 2.0 / outputs * (a - y)


def mean_squared_error_second_derivative(a: Array, y: Array) -> Array:
    """∂²L/∂aᵢ² = 2/m."""
    return np.full_like(a, 2.0 / a.shape[-1])


# ---------------------------------------------------------------- binary cross-entropy


@without_warnings
def binary_cross_entropy(a: Array, y: Array) -> Array:
    """L = −(1/m) Σᵢ (yᵢ ln aᵢ + (1 − yᵢ) ln(1 − aᵢ)): the surprise at m independent yes-or-no answers.

    Solla, Levin & Fleisher, "Accelerated learning in layered neural networks" (1988).
    """
    mean: Array = -(_times_log(y, a) + _times_log(1.0 - y, 1.0 - a)).mean(axis=-1)
    return mean


@without_warnings
def binary_cross_entropy_gradient(a: Array, y: Array) -> Array:
    """∂L/∂aᵢ = (1/m)(−yᵢ/aᵢ + (1 − yᵢ)/(1 − aᵢ))."""
    outputs: int = a.shape[-1]
    return (_over(1.0 - y, 1.0 - a) - _over(y, a)) / outputs


@without_warnings
def binary_cross_entropy_second_derivative(a: Array, y: Array) -> Array:
    """∂²L/∂aᵢ² = (1/m)(yᵢ/aᵢ² + (1 − yᵢ)/(1 − aᵢ)²)."""
    outputs: int = a.shape[-1]
    return (_over(_over(y, a), a) + _over(_over(1.0 - y, 1.0 - a), 1.0 - a)) / outputs


# ---------------------------------------------------------------- cross-entropy


@without_warnings
def cross_entropy(a: Array, y: Array) -> Array:
    """L = −Σᵢ yᵢ ln aᵢ over the m classes, a being probabilities: the surprise at the true class.

    Bridle, "Training stochastic model recognition algorithms as networks" (1989).
    """
    total: Array = -_times_log(y, a).sum(axis=-1)
    return total


@without_warnings
def cross_entropy_gradient(a: Array, y: Array) -> Array:
    """∂L/∂aᵢ = −yᵢ/aᵢ: only the true class counts."""
    return -_over(y, a)


@without_warnings
def cross_entropy_second_derivative(a: Array, y: Array) -> Array:
    """∂²L/∂aᵢ² = yᵢ/aᵢ²."""
    return _over(_over(y, a), a)


# ---------------------------------------------------------------- what the logarithms leave open


def _times_log(y: Array, a: Array) -> Array:
    """y·ln a with the limit 0·ln 0 = 0: what has no weight in the sum costs nothing."""
    product: Array = np.where((y == 0) & (a == 0), 0.0, y * np.log(a))
    return product


def _over(y: Array, a: Array) -> Array:
    """y/a with 0/0 = 0, the derivative of :func:`_times_log` by a; NaN, as that is, where a is negative."""
    quotient: Array = np.where(a < 0, np.nan, np.where(y == 0, 0.0 * a, y / a))
    return quotient


# ---------------------------------------------------------------- the list

LOSSES: dict[str, Loss] = {
    "half_squared_error": Loss(
        "half_squared_error", "half squared error",
        r"L = \sum_i \frac{1}{2}\,(a_i - y_i)^2",
        r"\frac{\partial L}{\partial a_i} = a_i - y_i",
        half_squared_error, half_squared_error_gradient, half_squared_error_second_derivative,
    ),
    "mean_squared_error": Loss(
        "mean_squared_error", "mean squared error",
        r"L = \frac{1}{m} \sum_i (a_i - y_i)^2",
        r"\frac{\partial L}{\partial a_i} = \frac{2}{m}\,(a_i - y_i)",
        mean_squared_error, mean_squared_error_gradient, mean_squared_error_second_derivative,
    ),
    "binary_cross_entropy": Loss(
        "binary_cross_entropy", "binary cross-entropy",
        r"L = -\frac{1}{m} \sum_i \left( y_i \ln a_i + (1 - y_i) \ln(1 - a_i) \right)",
        r"\frac{\partial L}{\partial a_i} = \frac{1}{m} \left( -\frac{y_i}{a_i} + \frac{1 - y_i}{1 - a_i} \right)",
        binary_cross_entropy, binary_cross_entropy_gradient, binary_cross_entropy_second_derivative,
        needs_probabilities=True,
    ),
    "cross_entropy": Loss(
        "cross_entropy", "cross-entropy",
        r"L = -\sum_i y_i \ln a_i",
        r"\frac{\partial L}{\partial a_i} = -\frac{y_i}{a_i}",
        cross_entropy, cross_entropy_gradient, cross_entropy_second_derivative,
        needs_probabilities=True,
    ),
}  # fmt: skip
