"""Locks that the system takes back from a process that has ended, however it ended."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

#: So long one process waits for another that is putting a file in its place, in seconds: it takes far less.
_PATIENCE, _PAUSE = 1.0, 0.005


def try_lock(handle: int) -> bool:
    """Lock an open file for this process; False where another one has it locked."""
    try:
        if sys.platform == "win32":
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """No other nnviz is in here for this folder. Where folders cannot be locked, nobody is kept out."""
    handle = None
    if sys.platform != "win32":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
    try:
        until = time.monotonic() + _PATIENCE
        while handle is not None and not try_lock(handle) and time.monotonic() < until:
            time.sleep(_PAUSE)
        yield
    finally:
        if handle is not None:
            os.close(handle)
