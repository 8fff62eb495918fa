"""A plot with its title and its words: the picture of a panel, and that of a file. Loads no plot."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.lines import broken_at_dots, line_height, paint_lines, paint_texts
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_TITLE, Theme

#: Paints a plot over all of a rectangle, in a theme.
Painter = Callable[[QPainter, QRectF, Theme], None]

#: The least height in plain type that a picture has before the words under it give way to it.
LEAST_PICTURE = 210
#: Around the words.
EDGE = 8


def paint_with_words(painter: QPainter, rect: QRectF, head: str, words: str, theme: Theme, picture: Painter) -> None:
    """What it is, the picture that ``picture`` paints, and the words under it, where they leave it enough."""
    painter.fillRect(rect, QColor(theme.background))
    above = _lines(head, rect.width(), theme, 600)
    below = _lines(words, rect.width(), theme) if words else []
    top, foot = (len(lines) * line_height(theme) + 2 * EDGE for lines in (above, below))
    if rect.height() - top - foot < LEAST_PICTURE * theme.text_scale * 0.6:
        below, foot = [], 0.0  # in so low a picture they would leave nothing
    inside = rect.adjusted(EDGE, EDGE, -EDGE, -EDGE)
    paint_lines(painter, inside, above, theme.text, theme, weight=600)
    under = QRectF(inside.left(), rect.bottom() - foot + EDGE, inside.width(), foot)
    paint_lines(painter, under, below, theme.muted, theme)
    picture(painter, rect.adjusted(0, top, 0, -foot), theme)


def _lines(text: str, width: float, theme: Theme, weight: int = 400) -> list[str]:
    return broken_at_dots(ui_font(TEXT_MAIN, weight, theme=theme), text, width - 2 * EDGE)


def titled(title: str, picture: Painter, *, asks: bool = False) -> Painter:
    """``picture`` under the title of the experiment, in as many lines as it needs; a small one over what ``asks``."""

    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.fillRect(rect, QColor(theme.background))
        font = ui_font(TEXT_MAIN, theme=theme) if asks else ui_font(TEXT_TITLE, 600, theme=theme)
        ink = theme.muted if asks else theme.text
        inside = rect.adjusted(EDGE, EDGE / 2, -EDGE, 0)
        end = paint_texts(painter, inside, [(title, font, ink)])
        picture(painter, QRectF(rect.left(), end, rect.width(), max(rect.bottom() - end, 1.0)), theme)

    return paint
