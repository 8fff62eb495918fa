"""The number that an axis is of: chosen by its name, or typed as its dotted path in the file."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from nnviz.gui.widgets.fields import draw_outline
from nnviz.session.frame.model import Choice


class KeyField(QComboBox):
    """``chosen`` fires with the key of a choice, or with whatever was typed."""

    chosen = Signal(str)

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self._choices: tuple[Choice, ...] = ()
        self._key = ""
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(9)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.lineEdit().setAcceptDrops(False)
        self.lineEdit().setAccessibleName(name)
        self.activated.connect(self._choose)
        self.lineEdit().editingFinished.connect(self._finish)

    def show_choices(self, choices: Sequence[Choice], key: str) -> None:
        """Offer ``choices``; ``key`` is the one that holds, among them or not."""
        if self.lineEdit().hasFocus() and self.lineEdit().isModified():
            return  # something is being typed
        self._key = key
        with QSignalBlocker(self):
            if tuple(choices) != self._choices:
                self._choices = tuple(choices)
                self.clear()
                for choice in choices:
                    self.addItem(choice.text, choice.key)
                    self.setItemData(self.count() - 1, choice.key, Qt.ItemDataRole.ToolTipRole)
            place = self.findData(key)
            self.setCurrentIndex(place)
            if place < 0:
                self.setEditText(key)
        self.lineEdit().setCursorPosition(0)
        self.lineEdit().setModified(False)

    def _choose(self, place: int) -> None:
        self._want(self.itemData(place))

    def _finish(self) -> None:
        """What was typed is the name of a choice, or a key."""
        if not self.lineEdit().isModified():
            return
        self.lineEdit().setModified(False)
        text = self.currentText().strip()
        self._want(next((choice.key for choice in self._choices if choice.text == text), text))

    def _want(self, key: str) -> None:
        if key != self._key:
            self._key = key
            self.chosen.emit(key)

    def showPopup(self) -> None:  # noqa: N802
        """Its list is as wide as its texts."""
        texts = (self.fontMetrics().horizontalAdvance(choice.text) for choice in self._choices)
        self.view().setMinimumWidth(max(texts, default=0) + 40)
        self.view().setAccessibleName(self.accessibleName())
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        draw_outline(self)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """The wheel changes nothing by accident."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
