"""What the controls show: the choices made, the choices there are, and what each of them means."""

from collections.abc import Mapping

import numpy as np

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.datasets import BUILTIN
from nnviz.core.initializers import INITIALIZERS
from nnviz.core.losses import LOSSES
from nnviz.core.network import same_numbers
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.options import Option, OptionValue, PairOption
from nnviz.core.schedules import SCHEDULES
from nnviz.session.frame.model import Choice, ControlsFrame, LayerRow, OptionField
from nnviz.session.notation import number, plural
from nnviz.session.state import State, learning_rate


def build_controls(state: State) -> ControlsFrame:
    """The controls of a State."""
    experiment, network, data = state.experiment, state.network, state.data
    spec, initialization = experiment.data, experiment.initialization
    rows = len(data.inputs)
    return ControlsFrame(
        title=experiment.title,
        inputs=network.inputs,
        layers=tuple(_layer_row(state, k) for k in range(1, network.depth + 1)),
        loss=network.loss.name,
        losses=tuple(Choice(loss.name, loss.title, "") for loss in LOSSES.values()),
        scheme=initialization.scheme,
        schemes=tuple(Choice(scheme.name, scheme.title, "") for scheme in INITIALIZERS.values()),
        scheme_options=_option_fields(INITIALIZERS[initialization.scheme].options, initialization.option_values()),
        bias=initialization.bias,
        seed=initialization.seed,
        weights_note=_weights_note(state),
        batch_size=experiment.batch_size,
        shuffle=experiment.shuffle,
        training_rows=len(data.train),
        learning_rate=experiment.optimizer.learning_rate,
        rate_note=_rate_note(state),
        optimizer=experiment.optimizer.name,
        optimizers=tuple(Choice(name, optimizer.title, "") for name, optimizer in OPTIMIZERS.items()),
        optimizer_options=_option_fields(
            OPTIMIZERS[experiment.optimizer.name].options, experiment.optimizer.option_values()
        ),
        schedule=experiment.schedule.name,
        schedules=tuple(Choice(name, schedule.title, "") for name, schedule in SCHEDULES.items()),
        schedule_options=_option_fields(
            SCHEDULES[experiment.schedule.name].options, experiment.schedule.option_values()
        ),
        data=spec.name or spec.kind,
        data_sets=_data_sets(state),
        data_is_generated=spec.name is not None and BUILTIN[spec.name].generated,
        samples=spec.samples,
        noise=spec.noise,
        data_seed=spec.seed,
        test_fraction=spec.test_fraction,
        standardize=spec.standardize,
        data_note=_data_note(state),
        sample=experiment.sample,
        sample_count=rows,
        sample_note=_sample_note(state),
        input_values=tuple(state.computation.x.tolist()),
        input_names=tuple(data.feature_names),
        input_edited=state.input_edited,
        route=state.route,
        view=state.view,
        scope=state.scope,
        edges_show=state.edges_show,
        reference_pinned=state.reference_pinned,
        selection=state.target,
        selected_value=_selected_value(state),
        layer_shapes=network.shapes,
    )


def _layer_row(state: State, k: int) -> LayerRow:
    output = k == state.network.depth
    layer = state.network.layers[k - 1]
    activations = tuple(
        Choice(
            activation.name, activation.title,
            "" if activation.elementwise or output else "Softmax belongs to the output layer.",
            activation.elementwise or output,
        )
        for activation in ACTIVATIONS.values()
    )  # fmt: skip
    two_classes = state.data.classes is not None and len(state.data.classes) == 2
    return LayerRow(k, layer.units, layer.activation.name, activations, not output or two_classes, not output)


def _option_fields(
    known: Mapping[str, Option | PairOption], values: Mapping[str, OptionValue]
) -> tuple[OptionField, ...]:
    """A field for each number; two for a pair."""
    fields: list[OptionField] = []
    for key, option in known.items():
        value = values[key]
        if isinstance(value, tuple) and isinstance(option, PairOption):
            parts = enumerate(zip(option.names, value, strict=True))
            fields += [OptionField(key, name, part, *_range(option), place) for place, (name, part) in parts]
        elif not isinstance(value, tuple):
            fields.append(OptionField(key, key, value, *_range(option)))
    return tuple(fields)


def _range(option: Option | PairOption) -> tuple[float, float, str]:
    return option.minimum, option.maximum, option.tip


def _rate_note(state: State) -> str:
    if state.experiment.schedule.name == "constant":
        return ""
    return f"update {state.updates + 1:,}: η = {number(learning_rate(state))}"


def _weights_note(state: State) -> str:
    after = f"after {state.updates:,} {plural(state.updates, 'update')}"
    if state.parameters_edited:
        return "edited by hand" + (f", {after}" if state.updates else "")
    if state.updates and not same_numbers(state.parameters, state.initial):
        return after
    return "given in the file" if state.experiment.parameters is not None else "as initialized"


def _data_sets(state: State) -> tuple[Choice, ...]:
    choices = [Choice(kind.name, kind.title, "") for kind in BUILTIN.values()]
    spec = state.experiment.data
    if spec.kind == "csv":
        choices.append(Choice("csv", f"CSV: {spec.csv}", "A file of your own"))
    elif spec.kind == "inline":
        choices.append(Choice("inline", "rows in the file", "The rows stand in the experiment file itself"))
    return tuple(choices)


def _data_note(state: State) -> str:
    data = state.data
    rows, features = data.inputs.shape
    outcome = f"{len(data.classes)} classes" if data.classes is not None else "numbers to predict"
    held = f", {len(data.test)} held out" if len(data.test) else ""
    return f"{rows} rows, {features} {plural(features, 'feature')}, {outcome}{held}"


def _sample_note(state: State) -> str:
    row = state.experiment.sample
    held = " (held out)" if np.any(state.data.test == row) else ""
    edited = ", input edited" if state.input_edited else ""
    return f"row {row}: {state.data.row_label(row)}{held}{edited}"


def _selected_value(state: State) -> float | None:
    target = state.target
    if target.row is None:
        return None
    if target.column is None:
        return float(state.parameters.biases[target.layer - 1][target.row])
    return float(state.parameters.weights[target.layer - 1][target.row, target.column])
