"""How the first weights are drawn: each scheme is (rng, fan_in, fan_out, **options) → W of shape (fan_out, fan_in).

The schemes ask one question: how large may a weight be, so that signals going forward and gradients coming back neither
fade nor explode? fan_in is the number of inputs of a unit, fan_out the number of units of the layer.
"""

from collections.abc import Callable
from dataclasses import field
from math import sqrt

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.options import Option
from nnviz.records import dataclass

Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Initializer:
    """One scheme. ``function(rng, fan_in, fan_out, **options)`` gives W; ``options`` are the numbers that it takes.

    ``mean(**options)`` and ``variance(fan_in, fan_out, **options)`` are those of one weight, before it is drawn.
    ``independent``: no weight tells anything of another one.
    """

    name: str
    title: str
    formula: str  # LaTeX of the distribution of one weight
    function: Callable[..., Array]
    variance: Callable[..., float]
    options: dict[str, Option] = field(default_factory=dict, hash=False)
    mean: Callable[..., float] = lambda **options: 0.0
    independent: bool = True


# ---------------------------------------------------------------- the same for all


def zeros(rng: Rng, fan_in: int, fan_out: int) -> Array:
    """All weights 0: every unit of a layer then gets the same gradient, and they stay alike for ever."""
    return np.zeros((fan_out, fan_in))


def constant(rng: Rng, fan_in: int, fan_out: int, *, value: float = 0.5) -> Array:
    """All weights ``value``: as alike as with zeros."""
    return np.full((fan_out, fan_in), float(value))


# ---------------------------------------------------------------- a fixed spread


def normal(rng: Rng, fan_in: int, fan_out: int, *, std: float = 1.0) -> Array:
    """w ~ N(0, std²), whatever the width: the weighted sum of N unit inputs then has deviation std·√N."""
    return std * rng.standard_normal((fan_out, fan_in))


def uniform(rng: Rng, fan_in: int, fan_out: int, *, low: float = -1.0, high: float = 1.0) -> Array:
    """w ~ U(low, high), whatever the width."""
    return rng.uniform(low, high, (fan_out, fan_in))


def grid(rng: Rng, fan_in: int, fan_out: int, *, step: float = 0.5, limit: float = 2.0) -> Array:
    """w a multiple of ``step`` other than 0, all as likely, up to ``limit``: numbers that can be reckoned with by hand.

    Where not even one step is within the limit, every weight is ±step.
    """
    multiples = rng.integers(1, _most_steps(step, limit), (fan_out, fan_in), endpoint=True)
    signs = rng.choice((-1.0, 1.0), (fan_out, fan_in))
    return np.asarray(step * signs * multiples, dtype=np.float64)


def _most_steps(step: float, limit: float) -> int:
    return max(int(limit / step * (1.0 + 1e-12)), 1)


# ---------------------------------------------------------------- Xavier


def xavier_uniform(rng: Rng, fan_in: int, fan_out: int, *, gain: float = 1.0) -> Array:
    """w ~ U(−r, r), r = gain·√(6/(fan_in + fan_out)), so Var w = 2·gain²/(fan_in + fan_out).

    Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010): a compromise
    between what the forward pass (1/fan_in) and the backward pass (1/fan_out) would like.
    """
    limit = gain * sqrt(6.0 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_out, fan_in))


def xavier_normal(rng: Rng, fan_in: int, fan_out: int, *, gain: float = 1.0) -> Array:
    """w ~ N(0, 2·gain²/(fan_in + fan_out)): Glorot & Bengio (2010)."""
    return gain * sqrt(2.0 / (fan_in + fan_out)) * rng.standard_normal((fan_out, fan_in))


# ---------------------------------------------------------------- He


def he_uniform(rng: Rng, fan_in: int, fan_out: int, *, gain: float = sqrt(2.0)) -> Array:
    """w ~ U(−r, r), r = gain·√(3/fan_in), so Var w = gain²/fan_in: 2/fan_in with the gain √2.

    He, Zhang, Ren & Sun, "Delving deep into rectifiers" (2015): ReLU lets half of the signal through, so its power is
    doubled.
    """
    limit = gain * sqrt(3.0 / fan_in)
    return rng.uniform(-limit, limit, (fan_out, fan_in))


def he_normal(rng: Rng, fan_in: int, fan_out: int, *, gain: float = sqrt(2.0)) -> Array:
    """w ~ N(0, gain²/fan_in): He et al. (2015)."""
    return gain / sqrt(fan_in) * rng.standard_normal((fan_out, fan_in))


# ---------------------------------------------------------------- LeCun


def lecun_uniform(rng: Rng, fan_in: int, fan_out: int, *, gain: float = 1.0) -> Array:
    """w ~ U(−r, r), r = gain·√(3/fan_in), so Var w = gain²/fan_in.

    LeCun, Bottou, Orr & Müller, "Efficient BackProp" (1998): the weighted sum is as spread out as the inputs.
    """
    return he_uniform(rng, fan_in, fan_out, gain=gain)


def lecun_normal(rng: Rng, fan_in: int, fan_out: int, *, gain: float = 1.0) -> Array:
    """w ~ N(0, gain²/fan_in): LeCun et al. (1998)."""
    return he_normal(rng, fan_in, fan_out, gain=gain)


# ---------------------------------------------------------------- orthogonal


