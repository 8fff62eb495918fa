"""Files in the window: opened, saved, left, dropped."""

from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo, QMimeData, QPoint, QPointF, Qt, QUrl, QVersionNumber
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from nnviz import resources
from nnviz.gui.graph.hits import Hit
from nnviz.gui.widgets.table_dialog import TableDialog
from nnviz.session import Session
from nnviz.session.examples import TOPICS


@pytest.fixture
def window(kept_window):
    return kept_window


IRIS = resources.path("experiments", "iris.nnviz.json")
BUTTON = QMessageBox.StandardButton


def file_names(monkeypatch: pytest.MonkeyPatch, path: object) -> None:
    """File dialogs answer ``path`` without opening."""
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_, **__: (str(path or ""), ""))


def test_a_file_that_cannot_be_read_changes_nothing(window, settle, tmp_path):
    bad = tmp_path / "bad.nnviz.json"
    bad.write_text('{"format": "nnviz-experiment", "version": 99}', encoding="utf-8")
    before, title = window.session.state, window.windowTitle()
    window.files.open_path(bad)
    settle()
    assert window.session.state is before
    assert window.windowTitle() == title
    assert window.messages.is_error
    assert bad not in window.settings.recent_files()


def test_an_opened_file_is_named_in_the_title_and_in_the_recent_files(window, settle):
    window.files.open_path(IRIS)
    settle()
    assert "iris.nnviz.json" in window.windowTitle()
    assert window.settings.recent_files() == [IRIS]
    window.action_set.menu("recent").aboutToShow.emit()
    entries = window.action_set.menu("recent").actions()
    assert "iris.nnviz.json" in entries[0].text()
    window.files.new()
    entries[0].trigger()
    assert window.session.path == IRIS


def test_the_step_keys_work_at_once_in_what_was_opened_and_after_it_was_saved(window, settle, monkeypatch, tmp_path):
    window.graph.setFocus()
    window.files.open_path(IRIS)
    settle()
    assert window.focusWidget() is window.graph
    file_names(monkeypatch, tmp_path / "iris.nnviz.json")
    window.action_set["save_as"].trigger()
    settle()
    assert window.focusWidget() is window.graph


def test_a_recent_file_that_is_gone_is_said_and_forgotten(window, tmp_path):
    gone = tmp_path / "gone.nnviz.json"
    window.settings.add_recent_file(gone)
    window.files.open_path(gone)
    assert window.messages.is_error
    assert window.settings.recent_files() == []


def test_an_example_opens_as_a_copy_without_a_file(window, qapp):
    menu = window.action_set.menu("examples")
    menu.aboutToShow.emit()
    topics = [action.menu() for action in menu.actions()]
    assert [topic.title() for topic in topics] == list(TOPICS)
    for topic in topics:
        topic.aboutToShow.emit()
    lines = [action for topic in topics for action in topic.actions()]
    iris = next(action for action in lines if action.toolTip().endswith("iris.nnviz.json"))
    iris.trigger()
    assert window.session.path is None
    assert window.session.frame().controls.experiment.data.source == "iris"


def test_save_asks_for_a_file_once_and_then_writes_to_it(window, settle, tmp_path, monkeypatch):
    target = tmp_path / "mine.nnviz.json"
    file_names(monkeypatch, tmp_path / "mine")
    window.runner.run("set_learning_rate", value=0.25)
    settle()
    assert window.isWindowModified()
    assert window.files.save()
    settle()
    assert not window.isWindowModified()
    assert Session.open(target).frame().controls.experiment.optimizer.learning_rate == 0.25
    file_names(monkeypatch, "")
    window.runner.run("set_learning_rate", value=0.5)
    assert window.files.save()
    assert Session.open(target).frame().controls.experiment.optimizer.learning_rate == 0.5


def test_a_place_that_cannot_be_written_is_said_and_the_work_stays_unsaved(window, tmp_path, monkeypatch):
    file_names(monkeypatch, tmp_path / "no such folder" / "mine")
    window.runner.run("set_learning_rate", value=0.25)
    assert not window.files.save_as()
    assert window.messages.is_error
    assert window.session.modified


@pytest.mark.parametrize("answer", [BUTTON.Cancel, BUTTON.Discard, BUTTON.Save])
def test_closing_with_changes_asks_what_to_do(window, answers, answer, tmp_path, monkeypatch):
    target = tmp_path / "kept.nnviz.json"
    file_names(monkeypatch, target)
    window.runner.run("set_learning_rate", value=0.25)
    answers.append(answer)
    event = QCloseEvent()
    window.closeEvent(event)
    assert event.isAccepted() == (answer != BUTTON.Cancel)
    assert target.exists() == (answer == BUTTON.Save)


