"""Files that are there as they were or as they are to be, never by half; and what a killed writing left, removed."""

import os
import re
import secrets
import stat
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from nnviz.session.locks import alone_in, try_lock

#: A file on its way to its place: hidden, and no name that anybody would choose.
_TEMPORARY = re.compile(r"\.nnviz-[0-9a-f]{16}\.tmp")
#: A younger one may belong to somebody who has not locked it yet.
_LEAST_AGE = 2.0


def put_in_place(
    target: Path,
    pieces: Iterable[bytes | memoryview],
    mode: int | None = None,
    check: Callable[[], None] | None = None,
) -> os.stat_result:
    """Put a file made of ``pieces`` in the place of ``target``; on failure nothing is left behind.

    It is filled beside the old one, flushed to the disk and gets ``mode``. ``check`` may raise at the last moment, when
    no other nnviz can come between. Returns what the system says of the new file.
    """
    temporary = target.with_name(f".nnviz-{secrets.token_hex(8)}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    held = _held(handle)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)
        written = temporary.stat()
        with alone_in(target.parent):
            if check is not None:
                check()
            temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    finally:
        if held is not None:
            os.close(held)
    return written


def mode_of(target: Path) -> int | None:
    """The permissions of the file to be replaced, None for a new one. Raises OSError where it must not be replaced."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(0, "it is a folder")
    if not stat.S_ISREG(mode):
        raise OSError(0, "it is not a regular file")
    if not os.access(target, os.W_OK):
        raise PermissionError(0, "it is write-protected")
    return stat.S_IMODE(mode)


def _held(handle: int) -> int | None:
    """A second handle, locked, that says that the file is being written; on Windows an open one says so itself."""
    if os.name == "nt":
        return None
    held = os.dup(handle)
    try_lock(held)
    return held


def remove_remains(folder: Path) -> None:
    """Remove what writings that were killed have left in ``folder``; what cannot be removed stays."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _TEMPORARY.fullmatch(entry.name):
                with suppress(OSError):
                    _remove_if_left(Path(entry.path))


def _remove_if_left(path: Path) -> None:
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode) or abs(time.time() - found.st_mtime) < _LEAST_AGE:
        return
    if os.name == "nt":
        path.unlink()  # which Windows refuses while somebody has it open
        return
    handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    try:
        if try_lock(handle):
            path.unlink()
    finally:
        os.close(handle)
