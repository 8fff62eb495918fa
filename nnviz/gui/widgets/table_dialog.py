"""A table before it is opened: its first rows, what was recognized in it, and what each column is for."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnviz.gui.background import JobRunner
from nnviz.gui.widgets.fields import CheckField, ChoiceField
from nnviz.gui.widgets.held import held_by
from nnviz.gui.widgets.labels import Caution, Note
from nnviz.gui.widgets.progress import ProgressLine
from nnviz.session.frame.model import Choice
from nnviz.session.recognition import DELIMITERS, ENCODINGS, Column, Proposal, RecognitionJob, Recognized, Wishes

#: Of a wider table the first columns are shown; the others have the roles that are proposed.
MOST_COLUMNS = 100
SIZE = (900, 640)
LEAST_LINES = 5
FIELDS_AT_ONCE = 4

_ROLES = (
    Choice("feature", "feature", "Its numbers are an input"),
    Choice("one-hot", "one-hot", "An input for each of its values: 1 where the row has it, else 0"),
    Choice("target", "target", "It is to be predicted"),
    Choice("left out", "left out", "It is not used"),
)
_DECIMALS = (Choice(".", "point: 1.5", "Numbers are written like 1.5"), Choice(",", "comma: 1,5", "… like 1,5"))
_HEADERS = (
    Choice("names", "names of the columns", "The first line is a header"),
    Choice("row", "a row like the others", "There is no header: the columns are counted"),
)


class TableDialog(QDialog):
    """Looks at the table in a thread, again after each choice; what was agreed on is in ``found``."""

    def __init__(self, parent: QWidget | None, path: Path) -> None:
        super().__init__(parent)
        self._path = path
        self._wishes = Wishes()
        self._outdated = False  # whether something was chosen since the job began
        self.found: Recognized | None = None
        self.setWindowTitle(f"Open {path.name}")
        self.encoding = ChoiceField("Encoding")
        self.delimiter = ChoiceField("Delimiter")
        self.decimal = ChoiceField("Decimal sign")
        self.header = ChoiceField("First line")
        self.preview = _Table("The first rows")
        self.columns = _Table("What each column is for")
        self.summary = Note()
        self.problem = Caution()
        self.progress = ProgressLine()
        self.progress.button.hide()  # the dialog has one
        self.standardize = CheckField("S&tandardize the features: mean 0, deviation 1")
        self._lay_out()
        for field, key in (
            (self.encoding, "encoding"), (self.delimiter, "delimiter"), (self.decimal, "decimal"),
        ):  # fmt: skip
            field.chosen.connect(held_by(self, partial(self._read_as, key)))
        self.header.chosen.connect(self._name_columns)
        self._roles: Sequence[Column] = ()
        self._without_field: Sequence[int] = ()  # rows of columns whose role is still to get one
        self._adding = QTimer(self, singleShot=True, interval=0)
        self._adding.timeout.connect(self._add_fields)
        self._jobs = JobRunner(self)
        self._jobs.finished.connect(self._show)
        self._jobs.refused.connect(self._refuse)
        self._jobs.called_off.connect(self._look_again)
        self._jobs.progress.connect(self.progress.show_share)
        self._look()

    def _lay_out(self) -> None:
        self.resize(*SIZE)
        form = QGridLayout()
        fields = {"&Encoding": self.encoding, "&Delimiter": self.delimiter, "De&cimal sign": self.decimal,
                  "&First line": self.header}  # fmt: skip
        for place, (text, field) in enumerate(fields.items()):
            label = QLabel(text)
            label.setBuddy(field)
            form.addWidget(label, 0, place)
            form.addWidget(field, 1, place)
            form.setColumnStretch(place, 1)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Open | standard.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        for text, table in (("First &rows", self.preview), ("Co&lumns", self.columns)):
            label = QLabel(text)
            label.setBuddy(table)
            layout.addWidget(label)
            layout.addWidget(table, 1)
        for widget in (self.summary, self.problem, self.standardize, self.progress, self.buttons):
            layout.addWidget(widget)

    # ------------------------------------------------------------ looking

    def _look(self) -> None:
        """Look at the table as it is wished now; Open has to wait for it."""
        self._enable(opens=False)
        if self._jobs.busy:
            self._outdated = True
            self._jobs.call_off()
        else:
            self._outdated = False
            self._jobs.start(RecognitionJob(self._path, self._wishes), None)

    def _look_again(self) -> None:
        self.progress.show_share(None)
        if self._outdated:
            self._look()

    def _enable(self, *, opens: bool) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Open).setEnabled(opens)

    def _refuse(self, _purpose: object, sentence: str) -> None:
        """There is no table at all."""
        self.progress.show_share(None)
        self.found = None
        self.summary.setText("")
        self.problem.setText(sentence)

    def _show(self, _purpose: object, result: object) -> None:
        if self._outdated:
            self._look_again()
            return
        assert isinstance(result, Proposal)
        self.progress.show_share(None)
        self.found = result.found
        self._show_layout(result)
        self._show_rows(result)
        self._show_columns(result.columns)
        self.summary.setText(result.summary())
        self.standardize.setToolTip(result.size_hint)
        self.problem.setText(result.refusal)
        self._enable(opens=result.found is not None)

    def _show_layout(self, result: Proposal) -> None:
        layout = result.preview.layout
        self.encoding.show_choices(_choices(ENCODINGS), layout.encoding)
        self.delimiter.show_choices(_choices(DELIMITERS), layout.delimiter)
        self.decimal.show_choices(_DECIMALS, layout.decimal)
        self.header.show_choices(_HEADERS, "names" if layout.header else "row")

    def _show_rows(self, result: Proposal) -> None:
        names = result.preview.layout.names[:MOST_COLUMNS]
        self.preview.show_cells(names, [row[:MOST_COLUMNS] for row in result.preview.rows])

    def _show_columns(self, columns: Sequence[Column]) -> None:
        shown, names = columns[:MOST_COLUMNS], [column.name for column in columns]
        more = len(columns) - len(shown)
        rows = [(name, "", column.reason) for name, column in zip(_called(names), shown, strict=False)]
        rows += [(f"and {more:,} more", "", "as is proposed")] if more else []
        self.columns.show_cells(("Column", "Use", "Reason"), rows)
        for row, column in enumerate(shown):
            self.columns.item(row, 1).setText(column.role)
        self._without_field = [row for row, one in enumerate(shown) if one.name and names.count(one.name) == 1]
        self._roles = shown
        self._add_fields()
        self.columns.stretch_last()

    def _add_fields(self) -> None:
        """Fields for some roles; those of a wide table take long, so that the others have to wait for the next turn."""
        now, self._without_field = self._without_field[:FIELDS_AT_ONCE], self._without_field[FIELDS_AT_ONCE:]
        for row in now:
            self.columns.item(row, 1).setText("")
            self.columns.setCellWidget(row, 1, self._role_field(self._roles[row].name, self._roles[row].role))
        if self._without_field:
            self._adding.start()

    def _role_field(self, name: str, role: str) -> ChoiceField:
        field = ChoiceField(f"Use of {name}")
        field.show_choices(_ROLES, role)
        field.chosen.connect(held_by(field, partial(self._use_as, name)))
        return field

    # ------------------------------------------------------------ choosing

    def _name_columns(self, key: str) -> None:
        self._read_as("header", key == "names")

    def _read_as(self, key: str, value: object) -> None:
        """Another layout: its columns may be others, so that what was chosen for them is forgotten."""
        self._wishes = Wishes(replace(self._wishes.reading, **{key: value}))  # type: ignore[arg-type]
        self._look()

    def _use_as(self, name: str, role: str) -> None:
        roles = {column: chosen for column, chosen in self._wishes.roles.items() if column != name}
        target = self._wishes.target
        if role == "target":
            target = name
        else:
            roles[name] = role
            target = None if target == name else target
        self._wishes = replace(self._wishes, target=target, roles=roles)
        self._look()

    def done(self, result: int) -> None:
        self._adding.stop()
        self._jobs.shut_down()
        super().done(result)


def _called(names: Sequence[str]) -> list[str]:
    """The names, with a place instead of one that is empty."""
    return [name or f"column {index + 1}" for index, name in enumerate(names)]


def _choices(titles: dict[str, str]) -> list[Choice]:
    return [Choice(key, title, "") for key, title in titles.items()]


class _Table(QTableWidget):
    """Cells to be read, of which those that do not fit end in "…"."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setMinimumHeight(LEAST_LINES * self.verticalHeader().defaultSectionSize())

    def show_cells(self, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.clear()
        self.setColumnCount(len(names))
        self.setRowCount(len(rows))
        self.setHorizontalHeaderLabels(_called(names))
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                item = QTableWidgetItem(" ".join(cell.split()))
                item.setToolTip(cell)
                self.setItem(row, column, item)

    def stretch_last(self) -> None:
        """The last column takes the room that the others leave."""
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        for column in range(self.columnCount() - 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
