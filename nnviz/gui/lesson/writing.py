"""A lesson's text written into a document; which LaTeX, words and places there are, the lesson knows."""

from nnviz.gui.drawing.speech import formula_in_words
from nnviz.gui.lesson.document import Pen, Piece
from nnviz.lessons.lesson import Break, Code, Formula, Inline, Listing, Paragraph, Picture, Text, TextPart, Words
from nnviz.records import dataclass

CLOSING = ".,;:?!)”’"


@dataclass(frozen=True, slots=True)
class Written:
    """Writes a text; two that write the same are equal, so that what is as before is left alone."""

    text: Text

    def __call__(self, pen: Pen) -> None:
        for part in self.text.parts:
            _write_part(pen, part)


@dataclass(frozen=True, slots=True)
class Saying:
    """Writes some plain words."""

    words: str

    def __call__(self, pen: Pen) -> None:
        pen.paragraph()
        pen.words(self.words)


def words_of(text: Text) -> str:
    """The same, as it is read out."""
    return " ".join(_words_of_part(part) for part in text.parts)


# ---------------------------------------------------------------- writing


def _write_part(pen: Pen, part: TextPart) -> None:
    match part:
        case Paragraph(inlines):
            pen.paragraph(centred=_is_displayed(inlines))
            _write_inlines(pen, inlines)
        case Listing():
            _write_list(pen, part, 1)
        case Code(text):
            pen.code(text)


def _write_list(pen: Pen, listing: Listing, depth: int) -> None:
    pen.begin_list(numbered=listing.numbered, depth=depth)
    for item in listing.items:
        for place, part in enumerate(item):
            if isinstance(part, Listing):
                _write_list(pen, part, depth + 1)
                continue
            if place:
                pen.paragraph(indent=depth)
            else:
                pen.item(depth)
            if isinstance(part, Paragraph):
                _write_inlines(pen, part.inlines)
            else:
                pen.words(part.text, is_code=True)


def _is_displayed(inlines: tuple[Inline, ...]) -> bool:
    """Whether a paragraph is one formula in a line of its own."""
    return len(inlines) == 1 and isinstance(inlines[0], Formula) and inlines[0].displayed


def _write_inlines(pen: Pen, inlines: tuple[Inline, ...]) -> None:
    taken = 0  # letters of the next words that stand with the formula before them already
    for place, inline in enumerate(inlines):
        match inline:
            case Words():
                pen.begin_link(inline.target)
                text = inline.text[taken:]
                pen.words(text, strong=inline.strong, emphasised=inline.emphasised, is_code=inline.is_code)
                pen.end_link()
                taken = 0
            case Formula():
                pen.begin_link(inline.target)
                pieces = [Piece(one.latex, pen.colour_of(one.target)) for one in inline.pieces]
                tail = _closing(inlines[place + 1 : place + 2])
                pen.formula(pieces, displayed=inline.displayed, tail=tail)
                taken = len(tail)
                pen.end_link()
            case Picture():
                pen.picture(inline.path, inline.words)
            case Break():
                pen.new_line()


def _closing(after: tuple[Inline, ...]) -> str:
    """The signs with which plain words go on after a formula, and which may not begin a line."""
    words = after[0] if after else None
    if not isinstance(words, Words) or words.target or words.strong or words.is_code:
        return ""
    return words.text[: len(words.text) - len(words.text.lstrip(CLOSING))]


# ---------------------------------------------------------------- reading out


def _words_of_part(part: TextPart) -> str:
    match part:
        case Paragraph(inlines):
            return "".join(_words_of_inline(inline) for inline in inlines)
        case Listing():
            return " ".join(_words_of_part(one) for item in part.items for one in item)
    return part.text


def _words_of_inline(inline: Inline) -> str:
    match inline:
        case Words():
            return inline.text
        case Formula():
            return formula_in_words(inline.latex)
        case Picture():
            return inline.words
    return " "
