"""The graph view: the net as neurons, edges, biases, loss and target, with its legend."""

from typing import TYPE_CHECKING

from nnviz.doors import door
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.painting import paint_graph
from nnviz.gui.graph.view import GraphView

if TYPE_CHECKING:  # of figures for paper
    from nnviz.gui.graph.figure_height import graph_height, least_graph_height
    from nnviz.gui.graph.left_out import graph_left_out

__all__ = ["GraphLayout", "GraphView", "graph_height", "graph_left_out", "least_graph_height", "paint_graph"]

__getattr__ = door(
    __name__,
    {
        "graph_height": "nnviz.gui.graph.figure_height",
        "graph_left_out": "nnviz.gui.graph.left_out",
        "least_graph_height": "nnviz.gui.graph.figure_height",
    },
)
