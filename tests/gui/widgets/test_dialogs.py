"""The questions: what they propose, and what no answer is."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from nnviz.gui.widgets.dialogs import Dialogs

BUTTON = QMessageBox.StandardButton


@pytest.fixture
def over(qtbot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def dialogs(over: QWidget) -> Dialogs:
    return Dialogs(over)


@pytest.mark.parametrize(("ask", "asked"), [("ask_file", "getOpenFileName"), ("ask_target", "getSaveFileName")])
def test_a_file_is_asked_for_over_the_window(dialogs, over, monkeypatch, ask, asked):
    heard = []
    monkeypatch.setattr(QFileDialog, asked, lambda *words: (heard.append(words), ("/tmp/net.json", "all"))[1])
    assert getattr(dialogs, ask)("Open", "/tmp", "All (*)") == Path("/tmp/net.json")
    assert heard == [(over, "Open", "/tmp", "All (*)")]
    monkeypatch.setattr(QFileDialog, asked, lambda *_: ("", ""))
    assert getattr(dialogs, ask)("Open", "/tmp", "All (*)") is None


def test_a_number_is_asked_for_within_its_range(dialogs, over, monkeypatch):
    heard = []
    monkeypatch.setattr(QInputDialog, "getInt", lambda *words: (heard.append(words), (0, True))[1])
    assert dialogs.ask_number("Run to step", "Which?", 4, 0, 9) == 0
    assert heard == [(over, "Run to step", "Which?", 4, 0, 9)]
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (4, False))
    assert dialogs.ask_number("Run to step", "Which?", 4, 0, 9) is None


@pytest.mark.parametrize(
    ("button", "answer"),
    [(BUTTON.Save, "save"), (BUTTON.Discard, "discard"), (BUTTON.Cancel, "cancel"), (BUTTON.NoButton, "cancel")],
)
def test_what_becomes_of_changes_is_one_of_three(dialogs, monkeypatch, button, answer):
    monkeypatch.setattr(QMessageBox, "question", lambda *_: button)
    assert dialogs.ask_to_save("Save?") == answer
