"""The application: what must be so before a window can open, and the window itself."""

import signal
import sys
from pathlib import Path

from nnviz.gui import platform
from nnviz.session import Session


def run(path: str | Path | None = None) -> int:
    """Open the window, with an experiment file or the one that nnviz starts with, and stay until it is closed.

    Returns the exit status. Raises UserError where no window can be opened on this machine. A file that cannot be
    read is the window's matter: it opens with the first experiment and shows the sentence.
    """
    platform.check_all()
    platform.prepare_environment()
    from PySide6.QtWidgets import QApplication

    from nnviz.gui.errors import ErrorHook
    from nnviz.gui.settings import APPLICATION, ORGANISATION

    application = QApplication(sys.argv[:1])
    application.setOrganizationName(ORGANISATION)
    application.setApplicationName(APPLICATION)
    application.setApplicationDisplayName("nnviz")
    application.setDesktopFileName("nnviz")
    application.setStyle("Fusion")
    hook = ErrorHook()
    hook.install()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends the program, also while Qt waits
    try:
        window = open_window(application, hook, path)
        window.show()
        return application.exec()
    finally:
        hook.restore()


def open_window(application, hook, path: str | Path | None):
    """The main window on the file at ``path``, not shown yet."""
    from nnviz.gui.appearance import Appearance
    from nnviz.gui.main_window import MainWindow
    from nnviz.gui.settings import Settings

    settings = Settings()
    appearance = Appearance(application, settings, application)
    session = Session.new()
    window = MainWindow(session, settings, appearance)
    hook.window = window
    hook.save_copy = session.save_copy
    if path is not None:
        window.files.open_path(Path(path))
    return window
