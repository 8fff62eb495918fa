"""The running product on one card: in one row, or broken where it is read on, before a sign.

What does not fit yields in the order of :func:`candidates`; :mod:`nnviz.gui.chain.hall` says what that means.
"""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF

from nnviz.gui.chain.block import cut_formula
from nnviz.gui.drawing.bounds import least_height, least_width
from nnviz.gui.drawing.formula import formula_size
from nnviz.gui.drawing.sizes import Sizes
from nnviz.gui.drawing.text import text_width
from nnviz.records import dataclass
from nnviz.session.frame.model import EquationFrame, Formula, Piece, Role

ROWS = 3  # of a matrix, at the least size
SO_FAR, THIS = "so far", "this factor"
#: How many rows and columns of a matrix are shown: all that the frame has, then fewer.
CUTS = ((ROWS, 6), (ROWS, 4), (ROWS, 3))
EQUAL = Piece("=")
ROW_GAP = 0.35  # em between two rows


@dataclass(frozen=True, slots=True)
class Brace:
    """A brace under some of the numbers, and what they are."""

    left: float
    right: float
    top: float
    text: str
    room: QRectF
    role: Role


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces that stand together, and the label under them."""

    formula: Formula
    label: str = ""
    role: Role = "plain"


Row = tuple[Part, ...]
Rows = tuple[Row, ...]  # those after the first begin under its first sign


def braces_height(sizes: Sizes) -> float:
    """The room for braces and the words under them."""
    return sizes.gap(6) + sizes.line(sizes.main)


# ---------------------------------------------------------------- what yields


def candidates(
    equation: EquationFrame, words: tuple[str, ...], mark: tuple[str, ...], *, may_break: bool
) -> Iterator[tuple[Rows, tuple[str, ...]]]:
    """The equation from everything to the least, each with what is written of the nudge."""
    yield from with_all_numbers(equation, words, mark)
    yield (_bare(_parts(equation)),), mark
    if may_break and equation.numbers:
        yield from ((rows, mark) for rows in _broken(_parts(equation)))
    for cut in CUTS:
        yield (_cut(_parts(equation), *cut),), mark
        if may_break and equation.numbers:
            yield from ((rows, mark) for rows in _broken(_cut(_parts(equation), *cut)))
    for cut in CUTS:
        yield (_cut(_parts(equation, numbers=False), *cut),), mark


def with_all_numbers(
    equation: EquationFrame, words: tuple[str, ...], mark: tuple[str, ...]
) -> Iterator[tuple[Rows, tuple[str, ...]]]:
    """Those of the :func:`candidates` in one row of whole matrices, with the words under them."""
    yield (_parts(equation, middle=True),), words
    yield (_parts(equation, middle=not equation.numbers),), words
    yield (_parts(equation),), words
    yield (_parts(equation),), mark


def _parts(equation: EquationFrame, *, middle: bool = False, numbers: bool = True) -> Row:
    parts = [Part(equation.name), Part((EQUAL,))] if equation.name else []
    if middle and equation.symbols:
        parts += [Part(equation.symbols), Part((EQUAL,))]
    if numbers and equation.numbers:
        so_far, sign, this = equation.numbers
        parts += [Part((so_far,), SO_FAR, "taken"), Part((sign,)), Part((this,), THIS, "current"), Part((EQUAL,))]
    return (*parts, Part((equation.result,), equation.label, "result"))


def _bare(parts: Row) -> Row:
    """Without the words under them: the colours say the same."""
    return tuple(Part(part.formula) for part in parts)


def _broken(parts: Row) -> Iterator[Rows]:
    """In two rows, with and without words, and in three: the last ones begin with the sign and with "="."""
    for row in (parts, _bare(parts)):
        yield row[:-2], row[-2:]
    row = _bare(parts)
    yield row[:-4], row[-4:-2], row[-2:]


def _cut(parts: Row, rows: int, columns: int) -> Row:
    return tuple(Part(cut_formula(part.formula, rows, columns), part.label, part.role) for part in parts)


# ---------------------------------------------------------------- how large


def fitting(rows: Rows, room: QRectF, sizes: Sizes, largest: float, least: float) -> float:
    """The largest size in which ``rows`` fit; 0 where they do not even in the least."""
    high = room.height() + 1 - sum(_under(row, sizes) for row in rows)
    if not _may_fit(rows, room.width(), high, sizes, least):  # without typesetting it
        return 0.0
    ems = [[formula_size(part.formula, 1.0) for part in row] for row in rows]
    tall = sum(max(size.ascent for size in row) + max(size.descent for size in row) for row in ems)
    tall += ROW_GAP * (len(rows) - 1)
    for step in range(4):
        pixels = largest + (least - largest) * step / 3
        wide = max(_indent(rows, place, pixels) + _row_width(row, pixels, sizes) for place, row in enumerate(rows))
        if wide <= room.width() and pixels * tall <= high:
            return pixels
    return 0.0


def _may_fit(rows: Rows, width: float, high: float, sizes: Sizes, least: float) -> bool:
    tallest = 0.0
    for row in rows:
        wide = sum(max(least * least_width(part.formula), _label_width(part, sizes)) for part in row)
        if wide + _gap(least) * (len(row) - 1) > width:
            return False
        tallest += max(least_height(part.formula) for part in row)
    return tallest * least <= high


def _under(row: Row, sizes: Sizes) -> float:
    """The room under the formulas for braces; a figure needs none where nothing is written under them."""
    return braces_height(sizes) if not sizes.theme.is_figure or any(part.label for part in row) else 0.0


def _gap(pixels: float) -> float:
    return 0.3 * pixels


def _indent(rows: Rows, place: int, pixels: float) -> float:
    """Where a row begins: those after the first under the sign behind the name, if there is a name."""
    name, *others = rows[0]
    has_name = bool(place and others) and others[0].formula == (EQUAL,)
    return formula_size(name.formula, pixels).width + _gap(pixels) if has_name else 0.0


def _label_width(part: Part, sizes: Sizes) -> float:
    return text_width(sizes.main, part.label) + 2 if part.label else 0.0


def _width(part: Part, pixels: float, sizes: Sizes) -> float:
    """Of the formula or of what is written under it, whatever is wider: neighbours' words must not meet."""
    return max(formula_size(part.formula, pixels).width, _label_width(part, sizes))


