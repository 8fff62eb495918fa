"""f(g(h(x))) drawn as boxes: a function in each, the values on the arrows, the local derivatives under the boxes.

The boxes stand where the neurons of the layers would, so that edges, highlights and clicks are those of the graph.
"""

import math
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPolygonF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.formula import draw_outline, outline
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.scales import DIMMED, WIDEST, Mark, is_outside, neuron_fill
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme, mix, readable_on
from nnviz.gui.graph.boxes import (
    BELOW_BOX,
    CORNER,
    PAD,
    box_title,
    formula_pixels,
    own_formula_size,
    slope_latex,
    slope_size,
)
from nnviz.gui.graph.edge_numbers import EdgeNumber, label_of, link_label
from nnviz.gui.graph.edges import EdgeSet, asked_edges, is_dimmed
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.neurons import outline_width, paint_outside
from nnviz.records import dataclass
from nnviz.session import notation
from nnviz.session.frame.model import GraphFrame, Part, UnitLayer

#: Between an arrow and what stands over or under it, and between two numbers.
AIR = 3.0
#: What a label is wider than its text.
LABEL_PAD = 8.0


@dataclass(frozen=True, slots=True)
class ArrowValue:
    """A number on the arrow that leaves a layer's box."""

    layer: int
    rect: QRectF
    text: str
    ink: str


# ---------------------------------------------------------------- where numbers stand


def arrow_values(frame: GraphFrame, layout: GraphLayout) -> tuple[ArrowValue, ...]:
    """What goes along each arrow, over it: x, and the values of the functions as far as they are known."""
    font = ui_font(TEXT_MAIN, 600, theme=layout.box_theme)
    found = []
    for layer in frame.layers:
        if layer.a is None:
            continue
        value = float(layer.a[0])
        text = _fitting(value, "", font, layout.gap - 8)
        if text:
            ink = layout.theme.text if math.isfinite(value) else layout.theme.nonfinite
            found.append(ArrowValue(layer.index, _over(layout, layer.index, text_width(font, text), font), text, ink))
    return tuple(found)


def _fitting(value: float, before: str, font: QFont, room: float) -> str:
    """The number as precisely as there is room for; empty without any."""
    texts = (before + notation.number(value, digits) for digits in (3, 2, 1))
    return next((text for text in texts if text_width(font, text) <= room), "")


def _arrow(layout: GraphLayout, layer: int) -> QRectF:
    """The free part of the arrow that leaves a layer, as a rectangle without height."""
    left = layout.columns[layer] + layout.half(layer)
    last = layer == layout.depth
    right = layout.loss.x() - layout.loss_radius if last else layout.columns[layer + 1] - layout.half_width
    return QRectF(left, layout.loss.y(), right - left, 0.0)


def _over(layout: GraphLayout, layer: int, width: float, font: QFont) -> QRectF:
    """The room of a number over an arrow; over the boxes beside it where it is wider than the arrow."""
    arrow, height = _arrow(layout, layer), text_height(font)
    rise = _half_mark(layout) if width + 6 <= arrow.width() else layout.radius + BELOW_BOX
    bottom = arrow.y() - rise - AIR
    return QRectF(arrow.center().x() - width / 2 - 4, bottom - height, width + 8, height)


def _half_mark(layout: GraphLayout) -> float:
    return WIDEST * layout.mark_scale * layout.theme.line_scale / 2


def place_arrow_numbers(
    frame: GraphFrame, layout: GraphLayout, edges: EdgeSet, held: tuple[int, int, int] | None = None
) -> list[EdgeNumber]:
    """Under each arrow its weight, unless that is 1, and the gradient that its width shows.

    :param held: the weight that is being changed, which is written in any case.
    """
    found: list[EdgeNumber] = []
    for index in range(len(edges)):
        layer, weight = int(edges.layer[index]), _weight_label(frame, edges, index, layout, held)
        labels = [] if weight is None else [weight]
        if weight is not None and not _fits(layout, layer - 1, weight):
            found, labels = [*found, *_above(layout, layer - 1, weight)], []
        found += _under(layout, layer - 1, labels + _gradient_label(frame, edges, index, layout))
    if frame.loss_gradient is not None and frame.edges_show == "gradient":
        found += _under(layout, layout.depth, [link_label(frame, 0, layout.theme)])
    return found


def _weight_label(
    frame: GraphFrame, edges: EdgeSet, index: int, layout: GraphLayout, held: tuple[int, int, int] | None
) -> EdgeNumber | None:
    edge = int(edges.layer[index]), 0, 0
    weight = float(frame.edges[edge[0] - 1].weights[0, 0])
    if weight == 1.0 and edge != held and edge not in asked_edges(frame) and frame.edges_show != "weight":
        return None
    label = label_of(frame, edges, index, layout.theme, is_held=edge == held, as_weight=True)
    return replace(label, text=f"× {notation.number(weight)}")


def _gradient_label(frame: GraphFrame, edges: EdgeSet, index: int, layout: GraphLayout) -> list[EdgeNumber]:
    if frame.edges_show == "weight" or edges.kind[index] == Mark.UNKNOWN:
        return []
    return [label_of(frame, edges, index, layout.theme, is_held=False)]


def _fits(layout: GraphLayout, layer: int, label: EdgeNumber) -> bool:
    width = text_width(ui_font(TEXT_SMALL, theme=layout.theme), label.text) + LABEL_PAD
    return width <= _arrow(layout, layer).width() - 4


