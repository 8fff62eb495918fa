"""z and a written beside units: what goes in and what comes out, for whoever is asked about a slope or an activation.

They stand where they cover least, and with their own room for what may be said of them later: nothing moves for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.nest import sums
from nnviz.gui.graph.room import edge_points, in_the_way, nodes
from nnviz.records import dataclass
from nnviz.session.frame.model import GraphFrame
from nnviz.session.notation import number, unit_symbol
from nnviz.session.place import Place

Letter = Literal["z", "a"]
#: What is written over a label where an answer was taken in the wrong place.
ASKED_HERE, TAKEN_HERE, LEFT_OUT = "asked here", "you took it here", "left out"
#: More units than these are not opened at once for a slip.
MOST_OPENED = 3
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
    is_roomy: bool = False  # over it is room for a word


@dataclass(frozen=True, slots=True)
class _Wanted:
    layer: int
    unit: int
    letters: tuple[Letter, ...]
    must: bool  # be seen, whatever it covers
    said: tuple[str, ...] = (ASKED_HERE, TAKEN_HERE)  # what may be said of each


def label_height(theme: Theme) -> float:
    """The height of one label."""
    return text_height(ui_font(TEXT_MAIN, theme=theme)) + 5


def place_unit_labels(frame: GraphFrame, layout: GraphLayout, taken: Sequence[QRectF]) -> tuple[UnitLabel, ...]:
    """The labels of the units in question, clear of what is ``taken`` as far as can be.

    Where the others cover more than an edge, only those that must be seen are there: a few among many say nothing.
    """
    if layout.nested:
        return tuple(_over_units(frame, layout)) if layout.nest_rows.sums else ()
    wanted = tuple(_wanted(frame))
    if not wanted:
        return ()
    things, placed = nodes(layout), list[tuple[UnitLabel, ...]]()
    for labels, cost in _placed(wanted, frame, layout, things, taken):
        if cost > 1:
            placed = [few for few, _ in _placed([one for one in wanted if one.must], frame, layout, things, taken)]
            break
        placed.append(labels)
    return tuple(label for labels in placed for label in labels)


def labels_at(
    places: Sequence[Place],
    frame: GraphFrame,
    layout: GraphLayout,
    labels: Sequence[UnitLabel],
    taken: Sequence[QRectF],
) -> tuple[UnitLabel, ...]:
    """``labels``, and those that such places are without, as far as a few of them say something."""
    units = dict.fromkeys((*place.numbers,) for place in places if place.kind in ("z", "a"))
    bare = {(layer, unit - 1): _unwritten(labels, layer, unit - 1) for layer, unit in units}
    if layout.nested or sum(bool(letters) for letters in bare.values()) > MOST_OPENED:
        return tuple(labels)
    wanted = [
        _Wanted(layer, unit, letters, True, (TAKEN_HERE,) * len(letters))
        for (layer, unit), letters in bare.items() if letters
    ]  # fmt: skip
    occupied = [*taken, *(label.rect for label in labels)]
    placed = _placed(wanted, frame, layout, nodes(layout), occupied)
    return (*labels, *(label for found, _ in placed for label in found))


def _unwritten(labels: Sequence[UnitLabel], layer: int, unit: int) -> tuple[Letter, ...]:
    letters: tuple[Letter, ...] = ("z", "a")
    return tuple(letter for letter in letters if label_at(labels, letter, layer, unit) is None)


def _placed(
    wanted: Sequence[_Wanted], frame: GraphFrame, layout: GraphLayout, things: list[QRectF], taken: Sequence[QRectF]
) -> Iterator[tuple[tuple[UnitLabel, ...], float]]:
    """The labels of each unit, and how much they cover."""
    lines, mine = edge_points(layout), list[QRectF]()
    for one in wanted:
        ways = [(room, labels) for labels, size in _blocks(one, frame, layout) for room in _rooms(one, *size, layout)]
        if not ways:  # it is folded away
            continue
        costs = [in_the_way(room, lines, things, [*taken, *mine], layout) for room, _ in ways]
        room, labels = ways[costs.index(min(costs))]
        mine.append(room)
        yield tuple(replace(label, rect=label.rect.translated(room.topLeft())) for label in labels), min(costs)


def label_at(labels: Sequence[UnitLabel], letter: str, layer: int, unit: int) -> UnitLabel | None:
    """The label of a unit's z or a; None where it is not written."""
    same = (one for one in labels if (one.letter, one.layer, one.unit) == (letter, layer, unit))
    return next(same, None)


