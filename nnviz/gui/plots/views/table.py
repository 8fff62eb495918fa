"""The plots of which a picture can be made without their panel. Loads neither Qt nor pyqtgraph.

To add one: a function that makes it of a State, in a module beside this one, and its line in PLOT_VIEWS.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from nnviz.session.state import State
from nnviz.session.tables import Table

if TYPE_CHECKING:
    from nnviz.gui.plots.page import Painter


@dataclass(frozen=True, slots=True)
class Made:
    """A plot of a State: what paints it, and what it shows in words."""

    paint: "Painter"
    told: str
    asks: bool = False  # its own title is a question, over which that of the experiment is small
    height: float | None = None  # in logical pixels of plain type, where it depends on what is shown
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class PlotView:
    """A plot on offer."""

    tip: str
    made_by: str  # "module.function" beside this module
    size: tuple[int, int]  # where none is given
    is_of_lanes: bool = False  # and so trains them all by itself

    def make(self, state: State, updates: int = 0) -> Made:
        """The plot of ``state``; of lanes after so many ``updates`` more. Raises UserError where there is none.

        It may take some seconds. There is a Qt application.
        """
        module, _, function = self.made_by.partition(".")
        make: Callable[..., Made] = getattr(import_module(f"nnviz.gui.plots.views.{module}"), function)
        return make(state, updates) if self.is_of_lanes else make(state)


#: By their names on the command line.
PLOT_VIEWS: dict[str, PlotView] = {
    "training": PlotView("the curves of the updates of --train", "training.training", (800, 600)),
    "map": PlotView("what the net says for every pair of inputs", "learnt.decision", (640, 600)),
    "curve": PlotView("what it says for every input, of a net that has one", "learnt.curve", (800, 600)),
    "neurons": PlotView("what every neuron makes of the inputs", "learnt.neurons", (800, 600)),
    "confusion": PlotView("which classes are taken for which", "learnt.confusion", (640, 560)),
    "agreement": PlotView("outputs against targets that are numbers", "learnt.agreement", (640, 600)),
    "slice": PlotView("the loss after the next update, for every learning rate", "mountain.one_slice", (800, 600)),
    "mountain": PlotView("the error mountain, with the path walked on it", "mountain.surface", (900, 640)),
    "contours": PlotView("the same mountain as a map", "mountain.contours", (900, 640)),
    "layers": PlotView("how Z is spread in each layer, and its profile over depth", "layers.layers", (800, 600)),
    "culprit": PlotView("which factors of the chain made the gradient small or large", "layers.culprit", (760, 420)),
    "sampling": PlotView("z over fresh weights with 500 inputs of one, and the cure", "layers.sampling", (760, 460)),
    "compare": PlotView("the lanes of the experiment side by side", "compare.compare", (1280, 760), is_of_lanes=True),
}
