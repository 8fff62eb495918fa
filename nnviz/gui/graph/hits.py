"""What lies under a point, found in the arrays that were drawn from; and the order in which the keyboard visits it."""

from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from nnviz.gui.drawing.scales import width_of
from nnviz.gui.drawing.strokes import square_around
from nnviz.gui.graph import names
from nnviz.gui.graph.biases import bias_box
from nnviz.gui.graph.drawn import Drawn
from nnviz.gui.graph.edges import EdgeSet
from nnviz.gui.graph.layout import GraphLayout
from nnviz.records import dataclass
from nnviz.session import notation
from nnviz.session.frame.model import GraphFrame

HitKind = Literal["unit", "bias", "edge", "loss", "target", "fold", "title", "badge", "sum"]

#: A thin edge can be hit this far from its middle, in pixels.
REACH = 7.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing in the picture; ``row`` is the unit (of a fold: the first hidden one), ``column`` an edge's source.

    A "sum" is the z of a unit, where it is written beside it.
    """

    kind: HitKind
    layer: int
    row: int = -1
    column: int = -1


def hit_at(point: QPointF, drawn: Drawn) -> Hit | None:
    """The thing at ``point``; neurons, biases and numbers win over the edges behind them. None on the background."""
    layout = drawn.layout
    layer = int(np.argmin(np.abs(np.asarray(layout.columns) - point.x())))
    title = _title_at(point, layout, layer)
    if title is not None or not layout.view.contains(point):  # the net may go on beyond, but it is not seen there
        return title
    above = _badge_at(point, drawn) or _label_at(point, drawn)
    return above or _node_at(point, drawn, layer) or _number_at(point, drawn) or _edge_at(point, layout, drawn.edges)


def _node_at(point: QPointF, drawn: Drawn, layer: int) -> Hit | None:
    layout = drawn.layout
    if QPointF.dotProduct(point - layout.loss, point - layout.loss) <= layout.loss_radius**2:
        return Hit("loss", layout.depth)
    if layout.target.contains(point):
        return Hit("target", layout.depth)
    return _in_column(point, drawn, layer)


def _badge_at(point: QPointF, drawn: Drawn) -> Hit | None:
    """The badge of units that act as one, which lies on top; its ``row`` is the first of them."""
    group = next((badge.group for badge in drawn.badges if badge.rect.contains(point)), None)
    return None if group is None else Hit("badge", group.layer, group.units[0])


def _label_at(point: QPointF, drawn: Drawn) -> Hit | None:
    """The z or a that is written there."""
    label = next((label for label in drawn.labels if label.rect.contains(point)), None)
    return None if label is None else Hit("sum" if label.letter == "z" else "unit", label.layer, label.unit)


def _number_at(point: QPointF, drawn: Drawn) -> Hit | None:
    """The edge whose number stands there."""
    edge = next((label.edge for label in drawn.numbers if label.rect.contains(point)), None)
    return None if edge is None else Hit("edge", *edge)


def _title_at(point: QPointF, layout: GraphLayout, layer: int) -> Hit | None:
    inside = layout.bands.titles.contains(point) and abs(point.x() - layout.columns[layer]) < 0.48 * layout.gap
    return Hit("title", layer) if inside else None


def _in_column(point: QPointF, drawn: Drawn, layer: int) -> Hit | None:
    layout = drawn.layout
    if layout.functions:
        return _box_at(point, drawn, layer)
    for row, y in layout.fold_y[layer]:
        half = max(0.5 * layout.pitches[layer], 8.0)
        if abs(point.y() - y) <= half and abs(point.x() - layout.columns[layer]) <= max(3 * layout.radius, 40.0):
            return Hit("fold", layer, row.unit)
    units = layout.shown(layer)
    if not len(units):
        return None
    offset = point.y() - layout.unit_y[layer][units]
    aside = abs(point.x() - layout.columns[layer])
    nearest = int(np.argmin(np.abs(offset)))
    if float(np.hypot(aside, offset[nearest])) <= layout.radius + 2:
        return Hit("unit", layer, int(units[nearest]))
    if not layout.has_biases[layer]:
        return None
    below = offset - layout.radius
    inside = np.flatnonzero((below > 0) & (below <= layout.stub + layout.square + 3))
    if not len(inside):
        return None
    unit = int(units[inside[-1]])
    box = bias_box(drawn.frame, layout, layer, unit)
    on_stub = float(below[inside[-1]]) <= layout.stub and aside <= 8
    return Hit("bias", layer, unit) if on_stub or (box and box.adjusted(-3, -3, 3, 3).contains(point)) else None


def _box_at(point: QPointF, drawn: Drawn, layer: int) -> Hit | None:
    """The box, with the derivative under it, or the number that leaves one."""
    left = next((value.layer for value in drawn.values if value.rect.contains(point)), None)
    if left is not None:
        return Hit("unit", left, 0)
    box = drawn.layout.outline(layer, 0) or QRectF()
    box.setBottom(max(drawn.layout.column_span(layer)[1], box.bottom()))
    return Hit("unit", layer, 0) if box.contains(point) else None


def _edge_at(point: QPointF, layout: GraphLayout, edges: EdgeSet) -> Hit | None:
    if not len(edges):
        return None
    distance = distances(point, edges)
    lookup = {
        (kind, level): width_of(kind, level, layout.theme, layout.mark_scale) / 2
        for kind, level in set(zip(edges.kind.tolist(), edges.level.tolist(), strict=True))
    }
    half = np.array([lookup[key] for key in zip(edges.kind.tolist(), edges.level.tolist(), strict=True)])
    gap = np.maximum(distance - half, 0.0)
    nearest = len(gap) - 1 - int(np.argmin(gap[::-1]))  # of equals the one drawn last, which lies on top
    if gap[nearest] > REACH * layout.theme.line_scale:
        return None
    return Hit("edge", int(edges.layer[nearest]), int(edges.row[nearest]), int(edges.column[nearest]))


def distances(point: QPointF, edges: EdgeSet) -> np.ndarray:
    """The distance in pixels of each drawn edge from ``point``, (drawn,)."""
    start, along = edges.lines[:, :2], edges.lines[:, 2:] - edges.lines[:, :2]
    offset = np.array([point.x(), point.y()]) - start
    length = np.maximum(np.einsum("ij,ij->i", along, along), 1e-9)
    share = np.clip(np.einsum("ij,ij->i", offset, along) / length, 0.0, 1.0)
    return np.hypot(*(offset - share[:, None] * along).T)


def describe(hit: Hit, frame: GraphFrame, layout: GraphLayout) -> str:
    """The tooltip of a thing: exact numbers, names and indices."""
    match hit.kind:
        case "unit":
            return names.describe_unit(frame, hit.layer, hit.row)
        case "bias":
            return names.describe_bias(frame, hit.layer, hit.row)
        case "edge":
            return names.describe_edge(frame, hit.layer, hit.row, hit.column)
        case "loss":
            return names.describe_loss(frame)
        case "target":
            return names.describe_target(frame)
        case "sum":
            return names.describe_sum(frame, hit.layer, hit.row)
        case "badge":
            return names.describe_alike(frame, hit.layer, hit.row)
        case "fold":
            row = next(row for row, _ in layout.fold_y[hit.layer] if row.unit == hit.row)
            last = row.unit + row.hidden
            return f"units {row.unit + 1:,} to {last:,} of {names.layer_title(frame.layers[hit.layer])} are not drawn"
        case _:
            title = names.layer_title(frame.layers[hit.layer])
            return title if hit.layer == 0 else f"{title}: click for the chain of its weights"


def number_of(hit: Hit, frame: GraphFrame) -> tuple[str, float] | None:
    """What a thing's number is called, and the number; None where it has none, or none yet."""
    if hit.kind == "edge":
        symbol = notation.parameter_symbol(hit.layer, "W", hit.row, hit.column)
        return symbol, float(frame.edges[hit.layer - 1].weights[hit.row, hit.column])
    if hit.kind == "loss":
        return None if frame.loss is None else ("L", frame.loss)
    layer = frame.layers[hit.layer]
    if hit.kind == "sum" and layer.z is not None:
        return notation.unit_symbol("z", hit.layer, hit.row), float(layer.z[hit.row])
    if hit.kind == "bias" and layer.biases is not None:
        return notation.parameter_symbol(hit.layer, "b", hit.row), float(layer.biases[hit.row])
    if hit.kind == "unit" and layer.a is not None:
        return notation.unit_symbol("a", hit.layer, hit.row), float(layer.a[hit.row])
    return None


