"""A few formulas in a box: arranged and scaled so that they fit, down to a size that can still be read."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, pairwise

from PySide6.QtCore import QPointF

from nnviz.gui.drawing.bounds import least_height, least_width
from nnviz.gui.drawing.formula import formula_size
from nnviz.records import dataclass
from nnviz.session.frame.model import Formula, Piece
from nnviz.session.notation import abbreviated_latex

LINE_GAP = 0.42  # em between two lines
CONTINUED_GAP = 0.3  # em before a formula that begins with "=" and goes on from the one before
COLUMN_GAP = 1.8  # em between two formulas on one line
#: The rows and columns of a matrix that a card shows at least, before it scrolls.
CUTS = ((5, 5), (4, 4), (3, 4), (3, 3))
#: Formulas may be so much smaller than the least size where that is all that is wanting.
LESS = 0.95


@dataclass(frozen=True, slots=True)
class FormulaBlock:
    """Formulas with the place of each baseline, relative to the upper left of the block, in pixels."""

    formulas: tuple[tuple[Formula, QPointF], ...]
    pixels: float  # to the em
    width: float
    height: float


def arranged(lines: tuple[Formula, ...], width: float, height: float, pixels: float, least: float) -> FormulaBlock:
    """``lines`` as a block of at most ``width`` × ``height``.

    One formula a line if that fits with ``pixels`` to the em; otherwise with some side by side, whatever can be
    largest; never below ``least`` pixels, even if the block is larger than its box then.
    """
    return _arranged(tuple(line for line in lines if line), int(width), int(height), pixels, least)


def abbreviated(
    lines: tuple[Formula, ...], width: float, height: float, pixels: float, least: float
) -> FormulaBlock:
    """``lines`` arranged; with fewer rows and columns of their matrices where all of them would be too large.

    As they are, where that does not help either.
    """
    whole = arranged(lines, width, height, pixels, least)
    if _is_within(whole, width, height):
        return whole
    cuts = (tuple(cut_formula(line, *cut) for line in lines) for cut in CUTS)
    ways = [(cut, least) for cut in dict.fromkeys(cuts) if cut != lines]
    ways += [(lines, LESS * least), *((cut, LESS * least) for cut, _ in ways)]
    blocks = (arranged(cut, width, height, pixels, smallest) for cut, smallest in ways)
    return next((block for block in blocks if _is_within(block, width, height)), whole)


def _is_within(block: FormulaBlock, width: float, height: float) -> bool:
    return block.width <= width + 1 and block.height <= height + 1


def cut_formula(formula: Formula, rows: int, columns: int) -> Formula:
    """A formula whose larger matrices show so many rows and columns, and their shape."""
    return tuple(Piece(abbreviated_latex(piece.latex, rows, columns), piece.role) for piece in formula)


def may_fit(lines: tuple[Formula, ...], width: float, height: float, pixels: float) -> bool:
    """False where ``arranged`` is sure to need less than ``pixels`` to the em; nothing is typeset to know it."""
    lines = tuple(line for line in lines if line)
    return any(_may_fit(candidate, width / pixels, height / pixels) for candidate in (lines, *_with_one_broken(lines)))


def _with_one_broken(lines: tuple[Formula, ...]) -> Iterator[tuple[Formula, ...]]:
    """``lines`` with each of them broken in turn: which is the widest is not known before they are typeset."""
    for place in range(len(lines)):
        broken = _broken_at(lines, place)
        if len(broken) > len(lines):
            yield broken


def _may_fit(lines: tuple[Formula, ...], width: float, height: float) -> bool:
    gaps = [CONTINUED_GAP if _continues(line) else COLUMN_GAP for line in lines]
    sizes = [(gap + least_width(line), least_height(line), gap) for line, gap in zip(lines, gaps, strict=True)]
    if any(wide - gap > width or high > height for wide, high, gap in sizes):
        return False
    for rows in _row_lengths(len(lines)):
        remaining = iter(sizes)
        row_sizes = [[next(remaining) for _ in range(length)] for length in rows]
        wide = max(sum(one[0] for one in row) - row[0][2] for row in row_sizes)
        high = sum(max(one[1] for one in row) for row in row_sizes) + LINE_GAP * (len(rows) - 1)
        if wide <= width and high <= height:
            return True
    return False


@lru_cache(maxsize=256)
def _arranged(lines: tuple[Formula, ...], width: float, height: float, pixels: float, least: float) -> FormulaBlock:
    if not lines:
        return FormulaBlock((), pixels, 0.0, 0.0)
    best_scale, best = 0.0, (lines, (1,) * len(lines))
    for candidate in (lines, _broken(lines)):
        for rows in _row_lengths(len(candidate)):
            block = _at_scale(candidate, rows, 1.0)
            scale = min(pixels, width / max(block.width, 1e-9), height / max(block.height, 1e-9))
            if scale > best_scale * 1.02:  # the taller arrangement comes first and wins a tie
                best_scale, best = scale, (candidate, rows)
        if best_scale >= pixels:
            break
    return _at_scale(*best, max(best_scale, least))


def _broken(lines: tuple[Formula, ...]) -> tuple[Formula, ...]:
    """``lines`` with the widest one broken before its last "="."""
    return _broken_at(lines, max(range(len(lines)), key=lambda place: formula_size(lines[place], 1.0).width))


def _broken_at(lines: tuple[Formula, ...], line: int) -> tuple[Formula, ...]:
    signs = [place for place, piece in enumerate(lines[line]) if piece.latex == "=" and place > 1]
    if not signs:
        return lines
    before, after = lines[line][: signs[-1]], lines[line][signs[-1] :]
    return (*lines[:line], before, after, *lines[line + 1 :])


@lru_cache(maxsize=16)
def _row_lengths(count: int) -> list[tuple[int, ...]]:
    """The ways to break ``count`` formulas into rows, the one with most rows first."""
    ways = []
    for breaks in range(count - 1, -1, -1):
        for places in combinations(range(1, count), breaks):
            edges = (0, *places, count)
            ways.append(tuple(after - before for before, after in pairwise(edges)))
    return ways if count <= 5 else [ways[0]]


def _at_scale(lines: tuple[Formula, ...], rows: tuple[int, ...], pixels: float) -> FormulaBlock:
    placed: list[tuple[Formula, QPointF]] = []
    top = widest = sign = 0.0
    remaining = iter(lines)
    for row, length in enumerate(rows):
        formulas = [next(remaining) for _ in range(length)]
        sizes = [formula_size(formula, pixels) for formula in formulas]
        top += LINE_GAP * pixels if row else 0.0
        baseline = top + max(size.ascent for size in sizes)
        x = sign if _continues(formulas[0]) else 0.0
        for place, (formula, size) in enumerate(zip(formulas, sizes, strict=True)):
            if place:
                x += (CONTINUED_GAP if _continues(formula) else COLUMN_GAP) * pixels
            placed.append((formula, QPointF(x, baseline)))
            sign = x if _continues(formula) else x + _before_sign(formula, pixels)
            x += size.width
        widest = max(widest, x)
        top = baseline + max(size.descent for size in sizes)
    return FormulaBlock(tuple(placed), pixels, widest, top)


def _continues(formula: Formula) -> bool:
    """Whether a formula goes on from the one before it, with "=" under its "="."""
    return formula[0].latex == "="


def _before_sign(formula: Formula, pixels: float) -> float:
    """How far into a formula its first "=" stands."""
    signs = [place for place, piece in enumerate(formula) if piece.latex == "="]
    if not signs:
        return 0.0
    whole, rest = formula_size(formula, pixels).width, formula_size(formula[signs[0] :], pixels).width
    return whole - rest
