"""The sizes of features: standardizing brings them to 1."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, Indices, without_warnings
from nnviz.errors import UserError

_EPS = float(np.finfo(np.float64).eps)


@without_warnings
def standardized(inputs: Array, train: Indices, name: str) -> Array:
    """(x − mean) / deviation, (rows, features), with the training rows' figures.

    A feature that is constant in the training rows, up to rounding, is only centred: 0 wherever it lies among them; a
    held-out row that differs has its plain difference from their mean.

    Raises UserError, which calls the data ``name``, for a held-out row so far off that the result overflows.
    """
    measured = _measured(inputs, train)
    result = (measured.apart - measured.centre) / np.where(measured.constant, 1.0, measured.deviation)
    constant = np.flatnonzero(measured.constant)
    result[:, constant] = _only_centred(measured, constant, train)
    if not np.isfinite(result).all():
        raise UserError(f"{name}: a held-out row is too far from the training rows to be standardized.")
    return result


def _only_centred(measured: "_Measured", constant: Indices, train: Indices) -> Array:
    """The constant features as they are, without their mean; 0 from the least to the greatest training value."""
    apart = measured.apart[:, constant]
    among = (apart >= apart[train].min(axis=0)) & (apart <= apart[train].max(axis=0))
    centred: Array = np.ldexp(apart - measured.centre[constant], measured.exponents[constant])
    return np.where(among, 0.0, centred)


@without_warnings
def constant_features(x: Array) -> NDArray[np.bool_]:
    """Which columns of x (rows, features) are constant, up to rounding.

    A deviation is at least (max − min)/√(2n): only where that might be rounding are columns measured, which takes long.
    """
    low, high, rows = x.min(axis=0), x.max(axis=0), len(x)
    bound = 2.0 * rows * _EPS * np.maximum(np.abs(low), np.abs(high))
    unsure = ~((high - low) / np.sqrt(2.0 * rows) > bound)
    constant = np.zeros(x.shape[1], dtype=np.bool_)
    constant[unsure] = _measured(x[:, unsure], np.arange(rows)).constant
    return constant


class _Measured(NamedTuple):
    """Features over powers of two: their values apart from one training row's, and what those rows say of them."""

    apart: Array  # (rows, features)
    centre: Array  # (features,) the mean, apart from that row as well
    deviation: Array
    constant: NDArray[np.bool_]
    exponents: NDArray[np.int32]


def _measured(inputs: Array, train: Indices) -> _Measured:
    scaled, exponents = _about_one(inputs, train)
    # Differences from a row: exact where values lie close together, so that nothing of a large offset is left in them.
    offset = scaled[train[0]]
    apart = scaled - offset
    training = apart[train]
    centre = _mean(training)
    deviation = np.sqrt(np.square(training - centre).mean(axis=0))
    return _Measured(apart, centre, deviation, _is_constant(deviation, offset + centre, len(train)), exponents)


def _about_one(inputs: Array, train: Indices) -> tuple[Array, NDArray[np.int32]]:
    """``inputs`` over powers of two that put each feature's largest training value into [½, 1), and the exponents.

    No square or sum overflows or underflows then, and no digit is lost that counts beside that value.
    """
    exponents = np.frexp(np.abs(inputs[train]).max(axis=0))[1]
    return np.ldexp(inputs, -exponents), exponents


def _mean(rows: Array) -> Array:
    """The mean of each column; the second pass adds what rounding took from the first."""
    first = rows.mean(axis=0)
    mean: Array = first + (rows - first).mean(axis=0)
    return mean


def _is_constant(deviation: Array, mean: Array, rows: int) -> NDArray[np.bool_]:
    """Whether what varies may be rounding alone.

    With variance V, mean m and n rows: V ≤ (n·ε·m)², the error bound of a variance in two passes of Chan, Golub &
    LeVeque, "Algorithms for computing the sample variance" (1983), which scikit-learn takes since its pull request
    19788. The other part of that bound, n·ε·V, is too small to decide anything.
    """
    constant: NDArray[np.bool_] = deviation <= rows * _EPS * np.abs(mean)
    return constant
