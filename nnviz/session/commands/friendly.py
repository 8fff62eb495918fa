"""Numbers that a person can reckon with."""

from dataclasses import replace

from nnviz.core.chain import Target
from nnviz.session.state import State, first_state, rescaled, target_within

#: So many nets are looked at closely: nobody waits longer than a moment.
LOOKS = 8


def friendly_numbers(state: State) -> State:
    """Weights, inputs and targets that are multiples of ½, chosen so that slips can be told apart; η is ½.

    The net stays as it is where it is small enough to reckon with; else it becomes a small one.
    """
    from nnviz.session.predict.generator import MOST_INPUTS, MOST_LAYERS, MOST_UNITS, friendly, reckonable

    own = state.experiment
    network = reckonable(own.network)
    experiment = friendly(own.initialization.seed + 1, network, LOOKS)
    new = rescaled(replace(first_state(experiment, state.folder), scope="sample"))
    message = "Friendly numbers: all multiples of ½."
    if network != own.network:
        size = f"{MOST_INPUTS} inputs, {MOST_LAYERS} layers and {MOST_UNITS} units in each"
        message += f" The net is a small one now: more than {size} are too many to reckon with."
    return replace(
        new, route=state.route, view="matrix",
        target=target_within(new.network, Target(state.target.layer, state.target.parameter)),
        edges_show=state.edges_show, message=message,
    )  # fmt: skip
