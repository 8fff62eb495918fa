"""The edge of a field, which Fusion draws too dark to be seen on a dark background."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

from nnviz.gui.drawing.theme import mix


def draw_outline(widget: QWidget, rect: QRect | None = None) -> None:
    """Draw the edge of ``widget`` (or of ``rect`` in it), at least 3:1 on the panel; thicker while it has the focus."""
    role, palette = QPalette.ColorRole, widget.palette()
    painter = QPainter(widget)
    if widget.hasFocus():
        painter.setPen(QPen(palette.color(role.Highlight), 2))
        inset = 1
    else:
        share = 0.5 if widget.isEnabled() else 0.2
        panel, text = (palette.color(QPalette.ColorGroup.Active, one).name() for one in (role.Window, role.WindowText))
        painter.setPen(QPen(QColor(mix(panel, text, share)), 1))
        inset = 0
    area = (rect or widget.rect()).adjusted(inset, inset, -1 - inset, -1 - inset)
    painter.drawRoundedRect(area, 2, 2)
    painter.end()
