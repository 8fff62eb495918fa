"""Steps through the pass: Next and Back at every grain, Play, undo and redo, samples."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog

from nnviz.session import notation
from nnviz.session.frame.model import Frame, GraphFrame

if TYPE_CHECKING:
    from nnviz.gui.window.window import MainWindow


class Stepping(QObject):
    """What the Step menu does. Whoever steps by hand stops Play."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.grain = "factor"

    @property
    def _session(self):
        return self._window.session

    def set_grain(self, grain: str) -> None:
        """How far Next, Back and Play go."""
        self.grain = grain
        self._window.settings.set("step/grain", grain)

    # ------------------------------------------------------------ by hand

    def next(self) -> None:
        self._next(self.grain)

    def next_factor(self) -> None:
        self._next("factor")

    def next_layer(self) -> None:
        self._next("layer")

    def next_pass(self) -> None:
        self._next("pass")

    def next_update(self) -> None:
        self._next("update")

    def back(self) -> None:
        self._back(self.grain)

    def back_factor(self) -> None:
        self._back("factor")

    def back_layer(self) -> None:
        self._back("layer")

    def back_pass(self) -> None:
        self._back("pass")

    def back_update(self) -> None:
        self._back("update")

    def home(self) -> None:
        self._by_hand(self._session.home)

    def end(self) -> None:
        self._by_hand(self._session.end)

    def undo(self) -> None:
        self._by_hand(self._session.undo)

    def redo(self) -> None:
        self._by_hand(self._session.redo)

    def seek(self, position: int) -> None:
        """To a moment of the timeline."""
        self._by_hand(self._session.seek, position)

    def go_to(self, step: int) -> None:
        """To a step of this pass, forwards or back."""
        self._by_hand(self._session.run_to, step)

    def run_to(self) -> None:
        """Ask for the step to go to."""
        status = self._session.frame().status
        question = f"Run to which step of this pass (0 to {status.steps})?"
        step, agreed = QInputDialog.getInt(self._window, "Run to step", question, status.step, 0, status.steps)
        if agreed:
            self.go_to(step)

    def _next(self, grain: str) -> None:
        self._by_hand(self._session.next, grain)

    def _back(self, grain: str) -> None:
        self._by_hand(self._session.back, grain)

    def _by_hand(self, move, *arguments: object) -> None:
        self._window.playback.stop()
        self._window.training.stop()
        if self._window.attempt(move, *arguments):
            self._window.messages.dismiss()  # it lies over the graph, which is looked at now

    # ------------------------------------------------------------ by itself

    def play_or_pause(self) -> None:
        self._window.training.stop()
        self._window.playback.toggle()

    def play_step(self) -> bool:
        """One step of Play; whether there is a next one."""
        if not self._window.attempt(self._session.next, self.grain):
            return False
        wrong = first_wrong_number(self._session.frame().graph)
        if wrong:
            self._window.messages.show_notice(f"Play stops here: {wrong}.")
        return not wrong

    # ------------------------------------------------------------ samples, clipboard

    def next_sample(self) -> None:
        self._sample(1)

    def previous_sample(self) -> None:
        self._sample(-1)

    def _sample(self, distance: int) -> None:
        controls = self._session.frame().controls
        self._window.run_command("select_sample", index=(controls.sample + distance) % controls.sample_count)

    def copy_sentence(self) -> None:
        """The sentence about this step, to the clipboard."""
        QGuiApplication.clipboard().setText(sentence_of(self._session.frame()))
        self._window.messages.show_notice("The sentence about this step is on the clipboard.")


def sentence_of(frame: Frame) -> str:
    """The step in plain words, with its place."""
    place = f"{frame.chain.position[:1].upper()}{frame.chain.position[1:]}"
    return f"{place}: {frame.chain.sentence}" if frame.chain.sentence else place


def first_wrong_number(graph: GraphFrame) -> str:
    """What is no longer a finite number in what has been computed so far; empty if all are."""
    for layer in graph.layers:
        for letter, values in (("Z", layer.z), ("A", layer.a)):
            if values is not None and not np.isfinite(values).all():
                return f"{notation.layer_symbol(letter, layer.index)} is no longer a finite number"
    if graph.loss is not None and not np.isfinite(graph.loss):
        return "the loss is no longer a finite number"
    for edge in graph.edges:
        if edge.gradients is not None and not np.isfinite(edge.gradients).all():
            return f"∂L/∂{notation.layer_symbol('W', edge.layer)} is no longer a finite number"
    return ""
