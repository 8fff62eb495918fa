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


def test_a_yes_is_asked_for_with_what_a_file_says_as_it_is_written_there(dialogs, over, monkeypatch):
    heard = []
    monkeypatch.setattr(QMessageBox, "question", lambda *words: (heard.append(words), BUTTON.Yes)[1])
    assert dialogs.ask_yes("Open a link?", "To <b>there</b>?")
    assert dialogs.ask_trust("Read <b>this</b>?")
    assert [(title, question) for _, title, question, *_ in heard] == [
        ("Open a link?", "<p>To &lt;b&gt;there&lt;/b&gt;?</p>"),
        ("Read a table elsewhere?", "<p>Read &lt;b&gt;this&lt;/b&gt;?</p>"),
    ]
    assert all(parent is over and proposed == BUTTON.No for parent, *_, proposed in heard)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: BUTTON.NoButton)
    assert not dialogs.ask_yes("Open a link?", "To there?")
