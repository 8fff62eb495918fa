"""What stands in a picture, and where: painted from, and asked what lies under a point."""

from dataclasses import dataclass

from nnviz.gui.graph.edge_numbers import EdgeNumber, place_edge_numbers
from nnviz.gui.graph.edges import EdgeSet, edge_set
from nnviz.gui.graph.functions import ArrowValue, arrow_values, place_arrow_numbers
from nnviz.gui.graph.highlight import tag_rect
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.neurons import name_plates
from nnviz.gui.graph.symmetry import Badge, place_badges
from nnviz.gui.graph.unit_labels import UnitLabel, place_unit_labels
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


def drawn(
    frame: GraphFrame, layout: GraphLayout, *, most: int | None = None, held: tuple[int, int, int] | None = None
) -> Drawn:
    """Whatever is drawn of ``frame``; at most the ``most`` strongest edges.

    :param held: the (layer, row, column) of a weight that is being changed: its value is written in any case.
    """
    edges = edge_set(frame, layout, most=most)
    badges, values = (), tuple[ArrowValue, ...]()
    if layout.functions:
        numbers, values = place_arrow_numbers(frame, layout, edges, held), arrow_values(frame, layout)
    else:
        numbers, badges = place_edge_numbers(frame, layout, edges, held), place_badges(frame, layout)
    tag = tag_rect(frame, layout)
    taken = [one.rect for one in (*numbers, *values, *badges)] + [layout.bands.titles] + ([] if tag is None else [tag])
    taken += name_plates(frame, layout, layout.theme)
    if layout.functions:
        taken += [layout.below(layer.index) for layer in frame.layers if layer.slopes is not None]
    return Drawn(frame, layout, edges, numbers, badges, values, place_unit_labels(frame, layout, taken))
