r"""How wide a formula will be in a document, in points: from the widths of Computer Modern at 10 pt, in display style.

TeX knows it, and is not there. It is good to some per cent for what nnviz writes, and rather too large than too small:
lines are broken by it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

#: Of a thousandth of the type's size, as in cmmi10 and cmr10.
_ITALIC = dict(zip("abcdefghijklmnopqrstuvwxyz", (
    529, 429, 433, 520, 466, 490, 477, 576, 345, 412, 521, 298, 878, 600, 485, 503, 446, 451, 469, 361, 572, 485, 716,
    572, 490, 465), strict=True)) | dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (
    750, 759, 715, 828, 738, 643, 786, 831, 440, 555, 849, 681, 970, 803, 763, 642, 791, 759, 613, 584, 683, 583, 944,
    828, 581, 683), strict=True))  # fmt: skip
_ROMAN = dict(zip("abcdefghijklmnopqrstuvwxyz", (
    500, 556, 444, 556, 444, 306, 500, 556, 278, 306, 528, 278, 833, 556, 500, 556, 528, 392, 394, 389, 556, 528, 722,
    528, 528, 444), strict=True)) | dict.fromkeys(".,:;'` i", 306)  # fmt: skip
#: With the space around them: of relations, binary operations, and what stands by itself.
_COMMANDS = {
    "cdot": 7.3, "times": 12.3, "leftarrow": 15.6, "le": 13.4, "quad": 10.0, "qquad": 20.0, "partial": 5.7,
    "infty": 10.0, "eta": 5.2, "sum": 16.2, "top": 7.8, "ln": 9.5, "max": 20.1, "tanh": 23.3, "sin": 13.9, "cos": 15.1,
    "cdots": 13.4, "ldots": 13.4, "vdots": 2.8, "colon": 5.6, "pm": 12.3, "Bigl": 5.7, "Bigr": 5.7, "bigl": 4.6,
    "bigr": 4.6, "hat": 0.0,
}  # fmt: skip
_SIGNS = {
    "=": 13.4, "+": 12.3, "-": 12.3, ",": 4.5, ".": 2.8, "(": 3.9, ")": 3.9, "[": 2.8, "]": 2.8, "/": 5.0, " ": 0.0,
    ";": 4.5, "'": 3.0, "|": 2.8, "<": 13.4, ">": 13.4, ":": 2.8, "&": 0.0,
}  # fmt: skip
_TIGHT = {"=": 7.8, "+": 7.8, "-": 7.8, ",": 2.8, r"\times": 7.8}
_MINUS, _GREEK = 7.8, 6.0
#: Between the columns of a matrix, round a fraction, and after a script.
_COLUMN_GAP, _AROUND_FRACTION, _AFTER_SCRIPT = 10.0, 2.4, 0.5
#: How large a script is, as a part of its size: its figures are a little wider than in proportion.
_SCRIPT = 0.8
#: Spaces of a punctuation mark after a backslash.
_SPACES = {",": 1.7, ";": 2.8, ":": 2.3, "!": -1.7}

_TOKEN = re.compile(r"\\(?:begin|end)\{(\w+\*?)\}|\\[A-Za-z]+|\\.|.", re.DOTALL)
#: After these a minus is a sign, not an operation.
_BEFORE_A_SIGN = frozenset("=+-,;([&") | {r"\cdot", r"\times", r"\leftarrow", r"\left", r"\\", r"\Bigl", r"\quad"}


@lru_cache(maxsize=4096)
def width_of(latex: str) -> float:
    """The width of a formula without line breaks."""
    return _width(tokens_of(latex))


def tokens_of(latex: str) -> tuple[str, ...]:
    r"""Commands, ``\begin{…}`` and ``\end{…}`` whole, and single characters."""
    return tuple(found[0] for found in _TOKEN.finditer(latex))


def closing(tokens: Sequence[str], start: int) -> int:
    """The place of what closes the group, environment or pair of fences that opens at ``start``."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += opens(tokens[place])
        if not depth:
            return place
    return len(tokens) - 1


def opens(token: str) -> int:
    """1 for what opens something, −1 for what closes it, 0 for the rest."""
    if token in ("{", r"\left") or token.startswith(r"\begin{"):
        return 1
    return -1 if token in ("}", r"\right") or token.startswith(r"\end{") else 0


