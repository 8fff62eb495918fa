"""Nothing that is done in the window is lost, however it ends, and whoever else writes to its file."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from nnviz.gui.controllers.files import Files
from nnviz.gui.controllers.recovering import Recovering
from nnviz.gui.runner import Runner


class Keeping(QObject):
    """Keeps unsaved work from :meth:`keep_in` on; looks at the file when the program comes to the front."""

    def __init__(self, window: QWidget, runner: Runner, files: Files) -> None:
        super().__init__(window)
        self._runner, self._files = runner, files
        self.recovering: Recovering | None = None
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self._look)

    def keep_in(self, folder: Path) -> None:
        """Keep unsaved work in ``folder``, and offer what was left there."""
        self.recovering = Recovering(self._runner, self._files, folder)
        self.recovering.look()

    def note(self) -> None:
        """Something may have changed."""
        if self.recovering is not None:
            self.recovering.note()

    def end(self) -> None:
        """The window is closed: what is unsaved now was to be discarded."""
        if self.recovering is not None:
            self.recovering.end()

    def keep_now(self) -> None:
        """The process ends without a question."""
        if self.recovering is not None:
            self._runner.attempt(self.recovering.keep_now)

    def _look(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self._files.look_at_disk()
