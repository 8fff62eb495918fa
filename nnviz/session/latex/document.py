r"""Equations as a piece of a document, for ``\input`` or to be pasted: lines no wider than the text, with a head.

Only ``\usepackage{amsmath}`` is needed. Long lines go on at an operation; a matrix too wide for a line of its own is
shown in part, as large ones are, with its size beside it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from nnviz import __version__
from nnviz.session.frame.status import build_status
from nnviz.session.latex.widths import opens, tokens_of, width_of
from nnviz.session.notation import abbreviated_latex
from nnviz.session.state import State

#: On the left of the sign under which the others stand, and from there on.
Line = tuple[str, str]

#: The width of the text in points: that of LaTeX's article.
TEXT_WIDTH = 345.0
#: What widths may be wrong by, of a whole line.
SAFETY = 2.0
#: What goes on on another line is moved in by \quad.
INDENT = 10.0
#: A factor so narrow does not stand alone at the end of a line.
SHORT_FACTOR = 50.0
#: With more lines than this the equations may go on on the next page.
LINES_ON_A_PAGE = 10
#: The least columns and the most rows that are left of a matrix for lack of room.
LEAST_COLUMNS, MOST_COLUMNS, MOST_ROWS = 3, 6, 5

#: A line may be broken before these; a minus or a plus only where it is no sign, between factors only in need.
_RELATIONS = frozenset(("=", r"\leftarrow"))
_SPACES = frozenset((r"\quad", r"\qquad"))
_SUMS = frozenset("+-")
_PRODUCTS = frozenset((r"\cdot", r"\times"))
#: A sign of these without a space after it, in what is read as source as well.
_SIGN = re.compile(r"^(=|\+|-|\\cdot)(?=\S)")
_BEFORE_A_SIGN = _RELATIONS | _SUMS | _PRODUCTS | {","}


def document(state: State, *parts: Iterable[str]) -> str:
    """The parts under a head of comments: what it is, of which step, what it needs."""
    body = [line for part in parts for line in part]
    place = f"sample {state.experiment.sample}, {build_status(state).position}"
    title = " ".join(f"{state.experiment.title}: {place}".removeprefix(": ").split())
    head = [f"% {title}", rf"% nnviz {__version__}; needs \usepackage{{amsmath}}"]
    if any(r"\cdots" in line or r"\vdots" in line or r"\ldots" in line for line in body):
        head.append("% A matrix with dots is shown in part; its size stands beside it.")
    return "\n".join((*head, *body, ""))


def aligned(lines: Iterable[Line], width: float = TEXT_WIDTH) -> Iterator[str]:
    """The lines under each other by their first sign, each on as many as it needs; nothing of none."""
    whole = list(lines)
    if not whole:
        return
    room = width - max(width_of(left) for left, _ in whole) - SAFETY
    spread = [line for left, right in whole for line in _spread(left, right, room)]
    is_long = len(spread) > LINES_ON_A_PAGE
    if is_long:
        yield r"\begingroup\allowdisplaybreaks"
    yield r"\begin{align*}"
    yield " \\\\\n".join(f"  {left} &{right}".replace("   &", "  &") for left, right in spread)
    yield r"\end{align*}"
    if is_long:
        yield r"\endgroup"


def at_relation(latex: str) -> Line:
    """An equation in two: before its first sign, and from there on; a formula without one stands on the left."""
    parts = list(_pieces(latex, _RELATIONS))
    return (parts[0].strip(), "".join(parts[1:])) if len(parts) > 1 else (latex, "")


def _spread(left: str, right: str, room: float) -> Iterator[Line]:
    line, used = "", 0.0
    for piece in _broken(right, room - INDENT):
        wide = width_of(piece)
        if line and used + wide > room:
            yield left, line
            goes_on = not piece.startswith("=")
            left, line, used = "", r"\quad" if goes_on else "", INDENT if goes_on else 0.0
        line, used = f"{line} {piece}".strip(), used + wide
    yield left, line


def _broken(latex: str, room: float) -> Iterator[str]:
    """What belongs together as far as a line has room for it: whole terms, else their factors."""
    for term in _pieces(latex, _RELATIONS | _SUMS | _SPACES):
        factors = [term] if width_of(term) <= room else list(_pieces(term, _PRODUCTS))
        first = "".join(factors[:2])
        if width_of(factors[0]) <= SHORT_FACTOR and width_of(fitted(first, room)) <= room:
            factors[:2] = [first]  # a rate stays with what it is the rate of
        for piece in factors:
            yield fitted(_SIGN.sub(r"\1 ", piece.strip()), room)


def fitted(latex: str, room: float) -> str:
    """The formula with as many columns of its matrices as there is room for."""
    for columns in range(MOST_COLUMNS, LEAST_COLUMNS - 1, -1):
        found = abbreviated_latex(latex, MOST_ROWS, columns)
        if width_of(found) <= room:
            return found
    return found


def _pieces(latex: str, signs: frozenset[str]) -> Iterator[str]:
    """The formula cut before each of ``signs`` that stands in no group, fence or matrix and is no sign of a number."""
    tokens, depth, start = tokens_of(latex), 0, 0
    for place, token in enumerate(tokens):
        if not depth and token in signs and place > start and _can_break(tokens, place):
            yield "".join(tokens[start:place])
            start = place
        depth += opens(token) + _parenthesis(tokens, place)
    yield "".join(tokens[start:])


def _parenthesis(tokens: Sequence[str], place: int) -> int:
    r"""As ``opens``; the large ones round many factors are no hindrance."""
    if place and tokens[place - 1] in (r"\Bigl", r"\Bigr", r"\left", r"\right"):
        return 0
    return {"(": 1, ")": -1}.get(tokens[place], 0)


def _can_break(tokens: Sequence[str], place: int) -> bool:
    token = tokens[place]
    before = next((one for one in reversed(tokens[:place]) if one != " "), "")
    if not before or before in _SPACES or before == "(":
        return False
    if token == r"\times" and "".join(tokens[place + 1 : place + 6]).strip().startswith("10^"):
        return False  # a power of ten belongs to its number
    return token not in _SUMS or before not in _BEFORE_A_SIGN
