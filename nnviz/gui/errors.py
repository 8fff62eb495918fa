"""What happens when a slot, a paint event or a thread raises: a log file, one dialog, and the work goes on.

A command that raises has changed nothing, because the Session only takes over what a command returns. So the hook has
nothing to undo: it writes the report down, saves a copy of the experiment, and shows both in one non-modal dialog.
"""

import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from nnviz import __version__
from nnviz.gui.desktop import show_folder

#: A log that has grown beyond this is put aside as nnviz.log.1.
LARGEST_LOG = 1_000_000
#: How many different reports one run of the program shows; the rest is only logged.
MOST_REPORTS = 20


def log_folder() -> Path:
    """Where the log and the recovery copies are kept."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation))


class ErrorDialog(QDialog):
    """One window for all reports: it does not stop the work, and says how to pass the report on."""

    def __init__(self, parent: QWidget | None) -> None:
        # Loaded only when something has failed: it would delay every start.
        from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout

        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("nnviz: something went wrong")
        self.setModal(False)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.report.setAccessibleName("Report")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton("&Copy report", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(self._copy)
        self.folder_button = buttons.addButton("Open &log folder", QDialogButtonBox.ButtonRole.ActionRole)
        self.folder_button.clicked.connect(open_log_folder)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.message)
        layout.addWidget(self.report)
        layout.addWidget(buttons)
        self.resize(720, 420)

    def add(self, text: str, place: str, copy: Path | None) -> None:
        """One more report."""
        sentences = [
            "A part of nnviz failed. Your experiment is as it was before, and you can go on working.",
            f"{place}.",
        ]
        if copy is not None:
            sentences.append(f"A copy of the experiment is in {copy}.")
        self.message.setText(" ".join(sentences))
        earlier = self.report.toPlainText()
        self.report.setPlainText(f"{earlier}\n\n{text}".strip())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())


class ErrorHook(QObject):
    """Takes the place of the three hooks of Python between :meth:`install` and :meth:`restore`."""

    _reported = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        #: Saves a copy of the work to a path; set by whoever holds the session.
        self.save_copy: Callable[[Path], None] | None = None
        self.window: QWidget | None = None
        self.dialog: ErrorDialog | None = None
        self._seen: set[tuple[str, str]] = set()
        self._busy = threading.local()
        self._previous: tuple[object, object, object] | None = None
        # Queued: a dialog opened inside a paint event would paint, and fail, for ever; and threads may not open one.
        self._reported.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """From now on every exception that nobody catches ends up here."""
        self._previous = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._from_main
        threading.excepthook = self._from_thread
        sys.unraisablehook = self._from_unraisable

    def restore(self) -> None:
        """The hooks from before :meth:`install` again."""
        if self._previous is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._previous  # type: ignore[assignment]
            self._previous = None

    # ------------------------------------------------------------ the three hooks

    def _from_main(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.report(error, trace)

    def _from_thread(self, happened: threading.ExceptHookArgs) -> None:
        if happened.exc_value is not None and not isinstance(happened.exc_value, SystemExit):
            self.report(happened.exc_value, happened.exc_traceback)

    def _from_unraisable(self, happened: "sys.UnraisableHookArgs") -> None:
        if happened.exc_value is not None and not isinstance(happened.exc_value, KeyboardInterrupt):
            self.report(happened.exc_value, happened.exc_traceback)

    # ------------------------------------------------------------ the report

    def report(self, error: BaseException, trace: TracebackType | None) -> None:
        """Log an exception, print it, and show it unless its like was shown before. Never raises."""
        if getattr(self._busy, "now", False):
            return
        self._busy.now = True
        try:
            text = describe(error, trace)
            print(text, file=sys.stderr)
            place = _append(log_folder() / "nnviz.log", text)
            key = (type(error).__name__, _where(trace))
            if key not in self._seen and len(self._seen) < MOST_REPORTS:
                self._seen.add(key)
                self._reported.emit(text, place)
        except Exception as another:
            sys.__excepthook__(type(another), another, another.__traceback__)
        finally:
            self._busy.now = False

    def _show(self, text: str, place: str) -> None:
        copy = self._recovery_copy()
        if self.dialog is None:
            self.dialog = ErrorDialog(self.window)
            self.dialog.finished.connect(self._forget_dialog)
        self.dialog.add(text, place, copy)
        self.dialog.show()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _recovery_copy(self) -> Path | None:
        if self.save_copy is None:
            return None
        target = log_folder() / "recovered.nnviz.json"
        try:
            self.save_copy(target)
        except Exception as error:
            _append(log_folder() / "nnviz.log", f"no recovery copy: {error}")
            return None
        return target


def describe(error: BaseException, trace: TracebackType | None) -> str:
    """The report: when, on what, and the traceback."""
    head = (
        f"{datetime.now().astimezone().isoformat(timespec='seconds')}  nnviz {__version__}, "
        f"Python {platform.python_version()}, PySide6 {pyside_version}, {platform.platform()}"
    )
    return head + "\n" + "".join(traceback.format_exception(type(error), error, trace)).rstrip()


def _where(trace: TracebackType | None) -> str:
    """The line that raised, to tell one error from another."""
    if trace is None:
        return ""
    frame = traceback.extract_tb(trace)[-1]
    return f"{frame.filename}:{frame.lineno}"


def _append(log: Path, text: str) -> str:
    """Write a report to the end of the log; what is said about where it went."""
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_name(log.name + ".1"))
        with log.open("a", encoding="utf-8") as file:
            file.write(text + "\n\n")
    except OSError as problem:
        return f"The log could not be written: {problem}"
    return f"The report is in {log}"


def open_log_folder() -> None:
    """Show the folder of the log in the file manager."""
    folder = log_folder()
    folder.mkdir(parents=True, exist_ok=True)
    show_folder(folder)
