"""A window that asks nobody: questions are answered by the test. And a user who trains in it."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from nnviz import resources
from nnviz.errors import UserError
from nnviz.gui.background import Worker
from nnviz.gui.controllers.live_training import RATES
from nnviz.gui.controllers.playback import USUAL_SPEED
from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.themed import look
from nnviz.gui.window.appearance import nothing_collected
from nnviz.gui.window.window import MainWindow
from nnviz.session import Session
from nnviz.session.run import StopConditions

#: How long a test waits for what is to come.
PATIENCE_MS = 60_000


class PatientBot(QtBot):
    """Waits as long as a busy machine may need. What never comes fails all the same, only later."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = PATIENCE_MS) -> None:  # noqa: N802
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, *arguments: object, timeout: int = PATIENCE_MS, **named: object) -> object:  # noqa: N802
        return super().waitSignal(*arguments, timeout=timeout, **named)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The robot of pytest-qt, with more patience."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def light_again() -> Iterator[None]:
    """Whatever theme a test puts on, the next one begins with the light one."""
    yield
    if look.theme != LIGHT:
        look.set_theme(LIGHT)
        for keeper in KEEPERS:  # a kept window has followed, and is to be at rest again
            keeper.rest()


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[QMessageBox.StandardButton]:
    """What “Save changes?” is answered with, one after the other; Discard when the list is empty."""
    waiting: list[QMessageBox.StandardButton] = []

    def question(*_: object) -> QMessageBox.StandardButton:
        return waiting.pop(0) if waiting else QMessageBox.StandardButton.Discard

    monkeypatch.setattr(QMessageBox, "question", question)
    return waiting


@pytest.fixture
def open_window(qapp: QApplication, answers: list) -> Iterator[Callable[..., MainWindow]]:
    """Opens a window on a session (by default the first experiment) and waits until it has been painted."""

    for keeper in KEEPERS:
        keeper.make_way()
    set_up_quickly()
    opened: list[MainWindow] = []

    def open_one(session: Session | None = None, **arguments: object) -> MainWindow:
        opened.append(MainWindow(session or Session.new(), **arguments))
        show(opened[-1])
        return opened[-1]

    with look_restored(qapp):
        yield open_one
        # They go before the style does: Qt would dress each of their widgets anew.
        while opened:
            take_away(opened.pop())


def take_away(window: MainWindow) -> None:
    """Closed, and nothing left of it."""
    if shiboken6.isValid(window):
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def set_up_quickly() -> None:
    """No plot at first, and training as fast as it goes: what most tests need, and no first start."""
    settings = Settings()
    settings.set("layout/plots", False)
    settings.set("training/speed", len(RATES) - 1)


def show(window: MainWindow) -> None:
    window.resize(1280, 800)
    window.show()
    assert QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    QApplication.processEvents()


@contextmanager
def look_restored(application: QApplication) -> Iterator[None]:
    """What windows make of the application is undone, once they are closed."""
    style, font = application.styleSheet(), application.font()
    yield
    if application.styleSheet() != style:
        with nothing_collected():
            application.setStyleSheet(style)
            application.setPalette(QPalette())
            application.setFont(font)


#: All there are.
KEEPERS: "list[Keeper]" = []


