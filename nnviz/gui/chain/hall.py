"""The one card of a lecture hall and of a narrow panel: the running product in full, in type that can be read.

Nothing shrinks below that type and nothing scrolls. What does not fit yields in a fixed order: the middle form of the
equation, the words of the nudge check (its mark stays), the words under the numbers, in a figure the one row, then
rows and columns of the matrices, which show their first and last ones, dots and their shape; last the product itself,
so that its value alone is left.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from nnviz.gui.chain.block import FormulaBlock, arranged, cut_formula, may_fit
from nnviz.gui.chain.product import (
    CUTS,
    ROWS,
    Brace,
    Rows,
    braces_height,
    candidates,
    fitting,
    placed,
    with_all_numbers,
)
from nnviz.gui.drawing.formula import formula_size
from nnviz.gui.drawing.sizes import Sizes
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import PROJECTOR_TEXT
from nnviz.records import dataclass
from nnviz.session.frame.model import ChainFrame, EquationFrame, Formula, NudgeFrame

if TYPE_CHECKING:
    from nnviz.session.frame.model import NudgeOutcome

LARGEST = 33.0  # pixels to the em
LEAST = PROJECTOR_TEXT
SUBSCRIPT = 0.2  # em by which the shape of a matrix hangs below it
TITLE_GAP = 3.0  # pixels under the title of the card of a figure
FIGURE_LEAST = 13.5  # its figures are then as tall as those of small text
SMALL_LEAST = 12.5  # pixels to the em in a narrow panel
#: A mark and a word for each outcome of the nudge check.
NUDGE_WORDS: "dict[NudgeOutcome, tuple[str, str]]" = {
    "agrees": ("✓ nudge", "agrees"),
    "corner": ("◇ nudge:", "a corner"),
    "unchecked": ("– nudge:", "no check"),
    "differs": ("✗ nudge", "differs"),
}


@dataclass(frozen=True, slots=True)
class HallCard:
    """The card with everything in its place."""

    rect: QRectF
    title: QRectF  # empty in a lecture hall
    formulas: tuple[tuple[Formula, QPointF], ...]  # with the left end of each baseline
    pixels: float  # to the em
    braces: tuple[Brace, ...]
    nudge: tuple[tuple[str, QRectF], ...]


def card_height(sizes: Sizes) -> float:
    """Room for a matrix of ROWS rows with its shape, the braces under it and what is written under these."""
    return round(_usual_product(sizes) + 2 * _edge(sizes))


def _usual_product(sizes: Sizes) -> float:
    return (ROWS * 1.2 + SUBSCRIPT) * LEAST * sizes.grow + braces_height(sizes)


def _band(body: QRectF, sizes: Sizes) -> QRectF:
    """Where the product stands in ``body``: braces do not go far from it where a card has the wall."""
    spare = body.height() - _usual_product(sizes) if sizes.theme.is_projector else 0.0
    return body.adjusted(0, max(spare, 0.0) / 2, 0, -max(spare, 0.0) / 2)


def _edge(sizes: Sizes) -> float:
    return sizes.gap(5)


def hall_card(frame: ChainFrame, rect: QRectF, sizes: Sizes) -> HallCard:
    """What stands on the card of ``rect``: in the backward pass the product, otherwise what the step computes."""
    body = rect.adjusted(sizes.gap(12), _edge(sizes), -sizes.gap(12), -_edge(sizes))
    title = QRectF(body.topLeft(), body.topLeft())
    if not sizes.theme.is_projector:
        title = QRectF(body.left(), body.top(), body.width(), sizes.line(sizes.small))
        body.setTop(title.bottom() + (TITLE_GAP if sizes.theme.is_figure else 0.0))
    found = _filled(frame, rect, title, body, sizes)
    fits = found.pixels >= _least(sizes) and all(_is_inside(one, found.pixels, body) for one in found.formulas)
    if sizes.theme.is_figure and not fits:
        return HallCard(rect, title, (), found.pixels, (), ())
    return found


def _is_inside(one: tuple[Formula, QPointF], pixels: float, body: QRectF) -> bool:
    formula, place = one
    size = formula_size(formula, pixels)
    across = place.x() + size.width <= body.right() + 1
    return across and place.y() - size.ascent >= body.top() - 2 and place.y() + size.descent <= body.bottom() + 2


def _filled(frame: ChainFrame, rect: QRectF, title: QRectF, body: QRectF, sizes: Sizes) -> HallCard:
    if frame.equation is None:
        block = _block(frame, body, sizes)
        lift = max(body.height() - block.height, 0.0) / 2
        formulas = tuple((formula, body.topLeft() + place + QPointF(0, lift)) for formula, place in block.formulas)
        return HallCard(rect, title, formulas, block.pixels, (), ())  # no derivative, no check of one
    words, mark = _nudge_texts(frame.nudge) if sizes.theme.is_projector else ((), ())  # elsewhere the foot has it
    for rows, nudge, least in _ways(frame.equation, words, mark, sizes):
        room = body.adjusted(0, 0, -_nudge_width(nudge, sizes), 0)
        pixels = fitting(rows, room, sizes, _largest(sizes), least)
        if pixels:
            break
    formulas, braces = placed(rows, pixels or _least(sizes), _band(body, sizes), sizes)
    return HallCard(rect, title, formulas, pixels or _least(sizes), braces, _placed_nudge(nudge, body, sizes))


def _ways(
    equation: EquationFrame, words: tuple[str, ...], mark: tuple[str, ...], sizes: Sizes
) -> Iterator[tuple[Rows, tuple[str, ...], float]]:
    """The candidates with the least size of each: where type has grown, all numbers in type that has grown, too."""
    least, has_the_wall = _least(sizes), sizes.theme.is_projector and sizes.grow > 1
    if has_the_wall:
        for growth in (sizes.grow, (1 + sizes.grow) / 2):
            yield from ((*one, least * growth) for one in with_all_numbers(equation, words, mark))
    may_break = has_the_wall or sizes.theme.is_figure
    yield from ((*one, least) for one in candidates(equation, words, mark, may_break=may_break))


def _least(sizes: Sizes) -> float:
    if sizes.theme.is_figure:
        return FIGURE_LEAST
    return LEAST if sizes.theme.is_projector else SMALL_LEAST


def _largest(sizes: Sizes) -> float:
    return LARGEST * sizes.grow if sizes.theme.is_projector else sizes.formula


# ---------------------------------------------------------------- other steps


def _block(frame: ChainFrame, body: QRectF, sizes: Sizes) -> FormulaBlock:
    """The step and what it gives; of large matrices less and less; at last what it gives alone."""
    block = FormulaBlock((), _least(sizes), 0.0, 0.0)
    whole = (*frame.detail, *frame.product)
    ways = whole, *_cuts(whole), *_cuts(frame.detail[:1] + frame.product[:1]), *_cuts(frame.product[:1])
    shown = [lines for lines in ways if any(lines)]
    for lines in shown:
        if lines is not shown[-1] and not may_fit(lines, body.width(), body.height(), _least(sizes)):
            continue
        block = arranged(lines, body.width(), body.height(), _largest(sizes), 0.0)
        if block.pixels >= _least(sizes):
            return block
    return block


def _cuts(lines: tuple[Formula, ...]) -> Iterator[tuple[Formula, ...]]:
    for cut in CUTS:
        yield tuple(cut_formula(line, *cut) for line in lines)


# ---------------------------------------------------------------- the nudge check


def _nudge_texts(nudge: NudgeFrame | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """In words, and its mark alone."""
    if nudge is None:
        return (), ()
    words = NUDGE_WORDS[nudge.outcome]
    return words, (words[0][0],)


def _nudge_width(texts: tuple[str, ...], sizes: Sizes) -> float:
    return max((text_width(sizes.strong, text) for text in texts), default=0.0) + sizes.gap(16) if texts else 0.0


def _placed_nudge(texts: tuple[str, ...], body: QRectF, sizes: Sizes) -> tuple[tuple[str, QRectF], ...]:
    line = sizes.line(sizes.strong)
    top = body.center().y() - line * len(texts) / 2
    width = _nudge_width(texts, sizes)
    return tuple(
        (text, QRectF(body.right() - width, top + place * line, width, line)) for place, text in enumerate(texts)
    )