def _width(tokens: Sequence[str], *, tight: bool = False) -> float:
    """``tight``: without space round operations, as in an index."""
    total, place, before = 0.0, 0, "="
    while place < len(tokens):
        token = tokens[place]
        if token == "-" and before in _BEFORE_A_SIGN:
            wide, place = _MINUS, place + 1
        elif tight and token in _TIGHT:
            wide, place = _TIGHT[token], place + 1
        else:
            wide, place = _one(tokens, place)
        total += wide
        before = token if token != " " else before
    return total


def _one(tokens: Sequence[str], place: int) -> tuple[float, int]:
    """The width of what begins at ``place``, and where the next thing does."""
    token = tokens[place]
    if token in ("_", "^"):
        return _script(tokens, place)
    if token == "{":
        end = closing(tokens, place)
        return _width(tokens[place + 1 : end]), end + 1
    if token.startswith(r"\begin{"):
        end = closing(tokens, place)
        return _table(tokens[place + 1 : end], matrix="matrix" in token), end + 1
    if token == r"\left":
        return _fenced(tokens, place)
    if token == r"\frac":
        upper, after = _argument(tokens, place + 1)
        lower, after = _argument(tokens, after)
        return max(_width(upper), _width(lower)) + _AROUND_FRACTION, after
    if token in (r"\text", r"\operatorname"):
        words, after = _argument(tokens, place + 1)
        return sum(_roman(one) for one in words) + 1.7, after
    if token == r"\sqrt":
        inside, after = _argument(tokens, place + 1)
        return _width(inside) + 10.0, after
    return _plain(token), place + 1


def _plain(token: str) -> float:
    if token.startswith("\\") and len(token) == 2 and not token[1].isalpha():
        return _SPACES.get(token[1], 5.0)
    if token.startswith("\\"):
        return _COMMANDS.get(token[1:], _GREEK)
    if token in _SIGNS:
        return _SIGNS[token]
    return _ITALIC.get(token, 500) / 100 + (0.5 if token.isalpha() else 0.0)


def _roman(token: str) -> float:
    if token.startswith("\\"):
        return 5.0
    return 0.0 if token in "{}$" else _ROMAN.get(token, 500 if not token.isupper() else 740) / 100


def _argument(tokens: Sequence[str], place: int) -> tuple[Sequence[str], int]:
    """What a command takes, and where it ends."""
    while place < len(tokens) and tokens[place] == " ":
        place += 1
    if place < len(tokens) and tokens[place] == "{":
        end = closing(tokens, place)
        return tokens[place + 1 : end], end + 1
    return tokens[place : place + 1], place + 1


def _script(tokens: Sequence[str], place: int) -> tuple[float, int]:
    """An index or a power, or both, one over the other."""
    inside, after = _argument(tokens, place + 1)
    wide = _width(inside, tight=True)
    if after < len(tokens) and tokens[after] in ("_", "^") and tokens[after] != tokens[place]:
        other, after = _argument(tokens, after + 1)
        wide = max(wide, _width(other, tight=True))
    return _SCRIPT * wide + _AFTER_SCRIPT, after


def _fenced(tokens: Sequence[str], place: int) -> tuple[float, int]:
    r"""``\left( … \right)``, as large as what it holds."""
    end = closing(tokens, place)
    inside = tokens[place + 2 : end]
    rows = max(inside.count(r"\\") + 1, 2 if r"\frac" in inside else 1)
    fence = {1: 3.9, 2: 7.4}.get(rows, 8.8)
    return _width(inside) + 2 * fence + 1.7, end + 2


def _table(tokens: Sequence[str], *, matrix: bool) -> float:
    rows = list(_rows(tokens))
    widest = [max(_width(row[column]) for row in rows if column < len(row)) for column in range(max(map(len, rows)))]
    fences = 2 * {1: 4.2, 2: 5.3}.get(len(rows), 6.7) if matrix else 10.0
    return sum(widest) + _COLUMN_GAP * (len(widest) - 1) + fences


def _rows(tokens: Sequence[str]) -> Iterator[list[list[str]]]:
    """The cells of an environment, row by row; what is nested stays in its cell."""
    row, cell, depth = list[list[str]](), list[str](), 0
    for token in tokens:
        depth += opens(token)
        if depth or token not in ("&", r"\\"):
            cell.append(token)
            continue
        row.append(cell)
        cell = []
        if token == r"\\":
            yield row
            row = []
    yield [*row, cell]
