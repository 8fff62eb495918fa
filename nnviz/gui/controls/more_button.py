"""The word that opens the other choices of a section, and an arrow that says whether they are open."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton

from nnviz.gui.widgets.themed import Themed

PAD = 4
#: The arrow, around its middle, in parts of its width.
CLOSED = ((-0.25, -0.5), (0.25, 0.0), (-0.25, 0.5))
OPENED = ((-0.5, -0.25), (0.0, 0.25), (0.5, -0.25))


class MoreButton(Themed, QAbstractButton):
    """ "more ›", or "more ⌄" while it is open."""

    def __init__(self, of: str) -> None:
        super().__init__()
        self.setText("more")
        self.setCheckable(True)
        self.setAccessibleName(f"{of}: more")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.text()) + self._arrow + 4 * PAD
        return QSize(width, metrics.height() + PAD)

    minimumSizeHint = sizeHint  # noqa: N815

    @property
    def _arrow(self) -> int:
        return round(self.fontMetrics().height() * 0.45)

    def theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.underMouse() or self.hasFocus()
        painter.setPen(self.theme.text if lit else self.theme.muted)
        area = self.rect().adjusted(PAD, 0, -PAD, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        self._draw_arrow(painter, QPointF(area.right() - self._arrow / 2, self.height() / 2))
        if self.hasFocus():
            painter.setPen(QPen(QColor(self.theme.current), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 3, 3)
        painter.end()

    def _draw_arrow(self, painter: QPainter, middle: QPointF) -> None:
        painter.setPen(QPen(painter.pen().color(), 1.6))
        corners = OPENED if self.isChecked() else CLOSED
        painter.drawPolyline(QPolygonF([middle + QPointF(x, y) * self._arrow for x, y in corners]))

    def enterEvent(self, event) -> None:  # noqa: N802
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event) -> None:  # noqa: N802
        self.update()
        super().leaveEvent(event)
