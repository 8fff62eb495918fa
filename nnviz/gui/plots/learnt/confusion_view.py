"""The confusion matrix in the window: told by pointer and arrow keys, copied as CSV."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)  # fmt: skip
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from nnviz.gui.drawing.card import paint_card
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.learnt.confusion import Cells, confusion_words, paint_confusion, share_text
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.equality import same
from nnviz.session.frame.learnt import confusion_as_csv
from nnviz.session.frame.plots import ConfusionFrame
from nnviz.session.notation import plural

ARROWS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}


class ConfusionView(Themed, QWidget):
    """Draws a ConfusionFrame: the training rows, or the held-out ones."""

    title = "which classes are taken for which"

    def __init__(self) -> None:
        super().__init__()
        self._frame: ConfusionFrame | None = None
        self._pointer: QPointF | None = None
        self._cursor: tuple[int, int] | None = None  # the cell that the arrow keys are on
        self.menu: QMenu | None = None
        self.part = "train"
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Confusion matrix")

    def show_frame(self, frame: ConfusionFrame) -> None:
        """Draw ``frame`` from now on."""
        if not same(frame, self._frame):
            self._frame = frame
            self._show_anew()

    def show_part(self, part: str) -> None:
        """ "train" or "test"; the training rows where nothing is held out."""
        self.part = part
        if self._frame is not None:
            self._show_anew()

    def _show_anew(self) -> None:
        if self._cursor is not None and self._frame is not None and max(self._cursor) >= len(self._frame.classes):
            self._cursor = None
        self.setAccessibleDescription(f"{self.accuracy}. {self.legend_text}")
        self.update()

    @property
    def legend_text(self) -> str:
        """What it means, and what is left out."""
        return confusion_words(self._frame)

    @property
    def accuracy(self) -> str:
        """How many rows are right, in words."""
        if self._frame is None:
            return ""
        return self._frame.test_accuracy if self._shows_test(self._frame) else self._frame.train_accuracy

    def _shows_test(self, frame: ConfusionFrame) -> bool:
        return self.part == "test" and frame.test is not None

    def _counts(self, frame: ConfusionFrame) -> NDArray[np.int64]:
        return frame.test if self._shows_test(frame) and frame.test is not None else frame.train

    # ------------------------------------------------------------ painting

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the matrix in ``rect`` of any device."""
        if self._frame is None:
            return
        painter.save()
        painter.translate(rect.topLeft())
        self._paint_matrix(painter, rect.size(), self._frame, theme)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if self._frame is None:
            return
        with QPainter(self) as painter:
            size = self.rect().toRectF().size()
            self._paint_matrix(painter, size, self._frame, self.theme)
            cells = Cells.of(self._frame.classes, size, self.theme)
            if self._cursor is not None and self.hasFocus():
                _paint_cursor(painter, cells.rect(*self._cursor), self.theme)
            self._paint_card(painter, cells)

    def _paint_matrix(self, painter: QPainter, size: QSizeF, frame: ConfusionFrame, theme: Theme) -> None:
        paint_confusion(painter, size, frame.classes, self._counts(frame), theme, together=bool(frame.together))

    def _paint_card(self, painter: QPainter, cells: Cells) -> None:
        if self._pointer is not None:
            at, text = self._pointer, self._text_at(cells, self._pointer)
        elif self._cursor is not None and self.hasFocus():
            at, text = cells.rect(*self._cursor).center(), self.cell_text(*self._cursor)
        else:
            return
        if text:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_card(painter, self.rect().toRectF(), at, text, self.theme)

    def _text_at(self, cells: Cells, at: QPointF) -> str:
        place, name = cells.at(at), cells.name_at(at)
        if place is not None:
            return self.cell_text(*place)
        return "" if name is None else self.name_text(*name)

    def name_text(self, side: str, index: int) -> str:
        """A name in full, and how many rows have it."""
        frame = self._frame
        if frame is None:
            return ""
        counts = self._counts(frame)
        rows = int((counts[index] if side == "row" else counts[:, index]).sum())
        said = f"{'of' if side == 'row' else 'given'} {'these classes' if self._is_of_others(index) else 'this class'}"
        return f"{frame.classes[index]}\n{rows} {plural(rows, 'row')} {said}"

    def cell_text(self, row: int, column: int) -> str:
        """What a cell says, in words."""
        frame = self._frame
        if frame is None:
            return ""
        counts = self._counts(frame)
        count, total = int(counts[row, column]), int(counts[row].sum())
        share = f" ({share_text(count / total, 1)})" if total else ""
        said = "named right" if row == column else f"taken for {frame.classes[column]}"
        if self._is_of_others(column):
            said = f"given one of {'these' if row == column else frame.classes[column]}"
        return f"{frame.classes[row]}\n{count} of {total} {said}{share}"

    def _is_of_others(self, index: int) -> bool:
        """Whether the place stands for several classes."""
        return self._frame is not None and bool(self._frame.together) and index == len(self._frame.classes) - 1

    # ------------------------------------------------------------ events

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows go from cell to cell, Ctrl+C copies the table, the Menu key or Shift+F10 opens the menu."""
        shifted = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in ARROWS and self._frame is not None:
            self._move_cursor(*ARROWS[Qt.Key(event.key())], len(self._frame.classes))
        elif event.key() == Qt.Key.Key_F10 and shifted:
            self._open_menu(self.mapToGlobal(self.rect().center()))
        else:
            super().keyPressEvent(event)

    def _move_cursor(self, down: int, right: int, classes: int) -> None:
        row, column = self._cursor or (-down, -right)
        self._cursor = (min(max(row + down, 0), classes - 1), min(max(column + right, 0), classes - 1))
        self._pointer = None
        self.setAccessibleDescription(self.cell_text(*self._cursor).replace("\n", ": "))
        self.update()

    def copy(self) -> None:
        """The table to the clipboard, as CSV."""
        if self._frame is not None:
            QGuiApplication.clipboard().setText(confusion_as_csv(self._frame.classes, self._counts(self._frame)))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        self._open_menu(event.globalPos())

    def _open_menu(self, place: QPoint) -> None:
        self.menu = menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("What can be done with the table")
        action = menu.addAction("&Copy the table as CSV")
        action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        action.triggered.connect(self.copy)
        menu.popup(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pointer = event.position()
        self.update()

    def leaveEvent(self, event) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._pointer = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._pointer = None

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, 320)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(180, 150)


def _paint_cursor(painter: QPainter, cell: QRectF, theme: Theme) -> None:
    pen = QPen(QColor(theme.current), 3.0 * theme.line_scale)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(cell.adjusted(1, 1, -1, -1))
