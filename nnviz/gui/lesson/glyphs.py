"""What a lesson says and the bundled fonts cannot show: letters that they lack, formulas that are not typeset."""

from collections.abc import Iterator

from PySide6.QtGui import QRawFont

from nnviz.gui.drawing.fonts import FILES, ui_font
from nnviz.gui.drawing.formula import can_typeset
from nnviz.lessons.lesson import Formula, Lesson, Text, Words
from nnviz.lessons.markdown import inlines_of


def unshown(lesson: Lesson) -> Iterator[tuple[int, str]]:
    """Each with its line, once for each text that has it. Needs a QGuiApplication."""
    fonts = [QRawFont.fromFont(ui_font(16, weight)) for weight in FILES]
    for title, line in ((lesson.title, 1), *((page.title, page.line) for page in lesson.pages)):
        yield from ((line, _told(letter)) for letter in _lacking(title, fonts))
    for page in lesson.pages:
        for text in page.texts:
            yield from _unshown_of(text, fonts)


def _unshown_of(text: Text, fonts: list[QRawFont]) -> Iterator[tuple[int, str]]:
    inlines = list(inlines_of(text.parts))
    words = "".join(inline.text for inline in inlines if isinstance(inline, Words))
    yield from ((_line_of(text, letter), _told(letter)) for letter in _lacking(words, fonts))
    for inline in inlines:
        if isinstance(inline, Formula):
            for piece in inline.pieces:
                if not can_typeset(piece.latex):
                    yield _line_of(text, piece.latex), f"the formula {piece.latex} cannot be typeset."


def _lacking(words: str, fonts: list[QRawFont]) -> Iterator[str]:
    """Letters that one of the fonts has no glyph for."""
    for letter in dict.fromkeys(words):
        if not letter.isspace() and not all(font.supportsCharacter(ord(letter)) for font in fonts):
            yield letter


def _told(letter: str) -> str:
    return f"the bundled fonts have no {letter}, U+{ord(letter):04X}."


def _line_of(text: Text, what: str) -> int:
    """The line that something is written in; the first one of the text where it stands there otherwise."""
    lines = text.source.split("\n")
    return text.line + next((at for at, line in enumerate(lines) if what in line), 0)
