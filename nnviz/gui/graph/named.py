"""Things that have a letter for a while: a box of its own colour round each, with the letter and what it is."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import LEFT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme, mix
from nnviz.gui.graph.drawn import Drawn, taken
from nnviz.gui.graph.loss import name_rect
from nnviz.gui.graph.nest import BETWEEN, CLEAR, formulas, name_width, row_height
from nnviz.gui.graph.neurons import fold_plates
from nnviz.gui.graph.places import area_of, room_of
from nnviz.gui.graph.room import edge_points, in_the_way, nodes
from nnviz.records import dataclass
from nnviz.session.frame.model import Named

#: The radius of a box's corners; from a thing to its box where boxes are not inside one another.
BOX_CORNER, AROUND = 12.0, 7.0
#: How much of its colour the ground of a box has.
TINT = 0.05


@dataclass(frozen=True, slots=True)
class NamedBox:
    """The box of one thing, and where its letter and words stand."""

    index: int  # of its colour
    named: Named
    rect: QRectF
    name: QRectF
    has_plate: bool = False  # where edges may pass behind its name


def named_boxes(drawn: Drawn) -> tuple[NamedBox, ...]:
    """The boxes of all things that have one in the picture, the outermost first."""
    frame, nest = drawn.frame, drawn.layout.nest
    inside = (NamedBox(one.index, frame.named[one.index], one.rect, one.name) for one in reversed(nest))
    return (*inside, *_apart(drawn, {one.index for one in nest}))


def _apart(drawn: Drawn, done: set[int]) -> Iterator[NamedBox]:
    """The boxes of things in a net of other shapes, each with its name where it covers least."""
    layout = drawn.layout
    if len(done) == len(drawn.frame.named):
        return
    words, lines, things = _taken(drawn), edge_points(layout), nodes(layout)
    for index, named in enumerate(drawn.frame.named):
        rect = _around(named, drawn)
        if index in done or rect.isEmpty():
            continue
        rooms = list(_beside(rect, name_width(named, layout.theme) + 4, row_height(layout.theme)))
        costs = [in_the_way(room, lines, things, words, layout) for room in rooms]
        name = rooms[costs.index(min(costs))]
        words += [name, rect]
        yield NamedBox(index, named, rect, name, has_plate=True)


def _around(named: Named, drawn: Drawn) -> QRectF:
    """All of a thing; of an edge its number, of the loss what it is called as well. Empty where nothing is drawn."""
    rect = area_of(named.place, drawn).boundingRect()
    if rect.isEmpty():
        return rect
    if named.place.kind == "w":
        rect = room_of(named.place, drawn) or rect
    called = name_rect(drawn.frame, drawn.layout, drawn.layout.theme) if named.place.kind == "loss" else None
    rect = rect if called is None else rect.united(called)
    return rect.adjusted(-AROUND, -AROUND, AROUND, AROUND)


def _taken(drawn: Drawn) -> list[QRectF]:
    """Where other words stand, or will stand."""
    layout = drawn.layout
    below = [layout.below(layer) for layer in range(1, layout.depth + 1)] if layout.functions else []
    top, bottom = layout.column_span(0)
    names = QRectF(layout.rect.left(), top, layout.columns[0] - layout.rect.left(), bottom - top)
    return [*taken(drawn), layout.bands.brackets, names, *fold_plates(layout), *below]


def _beside(rect: QRectF, width: float, height: float) -> Iterator[QRectF]:
    """Under a box and over it, at its right end, its left end and its middle; beside it at its foot and its head."""
    for y in (rect.bottom() + 1, rect.top() - height - 1):
        for x in (rect.right() - width, rect.left(), rect.center().x() - width / 2):
            yield QRectF(x, y, width, height)
    for y in (rect.bottom() - height, rect.top()):
        for x in (rect.right() + 4, rect.left() - width - 4):
            yield QRectF(x, y, width, height)


def name_area(box: NamedBox) -> QPainterPath:
    """Where its letter and words stand."""
    path = QPainterPath()
    path.addRect(box.name)
    return path


# ---------------------------------------------------------------- painting


@draws("letter-boxes")
def paint_named_boxes(painter: QPainter, boxes: tuple[NamedBox, ...], theme: Theme) -> None:
    """The boxes, behind all else."""
    for box in boxes:
        colour = theme.named[box.index]
        painter.setPen(line_pen(colour, 1.8 * theme.line_scale))
        painter.setBrush(QColor(mix(theme.background, colour, TINT)))
        painter.drawRoundedRect(box.rect, BOX_CORNER, BOX_CORNER)


def _paint_line(painter: QPainter, box: NamedBox, theme: Theme) -> None:
    """The line once more, over the edges that cross it."""
    painter.setPen(line_pen(theme.named[box.index], 1.8 * theme.line_scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.rect, BOX_CORNER, BOX_CORNER)


@draws("letters")
def paint_names_of_boxes(painter: QPainter, boxes: tuple[NamedBox, ...], theme: Theme) -> None:
    """The letters and words, over the edges."""
    letter, words = ui_font(TEXT_MAIN, 700, theme=theme), ui_font(TEXT_MAIN, theme=theme)
    for box in boxes:
        colour = theme.named[box.index]
        place = QRectF(box.name)
        if box.has_plate:
            _paint_line(painter, box, theme)
            painter.fillRect(place.adjusted(-2, 1, 2, -1), QColor(theme.background))
        draw_text(painter, place, box.named.letter, letter, colour, LEFT)
        place.setLeft(place.left() + text_width(letter, box.named.letter) + BETWEEN)
        if place.width() > 0:  # else the letter stands alone
            draw_text(painter, place, box.named.words, words, colour, LEFT, elide=True)


@draws("formulas")
def paint_formulas(painter: QPainter, drawn: Drawn, theme: Theme) -> None:
    """Under each unit of boxes in boxes what it makes of its z, unless its bias hangs there; over it a stalk to z."""
    layout, font = drawn.layout, ui_font(TEXT_MAIN, theme=theme)
    painter.setPen(line_pen(theme.outline, 1.2 * theme.line_scale))
    for label in drawn.labels:
        middle, foot = label.rect.center().x(), label.rect.bottom()
        painter.drawLine(QPointF(middle, foot), QPointF(middle, foot + CLEAR))
    texts = formulas(drawn.frame, layout.room_over, theme) if layout.nest_rows.formulas else {}
    for layer, text in texts.items():
        unit = layout.outline(layer, 0)
        if unit is not None and not layout.has_biases[layer]:
            place = QRectF(unit.center().x() - 1, unit.bottom() + CLEAR / 2, 2, text_height(font))
            draw_text(painter, place, text, font, theme.text, Qt.AlignmentFlag.AlignCenter)
