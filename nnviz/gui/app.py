"""The application: what must be so before a window can open, and the window itself."""

import builtins
import gc
import sys
from importlib import import_module
from pathlib import Path
from threading import Thread

import numpy  # noqa: F401  (before PySide6, which looks through the source of every module that is imported after it)

plain_import = builtins.__import__

from nnviz.gui import platform  # noqa: E402  (loads PySide6)

#: Seconds after which a thread of Python lets another one go on. Usually ten times as many: the window would wait for a
#: worker that long, again and again within one frame.
SWITCH_INTERVAL = 0.0005
#: After so many milliseconds the window has its picture, and time for the plot beside it.
PLOTS_AFTER_MS = 60
#: The exit status after a signal is this and its number, as shells have it.
SIGNALLED = 128
#: What the first picture does not show, in the order in which it may be asked for: commands, the first factor, the
#: first update, plots.
LOADED_NEXT = (
    "nnviz.session.commands", "nnviz.session.frame.chain.equation", "nnviz.session.frame.chain.nudging",
    "nnviz.session.frame.chain.update", "nnviz.session.slow_training", "nnviz.gui.plots.base",
)  # fmt: skip
#: How often it is looked whether that is loaded, in milliseconds.
LOOK_EVERY_MS = 15


def run(path: str | Path | None = None, *, anew: bool = False) -> int:
    """Open the window, with an experiment file or the one that nnviz starts with, and stay until it is closed.

    ``anew``: the one that nnviz starts with, whatever the preferences say.

    Returns the exit status. Raises UserError where no window can be opened on this machine. A file that cannot be
    read is the window's matter: it opens with the first experiment and shows the sentence.
    """
    platform.check_all()
    platform.prepare_environment()
    from PySide6.QtWidgets import QApplication

    builtins.__import__ = plain_import  # PySide6's own reads the source of each module: a tenth of the time to start
    from nnviz.gui.errors import ErrorHook
    from nnviz.gui.settings import APPLICATION, ORGANISATION

    sys.setswitchinterval(SWITCH_INTERVAL)
    application = QApplication(sys.argv[:1])
    application.setOrganizationName(ORGANISATION)
    application.setApplicationName(APPLICATION)
    application.setApplicationDisplayName("nnviz")
    application.setDesktopFileName("nnviz")
    application.setStyle("Fusion")
    hook = ErrorHook()
    hook.install()
    try:
        return show_window(application, hook, path, anew=anew)
    finally:
        hook.restore()


def show_window(application, hook, path: str | Path | None, *, anew: bool) -> int:
    """Show the window empty, load everything that belongs into it, and stay until it is closed."""
    from PySide6.QtCore import QTimer

    from nnviz.gui.termination import Termination

    window = open_window(application)
    failures: list[Exception] = []

    def furnish() -> None:
        try:
            furnish_window(window, hook, path, anew=anew)
            QTimer.singleShot(0, window, painted_soon)
        except Exception as failure:  # goes on outside of the event loop, up to whoever called
            failures.append(failure)
            application.exit(1)
        finally:
            gc.freeze()  # what is loaded stays: to go through it again and again would cost frames
            gc.enable()  # the command line has switched it off while everything is loaded

    def painted_soon() -> None:
        """The panels are painted before another timer is heard: they need not share the processor."""
        QTimer.singleShot(0, window, lambda: QTimer.singleShot(PLOTS_AFTER_MS, window, lambda: load_next(window)))

    def end(number: int) -> None:
        try:
            window.end_at_once()
        finally:  # whatever fails is reported
            application.exit(SIGNALLED + number)

    window.opened.connect(furnish)
    termination = Termination()
    termination.asked.connect(end)
    window.show()
    try:
        status = application.exec()
    finally:
        termination.restore()
        window.hide()  # while there is a Python: Qt would do it when there is none to hear of it
    if failures:
        raise failures[0]
    return status


def load_next(window) -> None:
    """Load what is asked for next in a thread, so that the window does not halt; then the plot that is shown comes."""
    from PySide6.QtCore import QTimer

    if not window.isVisible():  # it was closed at once
        return
    thread = Thread(target=lambda: [import_module(name) for name in LOADED_NEXT])
    timer = QTimer(window)
    timer.setInterval(LOOK_EVERY_MS)

    def look() -> None:
        if not thread.is_alive():
            timer.deleteLater()
            window.plots.come()

    timer.timeout.connect(look)
    timer.start()
    thread.start()


def open_window(application):
    """The main window as it is first seen, with nothing in it; not shown yet."""
    from nnviz.gui.settings import Settings
    from nnviz.gui.window.appearance import Appearance
    from nnviz.gui.window.window import MainWindow

    settings = Settings()
    return MainWindow(None, settings, Appearance(application, settings, application))


def furnish_window(window, hook, path: str | Path | None, *, anew: bool = False) -> None:
    """Put everything into the window, on the file at ``path``; without one on what the preferences say, or ``anew``."""
    from nnviz.session import Session

    session = Session.first()
    window.furnish(session)
    hook.window = window
    hook.save_copy = session.save_copy
    window.keeping.keep_in(window.settings.folder / "recovery")
    if path is None and not anew and window.settings.flag("files/reopen"):
        path = window.files.last_file()
    if path is not None:
        window.files.open_path(Path(path))
    else:
        window.lesson_shelf.invite_once()
