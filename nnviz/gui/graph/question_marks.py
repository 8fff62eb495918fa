"""What is asked, in the picture: "?" where its number will stand, and dashed rings round what can be clicked.

Violet and filled is what is asked; violet and dashed is what comes with the answer, or may be the answer.
"""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import line_pen, square_around
from nnviz.gui.drawing.text import draw_text
from nnviz.gui.drawing.theme import Theme, readable_on
from nnviz.gui.graph.boxes import CORNER
from nnviz.gui.graph.drawn import Drawn
from nnviz.gui.graph.places import area_of, room_of
from nnviz.gui.graph.unit_labels import label_at
from nnviz.session.place import Place

#: Of a mark at a unit: its radius as a share of the unit's, the bounds in pixels, and how far from the middle it is.
SHARE, LEAST, MOST, RIM = 0.36, 6.5, 11.0, 0.78
#: A unit smaller than this has no mark for what only comes with the answer: they would hide the layer.
LEAST_HIDDEN = 9.0
#: From a thing to the ring round it.
AROUND = 5.0
#: Kinds that are round, or boxes where the net is drawn so.
_UNITS = ("unit", "z", "a", "x")


@draws("question-marks")
def paint_question_marks(painter: QPainter, drawn: Drawn, theme: Theme) -> None:
    """The marks of the open question."""
    asked = drawn.frame.asked
    if asked is None:
        return
    for place in asked.among:
        paint_ring(painter, place, drawn, theme, chosen=False)
    if drawn.layout.radius >= LEAST_HIDDEN:
        for place in asked.hidden:
            _paint_mark(painter, place, drawn, theme, filled=False)
    for place in asked.places:
        _paint_way(painter, place, drawn, theme)
        _paint_mark(painter, place, drawn, theme, filled=True)


def paint_ring(painter: QPainter, place: Place, drawn: Drawn, theme: Theme, *, chosen: bool) -> None:
    """The ring round one of the things to click; whole and thick round the one that the keys are on."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(line_pen(theme.current, (3.0 if chosen else 1.8) * theme.line_scale, dashed=not chosen))
    painter.drawPath(ring_of(place, drawn))


def ring_of(place: Place, drawn: Drawn) -> QPainterPath:
    """The line round a thing."""
    path, room = QPainterPath(), room_of(place, drawn)
    if room is None:
        return path
    if place.kind == "w" and room.width() < 8:  # an edge without a number
        return area_of(place, drawn).simplified()
    written = place.kind in ("z", "a") and label_at(drawn.labels, place.kind, *_unit(place)) is not None
    grow = 1.0 if written else 2.5 if place.kind == "w" else AROUND
    rect = room.adjusted(-grow, -grow, grow, grow)
    if written or place.kind == "w":
        path.addRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    elif place.kind in _UNITS and drawn.layout.functions:
        path.addRoundedRect(rect, CORNER + grow, CORNER + grow)
    elif place.kind in (*_UNITS, "loss"):
        path.addEllipse(rect)
    else:
        path.addRoundedRect(rect, CORNER, CORNER)
    return path


def paint_numbers(painter: QPainter, among: Iterable[Place], drawn: Drawn, theme: Theme) -> None:
    """The things to click counted from 1, for a class that shows its fingers."""
    for count, place in enumerate(among, start=1):
        room = room_of(place, drawn)
        if room is not None:
            radius = 9.0 * max(theme.line_scale, theme.text_scale)
            _paint_round(painter, _corner(place, room, drawn, up=True), radius, str(count), theme, filled=True)


def _unit(place: Place) -> tuple[int, int]:
    return place.numbers[0], place.numbers[1] - 1


def _radius(drawn: Drawn, theme: Theme) -> float:
    return min(max(SHARE * drawn.layout.radius, LEAST), MOST) * theme.line_scale


def _paint_mark(painter: QPainter, place: Place, drawn: Drawn, theme: Theme, *, filled: bool) -> None:
    room = room_of(place, drawn)
    if room is not None:
        centre = _corner(place, room, drawn, up=False)
        _paint_round(painter, centre, _radius(drawn, theme), "?", theme, filled=filled)


def _corner(place: Place, room: QRectF, drawn: Drawn, *, up: bool) -> QPointF:
    """Where a mark touches a thing: the lower or upper right of its rim; over an edge's number."""
    middle, written = room.center(), label_at(drawn.labels, "z", *_unit(place)) if place.kind == "z" else None
    if place.kind == "w":
        return QPointF(middle.x(), room.top() - 0.8 * _radius(drawn, drawn.layout.theme))
    side = -1 if up else 1
    if written is not None:
        return QPointF(room.left() - 0.6 * _radius(drawn, drawn.layout.theme), middle.y())
    if place.kind in _UNITS and drawn.layout.functions:
        return QPointF(room.right(), room.top() if up else room.bottom())
    if place.kind in (*_UNITS, "loss"):
        share = RIM * room.width() / 2
        return middle + QPointF(share, side * share)
    return QPointF(room.right() + 0.5 * _radius(drawn, drawn.layout.theme), middle.y())


def _paint_round(painter: QPainter, centre: QPointF, radius: float, text: str, theme: Theme, *, filled: bool) -> None:
    painter.setPen(line_pen(theme.background, 1.8 * theme.line_scale))
    painter.setBrush(QColor(theme.current if filled else theme.background))
    painter.drawEllipse(centre, radius, radius)
    if not filled:
        painter.setPen(line_pen(theme.current, 1.4 * theme.line_scale, dashed=True))
        painter.drawEllipse(centre, radius - 1, radius - 1)
    ink = readable_on(theme.current) if filled else theme.current
    draw_text(painter, square_around(centre, radius), text, ui_font(1.35 * radius, 700), ink)


def _paint_way(painter: QPainter, place: Place, drawn: Drawn, theme: Theme) -> None:
    """From a weight that is asked about to the z that moves with it, where that is written."""
    label = label_at(drawn.labels, "z", *_unit(place)) if place.kind in ("w", "b") else None
    room, unit = room_of(place, drawn), drawn.layout.outline(*_unit(place)) if label is not None else None
    if label is None or room is None or unit is None or label.rect.bottom() > unit.top():
        return  # it would lie over the unit
    start, end = QPointF(room.center().x(), room.top()), QPointF(label.rect.left(), label.rect.center().y())
    path = QPainterPath(start)
    if end.x() > start.x():
        path.quadTo(QPointF(start.x(), end.y()), end)
    else:
        path.lineTo(QPointF(start.x(), label.rect.bottom()))
    painter.setPen(line_pen(theme.current, 1.8 * theme.line_scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
