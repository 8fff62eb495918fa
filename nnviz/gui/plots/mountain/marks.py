"""What is marked on map and surface: each update of a path, its start, the present weights, the valley's floor."""

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import square_around
from nnviz.gui.drawing.text import LEFT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme, readable_on
from nnviz.gui.plots.arrays import Array
from nnviz.records import dataclass
from nnviz.session.frame.plots import PathLine, PlaneFrame
from nnviz.session.notation import number

#: Radii: of an update, where there are many of them, of a start, of where the weights are now; half a cross.
UPDATE, SMALL, START, NOW, CROSS = 5.0, 3.2, 6.5, 6.0, 6.0
#: The rim of an update's dot.
EDGE = 1.2
#: Of dots nearer to each other than this only the first is drawn; from so many on they are small.
APART, MANY = 4.0, 40
#: Between a mark and its words.
GAP = 9.0
#: Rings of places for the words, each so much farther away.
NEAR, FAR, APART_RINGS = range(2), range(2, 5), 24.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A place that is marked."""

    a: float
    b: float
    loss: float
    colour: int  # as in PathLine
    kind: Literal["start", "now", "end", "rate", "minimum"]  # the end is a lane's or a tried learning rate's
    words: tuple[str, ...] = ()  # the first line is its name


def path_colour(colour: int, theme: Theme) -> str:
    """A lane's own colour; violet for the run itself, which nothing else is drawn in."""
    return theme.current if colour < 0 else theme.run_colour(colour)


def is_race(frame: PlaneFrame) -> bool:
    """Whether the paths are lanes, each with an end of its own."""
    return any(path.colour >= 0 for path in frame.paths)


def dots_of(frame: PlaneFrame) -> list[Dot]:
    """The floor of the valley, the starts, then the ends: of every lane of a race, else where the weights are now."""
    walked, race = [path for path in frame.paths if len(path.a)], is_race(frame)
    low = [] if frame.lowest is None else [
        Dot(*frame.lowest, -1, "minimum", (frame.lowest_name, _loss(frame.lowest[2])))
    ]  # fmt: skip
    starts = [_start(path, race) for path in walked]
    if frame.is_trial:
        words = (walked[0].label, _loss(frame.here[2]))
        return [*low, *starts, Dot(*frame.here, walked[0].colour, "now", words)]
    if race:
        return [*low, *starts, *(Dot(*_moment(path, -1), path.colour, "end") for path in walked)]
    name = "now" if frame.updates is None else f"now, update {frame.updates:,}"
    return [*low, *starts, Dot(*frame.here, -1, "now", (name, _loss(frame.here[2])))]


def rate_dots(frame: PlaneFrame) -> list[Dot]:
    """Where the paths of the three learning rates end in the picture, with the words that these earn."""
    lines = ((path, path.seen) for path in frame.rates)
    return [Dot(*_moment(line, -1), line.colour, "rate", (path.name,)) for path, line in lines if len(line.a)]


def _start(path: PathLine, race: bool) -> Dot:
    first = int(path.updates[0])
    name = "start" if first == 0 else f"update {first:,}"
    return Dot(*_moment(path, 0), path.colour, "start", () if race else (name, _loss(float(path.losses[0]))))


def _loss(loss: float) -> str:
    return f"L = {number(loss)}"


def _moment(path: PathLine, index: int) -> tuple[float, float, float]:
    return float(path.a[index]), float(path.b[index]), float(path.losses[index])


def dots_text(frame: PlaneFrame) -> str:
    """What a dot of the paths is; "" where there are none."""
    steps = [np.diff(path.updates) for path in frame.paths if len(path.updates) > 1]
    if not steps:
        return ""
    most = max(int(some.max()) for some in steps)
    return "one update" if most == 1 else f"one update in {most:,}"


# ---------------------------------------------------------------- painting


@draws("moments")
def paint_moments(painter: QPainter, places: Array, colour: int, theme: Theme) -> None:
    """A dot with a rim in the ground's colour at each of the pixels (n, 2), but where they would cover each other."""
    if not len(places):
        return
    kept = places[_apart(places, APART * theme.line_scale)]
    radius = (SMALL if len(kept) > MANY or colour >= 0 else UPDATE) * theme.line_scale
    painter.setPen(Qt.PenStyle.NoPen)
    rim, fill, edge = QBrush(QColor(theme.background)), QBrush(QColor(path_colour(colour, theme))), radius + EDGE
    for x, y in kept.tolist():  # two discs: to stroke a circle takes longer
        at = QPointF(x, y)
        painter.setBrush(rim)
        painter.drawEllipse(at, edge, edge)
        painter.setBrush(fill)
        painter.drawEllipse(at, radius, radius)


