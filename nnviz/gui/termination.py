"""Ending as the system asks for it: SIGTERM, SIGINT (Ctrl+C), and SIGHUP where it exists.

Python's handlers run between two of its instructions, and Qt waits outside of Python. So a signal writes its number
into a socket that the event loop listens to.
"""

import os
import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name))


class Termination(QObject):
    """Says ``asked`` with the number of the signal. A second signal ends the process on the spot."""

    asked = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_asked = False
        self._here, self._there = socket.socketpair()
        for end in (self._here, self._there):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._here.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._tell)
        signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)
        # One that is ignored stays so: nohup means it.
        served = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
        self._previous = {number: signal.signal(number, self._take) for number in served}

    def restore(self) -> None:
        """The handlers from before again."""
        for number, handler in self._previous.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._here.close()
        self._there.close()

    def _take(self, number: int, _frame: FrameType | None) -> None:
        if self._is_asked:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        self._is_asked = True

    def _tell(self) -> None:
        for number in self._here.recv(16):
            if number in self._previous:
                self.asked.emit(number)
                return
