r"""Formulas of a lesson: LaTeX, in which ``\on{unit-1-1}{h}`` gives h the colour of what it names."""

from collections.abc import Iterator

from nnviz.errors import UserError
from nnviz.lessons.lesson import FormulaPiece
from nnviz.session.place import read_place

LONGEST = 1_000
_ON = r"\on"


def formula_pieces(source: str) -> tuple[FormulaPiece, ...]:
    """The formula in pieces, those with a place of their own apart. Raises UserError."""
    latex = " ".join(source.split())
    if not latex:
        raise UserError("this formula is empty; a dollar is written \\$.")
    if len(latex) > LONGEST:
        raise UserError(f"a formula has at most {LONGEST} letters, not {len(latex)}.")
    _check_braces(latex)
    return tuple(_pieces(latex))


def _pieces(latex: str) -> Iterator[FormulaPiece]:
    begin = 0
    while (found := _next_on(latex, begin)) >= 0:
        if _depth(latex[:found]):
            raise UserError(r"\on stands in no braces: give the whole of what is in them its place.")
        if latex[begin:found].strip():
            yield FormulaPiece(latex[begin:found])
        place, after = _group(latex, found + len(_ON))
        inner, begin = _group(latex, after)
        if _next_on(inner, 0) >= 0:
            raise UserError(r"\on stands in no other \on.")
        if not inner.strip():
            raise UserError(r"\on{…}{} has nothing in it.")
        yield FormulaPiece(inner, str(read_place(place)))
    if latex[begin:].strip():
        yield FormulaPiece(latex[begin:])


def _next_on(latex: str, begin: int) -> int:
    return latex.find(_ON + "{", begin)


def _group(latex: str, begin: int) -> tuple[str, int]:
    """What stands in the braces that open at ``begin``, and where they have ended."""
    if latex[begin : begin + 1] != "{":
        raise UserError(r"\on is written \on{place}{formula}.")
    depth, end = 0, begin
    for end in range(begin, len(latex)):
        if not _is_escaped(latex, end):
            depth += (latex[end] == "{") - (latex[end] == "}")
        if depth == 0:
            break
    return latex[begin + 1 : end], end + 1


def _check_braces(latex: str) -> None:
    depth = 0
    for place, letter in enumerate(latex):
        if not _is_escaped(latex, place):
            depth += (letter == "{") - (letter == "}")
        if depth < 0:
            raise UserError("a brace } of this formula closes nothing.")
    if depth:
        raise UserError("a brace { of this formula is not closed.")


def _depth(latex: str) -> int:
    return sum((letter == "{") - (letter == "}") for at, letter in enumerate(latex) if not _is_escaped(latex, at))


def _is_escaped(latex: str, place: int) -> bool:
    before = latex[:place]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1
