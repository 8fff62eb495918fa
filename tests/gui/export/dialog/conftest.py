"""The dialog over nothing much, with a session of its own."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.dialog import ExportDialog
from nnviz.gui.runner import Runner
from nnviz.gui.settings import Settings
from nnviz.session import Session


@pytest.fixture
def runner(qapp) -> Runner:
    return Runner(Session.new())


@pytest.fixture
def open_dialog(qtbot, runner) -> Callable[[], ExportDialog]:
    """Opens the dialog over nothing much, with the settings there are."""
    parent = QWidget()
    qtbot.addWidget(parent)

    def open_one() -> ExportDialog:
        dialog = ExportDialog(parent, runner, Settings(), THEMES["light"], ())
        dialog.open()
        return dialog

    return open_one


@pytest.fixture
def dialog(open_dialog) -> ExportDialog:
    return open_dialog()
