"""Activation functions a = g(z), each with its derivatives ∂a/∂z and ∂²a/∂z² on the next lines.

Every function takes z of shape (batch, units) and works for any leading shape. An elementwise derivative has the shape
of z; softmax mixes the units of a row, so its derivative is a full Jacobian of shape (batch, units, units).
The forms are chosen so that no finite z overflows, a large z² aside, and small derivatives keep all their digits.
"""

from collections.abc import Callable
from math import inf, pi, sqrt

import numpy as np

from nnviz.core.arrays import Array, without_warnings
from nnviz.records import dataclass


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation: what it is called, a = g(z), its derivatives, and between which values a lies.

    ``derivative(z)`` is (batch, units) when ``elementwise``; otherwise (batch, units, units), J[i, j] = ∂aᵢ/∂zⱼ.
    ``separates``: one output unit of this kind tells two classes apart, which lie on either side of its middle.
    ``saturates``: it is flat nowhere but far out, so a unit without a slope is one that has gone too far.
    """

    name: str
    title: str
    formula: str  # LaTeX of a = g(z)
    derivative_formula: str  # LaTeX of ∂a/∂z, which is written g′(z) where it is elementwise
    function: Callable[[Array], Array]
    derivative: Callable[[Array], Array]
    second_derivative: Callable[[Array], Array] | None  # ∂²a/∂z² (batch, units); None where it mixes the units
    limits: tuple[float, float]
    separates: bool = False
    saturates: bool = False

    @property
    def elementwise(self) -> bool:
        """Whether each unit looks at its own z alone."""
        return self.second_derivative is not None

    @property
    def middle(self) -> float:
        """Halfway between its limits."""
        return sum(self.limits) / 2.0


# ---------------------------------------------------------------- identity


def identity(z: Array) -> Array:
    """a = z: a linear layer, and the output of a regression."""
    return z


def identity_derivative(z: Array) -> Array:
    """∂a/∂z = 1."""
    return np.ones_like(z)


def no_curvature(z: Array) -> Array:
    """∂²a/∂z² = 0: all is straight. At a corner it is 0 as well, so that a unit at rest there bends nothing."""
    return np.zeros_like(z)


# ---------------------------------------------------------------- sigmoid


def sigmoid(z: Array) -> Array:
    """σ(z) = 1/(1 + e⁻ᶻ): Rumelhart, Hinton & Williams, "Learning representations by back-propagating errors"."""
    e = np.exp(-np.abs(z))  # in [0, 1], so nothing overflows on either side
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def sigmoid_derivative(z: Array) -> Array:
    """∂a/∂z = σ(z)·(1 − σ(z)) = σ(z)·σ(−z); the second form keeps its digits where σ(z) is close to 1."""
    return sigmoid(z) * sigmoid(-z)


def sigmoid_second_derivative(z: Array) -> Array:
    """∂²a/∂z² = σ′(z)·(1 − 2σ(z)) = σ′(z)·(σ(−z) − σ(z))."""
    return sigmoid_derivative(z) * (sigmoid(-z) - sigmoid(z))


# ---------------------------------------------------------------- tanh

#: Beyond this |z| the slope is exactly 0 in float64, so z may be cut off there before it is doubled.
_TANH_FLAT = 400.0


def tanh(z: Array) -> Array:
    """The sigmoid stretched to (−1, 1): LeCun, Bottou, Orr & Müller, "Efficient BackProp" (1998)."""
    return np.tanh(z)


def tanh_derivative(z: Array) -> Array:
    """∂a/∂z = 1 − tanh²(z) = sech²(z) = 4e/(1 + e)² with e = e^(−2|z|), which keeps its digits at saturation."""
    e = np.exp(-2.0 * np.minimum(np.abs(z), _TANH_FLAT))
    return 4.0 * e / (1.0 + e) ** 2


def tanh_second_derivative(z: Array) -> Array:
    """∂²a/∂z² = −2 tanh(z)·sech²(z)."""
    return -2.0 * np.tanh(z) * tanh_derivative(z)


# ---------------------------------------------------------------- ReLU


def relu(z: Array) -> Array:
    """max(0, z): Nair & Hinton, "Rectified linear units improve restricted Boltzmann machines" (2010)."""
    return np.maximum(z, 0.0)


def relu_derivative(z: Array) -> Array:
    """∂a/∂z = 1 for z > 0, else 0; at the corner z = 0 the left slope 0 is taken, as PyTorch does."""
    return np.where(z > 0, 1.0, 0.0)


# ---------------------------------------------------------------- leaky ReLU

LEAK = 0.01


def leaky_relu(z: Array) -> Array:
    """z for z > 0, else z/100: Maas, Hannun & Ng, "Rectifier nonlinearities improve acoustic models" (2013)."""
    return np.where(z > 0, z, LEAK * z)


def leaky_relu_derivative(z: Array) -> Array:
    """∂a/∂z = 1 for z > 0, else 0.01."""
    return np.where(z > 0, 1.0, LEAK)


# ---------------------------------------------------------------- ELU


def elu(z: Array) -> Array:
    """z for z > 0, else eᶻ − 1: Clevert, Unterthiner & Hochreiter, "Exponential linear units" (2015), with α = 1."""
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0.0)))


def elu_derivative(z: Array) -> Array:
    """∂a/∂z = 1 for z > 0, else eᶻ."""
    return np.exp(np.minimum(z, 0.0))


def elu_second_derivative(z: Array) -> Array:
    """∂²a/∂z² = 0 for z > 0, else eᶻ."""
    return np.where(z > 0, 0.0, np.exp(np.minimum(z, 0.0)))


# ---------------------------------------------------------------- GELU

_GELU_SCALE = sqrt(2.0 / pi)
_GELU_CUBE = 0.044715
#: Beyond this |z| the gate is exactly 0 or 1 in float64, so z may be cut off there before it is cubed.
_GELU_FLAT = 50.0


@without_warnings
def gelu(z: Array) -> Array:
    """z·½(1 + tanh u), u = √(2/π)(z + 0.044715 z³): Hendrycks & Gimpel, "Gaussian error linear units" (2016).

    This is the paper's tanh form. Because ½(1 + tanh u) = σ(2u), it is z times a gate that opens with z.
    """
    c = np.clip(z, -_GELU_FLAT, _GELU_FLAT)
    return z * sigmoid(2.0 * _GELU_SCALE * (c + _GELU_CUBE * c**3))


def gelu_derivative(z: Array) -> Array:
    """∂a/∂z = σ(2u) + z·σ′(2u)·2u′ with u′ = √(2/π)(1 + 3·0.044715 z²): the product rule."""
    c = np.clip(z, -_GELU_FLAT, _GELU_FLAT)
    gate = 2.0 * _GELU_SCALE * (c + _GELU_CUBE * c**3)
    return sigmoid(gate) + c * sigmoid_derivative(gate) * 2.0 * _GELU_SCALE * (1.0 + 3.0 * _GELU_CUBE * c**2)


def gelu_second_derivative(z: Array) -> Array:
    """a = z·σ(q) with q = 2u, so ∂²a/∂z² = 2σ′q′ + z(σ″q′² + σ′q″)."""
    c = np.clip(z, -_GELU_FLAT, _GELU_FLAT)
    scale = 2.0 * _GELU_SCALE
    q, q1, q2 = scale * (c + _GELU_CUBE * c**3), scale * (1.0 + 3.0 * _GELU_CUBE * c**2), scale * 6.0 * _GELU_CUBE * c
    return sigmoid_derivative(q) * (2.0 * q1 + c * q2) + c * sigmoid_second_derivative(q) * q1**2


# ---------------------------------------------------------------- softplus


@without_warnings
def softplus(z: Array) -> Array:
    """ln(1 + eᶻ), a smooth ReLU: Dugas, Bengio, Bélisle, Nadeau & Garcia (2000)."""
    return np.logaddexp(0.0, z)


def softplus_derivative(z: Array) -> Array:
    """∂a/∂z = σ(z)."""
    return sigmoid(z)


# ---------------------------------------------------------------- sin


@without_warnings
def sin(z: Array) -> Array:
    """sin z: Sitzmann et al., "Implicit neural representations with periodic activation functions" (2020)."""
    return np.sin(z)


@without_warnings
def sin_derivative(z: Array) -> Array:
    """∂a/∂z = cos z."""
    return np.cos(z)


@without_warnings
def sin_second_derivative(z: Array) -> Array:
    """∂²a/∂z² = −sin z."""
    return -np.sin(z)


# ---------------------------------------------------------------- square


@without_warnings
def square(z: Array) -> Array:
    """z², infinite beyond |z| = 1.3e154: Livni, Shalev-Shwartz & Shamir, "On the computational efficiency" (2014)."""
    return np.square(z)


@without_warnings
def square_derivative(z: Array) -> Array:
    """∂a/∂z = 2z."""
    return 2.0 * z


def square_second_derivative(z: Array) -> Array:
    """∂²a/∂z² = 2."""
    return np.full_like(z, 2.0)


# ---------------------------------------------------------------- softmax


@without_warnings
def softmax(z: Array) -> Array:
    """aᵢ = e^zᵢ / Σⱼ e^zⱼ, each row on its own: Bridle, "Probabilistic interpretation of feedforward networks" (1990).

    Taking the largest z from all of them changes nothing in the quotient and keeps the exponentials from overflowing.
    """
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    quotient: Array = e / e.sum(axis=-1, keepdims=True)
    return quotient


def softmax_derivative(z: Array) -> Array:
    """J[i, j] = ∂aᵢ/∂zⱼ = aᵢ(δᵢⱼ − aⱼ): every output feels every z.

    On the diagonal 1 − aᵢ is taken as the sum of the other a, so it keeps its digits where aᵢ is close to 1.
    """
    a = softmax(z)
    jacobian = -a[..., :, np.newaxis] * a[..., np.newaxis, :]
    units = np.arange(a.shape[-1])
    jacobian[..., units, units] = a * sum_of_others(a)
    return jacobian


def softmax_product(a: Array, vector: Array) -> Array:
    """The Jacobian of softmax times a vector, both ways alike, where a is what softmax gave: aᵢ(vᵢ − Σⱼ aⱼvⱼ)."""
    shifted = beside_largest(a, vector)
    return a * (shifted - row_sums(a * shifted))


def beside_largest(a: Array, vector: Array) -> Array:
    """A vector less its entry where a, the output of a softmax, is largest.

    A constant changes nothing in products with the Jacobian; with this one they keep their digits where a is almost 1.
    """
    shifted: Array = vector - np.take_along_axis(vector, a.argmax(axis=-1)[..., np.newaxis], axis=-1)
    return shifted


def row_sums(values: Array) -> Array:
    """The sum of each row, as a column."""
    sums: Array = values.sum(axis=-1, keepdims=True)
    return sums


def sum_of_others(values: Array) -> Array:
    """For each entry of a row of non-negative values the sum of all the others, without cancellation.

    Taking one entry from the total is harmless but for the largest, whose others are added up by themselves.
    """
    largest = values.argmax(axis=-1)[..., np.newaxis]
    rest = values.copy()
    np.put_along_axis(rest, largest, 0.0, axis=-1)
    others: Array = values.sum(axis=-1, keepdims=True) - values
    np.put_along_axis(others, largest, rest.sum(axis=-1, keepdims=True), axis=-1)
    return others


# ---------------------------------------------------------------- the list

ACTIVATIONS: dict[str, Activation] = {
    "identity": Activation(
        "identity", "identity",
        r"a = z",
        r"g'(z) = 1",
        identity, identity_derivative, no_curvature, (-inf, inf),
    ),
    "sigmoid": Activation(
        "sigmoid", "sigmoid",
        r"a = \sigma(z) = \frac{1}{1 + e^{-z}}",
        r"g'(z) = \sigma(z)\,(1 - \sigma(z)) = a\,(1 - a)",
        sigmoid, sigmoid_derivative, sigmoid_second_derivative, (0.0, 1.0), separates=True, saturates=True,
    ),
    "tanh": Activation(
        "tanh", "tanh",
        r"a = \tanh z",
        r"g'(z) = 1 - \tanh^2 z = 1 - a^2",
        tanh, tanh_derivative, tanh_second_derivative, (-1.0, 1.0), separates=True, saturates=True,
    ),
    "relu": Activation(
        "relu", "ReLU",
        r"a = \max(0, z)",
        r"g'(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
        relu, relu_derivative, no_curvature, (0.0, inf),
    ),
    "leaky_relu": Activation(
        "leaky_relu", "leaky ReLU",
        r"a = \begin{cases} z & z > 0 \\ 0.01\,z & z \le 0 \end{cases}",
        r"g'(z) = \begin{cases} 1 & z > 0 \\ 0.01 & z \le 0 \end{cases}",
        leaky_relu, leaky_relu_derivative, no_curvature, (-inf, inf),
    ),
    "elu": Activation(
        "elu", "ELU",
        r"a = \begin{cases} z & z > 0 \\ e^{z} - 1 & z \le 0 \end{cases}",
        r"g'(z) = \begin{cases} 1 & z > 0 \\ e^{z} & z \le 0 \end{cases}",
        elu, elu_derivative, elu_second_derivative, (-1.0, inf), saturates=True,
    ),
    "gelu": Activation(
        "gelu", "GELU",
        r"a = \frac{z}{2}\,(1 + \tanh u),\quad u = \sqrt{\frac{2}{\pi}}\,(z + 0.044715\,z^3)",
        r"g'(z) = \frac{1}{2}\,(1 + \tanh u)"
        r" + \frac{z}{2}\,(1 - \tanh^2 u)\,\sqrt{\frac{2}{\pi}}\,(1 + 0.134145\,z^2)",
        gelu, gelu_derivative, gelu_second_derivative, (-0.1700407506, inf),
    ),
    "softplus": Activation(
        "softplus", "softplus",
        r"a = \ln(1 + e^{z})",
        r"g'(z) = \sigma(z) = \frac{1}{1 + e^{-z}}",
        softplus, softplus_derivative, sigmoid_derivative, (0.0, inf), saturates=True,
    ),
    "sin": Activation(
        "sin", "sin",
        r"a = \sin z",
        r"g'(z) = \cos z",
        sin, sin_derivative, sin_second_derivative, (-1.0, 1.0),
    ),
    "square": Activation(
        "square", "square",
        r"a = z^2",
        r"g'(z) = 2z",
        square, square_derivative, square_second_derivative, (0.0, inf),
    ),
    "softmax": Activation(
        "softmax", "softmax",
        r"a_i = \frac{e^{z_i}}{\sum_j e^{z_j}}",
        r"\frac{\partial a_i}{\partial z_j} = a_i\,(\delta_{ij} - a_j)",
        softmax, softmax_derivative, None, (0.0, 1.0),
    ),
}  # fmt: skip
