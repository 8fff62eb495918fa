"""The plots of which a picture can be made without their panel. Loads neither Qt nor pyqtgraph.

To add one: a function that makes it of a State, in a module beside this one, and its line in PLOT_VIEWS.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from nnviz.records import dataclass
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

    title: str
    tip: str
    made_by: str  # "module.function" beside this module
    panel: str  # the tab of the window that shows it
    size: tuple[int, int]  # where none is given
    least: float = 0.0  # the height, in units of its layout, that a picture in type of one size has at any width
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
    "training": PlotView(
        "training curves", "the loss after every update that was trained", "training.training", "training", (800, 600)
    ),
    "map": PlotView("map", "what the net says for every pair of inputs", "learnt.decision", "learnt", (640, 600)),
    "curve": PlotView(
        "curve", "what it says for every input, of a net that has one", "learnt.curve", "learnt", (800, 600)
    ),
    "neurons": PlotView(
        "all neurons", "what every neuron makes of the inputs", "learnt.neurons", "learnt", (800, 600)
    ),
    "confusion": PlotView(
        "confusion", "which classes are taken for which", "learnt.confusion", "learnt", (640, 560)
    ),
    "agreement": PlotView(
        "agreement", "outputs against targets that are numbers", "learnt.agreement", "learnt", (640, 600)
    ),
    "slice": PlotView(
        "slice of the mountain", "the loss after the next update, for every learning rate", "mountain.one_slice",
        "mountain", (800, 600),
    ),
    "mountain": PlotView(
        "surface of the mountain", "the error mountain, with the path walked on it", "mountain.surface", "mountain",
        (900, 640), least=300,
    ),
    "contours": PlotView(
        "map of the mountain", "the same as a map", "mountain.contours", "mountain", (900, 640), least=400
    ),
    "layers": PlotView(
        "spread of Z", "how Z is spread in each layer, and its profile over depth", "layers.layers", "layers",
        (800, 600),
    ),
    "culprit": PlotView(
        "culprit", "which factors of the chain made the gradient small or large", "layers.culprit", "layers",
        (760, 420), least=330,
    ),
    "sampling": PlotView(
        "sampling", "z over fresh weights with 500 inputs of one, and the cure", "layers.sampling", "layers", (760, 460)
    ),
    "trainability": PlotView(
        "trainability map", "from which first weights and with which learning rate it learns, in at most 48² runs",
        "trainability.trainability", "trainability", (800, 860), least=420,
    ),
    "compare": PlotView(
        "lanes", "the lanes of the experiment side by side", "compare.compare", "compare", (1280, 760), least=680,
        is_of_lanes=True,
    ),
}  # fmt: skip
