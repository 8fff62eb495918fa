"""Help → Predictions: how often each kind of factor was predicted, and which slips came up."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnviz.gui.controllers.tallying import Tallying
from nnviz.gui.widgets.labels import Note
from nnviz.session.notation import percent, plural
from nnviz.session.question import Quantity

if TYPE_CHECKING:  # loaded with the first question
    from nnviz.session.predict.tally import Count

#: The kinds of factor as they are listed.
KIND_WORDS: dict[Quantity, str] = {
    "z": "z, a weighted sum",
    "a": "a, an activation",
    "L": "L, the loss",
    "dL_da": "∂L/∂a",
    "da_dz": "∂a/∂z, a slope",
    "dz_da": "∂z/∂a, a weight on the way back",
    "dz_dw": "∂z/∂w, what flows through a weight",
    "dz_db": "∂z/∂b",
    "dL_dz": "∂L/∂z, a running product",
    "dL_dw": "∂L/∂w",
    "dL_db": "∂L/∂b",
    "new_w": "a new weight",
    "new_b": "a new bias",
}
NOTHING = "Nothing was predicted yet: F3 switches Predict on, and Next asks before each step."
KEPT = "These counts stay on this machine, in the settings; no file holds them, and they are sent nowhere."


class PredictionsWindow(QDialog):
    """A line for each kind of factor that was asked; it follows while the work goes on."""

    def __init__(self, tally: Tallying, parent: QWidget) -> None:
        super().__init__(parent)
        self._tally = tally
        self.setWindowTitle("Predictions")
        self.words = Note()
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("Predictions by kind of factor")
        self.tree.setHeaderLabels(["Kind", "Asked", "Right at first try", "Slips"])
        self.tree.setRootIsDecorated(False)
        self.tree.setAlternatingRowColors(True)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setStretchLastSection(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.clear_button = buttons.addButton("C&lear", QDialogButtonBox.ButtonRole.ResetRole)
        self.clear_button.setToolTip("Begin at 0 again")
        self.clear_button.clicked.connect(tally.clear)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.tree)
        layout.addWidget(buttons)
        tally.changed.connect(self.refresh)
        self.refresh()

    def sizeHint(self) -> QSize:  # noqa: N802
        letters = self.fontMetrics().horizontalAdvance("x")
        return QSize(96 * letters, 20 * self.fontMetrics().height())

    def refresh(self) -> None:
        """What was counted so far."""
        tally = self._tally.read()
        total = tally.total
        self.words.setText(f"{_in_words(total)} {KEPT}" if total.asked else NOTHING)
        self.clear_button.setEnabled(bool(total.asked))
        self.tree.clear()
        for kind, count in tally.counts.items():
            QTreeWidgetItem(
                self.tree, [KIND_WORDS[kind], f"{count.asked:,}", f"{count.first_try:,}", _slips_in_words(count)]
            )


def _in_words(total: "Count") -> str:
    share = percent(total.first_try / total.asked)
    times = f"{total.asked:,} {plural(total.asked, 'prediction')}"
    return f"{times}, {total.first_try:,} right at the first try ({share})."


def _slips_in_words(count: "Count") -> str:
    """The most frequent first."""
    from nnviz.session.predict.slips import SLIPS

    named = sorted(count.slips.items(), key=lambda one: -one[1])
    return ", ".join(f"{SLIPS[name].title} ×{times}" for name, times in named)
