"""What the next press of Next will show is made and painted while the step before it is looked at."""

from contextlib import suppress

from PySide6.QtCore import QObject

from nnviz.gui.chain.view import ChainView
from nnviz.gui.controllers.stepping import Stepping
from nnviz.gui.graph.view import GraphView
from nnviz.gui.loop import AfterPainting
from nnviz.gui.runner import Runner


class Ahead(QObject):
    """Prepares the next step where somebody steps, once all that is to be painted is painted."""

    def __init__(self, graph: GraphView, chain: ChainView, runner: Runner, stepping: Stepping, parent: QObject) -> None:
        super().__init__(parent)
        self._graph, self._chain, self._runner, self._stepping = graph, chain, runner, stepping
        self._steps = False
        self._after_picture = AfterPainting(self._wait_for_plot, self)
        self._after_plot = AfterPainting(self._prepare, self)
        stepping.stepped.connect(self._expect)

    def look(self) -> None:
        """A moment is shown: prepare the next one if it was Next that led here, and a question is not to come first."""
        if self._steps and self._stepping.asks is None:
            self._after_picture.ask()
        self._steps = False

    def _expect(self) -> None:
        self._steps = True

    def _wait_for_plot(self) -> None:
        self._after_plot.ask()

    def _prepare(self) -> None:
        with suppress(Exception):  # what is wrong with it is told to whoever goes there
            frame = self._runner.session.prepare(self._stepping.grain)
            if frame is not None and self._graph.isVisible():
                self._graph.prepare(frame.graph)
            if frame is not None and self._chain.isVisible():
                self._chain.prepare(frame.chain)
