"""Reading a user's text file: its size capped, its encoding checked, every failure one sentence."""

import os
from pathlib import Path

from nnviz.errors import UserError, plain

_LONGEST_PATH = 200  # letters of it that a sentence names


def read_text(path: Path, *, kind: str, most_bytes: int) -> str:
    """The text of a UTF-8 file, with or without a byte order mark, read as ``read_bytes`` does. Raises UserError."""
    data = read_bytes(path, kind=kind, most_bytes=most_bytes)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UserError(f"{path.name}, line {line}: this is not UTF-8 text.") from None


def read_bytes(path: Path, *, kind: str, most_bytes: int) -> bytes:
    """What is in a file. ``kind`` is what the file should be ("a CSV file").

    Its size is checked while it is read, so that a huge or endless file does no harm. Raises UserError.
    """
    data = _read(path, kind, most_bytes + 1)
    if len(data) > most_bytes:
        raise UserError(f"{path.name} is larger than {most_bytes // 2**20} MB, more than {kind} may have.")
    return data


def _read(path: Path, kind: str, most: int) -> bytes:
    name = plain(str(path), _LONGEST_PATH)
    try:
        if path.is_dir():
            raise UserError(f"{name} is a folder, not {kind}.")
        if path.exists() and not path.is_file():
            raise UserError(f"{name} is not a regular file.")
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            return file.read(min(most, size + 1) if size else most)
    except UserError:
        raise  # it is a ValueError, too
    except FileNotFoundError:
        raise UserError(f"there is no file {name}.") from None
    except (OSError, ValueError) as error:
        raise UserError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
