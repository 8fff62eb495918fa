"""f(g(h(x))) as boxes in boxes: the loss holds the output unit, which holds the unit before it, down to the input.

Only what has a letter has a box. Here is the room that the boxes take, from the net's own measures.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme
from nnviz.session.frame.model import GraphFrame, Named
from nnviz.session.notation import number, unit_symbol

#: From one box to the next, and from the innermost one to what it holds.
STEP, INSIDE = 14.0, 12.0
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


def ground_of(nodes: QRectF, frame: GraphFrame, theme: Theme) -> QRectF:
    """The room that the boxes leave to the neurons."""
    row, count = row_height(theme), len(_reaches(frame))
    side, over = count * STEP + INSIDE, count * STEP + row + CLEAR + INSIDE
    under = (count - 1) * STEP + 2 * row + CLEAR + 4
    inner = nodes.adjusted(side, over, -STEP - INSIDE, -under)
    return inner if inner.height() > 24 and inner.width() > 24 else nodes


def nests(frame: GraphFrame, room: NetRoom, theme: Theme) -> tuple[Nest, ...]:
    """The boxes, the innermost one first."""
    row, found = row_height(theme), list[Nest]()
    top, bottom, right = room.top - INSIDE, room.bottom + 2 - STEP, -1e9
    for level, (index, reach) in enumerate(_reaches(frame)):
        left, name = room.left - INSIDE - level * STEP, name_width(frame.named[index], theme)
        inner, right = right, max(room.ends[reach] + INSIDE, right + STEP)
        beside = level == 0 or right - inner > name + 2 * INSIDE  # the name stands beside the box inside, not under it
        bottom += STEP if beside and level else row + 2 + (STEP if level == 0 else 0)
        rect = QRectF(left, top - level * STEP, right - left, bottom - top + level * STEP)
        begin = max(right - INSIDE - name, left + 8)
        found.append(Nest(index, rect, QRectF(begin, bottom - row - 1, right - INSIDE - begin, row)))
    return tuple(found)


def name_width(named: Named, theme: Theme) -> float:
    """Of the letter and the words beside it."""
    letter, words = ui_font(TEXT_MAIN, 700, theme=theme), ui_font(TEXT_MAIN, theme=theme)
    return text_width(letter, named.letter) + BETWEEN + text_width(words, named.words)


def _reaches(frame: GraphFrame) -> list[tuple[int, int]]:
    """Which named things are boxes, and the layer where each ends; behind the last layer comes the loss."""
    found = [(index, _reach(named, len(frame.layers))) for index, named in enumerate(frame.named)]
    return sorted(((index, reach) for index, reach in found if reach), key=lambda pair: pair[1])


def _reach(named: Named, loss: int) -> int:
    if named.place.kind in ("unit", "a", "layer"):
        return named.place.numbers[0]
    return loss if named.place.kind == "loss" else 0