def _apart(places: Array, least: float) -> list[int]:
    """Those that are so far from the last one that is kept."""
    kept, (last_x, last_y) = [0], places[0].tolist()
    for index, (x, y) in enumerate(places.tolist()):
        if abs(x - last_x) + abs(y - last_y) >= least:
            kept.append(index)
            last_x, last_y = x, y
    return kept


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What words keep off where they can: numbers of the ground, and the dots (n, 2) of the paths."""

    numbers: Sequence[QRectF] = ()
    dots: Array | None = None

    def first(self, rooms: Sequence[QRectF], strict: bool) -> QRectF | None:
        """The first room that covers neither; else no dots; else, if not ``strict``, the first of all."""
        numbered: QRectF | None = None
        for room in rooms:
            if self._covers_dots(room):
                continue
            if not any(room.intersects(other) for other in self.numbers):
                return room
            numbered = numbered or room
        return numbered or (None if strict or not rooms else rooms[0])

    def _covers_dots(self, room: QRectF) -> bool:
        if self.dots is None:
            return False
        x, y = self.dots.T
        inside = (x > room.left() - 4) & (x < room.right() + 4) & (y > room.top() - 4) & (y < room.bottom() + 4)
        return bool(inside.any())


def paint_marks(
    painter: QPainter, rect: QRectF, marks: Sequence[tuple[QPointF, Dot]], theme: Theme, kept: Kept
) -> None:
    """The marks, and beside them their words, where they cover neither each other nor a mark."""
    taken = [square_around(at, (NOW + 3) * theme.line_scale) for at, _ in marks]
    worded = []
    for at, dot in reversed(marks):
        room = _room(at, dot.words, rect, taken, kept, theme) if dot.words else None
        if room is not None:
            taken.append(room)
            worded.append((at, room, dot))
    painter.setPen(QPen(QColor(theme.outline), theme.line_scale))
    for at, room, _ in worded:
        painter.drawLine(at, _nearest(room, at))
    for at, dot in marks:
        paint_dot(painter, at, dot, theme)
    for _, room, dot in worded:
        _paint_words(painter, room, dot, theme)


def _room(
    at: QPointF, words: Sequence[str], rect: QRectF, taken: Sequence[QRectF], kept: Kept, theme: Theme
) -> QRectF | None:
    """A near place around a mark that covers nothing, or just a number; else a farther one, or one that covers dots."""
    def open_rooms(rings: range) -> list[QRectF]:
        return [room for room in _places(at, words, rings, theme)
                if rect.contains(room) and not any(room.intersects(other) for other in taken)]  # fmt: skip

    near = open_rooms(NEAR)
    room = kept.first(near, strict=True)
    return room or kept.first([*near, *open_rooms(FAR)], strict=False)


def _places(at: QPointF, words: Sequence[str], rings: range, theme: Theme) -> Iterator[QRectF]:
    """Rooms for words around a mark, the nearest first."""
    font = ui_font(TEXT_SMALL, 600, theme=theme)
    width, height = max(text_width(font, line) for line in words) + 8, text_height(font) * len(words) + 2
    for ring in rings:
        gap = (GAP + ring * APART_RINGS) * theme.line_scale
        right, left, above, below = at.x() + gap, at.x() - gap - width, at.y() - gap - height, at.y() + gap
        x, y = at.x() - width / 2, at.y() - height / 2
        for corner in ((right, y), (right, above), (right, below), (left, y), (left, above), (left, below),
                       (x, below), (x, above)):  # fmt: skip
            yield QRectF(*corner, width, height)


def _nearest(room: QRectF, at: QPointF) -> QPointF:
    """The point of a room that is nearest to another."""
    return QPointF(min(max(at.x(), room.left()), room.right()), min(max(at.y(), room.top()), room.bottom()))


def _paint_words(painter: QPainter, room: QRectF, dot: Dot, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.background))
    painter.drawRoundedRect(room, 4, 4)
    line = text_height(ui_font(TEXT_SMALL, 600, theme=theme))
    for place, text in enumerate(dot.words):
        row = QRectF(room.left() + 4, room.top() + 1 + place * line, room.width() - 8, line)
        colour = theme.text if place or dot.kind == "minimum" else path_colour(dot.colour, theme)
        draw_text(painter, row, text, ui_font(TEXT_SMALL, 400 if place else 600, theme=theme), colour, LEFT)


def dot_radius(dot: Dot, theme: Theme) -> float:
    """How far a mark reaches from its middle, with its rim."""
    if dot.kind == "end":
        return text_height(ui_font(TEXT_SMALL, 600, theme=theme)) * 0.56 + theme.line_scale
    return {"minimum": CROSS + 2.5, "now": NOW + 2.5}.get(dot.kind, START + 1.0) * theme.line_scale


def paint_dot(painter: QPainter, at: QPointF, dot: Dot, theme: Theme) -> None:
    """A start is filled, where the weights are now is a ring, a lane's end has its number; the floor is a cross."""
    colour, scale = path_colour(dot.colour, theme), theme.line_scale
    if dot.kind == "minimum":
        _paint_cross(painter, at, theme)
    elif dot.kind == "now":
        painter.setPen(QPen(QColor(theme.background), 5.0 * scale))
        painter.setBrush(QColor(theme.background))
        painter.drawEllipse(at, NOW * scale, NOW * scale)
        painter.setPen(QPen(QColor(colour), 2.6 * scale))
        painter.drawEllipse(at, NOW * scale, NOW * scale)
    else:
        font = ui_font(TEXT_SMALL, 600, theme=theme)
        radius = text_height(font) * 0.56 if dot.kind == "end" else START * scale
        painter.setPen(QPen(QColor(theme.background), 2.0 * scale))
        painter.setBrush(QColor(colour))
        painter.drawEllipse(at, radius, radius)
        if dot.kind == "end":
            draw_text(painter, square_around(at, radius), str(dot.colour + 1), font, readable_on(colour))


