"""A net layer by layer: why its signals and gradients keep their size, fade or explode.

- ``spread``: mean, standard deviation and histogram; ``measuring``: those of every layer of a net.
"""

from nnviz.core.layers.measuring import QUANTITIES, LayerNumbers, Quantity, measure_layers, update_ratios
from nnviz.core.layers.spread import Axis, Histogram, Spread, histogram, joined, spread_of

__all__ = [
    "QUANTITIES", "Axis", "Histogram", "LayerNumbers", "Quantity", "Spread", "histogram", "joined", "measure_layers",
    "spread_of", "update_ratios",
]  # fmt: skip
