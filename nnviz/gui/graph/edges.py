"""The edges of one frame as arrays: which are drawn, how, and in which order; and their painting in buckets.

Between two layers with more edges than can be read, the strongest are drawn and the rest is counted. Edges of one
look lie side by side in one array and are handed to the painter at once.
"""

from functools import partial
from itertools import pairwise
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from nnviz.gui.drawing.part_names import draws, named, scribe_of
from nnviz.gui.drawing.scales import LEVELS, Mark, Marks, marks_or_unknown
from nnviz.gui.drawing.strokes import draw_marks
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.graph.layout import EDGES_PER_LAYER, GraphLayout
from nnviz.gui.graph.rows import path_units
from nnviz.records import dataclass
from nnviz.session.frame.model import EdgeLayer, GraphFrame, Part
from nnviz.session.last import Last
from nnviz.session.plan import FactorKind

#: While things move, at most so many edges are drawn, without antialiasing.
MOVING_EDGES = 700
#: Up to this many edges are smooth even while things move.
SMOOTH_EDGES = 300

BACKWARD = frozenset(get_args(FactorKind))


@dataclass(frozen=True, slots=True, eq=False)
class EdgeSet:
    """The drawn edges, weakest look first; all arrays are (drawn,) but ``lines``, which is (drawn, 4)."""

    lines: NDArray[np.float64]
    layer: NDArray[np.intp]
    row: NDArray[np.intp]
    column: NDArray[np.intp]
    kind: NDArray[np.uint8]
    level: NDArray[np.uint8]
    positive: NDArray[np.bool_]
    dimmed: NDArray[np.bool_]
    total: int
    kinds: frozenset[int]  # every Mark among them, and among those that are left out while things move

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def left_out(self) -> int:
        return self.total - len(self)

    def take(self, index: NDArray[np.intp]) -> "EdgeSet":
        """The edges at ``index``, in that order."""
        return EdgeSet(
            self.lines[index],
            self.layer[index],
            self.row[index],
            self.column[index],
            self.kind[index],
            self.level[index],
            self.positive[index],
            self.dimmed[index],
            self.total,
            self.kinds,
        )


_ARRAYS = tuple(name for name in EdgeSet.__slots__ if name not in ("total", "kinds"))


def is_dimmed(frame: GraphFrame, part: Part) -> bool:
    """Whether a part is drawn paler: on the way back, what has been used already."""
    return frame.current is not None and frame.current.kind in BACKWARD and part in frame.used


def shown_values(frame: GraphFrame, edges: EdgeLayer) -> NDArray[np.float64] | None:
    """The (fan_out, fan_in) numbers that the edges of a layer show; None while they are unknown."""
    return edges.weights if frame.edges_show == "weight" else edges.gradients


def edge_set(frame: GraphFrame, layout: GraphLayout, *, most: int | None = None) -> EdgeSet:
    """The edges that are drawn; at most the ``most`` strongest of all."""
    parts = tuple(_layer_edges(frame, layout, edges) for edges in frame.edges)
    return _all_edges.get("all", (*parts, most), lambda: _joined(parts, most))


#: At twenty layers two milliseconds of each step, in which one layer changes.
_of_layers, _all_edges = Last[EdgeSet](), Last[EdgeSet]()


def _joined(parts: tuple[EdgeSet, ...], most: int | None) -> EdgeSet:
    joined = EdgeSet(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in _ARRAYS),
        total=sum(part.total for part in parts),
        kinds=frozenset[int]().union(*(part.kinds for part in parts)),
    )
    order = np.argsort(_look(joined), kind="stable")
    if most is not None and len(order) > most:
        order = order[-most:]
    return joined.take(order)


def _look(edges: EdgeSet) -> NDArray[np.int32]:
    """One number for everything that the pen depends on, in the order of drawing."""
    look = edges.kind.astype(np.int32) * (LEVELS + 1) + edges.level
    return (look * 2 + ~edges.dimmed) * 2 + edges.positive


def _layer_edges(frame: GraphFrame, layout: GraphLayout, edges: EdgeLayer) -> EdgeSet:
    layer, values = edges.layer, shown_values(frame, edges)
    only = edges.only if frame.edges_show == "gradient" and values is not None else None
    dimmed, needed = is_dimmed(frame, Part("dZ_dA", layer)), _needed(frame, layer)
    things = layout, values, edges.weights, only, frame.reference_decade, dimmed, needed
    return _of_layers.get(layer, things, lambda: _edges_between(layer, *things))


