"""A push on its way to the loss: how much everything behind it changes, and how far rounding may have moved that.

What travels is the change itself, never the difference of two losses (core/differences), so a push may be small
without being lost. Beside it travel two bounds. ``error`` is a running error bound in the sense of Wilkinson (Higham,
"Accuracy and stability of numerical algorithms", 2nd ed., § 3.3): the rounding of every step, and what the rounding of
the pass's own Z and A does to the change, measured by doing it at both ends of what they may be. ``size`` is what the
change would be if nothing in its sums cancelled: the backward pass, which adds up the same sums in the other order,
rounds in proportion to it.
"""

from functools import lru_cache
from typing import Literal

import numpy as np

from nnviz.core.activations import sigmoid, softmax
from nnviz.core.arrays import Array
from nnviz.core.backprop import Trace
from nnviz.core.differences import (
    ACTIVATION_CHANGES,
    CORNERED,
    CURVED,
    CURVED_AT_MOST,
    LOG_TERMS,
    LOSS_CHANGES,
    Change,
    log_change,
    softplus_change,
)
from nnviz.core.stable import TRUSTED, margins, stable_pair
from nnviz.records import dataclass

Quantity = Literal["z", "a"]

EPS = float(np.finfo(np.float64).eps)
TINY = float(np.finfo(np.float64).smallest_subnormal)
#: Units in the last place that one step may be off, relative to the size of what it added up.
STEP_ROUNDINGS = 16
#: Arrays of a push hold at most about so many numbers; a larger batch goes through in blocks of rows.
_BLOCK = 2**18


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """Where a push begins: Z or A of a layer, and by how much each entry moves for a push of size 1.

    ``direction`` and ``error``, the bound of its rounding, are (batch, units).
    """

    quantity: Quantity
    layer: int
    direction: Array
    error: Array


@dataclass(frozen=True, slots=True, eq=False)
class Push:
    """Some pushes on their way; every array is (pushes, rows, units), or (pushes,) when they have arrived."""

    change: Array
    error: Array
    size: Array


@dataclass(frozen=True, slots=True, eq=False)
class Arrival:
    """What some pushes did to the mean loss, and what they met: units at a corner, corners jumped over."""

    push: Push
    corner: bool
    crossed: bool


