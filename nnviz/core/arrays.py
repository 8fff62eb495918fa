"""Arrays as all of core has them: float64, shared and never changed, silent where numbers overflow."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

_Kind = TypeVar("_Kind", bound=NDArray[Any])
_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def read_only(array: ArrayLike) -> Array:
    """A view of ``array`` in float64 that cannot be written to: values are shared, never changed."""
    return sealed(np.asarray(array, dtype=np.float64).view())


def sealed(array: _Kind) -> _Kind:
    """``array`` itself, of any kind of numbers, no longer writable: for one that nobody else holds."""
    array.setflags(write=False)
    return array


def without_warnings(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """``function`` with numpy's warnings off: what overflows in it, or is no number, becomes ∞ or NaN, and that is all.

    Every public function of core that computes with a user's numbers is so, since any of them may be 1e300.
    """

    @wraps(function)
    def quiet(*args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
        with np.errstate(all="ignore"):
            return function(*args, **kwargs)

    return quiet