def _paint_cross(painter: QPainter, at: QPointF, theme: Theme) -> None:
    half = CROSS * theme.line_scale
    for colour, width in ((theme.background, 5.0), (theme.text, 2.2)):
        painter.setPen(QPen(QColor(colour), width * theme.line_scale))
        painter.drawLine(at - QPointF(half, 0), at + QPointF(half, 0))
        painter.drawLine(at - QPointF(0, half), at + QPointF(0, half))


# ---------------------------------------------------------------- legend


def legend_height(theme: Theme) -> float:
    """Of one line of the legend."""
    return text_height(ui_font(TEXT_SMALL, theme=theme)) + 8


@draws("legend")
def paint_legend(painter: QPainter, rect: QRectF, frame: PlaneFrame, theme: Theme) -> None:
    """What the marks mean, in one line; what has no room is left out."""
    font, x = ui_font(TEXT_SMALL, theme=theme), rect.left() + 14
    for sign, text in _legend(frame):
        width = text_width(font, text)
        if x + width + 12 > rect.right():
            return
        at = QPointF(x, rect.center().y())
        if isinstance(sign, Dot):
            paint_dot(painter, at, sign, theme)
        else:
            paint_moments(painter, np.array([[at.x(), at.y()]]), sign, theme)
        draw_text(painter, QRectF(x + 12, rect.top(), width + 2, rect.height()), text, font, theme.text, LEFT)
        x += width + 40


def _legend(frame: PlaneFrame) -> list[tuple[Dot | int, str]]:
    """A mark, or the colour of a path whose dot is meant, and what it means."""
    items: list[tuple[Dot | int, str]] = []
    walked = [path for path in frame.paths if len(path.a)]
    if dots_text(frame):
        items.append((walked[0].colour, dots_text(frame)))
    named: set[str] = set()
    for dot in reversed(dots_of(frame)):
        if dot.kind != "end" and dot.words and dot.kind not in named:
            named.add(dot.kind)
            items.append((dot, ", ".join(dot.words) if len(frame.paths) < 2 else dot.words[0]))
    names = [(Dot(0.0, 0.0, 0.0, path.colour, "end"), path.label) for path in walked if path.colour >= 0]
    return [*names, *items]
