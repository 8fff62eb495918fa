"""The states of ``states.py`` in the real window: every plot in every view is shown, painted, and trained in.

By hand: ``QT_QPA_PLATFORM=offscreen python tests/fuzz/windows.py --count 100 [--first 0]`` tells of each exception and
each warning of Qt or numpy that comes out of painting.
"""

import argparse
import os
import sys
import tempfile
import threading
import traceback
import warnings
from contextlib import suppress
from pathlib import Path
from time import monotonic

os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp()  # so that no settings of the user's are touched
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget
from states import state_of

from nnviz.gui.background import JobRunner
from nnviz.gui.window.plot_docks import PLOTS
from nnviz.gui.window.window import MainWindow
from nnviz.session import Session, UserError
from nnviz.session.compare.questions import QUESTIONS
from nnviz.session.own_file import NO_FILE

#: So many seconds are waited for the work in the background.
PATIENCE = 20.0
#: Lines of the offscreen platform that nobody sees.
_PLATFORM = "This plugin does not support"


class Listener:
    """Collects whatever goes wrong, by its last places in the code."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.place = ""
        sys.excepthook = lambda kind, error, trace: self.add(error)
        threading.excepthook = lambda happened: self.add(happened.exc_value)
        qInstallMessageHandler(self._take)

    def add(self, error: BaseException | None) -> None:
        where = traceback.extract_tb(error.__traceback__) if error is not None else []
        lines = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in where][-4:]
        self.found.append(f"{self.place}: {type(error).__name__}: {error} at {' '.join(lines)}")

    def _take(self, kind: QtMsgType, _: object, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and _PLATFORM not in text:
            self.found.append(f"{self.place}: {kind.name}: {text}")


def settle(window: QWidget) -> bool:
    """Until all work in the background has ended, and what it gave is painted; False where that takes too long."""
    end = monotonic() + PATIENCE
    while True:
        for _ in range(4):
            QApplication.processEvents()
        if not any(jobs.busy for jobs in window.findChildren(JobRunner)):
            return True
        if monotonic() > end:
            return False


def show_all(window: MainWindow, session: Session, listener: Listener, seed: int) -> None:
    """Every plot, in every view that there is a switch for."""
    for name in PLOTS:
        listener.place = f"{seed} {name}"
        window.plots.show(name)
        if not settle(window):
            listener.found.append(f"{listener.place}: not ready after {PATIENCE:g} s")
        view = window.plots.views[name]
        for switch in _switches(view):
            for key in switch.keys:
                listener.place = f"{seed} {name} {switch.accessibleName()} {key}"
                if switch.button(key).isVisible():
                    switch.button(key).click()
                    settle(window)
                    window.grab()
        try:
            session.train(2)
        except UserError:
            continue
        settle(window)
        window.grab()


def _switches(view: QWidget) -> list:
    from nnviz.gui.widgets.fields import Switch

    return view.findChildren(Switch)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--first", type=int, default=0)
    arguments = parser.parse_args()
    warnings.simplefilter("error")
    application, listener, told = QApplication([]), Listener(), 0
    session = Session.new()
    window = MainWindow(session)
    window.resize(1280, 800)
    window.show()
    settle(window)
    for seed in range(arguments.first, arguments.first + arguments.count):
        listener.place = f"{seed} opening"
        other, rng = state_of(seed)
        session._start(other.state, NO_FILE)
        if rng.random() < 0.5:
            with suppress(UserError):
                session.run("compare", key=str(rng.choice(list(QUESTIONS))))
        session._changed()
        try:
            show_all(window, session, listener, seed)
        except Exception as error:
            listener.add(error)
        for line in dict.fromkeys(listener.found):
            told += 1
            print(line, flush=True)
        listener.found.clear()
    session._start(Session.new().state, NO_FILE)  # nothing to be saved
    window.close()
    application.processEvents()
    print(f"{arguments.count} states, {told} problems")
    return int(bool(told))


if __name__ == "__main__":
    sys.exit(main())
