"""What mean-field theory expects of an experiment's net."""

from nnviz.core.arrays import Array
from nnviz.core.layers import (
    LayerTheory,
    expected_layers,
    last_layer,
    law_of,
    why_no_theory,
    why_not_backward,
)
from nnviz.core.network import Network, Parameters
from nnviz.session.experiment import InitializationSpec


def theory_of(
    spec: InitializationSpec, network: Network, parameters: Parameters, x: Array, y: Array, *,
    fresh: bool, stretch: float = 1.0,
) -> tuple[tuple[LayerTheory, ...] | None, str | None]:  # fmt: skip
    """The prediction for each layer over the rows x (rows, inputs), and why there is none, or none backward.

    ``fresh``: the parameters are as ``spec`` draws them. Backward it starts from ∂L/∂Z of their last layer, times
    ``stretch``.
    """
    options = spec.option_values()
    reason = why_no_theory(spec.scheme, options, fresh=fresh)
    if reason is not None:
        return None, reason
    z, top = last_layer(network, parameters, x, y)
    reason = why_not_backward(network, z, top)
    law = law_of(network, spec.scheme, float(spec.bias), options, float(spec.scale))
    return expected_layers(network, law, x, stretch * top if reason is None else None), reason
