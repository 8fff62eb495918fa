"""The valley of a weight, beside or below its net: the loss over the weight, and the steps that were taken in it."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPolygonF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import line_pen, square_around
from nnviz.gui.drawing.text import draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme, mix
from nnviz.gui.drawing.ticks import linear_ticks
from nnviz.session.frame.model import Valley

#: From the edges of the picture, between two valleys, and over the curve.
PAD, BETWEEN, ABOVE = 22.0, 36.0, 12.0
#: Of a moment on the way, and of the one that is now.
DOT, NOW = 4.5, 7.0
#: A wider picture than this, in heights, has the valley beside the net; else it is below.
WIDE = 1.75
#: What of the picture's width or height it takes.
SHARE = 0.45
#: The lowest picture that has room for one, in lines of text.
LEAST_LINES = 9


def parted(rect: QRectF, legend: float, theme: Theme) -> tuple[QRectF, QRectF]:
    """What the net and the valley have of a picture whose top the legend takes; the valley may be left out."""
    free = rect.adjusted(0, legend, 0, 0)
    if free.height() < LEAST_LINES * text_height(ui_font(TEXT_MAIN, theme=theme)):
        return rect, QRectF()
    if free.width() > WIDE * free.height():
        width = SHARE * free.width()
        return rect.adjusted(0, 0, -width, 0), QRectF(free.right() - width, free.top(), width, free.height())
    height = SHARE * free.height()
    return rect.adjusted(0, 0, 0, -height), QRectF(free.left(), free.bottom() - height, free.width(), height)


@draws("valley")
def paint_valleys(
    painter: QPainter, rect: QRectF, valleys: tuple[Valley, ...], theme: Theme, *, words: bool = True
) -> None:
    """Draw the valleys side by side, as high as each other for the same loss; without ``words``, as a stamp."""
    if rect.isEmpty() or not valleys:
        return
    width = (rect.width() - 2 * PAD - BETWEEN * (len(valleys) - 1)) / len(valleys)
    top = max(float(valley.loss.max()) for valley in valleys)
    painter.save()
    for place, valley in enumerate(valleys):
        room = QRectF(rect.left() + PAD + place * (width + BETWEEN), rect.top() + ABOVE, width, rect.height() - ABOVE)
        _paint(painter, _with_words(painter, room, valley, theme) if words else room, valley, top, theme)
    painter.restore()


def _with_words(painter: QPainter, room: QRectF, valley: Valley, theme: Theme) -> QRectF:
    """Write the title and the numbers of the axis; what they leave to the curve."""
    small, strong = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_MAIN, 600, theme=theme)
    plot = room.adjusted(0, text_height(strong) + 2, 0, -text_height(small) - 10)
    title = QRectF(room.left(), room.top(), room.width(), text_height(strong))
    draw_text(painter, title, f"loss over {valley.symbol}", strong, theme.text, elide=True)
    _paint_axis(painter, plot, float(valley.along[0]), float(valley.along[-1]), theme)
    return plot


def _paint(painter: QPainter, plot: QRectF, valley: Valley, top: float, theme: Theme) -> None:
    low, high = float(valley.along[0]), float(valley.along[-1])
    across = plot.left() + (valley.along - low) / (high - low) * plot.width()
    up = plot.bottom() - valley.loss / max(top, 1e-300) * plot.height()
    painter.setPen(line_pen(theme.outline, 2.2 * theme.line_scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in zip(across.tolist(), up.tolist(), strict=True)]))
    way = np.column_stack(
        (
            plot.left() + (valley.way[:, 0] - low) / (high - low) * plot.width(),
            plot.bottom() - np.clip(valley.way[:, 1] / max(top, 1e-300), 0, 1) * plot.height(),
        )
    )
    _paint_way(painter, [QPointF(x, y) for x, y in way.tolist()], theme)


def _paint_axis(painter: QPainter, plot: QRectF, low: float, high: float, theme: Theme) -> None:
    small = ui_font(TEXT_SMALL, theme=theme)
    painter.setPen(line_pen(mix(theme.background, theme.muted, 0.55), 1.0 * theme.line_scale))
    painter.drawLine(plot.bottomLeft(), plot.bottomRight())
    widest, height = text_width(small, "−0.00"), text_height(small)
    for value, text in linear_ticks(low, high, max(int(plot.width() / (2.2 * widest)), 2)):
        x = plot.left() + (value - low) / (high - low) * plot.width()
        painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 4))
        draw_text(painter, QRectF(x - widest, plot.bottom() + 6, 2 * widest, height), text, small, theme.muted)


def _paint_way(painter: QPainter, moments: list[QPointF], theme: Theme) -> None:
    """A dot for each update, joined by thin lines; the start is an open ring, now the largest dot."""
    scale = theme.line_scale
    painter.setPen(line_pen(mix(theme.background, theme.current, 0.6), 1.2 * scale))
    painter.drawPolyline(QPolygonF(moments))
    ground, ink = QColor(theme.background), QColor(theme.current)
    for place, moment in enumerate(moments):
        is_start, is_now = place == 0, place == len(moments) - 1
        painter.setPen(line_pen(theme.current if is_start else theme.background, 1.6 * scale))
        painter.setBrush(QBrush(ground if is_start and not is_now else ink))
        painter.drawEllipse(square_around(moment, (NOW if is_now else DOT) * scale))
