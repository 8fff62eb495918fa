"""The tally of predictions: kept with the settings on this machine, in no file, and sent nowhere."""

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nnviz.gui.settings import Settings

if TYPE_CHECKING:  # loaded with the first question
    from nnviz.session.predict.asking import Asking
    from nnviz.session.predict.tally import Tally

TALLY = "predict/tally"


class Tallying(QObject):
    """Counts what was asked, for all windows: the settings hold it, and are read whenever it is needed."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    def read(self) -> "Tally":
        """What was counted so far; nothing where the settings hold no tally."""
        from nnviz.session.predict.tally import Tally, read_tally

        try:
            return read_tally(json.loads(self._settings.latest(TALLY, "{}")))
        except (ValueError, RecursionError):
            return Tally()

    def note(self, asking: "Asking") -> None:
        """Count a question that is settled."""
        self._write(self.read().with_asking(asking))

    def clear(self) -> None:
        """Begin at 0 again."""
        from nnviz.session.predict.tally import Tally

        self._write(Tally())

    def _write(self, tally: "Tally") -> None:
        self._settings.set(TALLY, json.dumps(tally.as_json()))
        self.changed.emit()
