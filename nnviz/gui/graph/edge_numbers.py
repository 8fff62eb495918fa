"""Numbers written on edges, where there is room: on every edge of a small layer, and on each that stands out.

A gradient stands in a frame of its sign's colour. A weight, which can be changed, has a dotted line under it instead,
but for a figure on paper.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws, named
from nnviz.gui.drawing.scales import Mark, sign_colour
from nnviz.gui.drawing.strokes import line_pen, square_around
from nnviz.gui.drawing.text import draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme
from nnviz.gui.graph.biases import bias_box
from nnviz.gui.graph.edges import EdgeSet, asked_edges, marked_edges, path_edges, shown_values
from nnviz.gui.graph.figure import FigureLayout
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.loss import loss_marks
from nnviz.gui.graph.measures import LABELLED_EDGES, ROOMY, number_room
from nnviz.gui.graph.neurons import fold_plates, name_plates
from nnviz.records import dataclass
from nnviz.session import notation
from nnviz.session.frame.model import GraphFrame

#: The closer one looks, the more edges have numbers, in all so many.
MOST_LABELLED = 80
LABELLED_LINKS = 5
#: At most so many labels of values that are not finite.
NONFINITE_LABELS = 12
#: Labels keep clear of neurons where up to so many are seen.
MOST_CLEARED = 40
#: Where along an edge a label may stand, best first: off the middle, where edges cross.
PLACES = (0.34, 0.66, 0.5, 0.42, 0.58, 0.27, 0.73)


@dataclass(frozen=True, slots=True)
class EdgeNumber:
    rect: QRectF
    text: str
    colour: str  # of the frame
    ink: str
    edge: tuple[int, int, int] | None = None  # layer, row and column of the weight whose edge it stands on
    is_weight: bool = False


@dataclass(slots=True)
class _Placer:
    """Finds room for one label after the other."""

    font: QFont
    view: QRectF  # where labels are seen
    taken: list[QRectF]
    neurons: list[QRectF]  # and boxes of biases: kept clear of where there is a choice
    numbers: list[EdgeNumber]

    def add(self, line: NDArray[np.float64], label: EdgeNumber, *, must: bool = False, clear: bool = False) -> None:
        """Place a label on a line x1 y1 x2 y2; without room it is left out, unless it ``must`` be seen.

        What must be seen and is too long for its line stands below or above it rather than over a neuron.


        :param clear: leave it out also where it would lie over a neuron.
        """
        rect = self._room(line, text_width(self.font, label.text) + 8, text_height(self.font) + 1, must, clear)
        if rect is not None:
            self.taken.append(rect)
            self.numbers.append(replace(label, rect=rect))

    def _room(
        self, line: NDArray[np.float64], width: float, height: float, must: bool, clear: bool
    ) -> QRectF | None:
        """The first place that is free and clear of neurons, else the first free one."""
        x1, y1, x2, y2 = (float(value) for value in line)
        first = None
        for place in PLACES:
            rect = QRectF(x1 + (x2 - x1) * place - width / 2, y1 + (y2 - y1) * place - height / 2, width, height)
            around = rect.adjusted(-2, -1, 2, 1)
            if not self.view.contains(rect) or any(around.intersects(taken) for taken in self.taken):
                continue
            if not any(rect.intersects(neuron) for neuron in self.neurons):
                return rect
            first = first or (None if clear else rect)
        if not must:
            return first
        middle = QRectF((x1 + x2 - width) / 2, (y1 + y2 - height) / 2, width, height)
        beside = (middle.translated(0, rows * height) for rows in (1, -1, 2, -2, 3, -3, 4))
        return next((rect for rect in beside if self._is_free(rect)), first or middle)

    def _is_free(self, rect: QRectF) -> bool:
        around = rect.adjusted(-2, -1, 2, 1)
        covered = any(around.intersects(other) for other in (*self.taken, *self.neurons))
        return self.view.contains(rect) and not covered


def place_edge_numbers(
    frame: GraphFrame,
    layout: GraphLayout,
    edges: EdgeSet,
    held: tuple[int, int, int] | None = None,
    words: Sequence[QRectF] = (),
) -> list[EdgeNumber]:
    """The labels, those that matter most placed first; a label that finds no room is left to hover.

    :param held: the weight that is being changed: its value is written, whatever the others show.
    :param words: where other words stand.
    """
    if layout.nested:
        return _between_boxes(frame, layout, edges, held)
    theme = layout.theme
    font = ui_font(TEXT_SMALL, theme=theme)
    order = _order(frame, layout, edges, held, _is_roomy(layout, font))
    if not order and not _labels_links(frame):
        return []
    taken = [*name_plates(frame, layout, theme), *words]
    if isinstance(layout, FigureLayout):
        taken += [*fold_plates(layout), layout.target, square_around(layout.loss, layout.loss_radius)]
    placer = _Placer(font, layout.view, taken, _neurons(frame, layout), [])
    marked, asked = marked_edges(frame), asked_edges(frame)
    for index in order:
        edge = _edge(edges, index)
        is_held, is_asked = edge == held, edge in asked
        must = bool(edges.kind[index] == Mark.NONFINITE) or is_held or is_asked
        label = label_of(frame, edges, index, theme, is_held=is_held, as_weight=is_asked)
        label = _with_gradient(label, frame) if is_asked else label
        placer.add(edges.lines[index], label, must=must, clear=not must and (theme.is_figure or edge not in marked))
    _add_links(placer, frame, layout, theme)
    return placer.numbers


def _with_gradient(label: EdgeNumber, frame: GraphFrame) -> EdgeNumber:
    """Who is asked for a new weight needs its gradient as well, where that is known; a click is between numbers."""
    assert label.edge is not None
    layer, *place = label.edge
    edges, asked = frame.edges[layer - 1], frame.asked
    if asked is None or asked.among or edges.gradients is None or edges.only not in (None, tuple(place)):
        return label
    gradient = notation.number(float(edges.gradients[tuple(place)]))
    return replace(label, text=f"{label.text} · ∂L/∂w {gradient}")


def _between_boxes(
    frame: GraphFrame, layout: GraphLayout, edges: EdgeSet, held: tuple[int, int, int] | None
) -> list[EdgeNumber]:
    """Boxes in boxes: each number in the middle of what is free of its arrow."""
    labels, asked = list[tuple[int, EdgeNumber]](), asked_edges(frame)
    for index in range(len(edges)):
        edge = _edge(edges, index)
        label = label_of(frame, edges, index, layout.theme, is_held=edge == held, as_weight=edge in asked)
        labels.append((edge[0] - 1, label))
    if _labels_links(frame):
        labels.append((layout.depth, link_label(frame, 0, layout.theme)))
    font, found = ui_font(TEXT_SMALL, theme=layout.theme), list[EdgeNumber]()
    height = text_height(font) + 1
    for layer, label in labels:
        left, right = layout.free_arrow(layer)
        texts = (label.text, *(notation.number(_value_of(label, frame), digits) for digits in (2, 1)))
        text = next((text for text in texts if text_width(font, text) + 8 <= right - left), "")
        if text:
            width = text_width(font, text) + 8
            place = QRectF((left + right - width) / 2, layout.loss.y() - height / 2, width, height)
            found.append(replace(label, rect=place, text=text))
    return found


def _value_of(label: EdgeNumber, frame: GraphFrame) -> float:
    """The number of a label; ∂L/∂a of one that stands on no weight's edge."""
    if label.edge is None:
        assert frame.loss_gradient is not None
        return float(frame.loss_gradient[0])
    layer, *place = label.edge
    edges = frame.edges[layer - 1]
    values = edges.weights if label.is_weight or edges.gradients is None else edges.gradients
    return float(values[tuple(place)])


