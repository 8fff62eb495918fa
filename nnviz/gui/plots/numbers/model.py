"""A NumbersFrame as a model of Qt: nothing is written before it is looked at, so that 100,000 weights cost nothing."""

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from nnviz.gui.drawing.speech import sentence_in_words
from nnviz.session.frame.equality import same
from nnviz.session.frame.numbers import NumbersFrame
from nnviz.session.notation import exact, number

_Role = Qt.ItemDataRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _lines_of(frame: NumbersFrame) -> tuple[object, ...]:
    """What the lines are of; their numbers aside."""
    return frame.kind, frame.places, frame.unit_names


class NumbersModel(QAbstractTableModel):
    """The first column is the name of the unit or weight, the others its numbers. Sorted by any of them."""

    def __init__(self) -> None:
        super().__init__()
        self.frame: NumbersFrame | None = None
        self._lines = np.arange(0)  # of the frame, in the order in which they are shown
        self._by, self._order = 0, Qt.SortOrder.AscendingOrder

    def show_frame(self, frame: NumbersFrame) -> None:
        """Show ``frame``; the order follows its values."""
        old = self.frame
        if same(old, frame):
            return
        if old is None or not same(_lines_of(old), _lines_of(frame)):
            self.beginResetModel()
            self.frame, self._lines = frame, self._sorted(frame)
            self.endResetModel()
            return
        self.frame = frame
        if self._by:
            self.sort(self._by, self._order)
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def line(self, row: int) -> int:
        """The line of the frame that stands in a row."""
        return int(self._lines[row])

    def lines(self) -> list[int]:
        """All lines of the frame, as they are shown."""
        return [int(line) for line in self._lines]

    def _sorted(self, frame: NumbersFrame) -> np.ndarray:
        """Lines by the column that was chosen; of equals the first comes first, NaN and what is not known come last."""
        lines = np.arange(len(frame.places))
        if self._by == 0 or self._by > len(frame.columns):
            return lines[::-1] if self._order == Qt.SortOrder.DescendingOrder else lines
        values, known = frame.values[:, self._by - 1], frame.known[:, self._by - 1]
        keys = -values if self._order == Qt.SortOrder.DescendingOrder else values
        return np.lexsort((np.where(np.isnan(keys), 0.0, keys), np.isnan(keys), ~known))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; what is selected goes along."""
        self._by, self._order = max(column, 0), order
        if self.frame is None:
            return
        sorted_lines = self._sorted(self.frame)
        if np.array_equal(sorted_lines, self._lines):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        lines = [self.line(index.row()) for index in before]
        self._lines = sorted_lines
        rows = np.argsort(self._lines)
        after = [self.index(int(rows[line]), index.column()) for line, index in zip(lines, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    # ------------------------------------------------------------ what Qt asks

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() or self.frame is None else 1 + len(self.frame.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:  # noqa: N802
        if self.frame is None or orientation == Qt.Orientation.Vertical:
            return None
        name = self.frame.columns[section - 1] if section else self.frame.kind[:-1]
        if role == _Role.TextAlignmentRole:
            return RIGHT if section else LEFT
        return {_Role.DisplayRole: name, _Role.AccessibleTextRole: sentence_in_words(name)}.get(_Role(role))

    def data(self, index: QModelIndex, role: int = _Role.DisplayRole) -> Any:
        if self.frame is None or not index.isValid():
            return None
        if role == _Role.TextAlignmentRole:
            return RIGHT if index.column() else LEFT
        if role in (_Role.DisplayRole, _Role.ToolTipRole, _Role.AccessibleTextRole):
            return self._text(self.frame, self.line(index.row()), index.column() - 1, _Role(role))
        return None

    @staticmethod
    def _text(frame: NumbersFrame, line: int, column: int, role: Qt.ItemDataRole) -> str:
        """A cell: three digits shown, all of them on hover, words for those who hear it."""
        name = frame.name(line)
        if column < 0:
            return sentence_in_words(name) if role == _Role.AccessibleTextRole else name
        if not frame.known[line, column]:
            return {_Role.DisplayRole: "", _Role.ToolTipRole: f"{frame.columns[column]} of {name}: not known"}.get(
                role, "not known"
            )
        value = float(frame.values[line, column])
        match role:
            case _Role.DisplayRole:
                return number(value)
            case _Role.ToolTipRole:
                return f"{frame.columns[column]} of {name} = {exact(value)}"
        return sentence_in_words(number(value))
