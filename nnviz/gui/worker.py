"""Work that would hold up the window, in a thread of its own: it gets values, gives values, and touches no widget."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal

from nnviz.session import UserError


class Worker(QThread):
    """Calls ``job`` once. Another exception than UserError reaches the error hook, and ``done`` stays silent."""

    done = Signal()
    refused = Signal(str)

    def __init__(self, job: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._job = job

    def run(self) -> None:
        try:
            self._job()
        except UserError as mistake:
            self.refused.emit(str(mistake))
        else:
            self.done.emit()
