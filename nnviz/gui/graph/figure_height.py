"""How high a figure of a net is by itself, and at least."""

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_height
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.gui.graph.activation_scale import below_height
from nnviz.gui.graph.figure import OVER, ROOMY, SMALL, UNDER
from nnviz.gui.graph.legend import strip_height, wants_line_below
from nnviz.gui.graph.measures import row_height
from nnviz.session.frame.model import GraphFrame

#: Rows of neurons: of a figure that is low, and of one of its own height, which folds wide layers.
LEAST_ROWS, MOST_ROWS = 3, 8
#: The height of a figure that needs less, and of one that needs more, in widths.
FLATTEST, TALLEST = 0.36, 1.1


def least_graph_height(theme: Theme) -> float:
    """A height in which a net is seen, if it is folded."""
    title, small = text_height(ui_font(TEXT_MAIN, 600, theme=theme)), text_height(ui_font(TEXT_SMALL, theme=theme))
    return title + small + OVER + UNDER + LEAST_ROWS * row_height(SMALL)


def graph_height(frame: GraphFrame, width: float, theme: Theme, *, legend: bool) -> float:
    """The height of a graph of ``width`` with rows for numbers in its neurons, but not much higher than wide."""
    title, small = text_height(ui_font(TEXT_MAIN, 600, theme=theme)), text_height(ui_font(TEXT_SMALL, theme=theme))
    around = 2 * title + 2 * small + 17 + OVER + UNDER + (_legend_height(frame, width, theme) if legend else 0.0)
    rows = min(max(LEAST_ROWS, *(len(layer.names) for layer in frame.layers)), MOST_ROWS)
    return min(max(around + rows * (row_height(ROOMY) + 1), FLATTEST * width), TALLEST * width)


def _legend_height(frame: GraphFrame, width: float, theme: Theme) -> float:
    below = below_height(theme) if wants_line_below(frame, width, theme) else 0.0
    return strip_height(theme) + below
