"""One neuron: its weighted sum term by term, and its activation at z."""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.magnitude import slope_size
from nnviz.session.frame.model import InspectorFrame, TermRow
from nnviz.session.frame.question import hides
from nnviz.session.frame.shares import shares
from nnviz.session.notation import layer_symbol, number, plural, unit_symbol, zero_text
from nnviz.session.plan import Part
from nnviz.session.state import State

TERMS_SHOWN = 12
CURVE_POINTS = 201


def build_inspector(state: State) -> InspectorFrame:
    """The inspector of a State in which a neuron is selected."""
    assert state.selected_unit is not None
    k, unit = state.selected_unit
    trace, done = state.computation.sample, {step.part for step in state.steps[: state.cursor]}
    activation = state.network.layers[k - 1].activation
    z_known, a_known = Part("z", k) in done, Part("a", k) in done
    z, a = float(trace.z[k - 1][0, unit]), float(trace.a[k][0, unit])
    slope, slope_known = _slope(trace.da_dz[k - 1][0], unit), a_known and not hides(state, "da_dz", k)
    slope_text = f"∂a/∂z = {number(slope)}" if slope_known else "∂a/∂z: comes with the answer"
    on_curve = z_known and not hides(state, "a", k)  # there the activation could be read off
    curve_z, curve_a = _curve(state, k, z if on_curve else 0.0)
    terms, left_out = _terms(state, k, unit, known=(k == 1 or Part("a", k - 1) in done) and not hides(state, "z", k))
    return InspectorFrame(
        layer=k,
        unit=unit,
        title=f"{'output' if k == state.network.depth else f'layer {k}'}, unit {unit + 1}",
        terms=terms,
        left_out=left_out,
        bias="".join(map(number, state.parameters.biases[k - 1][unit : unit + 1])),
        z_text=f"z = {number(z)}" if z_known else "z: not computed yet",
        a_text=f"a = {number(a)}" if a_known else "a: not computed yet",
        slope_text=slope_text if a_known else "∂a/∂z: not computed yet",
        delta_text=_delta_text(state, k, unit, done),
        formula=activation.formula,
        curve_z=curve_z,
        curve_a=curve_a,
        z=z if on_curve else None,
        a=a if a_known else None,
        slope=slope if slope_known else None,
        note=_note(state, k, z, slope if slope_known else None),
    )


def _slope(da_dz: Array, unit: int) -> float:
    """∂a/∂z of one unit: the diagonal entry, also of a full Jacobian."""
    return float(da_dz[unit] if da_dz.ndim == 1 else da_dz[unit, unit])


def _terms(state: State, k: int, unit: int, *, known: bool) -> tuple[tuple[TermRow, ...], str]:
    """w·a of each input of the neuron; of many, the largest, and what the others come to.

    While the inputs are not ``known``, for the forward pass has not come there, or the sum is asked, only the weights
    are.
    """
    weights = state.parameters.weights[k - 1][unit]
    values = state.computation.sample.a[k - 1][0]
    with np.errstate(over="ignore", invalid="ignore"):
        products = weights * values
    order = np.argsort(-np.abs(products if known else weights), kind="stable")[:TERMS_SHOWN]
    shown = np.sort(order)
    rest = products.size - shown.size
    more = f"… {rest} more {plural(rest, 'term')}" if rest else ""
    if not known:
        return tuple(TermRow(_source(state, k, int(i)), number(weights[i]), "", "", 0.0) for i in shown), more
    rows = tuple(
        TermRow(_source(state, k, int(i)), number(weights[i]), number(values[i]), number(products[i]), share)
        for i, share in zip(shown, shares(products[shown]), strict=True)
    )
    with np.errstate(over="ignore", invalid="ignore"):
        others = number(np.delete(products, shown).sum())
    return rows, f"{more}, together {others}" if more else ""


def _source(state: State, k: int, i: int) -> str:
    symbol = unit_symbol("a", k - 1, i)
    named = k == 1 and state.data.feature_names[i] not in ("", symbol)
    return f"{symbol} {state.data.feature_names[i]}" if named else symbol


def _curve(state: State, k: int, z: float) -> tuple[Array, Array]:
    """The activation around z, wide enough to see its bends; softmax is no curve of one variable."""
    activation = state.network.layers[k - 1].activation
    if not activation.elementwise:
        return np.empty(0), np.empty(0)
    reach = max(4.0, min(abs(z) * 1.25, 1e6)) if np.isfinite(z) else 4.0
    zs = np.linspace(-reach, reach, CURVE_POINTS)
    return zs, activation.function(zs.reshape(1, -1))[0]


def _delta_text(state: State, k: int, unit: int, done: set[Part]) -> str:
    if Part("dA_dZ", k) not in done:
        return "∂L/∂z: not reached yet"
    return f"∂L/∂z = {number(state.computation.sample.dL_dz[k - 1][0, unit])}"


def _note(state: State, k: int, z: float, slope: float | None) -> str:
    activation = state.network.layers[k - 1].activation
    if not activation.elementwise:
        return (
            f"Softmax looks at all of {layer_symbol('Z', k)} at once, so it has no curve of one variable; "
            "∂a/∂z here is the unit's own entry of the Jacobian."
        )
    if slope is None:
        return ""
    if slope == 0.0:
        zero = zero_text(slope_size(activation.name, z))
        return f"The slope is {zero} here: no gradient passes through this unit."
    if abs(slope) < 0.01:
        saturated = " (saturated)" if activation.saturates else ""
        return f"The curve is almost flat here{saturated}: hardly any gradient passes through this unit."
    return ""
