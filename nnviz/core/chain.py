"""The chain of factors whose product is the gradient: the matrix view of backpropagation, for one sample.

    ∂L/∂W_l = ∂L/∂A_n · ∂A_n/∂Z_n · ∂Z_n/∂A_{n−1} · … · ∂A_l/∂Z_l · ∂Z_l/∂W_l        2(n − l) + 3 factors

Gradients by activations and pre-activations are rows (numerator layout), so the factors multiply from left to right as
they are written. Of a batch, the chain is that of the first sample.
"""

from collections.abc import Iterator
from math import sqrt
from typing import Literal

import numpy as np

from nnviz.core.arrays import Array, read_only, without_warnings
from nnviz.core.backprop import Trace
from nnviz.core.network import ParameterName
from nnviz.records import dataclass

#: What a factor differentiates by what. Of layer k, "dZ_dA" is ∂Z_k/∂A_{k−1}; the others carry k on both sides.
FactorKind = Literal["dL_dA", "dA_dZ", "dZ_dA", "dZ_dW", "dZ_db"]


@dataclass(frozen=True, slots=True)
class Target:
    """What the loss is differentiated by: all of W or b of a layer, or one entry of it.

    One weight has ``row`` (its unit) and ``column`` (its source); one bias has ``row`` alone. Counted from 0.
    """

    layer: int
    parameter: ParameterName
    row: int | None = None
    column: int | None = None

    def __post_init__(self) -> None:
        if self.parameter == "W" and (self.row is None) != (self.column is None):
            raise ValueError("one weight needs both its row and its column")
        if self.parameter == "b" and self.column is not None:
            raise ValueError("a bias has no column")

    def entry(self, array: Array) -> float:
        """The target's entry of an array shaped like its W or b; the target is one weight or one bias."""
        if self.row is None:
            raise ValueError("the target is a whole array, not one entry")
        return float(array[self.row] if self.column is None else array[self.row, self.column])


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """One factor of the chain and the running product after it.

    ``value`` by kind: dL_dA (outputs,) a row; dA_dZ (units,) with ``diagonal``, or the full Jacobian (units, units);
    dZ_dA is W_k (fan_out, fan_in). The last one of a whole W is A_{l−1} (fan_in,), which meets the product as an outer
    product; of a whole b the unit matrix, as ``diagonal`` ones. Of one weight or bias it is the column ∂Z_l/∂w
    (fan_out,), which is zero but for its own unit.
    ``product`` is ∂L by what the factor differentiates by: a row, (fan_out, fan_in) for W, or () for one entry.
    """

    kind: FactorKind
    layer: int
    value: Array
    product: Array
    diagonal: bool = False

    @property
    def norm(self) -> float:
        """The Frobenius norm of the running product."""
        return frobenius(self.product)


def chain(trace: Trace, target: Target) -> tuple[Factor, ...]:
    """The factors from the loss to one target, in the order in which they multiply.

    ValueError where it is the b of a layer without biases.
    """
    return (*_trunk(trace, target.layer), _last(trace, target))


def whole_pass(trace: Trace) -> tuple[Factor, ...]:
    """The factors of every layer: the trunk from the loss to layer 1, with the branches to W_k and to any b_k."""
    factors: list[Factor] = []
    for factor in _trunk(trace, 1):
        factors.append(factor)
        if factor.kind == "dA_dZ":
            factors.append(_last(trace, Target(factor.layer, "W")))
            if trace.network.biases(factor.layer):
                factors.append(_last(trace, Target(factor.layer, "b")))
    return tuple(factors)


def gain(factor: Factor) -> float:
    """How much a factor stretches what it is multiplied by: the size that the bars show.

    The root mean square of its singular values, ‖F‖ / √(the smaller side): |F| of a number, 1 of a unit matrix, and the
    length of a row or a column. A diagonal counts as the matrix that it is.
    """
    value = factor.value
    smaller = value.size if factor.diagonal else min(value.shape) if value.ndim == 2 else 1
    return frobenius(value) / sqrt(smaller)


# ---------------------------------------------------------------- the factors


def _trunk(trace: Trace, last: int) -> Iterator[Factor]:
    """∂L/∂A_n, then ∂A_k/∂Z_k and ∂Z_k/∂A_{k−1} for k = n, n − 1, … down to ∂A_k/∂Z_k of layer ``last``."""
    n = trace.network.depth
    yield Factor("dL_dA", n, trace.dL_da[-1][0], trace.dL_da[-1][0])
    for k in range(n, last - 1, -1):
        elementwise = trace.network.layers[k - 1].activation.elementwise
        yield Factor("dA_dZ", k, trace.da_dz[k - 1][0], trace.dL_dz[k - 1][0], diagonal=elementwise)
        if k > last:
            yield Factor("dZ_dA", k, trace.parameters.weights[k - 1], trace.dL_da[k - 2][0])


@without_warnings
def _last(trace: Trace, target: Target) -> Factor:
    """The factor by the target itself, where the chain ends."""
    k = target.layer
    if target.parameter == "b" and not trace.network.biases(k):
        raise ValueError(f"layer {k} has no biases")
    delta, source = trace.dL_dz[k - 1][0], trace.a[k - 1][0]
    kind: FactorKind = "dZ_dW" if target.parameter == "W" else "dZ_db"
    if target.row is not None:
        slope = 1.0 if target.column is None else source[target.column]
        value = np.zeros_like(delta)
        value[target.row] = slope
        return Factor(kind, k, read_only(value), read_only(delta[target.row] * slope))
    if kind == "dZ_dW":
        return Factor(kind, k, source, read_only(np.outer(delta, source)))
    return Factor(kind, k, read_only(np.ones_like(delta)), delta, diagonal=True)


def frobenius(array: Array) -> float:
    """√Σx² without overflow or underflow on the way."""
    largest = float(np.max(np.abs(array)))
    if largest == 0.0 or not np.isfinite(largest):
        return largest
    return largest * float(np.sqrt(np.sum((array / largest) ** 2)))
