"""Labels that never ask for more width than there is: one wraps, the other ends in "…"."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy


class Note(QLabel):
    """A quiet line of words that may wrap, and then gets the height that it needs: forms do not see to that."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("note")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        return self._as_high_as_needed(super().sizeHint())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self._as_high_as_needed(super().minimumSizeHint())

    def _as_high_as_needed(self, hint: QSize) -> QSize:
        """Worked out whenever it is asked for: a minimum height that was set would outlive a larger type."""
        needed = self.heightForWidth(self.width()) if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else -1
        return hint if needed < 0 else QSize(hint.width(), needed)


class Caution(Note):
    """A note that may not be overlooked: there while it has words, and gone with them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("warning")
        self.setAccessibleName("Warning")
        self.hide()

    def setText(self, text: str) -> None:  # noqa: N802
        super().setText(text)
        self.setVisible(bool(text))


class ElidedLabel(QLabel):
    """A label that takes what room there is, and ends in "…" where that is too little; hover tells all.

    Its room does not follow its words, so it writes them itself: QLabel would have the whole window laid out anew.
    """

    def __init__(self, name: str, stretch: QSizePolicy.Policy) -> None:
        super().__init__("0")  # as high as a line
        self._words = ""
        self.setAccessibleName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(stretch, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        return self._words

    def show_text(self, text: str) -> None:
        if text != self._words:
            self._words = text
            self.setToolTip(text)
            self.setAccessibleDescription(text)
            self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            metrics = QFontMetrics(self.font())
            text = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(self.rect(), int(self.alignment()), text)
