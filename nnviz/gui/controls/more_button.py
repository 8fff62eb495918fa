"""The word that opens the other choices of a section, and an arrow that says whether they are open."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from nnviz.gui.controls.word_button import PAD, WordButton

#: The arrow, around its middle, in parts of its width.
CLOSED = ((-0.25, -0.5), (0.25, 0.0), (-0.25, 0.5))
OPENED = ((-0.5, -0.25), (0.0, 0.25), (0.5, -0.25))


class MoreButton(WordButton):
    """ "more ›", or "more ⌄" while it is open."""

    def __init__(self, of: str) -> None:
        super().__init__("more", f"{of}: more")
        self.setCheckable(True)

    @property
    def _arrow(self) -> int:
        return round(self.fontMetrics().height() * 0.45)

    @property
    def behind(self) -> int:
        return self._arrow + 2 * PAD

    def paint_behind(self, painter: QPainter) -> None:
        middle = QPointF(self.rect().adjusted(PAD, 0, -PAD, 0).right() - self._arrow / 2, self.height() / 2)
        painter.setPen(QPen(painter.pen().color(), 1.6))
        corners = OPENED if self.isChecked() else CLOSED
        painter.drawPolyline(QPolygonF([middle + QPointF(x, y) * self._arrow for x, y in corners]))