def _over_units(frame: GraphFrame, layout: GraphLayout) -> Iterator[UnitLabel]:
    """Boxes in boxes: z over every unit, whose a stands inside it."""
    font, height = ui_font(TEXT_MAIN, theme=layout.theme), label_height(layout.theme)
    for layer, text in sums(frame, layout.room_over, layout.theme).items():
        unit, width = layout.outline(layer, 0), text_width(font, text) + 2 * PAD
        if unit is not None:
            place = QRectF(unit.center().x() - width / 2, unit.top() - CLEAR - height, width, height)
            yield UnitLabel("z", layer, 0, place, text)


def _wanted(frame: GraphFrame) -> Iterator[_Wanted]:
    asked = frame.asked
    if asked is None:
        return
    if asked.opens_units:
        for places, must in ((asked.places, True), (asked.hidden, False)):
            for layer, unit in (place.numbers for place in places if len(place.numbers) == 2):
                yield _Wanted(layer, unit - 1, ("z", "a"), must)
    for place in asked.places if asked.needs_sum else ():
        if place.kind in ("unit", "a"):
            yield _Wanted(place.numbers[0], place.numbers[1] - 1, ("z",), must=True)
    for place in asked.among:
        if place.kind == "z":
            yield _Wanted(place.numbers[0], place.numbers[1] - 1, ("z",), must=True)


def _text(one: _Wanted, letter: Letter, frame: GraphFrame) -> str:
    layer = frame.layers[one.layer]
    values, symbol = layer.z if letter == "z" else layer.a, unit_symbol(letter, one.layer, one.unit)
    return symbol if values is None else f"{symbol} = {number(float(values[one.unit]))}"


def _blocks(
    one: _Wanted, frame: GraphFrame, layout: GraphLayout
) -> Iterator[tuple[tuple[UnitLabel, ...], tuple[float, float]]]:
    """The labels side by side, with room over them for what may be said; else one under the other. And their size."""
    main, small = ui_font(TEXT_MAIN, theme=layout.theme), ui_font(TEXT_SMALL, theme=layout.theme)
    texts = [(letter, _text(one, letter, frame)) for letter in one.letters]
    height, widths = label_height(layout.theme), [text_width(main, text) + 2 * PAD for _, text in texts]
    alone = len(texts) == 1
    is_roomy = not alone and not layout.functions  # under a box there is one line
    over = text_height(small) if is_roomy else 0.0
    labels, left = list[UnitLabel](), 0.0
    for (letter, text), width, words in zip(texts, widths, one.said, strict=False):
        labels.append(UnitLabel(letter, one.layer, one.unit, QRectF(left, over, width, height), text, is_roomy))
        left += max(width, text_width(small, words) + PAD if is_roomy else 0.0) + BETWEEN
    yield tuple(labels), (left - BETWEEN, height + over)
    if not alone:
        rects = [QRectF(0, row * height, width, height) for row, width in enumerate(widths)]
        stacked = (replace(label, rect=rect, is_roomy=False) for label, rect in zip(labels, rects, strict=True))
        yield tuple(stacked), (max(widths), 2 * height)


def _rooms(one: _Wanted, width: float, height: float, layout: GraphLayout) -> Iterator[QRectF]:
    """Where a block of labels may stand round its unit, the best places first."""
    unit = layout.outline(one.layer, one.unit)
    if unit is None:
        return
    below = layout.stub + layout.square if layout.has_biases[one.layer] else 0.0
    right, left, middle = unit.right() + ASIDE, unit.left() - ASIDE - width, unit.center()
    rows = middle.y() - height - 3, middle.y() + 3, unit.bottom() + 2, unit.top() - height
    beside = [QPointF(x, y) for y in rows for x in (right, left)]
    over, under = unit.top() - CLEAR - height, unit.bottom() + below + CLEAR
    middles = [QPointF(middle.x() - width / 2, y) for y in ((under, over) if layout.functions else (over, under))]
    first_middle = layout.functions or len(one.letters) == 1
    for place in [*middles, *beside] if first_middle else [*beside, *middles]:
        yield QRectF(place.x(), place.y(), width, height)


@draws("unit-labels")
def paint_unit_labels(painter: QPainter, labels: Sequence[UnitLabel], theme: Theme, *, plates: bool) -> None:
    """The labels, on ``plates`` of the ground's colour where edges pass behind them."""
    for label in labels:
        if plates:
            painter.setPen(line_pen(theme.background, theme.line_scale))
            painter.setBrush(QColor(theme.background))
            painter.drawRoundedRect(label.rect, label.rect.height() / 2, label.rect.height() / 2)
        ink = theme.text if label.letter == "z" else theme.muted
        draw_text(painter, label.rect, label.text, ui_font(TEXT_MAIN, theme=theme), ink)
