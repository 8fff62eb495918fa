"""The word beside a section's title that puts what is chosen there side by side with other choices."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu

from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.model import Choice

PAD = 4


class CompareButton(Themed, QAbstractButton):
    """ "compare": asks the one question of its section, or offers several in a menu."""

    wanted = Signal(str)  # the key of a question

    def __init__(self, of: str, questions: Sequence[Choice]) -> None:
        super().__init__()
        self._questions = tuple(questions)
        self.setText("compare")
        self.setAccessibleName(f"{of}: compare")
        what = questions[0].text if len(questions) == 1 else " or ".join(one.text for one in questions)
        self.setToolTip(f"Up to six nets side by side that differ in {what}, in nothing else")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.menu: QMenu | None = None
        self.clicked.connect(self._ask)

    def _ask(self) -> None:
        if len(self._questions) == 1:
            self.wanted.emit(self._questions[0].key)
            return
        self.menu = menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("What the lanes are to differ in")
        for one in self._questions:
            menu.addAction(f"{one.text[:1].upper()}{one.text[1:]}…", lambda key=one.key: self.wanted.emit(key))
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * PAD, metrics.height() + PAD)

    minimumSizeHint = sizeHint  # noqa: N815

    def theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.theme.text if self.underMouse() or self.hasFocus() else self.theme.muted)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            painter.setPen(QPen(QColor(self.theme.current), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 3, 3)
        painter.end()

    def enterEvent(self, event) -> None:  # noqa: N802
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event) -> None:  # noqa: N802
        self.update()
        super().leaveEvent(event)