class Keeper:
    """Has a window that one test takes over from the other, as long as nothing is seen of what was done in it."""

    def __init__(self, experiment: str = "start", plots: Iterable[str] = ()) -> None:
        """The window begins on ``experiment``; ``plots`` have been there before, and are away."""
        self._experiment, self._plots = resources.path("experiments", f"{experiment}.nnviz.json"), tuple(plots)
        self._window: MainWindow | None = None
        self._is_in_use = False
        self._layout = QByteArray()
        self._heights: list[int] = []
        self._column, self._state = 0, Qt.WindowState.WindowNoState
        self._place = QRect()
        self._new: list[object] = []

    def window(self) -> MainWindow:
        if self._window is None:
            set_up_quickly()
            self._window = MainWindow(Session.new())
            self._window.setProperty("kept", True)  # it outlives its test
            show(self._window)
            open_and_close(self._window)
            for name in self._plots:
                self._window.plots.show(name)
                for _ in range(3):  # only now it is made, and the window grows
                    QApplication.processEvents()
            self._window.plots.hide()
            QApplication.processEvents()
            self._layout = self._window.saveState()
            self._heights, self._place = self._window.canvas.sizes(), self._window.geometry()
            self._column, self._state = self._window.controls_dock.width(), self._window.windowState()
            self._tidy(self._window)
            self._new = everything_about(self._window)
        self._is_in_use = True
        return self._window

    def make_way(self) -> None:
        """For a window that would put another look on this one, behind its back."""
        if not self._is_in_use:
            self.close()

    def take_back(self) -> None:
        self._is_in_use = False
        if self._window is not None:
            self._tidy(self._window)
            if everything_about(self._window) != self._new:
                self.close()

    def hand_on(self) -> None:
        """To a test that does not mind panels that were made before it: made as new, and not compared."""
        if self._window is not None:
            self._tidy(self._window)

    def _tidy(self, window: MainWindow) -> None:
        while window.presenter.escape():
            pass
        window.filling.leave()
        window.playback.stop()
        window.training.stop()
        if window.predicting.is_on():
            window.predicting.toggle()
        window.training.set_rate(len(RATES) - 1)
        window.training.set_stops(StopConditions())
        window.controls.training.show_stops(window.training.stops)
        window.files.open_example(self._experiment)
        if window.appearance.projector:
            window.appearance.set_projector(False)
        if window.appearance.is_text_resized():
            window.appearance.usual_text()
        if window.appearance.choice != "system":
            window.appearance.choose("system")
        for section in window.controls.sections:
            section.set_open(False)
        window.playback.set_speed(USUAL_SPEED)
        window.stepping.set_grain("factor")
        window.settings.forget("")
        QGuiApplication.clipboard().clear()
        for bar in window.findChildren(QScrollBar):
            bar.setValue(bar.minimum())
        if window.windowState() != self._state:
            window.setWindowState(self._state)
            QApplication.processEvents()
        window.setGeometry(self._place)
        if window.saveState() != self._layout or window.canvas.sizes() != self._heights:
            window.arrangement.reset()
        window.graph.fit()
        window.plots.area.bring("learnt")
        window.plots.hide()
        window.activateWindow()
        window.graph.setFocus()
        for _ in range(3):
            QApplication.processEvents()
        if window.controls_dock.width() != self._column:  # a plot that comes and goes may move the border by a pixel
            window.resizeDocks([window.controls_dock], [self._column], Qt.Orientation.Horizontal)
        for worker in window.findChildren(Worker):
            worker.wait()
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        window.status.theme_changed()
        for keeper in KEEPERS:  # large type, for one, moves what is in the others, too
            keeper.rest()

    def rest(self) -> None:
        """What is put off is done now."""
        if self._window is None:
            return
        QApplication.processEvents()
        for timer in self._window.findChildren(QTimer):
            if timer.isActive() and timer.isSingleShot():
                timer.stop()
                timer.timeout.emit()
        QApplication.processEvents()

    def close(self) -> None:
        if self._window is not None:
            take_away(self._window)
            self._window = None


def open_and_close(window: MainWindow) -> None:
    """What sections make when they are first opened is there then."""
    for section in window.controls.sections:
        section.set_open(True)
        section.set_open(False)


def everything_about(window: MainWindow) -> list[object]:
    """What a test that begins with this window could notice."""
    return [
        window.grab().toImage(), window.geometry(), window.isVisible(), window.focusWidget(),
        window.session.length, window.session.modified, QGuiApplication.clipboard().text(),
        window.stepping.grain, window.playback.speed, window.training.rate_index, window.training.stops,
        [(action.text(), action.isEnabled(), action.isChecked()) for action in window.findChildren(QAction)],
        Counter(type(one) for one in window.findChildren(QObject) if type(one).__module__.startswith("nnviz")),
        [timer for timer in window.findChildren(QTimer) if timer.isActive()],
    ]  # fmt: skip


@pytest.fixture
def noticed() -> Callable[[MainWindow], list[object]]:
    """``noticed(window)``: what tells a window that is handed on from another one."""
    return everything_about


@pytest.fixture(scope="module")
def keeping(qapp: QApplication) -> Iterator[Callable[..., Keeper]]:
    """``keeping(experiment, plots)``: who has such a window for the tests of a file."""

    def keep(*arguments: object) -> Keeper:
        KEEPERS.append(Keeper(*arguments))
        return KEEPERS[-1]

    with look_restored(qapp):
        yield keep
        while KEEPERS:
            KEEPERS.pop().close()


@pytest.fixture(scope="module")
def keeper(keeping: Callable[..., Keeper]) -> Keeper:
    return keeping()


