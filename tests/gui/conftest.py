"""A window that asks nobody: questions are answered by the test. And a user who trains in it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from kept_windows import (
    Keeper,
    check_kept_window,
    close_kept_window,
    everything_about,
    look_restored,
    pixels_of,
    rest_kept_window,
    set_up_quickly,
    show,
    take_away,
)
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from nnviz import resources
from nnviz.errors import UserError
from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.widgets.themed import look
from nnviz.gui.window.window import MainWindow
from nnviz.session import Session

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
    make_light()


def make_light() -> None:
    if look.theme != LIGHT:
        look.set_theme(LIGHT)
        rest_kept_window()  # it has followed


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[QMessageBox.StandardButton]:
    """What “Save changes?” is answered with, one after the other; Discard when the list is empty."""
    waiting: list[QMessageBox.StandardButton] = []

    def question(*_: object) -> QMessageBox.StandardButton:
        return waiting.pop(0) if waiting else QMessageBox.StandardButton.Discard

    monkeypatch.setattr(QMessageBox, "question", question)
    return waiting


@pytest.fixture
def painted() -> None:
    """The window is painted all the time, for tests that look at its pixels or wait for what is painted.

    Without this fixture it is painted once, when it is shown, and wherever somebody grabs it.
    """


@pytest.fixture
def open_window(
    qapp: QApplication, answers: list, request: pytest.FixtureRequest
) -> Iterator[Callable[..., MainWindow]]:
    """Opens a window on a session (by default the first experiment) and waits until it has been painted."""

    set_up_quickly()
    opened: list[MainWindow] = []

    def open_one(session: Session | None = None, **arguments: object) -> MainWindow:
        opened.append(MainWindow(session or Session.new(), **arguments))
        show(opened[-1])
        opened[-1].setUpdatesEnabled("painted" in request.fixturenames)
        return opened[-1]

    with look_restored(qapp):
        yield open_one
        # They go before the style does: Qt would dress each of their widgets anew.
        while opened:
            take_away(opened.pop())
    make_light()
    check_kept_window()  # another may have put another look on it, behind its back


@pytest.fixture
def noticed() -> Callable[[MainWindow], list[object]]:
    """``noticed(window)``: what tells a window that is handed on from another one; first of all what is seen of it."""
    return lambda window: [pixels_of(window), *everything_about(window)]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files whose tests share the kept window come last: it is made once, and its look is on no other test."""
    sharing = {item.path for item in items if "keeping" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: item.path in sharing)


@pytest.fixture(scope="session")
def look_of_the_kept_window(qapp: QApplication) -> Iterator[None]:
    """It stays on from the first test that shares the window to the last one."""
    with look_restored(qapp):
        yield
        close_kept_window()


@pytest.fixture(scope="module")
def keeping(look_of_the_kept_window: None) -> type[Keeper]:
    """``keeping(experiment, plots)``: who has the window ready for the tests of a file."""
    return Keeper


@pytest.fixture(scope="module")
def keeper(keeping: type[Keeper]) -> Keeper:
    return keeping()


@pytest.fixture
def kept_window(keeper: Keeper, answers: list, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    """The window of the test before, made as new; where that fails, a new one."""
    yield keeper.window(painted="painted" in request.fixturenames)
    keeper.take_back()


@pytest.fixture(scope="module")
def xor_keeper(keeping: type[Keeper]) -> Keeper:
    return keeping("xor", ("training",))


@pytest.fixture
def kept_xor(xor_keeper: Keeper, answers: list, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    """As ``kept_window``, on the noisy XOR, where training has been looked at before."""
    yield xor_keeper.window(painted="painted" in request.fixturenames)
    xor_keeper.take_back()


@pytest.fixture
def window(request: pytest.FixtureRequest, keeping: type[Keeper]) -> MainWindow:
    """The window on the experiment that nnviz starts with: the kept one, but for a test that opens others, too."""
    if "open_window" in request.fixturenames:
        return request.getfixturevalue("open_window")()
    return request.getfixturevalue("kept_window")


@pytest.fixture
def xor(request: pytest.FixtureRequest, keeping: type[Keeper]) -> MainWindow:
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
