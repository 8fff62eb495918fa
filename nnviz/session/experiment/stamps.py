"""What a file held when it was last read or written: by it is noticed that somebody else has changed it."""

import hashlib
import os
import stat
from pathlib import Path

from nnviz.records import dataclass


class FileChangedError(Exception):
    """Somebody else has changed the file since it was read or written: no mistake, but a question to the user."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """One content of a file; ``identity`` spares reading it again while the system says that it is the same."""

    digest: str
    identity: tuple[int, int, int]

    def is_of(self, other: "Stamp") -> bool:
        """Whether both are of the same content."""
        return self.digest == other.digest


def stamp_of_data(data: bytes, found: os.stat_result) -> Stamp:
    """The stamp of a file that holds ``data``."""
    return Stamp(hashlib.blake2b(data, digest_size=16).hexdigest(), _identity(found))


def stamp_of(path: Path, most_bytes: int, known: Stamp | None = None) -> Stamp | None:
    """The stamp of a file as it is now; None where there is none, or none that can be read.

    ``known`` is the one that it had; as long as the system says that nothing has changed, it is the answer.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > most_bytes:
            return None
        if known is not None and known.identity == _identity(found):
            return known
        return stamp_of_data(path.read_bytes(), found)
    except (OSError, ValueError):
        return None


def _identity(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns
