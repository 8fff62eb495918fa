"""What a training run is made of: the recipe, and one moment of it."""

from dataclasses import field

from nnviz.core.arrays import Array
from nnviz.core.network import Network, Parameters
from nnviz.core.optimizers import Memory, Optimizer
from nnviz.core.options import Options
from nnviz.core.schedules import Schedule
from nnviz.records import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A moment of training: after so many updates, the parameters and what the optimizer remembers."""

    updates: int
    parameters: Parameters
    memory: Memory


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Recipe:
    """All that decides an update, besides where it starts.

    Training rows x (rows, inputs) and y (rows, outputs), and test rows alike, of which there may be none (0, …).
    Options that are left out have their defaults. ``seed`` decides the order of the rows; None: their own.
    """

    network: Network
    x: Array
    y: Array
    test_x: Array
    test_y: Array
    optimizer: Optimizer
    schedule: Schedule
    learning_rate: float
    batch_size: int
    seed: int | None
    optimizer_options: Options = field(default_factory=dict)
    schedule_options: Options = field(default_factory=dict)

    def first(self, parameters: Parameters) -> Point:
        """The moment before the first update."""
        return Point(0, parameters, self.optimizer.start(parameters, self.optimizer_options))

    def rate(self, update: int) -> float:
        """The learning rate of an update, counted from 0."""
        return self.schedule.rate(self.learning_rate, update, self.schedule_options)
