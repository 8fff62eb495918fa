"""The bend of a unit: its activation over z, and where on it the unit stands, as far as the steps have come."""

import numpy as np

from nnviz.core.activations import Activation
from nnviz.core.arrays import Array
from nnviz.session.frame.model import Bend
from nnviz.session.last import Last
from nnviz.session.plan import Part
from nnviz.session.state import State

#: So far to both sides of 0 the curve is drawn, and by how much it grows where the unit stands farther out.
USUAL, GROWTH = 5.0, 1.5
POINTS = 161


def build_bend(state: State) -> Bend | None:
    """Of the selected unit, else of the first output; None unless it is wanted, and of softmax, which has no curve.

    The curve itself comes with a: beside a known z it would tell it.
    """
    if state.picture != "curve":
        return None
    layer, unit = state.selected_unit or (state.network.depth, 0)
    activation = state.network.layers[layer - 1].activation
    if not activation.elementwise:
        return None
    done = {step.part for step in state.steps[: state.cursor]}
    z = float(state.computation.sample.z[layer - 1][0, unit]) if Part("z", layer) in done else None
    a = float(state.computation.sample.a[layer][0, unit]) if Part("a", layer) in done else None
    return _bends.get("bend", (activation, z, a), lambda: _bend(activation, z, a))


_bends = Last[Bend]()


def _bend(activation: Activation, z: float | None, a: float | None) -> Bend:
    far = USUAL
    while z is not None and far < 1.1 * abs(z) < np.inf:
        far *= GROWTH
    along = np.linspace(-far, far, POINTS)
    value: Array = activation.function(along[np.newaxis])[0]
    return Bend(activation.title, along, None if a is None else value, (float(value.min()), float(value.max())), z, a)
