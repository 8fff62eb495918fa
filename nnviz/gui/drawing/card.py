"""The card beside the pointer: painted in the picture, so that it has the theme's text size in a lecture hall too."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import LEFT, broken, draw_text, text_height, text_width
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
    """Write lines of text on a card no wider than ``bounds``; the first one is the title."""
    room = bounds.width() - 2 * PADDING - 4
    rows: list[tuple[str, QFont]] = []
    for line in text.splitlines():
        font = ui_font(TEXT_MAIN, 400 if rows else 600, theme=theme)
        rows += [(row, font) for row in _rows(font, line, room)]
    if not rows:
        return
    height = text_height(rows[0][1]) + 2
    width = max(text_width(font, row) for row, font in rows)
    rect = card_rect(bounds, place, (width + 2 * PADDING, height * len(rows) + 2 * PADDING - 4))
    painter.setPen(line_pen(theme.outline, theme.line_scale))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(rect, 6, 6)
    for index, (row, font) in enumerate(rows):
        where = QRectF(rect.left() + PADDING, rect.top() + PADDING - 2 + index * height, width, height)
        draw_text(painter, where, row, font, theme.text, LEFT)


def _rows(font: QFont, line: str, room: float) -> list[str]:
    """A line as it is, or broken where it is wider than ``room``."""
    return [line] if text_width(font, line) <= room else broken(font, line, room)