def _above(layout: GraphLayout, layer: int, label: EdgeNumber) -> list[EdgeNumber]:
    """The label over the value that stands over the boxes, for one that is wider than its arrow."""
    font, value = ui_font(TEXT_SMALL, theme=layout.theme), ui_font(TEXT_MAIN, 600, theme=layout.box_theme)
    arrow, width, height = _arrow(layout, layer), text_width(font, label.text) + LABEL_PAD, text_height(font) + 1
    top = arrow.y() - layout.radius - BELOW_BOX - text_height(value) - 2 * AIR - height
    top = max(top, layout.bands.nodes.top())  # in a low picture: a value that is as wide is rare
    return [replace(label, rect=QRectF(arrow.center().x() - width / 2, top, width, height))]


def _under(layout: GraphLayout, layer: int, labels: list[EdgeNumber]) -> list[EdgeNumber]:
    """The labels one under the other below an arrow; those that are wider than it are left to hover."""
    font, arrow, found = ui_font(TEXT_SMALL, theme=layout.theme), _arrow(layout, layer), list[EdgeNumber]()
    top, height = arrow.y() + _half_mark(layout) + AIR, text_height(font) + 1
    for label in labels:
        width = text_width(font, label.text) + LABEL_PAD
        if width <= arrow.width() - 4:
            found.append(replace(label, rect=QRectF(arrow.center().x() - width / 2, top, width, height)))
            top += height + AIR
    return found


# ---------------------------------------------------------------- painting


@draws("boxes")
def paint_boxes(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    """The boxes with the heads of the arrows between them."""
    for layer in frame.layers:
        _paint_head(painter, _arrow(layout, layer.index), theme)
        _paint_box(painter, frame, layer, layout, theme)
        _paint_below(painter, layer, layout, theme)


def _paint_head(painter: QPainter, arrow: QRectF, theme: Theme) -> None:
    size = min(7.0 * theme.line_scale, arrow.width() / 2)
    tip = QPointF(arrow.right(), arrow.y())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.text))
    painter.drawPolygon(QPolygonF([tip, tip + QPointF(-1.5 * size, -size), tip + QPointF(-1.5 * size, size)]))


def _paint_box(painter: QPainter, frame: GraphFrame, layer: UnitLayer, layout: GraphLayout, theme: Theme) -> None:
    a, box = None if layer.a is None else float(layer.a[0]), _box(layout, layer)
    dimmed = is_dimmed(frame, Part("dA_dZ", layer.index))
    fill = neuron_fill(a, frame.activation_limit, theme)
    fill = mix(fill, theme.background, DIMMED) if dimmed else fill
    rim = mix(theme.outline, theme.background, 0.35) if dimmed else theme.outline
    painter.setPen(line_pen(rim, outline_width(layout.radius, theme)))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(box, CORNER, CORNER)
    if is_outside(a, frame.activation_limit):
        corner = QPointF(box.right() - layout.radius, box.center().y())
        paint_outside(painter, corner, layout.radius, a is not None and a > 0, theme)
    _paint_words(painter, box, layer, readable_on(fill), layout.box_theme)


def _box(layout: GraphLayout, layer: UnitLayer) -> QRectF:
    return layout.outline(layer.index, 0) or QRectF()


def _paint_words(painter: QPainter, box: QRectF, layer: UnitLayer, ink: str, theme: Theme) -> None:
    """The function's name over its formula, or alone."""
    strong, size = ui_font(TEXT_MAIN, 600, theme=theme), own_formula_size(layer, theme)
    inner, line = box.adjusted(PAD / 2 - 1, 0, 1 - PAD / 2, 0), text_height(strong)
    if size is None or size.width > inner.width() or size.height + line > box.height():
        draw_text(painter, inner, box_title(layer), strong, ink, elide=True)
        return
    top = box.center().y() - (line + size.height) / 2
    draw_text(painter, QRectF(inner.left(), top, inner.width(), line), box_title(layer), strong, ink, elide=True)
    place = QPointF(box.center().x() - size.width / 2, top + line + size.ascent)
    draw_outline(painter, place, outline(layer.formula), formula_pixels(theme), ink)


def _paint_below(painter: QPainter, layer: UnitLayer, layout: GraphLayout, theme: Theme) -> None:
    """The local derivative once it is known; before that z as long as that is all."""
    room = layout.below(layer.index)
    font = ui_font(TEXT_SMALL, 600, theme=layout.box_theme)
    if layer.slopes is not None:
        _paint_slope(painter, room, layer, float(layer.slopes[0]), layout.box_theme)
    elif layer.a is None and layer.z is not None:
        text = _fitting(float(layer.z[0]), "z = ", font, room.width())
        draw_text(painter, room, text, font, theme.text)


def _paint_slope(painter: QPainter, room: QRectF, layer: UnitLayer, slope: float, theme: Theme) -> None:
    """g′(z) = cos z = 0.697, as much of it as there is room for."""
    font, size = ui_font(TEXT_SMALL, 600, theme=theme), slope_size(layer, slope, theme)
    if size.width <= room.width() and size.height <= room.height() + 3:
        place = QPointF(room.center().x() - size.width / 2, room.top() + size.ascent)
        draw_outline(painter, place, outline(slope_latex(layer, slope)), formula_pixels(theme), theme.text)
        return
    number = notation.number(slope)
    texts = [before + number for before in ("g′(z) = ", "g′ = ")]
    text = next((text for text in texts if text_width(font, text) <= room.width()), "")
    text = text or _fitting(slope, "", font, room.width())
    draw_text(painter, room, text, font, theme.text)


@draws("values")
def paint_values(painter: QPainter, values: tuple[ArrowValue, ...], theme: Theme) -> None:
    """The numbers over the arrows."""
    font = ui_font(TEXT_MAIN, 600, theme=theme)
    for value in values:
        draw_text(painter, value.rect, value.text, font, value.ink)