def wants_numbers(frame: GraphFrame) -> bool:
    """Whether numbers are to stand on edges, where there is room."""
    return _labels_links(frame) or any(layer.weights.size <= LABELLED_EDGES for layer in frame.edges)


def _is_roomy(layout: GraphLayout, font: QFont) -> bool:
    """Whether numbers can stand on edges that are still seen beside them."""
    across, down = layout.gap - 2 * layout.radius, min(layout.pitches)
    return across >= number_room(layout.theme) and down >= ROOMY * text_height(font)


def _neurons(frame: GraphFrame, layout: GraphLayout) -> list[QRectF]:
    """The places of the neurons and the loss, as wide as these since edges leave them at the side, and of the biases.

    None where many are seen, whose labels are few and lie over their edges anyway.
    """
    side, high = 2 * layout.radius + 2, 1.5 * layout.radius  # over and under it a corner may touch
    found: list[QRectF] = []
    for layer, x in enumerate(layout.columns):
        units = layout.shown(layer)
        squares = [QRectF(x - side / 2, y - high / 2, side, high) for y in layout.unit_y[layer][units].tolist()]
        seen = [square.intersects(layout.view) for square in squares]
        if len(found) + sum(seen) > MOST_CLEARED:
            return []
        found += [square for square, is_seen in zip(squares, seen, strict=True) if is_seen]
    return [*found, square_around(layout.loss, 0.97 * layout.loss_radius), *_boxes(frame, layout)]


