"""Every table can be taken along: by Ctrl+C, by its menu, into a file."""

import csv
import io

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QTableWidget, QWidget

from nnviz.gui.plots.mountain.step_table import StepTable
from nnviz.gui.widgets.copying import TableCopying
from nnviz.session.frame.plots import SliceFrame, StepPoint
from nnviz.session.tables import Table

LINES = (("petal, length", 0.1 + 0.2), ("petal width", None))


@pytest.fixture(params=[QWidget, QTableWidget])
def copying(request, qtbot):
    widget = request.param()
    qtbot.addWidget(widget)
    widget.show()
    yield TableCopying(widget, lambda: Table("iris", ("name", "value"), LINES))
    QGuiApplication.clipboard().clear()


def test_ctrl_c_puts_tabs_on_the_clipboard_and_csv_beside_them(copying, qtbot):
    qtbot.keyClick(copying.parent(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    both = QGuiApplication.clipboard().mimeData()
    assert both.text() == "name\tvalue\npetal, length\t0.30000000000000004\npetal width\t\n"
    assert bytes(both.data("text/csv").data()) == b'name,value\n"petal, length",0.30000000000000004\npetal width,\n'


def test_the_menu_copies_csv_as_text(copying):
    copying.parent().customContextMenuRequested.emit(QPoint(1, 1))
    assert [action.text().replace("&", "") for action in copying.menu.actions()] == [
        "Copy", "Copy as CSV", "Save as CSV…",
    ]  # fmt: skip
    action = copying.menu.actions()[1]
    copying.menu.close()
    action.trigger()
    assert QGuiApplication.clipboard().text().startswith('name,value\n"petal, length",')


def test_saving_proposes_the_name_of_the_table_and_tells_the_outcome(copying, tmp_path, monkeypatch):
    asked, said = [], []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: asked.append(args[2]) or (str(file), ""))
    copying.told.connect(said.append)
    copying.refused.connect(said.append)
    file = tmp_path / "mine"
    copying.save()
    file = tmp_path / "no" / "mine.csv"
    copying.save()
    assert asked == ["iris.csv"] * 2
    assert len((tmp_path / "mine.csv").read_text(encoding="utf-8").splitlines()) == 3
    assert said[0] == "Saved to mine.csv."
    assert said[1].startswith("mine.csv cannot be written")


def test_where_there_is_no_table_nothing_can_be_chosen(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    nothing = TableCopying(widget, lambda: None)
    nothing.open(QPoint(0, 0))
    assert not any(action.isEnabled() for action in nothing.menu.actions())
    nothing.menu.close()
    nothing.copy()
    nothing.save()


def test_the_steps_of_a_slice_have_their_losses_in_full(qtbot):
    widget = StepTable()
    qtbot.addWidget(widget)
    assert widget.table() is None
    points = (StepPoint("η", 0.5, 1 / 3, 0.4, ""),)
    curve = np.array([0.1, 1.0])
    widget.show_slice(SliceFrame(curve, curve, curve, 2 / 3, points, None, "", ""))
    assert widget.table().lines == (("here", 0.0, 2 / 3, 2 / 3), ("η", 0.5, 1 / 3, 0.4))


@pytest.fixture
def read(settle):
    def text_of(widget):
        settle()
        widget.findChild(TableCopying).copy_csv()
        return list(csv.reader(io.StringIO(QGuiApplication.clipboard().text())))

    yield text_of
    QGuiApplication.clipboard().clear()


def test_inspector_comparison_and_inputs_have_their_tables(window, settle, read):
    window.runner.run("select_unit", layer=1, unit=0)
    window.plots.show("inspector")
    settle()
    x = window.session.state.computation.x
    inspected = read(window.plots.views["inspector"])
    assert [float(line[2]) for line in inspected[1:3]] == x.tolist()
    inputs = read(window.controls.sample.inputs)
    assert [float(line[1]) for line in inputs[1:]] == x.tolist()
    window.plots.compare("learning_rate")
    settle()
    head, *lanes = read(window.plots.views["compare"])
    assert head[:3] == ["lane", "update", "loss"]
    assert [line[0] for line in lanes] == [lane.name for lane in window.session.state.experiment.compare]
    window.runner.run("clear_lanes")
    assert window.messages.text == "The table is on the clipboard, as CSV."
