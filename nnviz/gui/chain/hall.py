"""The one card of a lecture hall and of a narrow panel: the running product in full, in type that can be read.

Nothing shrinks below that type and nothing scrolls. What does not fit yields in a fixed order: the middle form of the
equation, the words of the nudge check (its mark stays), the words under the numbers, then rows and columns of the
matrices, which show their first and last ones, dots and their shape; last the product itself, so that its value alone
is left.
"""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF

from nnviz.gui.chain.block import FormulaBlock, arranged, may_fit
from nnviz.gui.drawing.bounds import least_height, least_width
from nnviz.gui.drawing.formula import formula_size
from nnviz.gui.drawing.sizes import Sizes
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import PROJECTOR_TEXT
from nnviz.records import dataclass
from nnviz.session.frame.model import ChainFrame, EquationFrame, Formula, NudgeFrame, NudgeOutcome, Piece, Role
from nnviz.session.notation import abbreviated_latex

LARGEST = 33.0  # pixels to the em
LEAST = PROJECTOR_TEXT
ROWS = 3  # of a matrix, at the least size
SUBSCRIPT = 0.2  # em by which the shape of a matrix hangs below it
SO_FAR, THIS = "so far", "this factor"
#: How many rows and columns of a matrix are shown: all that the frame has, then fewer.
CUTS = ((ROWS, 6), (ROWS, 4), (ROWS, 3))
TITLE_GAP = 3.0  # pixels under the title of the card of a figure
FIGURE_LEAST = 13.5  # its figures are then as tall as those of small text
SMALL_LEAST = 12.5  # pixels to the em in a narrow panel
#: A mark and a word for each outcome of the nudge check.
NUDGE_WORDS: dict[NudgeOutcome, tuple[str, str]] = {
    "agrees": ("✓ nudge", "agrees"),
    "corner": ("◇ nudge:", "a corner"),
    "unchecked": ("– nudge:", "no check"),
    "differs": ("✗ nudge", "differs"),
}
EQUAL = Piece("=")


@dataclass(frozen=True, slots=True)
class Brace:
    """A brace under some of the numbers, and what they are."""

    left: float
    right: float
    text: str
    room: QRectF
    role: Role


