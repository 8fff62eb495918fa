"""Whether two frames show the same: most hold arrays, for which Python's own == has no one answer."""

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def same(one: Any, other: Any) -> bool:
    """Whether two frames, or parts of them, are equal in every number and text; NaN equals NaN.

    What is the same object is not looked into: States share their arrays, so this is quick for large nets, too.
    """
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if is_dataclass(one):
        holds_no_arrays = type(one).__eq__ is not object.__eq__  # then == is right, and faster
        return (holds_no_arrays and one == other) or all(
            same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one)
        )
    return bool(one == other or (one != one and other != other))
