"""z and a written beside units: what goes in and what comes out, for whoever is asked about a slope.

They stand where they cover least, and with their own room for what may be said of them later: nothing moves for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.room import NODE, edge_points, in_the_way, nodes
from nnviz.session.frame.model import GraphFrame
from nnviz.session.notation import number, unit_symbol

Letter = Literal["z", "a"]
#: What is written over a label where an answer was taken in the wrong place.
ASKED_HERE, TAKEN_HERE = "asked here", "you took it here"
#: Beside the text of a label, between two of them, and from the unit's rim: clear of every ring and mark there.
PAD, BETWEEN, ASIDE, CLEAR = 9.0, 8.0, 24.0, 9.0


@dataclass(frozen=True, slots=True)
class UnitLabel:
    """ "z₁,₁ = 1" in its place."""

    letter: Letter
    layer: int
    unit: int
    rect: QRectF
    text: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    layer: int
    unit: int
    letters: tuple[Letter, ...]
    must: bool  # be seen, whatever it covers


def label_height(theme: Theme) -> float:
    """The height of one label."""
    return text_height(ui_font(TEXT_MAIN, theme=theme)) + 5


def place_unit_labels(frame: GraphFrame, layout: GraphLayout, taken: Sequence[QRectF]) -> tuple[UnitLabel, ...]:
    """The labels of the units in question, clear of what is ``taken`` as far as can be."""
    found: list[UnitLabel] = []
    wanted = tuple(_opened(frame) if layout.nested else _wanted(frame))
    if not wanted:
        return ()
    lines, things = edge_points(layout), nodes(layout)
    blocks: list[QRectF] = []
    for one in wanted if _has_room_for_all(wanted, layout) else [one for one in wanted if one.must]:
        widths = [_width(one, letter, frame, layout.theme) for letter in one.letters]
        rooms = list(_rooms(one, sum(widths) + BETWEEN * (len(widths) - 1), layout))
        costs = [in_the_way(room, lines, things, [*taken, *blocks], layout) for room in rooms]
        if not costs or (min(costs) >= NODE and not one.must):
            continue
        room = rooms[costs.index(min(costs))]
        blocks.append(room)
        found += _in_room(one, widths, room, frame, layout.theme)
    return tuple(found)


def _has_room_for_all(wanted: Sequence[_Wanted], layout: GraphLayout) -> bool:
    """Whether each unit has its line: labels of a few among many would say nothing."""
    return all(layout.pitches[one.layer] >= 1.6 * label_height(layout.theme) for one in wanted) and all(
        layout.unit(one.layer, one.unit) is not None for one in wanted
    )


def label_at(labels: Sequence[UnitLabel], letter: str, layer: int, unit: int) -> UnitLabel | None:
    """The label of a unit's z or a; None where it is not written."""
    same = (one for one in labels if (one.letter, one.layer, one.unit) == (letter, layer, unit))
    return next(same, None)


def _opened(frame: GraphFrame) -> Iterator[_Wanted]:
    """Boxes in boxes: z over every unit, whose a stands inside it."""
    return (_Wanted(layer.index, 0, ("z",), must=True) for layer in frame.layers[1:])


def _wanted(frame: GraphFrame) -> Iterator[_Wanted]:
    asked = frame.asked
    if asked is None:
        return
    if asked.opens_units:
        for places, must in ((asked.places, True), (asked.hidden, False)):
            for layer, unit in (place.numbers for place in places if len(place.numbers) == 2):
                yield _Wanted(layer, unit - 1, ("z", "a"), must)
    for place in asked.among:
        if place.kind == "z":
            yield _Wanted(place.numbers[0], place.numbers[1] - 1, ("z",), must=True)


def _text(one: _Wanted, letter: Letter, frame: GraphFrame) -> str:
    layer = frame.layers[one.layer]
    values, symbol = layer.z if letter == "z" else layer.a, unit_symbol(letter, one.layer, one.unit)
    return symbol if values is None else f"{symbol} = {number(float(values[one.unit]))}"


def _width(one: _Wanted, letter: Letter, frame: GraphFrame, theme: Theme) -> float:
    words = text_width(ui_font(TEXT_MAIN, theme=theme), _text(one, letter, frame)) + 2 * PAD
    if len(one.letters) == 1:
        return words
    said = ASKED_HERE if letter == "z" else TAKEN_HERE
    return max(words, text_width(ui_font(TEXT_SMALL, theme=theme), said) + PAD)


def _rooms(one: _Wanted, width: float, layout: GraphLayout) -> Iterator[QRectF]:
    """Where a block of labels may stand round its unit, the best places first."""
    unit = layout.outline(one.layer, one.unit)
    if unit is None:
        return
    below = layout.stub + layout.square if layout.has_biases[one.layer] else 0.0
    said = text_height(ui_font(TEXT_SMALL, theme=layout.theme)) if len(one.letters) > 1 else 0.0
    height = label_height(layout.theme) + said
    right, left = unit.right() + ASIDE, unit.left() - ASIDE - width
    middle = unit.center()
    beside = [
        QPointF(x, y) for y in (middle.y() - height - 3, middle.y() + 3, unit.bottom() + 2) for x in (right, left)
    ]
    over = [
        QPointF(middle.x() - width / 2, unit.top() - CLEAR - height),
        QPointF(middle.x() - width / 2, unit.bottom() + below + CLEAR),
    ]
    places = [*over, *beside] if len(one.letters) == 1 else [*beside, *over]
    for place in places:
        yield QRectF(place.x(), place.y(), width, height)


def _in_room(one: _Wanted, widths: list[float], room: QRectF, frame: GraphFrame, theme: Theme) -> Iterator[UnitLabel]:
    height, left = label_height(theme), room.left()
    for letter, width in zip(one.letters, widths, strict=True):
        text = _text(one, letter, frame)
        own = text_width(ui_font(TEXT_MAIN, theme=theme), text) + 2 * PAD
        yield UnitLabel(letter, one.layer, one.unit, QRectF(left, room.bottom() - height, own, height), text)
        left += width + BETWEEN


def paint_unit_labels(painter: QPainter, labels: Sequence[UnitLabel], theme: Theme, *, plates: bool) -> None:
    """The labels, on ``plates`` of the ground's colour where edges pass behind them."""
    for label in labels:
        if plates:
            painter.setPen(line_pen(theme.background, theme.line_scale))
            painter.setBrush(QColor(theme.background))
            painter.drawRoundedRect(label.rect, label.rect.height() / 2, label.rect.height() / 2)
        ink = theme.text if label.letter == "z" else theme.muted
        draw_text(painter, label.rect, label.text, ui_font(TEXT_MAIN, theme=theme), ink)
