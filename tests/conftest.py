"""What every test gets: no screen, settings of its own, and a check that nothing is left running behind it."""

import gc
import itertools
import os
import re
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from math import inf, sqrt

# Before Qt is loaded: pictures are painted in memory, and alpha painting is not split over threads.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_NO_GUI_THREADPOOL"] = "1"
# Before numpy is loaded, as the program does it: threads that wait for each other burn the processor.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

if sys.dont_write_bytecode:  # nothing is to lie about, but not every child need compile all that it loads
    _compiled = tempfile.TemporaryDirectory()
    os.environ["PYTHONPYCACHEPREFIX"] = _compiled.name
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

import pytest
import shiboken6
from hypothesis import HealthCheck, settings
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

gc.set_threshold(50_000, 10, 10)  # thousands of tests that stay need not be looked through again and again
_homes = tempfile.TemporaryDirectory()
_numbers = itertools.count(1)  # of the tests
_NO_SLOW = [HealthCheck.too_slow]
_EXAMPLES = 25  # of each law at most; other runs try others
settings.register_profile("local", deadline=None, suppress_health_check=_NO_SLOW, max_examples=_EXAMPLES)
settings.register_profile("ci", settings.get_profile("local"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_collection_finish() -> None:
    """All that is loaded by now stays: the collector need not look at it again each time a test calls it."""
    gc.freeze()


@pytest.fixture(scope="session")
def worked_out() -> Callable[..., float]:
    """What the LaTeX of an update card comes to: what is displayed is read as a formula, and computed."""
    return _worked_out


def _worked_out(latex: str, quantities: Mapping[str, float] | None = None) -> float:
    """The value of ``latex``, where each symbol, as it is written there, has the value that ``quantities`` say."""
    known = dict(quantities or {})
    names = {symbol: f"q{place}_" for place, symbol in enumerate(sorted(known, key=len, reverse=True))}
    text = latex
    for old, new in (
        (r"\left(", "("), (r"\right)", ")"), (r"\times 10^", "*10.0^"), (r"\cdot", "*"), (r"\,", "*"),
        (r"\infty", "inf"),
    ):  # fmt: skip
        text = text.replace(old, new)
    for symbol, name in names.items():
        text = re.sub(rf"(?<![a-zA-Z\\]){re.escape(symbol)}(?![a-zA-Z_])", name, text)
    while "{" in text:
        before = text
        for pattern, new in ((r"\\sqrt\{([^{}]*)\}", r"sqrt(\1)"), (r"\^\{([^{}]*)\}", r"**(\1)"),
                             (r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))")):  # fmt: skip
            text = re.sub(pattern, new, text)
        assert text != before, f"cannot be read: {latex}"
    text = text.replace("^", "**")
    assert "\\" not in text, f"not made of known quantities: {latex}"
    return float(eval(text, {"sqrt": sqrt, "inf": inf}, {name: known[symbol] for symbol, name in names.items()}))


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> Iterator[QApplication]:
    """The application, with the bundled fonts loaded as the real one does."""
    from nnviz.gui.drawing.fonts import load_fonts

    load_fonts()
    yield qapp
    # Without a screen the clipboard outlives Python, and what Python put on it must not.
    qapp.clipboard().clear()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Settings, recent files, logs and recovery files go to a folder of this test, never to the user's.

    By a hook: a fixture that every test has is made ten thousand times, and takes ten times as long.
    """
    home = os.path.join(_homes.name, str(next(_numbers)))
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        os.environ[variable] = os.path.join(home, variable.lower())
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(kind, scope, os.path.join(home, "settings"))


@pytest.fixture
def coarse_mountains(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mountain has a quarter of its points a side, for tests that look at no height: each is a cell to be painted."""
    from nnviz.session.surveys.mountain import plane

    grid = plane._grid
    monkeypatch.setattr(plane, "_grid", lambda *arguments: grid(*arguments)[::4])


@pytest.fixture
def beginnings() -> dict[str, bytes]:
    """What the file of a picture begins with, by its suffix."""
    return {".png": b"\x89PNG\r", ".svg": b"<?xml", ".pdf": b"%PDF-", ".tex": b"% "}


#: The timers and threads that the present test has started; none is kept alive.
_started: list[weakref.ref[QObject]] = []


def _watched(start: Callable[..., object]) -> Callable[..., object]:
    def watched(this: QObject, *args: object) -> object:
        _started.append(weakref.ref(this))
        return start(this, *args)

    return watched


QTimer.start, QThread.start = _watched(QTimer.start), _watched(QThread.start)


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail the test that leaves a timer, a thread or a window behind, and say how to cure it."""
    _started.clear()
    threads_before = set(threading.enumerate())
    windows_before = {_address(window) for window in _windows()}
    yield
    _finish_deletions()
    problems = _leaks(threads_before, windows_before)
    if problems:
        # What only waits for the collector is no leak.
        gc.collect()
        _finish_deletions()
        problems = _leaks(threads_before, windows_before)
    _close_all(windows_before)
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def _windows() -> list[QWidget]:
    if QApplication.instance() is None:
        return []
    # Qt keeps its own tooltip label alive, and a fixture of the gui tests a window.
    everything = QApplication.topLevelWidgets()
    return [one for one in everything if one.metaObject().className() != "QTipLabel" and not one.property("kept")]


def _address(window: QWidget) -> int:
    """Of the C++ object: Python's wrapper of it may come and go."""
    return shiboken6.getCppPointer(window)[0]


def _finish_deletions() -> None:
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def _close_all(windows_before: set[int]) -> None:
    """So that one test's leak is not reported by all that follow."""
    for window in _windows():
        if _address(window) not in windows_before and window.parent() is None:
            window.hide()
            window.deleteLater()
    _finish_deletions()


def _leaks(threads_before: set[threading.Thread], windows_before: set[int]) -> list[str]:
    found = []
    for one in [reference() for reference in _started]:
        if one is None or not shiboken6.isValid(one):
            continue
        name = f"{type(one).__name__} {one.objectName()!r}"
        if isinstance(one, QTimer) and one.isActive():
            found.append(
                f"{name} ({one.interval()} ms) still runs after the test. "
                "Cure: give it its widget as parent, or stop() it in the widget's closeEvent."
            )
        if isinstance(one, QThread) and one.isRunning():
            found.append(f"{name} still runs after the test. Cure: quit() and wait() where its owner is closed.")
    for thread in set(threading.enumerate()) - threads_before:
        if thread.is_alive() and not thread.daemon:
            found.append(f"the thread {thread.name!r} still runs after the test. Cure: join() it.")
    for window in _windows():
        if _address(window) not in windows_before and window.parent() is None:
            found.append(
                f"{type(window).__name__} {window.objectName() or window.windowTitle()!r} outlives its test. "
                "Cure: qtbot.addWidget(widget) in the test; in the product give it a parent or WA_DeleteOnClose, "
                "and connect bound methods instead of lambdas that hold it."
            )
    return found
