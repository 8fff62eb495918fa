"""A net layer by layer: why its signals and gradients keep their size, fade or explode.

- ``spread``: mean, standard deviation and histogram; ``measuring``: those of every layer of a net;
- ``theory``: what mean-field theory expects of them before training; ``gaussian``: its expectations.
"""

from nnviz.core.layers.measuring import QUANTITIES, LayerNumbers, Quantity, measure_layers, update_ratios
from nnviz.core.layers.spread import Axis, Histogram, Spread, histogram, joined, spread_of
from nnviz.core.layers.theory import Expected, Law, LayerTheory, expected_layers, law_of, why_no_theory

__all__ = [
    "QUANTITIES", "Axis", "Expected", "Histogram", "Law", "LayerNumbers", "LayerTheory", "Quantity", "Spread",
    "expected_layers", "histogram", "joined", "law_of", "measure_layers", "spread_of", "update_ratios", "why_no_theory",
]  # fmt: skip
