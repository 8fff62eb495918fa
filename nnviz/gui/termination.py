"""Ending as the system asks for it: SIGTERM, SIGINT (Ctrl+C), and SIGHUP where it exists.

Python's handlers run between two of its instructions, and Qt waits outside of Python. So a signal writes its number
into a pipe that the event loop listens to; on Windows it must be a socket.
"""

import os
import signal
import sys
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name))


class _Pipe:
    """Two ends that wait for nothing: what is written ``there`` is read ``here``."""

    def __init__(self) -> None:
        self.here, self.there = os.pipe()
        for end in (self.here, self.there):
            os.set_blocking(end, False)

    def read(self, most: int) -> bytes:
        return os.read(self.here, most)

    def close(self) -> None:
        os.close(self.here)
        os.close(self.there)


class _Sockets:
    """The same."""

    def __init__(self) -> None:
        import socket  # takes a while to load

        self._pair = socket.socketpair()
        self.here, self.there = (end.fileno() for end in self._pair)
        for end in self._pair:
            end.setblocking(False)

    def read(self, most: int) -> bytes:
        return self._pair[0].recv(most)

    def close(self) -> None:
        for end in self._pair:
            end.close()


class Termination(QObject):
    """Says ``asked`` with the number of the signal. A second signal ends the process on the spot."""

    asked = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_asked = False
        self._ends = _Sockets() if sys.platform == "win32" else _Pipe()
        self._notifier = QSocketNotifier(self._ends.here, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._tell)
        signal.set_wakeup_fd(self._ends.there, warn_on_full_buffer=False)
        # One that is ignored stays so: nohup means it.
        served = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
        self._previous = {number: signal.signal(number, self._take) for number in served}

    def restore(self) -> None:
        """The handlers from before again."""
        for number, handler in self._previous.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._ends.close()

    def _take(self, number: int, _frame: FrameType | None) -> None:
        if self._is_asked:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        self._is_asked = True

    def _tell(self) -> None:
        for number in self._ends.read(16):
            if number in self._previous:
                self.asked.emit(number)
                return
