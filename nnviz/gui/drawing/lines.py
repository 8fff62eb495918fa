"""Lines of text below each other, in the size of what is read."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import LEFT, broken, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme


def line_height(theme: Theme) -> float:
    """From line to line, in pixels."""
    return text_height(ui_font(TEXT_MAIN, theme=theme)) * 1.1


def paint_lines(
    painter: QPainter, rect: QRectF, lines: Sequence[str], colour: str, theme: Theme, *, weight: int = 400
) -> None:
    """Lines below each other from the top of ``rect`` on; what is wider than it ends in "…"."""
    font, height = ui_font(TEXT_MAIN, weight, theme=theme), line_height(theme)
    for index, line in enumerate(lines):
        row = QRectF(rect.left(), rect.top() + index * height, rect.width(), height)
        draw_text(painter, row, line, font, colour, LEFT, elide=True)


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
