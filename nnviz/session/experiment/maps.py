"""The trainability map that an experiment is to be seen on, as its file has it: two numbers, and how far each goes.

Whether the experiment has these numbers is seen when a map is made: other choices may have taken one away.
"""

from typing import Annotated

from nnviz.records import dataclass
from nnviz.session.experiment.refusals import Path, refuse, shown
from nnviz.session.experiment.schema import Key, Number, Object, Spec, Text, Whole

MOST_UPDATES = 1_000_000


@dataclass(frozen=True, slots=True)
class AxisSpec(Spec):
    """One axis: the dotted path of a number in the file, ``depth`` or ``width``; the least value and the largest."""

    key: Annotated[str, Key(Text("the dotted path of a number", most=80, may_be_empty=False))]
    low: Annotated[float, Key(Number(wanted="a finite number"))]
    high: Annotated[float, Key(Number(wanted="a finite number"))]

    def check_together(self, path: Path) -> None:
        """It goes upwards."""
        if not self.low < self.high:
            refuse((*path, "low"), f"a number below high = {shown(self.high)}", self.low)


@dataclass(frozen=True, slots=True)
class MapSpec(Spec):
    """Both axes, and how long each pixel is trained."""

    x: Annotated[AxisSpec, Key(Object(AxisSpec))]
    y: Annotated[AxisSpec, Key(Object(AxisSpec))]
    updates: Annotated[int, Key(Whole(1, MOST_UPDATES))] = 200

    def check_together(self, path: Path) -> None:
        """They are two."""
        if self.x.key == self.y.key:
            refuse((*path, "y", "key"), "another number than x has", self.y.key)
