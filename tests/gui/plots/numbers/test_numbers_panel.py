"""The table of the numbers in the window."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from nnviz.gui.plots.numbers.model import NumbersModel
from nnviz.session.frame.numbers import UNIT_COLUMNS, NumbersFrame

Role = Qt.ItemDataRole


@pytest.fixture(scope="module")
def keeper(keeping):
    return keeping("start", ("numbers",))


def frame_of(values, known=None):
    values = np.asarray(values, dtype=float)
    places = np.stack([np.ones(len(values), dtype=int), np.arange(len(values))], axis=1)
    names = tuple(f"a₁,{'₁₂₃₄₅'[unit]}" for unit in range(len(values)))
    known = np.ones(values.shape, dtype=bool) if known is None else np.asarray(known)
    return NumbersFrame("units", UNIT_COLUMNS[: values.shape[1]], places, ((), names), values, known, "")


def shown(model, column, role=Role.DisplayRole):
    return [model.data(model.index(row, column), role) for row in range(model.rowCount())]


@pytest.fixture
def panel(window, settle):
    window.plots.show("numbers")
    settle()
    return window.plots.views["numbers"]


def test_three_digits_are_shown_all_of_them_on_hover_and_words_to_who_hears_it():
    model = NumbersModel()
    model.show_frame(frame_of([[-0.123456789012345]]))
    assert shown(model, 1) == ["−0.123"]
    assert shown(model, 1, Role.ToolTipRole) == ["z of a₁,₁ = −0.123456789012345"]
    assert shown(model, 1, Role.AccessibleTextRole) == ["negative 0.123"]
    assert shown(model, 0, Role.AccessibleTextRole) == ["a sub 1 comma 1"]


def test_what_is_not_computed_yet_is_empty_and_said_to_be_unknown():
    model = NumbersModel()
    model.show_frame(frame_of([[0.0]], [[False]]))
    assert shown(model, 1) == [""]
    assert shown(model, 1, Role.AccessibleTextRole) == ["not known"]


@pytest.mark.parametrize(
    ("order", "names"),
    [(Qt.SortOrder.AscendingOrder, "₃₁₂₅₄"), (Qt.SortOrder.DescendingOrder, "₂₁₃₅₄")],
)
def test_it_sorts_by_value_with_nan_and_the_unknown_last(order, names):
    model = NumbersModel()
    model.show_frame(frame_of([[1.0], [np.inf], [-2.0], [9.0], [np.nan]], [[True], [True], [True], [False], [True]]))
    model.sort(1, order)
    assert "".join(name[-1] for name in shown(model, 0)) == names


def test_the_order_follows_the_values():
    model = NumbersModel()
    model.show_frame(frame_of([[1.0], [2.0]]))
    model.sort(1)
    model.show_frame(frame_of([[3.0], [2.0]]))
    assert shown(model, 1) == ["2", "3"]


def test_the_panel_follows_the_steps(panel, window, settle):
    column = 1 + UNIT_COLUMNS.index("z")
    assert shown(panel.model, column) == [""] * 5
    window.action_set["next"].trigger()
    settle()
    assert [text != "" for text in shown(panel.model, column)] == [False, False, True, True, False]


def test_units_and_weights_are_a_press_apart(panel):
    panel.kind.button("weights").click()
    assert panel.model.rowCount() == 6
    panel.kind.button("units").click()
    assert panel.model.rowCount() == 5


def test_ctrl_c_copies_what_is_selected_exactly(panel, window):
    panel.table.setFocus()
    panel.table.selectRow(0)
    QTest.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, line, end = QGuiApplication.clipboard().text().split("\n")
    assert (head.split("\t")[0], end) == ("unit", "")
    assert float(line.split("\t")[2]) == window.session.state.computation.x[0]


def test_the_whole_table_is_written_as_csv(panel, tmp_path, monkeypatch, window):
    file = tmp_path / "numbers.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    panel.save_button.click()
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 6
    assert lines[0] == "unit,z,a,∂L/∂a,∂L/∂z,b,∂L/∂b"


def test_a_file_that_cannot_be_written_is_told(panel, tmp_path, monkeypatch, window):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "numbers.csv"), ""))
    panel.save_button.click()
    assert "cannot be written" in window.messages.text


def test_the_head_does_not_ask_every_selected_cell(panel):
    assert not panel.table.horizontalHeader().highlightSections(), "0.2 s at each step for 20,000 lines"


def test_lines_in_the_same_order_are_not_sorted_anew(panel):
    moved = []
    panel.model.layoutAboutToBeChanged.connect(lambda: moved.append(True))
    panel.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert not moved
