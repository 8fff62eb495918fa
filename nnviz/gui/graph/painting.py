"""The graph on any paint device: the window, PNG, SVG and PDF all come from :func:`paint_graph`."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from nnviz.gui.drawing.bend import paint_bend
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.theme import Theme, mix
from nnviz.gui.drawing.valley import paint_valleys
from nnviz.gui.graph import highlight, neurons, titles
from nnviz.gui.graph.activation_scale import paint_activation
from nnviz.gui.graph.biases import bias_looks
from nnviz.gui.graph.corner import paint_corner
from nnviz.gui.graph.drawn import Drawn, drawn
from nnviz.gui.graph.edge_numbers import paint_edge_numbers
from nnviz.gui.graph.edges import MOVING_EDGES, SMOOTH_EDGES, EdgeSet, paint_edges
from nnviz.gui.graph.figure import FigureLayout
from nnviz.gui.graph.figure_words import paint_figure_titles
from nnviz.gui.graph.functions import paint_boxes, paint_values
from nnviz.gui.graph.image import paint_image
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.legend import Fixtures, paint_legend, plan_legend
from nnviz.gui.graph.loss import loss_marks, paint_loss, paint_loss_links
from nnviz.gui.graph.named import named_boxes, paint_formulas, paint_named_boxes, paint_names_of_boxes
from nnviz.gui.graph.nest import is_nested
from nnviz.gui.graph.question_marks import paint_question_marks
from nnviz.gui.graph.symmetry import paint_badges, paint_outlines
from nnviz.gui.graph.unit_labels import paint_unit_labels
from nnviz.gui.graph.values_beside import paint_values_beside
from nnviz.session.frame.model import GraphFrame

Quality = Literal["full", "moving"]


@draws("graph")
def paint_graph(
    painter: QPainter,
    rect: QRectF,
    frame: GraphFrame,
    theme: Theme,
    *,
    legend: bool = True,
    corner: bool = False,
    buttons: Fixtures | None = None,
    quality: Quality = "full",
    layout: GraphLayout | None = None,
    held: tuple[int, int, int] | None = None,
    functions: bool = False,
) -> Drawn:
    """Draw ``frame`` into ``rect`` and nothing outside it; returns what stands where.

    :param corner: without the strip of the legend its least is drawn where the net leaves a corner free.
    :param buttons: what stands in the legend of a window, which paints it itself.
    :param quality: "moving" draws at most the 700 strongest edges, not antialiased if there are many.
    :param layout: a layout made for the same net, rectangle and theme, to save the time of making it.
    :param functions: a composition of functions is drawn as boxes, not as neurons.
    :param held: the weight that is being changed, as :func:`nnviz.gui.graph.drawn.drawn` takes it.
    """
    layout = layout or layout_of(frame, rect, theme, legend=legend, functions=functions)
    theme = layout.theme
    found = drawn(frame, layout, most=MOVING_EDGES if quality == "moving" else None, held=held)
    edges = found.edges
    painter.save()
    painter.setClipRect(rect)
    paint_ground(painter, rect, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setClipRect(layout.view)
    boxes = named_boxes(found)
    paint_named_boxes(painter, boxes, theme)
    _paint_fold_bands(painter, layout, theme)
    highlight.paint_behind(painter, frame, layout, theme)
    smooth = quality == "full" or len(edges) <= SMOOTH_EDGES
    paint_edges(painter, edges, theme, layout.mark_scale, smooth=smooth)
    paint_loss_links(painter, frame, layout, theme)
    highlight.paint_marked_edges(painter, frame, layout, edges, theme)
    if layout.functions:
        paint_boxes(painter, frame, layout, theme)
    else:
        neurons.paint_units(painter, frame, layout, theme, highlight.current_biases(frame, layout))
    paint_loss(painter, frame, layout, theme)
    highlight.paint_rings(painter, frame, layout, theme)
    if layout.functions:
        paint_values(painter, found.values, layout.box_theme)
    else:
        neurons.paint_names(painter, frame, layout, theme)
        paint_values_beside(painter, found.beside, theme)
    paint_image(painter, frame, layout, theme)
    paint_outlines(painter, found.badges, theme)
    paint_edge_numbers(painter, found.numbers, theme)
    paint_badges(painter, found.badges, theme)
    if layout.nested:
        paint_formulas(painter, found, theme)
    paint_names_of_boxes(painter, boxes, theme)
    paint_unit_labels(painter, found.labels, theme, plates=not layout.nested and not layout.functions)
    paint_question_marks(painter, found, theme)
    painter.setClipRect(rect)
    paint_valleys(painter, layout.valley, frame.valleys, theme)
    paint_bend(painter, layout.valley, frame.bend, theme)
    _paint_words(painter, found, theme)
    if layout.nested:
        band = layout.bands.caption
        if not band.isEmpty():
            paint_activation(painter, band.right(), band.left(), band.center().y(), frame.activation_limit, theme)
    elif legend and not layout.legend.isEmpty():
        below = isinstance(layout, FigureLayout) and layout.has_line_below
        plan = plan_legend(frame, rect.width(), theme, buttons, below=below)
        present = marks_in_picture(frame, layout, edges)
        paint_legend(painter, layout.legend, plan, frame, theme, layout.mark_scale, present)
    elif corner and layout.valley.isEmpty():
        paint_corner(painter, frame, layout, theme, [one.rect for one in (*found.badges, *found.beside)])
    painter.restore()
    return found


def layout_of(frame: GraphFrame, rect: QRectF, theme: Theme, *, legend: bool, functions: bool) -> GraphLayout:
    """The layout of a picture; of neurons in a figure its own."""
    if theme.is_figure and not is_nested(frame):
        boxes = GraphLayout(frame, rect, theme, legend=legend, functions=functions)
        return boxes if boxes.functions else FigureLayout(frame, rect, theme, legend=legend)
    return GraphLayout(frame, rect, theme, legend=legend, functions=functions)


def marks_in_picture(frame: GraphFrame, layout: GraphLayout, edges: EdgeSet) -> frozenset[int]:
    """Every kind of mark that is drawn: of weights, of biases, and of the links to the loss if they show a number."""
    present = set(edges.kinds)
    for layer in frame.layers:
        if layout.has_biases[layer.index]:
            present.update(bias_looks(frame, layer).kind[layout.shown(layer.index)].tolist())
    if frame.edges_show == "gradient":
        present.update(loss_marks(frame).kind[layout.shown(layout.depth)].tolist())
    return frozenset(present)


def _paint_words(painter: QPainter, found: Drawn, theme: Theme) -> None:
    frame, layout = found.frame, found.layout
    if layout.nested:
        if not layout.bands.tags.isEmpty():
            highlight.paint_tag(painter, frame, layout, theme)
        return
    if isinstance(layout, FigureLayout):
        paint_figure_titles(painter, frame, layout, theme)
    else:
        taken = highlight.tag_rect(frame, layout) if layout.has_chip_among_titles else None
        titles.paint_titles(painter, frame, layout, theme, taken)
    highlight.paint_tag(painter, frame, layout, theme)
    highlight.paint_bracket(painter, frame, layout, theme)
    if isinstance(layout, FigureLayout):
        return  # what is left out is told beside it
    if any(badge.rect.intersects(layout.bands.caption) for badge in found.badges):
        return
    activations = titles.activation_runs(frame) if layout.title_mode(frame) == "number" else ""
    highlight.paint_caption(painter, layout, highlight.caption(frame, layout, found.edges, activations), theme)


@draws("folds")
def _paint_fold_bands(painter: QPainter, layout: GraphLayout, theme: Theme) -> None:
    """A pale wedge for the edges of units that are folded away: they exist, they are not drawn one by one."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(mix(theme.background, theme.coming, 0.14)))
    for layer in range(len(layout.sizes)):
        for _, y in layout.fold_y[layer]:
            for neighbour in (layer - 1, layer + 1):
                if 0 <= neighbour < len(layout.sizes):
                    top, bottom = layout.column_span(neighbour)
                    x, far = layout.columns[layer], layout.columns[neighbour]
                    half = 0.4 * layout.pitches[layer]
                    corners = ((x, y - half), (far, top), (far, bottom), (x, y + half))
                    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