def _row_width(row: Row, pixels: float, sizes: Sizes) -> float:
    return sum(_width(part, pixels, sizes) for part in row) + _gap(pixels) * (len(row) - 1)


# ---------------------------------------------------------------- where


def placed(
    rows: Rows, pixels: float, body: QRectF, sizes: Sizes
) -> tuple[tuple[tuple[Formula, QPointF], ...], tuple[Brace, ...]]:
    """Every formula with the left end of its baseline, and the braces under them."""
    extents = [_extent(row, pixels) for row in rows]
    taken = sum(above + below for above, below in extents) + sum(_under(row, sizes) for row in rows)
    taken += ROW_GAP * pixels * (len(rows) - 1)
    y = body.top() + (body.height() - taken) / 2
    formulas: list[tuple[Formula, QPointF]] = []
    braces: list[Brace] = []
    for place, (row, (above, below)) in enumerate(zip(rows, extents, strict=True)):
        low = y + above + below
        if len(rows) == 1:  # the braces stand at the bottom of the card at every step
            low = max(low, body.bottom() - _under(row, sizes))
        x = body.left() + _indent(rows, place, pixels)
        for part in row:
            width, wide = formula_size(part.formula, pixels).width, _width(part, pixels, sizes)
            left = x + (wide - width) / 2
            formulas.append((part.formula, QPointF(left, y + above)))
            if part.label:
                line = sizes.line(sizes.main)
                words = QRectF(x, low + _under(row, sizes) - line, wide, line)
                braces.append(Brace(left, left + width, low, part.label, words, part.role))
            x += wide + _gap(pixels)
        y += above + below + _under(row, sizes) + ROW_GAP * pixels
    return tuple(formulas), tuple(braces)


def _extent(row: Row, pixels: float) -> tuple[float, float]:
    found = [formula_size(part.formula, pixels) for part in row]
    return max(size.ascent for size in found), max(size.descent for size in found)