def stations(layout: GraphLayout) -> list[tuple[HitKind, int]]:
    """What the keyboard visits from left to right: inputs, then the edges, biases and units of each layer."""
    found: list[tuple[HitKind, int]] = [("unit", 0)]
    for layer in range(1, layout.depth + 1):
        biases: list[tuple[HitKind, int]] = [("bias", layer)] if layout.has_biases[layer] else []
        found += [("edge", layer), *biases, ("unit", layer)]
    return [*found, ("loss", layout.depth), ("target", layout.depth)]


def members(station: tuple[HitKind, int], layout: GraphLayout, edges: EdgeSet) -> list[Hit]:
    """The things of one station from top to bottom; the edges by target unit, then by source unit."""
    kind, layer = station
    if kind == "edge":
        index = np.flatnonzero(edges.layer == layer)
        pairs = sorted(zip(edges.row[index].tolist(), edges.column[index].tolist(), strict=True))
        return [Hit("edge", layer, row, column) for row, column in pairs]
    if kind in ("unit", "bias"):
        return [Hit(kind, layer, int(unit)) for unit in layout.shown(layer)]
    return [Hit(kind, layer)]


def outline_of(hit: Hit, frame: GraphFrame, layout: GraphLayout) -> QRectF | None:
    """The rectangle of a thing that is not an edge; None where it is not drawn."""
    if hit.kind == "loss":
        return square_around(layout.loss, layout.loss_radius)
    if hit.kind == "target":
        return layout.target
    if hit.kind == "bias":
        return bias_box(frame, layout, hit.layer, hit.row)
    return layout.outline(hit.layer, hit.row) if hit.kind == "unit" else None
