"""A file that somebody else writes: it is said when it has changed, however the editor writes it."""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

#: Editors write in several goes, or write another file and give it the name of this one.
SETTLES_MS = 120


class WatchedFile(QObject):
    """Watches one file at a time, and its folder: a file that was written anew under its name is another one."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self._seen: tuple[int, int] | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._wait)
        self._watcher.directoryChanged.connect(self._wait)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLES_MS)
        self._timer.timeout.connect(self._look)

    def watch(self, path: Path | None) -> None:
        """``path`` from now on; None: nothing."""
        self._timer.stop()
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)
        self.path, self._seen = path, None
        if path is not None:
            self._seen = _signature(path)
            self._watcher.addPaths([str(path), str(path.parent)])

    def _wait(self) -> None:
        self._timer.start()

    def _look(self) -> None:
        path = self.path
        if path is None:
            return
        now = _signature(path)
        if now is None:  # between two files of its name, or gone: then there is nothing to read
            return
        if str(path) not in self._watcher.files():
            self._watcher.addPath(str(path))
        if now != self._seen:
            self._seen = now
            self.changed.emit()


def _signature(path: Path) -> tuple[int, int] | None:
    """What tells one version of a file from another; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