def _boxes(frame: GraphFrame, layout: GraphLayout) -> list[QRectF]:
    if not layout.boxes_biases:
        return []
    places = ((layer, unit) for layer in range(1, layout.depth + 1) for unit in layout.shown(layer).tolist())
    boxes = (bias_box(frame, layout, layer, unit) for layer, unit in places)
    return [box for box in boxes if box is not None and box.intersects(layout.view)]


def _edge(edges: EdgeSet, index: int) -> tuple[int, int, int]:
    return int(edges.layer[index]), int(edges.row[index]), int(edges.column[index])


def _order(
    frame: GraphFrame, layout: GraphLayout, edges: EdgeSet, held: tuple[int, int, int] | None, roomy: bool
) -> list[int]:
    """Edges that get a label: held, in question, not finite, selected or on the path, then those of small layers."""
    closeness, seen = layout.zoom.factor**2, _seen(layout, edges)
    first = [] if held is None else _places_of(edges, held)
    for edge in asked_edges(frame):
        first += _places_of(edges, edge)
    first += [int(index) for index in np.flatnonzero(edges.kind == Mark.NONFINITE)[-NONFINITE_LABELS:]]
    for edge in reversed(marked_edges(frame)):
        first += _places_of(edges, edge)
    if roomy:
        for layer in frame.edges:
            if layer.weights.size <= LABELLED_EDGES * closeness:
                first += [int(index) for index in np.flatnonzero((edges.layer == layer.layer) & seen)[::-1]]
    return list(dict.fromkeys(first))[:MOST_LABELLED]


def _seen(layout: GraphLayout, edges: EdgeSet) -> NDArray[np.bool_]:
    """Which edges may have a part in the picture, (drawn,)."""
    view, (x1, y1, x2, y2) = layout.view, edges.lines.T
    across = (np.minimum(x1, x2) <= view.right()) & (np.maximum(x1, x2) >= view.left())
    return across & (np.minimum(y1, y2) <= view.bottom()) & (np.maximum(y1, y2) >= view.top())


def _places_of(edges: EdgeSet, edge: tuple[int, int, int]) -> list[int]:
    layer, row, column = edge
    found = np.flatnonzero((edges.layer == layer) & (edges.row == row) & (edges.column == column))
    return [int(index) for index in found]


def label_of(
    frame: GraphFrame, edges: EdgeSet, index: int, theme: Theme, *, is_held: bool, as_weight: bool = False
) -> EdgeNumber:
    """The number that the width shows; the weight while there is no gradient yet, and while it is being changed.

    It has no place yet. ``as_weight`` asks for the weight.
    """
    edge = _edge(edges, index)
    layer, place = frame.edges[edge[0] - 1], edge[1:]
    values = shown_values(frame, layer)
    shows_weight = as_weight or is_held or frame.edges_show == "weight"
    is_weight = shows_weight or values is None or edges.kind[index] == Mark.UNKNOWN
    value = float((layer.weights if is_weight or values is None else values)[place])
    colour, ink = (theme.current, theme.current) if is_held else _colours(frame, edges, index, theme, is_weight)
    named = "w " if is_weight and _shows_gradients(frame) else ""
    return EdgeNumber(QRectF(), named + notation.number(value), colour, ink, edge, is_weight)


def _shows_gradients(frame: GraphFrame) -> bool:
    """Whether some edges show a gradient: beside those a weight says what it is."""
    return frame.edges_show == "gradient" and any(layer.gradients is not None for layer in frame.edges)


