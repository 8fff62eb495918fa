"""f(g(h(x))) as boxes in boxes: the loss holds the output unit, which holds the unit before it, down to the input.

Only what has a letter has a box. Here is the room that the boxes take, from the net's own measures.
"""

from collections.abc import Callable

from PySide6.QtCore import QRectF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme
from nnviz.records import dataclass
from nnviz.session.frame.model import GraphFrame, Named
from nnviz.session.notation import number, unit_symbol

#: From one box to the next, and from the innermost one to what it holds.
STEP, INSIDE = 14.0, 12.0
#: Of the radius of a unit, in pixels: a smaller one has no room for its number, the last one in large type.
LARGEST, LEAST, LEAST_HALL = 70, 11, 22
#: Between a letter and what it stands for.
BETWEEN = 7.0
#: From a unit to what stands over and under it: clear of every ring.
CLEAR = 9.0


@dataclass(frozen=True, slots=True)
class Nest:
    """One box: the place of its thing in ``frame.named``, and where at its foot its name stands."""

    index: int
    rect: QRectF
    name: QRectF


@dataclass(frozen=True, slots=True)
class NetRoom:
    """What the net takes: from where it begins, and where its layers and its loss end; and its top and bottom."""

    left: float
    ends: tuple[float, ...]  # of each layer from the input on, with what stands over and under its unit; of the loss
    top: float
    bottom: float


def is_nested(frame: GraphFrame) -> bool:
    """Whether the net is to be drawn so, and can be: each of its layers is one unit."""
    return frame.picture == "boxes" and all(len(layer.names) == 1 for layer in frame.layers)


def row_height(theme: Theme) -> float:
    """Of the name at the foot of a box; what stands over a unit has as much."""
    return text_height(ui_font(TEXT_MAIN, theme=theme)) + 5


def formulas(frame: GraphFrame, room: Callable[[int], float], theme: Theme) -> dict[int, str]:
    """ "a₁,₁ = tanh(z₁,₁)" under the unit of each layer, as much of it as there is ``room`` for from unit to unit."""
    forms = {}
    for layer in frame.layers[1:]:
        z, a = (unit_symbol(letter, layer.index, 0) for letter in "za")
        made = z if layer.activation == "identity" else f"{layer.activation}({z})"
        forms[layer.index] = (f"{a} = {made}", made, layer.activation)
    return in_one_form(forms, room, theme)


def sums(frame: GraphFrame, room: Callable[[int], float], theme: Theme) -> dict[int, str]:
    """ "z₁,₁ = 0.5" over the unit of each layer; the symbol alone as long as it is not computed."""
    forms = {}
    for layer in frame.layers[1:]:
        symbol, z = unit_symbol("z", layer.index, 0), "" if layer.z is None else number(float(layer.z[0]))
        forms[layer.index] = (f"{symbol} = {z}", f"z = {z}", z) if z else (symbol, "z", "z")
    return in_one_form(forms, room, theme)


def in_one_form(forms: dict[int, tuple[str, ...]], room: Callable[[int], float], theme: Theme) -> dict[int, str]:
    """Of each layer the first form that all of them have room for; where even the last is too wide, those that have."""
    font = ui_font(TEXT_MAIN, theme=theme)

    def fitting(form: int) -> dict[int, str]:
        texts = ((layer, texts[form]) for layer, texts in forms.items())
        return {layer: text for layer, text in texts if text_width(font, text) + BETWEEN <= room(layer)}

    last = max(map(len, forms.values())) - 1
    return next((found for form in range(last) if len(found := fitting(form)) == len(forms)), fitting(last))


def half_widths(frame: GraphFrame, room: Callable[[int], float], theme: Theme) -> tuple[float, ...]:
    """Half of what stands over or under the unit of each layer, whatever its numbers are."""
    font = ui_font(TEXT_MAIN, theme=theme)
    z, below = text_width(font, f"{unit_symbol('z', 1, 0)} = −0.000") + 18, formulas(frame, room, theme)
    over = (max(text_width(font, text), min(z, room(layer))) / 2 for layer, text in below.items())
    widths = dict(zip(below, over, strict=True))
    return tuple(widths.get(layer.index, 0.0) for layer in frame.layers)


@dataclass(frozen=True, slots=True)
class Rows:
    """What of it there is room for in the height: z over the units, and under them their formulas."""

    sums: bool = True
    formulas: bool = True

    def over(self, radius: float, loss: float, row: float) -> float:
        """How far the net reaches over its middle line, with units and a loss of these radii."""
        return max(radius + (CLEAR + row if self.sums else 2.0), loss)

    def under(self, radius: float, loss: float, row: float, hanging: float) -> float:
        """How far below it; ``hanging`` is what hangs under a unit, its bias."""
        return max(radius + max(hanging, CLEAR / 2 + row if self.formulas else 2.0), loss + row)


