"""The button that trains: the action's picture and word, and its key at the right."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton

from nnviz.gui.widgets.themed import Themed


class TrainButton(Themed, QPushButton):
    """As wide as its column. It shows whatever the action says now: Train, or Pause."""

    def __init__(self) -> None:
        super().__init__("Train")
        self._action: QAction | None = None
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
        self.setText(action.text().replace("&", ""))
        self.setIcon(action.icon())
        self.setToolTip(action.toolTip())
        self.setEnabled(action.isEnabled())

    def theme_changed(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self.theme.muted)
        place = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect().adjusted(0, 0, -10, 0), place, self._key)
        painter.end()
