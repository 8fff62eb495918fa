"""The picture of std(z) = √N, and of the slider of N below it."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme
from nnviz.records import dataclass
from nnviz.session.frame.sampling import MOST_INPUTS, SamplingFrame

#: The axis of std(z), and its numbers.
TOP, NUMBERS = 50.0, (0, 25, 50)
#: In lines: the lowest place with more of the law than its slider; and the lowest curve with the measured circles.
LAWFUL, ROOMY = 16.0, 1.6
#: In lines: how high it is where there is little room, where there is enough, and at the most; and the slider alone.
TIGHT, USUAL, MOST, LOW = 6.0, 7.0, 11.0, 3.0
#: Of a high place it takes this share.
SHARE = 0.22


@dataclass(frozen=True, slots=True)
class Law:
    """What is shown: N, the width of z there, what was measured; and whether N can be moved."""

    count: int
    std: float
    law: str
    widths: tuple[tuple[int, float], ...]
    movable: bool = True
    focused: bool = False


def law_of(frame: SamplingFrame) -> Law:
    inputs = frame.inputs
    return Law(inputs.count, frame.raw.sample.expected, frame.law, frame.widths, inputs.source == "ones")


def lines_in(height: float, theme: Theme) -> float:
    """How many lines of small type a height in pixels holds."""
    return height / text_height(ui_font(TEXT_SMALL, theme=theme))


def law_height(height: float, theme: Theme) -> float:
    """Of the law in a place of this height, both in pixels; in a low one it is the slider alone."""
    lines, line = lines_in(height, theme), text_height(ui_font(TEXT_SMALL, theme=theme))
    if lines < LAWFUL:
        return LOW * line
    own = min(max(lines / 3, TIGHT), USUAL)
    return min(max(own, SHARE * lines), MOST) * line


def track_of(rect: QRectF, theme: Theme) -> tuple[float, float]:
    """Left and right end of the track."""
    font = ui_font(TEXT_SMALL, theme=theme)
    return rect.left() + text_width(font, "50") + 22, rect.right() - text_width(font, "2,000") / 2 - 4


def place_of(count: float, track: tuple[float, float]) -> float:
    share = (min(count, MOST_INPUTS) - 1) / (MOST_INPUTS - 1)
    return track[0] + share * (track[1] - track[0])


@draws("law")
def paint_law(painter: QPainter, rect: QRectF, law: Law, theme: Theme) -> None:
    """The curve, the track under it, and N."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_ground(painter, rect, theme)
    font = ui_font(TEXT_SMALL, theme=theme)
    line, track = text_height(font), track_of(rect, theme)
    track_y = rect.bottom() - 2.2 * line
    plot = QRectF(track[0], rect.top() + line, track[1] - track[0], track_y - 1.1 * line - rect.top() - line)
    if plot.height() > line:
        _paint_curve(painter, plot, law, theme)
        _paint_dot(painter, plot, track_y, law, theme)
    _paint_track(painter, rect, track_y, law, theme)
    painter.restore()


def _up(plot: QRectF, std: float) -> float:
    return plot.bottom() - min(std / TOP, 1.0) * plot.height()


def _paint_curve(painter: QPainter, plot: QRectF, law: Law, theme: Theme) -> None:
    font, bold = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_SMALL, 600, theme=theme)
    line, track = text_height(font), (plot.left(), plot.right())
    for value in NUMBERS:
        y = _up(plot, value)
        painter.setPen(QPen(QColor(theme.panel_border), 1))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        if value in (0, TOP) or plot.height() > 2.6 * line:
            draw_text(painter, QRectF(plot.left() - 60, y - line / 2, 52, line), str(value), font, theme.muted, RIGHT)
    painter.setPen(QPen(QColor(theme.runs[0]), 1.8 * theme.line_scale))
    counts = [1 + (MOST_INPUTS - 1) * (step / 80) ** 2 for step in range(81)]
    points = [QPointF(place_of(count, track), _up(plot, math.sqrt(count))) for count in counts]
    painter.drawPolyline(QPolygonF(points))
    if plot.height() >= ROOMY * line:
        painter.setPen(QPen(QColor(theme.runs[0]), 1.2 * theme.line_scale))
        painter.setBrush(QColor(theme.background))
        for count, std in law.widths:
            painter.drawEllipse(QPointF(place_of(count, track), _up(plot, std)), 2.4, 2.4)
    row = QRectF(plot.left(), plot.top() - line, plot.width(), line)
    draw_text(painter, row, law.law, bold, theme.runs[0], RIGHT)


def _paint_dot(painter: QPainter, plot: QRectF, track_y: float, law: Law, theme: Theme) -> None:
    """Where z is as wide as it is now: on the law for inputs of one."""
    at = QPointF(place_of(law.count, (plot.left(), plot.right())), _up(plot, law.std))
    pen = QPen(QColor(theme.current), 1.2 * theme.line_scale)
    pen.setDashPattern([2.0, 2.0])
    painter.setPen(pen)
    painter.drawLine(at, QPointF(at.x(), track_y))
    painter.setPen(QPen(QColor(theme.background), 1.2))
    painter.setBrush(QColor(theme.current))
    radius = 4.6 * theme.line_scale
    painter.drawEllipse(at, radius, radius)
    if law.std > TOP:
        font = ui_font(TEXT_SMALL, 600, theme=theme)
        draw_text(painter, QRectF(at.x() + 8, plot.top(), 20, text_height(font)), "↑", font, theme.current, LEFT)


def _paint_track(painter: QPainter, rect: QRectF, y: float, law: Law, theme: Theme) -> None:
    font, bold = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_SMALL, 600, theme=theme)
    line, track = text_height(font), track_of(rect, theme)
    x, thick = place_of(law.count, track), 4.0 * theme.line_scale
    done = theme.current if law.movable else theme.muted
    for left, right, colour in ((track[0], track[1], theme.panel_border), (track[0], x, done)):
        painter.setPen(QPen(QColor(colour), thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(left, y), QPointF(right, y))
    draw_text(painter, QRectF(rect.left(), y - line / 2, track[0] - rect.left(), line), "N", bold, theme.text, LEFT)
    if law.movable:
        painter.setPen(QPen(QColor(theme.current), 2.0 * theme.line_scale))
        painter.setBrush(QColor(theme.current if law.focused else theme.background))
        painter.drawEllipse(QPointF(x, y), 7.0 * theme.line_scale, 7.0 * theme.line_scale)
    text = f"N = {law.count:,}"
    width = text_width(bold, text)
    own = QRectF(min(max(x - width / 2, track[0] - 8), rect.right() - width), y + 0.8 * line, width, line)
    draw_text(painter, own, text, bold, theme.current if law.movable else theme.text)
    for count in (1, 1000, MOST_INPUTS):
        word = f"{count:,}"
        half = text_width(font, word) / 2
        spot = QRectF(place_of(count, track) - half, own.top(), 2 * half, line)
        if not spot.adjusted(-6, 0, 6, 0).intersects(own):
            draw_text(painter, spot, word, font, theme.muted)
