"""The inputs of the chosen sample as a table that can be edited by hand."""

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from nnviz.gui.widgets.copying import TableCopying
from nnviz.gui.widgets.fields import edited_text, parse_number
from nnviz.session import UserError, notation
from nnviz.session.tables import Table

#: More rows than this scroll.
ROWS_SHOWN = 6


class InputTable(QTableWidget):
    """Names and values. ``edited`` tells the index and the new number."""

    edited = Signal(int, float)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__(0, 2)
        self._names: tuple[str, ...] = ()
        self._values: tuple[float, ...] = ()
        self.setAccessibleName("Inputs of the sample")
        self.setToolTip("Double-click a value, or press F2, to ask what if; the data set stays as it is")
        self.setHorizontalHeaderLabels(["input", "value"])
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.itemChanged.connect(self._commit)
        self.copying = TableCopying(self, self.table)

    def show_values(self, names: tuple[str, ...], values: tuple[float, ...]) -> None:
        """Show the inputs unless one of them is being edited."""
        if self.state() == QAbstractItemView.State.EditingState:
            return
        with QSignalBlocker(self):
            if names != self._names:
                self._name(names)
                self._values = ()
            for row in self._to_show(values):
                self._show(row, values[row])
        self._values = values
        self._fit()

    def _to_show(self, values: tuple[float, ...]) -> Iterable[int]:
        """The rows whose value is another one, and the one that may have been edited: there may be hundreds."""
        if len(values) != len(self._values):
            return range(len(values))
        changed = [row for row, pair in enumerate(zip(values, self._values, strict=True)) if pair[0] != pair[1]]
        return changed if self.currentRow() < 0 else [*changed, self.currentRow()]

    def table(self) -> Table | None:
        """The inputs, all of them."""
        return Table("inputs", ("input", "value"), tuple(zip(self._names, self._values, strict=True)))

    def edit_value(self, index: int) -> None:
        """Put the cursor into one value."""
        cell = self.item(index, 1)
        if cell is not None:
            self.setFocus()
            self.setCurrentItem(cell)
            self.editItem(cell)

    def _name(self, names: tuple[str, ...]) -> None:
        self._names = names
        self.setRowCount(len(names))
        for row, name in enumerate(names):
            label = QTableWidgetItem(name)
            label.setFlags(Qt.ItemFlag.ItemIsEnabled)
            label.setToolTip(name)
            self.setItem(row, 0, label)
            cell = QTableWidgetItem()
            cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(row, 1, cell)

    def _show(self, row: int, value: float) -> None:
        cell, text = self.item(row, 1), edited_text(value)
        if cell.text() != text:
            cell.setText(text)
            cell.setToolTip(notation.exact(value))

    def _commit(self, item: QTableWidgetItem) -> None:
        row = item.row()
        if item.column() != 1 or item.text() == edited_text(self._values[row]):
            return
        try:
            value = parse_number(item.text(), self._names[row])
        except UserError as mistake:
            with QSignalBlocker(self):
                self._show(row, self._values[row])
            self.refused.emit(str(mistake))
            return
        self.edited.emit(row, value)

    def _fit(self) -> None:
        """As tall as its rows, up to a few of them."""
        height = self.fontMetrics().height() + 8
        self.verticalHeader().setDefaultSectionSize(height)
        rows = min(max(self.rowCount(), 1), ROWS_SHOWN)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows * height + 2 * self.frameWidth())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """A table that has nothing to scroll leaves the wheel to the column it stands in."""
        if self.rowCount() > ROWS_SHOWN and self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
