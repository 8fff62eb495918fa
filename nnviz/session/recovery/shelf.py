"""The folder of unsaved work: each window keeps its own in it, and finds what windows that are no more have left.

A window holds a lock on the name that it writes under. The system takes it back when the process ends, however it
ends: what nobody holds was left behind.
"""

import os
import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from nnviz.errors import UserError
from nnviz.records import dataclass
from nnviz.session.locks import try_lock
from nnviz.session.recovery import snapshot as snapshots
from nnviz.session.recovery.snapshot import Label, Snapshot
from nnviz.session.whole_files import put_in_place, remove_remains

_WORK, _LOCK = ".work", ".lock"
_OWN = 0o600


@dataclass(frozen=True, slots=True)
class Leftover:
    """Unsaved work of a window that is no more."""

    path: Path
    label: Label

    def discard(self) -> None:
        """Remove it for good, unless another window has taken it."""
        handle = _held(self.path)
        if handle is not None:
            _remove(self.path)
            _release(self.path, handle)


def left_behind(folder: Path) -> list[Leftover]:
    """What windows that are no more have left in ``folder``, the latest first."""
    remove_remains(folder)
    found = []
    for path in {one.with_suffix(_WORK) for one in (*folder.glob(f"*{_WORK}"), *folder.glob(f"*{_LOCK}"))}:
        handle = _held(path)
        if handle is not None:
            label = snapshots.label_of(path)
            if label is not None:
                found.append(Leftover(path, label))
            _release(path, handle)
    return sorted(found, key=lambda one: one.label.when, reverse=True)


class Shelf:
    """The place of one window. It has none until there is something to keep."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path: Path | None = None
        self._handle: int | None = None

    def keep(self, snapshot: Snapshot) -> int:
        """Write ``snapshot`` in the place of the one before; nothing is kept where nothing would be lost.

        Returns how many bytes were written. Raises UserError where it cannot be written; the one before is then still
        there.
        """
        if not snapshot.is_worth_keeping:
            self.clear()
            return 0
        try:
            if self._path is None:
                self._take_place()
            assert self._path is not None
            return put_in_place(self._path, snapshots.pieces(snapshot, datetime.now()), _OWN).st_size
        except (OSError, MemoryError) as error:
            why = getattr(error, "strerror", None) or "there is too little memory"
            raise UserError(f"Unsaved work cannot be kept in {self._folder}: {why}.") from None

    def adopt(self, leftover: Leftover) -> Snapshot:
        """Take over what another window has left: its place is this window's place now.

        Raises UserError where it cannot be read, or another window has taken it; nothing has changed then.
        """
        handle = _held(leftover.path)
        if handle is None or not leftover.path.exists():
            if handle is not None:
                _release(leftover.path, handle)
            raise UserError("Another window has taken this work already.")
        try:
            snapshot = snapshots.read(leftover.path)
        except BaseException:
            _release(leftover.path, handle)
            raise
        self.close()
        self._path, self._handle = leftover.path, handle
        return snapshot

    def clear(self) -> None:
        """Nothing is unsaved."""
        if self._path is not None:
            _remove(self._path)

    def close(self) -> None:
        """Nothing is unsaved, and nothing more will be."""
        self.clear()
        if self._path is not None and self._handle is not None:
            _release(self._path, self._handle)
        self._path = self._handle = None

    def _take_place(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        while self._handle is None:  # somebody who looks for what was left may be first to lock it
            path = self._folder / f"{secrets.token_hex(8)}{_WORK}"
            self._handle = _held(path)
            self._path = path


def _held(path: Path) -> int | None:
    """A handle that holds the lock of a place; None where another process holds it."""
    lock = path.with_suffix(_LOCK)
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, _OWN)
    except OSError:
        return None
    if try_lock(handle) and _is_still_there(lock, handle):
        return handle
    os.close(handle)
    return None


def _is_still_there(lock: Path, handle: int) -> bool:
    """Whether the file that was locked is the one that others will find."""
    try:
        return os.path.samestat(lock.stat(), os.fstat(handle))
    except OSError:
        return False


def _release(path: Path, handle: int) -> None:
    """Let go of a place; the lock of an empty one goes with it."""
    is_empty = not path.exists()
    if is_empty and os.name != "nt":  # before it is let go: afterwards it may be another one's
        _remove(path.with_suffix(_LOCK))
    os.close(handle)
    if is_empty and os.name == "nt":  # which removes no file that is open
        _remove(path.with_suffix(_LOCK))


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
