"""Shape, activations, loss and initialization."""

from dataclasses import replace

from nnviz.core.activations import ACTIVATIONS
from nnviz.errors import UserError
from nnviz.session.commands.checks import check_layer
from nnviz.session.commands.consequences import (
    with_hidden_layers,
    with_layer,
    with_network,
    with_new_weights,
    with_other_biases,
    with_same_weights,
)
from nnviz.session.experiment import LayerSpec, validate
from nnviz.session.notation import number, plural, shortest
from nnviz.session.state import State, first_memory, with_computation


def set_title(state: State, title: str) -> State:
    """The name of the experiment, at most one line."""
    experiment = replace(state.experiment, title=" ".join(title.split()))
    validate(experiment)
    return replace(state, experiment=experiment, message="")


def set_units(state: State, layer: int, units: int) -> State:
    """The number of neurons of a layer; the shape changes, so the weights are new."""
    experiment = with_layer(state.experiment, layer, units=units)
    return with_new_weights(
        state, experiment, f"Layer {layer} has {units} {plural(units, 'unit')}: the shape changed, new weights."
    )


def set_activation(state: State, layer: int, name: str) -> State:
    """The activation of a layer; the weights stay."""
    experiment = with_layer(state.experiment, layer, activation=name)
    return with_same_weights(state, experiment, f"Layer {layer}: {_called(name)}.")


def set_hidden_units(state: State, units: int) -> State:
    """The number of neurons of every hidden layer; the shape changes, so the weights are new."""
    experiment = with_hidden_layers(state.experiment, units=units)
    return with_new_weights(state, experiment, f"Every hidden layer has {units} {plural(units, 'unit')}: new weights.")


def set_hidden_activation(state: State, name: str) -> State:
    """The activation of every hidden layer; the weights stay."""
    experiment = with_hidden_layers(state.experiment, activation=name)
    return with_same_weights(state, experiment, f"Hidden layers: {_called(name)}.")


def _called(activation: str) -> str:
    """As the choice is called; what there is not is refused by its own name."""
    return ACTIVATIONS[activation].title if activation in ACTIVATIONS else activation


def set_layer_bias(state: State, layer: int, value: bool) -> State:
    """Whether the units of a layer have biases; the weights stay, and biases that come back start as all do."""
    experiment = with_layer(state.experiment, layer, bias=value)
    validate(experiment.network, ("network",))
    if experiment == state.experiment:
        return replace(state, message="")
    start = number(experiment.initialization.bias)
    what = f"biases, which start at {start}" if value else "no biases"
    return with_other_biases(state, experiment, layer, f"Layer {layer} has {what}: the weights stay.")


def add_layer(state: State, after: int) -> State:
    """A new hidden layer behind layer ``after`` (0: first), with the units, activation and biases of a neighbour."""
    layers = list(state.experiment.network.layers)
    if not 0 <= after < len(layers):
        raise UserError(f"A hidden layer can stand after layer 0 to {len(layers) - 1}, not after layer {after}.")
    hidden = layers[:-1]
    model = hidden[min(max(after - 1, 0), len(hidden) - 1)] if hidden else LayerSpec(4, "tanh")
    layers.insert(after, model)
    experiment = with_network(state.experiment, layers=tuple(layers))
    return with_new_weights(state, experiment, f"Layer {after + 1} added: the shape changed, new weights.")


def remove_layer(state: State, layer: int) -> State:
    """Take a hidden layer out; the output layer stays."""
    check_layer(state.experiment, layer)
    layers = list(state.experiment.network.layers)
    if layer == len(layers):
        raise UserError("The output layer cannot be removed: remove a hidden layer.")
    del layers[layer - 1]
    experiment = with_network(state.experiment, layers=tuple(layers))
    return with_new_weights(state, experiment, f"Layer {layer} removed: the shape changed, new weights.")


def set_loss(state: State, name: str) -> State:
    """The loss; the weights stay."""
    return with_same_weights(state, with_network(state.experiment, loss=name), "")


def set_scheme(state: State, scheme: str) -> State:
    """The initialization scheme, with its own defaults; the weights are new."""
    initialization = replace(state.experiment.initialization, scheme=scheme, options=())
    experiment = replace(state.experiment, initialization=initialization)
    return with_new_weights(state, experiment, f"Initialization {scheme}: new weights.")


def set_scheme_option(state: State, key: str, value: float) -> State:
    """A number of the initialization scheme (gain, std, …); the weights are new."""
    initialization = state.experiment.initialization
    if key not in initialization.chosen.options:
        raise UserError(f"Initialization {initialization.scheme} takes no {key!r}.")
    options = tuple({**dict(initialization.options), key: float(value)}.items())
    experiment = replace(state.experiment, initialization=replace(initialization, options=options))
    return with_new_weights(state, experiment, f"{key} = {shortest(value)}: new weights.")


def set_scale(state: State, value: float) -> State:
    """What all weights are multiplied by that the scheme draws; the weights are new."""
    initialization = replace(state.experiment.initialization, scale=float(value))
    experiment = replace(state.experiment, initialization=initialization)
    return with_new_weights(state, experiment, f"All weights times {shortest(value)}: new weights.")


def set_bias(state: State, value: float) -> State:
    """The number that all biases start from; the weights are new."""
    initialization = replace(state.experiment.initialization, bias=float(value))
    experiment = replace(state.experiment, initialization=initialization)
    who = "All biases start" if state.network.has_biases else "No layer has biases; they would start"
    return with_new_weights(state, experiment, f"{who} at {number(value)}: new weights.")


def set_seed(state: State, seed: int) -> State:
    """The seed of the initial weights; they are new."""
    experiment = replace(state.experiment, initialization=replace(state.experiment.initialization, seed=seed))
    return with_new_weights(state, experiment, f"New weights from seed {seed}.")


def new_weights(state: State) -> State:
    """Fresh initial weights from the next seed."""
    return set_seed(state, state.experiment.initialization.seed + 1)


def reset(state: State) -> State:
    """The same initial weights again, at the start of a pass."""
    computation = replace(state.computation, parameters=state.initial)
    memory = first_memory(state.experiment, state.initial)
    return with_computation(
        state, computation, memory=memory, updates=0, cursor=0, parameters_edited=False,
        message="Back to the initial weights.",
    )  # fmt: skip
