"""What a place is in the picture: the thing that is hit there, and the room that it takes."""

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPainterPathStroker

from nnviz.gui.drawing.strokes import square_around
from nnviz.gui.graph.biases import bias_box
from nnviz.gui.graph.boxes import CORNER
from nnviz.gui.graph.drawn import Drawn
from nnviz.gui.graph.highlight import column_area
from nnviz.gui.graph.hits import Hit
from nnviz.gui.graph.unit_labels import label_at
from nnviz.session.place import Place

#: Half the width of what is lit along an edge, in pixels.
ALONG = 7.0


def hit_of(place: Place, depth: int) -> Hit | None:
    """The thing that a place is; None of a factor, which stands in the chain."""
    match place.kind, *(number - 1 for number in place.numbers):
        case "x", unit:
            return Hit("unit", 0, unit)
        case ("unit" | "a"), layer, unit:
            return Hit("unit", layer + 1, unit)
        case "z", layer, unit:
            return Hit("sum", layer + 1, unit)
        case "w", layer, row, column:
            return Hit("edge", layer + 1, row, column)
        case "b", layer, unit:
            return Hit("bias", layer + 1, unit)
        case "layer", layer:
            return Hit("title", layer + 1)
    return {"input": Hit("title", 0), "loss": Hit("loss", depth), "y": Hit("target", depth)}.get(place.kind)


def place_hit(hit: Hit, among: tuple[Place, ...], depth: int) -> Place | None:
    """Which of some places a thing is."""
    return next((place for place in among if hit_of(place, depth) == hit), None)


def room_of(place: Place, drawn: Drawn) -> QRectF | None:
    """The rectangle that marks hang on: of an edge its number's, or a point on it; None where nothing is drawn."""
    layout, hit = drawn.layout, hit_of(place, drawn.layout.depth)
    match place.kind, hit:
        case _, None:
            return None
        case "w", Hit(_, layer, row, column):
            return _edge_room(layer, row, column, drawn)
        case "b", Hit(_, layer, unit):
            return bias_box(drawn.frame, layout, layer, unit)
        case ("z" | "a"), Hit(_, layer, unit):
            label = label_at(drawn.labels, place.kind, layer, unit)
            return layout.outline(layer, unit) if label is None else label.rect
        case ("unit" | "x"), Hit(_, layer, unit):
            return layout.outline(layer, unit)
        case ("layer" | "input"), Hit(_, layer):
            return column_area(layout, layer)
        case "y", _:
            return layout.target
    return square_around(layout.loss, layout.loss_radius)


def _edge_room(layer: int, row: int, column: int, drawn: Drawn) -> QRectF | None:
    number = next((one.rect for one in drawn.numbers if one.edge == (layer, row, column)), None)
    start, stop = drawn.layout.unit(layer - 1, column), drawn.layout.unit(layer, row)
    if number is not None or start is None or stop is None:
        return number
    return square_around(start + (stop - start) * 0.4, 2.0)


def area_of(place: Place, drawn: Drawn) -> QPainterPath:
    """All that belongs to a thing: of a unit its bias and what is written beside it, of an edge its number."""
    path, layout = QPainterPath(), drawn.layout
    path.setFillRule(Qt.FillRule.WindingFill)
    hit, room = hit_of(place, layout.depth), room_of(place, drawn)
    if hit is None or room is None:
        return path
    match place.kind:
        case "w":
            _add_edge(path, hit, drawn)
            _add_rect(path, room, 3.0, room.height() / 2)
        case "unit" | "x" | "a":
            _add_unit(path, hit, drawn, whole=place.kind == "unit")
        case "loss":
            path.addEllipse(layout.loss, layout.loss_radius + 5, layout.loss_radius + 5)
        case "layer" | "input":
            _add_rect(path, room, 2.0, layout.radius + 8)
        case "z" if label_at(drawn.labels, "z", hit.layer, hit.row) is None:
            _add_unit(path, hit, drawn, whole=False)
        case _:
            _add_rect(path, room, 3.0, 6.0)
    return path


def _add_rect(path: QPainterPath, rect: QRectF, grow: float, corner: float) -> None:
    path.addRoundedRect(rect.adjusted(-grow, -grow, grow, grow), corner, corner)


def _add_unit(path: QPainterPath, hit: Hit, drawn: Drawn, *, whole: bool) -> None:
    layout = drawn.layout
    outline = layout.outline(hit.layer, hit.row, 4.0)
    if outline is None:
        return
    if layout.functions:
        path.addRoundedRect(outline, CORNER + 4, CORNER + 4)
    else:
        path.addEllipse(outline)
    labels = [one for one in drawn.labels if (one.layer, one.unit) == (hit.layer, hit.row)]
    for label in labels:
        if whole or label.letter == "a":
            _add_rect(path, label.rect, 2.0, label.rect.height() / 2)
    bias = bias_box(drawn.frame, layout, hit.layer, hit.row) if whole and layout.has_biases[hit.layer] else None
    if bias is not None:
        path.addRect(bias.adjusted(-3, -layout.stub, 3, 3))


def _add_edge(path: QPainterPath, hit: Hit, drawn: Drawn) -> None:
    edges = drawn.edges
    found = (edges.layer == hit.layer) & (edges.row == hit.row) & (edges.column == hit.column)
    for coordinates in edges.lines[np.flatnonzero(found)].tolist():
        between = QLineF(*coordinates)
        ends = [min(drawn.layout.half(k) / max(between.length(), 1.0), 0.5) for k in (hit.layer - 1, hit.layer)]
        line = QPainterPath(between.pointAt(ends[0]))
        line.lineTo(between.pointAt(1 - ends[1]))
        stroker = QPainterPathStroker()
        stroker.setWidth(2 * ALONG)
        path.addPath(stroker.createStroke(line))
