"""The loss over one weight, as small as a stamp: the valley, and the way that training took in it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.theme import Theme
from nnviz.session.frame.model import Valley

DOT = 4.5


def paint_mini_valley(painter: QPainter, rect: QRectF, valley: Valley, theme: Theme) -> None:
    """Draw ``valley`` into ``rect``: the place of now is filled, the moments before it are rings."""
    left, right = float(valley.along[0]), float(valley.along[-1])
    high = max(float(valley.loss.max()), 1e-300)

    def at(along: float, loss: float) -> QPointF:
        x = rect.left() + (along - left) / ((right - left) or 1.0) * rect.width()
        return QPointF(x, rect.bottom() - min(loss / high, 1.0) * rect.height())

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(line_pen(theme.outline, 1.8 * theme.line_scale))
    painter.drawPolyline(QPolygonF([at(float(x), float(y)) for x, y in zip(valley.along, valley.loss, strict=True)]))
    points = [at(float(x), float(y)) for x, y in valley.way]
    painter.setBrush(QColor(theme.background))
    for point in points[:-1]:
        painter.drawEllipse(point, DOT, DOT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.current))
    for point in points[-1:]:
        painter.drawEllipse(point, 1.3 * DOT, 1.3 * DOT)
    painter.restore()
