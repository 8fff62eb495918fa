"""Schedules: the learning rate of each update.

Each maps the base rate η and the number of updates done so far to the rate of the next one. To add one, write the
function and its line in SCHEDULES, and take its name out of PLANNED_SCHEDULES.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nnviz.core.initializers import Option


@dataclass(frozen=True, slots=True)
class Schedule:
    """``rate(η, updates)`` is the learning rate of the update after that many."""

    name: str
    title: str
    rate: Callable[[float, int], float]
    options: Mapping[str, Option] = field(default_factory=dict)


def constant(learning_rate: float, updates: int) -> float:
    """The same η for every update."""
    return learning_rate


SCHEDULES: dict[str, Schedule] = {"constant": Schedule("constant", "constant", constant)}

#: In the experiment file's vocabulary, but not built yet.
PLANNED_SCHEDULES = ("step", "exponential", "inverse_time", "cosine", "warmup_cosine", "one_cycle")
