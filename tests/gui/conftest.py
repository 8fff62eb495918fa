"""A window that asks nobody: questions are answered by the test."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QMessageBox

from nnviz.gui.main_window import MainWindow
from nnviz.session import Session


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[QMessageBox.StandardButton]:
    """What “Save changes?” is answered with, one after the other; Discard when the list is empty."""
    waiting: list[QMessageBox.StandardButton] = []

    def question(*_: object) -> QMessageBox.StandardButton:
        return waiting.pop(0) if waiting else QMessageBox.StandardButton.Discard

    monkeypatch.setattr(QMessageBox, "question", question)
    return waiting


@pytest.fixture
def open_window(qtbot, qapp: QApplication, answers: list) -> Iterator[Callable[..., MainWindow]]:
    """Opens a window on a session (by default the first experiment) and waits until it has been painted."""
    style, font = qapp.styleSheet(), qapp.font()

    def open_one(session: Session | None = None, **arguments: object) -> MainWindow:
        window = MainWindow(session or Session.new(), **arguments)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qapp.processEvents()
        return window

    yield open_one
    qapp.setStyleSheet(style)
    qapp.setPalette(QPalette())
    qapp.setFont(font)


@pytest.fixture
def window(open_window: Callable[..., MainWindow]) -> MainWindow:
    """The window on the experiment that nnviz starts with."""
    return open_window()
