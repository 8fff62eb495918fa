"""Tables that can be taken along: Ctrl+C, and a menu with Copy, Copy as CSV and Save as CSV."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QWidget

from nnviz.gui.widgets.dialogs import Dialogs
from nnviz.session import UserError
from nnviz.session.tables import Table, as_text, write_table

#: Entries of the menu besides copying: what they are called, and what they do.
Entries = Sequence[tuple[str, Callable[[], object]]]
#: What is shown as a table, or the part of it that is selected; None where there is nothing to take along.
Source = Callable[[], Table | None]


class TableCopying(QObject):
    """Lets the table that ``widget`` shows be copied and saved, in full precision.

    ``whole`` is what is saved, ``selected`` what is copied, the same unless it is given. A widget with fields of its
    own keeps Ctrl+C for them: ``key`` is False then. ``also`` gives further entries of the menu at a place.
    """

    told = Signal(str)
    refused = Signal(str)

    def __init__(
        self, widget: QWidget, whole: Source, selected: Source | None = None, *, key: bool = True,
        also: Callable[[QPoint], Entries] = lambda place: (),
    ) -> None:  # fmt: skip
        super().__init__(widget)
        self._also = also
        self._widget = widget
        self._whole = whole
        self._selected = selected or whole
        self.menu: QMenu | None = None
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        widget.customContextMenuRequested.connect(self.open)
        if key:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Ctrl+C, which a table of Qt would take for the one cell that is current."""
        is_copy = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy)
        if is_copy and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif is_copy and event.type() == QEvent.Type.KeyPress:
            self.copy()
            return True
        return False

    def open(self, place: QPoint) -> None:
        """The menu, at a ``place`` of the widget."""
        widget = self._widget.viewport() if isinstance(self._widget, QAbstractScrollArea) else self._widget
        self.menu = menu = QMenu(self._widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("What can be done with the table")
        entries = self._also(place)
        for text, does in entries:
            menu.addAction(text, does)
        if entries:
            menu.addSeparator()
        is_there = self._whole() is not None
        for text, does in (("&Copy", self.copy), ("Copy as CS&V", self.copy_csv), ("&Save as CSV…", self.save)):
            menu.addAction(text, does).setEnabled(is_there)
        menu.popup(widget.mapToGlobal(place))

    def copy(self) -> None:
        """To the clipboard: separated by tabs, as spreadsheets take it, and as CSV for those that ask for it."""
        table = self._selected()
        if table is not None:
            put_on_clipboard(table)
            self.told.emit("The table is on the clipboard.")

    def copy_csv(self) -> None:
        """CSV to the clipboard, for an editor."""
        table = self._selected()
        if table is not None:
            QGuiApplication.clipboard().setText(as_text(table, tab=False))
            self.told.emit("The table is on the clipboard, as CSV.")

    def save(self) -> None:
        """Ask for a file, and write the whole table as CSV."""
        table = self._whole()
        if table is None:
            return
        path = Dialogs(self._widget).ask_target("Save the table", f"{table.name}.csv", "CSV files (*.csv)")
        if path is None:
            return
        try:
            self.told.emit(f"Saved to {write_table(path, table).name}.")
        except UserError as mistake:
            self.refused.emit(str(mistake))


def put_on_clipboard(table: Table) -> None:
    """As text with tabs between the cells, and as CSV beside it."""
    lines = Table(table.name, table.head, tuple(table.lines))
    both = QMimeData()
    both.setText(as_text(lines, tab=True))
    both.setData("text/csv", as_text(lines, tab=False).encode())
    QGuiApplication.clipboard().setMimeData(both)
