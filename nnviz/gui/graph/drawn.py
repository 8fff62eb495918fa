"""What stands in a picture, and where: painted from, and asked what lies under a point."""

from dataclasses import replace

from PySide6.QtCore import QRectF

from nnviz.gui.graph.edge_numbers import EdgeNumber, place_edge_numbers
from nnviz.gui.graph.edges import EdgeSet, edge_set
from nnviz.gui.graph.functions import ArrowValue, arrow_values, place_arrow_numbers
from nnviz.gui.graph.highlight import tag_rect
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.loss import name_rect
from nnviz.gui.graph.neurons import name_plates
from nnviz.gui.graph.symmetry import Badge, place_badges
from nnviz.gui.graph.unit_labels import UnitLabel, place_unit_labels
from nnviz.gui.graph.values_beside import ValueBeside, place_values_beside
from nnviz.records import dataclass
from nnviz.session.frame.model import GraphFrame


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A frame in its places: the edges that are drawn and the numbers that stand on them, those on top first."""

    frame: GraphFrame
    layout: GraphLayout
    edges: EdgeSet
    numbers: list[EdgeNumber]
    badges: tuple[Badge, ...]
    values: tuple[ArrowValue, ...] = ()  # of a net drawn as functions
    labels: tuple[UnitLabel, ...] = ()  # z and a of the units in question
    beside: tuple[ValueBeside, ...] = ()  # in large type, the numbers that neurons are too small for


def drawn(
    frame: GraphFrame, layout: GraphLayout, *, most: int | None = None, held: tuple[int, int, int] | None = None
) -> Drawn:
    """Whatever is drawn of ``frame``; at most the ``most`` strongest edges.

    :param held: the (layer, row, column) of a weight that is being changed: its value is written in any case.
    """
    edges = edge_set(frame, layout, most=most)
    badges, values, beside = tuple[Badge, ...](), tuple[ArrowValue, ...](), place_values_beside(frame, layout)
    if layout.functions:
        numbers, values = place_arrow_numbers(frame, layout, edges, held), arrow_values(frame, layout)
    else:
        numbers = place_edge_numbers(frame, layout, edges, held, [one.rect for one in beside])
        badges = place_badges(frame, layout, [number.rect for number in numbers])
    found = Drawn(frame, layout, edges, numbers, badges, values, beside=beside)
    if frame.asked is None and not layout.nested:
        return found
    return replace(found, labels=place_unit_labels(frame, layout, taken(found)))


def taken(drawn: Drawn) -> list[QRectF]:
    """Where words stand already."""
    frame, layout = drawn.frame, drawn.layout
    found = [one.rect for one in (*drawn.numbers, *drawn.values, *drawn.badges, *drawn.labels)]
    found += [layout.bands.titles, *name_plates(frame, layout, layout.theme)]
    found += [one for one in (tag_rect(frame, layout), name_rect(frame, layout, layout.theme)) if one is not None]
    if layout.functions:
        found += [layout.below(layer.index) for layer in frame.layers if layer.slopes is not None]
    return found
