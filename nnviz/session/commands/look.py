"""What is looked at: the target of the chain, the route through the backward pass, views and scales."""

from dataclasses import replace

import numpy as np

from nnviz.core.chain import Target
from nnviz.errors import UserError
from nnviz.session.commands.checks import check_layer, checked_target
from nnviz.session.named import PICTURES, Picture
from nnviz.session.notation import target_symbol
from nnviz.session.plan import ParameterName, Route
from nnviz.session.state import SCOPES, EdgeQuantity, Scope, State, View, looking_at_next_row, rescaled, retargeted


def choose(
    state: State, layer: int, parameter: ParameterName, row: int | None = None, column: int | None = None
) -> State:
    """What the chain differentiates by: a layer's W or b, or one entry of it."""
    target = checked_target(state, layer, parameter, row, column)
    view: View = "matrix" if target.row is None else state.view
    return retargeted(state, target=target, view=view, chosen_path=0, message="")


def choose_path(state: State, index: int) -> State:
    """Which of the listed paths is followed in the path view."""
    if state.view != "path" or not 0 <= index < len(state.computation.paths(state.target)):
        raise UserError(f"There is no path {index} in the list.")
    return replace(state, chosen_path=index, message="")


def select_unit(state: State, layer: int, unit: int) -> State:
    """The neuron whose sum is shown term by term."""
    check_layer(state.experiment, layer)
    if not 0 <= unit < state.network.fan_out(layer):
        raise UserError(f"Layer {layer} has units 0 to {state.network.fan_out(layer) - 1}, not {unit}.")
    return replace(state, selected_unit=(layer, unit), message="")


def clear_unit(state: State) -> State:
    """No neuron is selected."""
    return replace(state, selected_unit=None, message="")


def set_route(state: State, route: Route) -> State:
    """One chain, or the whole backward pass with its branches."""
    if route not in ("chain", "pass"):
        raise UserError(f"The backward pass is taken as 'chain' or 'pass', not {route!r}.")
    view: View = state.view if route == "chain" else "matrix"
    return retargeted(state, route=route, view=view, message="")


def set_view(state: State, view: View) -> State:
    """Matrices, or the paths of one scalar weight; the path view picks the strongest entry if none is chosen."""
    if view not in ("matrix", "path"):
        raise UserError(f"The chain is shown as 'matrix' or 'path', not {view!r}.")
    if view == "matrix":
        return replace(state, view=view, message="")
    target, message = state.target, ""
    if target.row is None:
        target = _strongest_entry(state)
        name = target_symbol(target)
        message = f"Paths belong to one number: {name} has the largest gradient of its layer."
    return retargeted(state, view=view, route="chain", target=target, chosen_path=0, message=message)


def _strongest_entry(state: State) -> Target:
    layer, parameter = state.target.layer, state.target.parameter
    trace = state.computation.sample
    gradient = (trace.dL_dW if parameter == "W" else trace.dL_db)[layer - 1]
    place = np.unravel_index(np.argmax(np.nan_to_num(np.abs(gradient))), gradient.shape)
    return Target(layer, parameter, *(int(index) for index in place))


def set_scope(state: State, scope: Scope) -> State:
    """Whose gradients the edges show and the update takes.

    The sample's; their mean over the next mini-batch, so that the steps take the update that training would take; or
    the mean over the whole training set.
    """
    if scope not in SCOPES:
        raise UserError(f"Gradients are those of the 'sample', the 'minibatch' or the 'batch', not {scope!r}.")
    return looking_at_next_row(replace(state, scope=scope, message=""))


def show_edges(state: State, what: EdgeQuantity) -> State:
    """Whether an edge's width is its gradient or its weight."""
    if what not in ("gradient", "weight"):
        raise UserError(f"Edges show the 'gradient' or the 'weight', not {what!r}.")
    return replace(state, edges_show=what, message="")


def pin_reference(state: State, pinned: bool) -> State:
    """Hold the scales of widths and colours still, so that pictures can be compared; letting go fits them again."""
    return rescaled(replace(state, reference_pinned=bool(pinned), message=""))


def show(state: State, picture: Picture) -> State:
    """How the net is drawn: 'boxes' inside one another, 'functions', 'neurons', or '' as the user likes it.

    With 'valley' come the loss over each weight and the way that training took, where the net has one or two; with
    'curve' the activation of the selected unit, else of the first output.
    """
    if picture not in PICTURES:
        raise UserError(f"A net is drawn as 'boxes', 'functions', 'neurons', 'valley' or 'curve', not {picture!r}.")
    return replace(state, picture=picture, message="")
