# ruff: noqa: N815  (the fields are called what they are: dL_dW)
"""Backpropagation: the forward pass, then the chain rule from the loss back to every weight, keeping everything.

For layer k = n … 1, with Z_k = A_{k−1} W_kᵀ + b_k and A_k = g_k(Z_k):

    ∂L/∂Z_k     = ∂L/∂A_k · ∂A_k/∂Z_k        through the activation
    ∂L/∂W_k     = ∂L/∂Z_k · A_{k−1}          the weight's share: what flowed through it
    ∂L/∂b_k     = ∂L/∂Z_k                    a bias adds straight into Z; empty where the layer has none
    ∂L/∂A_{k−1} = ∂L/∂Z_k · W_k              on to the layer before

∂L/∂Z_k is computed once and used three times, which is what makes it back*propagation*:
Rumelhart, Hinton & Williams, "Learning representations by back-propagating errors" (1986).
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz.core.activations import Activation
from nnviz.core.arrays import Array, read_only, without_warnings
from nnviz.core.network import Forward, Network, Parameters, forward
from nnviz.core.numbers import subscript
from nnviz.core.stable import StablePair, repaired_product, stable_pair
from nnviz.records import dataclass

Mask = NDArray[np.bool_]

#: Full Jacobians are worked on in blocks of rows that hold at most so many numbers (8 MB).
_BLOCK = 2**20


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """Every number of one forward and backward pass; layer k stands at index k − 1, and a[0] is X. All are read-only.

    ``losses``, ``z``, ``a``, ``dL_da``, ``da_dz`` and ``dL_dz`` belong to each sample's own loss. ``loss``, ``dL_dW``
    and ``dL_db`` are means over the batch: of one sample, its own.
    ``da_dz[k-1]`` is (batch, units), the diagonal of each sample's Jacobian, for elementwise activations. For softmax
    it is (rows, units, units), the full Jacobian; of a very large batch only the first rows' are kept.
    ``stable_note`` says in words what overflowed in the product of factors behind the loss, and what was used instead.
    """

    network: Network
    parameters: Parameters
    x: Array  # (batch, inputs)
    y: Array  # (batch, outputs)
    z: tuple[Array, ...]  # (batch, units)
    a: tuple[Array, ...]  # (batch, units)
    losses: Array  # (batch,)
    loss: float
    dL_da: tuple[Array, ...]  # (batch, units)
    da_dz: tuple[Array, ...]  # (batch, units) or (rows, units, units)
    dL_dz: tuple[Array, ...]  # (batch, units)
    dL_dW: tuple[Array, ...]  # (fan_out, fan_in)
    dL_db: tuple[Array, ...]  # (fan_out,), or (0,) in a layer without biases
    stable_note: str | None

    @property
    def first_non_finite(self) -> str | None:
        """The first quantity, in the order of computation, that holds a NaN or an ∞: "A₃", "∂L/∂Z₂"."""
        return next(_non_finite(self), None)

    def non_finite(self) -> tuple[str, ...]:
        """All quantities that hold a NaN or an ∞, in the order of computation."""
        return _all_non_finite(self)


@without_warnings
def trace(network: Network, parameters: Parameters, x: ArrayLike, y: ArrayLike) -> Trace:
    """One forward and backward pass of x (batch, inputs) against y (batch, outputs), with every factor kept.

    What overflows becomes ∞ or NaN, without a warning; ``first_non_finite`` says where that began.
    """
    passed, y = forward(network, parameters, x), read_only(y)
    batch, n = len(y), network.depth
    pair = stable_pair(network)
    dL_da: list[Array] = [np.empty(0)] * n
    da_dz, dL_dz, dL_dW, dL_db = dL_da.copy(), dL_da.copy(), dL_da.copy(), dL_da.copy()
    note = None
    losses = sample_losses(network, passed, y)
    dL_da[-1] = network.loss.gradient(passed.a[-1], y) if pair is None else pair.gradient(passed.z[-1], y)
    for k in range(n, 0, -1):
        layer, W = network.layers[k - 1], parameters.weights[k - 1]
        dL_dz[k - 1], da_dz[k - 1] = _through(layer.activation, passed.z[k - 1], dL_da[k - 1])
        if k == n and pair is not None:
            dL_dz[-1], replaced = repaired_product(pair, dL_dz[-1], passed.z[-1], y)
            note = _stable_note(network, pair, replaced, dL_da[-1]) if replaced.any() else None
        dL_dW[k - 1] = dL_dz[k - 1].T @ passed.a[k - 1] / batch
        if layer.bias:
            dL_db[k - 1] = dL_dz[k - 1].mean(axis=0)
        if k > 1:
            dL_da[k - 2] = dL_dz[k - 1] @ W
    loss = float(losses.mean())
    return Trace(
        network, parameters, passed.a[0], y, passed.z, passed.a, read_only(losses), loss,
        _kept(dL_da), _kept(da_dz), _kept(dL_dz), _kept(dL_dW), _kept(dL_db), note,
    )  # fmt: skip


def _kept(arrays: list[Array]) -> tuple[Array, ...]:
    return tuple(read_only(array) for array in arrays)


@without_warnings
def sample_losses(network: Network, passed: Forward, y: Array) -> Array:
    """Each sample's own loss (batch,); from Z where A is the output of a sigmoid or softmax, which may be saturated."""
    pair = stable_pair(network)
    return network.loss.function(passed.a[-1], y) if pair is None else pair.loss(passed.z[-1], y)


