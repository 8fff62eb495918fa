"""Steps through the pass: Next and Back at every grain, Play, undo and redo, samples."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from nnviz.gui.controllers.lessons import Lessons
from nnviz.gui.controllers.playback import Playback
from nnviz.gui.runner import Runner
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.dialogs import Dialogs
from nnviz.session import notation
from nnviz.session.frame.model import Frame, GraphFrame
from nnviz.session.plan import GRAINS, Grain
from nnviz.session.question import Question
from nnviz.session.state import State, asks_of_step
from nnviz.session.timeline import Asks


class Stepping(QObject):
    """What the Step menu does. Whoever steps by hand stops what moves on by itself."""

    stepped = Signal()  # on, by hand or by Play

    def __init__(self, runner: Runner, settings: Settings, dialogs: Dialogs, lessons: Lessons) -> None:
        super().__init__(runner)
        self._runner = runner
        self._lessons = lessons
        self._session = runner.session
        self._settings = settings
        self._dialogs = dialogs
        self.asks: Asks | None = None  # what is asked before a step, in predict mode
        self.leads_to_answer: Callable[[], bool] = bool  # whether Next has led back to the field of an open question
        self.grain: Grain = settings.choice("step/grain", GRAINS, "factor")
        self.playback = Playback(self.play_step, settings, self)
        runner.halted.connect(self.playback.stop)

    def set_grain(self, grain: Grain) -> None:
        """How far Next, Back and Play go."""
        self.grain = grain
        self._settings.set("step/grain", grain)
        self._runner.changed.emit()

    # ------------------------------------------------------------ by hand

    def next(self, grain: Grain | None = None) -> None:
        """On to the end of the next factor, layer, pass or update: what was chosen, unless ``grain`` says it.

        A lesson has pages and steps in one sequence.
        """
        if self._lessons.is_open and grain is None:
            self._lessons.next()
            return
        asks = None if self._lessons.is_open else self.asks  # a lesson asks by itself
        if asks_of_step(self._runner.state()) and self.leads_to_answer():
            return
        self._by_hand(self._session.next, grain or self.grain, asks)
        self.stepped.emit()

    def reveal(self) -> None:
        """The one step that a question is open about."""
        self._by_hand(self._session.next, self.grain, self.asks or _nothing_asked)

    def back(self, grain: Grain | None = None) -> None:
        """Back by a factor, layer, pass or update; in a lesson, by what was done last."""
        if self._lessons.is_open and grain is None:
            self._lessons.back()
            return
        self._by_hand(self._session.back, grain or self.grain)

    def home(self) -> None:
        self._by_hand(self._session.home)

    def end(self) -> None:
        self._by_hand(self._session.end)

    def undo(self) -> None:
        self._by_hand(self._session.undo)

    def redo(self) -> None:
        self._by_hand(self._session.redo)

    def can_redo(self) -> bool:
        return self._session.can_redo

    def can_undo(self) -> bool:
        return self._session.can_undo

    def seek(self, position: int) -> None:
        """To a moment of the timeline."""
        self._by_hand(self._session.seek, position)

    def go_to(self, step: int) -> None:
        """To a step of this pass, forwards or back."""
        self._by_hand(self._session.run_to, step)

    def ask_for_step(self) -> None:
        """Ask for the step to go to."""
        status = self._session.frame().status
        question = f"Run to which step of this pass (0 to {status.steps})?"
        step = self._dialogs.ask_number("Run to step", question, status.step, 0, status.steps)
        if step is not None:
            self.go_to(step)

    def _by_hand(self, move: Callable[..., object], *arguments: object) -> None:
        self._runner.halt()
        if self._runner.attempt(move, *arguments):
            self._runner.moved_on.emit()  # what was said may lie over the graph, which is looked at now

    # ------------------------------------------------------------ by itself

    def play_or_pause(self) -> None:
        if self.playback.running:
            self.playback.stop()
        elif asks_of_step(self._runner.state()):
            self._runner.tell("Play waits for your answer.")
        else:
            self._runner.halt()
            self.playback.start()

    def is_playing(self) -> bool:
        return self.playback.running

    def play_step(self) -> bool:
        """One step of Play; whether there is a next one. It stops at a question."""
        if self._lessons.is_open:
            return self._lessons.play_on()
        if not self._runner.attempt(self._session.next, self.grain, self.asks):
            return False
        self.stepped.emit()
        if asks_of_step(self._runner.state()):
            return False
        wrong = first_wrong_number(self._session.frame().graph)
        if wrong:
            self._runner.tell(f"Play stops here: {wrong}.")
        return not wrong

    # ------------------------------------------------------------ samples, clipboard

    def sample(self, distance: int) -> None:
        """The row so many rows on goes through the net; after the last one comes the first."""
        controls = self._session.frame().controls
        row = (controls.experiment.sample + distance) % controls.sample_count
        self._runner.run("select_sample", index=row)

    def copy_sentence(self) -> None:
        """The sentence about this step, to the clipboard."""
        QGuiApplication.clipboard().setText(sentence_of(self._session.frame()))
        self._runner.tell("The sentence about this step is on the clipboard.")


def _nothing_asked(state: State) -> Question | None:
    """What is asked where predict mode is off."""
    return None


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
