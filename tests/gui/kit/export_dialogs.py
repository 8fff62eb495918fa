"""What is done in a dialog that exports, as a user does it."""

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog


def save_to(monkeypatch, path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path or ""), ""))


def closed(dialog) -> bool:
    """A dialog that has been closed is deleted soon."""
    return not shiboken6.isValid(dialog) or not dialog.isVisible()


def press_save(dialog) -> None:
    dialog.buttons.button(dialog.buttons.StandardButton.Save).click()


def type_in(qtbot, field, text: str) -> None:
    """Write ``text`` into a field, and leave it."""
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Tab)


def choose_preset(dialog, key: str) -> None:
    preset = dialog.sizing.preset
    preset.setCurrentIndex(preset.findData(key))
    preset.activated.emit(preset.currentIndex())
