"""The card beside the pointer: painted in the picture, so that it has the theme's text size in a lecture hall too."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import LEFT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme

PADDING = 9.0


def card_rect(bounds: QRectF, place: QPointF, size: tuple[float, float]) -> QRectF:
    """A card of ``size`` below and right of ``place``, or on the other side where it would leave ``bounds``."""
    width, height = size
    x, y = place.x() + 18, place.y() + 20
    if x + width > bounds.right() - 2:
        x = place.x() - 14 - width
    if y + height > bounds.bottom() - 2:
        y = place.y() - 14 - height
    x = min(max(x, bounds.left() + 2), max(bounds.right() - width - 2, bounds.left() + 2))
    y = min(max(y, bounds.top() + 2), max(bounds.bottom() - height - 2, bounds.top() + 2))
    return QRectF(x, y, width, height)


def paint_card(painter: QPainter, bounds: QRectF, place: QPointF, text: str, theme: Theme) -> None:
    """Write lines of text on a card; the first one is the title."""
    lines = text.splitlines()
    if not lines:
        return
    fonts = [ui_font(TEXT_MAIN, 600 if index == 0 else 400, theme=theme) for index in range(len(lines))]
    height = text_height(fonts[0]) + 2
    width = max(text_width(font, line) for font, line in zip(fonts, lines, strict=True))
    rect = card_rect(bounds, place, (width + 2 * PADDING, height * len(lines) + 2 * PADDING - 4))
    painter.setPen(line_pen(theme.outline, theme.line_scale))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(rect, 6, 6)
    for index, (font, line) in enumerate(zip(fonts, lines, strict=True)):
        row = QRectF(rect.left() + PADDING, rect.top() + PADDING - 2 + index * height, width, height)
        draw_text(painter, row, line, font, theme.text, LEFT)
