"""Arrays as all of core has them: float64, shared and never changed, silent where numbers overflow."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

_Kind = TypeVar("_Kind", bound=NDArray[Any])


def read_only(array: ArrayLike) -> Array:
    """A view of ``array`` in float64 that cannot be written to: values are shared, never changed."""
    return sealed(np.asarray(array, dtype=np.float64).view())


def sealed(array: _Kind) -> _Kind:
    """``array`` itself, of any kind of numbers, no longer writable: for one that nobody else holds."""
    array.setflags(write=False)
    return array
