"""The questions that stop the work until they are answered. Their boxes are loaded when the first one is asked."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from nnviz.session.recognition import Recognized

Result = TypeVar("Result")

Answer = Literal["save", "discard", "cancel"]
Whose = Literal["mine", "theirs", "other", "cancel"]


class Dialogs:
    """Asks over a window. What was not answered is None."""

    def __init__(self, over: QWidget) -> None:
        self._over = over

    def ask_file(self, title: str, start: str, kinds: str) -> Path | None:
        """A file that is there."""
        from PySide6.QtWidgets import QFileDialog

        path, _ = QFileDialog.getOpenFileName(self._over, title, start, kinds)
        return Path(path) if path else None

    def ask_target(self, title: str, start: str, kinds: str) -> Path | None:
        """A file to write to."""
        from PySide6.QtWidgets import QFileDialog

        path, _ = QFileDialog.getSaveFileName(self._over, title, start, kinds)
        return Path(path) if path else None

    def ask_table(self, path: Path) -> "tuple[Recognized, bool] | None":
        """How the table ``path`` is to be read, and whether its features are to be standardized."""
        from nnviz.gui.widgets.table_dialog import TableDialog  # with its fields: only when a table is opened

        dialog = TableDialog(self._over, path)
        try:
            agreed = dialog.exec()
            return (dialog.found, dialog.standardize.isChecked()) if agreed and dialog.found else None
        finally:
            dialog.deleteLater()

    def ask_number(self, title: str, question: str, value: int, low: int, high: int) -> int | None:
        """A whole number from ``low`` to ``high``; ``value`` is proposed."""
        from PySide6.QtWidgets import QInputDialog

        number, agreed = QInputDialog.getInt(self._over, title, question, value, low, high)
        return number if agreed else None

    def ask_text(self, title: str, question: str, text: str) -> str | None:
        """One line; ``text`` is proposed."""
        from PySide6.QtWidgets import QInputDialog

        found, agreed = QInputDialog.getText(self._over, title, question, text=text)
        return found if agreed else None

    def ask_yes(self, title: str, question: str) -> bool:
        """Whether it is agreed; no is proposed."""
        from PySide6.QtWidgets import QMessageBox

        button = QMessageBox.StandardButton
        buttons = button.Yes | button.No
        return QMessageBox.question(self._over, title, _as_written(question), buttons, button.No) == button.Yes

    def ask_to_save(self, question: str) -> Answer:
        """What is to become of changes."""
        from PySide6.QtWidgets import QMessageBox

        button = QMessageBox.StandardButton
        buttons = button.Save | button.Discard | button.Cancel
        answer = QMessageBox.question(self._over, "Save changes?", _as_written(question), buttons, button.Save)
        return "save" if answer == button.Save else "discard" if answer == button.Discard else "cancel"

    def ask_trust(self, question: str) -> bool:
        """Whether something may be read."""
        return self.ask_yes("Read a table elsewhere?", question)

    def ask_whose(self, sentence: str) -> Whose:
        """Whose work is to be kept, where somebody else has changed the file."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.Warning, "The file has changed", _as_written(sentence), parent=self._over)
        role = QMessageBox.ButtonRole
        buttons: dict[Whose, QPushButton] = {
            "mine": box.addButton("&Keep mine", role.DestructiveRole),
            "theirs": box.addButton("&Load theirs", role.DestructiveRole),
            "other": box.addButton("&Save as…", role.AcceptRole),
            "cancel": box.addButton(QMessageBox.StandardButton.Cancel),
        }
        box.setDefaultButton(buttons["other"])
        try:
            box.exec()
            return next((whose for whose, button in buttons.items() if button is box.clickedButton()), "cancel")
        finally:
            box.deleteLater()

    def wait_for(self, words: str, job: Callable[[], Result]) -> Result | None:
        """What ``job`` gives, in the background; None where it was called off. Raises what it raises."""
        from nnviz.gui.widgets.waiting import waited_for

        return waited_for(self._over, words, job)


def _as_written(text: str) -> str:
    """A text in which names or addresses stand, for a box that would take marks in them for its own."""
    from html import escape

    return f"<p>{escape(text)}</p>"
