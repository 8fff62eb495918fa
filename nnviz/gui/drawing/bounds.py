"""How large a formula is at least, told from its LaTeX: what is too large anyway need not be typeset to know it.

Typesetting a matrix costs a millisecond, counting its digits some microseconds. The widths are those of the bundled
formula font, rounded down; whatever is not known counts as nothing.
"""

import re
from functools import lru_cache
from itertools import zip_longest

from nnviz.session.frame.model import Formula

DIGIT, POINT, SIGN, LETTER, DOTS = 0.49, 0.24, 0.7, 0.24, 1.0  # em
FIGURE_HEIGHT = 0.6  # em
ROW, COLUMN_GAP, BRACKETS = 1.2, 1.0, 0.7  # em; of a matrix
_MATRIX = re.compile(r"\\begin\{bmatrix\}(.*?)\\end\{bmatrix\}", re.DOTALL)
#: Written small: beside the rest it counts as nothing, as any command does that is not named here.
_SMALL = re.compile(r"[_^](?:\{[^{}]*\}|.)")
_STACKED = r"\frac", r"\sqrt", r"\binom", r"\begin"
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)")
_COMMANDS = {r"\cdots": DOTS, r"\ldots": DOTS, r"\times": SIGN}


def least_width(formula: Formula) -> float:
    """A width in em that ``formula`` takes at least."""
    return sum(_least(piece.latex)[0] for piece in formula)


def least_height(formula: Formula) -> float:
    """A height in em that ``formula`` takes at least."""
    return max((_least(piece.latex)[1] for piece in formula), default=0.0)


@lru_cache(maxsize=1024)
def _least(latex: str) -> tuple[float, float]:
    matrices = _MATRIX.findall(latex)
    width, height = _text_size(_MATRIX.sub("", latex))
    height = max((ROW * (matrix.count(r"\\") + 1) for matrix in matrices), default=height)
    return width + sum(_matrix_width(matrix) for matrix in matrices), height


def _matrix_width(inside: str) -> float:
    """Every column is as wide as its widest cell."""
    columns = list(zip_longest(*(row.split("&") for row in inside.split(r"\\")), fillvalue=""))
    return BRACKETS + sum(max(map(_text_width, cells)) for cells in columns) + COLUMN_GAP * (len(columns) - 1)


def _text_width(latex: str) -> float:
    return _text_size(latex)[0]


def _text_size(latex: str) -> tuple[float, float]:
    if any(command in latex for command in _STACKED):
        return 0.0, 0.0
    plain = _SMALL.sub("", latex)
    commands = sum(_COMMANDS.get(command, 0.0) for command in _COMMAND.findall(plain)) if "\\" in plain else 0.0
    plain = _COMMAND.sub("", plain)
    digits = sum(map(str.isdigit, plain))
    signs = sum(map(plain.count, "+-="))
    letters = sum(map(str.isalpha, plain))
    width = commands + DIGIT * digits + POINT * plain.count(".") + SIGN * signs + LETTER * letters
    return width, FIGURE_HEIGHT if digits else 0.0
