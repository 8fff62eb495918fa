"""A pool of processes that can be ended at once: whatever they compute, and whatever becomes of who started them."""

import os
import signal
from concurrent.futures import CancelledError, Executor, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from threading import Lock, Thread

#: Workers give way to what is in front of the user, where the system knows of that.
_NICENESS = 5


class Pools:
    """A pool of processes, and another one where it has broken. They are spawned: none of them knows of Qt.

    ``gives_way``: other programs come first, as the window in which somebody works meanwhile.
    """

    def __init__(self, workers: int | None = None, *, gives_way: bool = False) -> None:
        self._workers = workers or os.cpu_count() or 1
        self._niceness = _NICENESS if gives_way else 0
        self._pool: ProcessPoolExecutor | None = None
        self._gate, self._door = get_context("spawn").Pipe(duplex=False)
        self._lock, self._is_ended = Lock(), False

    def begin(self) -> Executor:
        """The first pool, whose processes start now. Raises CancelledError where it has been ended."""
        if self._pool is None:
            pool = self.renew()
            for _ in range(self._workers):
                pool.submit(os.getpid)
        assert self._pool is not None
        return self._pool

    def renew(self) -> Executor:
        """A new pool in place of the last one. Raises CancelledError where it has been ended."""
        self._close()
        with self._lock:
            if self._is_ended:
                raise CancelledError
            begin = get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, begin, _prepare, (self._gate, self._niceness))
            return self._pool

    def end(self) -> None:
        """Let all workers end now, from any thread; who waits for them is told by a broken pool."""
        with self._lock:
            self._is_ended = True
            self._door.close()

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def __enter__(self) -> "Pools":
        return self

    def __exit__(self, *problem: object) -> None:
        self._close()
        with self._lock:
            self._door.close()
            self._gate.close()


def _prepare(gate: Connection, niceness: int) -> None:
    """Ctrl+C reaches every process of a terminal: who started the map ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    Thread(target=_end_with_door, args=(gate,), daemon=True).start()


def _end_with_door(gate: Connection) -> None:
    """Nothing is ever sent: it is closed by who ends the pool, or by the end of that process, however it comes."""
    parent = parent_process()
    wait([gate] if parent is None else [gate, parent.sentinel])
    os._exit(0)
