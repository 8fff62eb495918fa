"""What is current, what is selected, and the path that is followed: always a form as well as a colour."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.scales import width_of
from nnviz.gui.drawing.strokes import draw_marks, line_pen
from nnviz.gui.drawing.text import draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme, mix
from nnviz.gui.graph import names
from nnviz.gui.graph.biases import bias_box
from nnviz.gui.graph.boxes import CORNER
from nnviz.gui.graph.edges import BACKWARD, EdgeSet, marked_edges, path_edges, selected_edge
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.rows import path_units
from nnviz.session.frame.model import GraphFrame

#: Of the line beside the words of the bracket under a figure.
LEAST_LINE = 8.0
BUNDLE_KINDS = frozenset({"z", "dZ_dA", "update"})
COLUMN_KINDS = frozenset({"a", "dA_dZ", "dZ_dW"})


def draw_round(painter: QPainter, layout: GraphLayout, layer: int, unit: int, grow: float) -> None:
    """The outline of a unit larger by ``grow`` on each side, a circle or a box; nothing where it is not drawn."""
    rect = layout.outline(layer, unit, grow)
    if rect is None:
        return
    if layout.functions:
        painter.drawRoundedRect(rect, CORNER + grow, CORNER + grow)
    else:
        painter.drawEllipse(rect)


def current_column(frame: GraphFrame) -> int | None:
    """The layer whose neurons are current: the source neurons for ∂Z/∂W."""
    part = frame.current
    if part is None or part.kind not in COLUMN_KINDS:
        return None
    return part.layer - 1 if part.kind == "dZ_dW" else part.layer


def current_units(frame: GraphFrame, layout: GraphLayout) -> list[tuple[int, int]]:
    """The neurons that the current factor is about: on a path one of them."""
    layer = current_column(frame)
    if layer is None:
        return []
    units: list[int] = [int(unit) for unit in layout.shown(layer)]
    if frame.current is not None and frame.current.kind in ("dA_dZ", "dZ_dW"):
        on_path = [unit for path_layer, unit in path_units(frame) if path_layer == layer]
        only = frame.edges[layer].only if frame.current.kind == "dZ_dW" else None
        if on_path:
            units = [unit for unit in units if unit in on_path]
        elif only is not None:
            units = [unit for unit in units if unit == only[1]]
    return [(layer, unit) for unit in units]


def current_biases(frame: GraphFrame, layout: GraphLayout) -> list[tuple[int, int]]:
    """The biases that the current step is about."""
    part = frame.current
    if part is None or part.kind not in ("dZ_db", "update", "z") or not layout.has_biases[part.layer]:
        return []
    only = frame.layers[part.layer].only_bias if part.kind == "dZ_db" else None
    return [(part.layer, int(unit)) for unit in layout.shown(part.layer) if only in (None, int(unit))]


def _is_path_step(frame: GraphFrame) -> bool:
    """Whether the current factor is one link of the followed path, not a whole layer."""
    part = frame.current
    return part is not None and frame.path is not None and part.kind in BACKWARD


# ---------------------------------------------------------------- behind everything


@draws("behind-step")
def paint_behind(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    """The areas behind the edges and neurons of the current step."""
    part = frame.current
    if part is None:
        return
    _paint_leader(painter, frame, layout, theme)
    painter.setPen(line_pen(theme.current, 1.8 * theme.line_scale))
    painter.setBrush(QColor(mix(theme.current_fill, theme.background, 0.4)))
    if part.kind in BUNDLE_KINDS and not _is_path_step(frame):
        painter.drawPolygon(bundle_area(layout, part.layer))
    elif part.kind == "dL_dA" and not _is_path_step(frame):
        painter.drawPolygon(loss_area(layout))
    elif part.kind in COLUMN_KINDS:
        units = current_units(frame, layout)
        layer = current_column(frame)
        if layer is not None and len(units) == len(layout.shown(layer)) and not _is_path_step(frame):
            corner = CORNER + 8 if layout.functions else layout.radius + 8
            painter.drawRoundedRect(column_area(layout, layer), corner, corner)
        else:
            for unit_layer, unit in units:
                draw_round(painter, layout, unit_layer, unit, 8)


def _paint_leader(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    """The line from the tag down to what it names; neurons on the way cover it."""
    target, top = tag_place(frame, layout), layout.bands.tags.center().y()
    if layout.nested and layout.bands.tags.isEmpty():
        return
    if target is not None and target.y() > layout.bands.tags.bottom() + 2:
        painter.setPen(line_pen(theme.current, 1.6 * theme.line_scale, dashed=True))
        end = min([target.y(), *(one.rect.top() for one in layout.nest)])  # boxes in boxes: z stands further down
        painter.drawLine(QPointF(target.x(), top), QPointF(target.x(), end))


def bundle_area(layout: GraphLayout, layer: int) -> QPolygonF:
    """The trapezium between two columns that holds the edges into ``layer``."""
    left = layout.columns[layer - 1] + layout.inset(layer - 1)
    right = layout.columns[layer] - layout.inset(layer)
    return _trapezium(left, _neuron_span(layout, layer - 1), right, _neuron_span(layout, layer))


def loss_area(layout: GraphLayout) -> QPolygonF:
    """The area of the links between the outputs and the loss."""
    left = layout.columns[-1] + layout.inset(layout.depth)
    loss, radius = layout.loss, layout.loss_radius
    span = (loss.y() - 0.75 * radius, loss.y() + 0.75 * radius)
    return _trapezium(left, _neuron_span(layout, layout.depth), loss.x() - 0.4 * radius, span)


def column_area(layout: GraphLayout, layer: int) -> QRectF:
    """The capsule round a layer's neurons and biases."""
    top, bottom = layout.column_span(layer)
    half = layout.half(layer) + 8
    return QRectF(layout.columns[layer] - half, top - 8, 2 * half, bottom - top + 14)


