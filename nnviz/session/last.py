"""What was made last is taken once more where it would be made of the same things.

From step to step most layers of a net are as they were, and consecutive frames share the arrays of what did not change.
So arrays are not compared number by number: only the same array, which nobody can write to, counts as the same.
"""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import numpy as np

Made = TypeVar("Made")


class Last(Generic[Made]):
    """Of each slot, a layer for instance, the one thing that was made last."""

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[tuple[object, ...], Made]] = {}

    def get(self, slot: Hashable, things: tuple[object, ...], make: Callable[[], Made]) -> Made:
        """What ``make`` gives, of ``things`` alone; it is called unless it was for the same ones the last time."""
        known = self._made.get(slot)
        if known is None or len(known[0]) != len(things) or not all(map(_is_the_same, known[0], things)):
            known = self._made[slot] = (things, make())
        return known[1]

    def forget(self) -> None:
        """What was made is of no more use."""
        self._made.clear()


def _is_the_same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray):
        return one is other and not one.flags.writeable
    return one is other or (not isinstance(other, np.ndarray) and one == other)