def test_closing_without_changes_asks_nothing(window, answers):
    answers.append(BUTTON.Cancel)
    event = QCloseEvent()
    window.closeEvent(event)
    assert event.isAccepted()


def test_opening_with_changes_can_be_cancelled(window, answers):
    window.runner.run("set_learning_rate", value=0.25)
    before = window.session.state
    answers.append(BUTTON.Cancel)
    window.files.open_path(IRIS)
    assert window.session.state is before


def test_what_is_being_typed_counts_when_the_file_is_left(window, qtbot, answers):
    field = window.controls.learning_rate.field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.125")
    answers.append(BUTTON.Cancel)
    event = QCloseEvent()
    window.closeEvent(event)
    assert not event.isAccepted()
    assert window.session.frame().controls.experiment.optimizer.learning_rate == 0.125


def test_a_weight_that_is_being_typed_in_the_graph_is_saved(window, qtbot, tmp_path, monkeypatch):
    window.graph.type_at(Hit("edge", 1, 0, 0))
    qtbot.keyClicks(window.graph.field, "0.125")
    file_names(monkeypatch, tmp_path / "mine.nnviz.json")
    window.files.save()
    assert Session.open(tmp_path / "mine.nnviz.json").state.parameters.weights[0][0, 0] == 0.125


def write_table(path: Path) -> Path:
    path.write_text("width,height,kind\n1,2,a\n2,1,b\n3,5,a\n4,3,b\n", encoding="utf-8")
    return path


def agree(monkeypatch, *answers):
    """Each table dialog is answered in turn, when it has looked at its table: agreed or not."""
    waiting = list(answers)

    def opened(dialog):
        while dialog.found is None and not dialog.problem.text():
            QTest.qWait(5)
        dialog.done(int(waiting.pop(0)))
        return dialog.result()

    monkeypatch.setattr(TableDialog, "exec", opened)


def test_a_table_of_ones_own_is_opened_when_it_was_agreed_on(window, settle, tmp_path, monkeypatch):
    file_names(monkeypatch, write_table(tmp_path / "mine.csv"))
    agree(monkeypatch, False, True)
    before = window.session.state
    window.controls.data.data.activated.emit(window.controls.data.data.findData("open_csv"))
    settle()
    assert window.session.state is before
    window.files.open_csv()
    state = window.session.state
    assert state.experiment.data.kind == "csv"
    assert state.data.feature_names == ("width", "height")


def test_the_dialog_for_tables_begins_where_the_last_table_was(window, tmp_path, monkeypatch):
    begins = []

    def answer(_parent: object, _title: str, folder: str, *_: object) -> tuple[str, str]:
        begins.append(folder)
        return str(tmp_path / "no such table.csv"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    window.files.open_csv()
    window.files.open_csv()
    assert begins[1] == str(tmp_path)


def test_a_table_that_cannot_be_read_changes_nothing(window, tmp_path, monkeypatch):
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,x\n", encoding="utf-8")
    agree(monkeypatch, True)
    before = window.session.state
    window.files.open_path(bad)
    assert window.session.state is before


def dropped(window, *paths: Path) -> tuple[bool, bool]:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    # 6.11 knows only QPoint, 6.12 warns of it.
    place = QPointF(600, 300) if QLibraryInfo.version() >= QVersionNumber(6, 12) else QPoint(600, 300)
    enter = QDragEnterEvent(place, action, data, buttons, keys)
    enter.ignore()
    window.dragEnterEvent(enter)
    drop = QDropEvent(QPointF(600, 300), action, data, buttons, keys)
    drop.ignore()
    window.dropEvent(drop)
    return enter.isAccepted(), drop.isAccepted()


def test_an_experiment_can_be_dropped_on_the_window(window, settle):
    assert dropped(window, IRIS) == (True, True)
    settle()
    assert window.session.path == IRIS


def test_a_table_can_be_dropped_on_the_window(window, settle, tmp_path, monkeypatch):
    agree(monkeypatch, True)
    dropped(window, write_table(tmp_path / "mine.csv"))
    settle()
    assert window.session.frame().controls.experiment.data.source == "csv"


def test_other_files_cannot_be_dropped(window, qapp, tmp_path):
    other = tmp_path / "picture.png"
    other.write_bytes(b"")
    assert dropped(window, other) == (False, False)
