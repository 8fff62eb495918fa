"""What goes into a verdict: a stretch of the curve, and what was measured of the net at its end; and what comes out."""

from dataclasses import field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.curvature import Valley
from nnviz.core.network import Network
from nnviz.core.optimizers import Optimizer
from nnviz.core.options import Options, in_force
from nnviz.records import dataclass

Kind = Literal[
    "undefined", "diverging", "stuck", "at rest", "at the regularized minimum", "decaying", "oscillating", "crawling",
    "converging", "unknown",
]  # fmt: skip


# ---------------------------------------------------------------- what is descended


def coupled_decay(optimizer: Optimizer, options: Options | None) -> float:
    """λ of the penalty ½λ‖w‖² that an optimizer descends together with the loss: it adds λw to the gradient.

    0 for AdamW, whose decay is no part of any gradient: nothing is descended but the loss.
    """
    return 0.0 if optimizer.name == "adamw" else _decay(optimizer, options)


def decoupled_decay(optimizer: Optimizer, options: Options | None) -> float:
    """λ of an optimizer that shrinks the weights to (1 − ηλ)w beside its step along the gradient."""
    return _decay(optimizer, options) if optimizer.name == "adamw" else 0.0


def _decay(optimizer: Optimizer, options: Options | None) -> float:
    value = in_force(optimizer.options, options).get("weight_decay", 0.0)
    return float(value)  # type: ignore[arg-type]


# ---------------------------------------------------------------- values


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """How the net passes things on, over all training rows; layer k stands at index k − 1.

    ``dead`` and ``saturated`` are what ``flat_units`` says; an output whose slope its loss divides by has neither.
    ``spread`` is how much the outputs differ from row to row, as a part of what the targets do (root mean squares);
    ``best_constant`` is the loss of the best output that is the same for every row.
    """

    gradients: tuple[float, ...]  # ‖∂L/∂(W_k, b_k)‖ of the loss alone
    dead: tuple[float, ...]  # the share of dead units
    saturated: tuple[float, ...]  # 0 where the activation does not saturate
    outputs: tuple[float, float]  # the least and the greatest
    spread: float
    best_constant: float
    features: Array  # (inputs,) the root mean square of each
    rounding: float  # a loss as small as this is rounding


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """The next update: by its slope and its bend it changes what is descended by ``slope`` + ``bend``, in small steps.

    ``decay`` is the part of ``slope`` that decoupled weight decay has.
    """

    size: float  # its length
    slope: float
    bend: float
    decay: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Batches:
    """Of the next mini-batches: how far their gradients are from that of all rows, and the largest λmax of one."""

    noise: float  # root mean square of ‖g_batch − g‖, as a part of ‖g‖
    curvature: float
    rows: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Here:
    """What was measured at the end of the stretch; None is what is not known.

    ``gradient_squared`` is ‖g‖² of what is descended, penalty included; the curvatures are those of the loss alone.
    """

    network: Network | None = None
    gradient_squared: float | None = None
    largest_curvature: float | None = None
    lowest_curvature: float | None = None
    large_features: float = 0.0  # what part of the steepest direction lies in the weights of features far above 1
    valley: Valley | None = None  # of what is descended
    signals: Signals | None = None
    step: Step | None = None
    batches: Batches | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Evidence:
    """What the learning rate is judged by: the losses (points,) of all training rows after so many updates (points,).

    They are to be a stretch with one learning rate. ``losses`` are of what is descended: with weight decay that adds to
    the gradient, the penalty is in them, and ``data_losses`` (points,) are without it. ``scale`` is a loss to compare
    with, such as the first of the run; if it is None, the largest of the stretch. Options that are left out have their
    defaults. Of a run that has overflowed ``outputs`` are the least and the greatest output after the last update.
    """

    updates: NDArray[np.int64]
    losses: Array
    learning_rate: float  # η in force
    optimizer: Optimizer
    options: Options | None = None
    full_batch: bool
    scale: float | None = None
    data_losses: Array | None = None
    outputs: tuple[float, float] | None = None
    overflow: str = ""  # what overflowed, in words
    here: Here = field(default_factory=Here)

    @property
    def decay(self) -> float:
        """λ of the penalty in the losses."""
        return coupled_decay(self.optimizer, self.options)

    @property
    def plain_losses(self) -> Array:
        """The losses without the penalty."""
        return self.losses if self.data_losses is None else self.data_losses

    @property
    def plain_descent(self) -> bool:
        """Whether every update goes straight down the slope of all rows."""
        return self.optimizer.name == "sgd" and self.full_batch


@dataclass(frozen=True, slots=True)
class Judgement:
    """A word for what happens, and two sentences: what it is, and why.

    ``edge`` is the learning rate from which on the steepest valley throws the weights out, ``halving`` the updates
    that halving the loss takes at the present pace; None where there is no such number.
    """

    kind: Kind
    what: str
    why: str
    edge: float | None = None
    halving: float | None = None
