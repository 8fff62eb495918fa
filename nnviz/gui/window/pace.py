"""How much of the window is shown anew: while a number is dragged the graph goes first, so that it follows the hand."""

from typing import Literal

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

#: Milliseconds from one look at words or plots to the next while a number is dragged.
OTHERS_EVERY = 80
#: After so many milliseconds without a move everything is shown.
REST = 60

Extent = Literal["graph", "turns", "all"]


class Pace(QObject):
    """Says how much one refresh shows: the graph alone, beside it words and plots in turns, or everything."""

    rested = Signal()  # the hand rests: what was left out is to be shown

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._since_others = QElapsedTimer()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.rested)

    def extent(self, *, held: bool, flat_out: bool) -> Extent:
        """
        :param held: whether a number is being dragged.
        :param flat_out: whether training runs as fast as it can: no eye can tell that words and plots take turns.
        """
        if not held:
            self._rest.stop()
            self._since_others.invalidate()
            return "turns" if flat_out else "all"
        rests = self._since_others.isValid() and not self._rest.isActive()
        self._rest.start()
        if not self._since_others.isValid():
            self._since_others.start()
        if rests:
            return "all"
        if self._since_others.elapsed() < OTHERS_EVERY:
            return "graph"
        self._since_others.start()
        return "turns"
