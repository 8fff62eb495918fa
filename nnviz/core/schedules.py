"""Schedules: the learning rate of each update.

Each maps the base rate η and t, the number of updates done so far, to the rate of the next update. Where PyTorch's
``torch.optim.lr_scheduler`` has the same schedule, definition and defaults are its own, with one step of the
scheduler after each update; what PyTorch leaves to the user has a default that suits a run of about 1000 updates.
After the last step of a schedule its last rate holds; in PyTorch a cosine rises again, and OneCycleLR is an error.

==============  ==================================================  ===================================================
name            options (and defaults)                              PyTorch
==============  ==================================================  ===================================================
constant
step            step_size (1000), gamma (0.1)                       StepLR
exponential     gamma (0.999)                                       ExponentialLR
inverse_time    decay (0.001)                                       LambdaLR(1/(1 + decay·t))
cosine          steps (1000: T_max), minimum (0: eta_min)           CosineAnnealingLR
warmup_cosine   warmup (100), steps (1000, the warm-up included),   SequentialLR of LinearLR(start_factor, total_iters=
                minimum (0), start_factor (1/3)                     warmup) and CosineAnnealingLR(T_max=steps − warmup)
one_cycle       steps (1000: total_steps), pct_start (0.3),         OneCycleLR(max_lr=η); momentum and betas stay as
                div_factor (25), final_div_factor (10000)           they are (cycle_momentum=False)
==============  ==================================================  ===================================================
"""

from collections.abc import Callable
from dataclasses import field
from math import cos, pi

