"""Whether f(g(h(x))) is drawn as boxes: one choice for all such nets, which is remembered."""

from PySide6.QtCore import QObject

from nnviz.gui.graph import GraphView
from nnviz.gui.settings import FUNCTIONS, Settings


class FunctionBoxes(QObject):
    """The switch of the View menu and of the graph's own."""

    def __init__(self, graph: GraphView, settings: Settings) -> None:
        super().__init__(graph)
        self._graph, self._settings = graph, settings
        graph.show_functions(settings.flag(FUNCTIONS, True))

    def toggle(self) -> None:
        """Boxes, or neurons."""
        wanted = not self._graph.shows_functions()
        self._settings.set(FUNCTIONS, wanted)
        self._graph.show_functions(wanted)

    def is_on(self) -> bool:
        return self._graph.shows_functions()

    def is_offered(self) -> bool:
        """Whether the net is one of one-unit layers without biases."""
        return self._graph.can_show_functions()
