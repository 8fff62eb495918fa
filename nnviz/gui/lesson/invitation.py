"""At the first start: one line that says where the lessons are, under what stands beside the net."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from nnviz.gui.drawing.icons import icon
from nnviz.gui.widgets.labels import Note
from nnviz.gui.widgets.themed import Themed

WORDS = "New here? Begin with a short lesson."
SIDE, EDGE, GAP = 12, 5, 8


class Invitation(Themed, QWidget):
    """Goes where it is declined, and where the lessons are seen."""

    accepted = Signal()
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Lessons for a start")
        words = Note()
        words.setText(WORDS)
        self.show_button = QPushButton("Lessons…")
        self.show_button.setToolTip("All lessons (Ctrl+L); your own net stays as it is")
        self.show_button.setAutoDefault(False)
        self.show_button.clicked.connect(self.accepted)
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setAccessibleName("Close this line")
        self.close_button.setToolTip("Close this line; File → Lessons… has them")
        self.close_button.clicked.connect(self.declined)
        row = QHBoxLayout(self)
        row.setContentsMargins(SIDE, EDGE, EDGE, EDGE)
        row.setSpacing(GAP)
        row.addWidget(words, 1)
        row.addWidget(self.show_button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.theme_changed()

    def theme_changed(self) -> None:
        self.close_button.setIcon(icon("close", self.theme))
