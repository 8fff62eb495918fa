"""The numbers of the graph as a table."""

from nnviz.gui.plots.numbers.panel import NumbersPanel as NumbersPanel