def _neuron_span(layout: GraphLayout, layer: int) -> tuple[float, float]:
    """Top and bottom of a layer's neurons, without the biases, with a little air."""
    places = [*layout.unit_y[layer][layout.shown(layer)], *(y for _, y in layout.fold_y[layer])]
    return float(min(places)) - layout.radius - 6, float(max(places)) + layout.radius + 6


def _trapezium(left: float, first: tuple[float, float], right: float, second: tuple[float, float]) -> QPolygonF:
    corners = ((left, first[0]), (right, second[0]), (right, second[1]), (left, first[1]))
    return QPolygonF([QPointF(x, y) for x, y in corners])


# ---------------------------------------------------------------- edges on top of the others


@draws("marked-edges")
def paint_marked_edges(painter: QPainter, frame: GraphFrame, layout: GraphLayout, edges: EdgeSet, theme: Theme) -> None:
    """The selected weight and the path, each edge again in its own width inside a casing."""
    part = frame.current
    for layer, row, column in path_edges(frame):
        is_current = part is not None and part.kind == "dZ_dA" and part.layer == layer
        _paint_cased(painter, edges, (layer, row, column), layout, theme, theme.current if is_current else theme.text)
    chosen = selected_edge(frame)
    if chosen is not None:
        _paint_cased(painter, edges, chosen, layout, theme, theme.text)
    if frame.path is not None:
        _paint_path_link(painter, frame, layout, theme)


def _paint_cased(
    painter: QPainter, edges: EdgeSet, edge: tuple[int, int, int], layout: GraphLayout, theme: Theme, colour: str
) -> None:
    layer, row, column = edge
    found = np.flatnonzero((edges.layer == layer) & (edges.row == row) & (edges.column == column))
    if not len(found):
        return
    index = int(found[0])
    kind, level = int(edges.kind[index]), int(edges.level[index])
    width = width_of(kind, level, theme, layout.mark_scale)
    x1, y1, x2, y2 = edges.lines[index]
    heavy = 2.4 * theme.line_scale if colour == theme.current else 1.5 * theme.line_scale
    for pen_colour, extra in ((colour, 4 + 2 * heavy), (theme.background, 4.0)):
        painter.setPen(line_pen(pen_colour, width + extra))
        painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))
    line = edges.lines[index : index + 1]
    draw_marks(painter, line, kind, level, bool(edges.positive[index]), theme, layout.mark_scale)


