"""A button of an action: its picture and word, which may change, and where there is room its key at the right."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton

from nnviz.gui.widgets.themed import Themed

#: What an action that can be paused is called by turns: its button is wide enough for both.
CALLED = ("Train", "Pause")
ICON_GAP = 4  # what Qt leaves between the picture and the word


class ActionButton(Themed, QPushButton):
    """Shows whatever the action says now, or ``text``; its neighbours stay where they are when that changes."""

    def __init__(self, text: str = "", *, shows_key: bool = False) -> None:
        super().__init__(text or CALLED[0])
        self._action: QAction | None = None
        self._text = text
        self._shows_key = shows_key
        self._key = ""
        self.setAutoDefault(False)

    def serve(self, action: QAction) -> None:
        """Do what ``action`` does, and look as it does."""
        self._action = action
        self._key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.setAccessibleDescription(self._key)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        action = self._action
        assert action is not None
        self.setText(self._text or action.text().replace("&", ""))
        self.setIcon(action.icon())
        self.setToolTip(action.toolTip())
        self.setEnabled(action.isEnabled())

    def theme_changed(self) -> None:
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as the widest word needs it: Qt measures the word of this moment."""
        option, metrics = QStyleOptionButton(), self.fontMetrics()
        self.initStyleOption(option)
        words = (self._text,) if self._text else (self.text(), *CALLED)
        width = max(metrics.horizontalAdvance(word) for word in words)
        height = metrics.height()
        if not self.icon().isNull():
            width, height = width + self.iconSize().width() + ICON_GAP, max(height, self.iconSize().height())
        return self.style().sizeFromContents(QStyle.ContentsType.CT_PushButton, option, QSize(width, height), self)

    minimumSizeHint = sizeHint  # noqa: N815

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if not self._shows_key:
            return
        with QPainter(self) as painter:
            painter.setPen(self.theme.muted)
            place = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.rect().adjusted(0, 0, -10, 0), place, self._key)
