"""Work that is waited for: short work is there at once, longer work can be called off."""

import threading
import time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QWidget

from nnviz.errors import UserError
from nnviz.gui.widgets import waiting
from nnviz.gui.widgets.waiting import WaitingDialog, waited_for


@pytest.fixture
def over(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def refusing():
    raise UserError("It is no table.")


def shown():
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, WaitingDialog)), None)


def test_what_is_done_soon_is_there_without_a_dialog(over, monkeypatch):
    monkeypatch.setattr(waiting, "SOON_MS", 60_000)
    monkeypatch.setattr(WaitingDialog, "exec", None)
    assert waited_for(over, "Opening…", lambda: "done") == "done"
    with pytest.raises(UserError, match="no table"):
        waited_for(over, "Opening…", refusing)


def test_the_window_goes_on_also_before_anything_is_told(over, monkeypatch):
    monkeypatch.setattr(waiting, "SOON_MS", 60_000)
    monkeypatch.setattr(WaitingDialog, "exec", None)
    done = threading.Event()
    QTimer.singleShot(5, over, done.set)
    assert waited_for(over, "Opening…", lambda: done.wait(30)) is True


def test_what_takes_longer_is_told_and_the_window_goes_on(over, monkeypatch):
    monkeypatch.setattr(waiting, "SOON_MS", 1)
    done, seen = threading.Event(), []

    def look():
        seen.append(shown().findChild(QLabel).text())
        done.set()

    QTimer.singleShot(20, over, look)
    assert waited_for(over, "Opening big.nnviz.json…", lambda: done.wait(30)) is True
    assert seen == ["Opening big.nnviz.json…"]


def test_what_is_called_off_gives_nothing_and_is_heard_of_no_more(over, qtbot, monkeypatch):
    monkeypatch.setattr(waiting, "SOON_MS", 1)
    done, ended = threading.Event(), []

    def work():
        done.wait(30)
        ended.append(time.monotonic())
        raise UserError("Nobody wants to know.")

    QTimer.singleShot(20, over, lambda: shown().buttons.button(QDialogButtonBox.StandardButton.Cancel).click())
    assert waited_for(over, "Opening…", work) is None
    assert not ended
    done.set()
    qtbot.waitUntil(lambda: bool(ended))
