"""Room for what is laid over a net: how much of it a label would cover."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from nnviz.gui.drawing.strokes import square_around
from nnviz.gui.graph.layout import GraphLayout

#: How much worse than an edge under a label other things under it are.
NODE, OUTSIDE = 6.0, 1000.0
#: Points along an edge that are looked for under a label.
POINTS = np.linspace(0.0, 1.0, 25)[:, None, None]


def in_the_way(
    rect: QRectF, lines: NDArray[np.float64], things: Sequence[QRectF], taken: Sequence[QRectF], layout: GraphLayout
) -> float:
    """How much a label at ``rect`` would cover: edges, and worse things."""
    inside = (
        (lines[..., 0] > rect.left()) & (lines[..., 0] < rect.right())
        & (lines[..., 1] > rect.top()) & (lines[..., 1] < rect.bottom())
    )  # fmt: skip
    edges = int(inside.any(axis=0).sum())
    covered = sum(node.intersects(rect) for node in things) + sum(other.intersects(rect) for other in taken)
    return edges + NODE * covered + (0.0 if layout.view.contains(rect) else OUTSIDE)


def edge_points(layout: GraphLayout) -> NDArray[np.float64]:
    """(points, edges, 2): points along all edges between units that are drawn, and along the links to the loss."""
    found = []
    for layer in range(len(layout.sizes)):
        sources = [(layout.columns[layer], y) for y in layout.unit_y[layer][layout.shown(layer)]]
        if layer < layout.depth:
            targets = [(layout.columns[layer + 1], y) for y in layout.unit_y[layer + 1][layout.shown(layer + 1)]]
        else:
            targets = [(layout.loss.x(), layout.loss.y())]
        found += [(*source, *target) for source in sources for target in targets]
    ends = np.array(found).reshape(-1, 4)
    return ends[:, :2] + POINTS * (ends[:, 2:] - ends[:, :2])


def nodes(layout: GraphLayout) -> list[QRectF]:
    """The neurons with their biases, the loss and the target."""
    found = [layout.target, square_around(layout.loss, layout.loss_radius)]
    for layer in range(len(layout.sizes)):
        for unit in layout.shown(layer).tolist():
            outline = layout.outline(layer, unit)
            assert outline is not None
            found.append(outline)
            bias = layout.bias_rect(layer, unit)
            found += [] if bias is None else [bias]
    return found
