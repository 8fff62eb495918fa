"""The graph view: the net as neurons, edges, biases, loss and target, with its legend."""

from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.painting import paint_graph
from nnviz.gui.graph.view import GraphView

__all__ = ["GraphLayout", "GraphView", "paint_graph"]
