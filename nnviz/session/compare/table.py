"""The table of the lanes for other programs, in full precision."""

from nnviz.session.frame.compare import CompareFrame, LaneFrame
from nnviz.session.tables import Cell, Table

HEAD = (
    "lane", "update", "loss", "converges", "loss stays low from update", "rows right", "saturated at start",
    "gradient norm of layer 1 at start", "note",
)  # fmt: skip


def lanes_table(frame: CompareFrame) -> Table:
    """A line for each lane."""
    return Table("lanes", HEAD, tuple(map(_line, frame.lanes)))


def _line(lane: LaneFrame) -> tuple[Cell, ...]:
    return (
        lane.name, lane.measured, lane.loss, lane.place, lane.low_from, lane.accuracy, lane.share_saturated,
        lane.gradient_norm, f"{lane.head}: {lane.told}" if lane.head else "",
    )  # fmt: skip
