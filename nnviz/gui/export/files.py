"""A picture's file: written as a whole or not at all."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QIODevice, QSaveFile

from nnviz.session import UserError


def write_whole(path: Path, data: bytes) -> Path:
    """Put ``data`` in the place of a file; gives the path. Raises UserError where it cannot be written."""
    file = QSaveFile(str(path))
    written = (
        file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(QByteArray(data)) == len(data) and file.commit()
    )
    if not written:
        raise UserError(f"{str(path)!r} could not be written: {file.errorString()}.")
    return path


def check_folder(path: Path) -> None:
    """Raises UserError where there is no folder to put ``path`` in."""
    if not path.parent.is_dir():
        raise UserError(f"There is no folder {str(path.parent)!r} to put the picture in.")