def _edges_between(
    layer: int,
    layout: GraphLayout,
    values: NDArray[np.float64] | None,
    weights: NDArray[np.float64],
    only: tuple[int, int] | None,
    reference_decade: int,
    dimmed: bool,
    needed: frozenset[tuple[int, int]],
) -> EdgeSet:
    """The drawn edges into a layer, row by row: what they show is in ``values``, of one edge alone if ``only`` is."""
    rows, columns = layout.shown(layer), layout.shown(layer - 1)
    row, column = np.repeat(rows, len(columns)), np.tile(columns, len(rows))
    looks = marks_or_unknown(None if values is None else values[row, column], row.shape, reference_decade)
    if only is not None:
        _forget_all_but(looks, (row == only[0]) & (column == only[1]))
    if len(row) > EDGES_PER_LAYER:
        keep = _strongest(looks, np.abs(weights[row, column]), _are_among(row, column, needed))
        row, column = row[keep], column[keep]
        looks = Marks(looks.kind[keep], looks.level[keep], looks.positive[keep])
    count = len(row)
    lines = np.empty((count, 4))
    lines[:, 0], lines[:, 2] = layout.columns[layer - 1], layout.columns[layer]
    lines[:, 1], lines[:, 3] = layout.unit_y[layer - 1][column], layout.unit_y[layer][row]
    kinds = frozenset(np.flatnonzero(np.bincount(looks.kind)).tolist())
    return EdgeSet(
        lines, np.full(count, layer), row, column, looks.kind, looks.level, looks.positive, np.full(count, dimmed),
        weights.size, kinds,
    )  # fmt: skip


def _forget_all_but(looks: Marks, known: NDArray[np.bool_]) -> None:
    looks.kind[~known] = Mark.UNKNOWN
    looks.level[~known] = 0
    looks.positive[~known] = False


def _strongest(looks: Marks, weights: NDArray[np.float64], needed: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The EDGES_PER_LAYER strongest by look, then by weight; the needed ones are always among them."""
    finite = np.where(np.isfinite(weights), weights, 0.0)
    share = finite / (finite.max(initial=0.0) + 1.0)
    strength = looks.kind * 1000.0 + looks.level + share + needed * 1e6
    return np.sort(np.argpartition(strength, -EDGES_PER_LAYER)[-EDGES_PER_LAYER:])


def _needed(frame: GraphFrame, layer: int) -> frozenset[tuple[int, int]]:
    """Which edges into a layer must be drawn however weak: the selected one, those on the path and in question."""
    marks = (*marked_edges(frame), *asked_edges(frame))
    return frozenset((row, column) for marked, row, column in marks if marked == layer)


def _are_among(row: NDArray[np.intp], column: NDArray[np.intp], some: frozenset[tuple[int, int]]) -> NDArray[np.bool_]:
    found = np.zeros(row.shape, dtype=bool)
    for one in some:
        found |= (row == one[0]) & (column == one[1])
    return found


def selected_edge(frame: GraphFrame) -> tuple[int, int, int] | None:
    """The one selected weight as (layer, row, column)."""
    selection = frame.selection
    if selection.parameter != "W" or selection.row is None or selection.column is None:
        return None
    return selection.layer, selection.row, selection.column


def path_edges(frame: GraphFrame) -> tuple[tuple[int, int, int], ...]:
    """The weights on the path as (layer, row, column)."""
    units = path_units(frame)
    return tuple((layer, unit, source) for (_, source), (layer, unit) in pairwise(units))


def marked_edges(frame: GraphFrame) -> tuple[tuple[int, int, int], ...]:
    chosen = selected_edge(frame)
    return path_edges(frame) if chosen is None else (*path_edges(frame), chosen)


def asked_edges(frame: GraphFrame) -> tuple[tuple[int, int, int], ...]:
    """The weights that a question is about, or that can be its answer."""
    places = () if frame.asked is None else (*frame.asked.places, *frame.asked.among)
    return tuple(
        (place.numbers[0], place.numbers[1] - 1, place.numbers[2] - 1) for place in places if place.kind == "w"
    )


@draws("edges")
def paint_edges(painter: QPainter, edges: EdgeSet, theme: Theme, scale: float, *, smooth: bool = True) -> None:
    """Draw all edges, one call for each look, two where it is hollow or striped.

    Without ``smooth``, dashes and antialiasing are left out.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    looks = _look(edges)
    starts = np.flatnonzero(np.diff(looks, prepend=-1)) if len(looks) else np.empty(0, dtype=np.intp)
    for start, stop in zip(starts, [*starts[1:], len(looks)], strict=True):
        first = int(start)
        look = int(edges.kind[first]), int(edges.level[first]), bool(edges.positive[first])
        paint = partial(_paint_alike, painter, edges, look, theme, scale, bool(edges.dimmed[first]))
        if scribe_of(painter) is None:
            paint(slice(first, int(stop)))
            continue
        for index in range(first, int(stop)):  # each in a group with its name
            with named(painter, f"edge-{edges.layer[index]}-{edges.row[index] + 1}-{edges.column[index] + 1}"):
                paint(slice(index, index + 1))
    painter.restore()


def _paint_alike(
    painter: QPainter,
    edges: EdgeSet,
    look: tuple[int, int, bool],
    theme: Theme,
    scale: float,
    dimmed: bool,
    which: slice,
) -> None:
    draw_marks(painter, edges.lines[which], *look, theme, scale, dimmed)
