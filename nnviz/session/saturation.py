"""Where the output is so saturated that A, as rounded, would give another loss or slope than Z does: in words.

Each is told only where the digits that are shown would be others. The traces are those of one sample.
"""

from collections.abc import Iterator

from nnviz.core.arrays import without_warnings
from nnviz.core.backprop import Trace
from nnviz.core.stable import stable_pair
from nnviz.session.notation import derivative_symbol, layer_symbol, number, unit_symbol


@without_warnings
def loss_note(trace: Trace) -> tuple[str, ...]:
    """Of L; nothing where a logarithm of the rounded output gives the same."""
    plain = float(trace.network.loss.function(trace.a[-1], trace.y)[0])
    if stable_pair(trace.network) is None or number(plain) == number(trace.loss):
        return ()
    return (_from_z(trace, "L", plain),)


@without_warnings
def slope_note(trace: Trace) -> tuple[str, ...]:
    """Of ∂L/∂A; of several entries that would be others the first is told."""
    return tuple(_slope_notes(trace))[:1]


def _slope_notes(trace: Trace) -> Iterator[str]:
    if stable_pair(trace.network) is None:
        return
    plain, found = trace.network.loss.gradient(trace.a[-1], trace.y)[0], trace.dL_da[-1][0]
    for unit, value in enumerate(plain):
        if number(value) != number(found[unit]):
            yield _from_z(trace, derivative_symbol("L", unit_symbol("a", trace.network.depth, unit)), value)


def _from_z(trace: Trace, name: str, plain: float) -> str:
    a, z = layer_symbol("A", trace.network.depth), layer_symbol("Z", trace.network.depth)
    rounded = f"The output is saturated: {a}, as rounded, would give {name} = {number(plain)}."
    return f"{rounded} {name} was computed from {z} instead."
