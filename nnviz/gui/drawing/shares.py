"""The small bars beside numbers that add up: how much each of them adds or takes away."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from nnviz.gui.drawing.theme import Theme

#: Height of a bar, as a part of its line's.
THICKNESS = 0.48


def paint_share(painter: QPainter, place: QRectF, share: float, theme: Theme) -> None:
    """A bar from the middle of ``place``: to the right for what adds, to the left for what takes away.

    ``share`` is between −1 and 1; NaN, which has no length, leaves the middle line alone.
    """
    middle = place.center().x()
    painter.fillRect(QRectF(middle - 0.5, place.top(), theme.line_scale, place.height()), QColor(theme.zero))
    if share != share:
        return
    length = max(-1.0, min(1.0, share)) * place.width() / 2
    high = place.height() * THICKNESS
    bar = QRectF(min(middle, middle + length), place.center().y() - high / 2, abs(length), high)
    painter.fillRect(bar, QColor(theme.positive if share > 0 else theme.negative))