def fitted(
    room: float, frame: GraphFrame, theme: Theme, loss: float, hanging: Callable[[float], float]
) -> tuple[Rows, float]:
    """What there is room for in the height, and the largest radius of the units.

    :param loss: the least radius of the loss.
    :param hanging: how far the bias of a unit of some radius hangs down; 0 of a net without biases.
    """
    over, under = _frames(frame, theme)
    row, free, least = row_height(theme), room - over - under, LEAST_HALL if theme.is_projector else LEAST
    for rows in (Rows(), Rows(formulas=False), Rows(sums=False, formulas=False)):
        for radius in range(LARGEST, least - 1, -1):
            larger = max(loss, 1.15 * radius)
            if rows.over(radius, larger, row) + rows.under(radius, larger, row, hanging(radius)) <= free:
                return rows, float(radius)
    return rows, float(least)


def middle_of(
    nodes: QRectF, frame: GraphFrame, theme: Theme, rows: Rows, radius: float, loss: float, hanging: float
) -> float:
    """The y of the line that the units stand on, so that the boxes are in the middle of the picture."""
    (over, under), row = _frames(frame, theme), row_height(theme)
    over, under = over + rows.over(radius, loss, row), under + rows.under(radius, loss, row, hanging)
    return nodes.top() + max((nodes.height() - over - under) / 2, 0.0) + over


def _frames(frame: GraphFrame, theme: Theme) -> tuple[float, float]:
    """What the boxes take over and under the net."""
    count = len(_reaches(frame))
    steps = max(count - 1, 0) * STEP
    return steps + INSIDE, steps + (row_height(theme) + 4 if count else 0.0)


def ground_of(nodes: QRectF, frame: GraphFrame) -> QRectF:
    """The width that the boxes leave to the neurons."""
    side = len(_reaches(frame)) * STEP + INSIDE
    return nodes.adjusted(side, 0, -STEP - INSIDE, 0) if nodes.width() > 4 * side else nodes


def nests(frame: GraphFrame, room: NetRoom, theme: Theme, lowest: float) -> tuple[Nest, ...]:
    """The boxes, the innermost one first; with their letters alone where with words they would end below ``lowest``."""
    whole = _nests(frame, room, theme, name_width)
    return whole if not whole or whole[-1].rect.bottom() <= lowest else _nests(frame, room, theme, letter_width)


def _nests(
    frame: GraphFrame, room: NetRoom, theme: Theme, width: Callable[[Named, Theme], float]
) -> tuple[Nest, ...]:
    row, found = row_height(theme), list[Nest]()
    top, bottom, right = room.top - INSIDE, room.bottom + 2 - STEP, -1e9
    for level, (index, reach) in enumerate(_reaches(frame)):
        left, name = room.left - INSIDE - level * STEP, width(frame.named[index], theme)
        inner, right = right, max(room.ends[reach] + INSIDE, right + STEP)
        beside = level == 0 or right - inner > name + 2 * INSIDE  # the name stands beside the box inside, not under it
        bottom += STEP if beside and level else row + 2 + (STEP if level == 0 else 0)
        rect = QRectF(left, top - level * STEP, right - left, bottom - top + level * STEP)
        begin = max(right - INSIDE - name, left + 8)
        found.append(Nest(index, rect, QRectF(begin, bottom - row - 1, right - INSIDE - begin, row)))
    return tuple(found)


def letter_width(named: Named, theme: Theme) -> float:
    """Of the letter alone."""
    return text_width(ui_font(TEXT_MAIN, 700, theme=theme), named.letter)


def name_width(named: Named, theme: Theme) -> float:
    """Of the letter and the words beside it."""
    return letter_width(named, theme) + BETWEEN + text_width(ui_font(TEXT_MAIN, theme=theme), named.words)


def _reaches(frame: GraphFrame) -> list[tuple[int, int]]:
    """Which named things are boxes, and the layer where each ends; behind the last layer comes the loss."""
    found = [(index, _reach(named, len(frame.layers))) for index, named in enumerate(frame.named)]
    return sorted(((index, reach) for index, reach in found if reach), key=lambda pair: pair[1])


def _reach(named: Named, loss: int) -> int:
    if named.place.kind in ("unit", "a", "layer"):
        return named.place.numbers[0]
    return loss if named.place.kind == "loss" else 0
