"""The one window that shows reports of errors."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from nnviz.gui.errors import open_log_folder


class ErrorDialog(QDialog):
    """One window for all reports: it does not stop the work, and says how to pass the report on."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("nnviz: something went wrong")
        self.setModal(False)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.report.setAccessibleName("Report")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton("&Copy report", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(self._copy)
        self.folder_button = buttons.addButton("Open &log folder", QDialogButtonBox.ButtonRole.ActionRole)
        self.folder_button.clicked.connect(open_log_folder)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.message)
        layout.addWidget(self.report)
        layout.addWidget(buttons)
        self.resize(720, 420)

    def add(self, text: str, place: str, copy: Path | None) -> None:
        """One more report."""
        sentences = [
            "A part of nnviz failed. Your experiment is as it was before, and you can go on working.",
            f"{place}.",
        ]
        if copy is not None:
            sentences.append(f"A copy of the experiment is in {copy}.")
        self.message.setText(" ".join(sentences))
        earlier = self.report.toPlainText()
        self.report.setPlainText(f"{earlier}\n\n{text}".strip())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