@pytest.fixture
def kept_window(keeper: Keeper, answers: list) -> Iterator[MainWindow]:
    """As ``window``, for many short tests: the window of the test before, made as new; where that fails, a new one."""
    yield keeper.window()
    keeper.take_back()


@pytest.fixture(scope="module")
def xor_keeper(keeping: Callable[..., Keeper]) -> Keeper:
    return keeping("xor", ("training",))


@pytest.fixture
def kept_xor(xor_keeper: Keeper, answers: list) -> Iterator[MainWindow]:
    """As ``kept_window``, on the noisy XOR, where training has been looked at before."""
    yield xor_keeper.window()
    xor_keeper.take_back()


@pytest.fixture
def window(request: pytest.FixtureRequest) -> MainWindow:
    """The window on the experiment that nnviz starts with: a kept one, but for a test that opens others, too."""
    if "open_window" in request.fixturenames:
        return request.getfixturevalue("open_window")()
    return request.getfixturevalue("kept_window")


@pytest.fixture
def xor(request: pytest.FixtureRequest) -> MainWindow:
    """The window on the noisy XOR, which has something to learn; kept or not as ``window``."""
    if "open_window" in request.fixturenames:
        xor = Session.open(resources.path("experiments", "xor.nnviz.json"))
        return request.getfixturevalue("open_window")(xor)
    return request.getfixturevalue("kept_xor")


@pytest.fixture
def settle(qapp: QApplication) -> Callable[[], None]:
    """Lets the coalesced refresh happen."""

    def process() -> None:
        for _ in range(3):
            qapp.processEvents()

    return process


class User:
    """Trains in a window as somebody before the screen does, and sees what has come of it."""

    def __init__(self, window: MainWindow, qtbot: QtBot, settle: Callable[[], None]) -> None:
        self._window, self._qtbot, self._settle = window, qtbot, settle
        window.plots.show("training")
        settle()

    def press(self, name: str) -> None:
        """Choose it from the menu: only what is enabled can be."""
        action = self._window.action_set[name]
        if not action.isEnabled():
            self._settle()
        assert action.isEnabled()
        action.trigger()

    def train_a_while(self, least: int = 30) -> int:
        """Train, pause, and say how many updates there are."""
        goal = self.updates + least
        self.press("train")
        self._qtbot.waitUntil(lambda: self.updates >= goal)
        self.press("train")
        assert not self._window.training.running
        self._settle()
        return self.updates

    @property
    def updates(self) -> int:
        """How many the weights have behind them."""
        return self._window.session.state.updates

    @property
    def panel(self) -> QWidget:
        """The training panel."""
        return self._window.plots.views["training"]

    def numbers(self) -> list[np.ndarray]:
        """All weights and biases."""
        parameters = self._window.session.state.parameters
        return [*parameters.weights, *parameters.biases]

    def has_numbers(self, others: list[np.ndarray]) -> bool:
        """Whether the weights and biases are exactly these."""
        return all(np.array_equal(one, other) for one, other in zip(self.numbers(), others, strict=True))

    def sees_update(self, update: int) -> bool:
        """Whether everything in the window is about this moment."""
        window, frame, panel = self._window, self._window.session.frame(), self.panel
        return (
            window.status.position.text() == frame.status.position
            and window.status.loss.text() == frame.status.loss
            and window.graph._frame is frame.graph
            and window.chain._frame is frame.chain
            and panel.place.text.startswith(f"update {update:,} of")
            and panel.scrubber.value() == update
            and panel.plot._moment.x == update
        )


@pytest.fixture
def user_of(qtbot: QtBot, settle: Callable[[], None]) -> Callable[[MainWindow], User]:
    """``user_of(window)``: who works that window."""
    return lambda window: User(window, qtbot, settle)


@pytest.fixture
def user(user_of: Callable[[MainWindow], User], xor: MainWindow) -> User:
    """Who works the window on the noisy XOR."""
    return user_of(xor)


@dataclass
class FakeJob:
    """Gives ``result`` at once, or when the gate is open; refuses with ``sentence``."""

    result: object
    sentence: str = ""
    gate: threading.Event | None = None

    def run(self, on_progress: Callable[[float], bool]) -> object | None:
        while self.gate is not None and not self.gate.wait(0.005):
            if not on_progress(0.5):
                return None
        if self.sentence:
            raise UserError(self.sentence)
        return self.result


@pytest.fixture
def make_job() -> Callable[..., FakeJob]:
    """``make_job(result)``: work for the background."""
    return FakeJob
