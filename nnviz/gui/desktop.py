"""What other programs of the desktop open: folders and addresses."""

from pathlib import Path


def show_folder(folder: Path) -> None:
    """Show a folder in the file manager."""
    _open(folder.absolute().as_uri())


def follow_link(address: str) -> None:
    """Show a page in the browser."""
    _open(address)


def _open(address: str) -> None:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl(QUrl(address))