def _colours(frame: GraphFrame, edges: EdgeSet, index: int, theme: Theme, is_weight: bool) -> tuple[str, str]:
    """Frame and ink of a label."""
    edge, part, kind = _edge(edges, index), frame.current, edges.kind[index]
    if kind == Mark.NONFINITE:
        return theme.nonfinite, theme.nonfinite
    if part is not None and part.kind == "dZ_dA" and part.layer == edge[0] and edge in path_edges(frame):
        return theme.current, theme.current
    if is_weight:
        return (theme.text if edge in marked_edges(frame) else theme.background), theme.text
    return _sign_frame(int(kind), bool(edges.positive[index]), theme), theme.text


def _sign_frame(kind: int, positive: bool, theme: Theme) -> str:
    if kind == Mark.NONFINITE:
        return theme.nonfinite
    return theme.zero if kind == Mark.ZERO else sign_colour(positive, theme)


def _labels_links(frame: GraphFrame) -> bool:
    """Whether numbers are to stand on the links to the loss: where outputs are few."""
    gradient = frame.loss_gradient
    return gradient is not None and frame.edges_show == "gradient" and len(gradient) <= LABELLED_LINKS


def _add_links(placer: _Placer, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    """∂L/∂a on the links to the loss."""
    gradient = frame.loss_gradient
    if gradient is None or not _labels_links(frame):
        return
    start, stop = layout.columns[-1] + layout.radius, layout.loss.x() - layout.loss_radius
    if stop - start < 1.6 * text_width(placer.font, "−0.000"):
        return
    for unit in layout.shown(layout.depth):
        first, last = _on_link(layout, int(unit), start), _on_link(layout, int(unit), stop)
        label = _fitted(link_label(frame, int(unit), theme), float(gradient[unit]), stop - start - 6, placer.font)
        placer.add(np.array([start, first, stop, last]), label, must=label.ink == theme.nonfinite)


def _fitted(label: EdgeNumber, value: float, room: float, font: QFont) -> EdgeNumber:
    """A number with as many digits as stand between two nodes: it covers neither."""
    texts = (label.text, *(notation.number(value, digits) for digits in (2, 1)))
    text = next((text for text in texts if text_width(font, text) + 8 <= room), texts[-1])
    return replace(label, text=text)


def link_label(frame: GraphFrame, unit: int, theme: Theme) -> EdgeNumber:
    """∂L/∂a of an output, where it is known; it has no place yet."""
    assert frame.loss_gradient is not None
    looks = loss_marks(frame)
    kind = int(looks.kind[unit])
    ink = theme.nonfinite if kind == Mark.NONFINITE else theme.text
    colour = _sign_frame(kind, bool(looks.positive[unit]), theme)
    return EdgeNumber(QRectF(), notation.number(float(frame.loss_gradient[unit])), colour, ink)


def _on_link(layout: GraphLayout, unit: int, x: float) -> float:
    """The height of an output's link to the loss at ``x``."""
    left, y = layout.columns[-1], float(layout.unit_y[layout.depth][unit])
    return y + (layout.loss.y() - y) * (x - left) / (layout.loss.x() - left)


@draws("edge-numbers")
def paint_edge_numbers(painter: QPainter, numbers: list[EdgeNumber], theme: Theme) -> None:
    """Draw the labels; the most important one lies on top."""
    font = ui_font(TEXT_SMALL, theme=theme)
    painter.setBrush(QColor(theme.background))
    for label in reversed(numbers):
        with named(painter, _name_of(label)):
            painter.setPen(line_pen(label.colour, theme.line_scale))
            painter.setBrush(QColor(theme.background))
            painter.drawRoundedRect(label.rect, 4, 4)
            draw_text(painter, label.rect, label.text, font, label.ink)
            if label.is_weight and not theme.is_figure:
                _underline(painter, label, theme)


def _name_of(label: EdgeNumber) -> str:
    """What the number is called as a part of the picture."""
    if label.edge is None:
        return "link-number"
    layer, row, column = label.edge
    return f"edge-number-{layer}-{row + 1}-{column + 1}"


def _underline(painter: QPainter, label: EdgeNumber, theme: Theme) -> None:
    """Dots under a number that can be dragged."""
    y = label.rect.bottom() - 1
    pen = QPen(line_pen(theme.muted, theme.line_scale))
    pen.setDashPattern([1.5, 2.0])
    painter.setPen(pen)
    painter.drawLine(QPointF(label.rect.left() + 4, y), QPointF(label.rect.right() - 4, y))
