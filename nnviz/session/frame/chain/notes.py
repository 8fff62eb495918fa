"""What the numbers alone would not tell: overflow, underflow, saturation, whose gradients the update takes."""

from collections.abc import Iterator

import numpy as np

from nnviz.core.backprop import Trace
from nnviz.core.fitting import misfit_of
from nnviz.session.frame.chain.backward import names
from nnviz.session.frame.graph import mean_over
from nnviz.session.hints import size_hint
from nnviz.session.notation import derivative_symbol, layer_symbol, product_name, zero_text
from nnviz.session.plan import Part, has_reached
from nnviz.session.saturation import loss_note, slope_note
from nnviz.session.state import State


def build_notes(state: State) -> tuple[str, ...]:
    """The notes on a step; none of them tells of a number that is still to come."""
    if state.step is None:
        return tuple(note for note in (*_misfit_note(state), size_hint(state.data)) if note)
    return (*_misfit_note(state), *_sample_notes(state), *_learning_notes(state), *_batch_notes(state))


def _misfit_note(state: State) -> Iterator[str]:
    """What is wrong with the output activation under the loss: at the start, and where the two meet."""
    told = misfit_of(state.network)
    if told and (state.step is None or state.step.part in (Part("loss", state.network.depth), _first_slope(state))):
        yield told


def _first_slope(state: State) -> Part:
    return Part("dL_dA", state.network.depth)


def _sample_notes(state: State) -> Iterator[str]:
    trace, step = state.computation.sample, state.step
    assert step is not None
    lost = _first_lost(trace)
    if lost is not None and has_reached(step, _part_behind(lost, trace.network.depth), trace.network.depth):
        yield f"The first value that is not a finite number is in {lost}: {_consequence(trace, lost)}"
    if step.phase == "loss":
        yield from loss_note(trace)
    elif step.phase == "backward":
        yield from slope_note(trace) if step.part == _first_slope(state) else ()
        yield from (trace.stable_note,) if trace.stable_note else ()


def _first_lost(trace: Trace) -> str | None:
    """The first quantity that is not finite, but for a ∂L/∂A whose product with ∂A/∂Z was computed without it."""
    replaced = derivative_symbol("L", layer_symbol("A", trace.network.depth)) if trace.stable_note else None
    return next((name for name in trace.non_finite() if name != replaced), None)


def _consequence(trace: Trace, lost: str) -> str:
    """Everything follows from it, but from L itself no gradient does."""
    if lost == "L" and set(trace.non_finite()) == {"L"}:
        return "the gradients, which are computed without it, are finite."
    return "what follows from it is lost."


def _learning_notes(state: State) -> Iterator[str]:
    """Why nothing is learnt where the gradient is zero, and why units that are alike stay alike."""
    step = state.step
    if step is None or step.phase != "backward" or state.view == "path":
        return
    factor, k = state.factors()[step.part], step.part.layer
    if not np.any(factor.product):
        ends = step.part.kind in ("dZ_dW", "dZ_db")
        what = "nothing is learnt here" if ends else "nothing before it learns"
        from nnviz.core.magnitude import sizes_of  # with the first zero

        zero = zero_text(sizes_of(state.computation.sample).of(factor, state.target))
        yield f"{product_name(*names(state, factor))} is {zero}: {what} from this sample."
    elif step.part.kind == "dA_dZ" and k < state.network.depth and _units_are_alike(state, k):
        yield (
            f"All units of layer {k} have the same weights, into them and out of them: but for rounding, "
            "every update keeps them alike (symmetry)."
        )


def _units_are_alike(state: State, k: int) -> bool:
    """Whether all units of a layer, of which there is more than one, compute and learn the same from every row.

    Into them and out of them go the same weights, and the optimizer remembers the same of these.
    """
    kept = (state.parameters, *state.memory.values)
    into = [array for one in kept for array in (one.weights[k - 1], one.biases[k - 1])]
    out_of = [one.weights[k].T for one in kept]
    several = state.network.fan_out(k) > 1
    return several and all(bool(np.all(units == units[0])) for units in (*into, *out_of) if len(units))


def _batch_notes(state: State) -> Iterator[str]:
    """Where the means over the training set take the place of the sample's own gradients."""
    if state.scope == "sample" or state.step is None or state.step.phase not in ("backward", "update"):
        return
    sample, lost = state.experiment.sample, state.means.first_non_finite
    if len(state.rows) > 1:
        yield f"The chain is that of sample {sample}; edges and update: {mean_over(state)}."
    if not all(np.isfinite(array).all() for array in (*state.gradients.dL_dW, *state.gradients.dL_db)):
        yield f"The mean is not finite: among its samples, {lost} is the first value that is not."


def _part_behind(name: str, depth: int) -> Part:
    """The part of the computation that a quantity comes from; the inputs are there before the first."""
    parts = {"X": Part("z", 1), "L": Part("loss", depth)}
    for k in range(1, depth + 1):
        z, a = layer_symbol("Z", k), layer_symbol("A", k)
        parts |= {z: Part("z", k), a: Part("a", k), derivative_symbol(a, z): Part("dA_dZ", k)}
        parts[derivative_symbol("L", a)] = Part("dL_dA", k) if k == depth else Part("dZ_dA", k + 1)
        parts[derivative_symbol("L", z)] = Part("dA_dZ", k)
        parts[derivative_symbol("L", layer_symbol("W", k))] = Part("dZ_dW", k)
        parts[derivative_symbol("L", layer_symbol("b", k))] = Part("dZ_db", k)
    return parts[name]
