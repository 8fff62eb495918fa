"""What made a gradient small, or large: the running product along the chain, factor by factor, in decades.

Every factor changes the size ‖·‖ of the product by a step in log₁₀; the steps add up to log₁₀ of the gradient's own
size. They are summed by kind: the loss, the activation derivatives, the weights, and what enters the layer.
"""

from collections.abc import Sequence
from math import inf, isfinite, log, log10, nan
from typing import Literal

import numpy as np

from nnviz.core.arrays import Array, without_warnings
from nnviz.core.backprop import Trace
from nnviz.core.chain import Factor, FactorKind, Target, chain
from nnviz.core.magnitude import Sizes, sizes_of
from nnviz.core.stable import stable_pair
from nnviz.records import dataclass

Kind = Literal["loss", "slopes", "weights", "input"]
#: A factor's kind by what it differentiates.
KINDS: dict[FactorKind, Kind] = {
    "dL_dA": "loss", "dA_dZ": "slopes", "dZ_dA": "weights", "dZ_dW": "input", "dZ_db": "input",
}  # fmt: skip
#: A gradient is small, or large, and somebody is looked for, from so many decades on.
DECADES = 2.0


@dataclass(frozen=True, slots=True)
class Step:
    """One factor of the chain: log₁₀ of the size of the running product before it, and after it.

    The first one starts at 0. After an exact 0 it is −∞, and NaN where the size is not known.
    """

    factor: FactorKind
    layer: int
    before: float
    after: float

    @property
    def kind(self) -> Kind:
        return KINDS[self.factor]

    @property
    def change(self) -> float:
        """In decades: below 0 where the factor shrinks the product."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Arrival:
    """The unit through which the largest part of a product goes: counted from 0, its part of ‖·‖², its z and g′(z)."""

    unit: int
    share: float
    z: float
    slope: float


@dataclass(frozen=True, slots=True)
class Culprit:
    """The steps of one chain, the loss first, and who is to blame.

    The chain ends early where the product is exactly 0 or its size is not known. ``changes`` are the sums by kind, of
    the kinds that the chain has. ``guilty`` is the kind that took more than half of what all took (or gave, where the
    gradient is large), None if none did or the gradient's size is ordinary; ``worst`` is the step that took most within
    it, and ``arrival`` where most of the product met its slopes.
    """

    target: Target
    steps: tuple[Step, ...]
    changes: dict[Kind, float]
    guilty: Kind | None
    worst: Step | None
    arrival: Arrival | None

    @property
    def total(self) -> float:
        """log₁₀ of the gradient's size, or of the product's where the chain ends early."""
        return self.steps[-1].after

    @property
    def direction(self) -> int:
        """−1 if the gradient is small, 1 if it is large, 0 if neither or not known."""
        return 0 if not abs(self.total) >= DECADES else -1 if self.total < 0 else 1


@without_warnings
def find_culprit(trace: Trace, target: Target) -> Culprit:
    """Who made ∂L/∂ the target small or large, in the pass of the first sample of ``trace``."""
    factors = chain(trace, target)
    steps = _steps(factors, sizes_of(trace), target)
    changes: dict[Kind, float] = {}
    for step in steps:
        changes[step.kind] = changes.get(step.kind, 0.0) + step.change
    found = Culprit(target, steps, changes, None, None, None)
    if not found.direction:
        return found
    guilty = _guilty(trace, steps, found.direction)
    own = [step for step in steps if step.kind == guilty and not _made_up_for(trace, step)]
    worst = max(own, key=lambda step: found.direction * step.change) if own else None
    return Culprit(target, steps, changes, guilty, worst, _arrival(trace, worst))


def _steps(factors: Sequence[Factor], sizes: Sizes, target: Target) -> tuple[Step, ...]:
    steps, before = list[Step](), 0.0
    for factor in factors:
        after = _decades(factor, sizes, target)
        steps.append(Step(factor.kind, factor.layer, before, after))
        if not isfinite(after):
            break
        before = after
    return tuple(steps)


def _decades(factor: Factor, sizes: Sizes, target: Target) -> float:
    """log₁₀ ‖the running product‖, also where float64 has made 0 of it."""
    norm = factor.norm
    if norm > 0:
        return log10(norm) if isfinite(norm) else nan
    logs = sizes.of(factor, target)
    if np.isnan(norm) or np.isnan(logs).any():
        return nan
    largest = float(logs.max())
    if largest == -inf:
        return -inf
    return (largest + 0.5 * log(float(np.exp(2.0 * (logs - largest)).sum()))) / log(10.0)


def _made_up_for(trace: Trace, step: Step) -> bool:
    """Whether a step is the output's slope before a log loss, which divides by it: ∂L/∂A makes up for it."""
    last = step.factor == "dA_dZ" and step.layer == trace.network.depth
    return last and stable_pair(trace.network) is not None


def _guilty(trace: Trace, steps: Sequence[Step], direction: int) -> Kind | None:
    sums: dict[Kind, float] = {}
    for step in steps:
        kind: Kind = "loss" if _made_up_for(trace, step) else step.kind
        sums[kind] = sums.get(kind, 0.0) + direction * step.change
    taken = {kind: max(part, 0.0) for kind, part in sums.items()}
    most = max(taken, key=lambda kind: taken[kind])
    if taken[most] == inf:
        return most
    return most if taken[most] > sum(taken.values()) / 2.0 else None


def _arrival(trace: Trace, worst: Step | None) -> Arrival | None:
    """Where most of the product arrives at the slopes that took most; None for other factors."""
    if worst is None or worst.factor != "dA_dZ":
        return None
    k = worst.layer
    if not trace.network.layers[k - 1].activation.elementwise:
        return None
    arriving: Array = np.abs(trace.dL_da[k - 1][0])
    largest = float(arriving.max())
    if not (largest > 0 and isfinite(largest)):
        return None
    squares, unit = (arriving / largest) ** 2, int(arriving.argmax())
    share = float(squares[unit] / squares.sum())
    return Arrival(unit, share, float(trace.z[k - 1][0, unit]), float(trace.da_dz[k - 1][0, unit]))
