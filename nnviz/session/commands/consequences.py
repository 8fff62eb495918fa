"""What a change of the experiment entails: weights that stay or are new, data that are read again."""

from dataclasses import replace
from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.datasets import Dataset
from nnviz.core.network import Network, Parameters
from nnviz.errors import UserError
from nnviz.session.commands.checks import check_layer
from nnviz.session.computation import Computation
from nnviz.session.experiment import (
    Experiment,
    ParameterSpec,
    build_network,
    build_parameters,
    given,
    load_data,
    validate,
)
from nnviz.session.state import State, first_memory, rescaled, retargeted, target_within, with_computation


def with_new_weights(state: State, experiment: Experiment, message: str) -> State:
    """A State with new initial weights for ``experiment``, at the start of a pass; views and data stay if they fit."""
    return with_first_weights(state, replace(experiment, parameters=None), message)


def with_first_weights(state: State, experiment: Experiment, message: str) -> State:
    """The same; but weights that the experiment itself gives are the first ones."""
    validate(experiment)
    network = build_network(experiment)
    data = _data_for(state, experiment, network)
    parameters = build_parameters(experiment, network)
    computation = Computation(network, parameters, *_sample(state, experiment, data), data)
    return with_computation(
        state, computation, experiment=experiment, data=data, initial=parameters, updates=0, cursor=0,
        memory=first_memory(experiment, parameters),
        input_edited=state.input_edited and data is state.data, parameters_edited=False, message=message,
        target=target_within(network, state.target), selected_unit=_unit_within(network, state.selected_unit),
    )  # fmt: skip


def _data_for(state: State, experiment: Experiment, network: Network) -> Dataset:
    """The data as they are; read again where the choice of data changed, or what the network makes of the targets."""
    old = state.network
    same_ends = (old.inputs, old.outputs, old.loss.name) == (network.inputs, network.outputs, network.loss.name)
    if same_ends and experiment.data == state.experiment.data:
        return state.data
    return load_data(experiment, state.folder)


def _sample(state: State, experiment: Experiment, data: Dataset) -> tuple[Array, Array]:
    """The chosen sample's input and target; an input edited by hand stays as long as its data do."""
    row = experiment.sample
    x = state.computation.x if state.input_edited and data is state.data else data.inputs[row]
    return x, data.targets[row]


def _unit_within(network: Network, unit: tuple[int, int] | None) -> tuple[int, int] | None:
    if unit is None or unit[0] > network.depth or unit[1] >= network.fan_out(unit[0]):
        return None
    return unit


def with_same_weights(state: State, experiment: Experiment, message: str) -> State:
    """A State with the same weights under a changed activation, loss or set of rows."""
    validate(experiment)
    network = build_network(experiment)
    data = _data_for(state, experiment, network)
    x, y = _sample(state, experiment, data)
    computation = Computation(network, state.parameters, x, y, data)
    edited = state.input_edited and data is state.data
    return with_computation(
        state, computation, experiment=experiment, data=data, input_edited=edited, message=message
    )  # fmt: skip


def with_other_biases(state: State, experiment: Experiment, layer: int, message: str) -> State:
    """A State with the same weights, now with or without biases in a layer; new biases start as all biases do."""
    b = _first_biases(experiment, layer)
    experiment = replace(experiment, parameters=_given_with(experiment.parameters, layer, b))
    validate(experiment)
    initial = state.initial.with_array(layer, "b", b)
    parameters = initial if state.parameters is state.initial else state.parameters.with_array(layer, "b", b)
    network, fresh = build_network(experiment), first_memory(experiment, initial)
    values = zip(state.memory.values, fresh.values, strict=True)
    kept = tuple(own.with_array(layer, "b", new.array(layer, "b")) for own, new in values)
    return rescaled(retargeted(
        state, experiment=experiment, initial=initial, memory=replace(state.memory, values=kept),
        computation=replace(state.computation, network=network, parameters=parameters),
        target=target_within(network, state.target), chosen_path=0, message=message,
    ))  # fmt: skip


def with_given_parameters(state: State, parameters: Parameters, message: str) -> State:
    """A State that starts from other weights and biases of the same shapes, at the start of a pass."""
    experiment = replace(state.experiment, parameters=given(parameters))
    return with_computation(
        state, replace(state.computation, parameters=parameters), experiment=experiment, initial=parameters,
        memory=first_memory(experiment, parameters), updates=0, cursor=0, parameters_edited=False, message=message,
    )  # fmt: skip


def _first_biases(experiment: Experiment, layer: int) -> Array:
    chosen = experiment.network.layers[layer - 1]
    return np.full(chosen.units if chosen.bias else 0, float(experiment.initialization.bias))


def _given_with(given: ParameterSpec | None, layer: int, b: Array) -> ParameterSpec | None:
    """The parameters that the file gives, with other biases in a layer."""
    if given is None:
        return None
    return replace(given, biases=(*given.biases[: layer - 1], tuple(b.tolist()), *given.biases[layer:]))


def with_network(experiment: Experiment, **changes: Any) -> Experiment:
    return replace(experiment, network=replace(experiment.network, **changes))


def with_layer(experiment: Experiment, layer: int, **changes: Any) -> Experiment:
    layers = list(experiment.network.layers)
    check_layer(experiment, layer)
    layers[layer - 1] = replace(layers[layer - 1], **changes)
    return with_network(experiment, layers=tuple(layers))


def with_hidden_layers(experiment: Experiment, **changes: Any) -> Experiment:
    """The same changes in every hidden layer; refused where there is none."""
    *hidden, output = experiment.network.layers
    if not hidden:
        raise UserError("This net has no hidden layer: add one first.")
    return with_network(experiment, layers=(*(replace(layer, **changes) for layer in hidden), output))
