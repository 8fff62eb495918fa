"""A hand that knows no rule: whatever can be pressed, clicked, typed or chosen in the real window, at random.

By hand: ``QT_QPA_PLATFORM=offscreen python tests/fuzz/actions.py --count 20000 [--first 0]`` tells of each exception,
each warning of Qt or numpy, each undo and redo that do not lead back, each gradient that is not the slope of the loss,
and of memory that grows. Each hundred actions follow from their seed, in a window of their own.
"""

import argparse
import os
import random
import resource
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import isfinite
from unittest.mock import patch

os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp()  # so that no settings of the user's are touched
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QProcess, Qt, QTimer
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QMenu, QMessageBox, QWidget
from windows import Listener, settle

from nnviz import resources
from nnviz.gui.window.window import MainWindow
from nnviz.session import Session
from nnviz.session.state import State

#: Actions in one window.
LENGTH = 100
#: A gradient may differ from the slope of the loss by this share, and this much: the push is small, not nothing.
SHARE, LEAST = 1e-3, 1e-6
PUSH = 1e-5
#: A menu that nobody closes is closed after so long.
PATIENCE_MS = 300
#: Where weight, loss or gradient are larger, a push leads past all that there is to see.
LARGE = 1e3
#: They end the window, or open what is not of this program.
LEFT_OUT = frozenset({"close", "new_window", "log_folder"})
KEYS = (
    Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left,
    Qt.Key.Key_Right, Qt.Key.Key_Tab, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageDown, Qt.Key.Key_Delete,
    Qt.Key.Key_0, Qt.Key.Key_5, Qt.Key.Key_Minus, Qt.Key.Key_Period,
)  # fmt: skip
COMMANDS: tuple[tuple[str, Callable[[random.Random], dict[str, object]]], ...] = (
    ("set_learning_rate", lambda r: {"value": 10.0 ** r.uniform(-6, 3)}),
    ("set_units", lambda r: {"layer": r.randrange(1, 4), "units": r.choice((1, 2, 3, 7))}),
    ("set_activation", lambda r: {"layer": r.randrange(1, 4), "name": r.choice(("relu", "sigmoid", "sin"))}),
    ("set_loss", lambda r: {"name": r.choice(("cross_entropy", "binary_cross_entropy", "half_squared_error"))}),
    ("set_optimizer", lambda r: {"name": r.choice(("sgd", "momentum", "adam", "rmsprop"))}),
    ("set_schedule", lambda r: {"name": r.choice(("constant", "cosine", "step"))}),
    ("set_data", lambda r: {"name": r.choice(("xor", "iris", "sine", "spiral", "linear"))}),
    ("set_batch_size", lambda r: {"value": r.choice((1, 4, 1000))}),
    ("select_sample", lambda r: {"index": r.randrange(200)}),
    ("set_seed", lambda r: {"seed": r.randrange(9)}),
    ("set_parameter", lambda r: {
        "layer": 1, "parameter": "W", "row": 0, "column": 0, "value": r.choice((0.0, -2.5, 1e3, 1e300)),
    }),
    ("train", lambda r: {"updates": r.choice((1, 3, 50))}),
    ("add_layer", lambda r: {"after": r.randrange(3)}),
    ("remove_layer", lambda r: {"layer": r.randrange(1, 3)}),
)  # fmt: skip


# ---------------------------------------------------------------- what is done


def act(window: MainWindow, chance: random.Random) -> str:
    """One action, and what it was."""
    kind = chance.choice(("press", "press", "press", "command", "click", "key", "widget"))
    match kind:
        case "press":
            every = window.action_set.actions.items()
            able = [one for name, one in every if name not in LEFT_OUT and one.isEnabled()]
            return _pressed(chance.choice(able)) if able else "nothing can be pressed"
        case "command":
            name, arguments = chance.choice(COMMANDS)
            given = arguments(chance)
            window.runner.run(name, **given)
            return f"{name} {given}"
        case "click":
            view = chance.choice((window.graph, window.chain, window.plot_area))
            return _clicked(view, chance)
        case "key":
            key = chance.choice(KEYS)
            QTest.keyClick(window.focusWidget() or window, key)
            return f"key {key.name}"
        case _:
            seen = [one for one in window.findChildren(QWidget) if _can_be_clicked(one)]
            return _clicked(chance.choice(seen), chance) if seen else "nothing can be clicked"


def _pressed(action: QAction) -> str:
    action.trigger()
    return f"press {action.objectName() or action.text()}"


def _can_be_clicked(widget: QWidget) -> bool:
    takes = widget.isVisible() and widget.isEnabled() and widget.width() > 2 and widget.height() > 2
    return takes and widget.focusPolicy() != Qt.FocusPolicy.NoFocus


def _clicked(widget: QWidget, chance: random.Random) -> str:
    if not widget.isVisible():
        return f"{type(widget).__name__} is away"
    target = getattr(widget, "viewport", lambda: widget)() if hasattr(widget, "viewport") else widget
    place = QPoint(chance.randrange(max(target.width(), 1)), chance.randrange(max(target.height(), 1)))
    button = chance.choice((Qt.MouseButton.LeftButton,) * 4 + (Qt.MouseButton.RightButton,))
    QTest.mouseClick(target, button, Qt.KeyboardModifier.NoModifier, place)
    return f"click {type(widget).__name__} {place.x()},{place.y()} {button.name}"


