"""The column of controls, used as a person does."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox


@pytest.fixture
def controls(window):
    return window.controls


@pytest.fixture
def shown():
    """What the column shows, of a window."""

    def frame_of(window):
        return window.session.frame().controls

    return frame_of


@pytest.fixture
def experiment_of():
    """The experiment of a window, as the column shows it."""

    def experiment(window):
        return window.session.frame().controls.experiment

    return experiment


@pytest.fixture
def type_into():
    """As a person does: into the field, over what stands there, Enter."""

    def write(qtbot, field, text: str) -> None:
        field.setFocus()
        field.selectAll()
        if text.isascii():
            qtbot.keyClicks(field, text)
        else:
            field.insert(text)
        qtbot.keyClick(field, Qt.Key.Key_Return)

    return write


@pytest.fixture
def pick():
    """As a person does: choose an entry of the list."""

    def choose(combo: QComboBox, key: str) -> None:
        place = combo.findData(key)
        assert place >= 0
        combo.setCurrentIndex(place)
        combo.activated.emit(place)

    return choose
