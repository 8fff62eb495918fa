"""The right end of the picture: the links from the outputs to the loss, the loss, and the target."""

from collections.abc import Hashable, Iterator
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.kept import paint_kept
from nnviz.gui.drawing.part_names import draws, named
from nnviz.gui.drawing.scales import Marks, marks_or_unknown
from nnviz.gui.drawing.strokes import draw_marks, line_pen, square_around
from nnviz.gui.drawing.text import broken, draw_text, elided, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.gui.graph import names
from nnviz.gui.graph.biases import AROUND
from nnviz.gui.graph.edges import is_dimmed
from nnviz.gui.graph.figure import FigureLayout
from nnviz.gui.graph.figure_words import paint_target
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.neurons import name_plates, outline_width, paint_on_plate, plate
from nnviz.session import notation
from nnviz.session.frame.model import GraphFrame, Part
from nnviz.session.last import Last

#: As long as most of them are, with their letter.
USUAL_BIAS = "b −0.000"
#: In large type a name may be so many times as wide as the room that the columns leave to it.
WIDER = 1.15


def loss_marks(frame: GraphFrame) -> Marks:
    """How the links from the outputs to the loss look: the width of ∂L/∂a, on the scale of the edges."""
    values = frame.loss_gradient if frame.edges_show == "gradient" else None
    return marks_or_unknown(values, (len(frame.layers[-1].names),), frame.reference_decade)