from nnviz.core.options import Option, Options, in_force
from nnviz.records import dataclass


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule. ``function(η, t, **options)`` is the rate; ``options`` are the numbers that it takes."""

    name: str
    title: str
    formula: str  # LaTeX of the rate η_t after t updates
    function: Callable[..., float]
    options: dict[str, Option] = field(default_factory=dict, hash=False)

    def rate(self, learning_rate: float, updates: int, options: Options | None = None) -> float:
        """The learning rate of the update after that many; options that are left out have their defaults."""
        return float(self.function(learning_rate, updates, **in_force(self.options, options)))


def constant(learning_rate: float, updates: int) -> float:
    """The same η for every update."""
    return learning_rate


def step(learning_rate: float, updates: int, *, step_size: float, gamma: float) -> float:
    """η·γ^⌊t/step_size⌋: a plateau of ``step_size`` updates, then γ times as much, and so on."""
    return learning_rate * gamma ** int(updates // step_size)


def exponential(learning_rate: float, updates: int, *, gamma: float) -> float:
    """η·γᵗ: every update has γ times the rate of the one before."""
    return learning_rate * gamma**updates


def inverse_time(learning_rate: float, updates: int, *, decay: float) -> float:
    """η/(1 + decay·t): half the rate after 1/decay updates, a third after 2/decay, … Robbins & Monro (1951).

    Rates that fall like 1/t are small enough to come to rest and, their sum being infinite, large enough to get
    anywhere.
    """
    return learning_rate / (1.0 + decay * updates)


def cosine(learning_rate: float, updates: int, *, steps: float, minimum: float) -> float:
    """m + (η − m)·(1 + cos(π·t/steps))/2: half a cosine from η to the minimum m, which holds from then on.

    Loshchilov & Hutter, "SGDR: Stochastic gradient descent with warm restarts" (2017), equation 5, without restarts.
    PyTorch lets the cosine go on, so that there the rate rises again after its end.
    """
    return minimum + (learning_rate - minimum) * (1.0 + cos(pi * min(updates, steps) / steps)) / 2.0


def warmup_cosine(
    learning_rate: float, updates: int, *, warmup: float, steps: float, minimum: float, start_factor: float
) -> float:
    """In ``warmup`` updates straight up from start_factor·η to η, and in the rest of ``steps`` down a half cosine.

    The warm-up is that of Goyal et al., "Accurate, large minibatch SGD" (2017), section 2.2: large steps come only
    after the first, wild gradients. ``warmup`` is below ``steps``.
    """
    if updates < warmup:
        return learning_rate * (start_factor + (1.0 - start_factor) * updates / warmup)
    return cosine(learning_rate, updates - int(warmup), steps=steps - warmup, minimum=minimum)


def one_cycle(
    learning_rate: float, updates: int, *, steps: float, pct_start: float, div_factor: float, final_div_factor: float
) -> float:
    """Up half a cosine from η/div_factor to η, which is the peak, and down another one to almost nothing.

    The way up takes the share ``pct_start`` of ``steps``; the last rate, which also holds afterwards, is
    η/(div_factor·final_div_factor). Smith & Topin, "Super-convergence" (2018).
    """
    first = learning_rate / div_factor
    top, end = pct_start * steps - 1.0, steps - 1.0  # counts of updates; PyTorch's, fractions included
    now = min(float(updates), end)
    if now <= top:
        return _half_cosine(first, learning_rate, now / top if top else 1.0)
    return _half_cosine(learning_rate, first / final_div_factor, (now - top) / (end - top))


def _half_cosine(start: float, end: float, share: float) -> float:
    """From ``start`` (share 0) to ``end`` (share 1), level at both."""
    return end + (start - end) * (1.0 + cos(pi * share)) / 2.0


# ---------------------------------------------------------------- the list

_MOST = 1e7  # updates
_STEPS = Option(1000, 1, _MOST, "The updates of the whole schedule.", whole=True)
_MINIMUM = Option(0.0, 0.0, 1e6, "The learning rate at the end of the cosine.")

SCHEDULES: dict[str, Schedule] = {
    "constant": Schedule("constant", "constant", r"\eta_t = \eta", constant),
    "step": Schedule(
        "step", "step", r"\eta_t = \eta\,\gamma^{\lfloor t/s \rfloor}", step,
        {
            "step_size": Option(1000, 1, _MOST, "Updates from one drop of the rate to the next.", whole=True),
            "gamma": Option(0.1, 0.0, 1.0, "What each drop multiplies the rate by."),
        },
    ),
    "exponential": Schedule(
        "exponential", "exponential", r"\eta_t = \eta\,\gamma^t", exponential,
        {"gamma": Option(0.999, 0.0, 1.0, "What every update multiplies the rate by.")},
    ),
    "inverse_time": Schedule(
        "inverse_time", "inverse time", r"\eta_t = \frac{\eta}{1 + d\,t}", inverse_time,
        {"decay": Option(0.001, 0.0, 1e6, "One over the number of updates that halve the rate.")},
    ),
    "cosine": Schedule(
        "cosine", "cosine",
        r"\eta_t = m + (\eta - m)\,\frac{1 + \cos(\pi t/s)}{2},\quad t \leq s", cosine,
        {
            "steps": Option(1000, 1, _MOST, "Updates from the full rate to the minimum, which then holds.", whole=True),
            "minimum": _MINIMUM,
        },
    ),
    "warmup_cosine": Schedule(
        "warmup_cosine", "warm-up, then cosine",
        r"\eta_t = m + (\eta - m)\,\frac{1 + \cos(\pi\,(t - u)/(s - u))}{2},\quad u \leq t \leq s",
        warmup_cosine,
        {
            "warmup": Option(100, 0, _MOST, "Updates in which the rate rises to its full size.", whole=True),
            "steps": _STEPS,
            "minimum": _MINIMUM,
            "start_factor": Option(1 / 3, 0.0, 1.0, "The share of the full rate that the first update has."),
        },
    ),
    "one_cycle": Schedule(
        "one_cycle", "one cycle", r"\frac{\eta}{d} \to \eta \to \frac{\eta}{d\,f}", one_cycle,
        {
            "steps": _STEPS,
            "pct_start": Option(0.3, 0.0, 1.0, "The share of the updates in which the rate rises."),
            "div_factor": Option(25.0, 1.0, 1e9, "The peak over the first rate."),
            "final_div_factor": Option(1e4, 1.0, 1e9, "The first rate over the last one."),
        },
    ),
}  # fmt: skip
