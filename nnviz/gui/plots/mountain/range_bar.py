"""The legend of map and surface: the colours from the lowest to the highest loss, with their numbers."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme
from nnviz.gui.plots.mountain.heights import RAMP_STEPS, Heights, ramp
from nnviz.gui.widgets.themed import Themed
from nnviz.session.notation import number

NOTHING = "no finite loss in this picture"


class RangeBar(Themed, QWidget):
    """One line high."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heights: Heights | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Colours of the loss")

    def show_heights(self, heights: Heights | None) -> None:
        self._heights = heights
        if heights is not None:
            ends = f"from {number(heights.low)} to {number(heights.high)}"
            self.setAccessibleDescription(_only(heights) or ends)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, round(bar_height(self.theme)))

    minimumSizeHint = sizeHint  # noqa: N815

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.theme.background))
            if self._heights is not None:
                paint_range(painter, QRectF(self.rect()), self._heights, self.theme)


def _only(heights: Heights) -> str:
    """What there is to say where there is no range; empty where there is one."""
    if heights.is_empty:
        return NOTHING
    return "" if heights.flat is None else f"loss {number(heights.flat)} everywhere"


def bar_height(theme: Theme) -> float:
    return text_height(ui_font(TEXT_SMALL, theme=theme)) + 6


def paint_range(painter: QPainter, rect: QRectF, heights: Heights, theme: Theme) -> None:
    """ "loss 0.03 ▒▒▒▒▒ 17.8", over the width of ``rect``."""
    font = ui_font(TEXT_SMALL, theme=theme)
    if _only(heights):
        draw_text(painter, rect.adjusted(8, 0, -8, 0), _only(heights), font, theme.text, LEFT)
        return
    scale = "loss (logarithmic)" if heights.log and rect.width() > 24 * text_width(font, "0") else "loss"
    low, high = f"{scale}  {number(heights.low)}", f"{'over ' if heights.cut else ''}{number(heights.high)}"
    room = rect.adjusted(8, 0, -8, 0)
    draw_text(painter, room, low, font, theme.text, LEFT)
    draw_text(painter, room, high, font, theme.text, RIGHT)
    middle = room.adjusted(text_width(font, low) + 8, 0, -text_width(font, high) - 8, 0)
    if middle.width() < 8:
        return
    thick = text_height(font) * 0.6
    strip = QRectF(middle.left(), middle.center().y() - thick / 2, middle.width(), thick)
    colours = ramp(theme)
    gradient = QLinearGradient(QPointF(strip.left(), 0), QPointF(strip.right(), 0))
    for share in (0.0, 1.0):
        gradient.setColorAt(share, QColor(*colours[round(share * (RAMP_STEPS - 1))].tolist()))
    painter.setPen(QPen(QColor(theme.panel_border), 1.0))
    painter.setBrush(gradient)
    painter.drawRect(strip)
