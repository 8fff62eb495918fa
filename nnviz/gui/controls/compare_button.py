"""The word beside a section's title that puts what is chosen there side by side with other choices."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu

from nnviz.gui.controls.word_button import WordButton
from nnviz.session.frame.model import Choice


class CompareButton(WordButton):
    """ "compare": asks the one question of its section, or offers several in a menu."""

    wanted = Signal(str)  # the key of a question

    def __init__(self, of: str, questions: Sequence[Choice]) -> None:
        super().__init__("compare", f"{of}: compare")
        self._questions = tuple(questions)
        what = questions[0].text if len(questions) == 1 else " or ".join(one.text for one in questions)
        self.setToolTip(f"Up to six nets side by side that differ in {what}, in nothing else")
        self.menu: QMenu | None = None
        self.clicked.connect(self._ask)

    def _ask(self) -> None:
        if len(self._questions) == 1:
            self.wanted.emit(self._questions[0].key)
            return
        self.menu = menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("What the lanes are to differ in")
        for one in self._questions:
            menu.addAction(f"{one.text[:1].upper()}{one.text[1:]}…", lambda key=one.key: self.wanted.emit(key))
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