@dataclass(slots=True)
class Met:
    """What the pushes have met so far."""

    corner: bool = False
    crossed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A pass, and how far from the truth rounding may have taken its Z and A; lists as in the Trace."""

    trace: Trace
    z_errors: tuple[Array, ...]
    a_errors: tuple[Array, ...]


@lru_cache(maxsize=1)
def ground(trace: Trace) -> Ground:
    """The pass with the bounds of its own rounding; every number of one pass is pushed from the same."""
    zs: list[Array] = []
    errors = [np.zeros_like(trace.a[0])]
    for k, (layer, W, z) in enumerate(zip(trace.network.layers, trace.parameters.weights, trace.z, strict=True)):
        each = errors[-1] + (W.shape[1] + 2) * EPS * np.abs(trace.a[k])
        zs.append(each @ np.abs(W).T + 2 * EPS * np.abs(z))
        errors.append(_activation_error(layer.activation.name, z, trace.a[k + 1], zs[-1]))
    return Ground(trace, tuple(zs), tuple(errors))


def arrive(base: Ground, start: Start, sizes: Array, held: bool) -> Arrival:
    """The pushes of the given ``sizes`` (pushes,), run on to the mean loss, all at once.

    A unit that stands on a corner, as far as rounding can tell, goes either way from it. With ``held`` it stays on the
    side that the backward pass takes, as if the corner were far away.
    """
    met, rows = Met(), len(base.trace.x)
    widest = max((*(layer.units for layer in base.trace.network.layers), base.trace.network.inputs))
    if not base.trace.network.layers[-1].activation.elementwise:
        widest = max(widest, base.trace.network.outputs**2)
    block = max(1, _BLOCK // (7 * len(sizes) * widest))
    parts = [_run(base, start, slice(first, first + block), sizes, held, met) for first in range(0, rows, block)]
    change, error, size = (
        np.sum([getattr(part, name).sum(axis=(1, 2)) for part in parts], axis=0) / rows
        for name in ("change", "error", "size")
    )
    return Arrival(Push(change, error + rows * EPS * np.abs(change), size), met.corner, met.crossed)


# ---------------------------------------------------------------- on the way


def _run(base: Ground, start: Start, rows: slice, sizes: Array, held: bool, met: Met) -> Push:
    """The change of each term of the loss, (pushes, rows, outputs)."""
    trace, network = base.trace, base.trace.network
    scale = sizes[:, np.newaxis, np.newaxis]
    change, error = scale * start.direction[rows], np.abs(scale) * start.error[rows]
    push = Push(change, error + 2 * EPS * np.abs(change), np.abs(change) + 4 * error)
    at_a = start.quantity == "a"
    for k in range(start.layer, network.depth + 1):
        if not (at_a and k == start.layer):
            if k > start.layer:
                push = _weighted(push, trace.parameters.weights[k - 1])
            if k == network.depth and stable_pair(network) is not None:
                return _from_z(base, push, rows)
            push = _activated(base, push, k, rows, held, met)
    return _from_a(base, push, rows)


def _weighted(push: Push, W: Array) -> Push:
    across = np.abs(W).T
    rounding = push.error + (W.shape[1] + 2) * EPS * np.abs(push.change)
    return Push(push.change @ W.T, rounding @ across + TINY, push.size @ across)


def _activated(base: Ground, push: Push, k: int, rows: slice, held: bool, met: Met) -> Push:
    name = base.trace.network.layers[k - 1].activation.name
    z, error = base.trace.z[k - 1][rows], base.z_errors[k - 1][rows]
    if name == "softmax":
        return _softmax_push(z, error, push).of_a
    if name in CORNERED:
        corner = np.abs(z) <= error
        moved = np.abs(push.change) + push.error
        met.corner |= bool(np.any(corner & (moved > 0) & np.any(push.change != 0, axis=0)))
        met.crossed |= bool(np.any(~corner & (moved > 0) & (moved + error >= np.abs(z))))
        z = np.where(corner, np.where(z > 0, 1.0, -1.0) if held else 0.0, z)
        error = np.where(corner, 0.0, error)
    return _unsure(name, z, error, push, _changed(ACTIVATION_CHANGES[name], z, error, push))


def _unsure(name: str, z: Array, error: Array, push: Push, arrived: Push) -> Push:
    """Where z may be anywhere along a curve, its two ends say nothing of what lies between: any slope may be met."""
    anywhere = (error > 0.5) & (np.abs(z) < error + CURVED.get(name, CURVED_AT_MOST))
    both = 2.0 * error * push.error if name == "square" else 0.0  # z and the push are off, and no slope is a limit
    return Push(arrived.change, arrived.error + both + np.where(anywhere, 2.5 * push.size, 0.0), arrived.size)


def _changed(change: Change, at: Array, error: Array, push: Push) -> Push:
    """A push through one function, each entry by itself. ``at`` is where it is met, known up to ``error``."""
    d, r, m = push.change, push.error, push.size
    points = np.stack([at, at + error, at - error, at, at, at, at])[:, np.newaxis]
    values, sizes = change(points, np.stack([d, d, d, d + r, d - r, m, -m]))
    off = np.abs(values[1:5] - values[0])
    rounding = np.maximum(off[0], off[1]) + np.maximum(off[2], off[3]) + STEP_ROUNDINGS * EPS * sizes[0] + TINY
    return Push(values[0], rounding, np.maximum(sizes[5], sizes[6]))


def _activation_error(name: str, z: Array, a: Array, error: Array) -> Array:
    """How far a = g(z) may be off where z may be off by ``error``."""
    if name == "softmax":
        relative: Array = a * _softmax_relative(z, error) + TINY
        return relative
    change = ACTIVATION_CHANGES[name]
    (up, _), (down, _) = change(z, error), change(z, -error)
    own = np.abs(a) * (1.0 + np.minimum(np.abs(z), 8.0) ** 3) if name == "gelu" else np.abs(a)
    return np.maximum(np.abs(up), np.abs(down)) + STEP_ROUNDINGS * EPS * own + TINY


# ---------------------------------------------------------------- softmax, which mixes the units of a row


@dataclass(frozen=True, slots=True, eq=False)
class _SoftmaxPush:
    """What a push of z does to a, to ln a and to ln(1 − a)."""

    of_a: Push
    of_yes: Push
    of_no: Push


def _softmax_relative(z: Array, error: Array) -> Array:
    """The relative error of softmax: that of e^z on both sides of the quotient."""
    fall = z.max(axis=-1, keepdims=True) - z
    relative: Array = 2.0 * error.max(axis=-1, keepdims=True) + EPS * (STEP_ROUNDINGS + z.shape[-1] + fall)
    return relative


def _softmax_push(z: Array, error: Array, push: Push) -> _SoftmaxPush:
    """With sᵢ = Σⱼ aⱼ(e^(dⱼ − dᵢ) − 1) the new aᵢ is aᵢ/(1 + sᵢ), so ln aᵢ falls by ln(1 + sᵢ).

    1 − aᵢ is the sum of the others, and s is (1 − aᵢ) times their mean of e^(dⱼ − dᵢ) − 1.
    """
    relative = _softmax_relative(z, error)
    d, r, m = push.change, push.error, push.size
    grown = np.expm1(d[..., np.newaxis, :] - d[..., np.newaxis])
    off = (r[..., np.newaxis, :] + r[..., np.newaxis]) * (1.0 + np.abs(grown))
    off = off + (relative[..., np.newaxis, :] + STEP_ROUNDINGS * EPS) * np.abs(grown) + TINY
    spread = m[..., np.newaxis, :] + m[..., np.newaxis]
    a, others = softmax(z), _among_others(z)
    s, s_error, s_size = (_mean(a[..., np.newaxis, :], each) for each in (grown, off, spread))
    t, t_error, t_size = (_mean(others, each) for each in (grown, off, spread))
    left = 1.0 + s
    share = a / left
    return _SoftmaxPush(
        Push(-share * s, share * (s_error + relative * np.abs(s)) / left + TINY, a * s_size),
        Push(-np.log1p(s), s_error / left + TINY, s_size),
        Push(np.log1p(share * t), share * (t_error + relative * np.abs(t) + s_error * np.abs(t)) + TINY, a * t_size),
    )


def _mean(weights: Array, values: Array) -> Array:
    mean: Array = np.where(weights == 0, 0.0, weights * values).sum(axis=-1)
    return mean


def _among_others(z: Array) -> Array:
    """[…, i, j]: the share of j among all units but i; 0 for j = i."""
    units = z.shape[-1]
    if units == 1:
        return np.zeros((*z.shape, 1))
    return softmax(np.where(np.eye(units, dtype=bool), -np.inf, z[..., np.newaxis, :]))


# ---------------------------------------------------------------- the loss


def probabilities(trace: Trace) -> tuple[Array, Array]:
    """The outputs and one minus them, (batch, outputs): from Z where A, as rounded, has lost the digits of either."""
    a, z = trace.a[-1], trace.z[-1]
    if stable_pair(trace.network) is None:
        return a, 1.0 - a
    odds = _odds(trace, z)
    return sigmoid(odds), sigmoid(-odds)


def _odds(trace: Trace, z: Array) -> Array:
    """ln(a/(1 − a)) behind a sigmoid or a softmax."""
    return z if trace.network.layers[-1].activation.elementwise else margins(z)


def _from_a(base: Ground, push: Push, rows: slice) -> Push:
    """Each output's term of the loss, from A."""
    trace = base.trace
    y, error = trace.y[rows], base.a_errors[-1][rows]
    if stable_pair(trace.network) is not None:
        return _from_probabilities(base, push, rows)
    term = LOSS_CHANGES[trace.network.loss.name]
    arrived = _changed(lambda a, d: term(a, d, y), trace.a[-1][rows], error, push)
    if trace.network.loss.needs_probabilities:
        return arrived
    return Push(arrived.change, arrived.error, arrived.size + 8 * error * push.size)


