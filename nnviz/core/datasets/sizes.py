"""How large the features are: nets work best with inputs about 1, LeCun et al., "Efficient BackProp" (1998), 4.3."""

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, Indices, without_warnings
from nnviz.core.datasets.scale import constant_features

#: Features are of a fit size if it differs by no more than this factor from 1.
FIT = 10.0
_AT_ONCE = 2**15  # numbers that stay in the processor's cache


@without_warnings
def feature_sizes(x: Array) -> Array:
    """The root mean square (inputs,) of each column of x (rows, inputs); 0 of one that is 0 everywhere."""
    largest = np.maximum(np.maximum(x.max(axis=0), -x.min(axis=0)), np.finfo(np.float64).tiny)
    squares, rows = np.zeros(x.shape[1]), max(_AT_ONCE // x.shape[1], 1)
    for start in range(0, len(x), rows):
        shares = x[start : start + rows] / largest  # so that no square overflows
        squares += np.einsum("ij,ij->j", shares, shares)
    sizes: Array = largest * np.sqrt(squares / len(x))
    return sizes


def too_large(sizes: Array) -> NDArray[np.bool_]:
    """Which of the sizes (inputs,) are far above 1."""
    return sizes > FIT


def too_small(x: Array, sizes: Array) -> NDArray[np.bool_]:
    """Which columns of x (rows, inputs), of those sizes (inputs,), are far below 1, and not because most of it is 0.

    One that is 0 in most rows marks the others: a pixel, or a class as one of several columns.
    """
    marks = np.count_nonzero(x, axis=0) * 2 < len(x)
    small: NDArray[np.bool_] = (sizes < 1 / FIT) & ~marks
    return small


@without_warnings
def far_from_one(x: Array) -> tuple[Indices, Array]:
    """The columns of x (rows, inputs) that standardizing would bring to size 1 from afar, the farthest first, and their
    sizes. It would make a constant 0, so that none is among them.
    """
    sizes = feature_sizes(x)
    far = np.flatnonzero(too_large(sizes) | too_small(x, sizes))
    far = far[~constant_features(x[:, far])]
    ordered = far[np.argsort(-np.abs(np.log(sizes[far])), kind="stable")]
    return ordered, sizes[ordered]
