"""The mark of a lane: its colour and its number, so that neither has to be told by hue alone."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import CENTER, draw_text, text_height
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme, mix, readable_on


def swatch_size(theme: Theme) -> float:
    """Width and height of a swatch."""
    return round(text_height(ui_font(TEXT_SMALL, 600, theme=theme)) * 1.05)


def lane_colour(index: int, theme: Theme, faded: bool = False) -> str:
    """The colour of a lane (from 0)."""
    colour = theme.run_colour(index)
    return mix(theme.background, colour, 0.25) if faded else colour


def paint_swatch(painter: QPainter, rect: QRectF, index: int, theme: Theme, faded: bool = False) -> None:
    """The swatch in the middle of the left edge of ``rect``."""
    side = swatch_size(theme)
    square = QRectF(rect.left(), rect.center().y() - side / 2, side, side)
    colour = lane_colour(index, theme, faded)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(square, 3, 3)
    draw_text(painter, square, str(index + 1), ui_font(TEXT_SMALL, 600, theme=theme), readable_on(colour), CENTER)
