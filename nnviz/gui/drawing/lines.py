"""Lines of text below each other."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import LEFT, broken, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme

#: A text, its font and its colour.
Text = tuple[str, QFont, str]
#: From line to line, in heights of the type.
LINE = 1.1


def line_height(theme: Theme) -> float:
    """From line to line in the size of what is read, in pixels."""
    return text_height(ui_font(TEXT_MAIN, theme=theme)) * LINE


def paint_lines(
    painter: QPainter, rect: QRectF, lines: Sequence[str], colour: str, theme: Theme, *, weight: int = 400
) -> None:
    """Lines below each other from the top of ``rect`` on; what is wider than it ends in "…"."""
    font, height = ui_font(TEXT_MAIN, weight, theme=theme), line_height(theme)
    for index, line in enumerate(lines):
        row = QRectF(rect.left(), rect.top() + index * height, rect.width(), height)
        draw_text(painter, row, line, font, colour, LEFT, elide=True)


def texts_height(texts: Sequence[Text], width: float) -> float:
    """How high texts are below each other, each in as many lines as it needs."""
    return sum(len(broken(font, text, width)) * text_height(font) * LINE for text, font, _ in texts)


def paint_texts(painter: QPainter, rect: QRectF, texts: Sequence[Text]) -> float:
    """Texts below each other from the top of ``rect`` on, each in as many lines as it needs; gives where they end."""
    top = rect.top()
    for text, font, colour in texts:
        for line in broken(font, text, rect.width()):
            draw_text(painter, QRectF(rect.left(), top, rect.width(), text_height(font)), line, font, colour, LEFT)
            top += text_height(font) * LINE
    return top


def broken_at_dots(font: QFont, text: str, width: float) -> list[str]:
    """``text`` in lines that end, where that can be, at a " · " between two of its parts."""
    lines: list[str] = []
    for part in text.split(" · "):
        joined = f"{lines[-1]} · {part}" if lines else part
        if lines and text_width(font, joined) <= width:
            lines[-1] = joined
        else:
            lines += broken(font, part, width)
    return lines
