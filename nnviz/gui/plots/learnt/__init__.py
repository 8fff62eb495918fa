"""What the net has learnt: its map of the inputs, every neuron's own map, confusion and agreement.

The pictures with axes load pyqtgraph and are imported when they are first drawn.
"""

from nnviz.gui.plots.learnt.panel import LearntPanel

__all__ = ["LearntPanel"]
