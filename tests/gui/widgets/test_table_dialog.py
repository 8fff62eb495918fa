"""The dialog that shows a table before it is opened: what it recognizes, and that the preview follows each choice."""

import pytest
from PySide6.QtWidgets import QDialogButtonBox

from nnviz.gui.widgets.table_dialog import MOST_COLUMNS, TableDialog


@pytest.fixture
def opened(qtbot, tmp_path):
    """A dialog on a table that has been looked at."""

    def open_one(text, encoding="utf-8"):
        path = tmp_path / "t.csv"
        path.write_bytes(text.encode(encoding))
        dialog = TableDialog(None, path)
        qtbot.addWidget(dialog)
        looked(dialog)
        return dialog

    def looked(dialog):
        qtbot.waitUntil(lambda: not dialog._jobs.busy)

    open_one.looked = looked
    return open_one


FLOWERS = "größe;farbe;notiz;art\n1,5;rot;n1;a\n;blau;n2;b\n2,5;blau;n3;b\n3,5;rot;n4;a\n"


def opens(dialog):
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Open).isEnabled()


def cells(table):
    columns = range(table.columnCount())
    return [[table.item(row, column).text() for column in columns] for row in range(table.rowCount())]


def role(dialog, row):
    field = dialog.columns.cellWidget(row, 1)
    return field.currentData() if field else dialog.columns.item(row, 1).text()


def choose(opened, dialog, field, key):
    """Choose in a field as a user does."""
    field.setCurrentIndex(field.findData(key))
    field.activated.emit(field.currentIndex())
    opened.looked(dialog)


def test_what_is_recognized_and_proposed_is_shown_with_its_reasons(opened):
    dialog = opened(FLOWERS, "windows-1252")
    fields = (dialog.encoding, dialog.delimiter, dialog.decimal, dialog.header)
    assert [field.currentData() for field in fields] == ["windows-1252", ";", ",", "names"]
    assert cells(dialog.preview)[0] == ["1,5", "rot", "n1", "a"]
    assert [role(dialog, row) for row in range(4)] == ["feature", "one-hot", "left out", "target"]
    assert [row[2] for row in cells(dialog.columns)] == [
        "numbers", "text with 2 different values", "text with 4 different values in 4 rows", "classes",
    ]  # fmt: skip
    assert dialog.summary.text() == (
        '3 rows, 3 inputs; to predict: "art", 2 classes.'
        ' Left out: 1 column ("notiz") and 1 row with a missing cell (line 3).'
    )
    assert opens(dialog)
    assert dialog.found.table.inputs.tolist() == [[1.5, 0, 1], [2.5, 1, 0], [3.5, 0, 1]]


def test_the_preview_follows_another_layout(opened):
    dialog = opened(FLOWERS, "windows-1252")
    choose(opened, dialog, dialog.encoding, "windows-1250")
    assert dialog.preview.horizontalHeaderItem(0).text() == "größe"
    choose(opened, dialog, dialog.header, "row")
    assert cells(dialog.preview)[0] == ["größe", "farbe", "notiz", "art"]
    assert dialog.preview.horizontalHeaderItem(0).text() == "column 1"
    choose(opened, dialog, dialog.header, "names")
    assert cells(dialog.preview)[0] == ["1,5", "rot", "n1", "a"]
    assert dialog.found.reading.header is True
    choose(opened, dialog, dialog.decimal, ".")
    assert cells(dialog.columns)[0][2] == 'line 2: "1,5" has a decimal comma; write decimal points'


def test_roles_can_be_chosen(opened):
    dialog = opened(FLOWERS)
    choose(opened, dialog, dialog.columns.cellWidget(1, 1), "left out")
    assert dialog.found.features == ("größe",)
    assert cells(dialog.columns)[1][2] == "as chosen"
    choose(opened, dialog, dialog.columns.cellWidget(0, 1), "target")
    assert (dialog.found.target, dialog.found.features) == ("größe", ("art",))
    choose(opened, dialog, dialog.columns.cellWidget(0, 1), "left out")
    choose(opened, dialog, dialog.columns.cellWidget(1, 1), "one-hot")
    assert (dialog.found.target, dialog.found.features) == ("art", ("farbe",))


def test_a_choice_that_cannot_be_is_said_and_can_be_taken_back(opened):
    dialog = opened(FLOWERS)
    choose(opened, dialog, dialog.columns.cellWidget(1, 1), "feature")
    assert dialog.problem.text() == 't.csv, line 2, column "farbe": "rot" is not a number.'
    assert not opens(dialog)
    assert dialog.found is None
    choose(opened, dialog, dialog.columns.cellWidget(1, 1), "one-hot")
    assert dialog.problem.text() == ""
    assert opens(dialog)


@pytest.mark.parametrize(("text", "sentence"), [("", "t.csv is empty"), ("a\n1\n", "there is only one column")])
def test_what_is_no_table_is_said(opened, text, sentence):
    dialog = opened(text)
    assert sentence in dialog.problem.text()
    assert not opens(dialog)


def test_of_a_wide_table_the_first_columns_are_shown_and_the_others_told(opened, qtbot):
    columns = MOST_COLUMNS + 50
    rows = [",".join(str(row + column / 8) for column in range(columns)) for row in range(4)]
    dialog = opened("\n".join([",".join(f"c{i}" for i in range(columns)), *rows]) + "\n")
    assert dialog.preview.columnCount() == MOST_COLUMNS
    assert cells(dialog.columns)[-1] == ["and 50 more", "", "as is proposed"]
    assert len(dialog.found.features) == columns - 1
    assert role(dialog, MOST_COLUMNS - 1) == "feature"  # in words, until its field is made
    qtbot.waitUntil(lambda: dialog.columns.cellWidget(MOST_COLUMNS - 1, 1) is not None)
    assert [role(dialog, row) for row in range(MOST_COLUMNS)] == ["feature"] * MOST_COLUMNS


def test_whoever_chooses_while_it_looks_gets_what_was_chosen_last(opened, qtbot):
    dialog = opened(FLOWERS)
    for key in ("left out", "one-hot", "left out"):
        dialog._use_as("farbe", key)
    qtbot.waitUntil(lambda: opens(dialog))
    assert dialog.found.features == ("größe",)


def test_closing_calls_off_the_look(opened, tmp_path):
    dialog = opened(FLOWERS)
    dialog._look()
    dialog.reject()
    assert not dialog._jobs.busy