@dataclass(frozen=True, slots=True)
class HallCard:
    """The card with everything in its place."""

    rect: QRectF
    title: QRectF  # empty in a lecture hall
    formulas: tuple[tuple[Formula, QPointF], ...]  # with the left end of each baseline
    pixels: float  # to the em
    top: float  # of the braces
    braces: tuple[Brace, ...]
    nudge: tuple[tuple[str, QRectF], ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """Pieces that stand together, and the label under them."""

    formula: Formula
    label: str = ""
    role: Role = "plain"


def card_height(sizes: Sizes) -> float:
    """Room for a matrix of ROWS rows with its shape, the braces under it and what is written under these."""
    return round((ROWS * 1.2 + SUBSCRIPT) * LEAST + _braces(sizes) + 2 * _edge(sizes))


def _braces(sizes: Sizes) -> float:
    return sizes.gap(6) + sizes.line(sizes.main)


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
        return HallCard(rect, title, (), found.pixels, body.bottom(), (), ())
    return found


def _is_inside(placed: tuple[Formula, QPointF], pixels: float, body: QRectF) -> bool:
    formula, place = placed
    size = formula_size(formula, pixels)
    across = place.x() + size.width <= body.right() + 1
    return across and place.y() - size.ascent >= body.top() - 2 and place.y() + size.descent <= body.bottom() + 2


def _filled(frame: ChainFrame, rect: QRectF, title: QRectF, body: QRectF, sizes: Sizes) -> HallCard:
    if frame.equation is None:
        block = _block(frame, body, sizes)
        lift = max(body.height() - block.height, 0.0) / 2
        placed = tuple((formula, body.topLeft() + place + QPointF(0, lift)) for formula, place in block.formulas)
        return HallCard(rect, title, placed, block.pixels, body.bottom(), (), ())  # no derivative, no check of one
    words, mark = _nudge_texts(frame.nudge) if sizes.theme.is_projector else ((), ())  # elsewhere the foot has it
    for parts, nudge in _candidates(frame.equation, words, mark):
        room = body.adjusted(0, 0, -_nudge_width(nudge, sizes), 0)
        pixels = _fitting(parts, room, sizes)
        if pixels:
            break
    return _equation_card(rect, title, parts, pixels or _least(sizes), nudge, body, sizes)


def _least(sizes: Sizes) -> float:
    if sizes.theme.is_figure:
        return FIGURE_LEAST
    return LEAST if sizes.theme.is_projector else SMALL_LEAST


def _largest(sizes: Sizes) -> float:
    return LARGEST if sizes.theme.is_projector else sizes.formula


# ---------------------------------------------------------------- the running product


def _candidates(
    equation: EquationFrame, words: tuple[str, ...], mark: tuple[str, ...]
) -> Iterator[tuple[tuple[_Part, ...], tuple[str, ...]]]:
    """The equation from everything to the least, each with what is written of the nudge."""
    yield _parts(equation, middle=True), words
    yield _parts(equation, middle=not equation.numbers), words
    yield _parts(equation), words
    yield _parts(equation), mark
    yield _bare(_parts(equation)), mark
    for cut in CUTS:
        yield _cut(_parts(equation), *cut), mark
    for cut in CUTS:
        yield _cut(_parts(equation, numbers=False), *cut), mark


def _parts(equation: EquationFrame, *, middle: bool = False, numbers: bool = True) -> tuple[_Part, ...]:
    parts = [_Part(equation.name), _Part((EQUAL,))] if equation.name else []
    if middle and equation.symbols:
        parts += [_Part(equation.symbols), _Part((EQUAL,))]
    if numbers and equation.numbers:
        so_far, sign, this = equation.numbers
        parts += [
            _Part((so_far,), SO_FAR, "taken"), _Part((sign,)), _Part((this,), THIS, "current"), _Part((EQUAL,)),
        ]  # fmt: skip
    return (*parts, _Part((equation.result,), equation.label, "result"))


def _bare(parts: tuple[_Part, ...]) -> tuple[_Part, ...]:
    """Without the words under them: the colours say the same."""
    return tuple(_Part(part.formula) for part in parts)


def _cut(parts: tuple[_Part, ...], rows: int, columns: int) -> tuple[_Part, ...]:
    return tuple(_Part(_cut_formula(part.formula, rows, columns), part.label, part.role) for part in parts)


def _cut_formula(formula: Formula, rows: int, columns: int) -> Formula:
    return tuple(Piece(abbreviated_latex(piece.latex, rows, columns), piece.role) for piece in formula)


def _fitting(parts: tuple[_Part, ...], room: QRectF, sizes: Sizes) -> float:
    """The largest size in which ``parts`` fit; 0 where they do not even in the least."""
    largest, least, high = _largest(sizes), _least(sizes), room.height() - _under(parts, sizes) + 1
    words = [text_width(sizes.main, part.label) + 2 if part.label else 0.0 for part in parts]
    gaps = len(parts) - 1
    bound = sum(max(least * least_width(part.formula), word) for part, word in zip(parts, words, strict=True))
    tallest = max(least_height(part.formula) for part in parts)
    if bound + _gap(least) * gaps > room.width() or tallest * least > high:  # without typesetting it
        return 0.0
    ems = [formula_size(part.formula, 1.0) for part in parts]
    tall = max(size.ascent for size in ems) + max(size.descent for size in ems)
    for step in range(4):
        pixels = largest + (least - largest) * step / 3
        wide = sum(max(pixels * size.width, word) for size, word in zip(ems, words, strict=True))
        if wide + _gap(pixels) * gaps <= room.width() and pixels * tall <= high:
            return pixels
    return 0.0


def _under(parts: tuple[_Part, ...], sizes: Sizes) -> float:
    """The room under the formulas for braces; a figure needs none where nothing is written under them."""
    return _braces(sizes) if not sizes.theme.is_figure or any(part.label for part in parts) else 0.0


def _gap(pixels: float) -> float:
    return 0.3 * pixels


def _width(part: _Part, pixels: float, sizes: Sizes) -> float:
    """Of the formula or of what is written under it, whatever is wider: neighbours' words must not meet."""
    return max(formula_size(part.formula, pixels).width, text_width(sizes.main, part.label) + 2 if part.label else 0.0)


def _extent(parts: tuple[_Part, ...], pixels: float) -> tuple[float, float]:
    found = [formula_size(part.formula, pixels) for part in parts]
    return max(size.ascent for size in found), max(size.descent for size in found)


def _equation_card(
    rect: QRectF,
    title: QRectF,
    parts: tuple[_Part, ...],
    pixels: float,
    nudge: tuple[str, ...],
    body: QRectF,
    sizes: Sizes,
) -> HallCard:
    above, below = _extent(parts, pixels)
    top = body.bottom() - _under(parts, sizes)
    baseline = body.top() + (top - body.top() - above - below) / 2 + above
    formulas, braces, x = [], [], body.left()
    for part in parts:
        width, wide = formula_size(part.formula, pixels).width, _width(part, pixels, sizes)
        left = x + (wide - width) / 2
        formulas.append((part.formula, QPointF(left, baseline)))
        if part.label:
            words = QRectF(x, body.bottom() - sizes.line(sizes.main), wide, sizes.line(sizes.main))
            braces.append(Brace(left, left + width, part.label, words, part.role))
        x += wide + _gap(pixels)
    return HallCard(rect, title, tuple(formulas), pixels, top, tuple(braces), _placed_nudge(nudge, body, sizes))


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
        yield tuple(_cut_formula(line, *cut) for line in lines)


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
