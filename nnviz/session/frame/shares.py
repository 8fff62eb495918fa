"""Bars beside numbers that add up: as long as the numbers are large."""

import numpy as np

from nnviz.core.arrays import Array


def shares(values: Array) -> list[float]:
    """Each value (−1 … 1) as a part of the largest one that is finite; 0 for what is not finite."""
    finite = np.abs(values[np.isfinite(values)])
    largest = float(finite.max()) if finite.size else 0.0
    return [float(value / largest) if largest and np.isfinite(value) else 0.0 for value in values]