@contextmanager
def nobody_asked(chance: random.Random) -> Iterator[None]:
    """Every dialog is answered by chance, and nothing outside of the program is opened."""
    answers = (QMessageBox.StandardButton.Discard, QMessageBox.StandardButton.Cancel)
    with (
        patch.object(QMessageBox, "question", lambda *_, **__: chance.choice(answers)),
        patch.object(QFileDialog, "getOpenFileName", lambda *_, **__: ("", "")),
        patch.object(QFileDialog, "getSaveFileName", lambda *_, **__: ("", "")),
        patch.object(QFileDialog, "getExistingDirectory", lambda *_, **__: ""),
        patch.object(QInputDialog, "getInt", lambda *given, **__: (given[3] if len(given) > 3 else 1, True)),
        patch.object(QInputDialog, "getText", lambda *_, **__: ("", False)),
        patch.object(QDialog, "exec", lambda *_: 0),
        patch.object(QMenu, "exec", lambda *_, **__: None),
        patch.object(QProcess, "startDetached", lambda *_, **__: (True, 0)),
        patch.object(QDesktopServices, "openUrl", lambda *_: True),
    ):
        yield


# ---------------------------------------------------------------- what must be so


def broken(session: Session) -> str:
    """The invariant that does not hold; "" where all do."""
    before = session.state
    if session.can_undo:
        session.undo()
        session.redo()
        if session.state is not before:
            return "undo and redo do not lead back"
    session.frame()
    return wrong_slope(before)


def wrong_slope(state: State) -> str:
    """Whether the gradient of the last layer's first weight is the slope of the loss; a corner has none."""
    layer = state.network.depth
    weight = float(state.parameters.weights[-1][0, 0])
    shown = float(state.computation.of_sample.dL_dW[-1][0, 0])
    size = PUSH * max(abs(weight), 1.0)
    ahead, here, behind = (_loss(state, layer, weight + push) for push in (size, 0.0, -size))
    if not all(map(isfinite, (ahead, here, behind))) or max(abs(here), abs(weight), abs(shown)) > LARGE:
        return ""
    slope, bend = (ahead - behind) / (2 * size), abs(ahead - 2 * here + behind) / size
    if abs(slope - shown) > SHARE * max(abs(slope), abs(shown)) + LEAST + bend + 1e-11 * max(abs(here), 1.0) / size:
        return f"∂L/∂w is {shown}, and the slope is {slope}"
    return ""


def _loss(state: State, layer: int, value: float) -> float:
    parameters = state.parameters.with_entry(layer, "W", 0, 0, value)
    return float(replace(state.computation, parameters=parameters).sample.loss)


def played(seed: int, listener: Listener, length: int = LENGTH) -> None:
    """So many actions in a window of their own; what goes wrong is the listener's to know."""
    chance = random.Random(seed)
    names = [path for path in sorted(resources.path("experiments").glob("*.nnviz.json")) if path.stat().st_size < 8_000]
    listener.place = f"{seed} opening"
    session = Session.new()
    session.load_example(chance.choice(names))  # a copy: a hand that presses Save writes over no shipped file
    window = MainWindow(session)
    window.resize(chance.choice((900, 1280, 1920)), 800)
    window.show()
    QApplication.processEvents()
    rescue = QTimer(window, interval=PATIENCE_MS)
    rescue.timeout.connect(close_popup)
    with nobody_asked(chance):
        for number in range(length):
            rescue.start()
            try:
                listener.place = f"{seed}.{number} {act(window, chance)}"
                QApplication.processEvents()
                if number % 10 == 9 and (problem := broken(window.session)):
                    listener.found.append(f"{listener.place}: {problem}")
            except Exception as error:
                listener.add(error)
    rescue.stop()
    window.playback.stop()
    window.training.stop()
    settle(window)
    _closed(window)


def close_popup() -> None:
    """A button that opens a menu at once waits for it in Qt, where no patch reaches."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def _closed(window: MainWindow) -> None:
    with patch.object(QMessageBox, "question", lambda *_, **__: QMessageBox.StandardButton.Discard):
        window.close()
    for dialog in window.findChildren(QDialog):
        dialog.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def memory() -> float:
    """The most memory that the process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    warnings.simplefilter("error")
    application, listener, told = QApplication([]), Listener(), 0
    for seed in range(options.first, options.first + max(options.count // LENGTH, 1)):
        played(seed, listener)
        for line in dict.fromkeys(listener.found):
            told += 1
            print(line, flush=True)
        listener.found.clear()
        done = (seed - options.first + 1) * LENGTH
        if done % 1_000 == 0 or done >= options.count:
            print(f"{done:,} actions, {told} problems, {memory():.0f} MiB at most", flush=True)
    application.clipboard().clear()  # without a screen it outlives Python, and what Python put on it must not
    del application
    return int(bool(told))


if __name__ == "__main__":
    sys.exit(main())
