"""The graph view: the net as neurons, edges, biases, loss and target, with its legend."""

from nnviz.gui.graph.figure_height import graph_height, least_graph_height
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.left_out import left_out as graph_left_out
from nnviz.gui.graph.painting import paint_graph
from nnviz.gui.graph.view import GraphView

__all__ = ["GraphLayout", "GraphView", "graph_height", "graph_left_out", "least_graph_height", "paint_graph"]