def _from_probabilities(base: Ground, push: Push, rows: slice) -> Push:
    """Where a and 1 − a are both known from Z: their relative errors are those of e^z."""
    trace, y = base.trace, base.trace.y[rows]
    z, error = trace.z[-1][rows], base.z_errors[-1][rows]
    p, q = (each[rows] for each in probabilities(trace))
    terms = LOG_TERMS[trace.network.loss.name]
    arrived = _changed(lambda at, d: terms(y, log_change(p, d), log_change(q, -d)), p, np.zeros_like(p), push)
    relative = _softmax_relative(z, error) + EPS * np.abs(_odds(trace, z))
    return Push(arrived.change, arrived.error + relative * arrived.size, arrived.size)


def _from_z(base: Ground, push: Push, rows: slice) -> Push:
    """Each output's term of a loss of logarithms, from Z: a saturated A has no digits left.

    The backward pass multiplies ∂L/∂A and ∂A/∂Z as long as that is trusted, and is off by the rounding of 1 − a.
    """
    trace, y = base.trace, base.trace.y[rows]
    z, error, a = trace.z[-1][rows], base.z_errors[-1][rows], trace.a[-1][rows]
    terms = LOG_TERMS[trace.network.loss.name]
    if trace.network.layers[-1].activation.name == "softmax":
        logs = _softmax_push(z, error, push)
        change, size = terms(y, logs.of_yes.change, logs.of_no.change)
        arrived = Push(change, *(terms(np.abs(y), *pair)[1] for pair in _pairs(logs)))
        arrived = Push(change, arrived.error + STEP_ROUNDINGS * EPS * size, arrived.size)
    else:
        arrived = _changed(lambda at, d: terms(y, *_sigmoid_logs(at, d)), z, error, push)
        arrived = _unsure("sigmoid", z, error, push, arrived)
    near = np.minimum(a, 1.0 - a)
    trusted = np.where(near > 0, np.minimum(TRUSTED, STEP_ROUNDINGS * EPS / near), TRUSTED)
    return Push(arrived.change, arrived.error + trusted * arrived.size, arrived.size)


def _pairs(logs: _SoftmaxPush) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    return (logs.of_yes.error, logs.of_no.error), (logs.of_yes.size, logs.of_no.size)


def _sigmoid_logs(z: Array, d: Array) -> tuple[Array, Array]:
    """The changes of ln σ(z) = −softplus(−z) and ln(1 − σ(z)) = −softplus(z)."""
    return -softplus_change(-z, -d)[0], -softplus_change(z, d)[0]