def _through(activation: Activation, z: Array, dL_da: Array) -> tuple[Array, Array]:
    """∂L/∂Z = ∂L/∂A · ∂A/∂Z, and ∂A/∂Z itself."""
    if activation.elementwise:
        da_dz = activation.derivative(z)
        return dL_da * da_dz, da_dz
    rows = max(1, _BLOCK // z.shape[1] ** 2)
    starts = range(0, len(z), rows)
    first = activation.derivative(z[:rows])
    jacobians = (first if start == 0 else activation.derivative(z[start : start + rows]) for start in starts)
    products = [
        (dL_da[start : start + rows, np.newaxis, :] @ jacobian)[:, 0, :]
        for start, jacobian in zip(starts, jacobians, strict=True)
    ]
    return np.concatenate(products), first


# ---------------------------------------------------------------- what went wrong, in words


def _stable_note(network: Network, pair: StablePair, replaced: Mask, dL_da: Array) -> str:
    n, batch = subscript(network.depth), len(replaced)
    rows = replaced.any(axis=1)
    who = "The output is" if batch == 1 else f"In {rows.sum()} of {batch} samples the output is"
    if np.isfinite(dL_da[rows]).all():
        what = f"∂A{n}/∂Z{n} holds numbers too small for float64"
    else:
        what = f"∂L/∂A{n} overflows, while ∂A{n}/∂Z{n} is as good as 0"
    return f"{who} saturated: {what}. Their product ∂L/∂Z{n} was computed {_closed_form(network, pair)} instead."


def _closed_form(network: Network, pair: StablePair) -> str:
    n, divisor = subscript(network.depth), pair.divisor(network.outputs)
    if pair.closed is None:
        return f"from Z{n}"
    closed = pair.closed[0].format(a=f"A{n}")
    return f"as {closed}" if divisor == 1 else f"as ({closed})/{divisor}"


def _non_finite(trace: Trace) -> Iterator[str]:
    return (name for name, array in _in_order(trace) if not np.isfinite(array).all())


@lru_cache(maxsize=2)
def _all_non_finite(trace: Trace) -> tuple[str, ...]:
    """Every step of a pass asks for it more than once, and of twenty layers it takes a millisecond."""
    return tuple(_non_finite(trace))


def _in_order(trace: Trace) -> Iterator[tuple[str, Array]]:
    """Every array with its name, in the order in which they are computed."""
    n = trace.network.depth
    yield "X", trace.x
    for k in range(1, n + 1):
        yield f"Z{subscript(k)}", trace.z[k - 1]
        yield f"A{subscript(k)}", trace.a[k]
    yield "L", trace.losses
    yield "L", np.array(trace.loss)
    for k in range(n, 0, -1):
        sub = subscript(k)
        yield f"∂L/∂A{sub}", trace.dL_da[k - 1]
        yield f"∂A{sub}/∂Z{sub}", trace.da_dz[k - 1]
        yield f"∂L/∂Z{sub}", trace.dL_dz[k - 1]
        yield f"∂L/∂W{sub}", trace.dL_dW[k - 1]
        yield f"∂L/∂b{sub}", trace.dL_db[k - 1]