def orthogonal(rng: Rng, fan_in: int, fan_out: int, *, gain: float = 1.0) -> Array:
    """gain times a random matrix whose rows (or columns, if there are fewer) are orthonormal: all lengths are kept.

    Saxe, McClelland & Ganguli, "Exact solutions to the nonlinear dynamics of learning" (2013). The signs make the QR
    factor of a Gaussian matrix uniformly distributed: Mezzadri, "How to generate random matrices" (2007).
    """
    q, r = np.linalg.qr(rng.standard_normal((max(fan_out, fan_in), min(fan_out, fan_in))))
    q = q * np.where(np.diag(r) < 0, -1.0, 1.0)
    return gain * (q if fan_out >= fan_in else q.T)


# ---------------------------------------------------------------- the spread of one weight


def _none(fan_in: int, fan_out: int, **options: float) -> float:
    return 0.0


def _of_normal(fan_in: int, fan_out: int, *, std: float = 1.0) -> float:
    return std * std


def _of_uniform(fan_in: int, fan_out: int, *, low: float = -1.0, high: float = 1.0) -> float:
    return (high - low) ** 2 / 12.0


def _middle(*, low: float = -1.0, high: float = 1.0) -> float:
    return (low + high) / 2.0


def _by_both(fan_in: int, fan_out: int, *, gain: float = 1.0) -> float:
    return 2.0 * gain**2 / (fan_in + fan_out)


def _by_inputs(fan_in: int, fan_out: int, *, gain: float = 1.0) -> float:
    return gain**2 / fan_in


def _of_he(fan_in: int, fan_out: int, *, gain: float = sqrt(2.0)) -> float:
    return gain**2 / fan_in


def _of_grid(fan_in: int, fan_out: int, *, step: float = 0.5, limit: float = 2.0) -> float:
    """Of ±1 … ±m steps: the mean of the squares 1 … m² is (m + 1)(2m + 1)/6."""
    most = _most_steps(step, limit)
    return step**2 * (most + 1) * (2 * most + 1) / 6.0


def _of_orthogonal(fan_in: int, fan_out: int, *, gain: float = 1.0) -> float:
    """Of the orthonormal rows or columns each has the length 1: W holds min(fan_in, fan_out)·gain² in squares."""
    return gain**2 / max(fan_in, fan_out)


# ---------------------------------------------------------------- the list

_LARGEST = 1e6


def _gain(default: float) -> dict[str, Option]:
    return {"gain": Option(default, 0.0, _LARGEST, "Multiplies every weight; 1 keeps the size of what goes through.")}


INITIALIZERS: dict[str, Initializer] = {
    "zeros": Initializer("zeros", "zeros", r"w = 0", zeros, _none),
    "constant": Initializer(
        "constant", "constant", r"w = c", constant, _none,
        {"value": Option(0.5, -_LARGEST, _LARGEST, "What every weight is.")},
        mean=lambda *, value=0.5: float(value), independent=False,
    ),
    "normal": Initializer(
        "normal", "normal", r"w \sim N(0, s^2)", normal, _of_normal,
        {"std": Option(1.0, 0.0, _LARGEST, "The standard deviation of the weights.")},
    ),
    "uniform": Initializer(
        "uniform", "uniform", r"w \sim U(l, h)", uniform, _of_uniform,
        {
            "low": Option(-1.0, -_LARGEST, _LARGEST, "The smallest weight."),
            "high": Option(1.0, -_LARGEST, _LARGEST, "The largest weight."),
        },
        mean=_middle,
    ),
    "xavier_uniform": Initializer(
        "xavier_uniform", "Xavier uniform",
        r"w \sim U(-r, r),\quad r = g \sqrt{\frac{6}{n_{in} + n_{out}}}",
        xavier_uniform, _by_both, _gain(1.0),
    ),
    "xavier_normal": Initializer(
        "xavier_normal", "Xavier normal",
        r"w \sim N(0, s^2),\quad s = g \sqrt{\frac{2}{n_{in} + n_{out}}}",
        xavier_normal, _by_both, _gain(1.0),
    ),
    "he_uniform": Initializer(
        "he_uniform", "He uniform",
        r"w \sim U(-r, r),\quad r = g \sqrt{\frac{3}{n_{in}}}",
        he_uniform, _of_he, _gain(sqrt(2.0)),
    ),
    "he_normal": Initializer(
        "he_normal", "He normal",
        r"w \sim N(0, s^2),\quad s = \frac{g}{\sqrt{n_{in}}}",
        he_normal, _of_he, _gain(sqrt(2.0)),
    ),
    "lecun_uniform": Initializer(
        "lecun_uniform", "LeCun uniform",
        r"w \sim U(-r, r),\quad r = g \sqrt{\frac{3}{n_{in}}}",
        lecun_uniform, _by_inputs, _gain(1.0),
    ),
    "lecun_normal": Initializer(
        "lecun_normal", "LeCun normal",
        r"w \sim N(0, s^2),\quad s = \frac{g}{\sqrt{n_{in}}}",
        lecun_normal, _by_inputs, _gain(1.0),
    ),
    "orthogonal": Initializer(
        "orthogonal", "orthogonal", r"W W^{\top} = g^2 I", orthogonal, _of_orthogonal, _gain(1.0),
        independent=False,
    ),
    "grid": Initializer(
        "grid", "grid", r"w \in \{\pm d, \pm 2d, \dots, \pm m\}", grid, _of_grid,
        {
            "step": Option(0.5, 1e-6, _LARGEST, "Every weight is a multiple of it, and none is 0."),
            "limit": Option(2.0, 1e-6, _LARGEST, "No weight is larger, whatever its sign."),
        },
    ),
}  # fmt: skip
