"""A plot with its title and its words: the picture of a panel, and that of a file. Loads no plot."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.lines import broken_at_dots, line_height, paint_lines, paint_texts
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_TITLE, Theme

#: What there was no room for, in words.
LeftOut = tuple[str, ...]
#: Paints a plot over all of a rectangle, in a theme; says what there was no room for, if that can be.
Painter = Callable[[QPainter, QRectF, Theme], LeftOut | None]

#: The least height in plain type that a picture has before the words under it give way to it.
LEAST_PICTURE = 210
#: Of the height of a figure, whose type is as large as it is.
FIGURE_SHARE = 0.6
#: Around the words.
EDGE = 8


def paint_with_words(
    painter: QPainter, rect: QRectF, head: str, words: str, theme: Theme, picture: Painter
) -> LeftOut:
    """What it is, the picture that ``picture`` paints, and the words under it, where they leave it enough."""
    paint_ground(painter, rect, theme)
    above = _lines(head, rect.width(), theme, 600)
    below = _lines(words, rect.width(), theme) if words else []
    top, foot = (len(lines) * line_height(theme) + 2 * EDGE for lines in (above, below))
    least = FIGURE_SHARE * rect.height() if theme.is_figure else 0.6 * LEAST_PICTURE * theme.text_scale
    missing: LeftOut = ()
    if rect.height() - top - foot < least:  # in so low a picture they would leave nothing
        below, foot, missing = [], 0.0, ("the words under the picture",) if words else ()
    inside = rect.adjusted(EDGE, EDGE, -EDGE, -EDGE)
    paint_lines(painter, inside, above, theme.text, theme, weight=600)
    under = QRectF(inside.left(), rect.bottom() - foot + EDGE, inside.width(), foot)
    paint_lines(painter, under, below, theme.muted, theme)
    return (*missing, *(picture(painter, rect.adjusted(0, top, 0, -foot), theme) or ()))


def _lines(text: str, width: float, theme: Theme, weight: int = 400) -> list[str]:
    return broken_at_dots(ui_font(TEXT_MAIN, weight, theme=theme), text, width - 2 * EDGE)


def titled(title: str, picture: Painter, *, asks: bool = False) -> Painter:
    """``picture`` under the title of the experiment, in as many lines as it needs; a small one over what ``asks``."""

    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        paint_ground(painter, rect, theme)
        font = ui_font(TEXT_MAIN, theme=theme) if asks else ui_font(TEXT_TITLE, 600, theme=theme)
        ink = theme.muted if asks else theme.text
        inside = rect.adjusted(EDGE, EDGE / 2, -EDGE, 0)
        end = paint_texts(painter, inside, [(title, font, ink)])
        return picture(painter, QRectF(rect.left(), end, rect.width(), max(rect.bottom() - end, 1.0)), theme) or ()

    return paint
