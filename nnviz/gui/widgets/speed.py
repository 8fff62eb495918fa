"""A slider for a speed, and the words that say what is chosen: wherever a speed is chosen, it looks and acts alike."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QLabel

from nnviz.gui.widgets.fields import CalmSlider


class OneOf(QLabel):
    """One of a few texts: as wide as the widest of them in whatever type, so that its neighbours stay."""

    texts: Sequence[str] = ("",)

    def sizeHint(self) -> QSize:  # noqa: N802
        widest = max(self.fontMetrics().horizontalAdvance(text) for text in self.texts)
        return QSize(widest + 2, super().sizeHint().height())

    minimumSizeHint = sizeHint  # noqa: N815


class SpeedSlider(CalmSlider):
    """``chosen`` tells its new place; ``note`` says it in words, and is to stand beside it."""

    chosen = Signal(int)

    def __init__(self, name: str, of: str) -> None:
        """``of`` is what goes at this speed: "Train"."""
        super().__init__(name)
        self._of = of
        self._speeds: Sequence[str] = ("",)
        self.note = OneOf()
        self.note.setObjectName("note")
        self.setRange(0, 0)
        self.setPageStep(1)
        self.setMinimumWidth(60)
        self.valueChanged.connect(self._choose)

    def offer(self, speeds: Sequence[str], place: int) -> None:
        """``speeds`` are the words for every place, ``place`` is the one that it is at."""
        self._speeds = self.note.texts = speeds
        self.note.updateGeometry()
        with QSignalBlocker(self):
            self.setRange(0, len(speeds) - 1)
        self.show_place(place)

    def show_place(self, place: int) -> None:
        """Show a speed that was chosen elsewhere."""
        with QSignalBlocker(self):
            self.setValue(place)
        self._say()

    def _choose(self, place: int) -> None:
        self._say()
        self.chosen.emit(place)

    def _say(self) -> None:
        text = self._speeds[self.value()]
        self.note.setText(text)
        self.setToolTip(f"{self._of}: {text}")
