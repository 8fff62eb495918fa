"""When training is to stop by itself."""

from nnviz.records import dataclass


@dataclass(frozen=True, slots=True)
class StopConditions:
    """A condition that is off keeps its number."""

    by_loss: bool = False
    loss: float = 0.01
    by_epochs: bool = False
    epochs: int = 100

    @property
    def loss_below(self) -> float | None:
        """The training loss at which training stops; None: it does not."""
        return self.loss if self.by_loss else None

    @property
    def most_epochs(self) -> int | None:
        """After how many epochs it stops; None: it does not."""
        return self.epochs if self.by_epochs else None
