"""A net layer by layer: why its signals and gradients keep their size, fade or explode.

- ``spread``: mean, standard deviation and histogram; ``measuring``: those of every layer of a net;
- ``theory``: what mean-field theory expects of them before training; ``kernels``, ``gaussian``: its way there;
- ``culprit``: which factors of a chain made its gradient small or large; ``culprit_words``: the same in sentences;
- ``sampling``: z of one unit over fresh weights.
"""

from nnviz.core.layers.culprit import Arrival, Culprit, Kind, Step, find_culprit
from nnviz.core.layers.culprit_words import culprit_sentences, factor_text
from nnviz.core.layers.kernels import Law
from nnviz.core.layers.measuring import (
    QUANTITIES,
    LayerNumbers,
    Quantity,
    last_layer,
    measure_layers,
    update_ratios,
)
from nnviz.core.layers.sampling import (
    Sample,
    flat_share,
    measured_widths,
    normal_density,
    sample_under,
    sample_unit_inputs,
    sample_z,
)
from nnviz.core.layers.spread import Axis, Histogram, Spread, histogram, joined, spread_of
from nnviz.core.layers.theory import (
    Expected,
    LayerTheory,
    expected_layers,
    law_of,
    why_no_theory,
    why_not_backward,
)

__all__ = [
    "QUANTITIES", "Arrival", "Axis", "Culprit", "Expected", "Histogram", "Kind", "Law", "LayerNumbers",
    "LayerTheory", "Quantity", "Sample", "Spread", "Step", "culprit_sentences",
    "expected_layers", "factor_text", "find_culprit", "flat_share", "histogram", "joined", "last_layer",
    "law_of", "measure_layers", "measured_widths", "normal_density", "sample_under", "sample_unit_inputs", "sample_z",
    "spread_of", "update_ratios", "why_no_theory", "why_not_backward",
]  # fmt: skip
