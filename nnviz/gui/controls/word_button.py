"""A word beside a section's title that does something: quiet until the pointer or the keys are on it."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from nnviz.gui.widgets.themed import Themed

PAD = 4


class WordButton(Themed, QAbstractButton):
    """Shows ``word``; what stands behind it is painted by :meth:`paint_behind`, in ``behind`` pixels."""

    def __init__(self, word: str, spoken: str) -> None:
        super().__init__()
        self.setText(word)
        self.setAccessibleName(spoken)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def behind(self) -> int:
        return 0

    def paint_behind(self, painter: QPainter) -> None:
        """Nothing, unless a kind of button has a sign."""

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * PAD + self.behind, metrics.height() + PAD)

    minimumSizeHint = sizeHint  # noqa: N815

    def theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self.theme.text if self.underMouse() or self.hasFocus() else self.theme.muted)
            area = self.rect().adjusted(PAD, 0, -PAD, 0)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
            self.paint_behind(painter)
            if self.hasFocus():
                painter.setPen(QPen(QColor(self.theme.current), 2))
                painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 3, 3)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self.update()
        super().leaveEvent(event)