def _paint_path_link(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    """Two rails along the last link of the path, from the output to the loss."""
    units = path_units(frame)
    start = layout.unit(*units[-1]) if units else None
    if start is None:
        return
    is_current = frame.current is not None and frame.current.kind == "dL_dA"
    colour, width = (theme.current, 2.4) if is_current else (theme.text, 1.5)
    painter.setPen(line_pen(colour, width * theme.line_scale))
    along = layout.loss - start
    length = max((along.x() ** 2 + along.y() ** 2) ** 0.5, 1.0)
    side = QPointF(-along.y(), along.x()) * (7.0 / length)
    for rail in (side, -side):
        painter.drawLine(start + rail, layout.loss + rail)


# ---------------------------------------------------------------- rings and words


@draws("rings")
def paint_rings(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    """Rings round the current, selected and followed neurons, biases and the loss."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _ring_biases(painter, frame, layout, theme)
    painter.setPen(line_pen(theme.text, 1.6 * theme.line_scale))
    for layer, unit in path_units(frame):
        draw_round(painter, layout, layer, unit, 4)
    if frame.selected_unit is not None:
        painter.setPen(line_pen(theme.text, 2.2 * theme.line_scale, dashed=True))
        draw_round(painter, layout, *frame.selected_unit, 5)
    _ring_current(painter, frame, layout, theme)


def _ring_current(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    part = frame.current
    if part is None:
        return
    width = min(max(0.13 * layout.radius, 2.0), 4.5) * theme.line_scale
    painter.setPen(line_pen(theme.current, width))
    is_inside = part.kind == "dA_dZ" and not theme.is_figure  # where numbers come close to the rim
    grow = -width / 2 - 1 if is_inside else width / 2
    for layer, unit in current_units(frame, layout):
        draw_round(painter, layout, layer, unit, grow)
    if part.kind in ("loss", "dL_dA"):
        outer = layout.loss_radius + width / 2
        painter.drawEllipse(layout.loss, outer, outer)
    if part.kind == "z":
        for unit in layout.shown(part.layer):
            draw_round(painter, layout, part.layer, int(unit), width / 2)


def _ring_biases(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    selection = frame.selection
    painter.setPen(line_pen(theme.current, 2.2 * theme.line_scale))
    grow = min(0.22 * layout.square, 2.5)
    for layer, unit in current_biases(frame, layout):
        painter.drawRect(bias_box(frame, layout, layer, unit).adjusted(-grow, -grow, grow, grow))
    if selection.parameter == "b":
        painter.setPen(line_pen(theme.text, 1.6 * theme.line_scale))
        units = layout.shown(selection.layer) if selection.row is None else [selection.row]
        for unit in units:
            rect = bias_box(frame, layout, selection.layer, int(unit))
            if rect is not None:
                grow = min(0.5 * layout.square, 5.5)
                painter.drawRect(rect.adjusted(-grow, -grow, grow, grow))


def tag_place(frame: GraphFrame, layout: GraphLayout) -> QPointF | None:
    """The point that the tag of the current step points at."""
    part = frame.current
    if part is None:
        return None
    if part.kind == "loss":
        is_over = not layout.target_beside and not layout.target.isEmpty() and layout.target.top() < layout.loss.y()
        top = layout.target.top() if is_over else layout.loss.y() - layout.loss_radius
        return QPointF(layout.loss.x(), top)
    on_path = _path_place(frame, layout)
    if on_path is not None:
        return on_path
    if part.kind == "dL_dA":
        first = _neuron_span(layout, layout.depth)[0]
        second = layout.loss.y() - 0.75 * layout.loss_radius
        return QPointF((layout.columns[-1] + layout.loss.x()) / 2, (first + second) / 2)
    if part.kind in BUNDLE_KINDS:
        tops = (_neuron_span(layout, part.layer - 1)[0], _neuron_span(layout, part.layer)[0])
        return QPointF((layout.columns[part.layer - 1] + layout.columns[part.layer]) / 2, sum(tops) / 2)
    layer = current_column(frame)
    layer = part.layer if layer is None else layer
    return QPointF(layout.columns[layer], _neuron_span(layout, layer)[0])


def _path_place(frame: GraphFrame, layout: GraphLayout) -> QPointF | None:
    """The middle of the current link of the path, or the top of its neuron; None outside the path view."""
    part = frame.current
    if part is None or not _is_path_step(frame):
        return None
    units = dict(path_units(frame))
    layers = {"dL_dA": (part.layer,), "dZ_dA": (part.layer - 1, part.layer), "dZ_dW": (part.layer - 1,)}
    found = [
        centre
        for layer in layers.get(part.kind, (part.layer,))
        if layer in units and (centre := layout.unit(layer, units[layer])) is not None
    ]
    if part.kind == "dL_dA":
        found.append(layout.loss)
    if not found:
        return None
    if len(found) == 2:
        return (found[0] + found[1]) / 2
    return found[0] - QPointF(0, layout.radius + 8)


def tag_rect(frame: GraphFrame, layout: GraphLayout) -> QRectF | None:
    """The room of the tag of the current step; None before the first one."""
    target = tag_place(frame, layout)
    if target is None or not names.tag_text(frame):
        return None
    font, band = ui_font(TEXT_MAIN, 600, theme=layout.theme), layout.bands.tags
    width, height = text_width(font, names.tag_text(frame)) + 18, text_height(font) + 6
    clear = layout.target.isEmpty() or layout.target.top() > band.bottom()
    end = band.right() if clear else min(band.right(), layout.target.left() - 6)  # the target is not covered
    left = min(max(target.x() - width / 2, band.left()), max(end - width, band.left()))
    return QRectF(left, band.center().y() - height / 2, width, height)


@draws("tag")
def paint_tag(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    """The current factor's symbol above what it stands for, in the colour it has in the formula."""
    pill = tag_rect(frame, layout)
    if pill is None:
        return
    painter.setPen(line_pen(theme.current, 1.6 * theme.line_scale))
    painter.setBrush(QColor(theme.current_fill))
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
    draw_text(painter, pill, names.tag_text(frame), ui_font(TEXT_MAIN, 600, theme=theme), theme.current)


@draws("bracket")
def paint_bracket(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    """Below the net: which W or b the chain is about."""
    selection = frame.selection
    font = ui_font(TEXT_SMALL, 600, theme=theme)
    text = names.selection_label(selection)
    band = layout.bands.brackets
    if band.isEmpty():
        return
    half = layout.radius + 6
    right = layout.columns[selection.layer]
    left = layout.columns[selection.layer - 1] if selection.parameter == "W" else right - half
    right = right if selection.parameter == "W" else right + half
    width, rise = text_width(font, text) + 12, 5 * theme.line_scale
    least = LEAST_LINE if theme.is_figure else 2.0
    low = (left + right) / 2 + width / 2 + least >= right  # no room between the ends: the words stand below the line
    y = band.top() + rise if low else band.center().y()
    painter.setPen(line_pen(theme.text, 1.5 * theme.line_scale))
    for x in (left, right):
        painter.drawLine(QPointF(x, y - rise), QPointF(x, y))
    middle = (left + right) / 2
    if low:
        painter.drawLine(QPointF(left, y), QPointF(right, y))
    else:
        painter.drawLine(QPointF(left, y), QPointF(middle - width / 2, y))
        painter.drawLine(QPointF(middle + width / 2, y), QPointF(right, y))
    height = text_height(font)
    top = y + 1 if low else y - height / 2
    draw_text(painter, QRectF(middle - width / 2, top, width, height), text, font, theme.text)


def caption(frame: GraphFrame, layout: GraphLayout, edges: EdgeSet, activations: str) -> tuple[str, ...]:
    """What the picture leaves out, in words, the shorter forms last; one empty form where it leaves out nothing."""
    if not edges.left_out:
        return (activations,)
    count = f"{len(edges):,} of {edges.total:,} weights are drawn"
    by_what = f"{count}: {_which(frame, layout, edges)}"
    forms = f"{by_what}; {edges.left_out:,} are left out", by_what, count
    return *(" · ".join(filter(None, (activations, form))) for form in forms), count


def _which(frame: GraphFrame, layout: GraphLayout, edges: EdgeSet) -> str:
    """By what the drawn edges were taken: not by |w| alone, for what is drawn is the gradient as a rule."""
    between = sum(len(layout.shown(layer.layer)) * len(layout.shown(layer.layer - 1)) for layer in frame.edges)
    if len(edges) == between:
        return "all between the drawn units"
    return f"{'the chosen, ' if marked_edges(frame) else ''}the widest lines, then those of the largest |w|"


@draws("caption")
def paint_caption(painter: QPainter, layout: GraphLayout, forms: tuple[str, ...], theme: Theme) -> None:
    """The longest form that the band has room for."""
    font, band = ui_font(TEXT_SMALL, theme=theme), layout.bands.caption
    text = next((form for form in forms if text_width(font, form) <= band.width()), forms[-1])
    draw_text(painter, band, text, font, theme.muted, elide=True)
