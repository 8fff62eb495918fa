"""The nudge: push one number a little both ways, run on, and see what really happens to what comes after it.

(f(v + h) − f(v − h)) / 2h differs from ∂f/∂v by about h², so it is an independent check of every factor and of every
running product. The best step for float64 is near the cube root of its precision, 6·10⁻⁶ times the size of v.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from nnviz.core.arrays import Array, without_warnings
from nnviz.core.backprop import Trace, sample_losses
from nnviz.core.chain import Target
from nnviz.core.network import Forward, forward, weighted_sums

Quantity = Literal["z", "a"]

#: The step for numbers of size one.
STEP = float(np.cbrt(np.finfo(np.float64).eps))


@dataclass(frozen=True, slots=True)
class Nudge:
    """A derivative from the backward pass beside the one from two pushes."""

    analytic: float
    numeric: float
    step: float  # h
    plus: float  # the loss at v + h
    minus: float  # the loss at v − h


@without_warnings
def nudge_parameter(trace: Trace, target: Target, step: float | None = None) -> Nudge:
    """One weight or bias pushed: the loss is that of the trace's batch, as ∂L/∂w is."""
    array = trace.parameters.array(target.layer, target.parameter)
    gradient = (trace.dL_dW if target.parameter == "W" else trace.dL_db)[target.layer - 1]
    return _nudge(target.entry(gradient), target.entry(array), lambda value: _loss_with(trace, target, value), step)


@without_warnings
def nudge_entry(trace: Trace, quantity: Quantity, layer: int, unit: int, step: float | None = None) -> Nudge:
    """One pre-activation or activation of the first sample pushed, and its own loss; layer 0 has the inputs."""
    first = _first(trace)
    values = (first.z[layer - 1] if quantity == "z" else first.a[layer])[0]
    if quantity == "z":
        analytic = float(trace.dL_dz[layer - 1][0, unit])
    elif layer > 0:
        analytic = float(trace.dL_da[layer - 1][0, unit])
    else:
        analytic = float(trace.dL_dz[0][0] @ trace.parameters.weights[0][:, unit])
    if step is None and quantity == "a" and layer == trace.network.depth and trace.network.loss.needs_probabilities:
        step = _step_of_probability(float(values[unit]))

    def loss(value: float) -> float:
        pushed = values.copy()
        pushed[unit] = value
        return _loss_from(first, quantity, layer, pushed)

    return _nudge(analytic, float(values[unit]), loss, step)


# ---------------------------------------------------------------- pushing


def _nudge(analytic: float, value: float, loss: Callable[[float], float], step: float | None) -> Nudge:
    h = STEP * max(1.0, abs(value)) if step is None else step
    above, below = value + h, value - h  # rounded, so their distance is not exactly 2h
    plus, minus = loss(above), loss(below)
    numeric = float(np.float64(plus - minus) / np.float64(above - below))
    return Nudge(analytic, numeric, h, plus, minus)


def _step_of_probability(p: float) -> float:
    """A push that keeps p inside (0, 1), far from the ends where the logarithm is steep."""
    return min(STEP, 1e-3 * min(p, 1.0 - p)) if 0.0 < p < 1.0 else STEP


# ---------------------------------------------------------------- running on to the loss


def _first(trace: Trace) -> Trace:
    """The trace of the first sample alone; its means are not needed."""
    if len(trace.x) == 1:
        return trace
    z, a = (tuple(array[:1] for array in arrays) for arrays in (trace.z, trace.a))
    return replace(trace, x=trace.x[:1], y=trace.y[:1], z=z, a=a)


def _loss_with(trace: Trace, target: Target, value: float) -> float:
    """The mean loss with one weight or bias changed."""
    assert target.row is not None
    parameters = trace.parameters.with_entry(target.layer, target.parameter, target.row, target.column, value)
    return float(sample_losses(trace.network, forward(trace.network, parameters, trace.x), trace.y).mean())


def _loss_from(first: Trace, quantity: Quantity, layer: int, values: Array) -> float:
    """The loss of the first sample when Z or A of ``layer`` is ``values``, run on from there."""
    network, parameters = first.network, first.parameters
    z, a = [*first.z[:layer]], [*first.a[: layer + 1]]
    if quantity == "z":
        z[-1] = values[np.newaxis]
        a[-1] = network.layers[layer - 1].activation.function(z[-1])
    else:
        a[-1] = values[np.newaxis]
    for k in range(layer + 1, network.depth + 1):
        z.append(weighted_sums(a[-1], parameters.weights[k - 1], parameters.biases[k - 1]))
        a.append(network.layers[k - 1].activation.function(z[-1]))
    if quantity == "a" and layer == network.depth:  # Z no longer belongs to this A
        return float(network.loss.function(a[-1], first.y)[0])
    return float(sample_losses(network, Forward(tuple(z), tuple(a)), first.y)[0])