@draws("links")
def paint_loss_links(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    looks = loss_marks(frame)
    dimmed = is_dimmed(frame, Part("dL_dA", layout.depth))
    for unit in sorted(layout.shown(layout.depth), key=lambda u: (looks.kind[u], looks.level[u])):
        centre = layout.unit(layout.depth, int(unit))
        line = np.array([[centre.x(), centre.y(), layout.loss.x(), layout.loss.y()]])
        kind = int(looks.kind[unit])
        look = kind, int(looks.level[unit]), bool(looks.positive[unit])
        with named(painter, f"link-{unit + 1}"):
            draw_marks(painter, line, *look, theme, layout.mark_scale, dimmed)
    painter.setPen(line_pen(theme.outline, 1.2 * theme.line_scale))
    target = layout.target
    if layout.target_beside:
        painter.drawLine(layout.loss, QPointF(target.left(), layout.loss.y()))
    elif not target.isEmpty():
        painter.drawLine(layout.loss, QPointF(layout.loss.x(), target.bottom()))


@draws("loss")
def paint_loss(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    """The loss as a node of its own, its name below it, and the target in a box."""
    node = square_around(layout.loss, layout.loss_radius + 3 * theme.line_scale)
    words = (name_rect(frame, layout, theme) or QRectF()).adjusted(-2, -2, 2, 2)
    place = node.united(words).united(layout.target.adjusted(-3, -3, 3, 3)) & layout.view
    if not place.isEmpty():
        draw = partial(_paint_node, frame=frame, layout=layout, theme=theme)
        paint_kept(painter, place, _looks_as(frame, layout, theme), draw)


def _looks_as(frame: GraphFrame, layout: GraphLayout, theme: Theme) -> Hashable:
    """All that :func:`_paint_node` makes a difference by."""
    taken = tuple(room.getRect() for room in name_plates(frame, layout, theme))
    places = layout.loss.toTuple(), layout.loss_radius, layout.target.getRect(), layout.loss_label_width, taken
    words = frame.loss, frame.loss_name, frame.target_label, names.target_values(frame)
    return "loss", places, layout.nested, *words, theme


def _paint_node(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    radius = layout.loss_radius
    small = ui_font(TEXT_SMALL, theme=theme)
    strong = ui_font(max(theme.text_pixels(TEXT_MAIN), 0.44 * radius), 600)
    plain = ui_font(max(theme.text_pixels(TEXT_SMALL), 0.4 * radius))
    finite = frame.loss is None or np.isfinite(frame.loss)
    painter.setPen(line_pen(theme.outline if finite else theme.nonfinite, outline_width(radius, theme) * 1.2))
    painter.setBrush(QColor(theme.panel))
    painter.drawEllipse(layout.loss, radius, radius)
    box = square_around(layout.loss, radius)
    if frame.loss is None:
        draw_text(painter, box, "L", strong, theme.text)
    else:
        height = text_height(strong)
        shift = min(0.45 * height, 0.42 * radius)
        value = fitting_value(frame.loss, radius, shift, plain)
        draw_text(painter, box.translated(0, -shift), "L", strong, theme.text)
        draw_text(painter, box.translated(0, shift), value, plain, theme.text if finite else theme.nonfinite)
    below = name_rect(frame, layout, theme)
    if below is not None:  # hover tells it, too
        write = draw_text if layout.nested else partial(_on_plate, theme=theme)
        lines = _name_lines(frame, layout, theme)
        for place, line in enumerate(lines):
            row = QRectF(below.left(), below.top() + place * text_height(small), below.width(), text_height(small))
            write(painter, row, line, small, theme.muted)
    _paint_target(painter, frame, layout, theme)


def fitting_value(loss: float, radius: float, below: float, font: QFont) -> str:
    """The loss with as many digits as a circle is wide, so much under its middle; "" where it holds none."""
    room = 2 * max(radius**2 - (below + 0.3 * text_height(font)) ** 2, 0.0) ** 0.5
    return next((text for text in (notation.number(loss, d) for d in (3, 2, 1)) if text_width(font, text) <= room), "")


def _on_plate(painter: QPainter, room: QRectF, text: str, font: QFont, ink: str, theme: Theme) -> None:
    paint_on_plate(painter, room.center(), text, font, ink, theme)


def _name_lines(frame: GraphFrame, layout: GraphLayout, theme: Theme) -> list[str]:
    """The loss's name in its room; in large type, where nobody can hover over a "…", in two lines if need be."""
    font, room = ui_font(TEXT_SMALL, theme=theme), layout.loss_label_width + 1
    lines = broken(font, frame.loss_name, room)
    if len(lines) <= 2 and theme.is_projector and all(text_width(font, line) <= WIDER * room for line in lines):
        return lines
    return [elided(font, frame.loss_name, room)]


def name_rect(frame: GraphFrame, layout: GraphLayout, theme: Theme) -> QRectF | None:
    """Where the loss's name stands: below it, or a little further right than an output, its name or bias, if it can."""
    if isinstance(layout, FigureLayout):
        return None  # it stands among the titles
    things = layout, frame.loss_name, frame.layers[-1].names, theme
    return _name_rects.get("name", things, lambda: _name_rect(frame, layout, theme))


_name_rects = Last[QRectF | None]()  # several ask for it at every step


def _name_rect(frame: GraphFrame, layout: GraphLayout, theme: Theme) -> QRectF | None:
    small = ui_font(TEXT_SMALL, theme=theme)
    taken = [*name_plates(frame, layout, theme), *_outputs(layout, theme)]
    lines = _name_lines(frame, layout, theme)
    below = QPointF(layout.loss.x(), layout.loss.y() + layout.loss_radius + 5 + text_height(small) / 2)
    room = plate(below, max(lines, key=len), small)
    room.setHeight(len(lines) * room.height())
    beside = max((one.right() + 4 - room.left() for one in taken if room.intersects(one)), default=0.0)
    moved = room.translated(beside, 0)
    moved.moveRight(min(moved.right(), layout.rect.right()))
    if layout.functions and moved.intersects(layout.below(layout.depth)):
        return None
    free = beside <= layout.loss_radius and not any(moved.intersects(one) for one in (layout.target, *taken))
    return moved if free else None


def _outputs(layout: GraphLayout, theme: Theme) -> Iterator[QRectF]:
    """The output units and the boxes of their biases, as wide as with a usual number: no name moves with each."""
    width = text_width(ui_font(TEXT_SMALL, theme=theme), USUAL_BIAS) + AROUND if layout.boxes_biases else None
    for unit in layout.shown(layout.depth).tolist():
        rooms = layout.outline(layout.depth, unit, 2.0), layout.bias_rect(layout.depth, unit, width)
        yield from (room for room in rooms if room is not None)


@draws("target")
def _paint_target(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    if isinstance(layout, FigureLayout):
        paint_target(painter, layout, theme)
        return
    small, main = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_MAIN, theme=theme)
    box = layout.target
    painter.setPen(line_pen(theme.outline, 1.2 * theme.line_scale))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(box, 6, 6)
    inner = box.adjusted(8, 0, -8, 0)
    values = names.target_values(frame)
    if not values:
        draw_text(painter, inner, frame.target_label, main, theme.text, elide=True)
        return
    upper = text_height(main)
    top = box.top() + (box.height() - upper - text_height(small)) / 2
    flag = Qt.AlignmentFlag.AlignCenter
    line = QRectF(inner.left(), top, inner.width(), upper)
    draw_text(painter, line, frame.target_label, main, theme.text, flag, elide=True)
    below = QRectF(inner.left(), top + upper, inner.width(), text_height(small))
    draw_text(painter, below, values, small, theme.muted, flag, elide=True)
