import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnviz.gui import errors
from nnviz.gui.errors import ErrorDialog, ErrorHook
from nnviz.session import Session


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(errors, "log_folder", lambda: tmp_path / "log")
    return tmp_path / "log"


@pytest.fixture
def hook(qapp, folder):
    hook = ErrorHook()
    hook.install()
    yield hook
    hook.restore()
    if hook.dialog is not None and shiboken6.isValid(hook.dialog):  # over a window it goes with the window
        hook.dialog.close()
        qapp.processEvents()


def fail() -> None:
    raise RuntimeError("a slot failed")


def test_an_exception_in_a_slot_is_logged_and_shown_once(hook, window, folder, settle, capsys, monkeypatch):
    hook.window = window
    hook.save_copy = window.session.save_copy
    before = window.session.state

    monkeypatch.setattr(window.session, "next", lambda _grain, _asks: fail())
    for _ in range(3):
        window.action_set["next"].trigger()
    settle()
    assert window.session.state is before
    log = (folder / "nnviz.log").read_text(encoding="utf-8")
    assert log.count("RuntimeError: a slot failed") == 3
    assert "a slot failed" in capsys.readouterr().err
    dialogs = window.findChildren(ErrorDialog)
    assert len(dialogs) == 1
    assert dialogs[0].isVisible()
    assert not dialogs[0].isModal()
    assert dialogs[0].report.toPlainText().count("RuntimeError: a slot failed") == 1
    assert Session.open(folder / "recovered.nnviz.json").frame().graph.title == window.session.frame().graph.title
    assert str(folder / "recovered.nnviz.json") in dialogs[0].message.text()
    monkeypatch.undo()
    window.action_set["next"].trigger()
    assert window.session.position == 1


def test_a_state_that_cannot_be_shown_is_left_for_the_one_before(hook, window, settle, qapp, monkeypatch):
    before, build = window.session.state, window.session.frame

    def frame():
        if window.session.position == 1:
            fail()
        return build()

    monkeypatch.setattr(window.session, "frame", frame)
    window.session.next()
    qapp.processEvents()
    settle()
    assert window.session.state is before
    assert "a slot failed" in hook.dialog.report.toPlainText()


def test_the_report_can_be_copied(hook, window, settle):
    hook.window = window
    QTimer.singleShot(0, window, fail)
    settle()
    hook.dialog.copy_button.click()
    text = QGuiApplication.clipboard().text()
    assert "a slot failed" in text
    assert "Traceback" in text
    assert "PySide6" in text


def test_the_recovery_copy_does_not_touch_the_session(hook, window, folder, settle):
    hook.save_copy = window.session.save_copy
    window.runner.run("set_learning_rate", value=0.25)
    QTimer.singleShot(0, window, fail)
    settle()
    assert (folder / "recovered.nnviz.json").is_file()
    assert window.session.path is None
    assert window.session.modified


def test_a_second_kind_of_error_joins_the_same_dialog(hook, window, settle):
    hook.window = window
    QTimer.singleShot(0, window, fail)
    QTimer.singleShot(0, window, lambda: {}["another"])
    settle()
    assert len(window.findChildren(ErrorDialog)) == 1
    report = hook.dialog.report.toPlainText()
    assert "a slot failed" in report
    assert "KeyError: 'another'" in report


class Broken(QWidget):
    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        Broken.painted += 1
        raise RuntimeError("cannot paint")


def test_an_exception_while_painting_does_not_nest_without_end(hook, qtbot, qapp):
    Broken.painted = 0
    broken = Broken()
    qtbot.addWidget(broken)
    broken.resize(200, 100)
    broken.show()
    for times in (1, 2, 3):
        broken.update()
        qtbot.waitUntil(lambda times=times: Broken.painted >= times)
    assert Broken.painted < 20
    assert hook.dialog.report.toPlainText().count("RuntimeError: cannot paint") == 1


def test_an_exception_in_a_thread_reaches_the_dialog_of_the_main_thread(hook, folder, qapp, qtbot):
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: hook.dialog is not None)
    assert "a slot failed" in hook.dialog.report.toPlainText()
    assert (folder / "nnviz.log").is_file()


def test_what_cannot_be_raised_is_logged_too(hook, folder, settle):
    error = ValueError("in a destructor")
    sys.unraisablehook(SimpleNamespace(exc_value=error, exc_traceback=None))
    settle()
    assert "in a destructor" in (folder / "nnviz.log").read_text(encoding="utf-8")


def test_an_interrupt_from_the_keyboard_is_no_error(hook, folder, settle, monkeypatch):
    passed = []
    monkeypatch.setattr(sys, "__excepthook__", lambda *what: passed.append(what))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    settle()
    assert len(passed) == 1
    assert hook.dialog is None
    assert not folder.exists()


def test_a_log_that_cannot_be_written_is_said(hook, folder, settle):
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("not a folder", encoding="utf-8")
    hook.report(RuntimeError("x"), None)
    settle()
    assert "could not be written" in hook.dialog.message.text()


def test_a_large_log_is_put_aside(hook, folder, monkeypatch):
    monkeypatch.setattr(errors, "LARGEST_LOG", 10)
    hook.report(RuntimeError("first"), None)
    hook.report(RuntimeError("second"), None)
    assert "first" in (folder / "nnviz.log.1").read_text(encoding="utf-8")
    assert "second" in (folder / "nnviz.log").read_text(encoding="utf-8")


def test_restoring_gives_the_hooks_back(folder, qapp):
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    hook = ErrorHook()
    hook.install()
    assert sys.excepthook != before[0]
    hook.restore()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
