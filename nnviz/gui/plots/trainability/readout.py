"""The run under the pointer beside the one in the graph: their curves, and their numbers."""

from PySide6.QtCore import QLineF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.lines import line_height, paint_lines
from nnviz.gui.drawing.part_names import named
from nnviz.gui.drawing.strokes import line_pen, paint_ground
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, text_width, wrapped
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme, mix
from nnviz.gui.plots.trainability.two_curves import paint_two_curves
from nnviz.gui.widgets.themed import Themed
from nnviz.session.trainability.readout import ReadoutFrame

#: Lines that the curves have at least; in less there is the table alone.
_CURVES = 7.0
#: Lines of the words under the table.
_WORDS = 3
_HEADS = ("○ pointer", "× in graph")


def paint_readout(painter: QPainter, rect: QRectF, frame: ReadoutFrame, theme: Theme) -> None:
    """The curves, where there is room, the table, and the words."""
    line = line_height(theme) * 1.15
    high = (len(frame.rows) + 1.3) * line
    words = wrapped(ui_font(TEXT_MAIN, theme=theme), frame.words, rect.width(), _WORDS)
    low = _WORDS * line_height(theme)
    curves = QRectF(rect.left(), rect.top(), rect.width(), rect.height() - high - low - 6)
    top = rect.top()
    if curves.height() >= _CURVES * line:
        top = curves.bottom()
        with named(painter, "curves"):
            paint_two_curves(painter, curves, frame, theme)
    with named(painter, "readout"):
        _paint_table(painter, QRectF(rect.left(), top, rect.width(), high), line, frame, theme)
        below = QRectF(rect.left(), top + high + 4, rect.width(), low)
        if below.bottom() <= rect.bottom() + 2:
            paint_lines(painter, below, words, theme.muted, theme)


def _paint_table(painter: QPainter, rect: QRectF, line: float, frame: ReadoutFrame, theme: Theme) -> None:
    font, bold = ui_font(TEXT_MAIN, theme=theme), ui_font(TEXT_MAIN, 600, theme=theme)
    texts = [(row.pointer, row.present) for row in frame.rows]
    widths = [
        max(text_width(bold, head), *(text_width(bold, pair[side]) for pair in texts)) + 14
        for side, head in enumerate(_HEADS)
    ]
    ends = rect.right() - widths[1], rect.right()
    for head, end, colour in zip(_HEADS, ends, (theme.text, theme.current), strict=True):
        draw_text(painter, QRectF(end - 200, rect.top(), 200, line), head, bold, colour, RIGHT)
    painter.setPen(line_pen(mix(theme.background, theme.outline, 0.4), theme.line_scale))
    painter.drawLine(QLineF(rect.left(), rect.top() + line, rect.right(), rect.top() + line))
    room = rect.width() - sum(widths)
    for place, row in enumerate(frame.rows):
        y = rect.top() + (place + 1.15) * line
        title = row.title if text_width(font, row.title) <= room else row.short
        draw_text(painter, QRectF(rect.left(), y, room, line), title, font, theme.muted, LEFT, elide=True)
        for text, end in zip((row.pointer, row.present), ends, strict=True):
            draw_text(painter, QRectF(end - 200, y, 200, line), text, bold, theme.text, RIGHT)


class Readout(Themed, QWidget):
    """Shows a ReadoutFrame."""

    def __init__(self) -> None:
        super().__init__()
        self.frame: ReadoutFrame | None = None
        self.setAccessibleName("The run under the pointer")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_frame(self, frame: ReadoutFrame | None) -> None:
        before, self.frame = self.frame, frame
        if before is not None and frame is not None and before.is_as(frame):
            return
        rows = () if frame is None else frame.rows
        told = (f"{row.title}: {row.pointer}, in the graph {row.present}" for row in rows)
        self.setAccessibleDescription("; ".join(told))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            paint_ground(painter, QRectF(self.rect()), self.theme)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.frame is not None:
                paint_readout(painter, QRectF(self.rect()).adjusted(8, 4, -8, -4), self.frame, self.theme)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, 400)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, 40)
