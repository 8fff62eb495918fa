"""A picture of parts in a row: keys go from one to the next, the pointer reads one out, a click or Enter takes it."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnviz.gui.widgets.spoken import announce
from nnviz.gui.widgets.themed import Themed

ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class StepsView(Themed, QWidget):
    """The base: one of its parts, counted from 0, is ``chosen``, or none. What the parts are is the subclass's."""

    keys = (Qt.Key.Key_Up, Qt.Key.Key_Down)  # to the part before, and to the next one
    help = ""  # what the keys do, in words

    def __init__(self) -> None:
        super().__init__()
        self.chosen: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # ------------------------------------------------------------ for subclasses

    def count(self) -> int:
        """How many parts there are."""
        raise NotImplementedError

    def first(self) -> int:
        """The part that the keys come to first."""
        return 0

    def part_at(self, point: QPointF) -> int | None:
        """The part at a place."""
        raise NotImplementedError

    def told(self, index: int) -> str:
        """All of a part, in words."""
        raise NotImplementedError

    def take(self, index: int) -> None:
        """A part was clicked, or Enter pressed on it."""
        raise NotImplementedError

    # ------------------------------------------------------------ pointer and keys

    def choose(self, index: int | None) -> None:
        """Come to a part, or leave them all."""
        self.chosen = index
        if index is not None:
            announce(self, self.told(index))
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            index = self.part_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.help if index is None else self.told(index), self)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._understands(event):
            event.accept()
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self.part_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self.choose(index)
            self.take(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self._understands(event) or not self.count():
            super().keyPressEvent(event)
        elif event.key() in self.keys:
            step = 1 if event.key() == self.keys[1] else -1
            self.choose(self.first() if self.chosen is None else min(max(self.chosen + step, 0), self.count() - 1))
        elif event.key() == Qt.Key.Key_Escape:
            self.choose(None)
        elif self.chosen is not None:
            self.take(self.chosen)

    def _understands(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        return event.key() in self.keys or (self.chosen is not None and event.key() in ENDS)
