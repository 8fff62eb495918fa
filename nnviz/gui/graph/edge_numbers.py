"""Numbers written on edges, where there is room: on every edge of a small layer, and on each that stands out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.scales import Mark, sign_colour
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme
from nnviz.gui.graph.edges import EdgeSet, marked_edges, path_edges, shown_values
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.loss import loss_marks
from nnviz.gui.graph.neurons import name_plates
from nnviz.session import notation
from nnviz.session.frame.model import GraphFrame

#: A layer with up to this many edges has its numbers written on them.
LABELLED_EDGES = 9
LABELLED_LINKS = 5
#: At most so many labels of values that are not finite.
NONFINITE_LABELS = 12
#: Labels keep clear of neurons in nets of up to so many.
MOST_CLEARED = 40
#: Where along an edge a label may stand, best first: off the middle, where edges cross.
PLACES = (0.34, 0.66, 0.5, 0.42, 0.58, 0.27, 0.73)


@dataclass(frozen=True, slots=True)
class EdgeNumber:
    rect: QRectF
    text: str
    colour: str  # of the frame
    ink: str


@dataclass(slots=True)
class _Placer:
    """Finds room for one label after the other."""

    font: QFont
    taken: list[QRectF]
    neurons: list[QRectF]  # kept clear of where there is a choice
    numbers: list[EdgeNumber]

    def add(self, line: NDArray[np.float64], text: str, colours: tuple[str, str], *, must: bool = False) -> None:
        """Place a label on a line x1 y1 x2 y2; without room it is left out, unless it ``must`` be seen."""
        width, height = text_width(self.font, text) + 8, text_height(self.font) + 1
        x1, y1, x2, y2 = (float(value) for value in line)
        places = [
            QRectF(x1 + (x2 - x1) * place - width / 2, y1 + (y2 - y1) * place - height / 2, width, height)
            for place in PLACES
        ]
        free = [rect for rect in places if not any(rect.adjusted(-2, -1, 2, 1).intersects(o) for o in self.taken)]
        clear = (rect for rect in free if not any(rect.intersects(neuron) for neuron in self.neurons))
        rect = next(clear, free[0] if free else places[2] if must else None)
        if rect is not None:
            self.taken.append(rect)
            self.numbers.append(EdgeNumber(rect, text, *colours))


def place_edge_numbers(frame: GraphFrame, layout: GraphLayout, edges: EdgeSet, theme: Theme) -> list[EdgeNumber]:
    """The labels, those that matter most placed first; a label that finds no room is left to hover."""
    font = ui_font(TEXT_SMALL, theme=theme)
    placer = _Placer(font, name_plates(frame, layout, theme), _neurons(layout), [])
    room = layout.gap - 2 * layout.radius
    for index in _order(frame, edges, room >= 5.2 * text_width(font, "0.00")):
        must = bool(edges.kind[index] == Mark.NONFINITE)
        placer.add(edges.lines[index], _edge_text(frame, edges, index), _colours(frame, edges, index, theme), must=must)
    _add_links(placer, frame, layout, theme)
    return placer.numbers


def _neurons(layout: GraphLayout) -> list[QRectF]:
    """The squares around the neurons; none in a large net, whose labels are few and lie over its edges anyway."""
    if sum(len(rows) for rows in layout.rows) > MOST_CLEARED:
        return []
    side = 1.7 * layout.radius  # a corner may touch
    return [
        QRectF(x - side / 2, float(y) - side / 2, side, side)
        for x, column in zip(layout.columns, layout.unit_y, strict=True)
        for y in column[~np.isnan(column)]
    ]


def _order(frame: GraphFrame, edges: EdgeSet, roomy: bool) -> list[int]:
    """Edges that get a label, by importance: not finite, selected or on the path, then small layers."""
    first = [int(index) for index in np.flatnonzero(edges.kind == Mark.NONFINITE)[-NONFINITE_LABELS:]]
    for layer, row, column in reversed(marked_edges(frame)):
        found = np.flatnonzero((edges.layer == layer) & (edges.row == row) & (edges.column == column))
        first += [int(index) for index in found]
    if roomy:
        for layer in frame.edges:
            if layer.weights.size <= LABELLED_EDGES:
                first += [int(index) for index in np.flatnonzero(edges.layer == layer.layer)[::-1]]
    return list(dict.fromkeys(first))


def _edge_text(frame: GraphFrame, edges: EdgeSet, index: int) -> str:
    """The number the width shows; a weight "w 0.15" while there is no gradient yet."""
    layer = frame.edges[int(edges.layer[index]) - 1]
    place = int(edges.row[index]), int(edges.column[index])
    values = shown_values(frame, layer)
    if values is None or edges.kind[index] == Mark.UNKNOWN:
        return f"w {notation.number(float(layer.weights[place]))}"
    return notation.number(float(values[place]))


def _colours(frame: GraphFrame, edges: EdgeSet, index: int, theme: Theme) -> tuple[str, str]:
    """Frame and ink of a label."""
    edge = int(edges.layer[index]), int(edges.row[index]), int(edges.column[index])
    part, kind = frame.current, edges.kind[index]
    if kind == Mark.NONFINITE:
        return theme.nonfinite, theme.nonfinite
    if part is not None and part.kind == "dZ_dA" and part.layer == edge[0] and edge in path_edges(frame):
        return theme.current, theme.current
    if kind == Mark.UNKNOWN:
        return (theme.text if edge in marked_edges(frame) else theme.background), theme.text
    return _sign_frame(int(kind), bool(edges.positive[index]), theme), theme.text


def _sign_frame(kind: int, positive: bool, theme: Theme) -> str:
    if kind == Mark.NONFINITE:
        return theme.nonfinite
    return theme.zero if kind == Mark.ZERO else sign_colour(positive, theme)


def _add_links(placer: _Placer, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    """∂L/∂a on the links to the loss, where outputs are few."""
    gradient = frame.loss_gradient
    if gradient is None or frame.edges_show != "gradient" or len(gradient) > LABELLED_LINKS:
        return
    looks = loss_marks(frame)
    start, stop = layout.columns[-1] + layout.radius, layout.loss.x() - layout.loss_radius
    if stop - start < 1.6 * text_width(placer.font, "−0.000"):
        return
    for unit in layout.shown(layout.depth):
        first, last = _on_link(layout, int(unit), start), _on_link(layout, int(unit), stop)
        kind = int(looks.kind[unit])
        ink = theme.nonfinite if kind == Mark.NONFINITE else theme.text
        colours = _sign_frame(kind, bool(looks.positive[unit]), theme), ink
        text = notation.number(float(gradient[unit]))
        placer.add(np.array([start, first, stop, last]), text, colours, must=kind == Mark.NONFINITE)


def _on_link(layout: GraphLayout, unit: int, x: float) -> float:
    """The height of an output's link to the loss at ``x``."""
    left, y = layout.columns[-1], float(layout.unit_y[layout.depth][unit])
    return y + (layout.loss.y() - y) * (x - left) / (layout.loss.x() - left)


def paint_edge_numbers(painter: QPainter, numbers: list[EdgeNumber], theme: Theme) -> None:
    """Draw the labels; the most important one lies on top."""
    font = ui_font(TEXT_SMALL, theme=theme)
    painter.setBrush(QColor(theme.background))
    for label in reversed(numbers):
        painter.setPen(line_pen(label.colour, theme.line_scale))
        painter.setBrush(QColor(theme.background))
        painter.drawRoundedRect(label.rect, 4, 4)
        draw_text(painter, label.rect, label.text, font, label.ink)
