"""What the race panel asks of the session, and what it has asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from nnviz.gui.background import Job
from nnviz.session.frame.plots import PlaneChoice, PlaneFrame, RaceFrame

Entry = tuple[str, float]


class Race(Protocol):
    """A race as it stands: a value."""

    @property
    def finished(self) -> bool: ...

    @property
    def updates(self) -> int: ...

    def extended(self, updates: int, budget: float, /) -> "Race": ...

    def frame(self) -> RaceFrame: ...

    def plane_job(self, choice: PlaneChoice, /) -> Job: ...

    def followed(self, frame: PlaneFrame, /) -> PlaneFrame: ...


class RaceSource(Protocol):
    """Where races come from: the session."""

    def new_race(self, entries: Sequence[Entry], /) -> Race:
        """From the present weights. Raises UserError where an entry is not possible."""

    def place(self) -> object:
        """Equal as long as a race that was begun is still one of this net, on these data."""

    def usual_entries(self) -> list[Entry]: ...

    def optimizer_entries(self) -> list[Entry]: ...


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a survey is for: of one start, over some directions, through paths of so many updates."""

    start: int
    wish: str  # the directions the user wants; before there are paths the choice is another one
    choice: PlaneChoice
    updates: int

    def is_beside(self, other: "Purpose") -> bool:
        """Whether the same race may run on over it, though the paths have grown."""
        return (self.start, self.wish, self.choice.reach) == (other.start, other.wish, other.choice.reach)
