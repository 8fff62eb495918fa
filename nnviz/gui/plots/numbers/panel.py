"""The panel of the numbers: which of them, a table, and the way out to the clipboard and into a file."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QPushButton, QTableView, QVBoxLayout, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import metrics
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.numbers.model import NumbersModel
from nnviz.gui.widgets.copying import TableCopying
from nnviz.gui.widgets.fields import Switch
from nnviz.gui.widgets.labels import Note
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.model import Choice
from nnviz.session.frame.numbers import NumbersFrame
from nnviz.session.tables import Table as Figures
from nnviz.session.tables import numbers_table

KINDS = (
    Choice("units", "units", "A line for each unit: z, a, their gradients, bias"),
    Choice("weights", "weights", "A line for each weight, with its gradient"),
)
USUAL_NUMBER, USUAL_NAME = "−1.23×10⁻⁴", "w₂,₁₀,₁₀₀"


class Table(Themed, QTableView):
    """Numbers in lines."""

    def __init__(self, model: NumbersModel) -> None:
        super().__init__()
        self.numbers = model
        self.setModel(model)
        self.setAccessibleName("Numbers")
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)  # it would ask every selected cell: 0.2 s for 20,000 lines
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setAccessibleName("Columns: a click sorts")
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSortingEnabled(True)
        model.modelReset.connect(self._fit)
        self.theme_changed()

    def theme_changed(self) -> None:
        """Lines as high as the text."""
        self.verticalHeader().setDefaultSectionSize(round(1.5 * self.fontMetrics().height()))
        self._fit()

    def _fit(self) -> None:
        """Columns as wide as most numbers are; a longer one ends in …, and hover tells it."""
        wide = self.fontMetrics().horizontalAdvance
        self.horizontalHeader().setDefaultSectionSize(wide(USUAL_NUMBER) + 12)
        for column in range(1, self.numbers.columnCount()):
            self.setColumnWidth(column, wide(USUAL_NUMBER) + 12)
        frame = self.numbers.frame
        if frame is not None:
            longest = max((name for names in frame.unit_names for name in names), key=len, default="")
            names = (USUAL_NAME,) if frame.kind == "weights" else (USUAL_NAME, longest)
            self.setColumnWidth(0, min(max(map(wide, names)) + 16, 220))

    def whole(self) -> Figures | None:
        """All lines, in the order shown."""
        frame = self.numbers.frame
        return None if frame is None else numbers_table(frame, self.numbers.lines())

    def selected(self) -> Figures | None:
        """Lines with something selected, in the order shown, with the columns in which it is; all where nothing is."""
        frame, chosen = self.numbers.frame, self.selectionModel().selection()
        rows = sorted({row for part in chosen for row in range(part.top(), part.bottom() + 1)})
        columns = {column - 1 for part in chosen for column in range(part.left(), part.right() + 1)} - {-1}
        if frame is None or not rows:
            return self.whole()
        return numbers_table(frame, map(self.numbers.line, rows), columns or None)


class NumbersPanel(Themed, QWidget):
    """Tells with ``kind_chosen`` which table is wanted."""

    kind_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Numbers")
        self.model = NumbersModel()
        self.kind = Switch("Numbers of", KINDS)
        self.kind.show_value("units")
        self.kind.chosen.connect(self.kind_chosen)
        self.table = Table(self.model)
        self.note = Note()
        self.copy_button = _button("Copy", "Copy what is selected, or the whole table, in full precision (Ctrl+C)")
        self.copying = TableCopying(self.table, self.table.whole, self.table.selected)
        self.copy_button.clicked.connect(self.copying.copy)
        self.save_button = _button("Save…", "Write the whole table as CSV, in full precision")
        self.save_button.clicked.connect(self.copying.save)
        bar = QHBoxLayout()
        bar.addWidget(self.kind)
        bar.addStretch(1)
        bar.addWidget(self.copy_button)
        bar.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addLayout(bar)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.note)

    def show_frame(self, frame: NumbersFrame) -> None:
        """Show a table."""
        self.kind.show_value(frame.kind)
        self.model.show_frame(frame)
        if self.note.text() != frame.note:
            self.note.setText(frame.note)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """The head and as many lines as there is room for, from the first that is shown."""
        font = ui_font(theme.text_pixels(12))
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        high, columns = metrics(font).height() * 1.5, max(self.model.columnCount(), 1)
        first = max(self.table.rowAt(0), 0)
        room = max(int(rect.height() / high) - 1, 0)
        for column in range(self.model.columnCount()):
            texts = [self.model.headerData(column, Qt.Orientation.Horizontal)]
            texts += [
                self.model.data(self.model.index(row, column))
                for row in range(first, min(first + room, self.model.rowCount()))
            ]
            for place, text in enumerate(texts):
                cell = QRectF(
                    rect.left() + 8 + column * (rect.width() - 16) / columns,
                    rect.top() + place * high,
                    (rect.width() - 16) / columns - 8,
                    high,
                )
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                text = metrics(font).elidedText(text, Qt.TextElideMode.ElideRight, round(cell.width()))
                painter.drawText(cell, int(side | Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button
