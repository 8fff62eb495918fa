"""What the controls show: the choices made, the choices there are, and what each of them means."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.datasets import BUILTIN
from nnviz.core.fitting import misfit, misfit_of
from nnviz.core.initializers import INITIALIZERS
from nnviz.core.losses import LOSSES
from nnviz.core.network import same_numbers
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.options import Option, PairOption
from nnviz.core.schedules import SCHEDULES
from nnviz.session.experiment.values import ChosenSpec
from nnviz.session.frame.images import offered_images
from nnviz.session.frame.model import Choice, ControlsFrame, LayerRow, OptionField
from nnviz.session.hints import size_hint
from nnviz.session.last import Last
from nnviz.session.notation import counted, number
from nnviz.session.state import State, learning_rate

_last = Last[ControlsFrame]()


def build_controls(state: State) -> ControlsFrame:
    """The controls of a State; the same frame at each step of a pass."""
    things = (
        state.experiment, state.data, state.computation, state.initial, state.updates, state.input_edited,
        state.parameters_edited,
    )  # fmt: skip
    return _last.get("controls", things, lambda: _build(state))


def _build(state: State) -> ControlsFrame:
    """Whatever of ``state`` it depends on is among the things above."""
    experiment, data = state.experiment, state.data
    return ControlsFrame(
        experiment=experiment,
        layers=_layer_rows(state),
        losses=_losses(state),
        misfit=misfit_of(state.network) or "",
        schemes=choices(INITIALIZERS),
        scheme_options=_option_fields(experiment.initialization),
        weights_note=_weights_note(state),
        training_rows=len(data.train),
        rate_note=_rate_note(state),
        optimizers=choices(OPTIMIZERS),
        optimizer_options=_option_fields(experiment.optimizer),
        schedules=choices(SCHEDULES),
        schedule_options=_option_fields(experiment.schedule),
        data_sets=_data_sets(state),
        data_note=_data_note(state),
        size_hint=size_hint(data),
        sample_count=len(data.inputs),
        sample_note=_sample_note(state),
        input_values=tuple(state.computation.x.tolist()),
        input_names=tuple(data.feature_names),
        input_edited=state.input_edited,
        images=offered_images(state),
    )


def choices(registry: Mapping[str, Any]) -> tuple[Choice, ...]:
    """All that there is in a registry, by name and title."""
    return tuple(Choice(name, one.title, "") for name, one in registry.items())


def _layer_rows(state: State) -> tuple[LayerRow, ...]:
    hidden = _hidden_activations()
    return tuple(_layer_row(state, k, hidden) for k in range(1, state.network.depth + 1))


def _layer_row(state: State, k: int, hidden: tuple[Choice, ...]) -> LayerRow:
    output = k == state.network.depth
    layer = state.network.layers[k - 1]
    activations = _output_activations(state) if output else hidden
    two_classes = state.data.classes is not None and len(state.data.classes) == 2
    editable = not output or two_classes
    return LayerRow(k, layer.units, layer.activation.name, layer.bias, activations, editable, not output)


def _hidden_activations() -> tuple[Choice, ...]:
    return tuple(
        Choice(one.name, one.title, "" if one.elementwise else "Softmax belongs to the output layer.", one.elementwise)
        for one in ACTIVATIONS.values()
    )


def _output_activations(state: State) -> tuple[Choice, ...]:
    """Those that fit the loss come first, and the others say what is wrong."""
    told = {one: misfit(one, state.network.loss, state.network.outputs) for one in ACTIVATIONS.values()}
    return _fitting_first(Choice(one.name, one.title, tip or "", fits=not tip) for one, tip in told.items())


def _losses(state: State) -> tuple[Choice, ...]:
    """Those that fit the output come first, and the others say what is wrong."""
    output = state.network.layers[-1].activation
    told = {name: misfit(output, loss, state.network.outputs) for name, loss in LOSSES.items()}
    return _fitting_first(Choice(name, LOSSES[name].title, tip or "", fits=not tip) for name, tip in told.items())


def _fitting_first(found: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(found, key=lambda choice: not choice.fits))


def _option_fields(spec: ChosenSpec) -> tuple[OptionField, ...]:
    """A field for each number that the choice takes; two for a pair."""
    fields: list[OptionField] = []
    for key, value in spec.option_values().items():
        option = spec.chosen.options[key]
        if isinstance(option, PairOption):
            parts = enumerate(zip(option.names, value, strict=True))
            fields += [OptionField(key, name, part, *_range(option), place) for place, (name, part) in parts]
        else:
            fields.append(OptionField(key, key, value, *_range(option)))
    return tuple(fields)


def _range(option: Option | PairOption) -> tuple[float, float, str]:
    return option.minimum, option.maximum, option.tip


def _rate_note(state: State) -> str:
    if state.experiment.schedule.name == "constant":
        return ""
    return f"update {state.updates + 1:,}: η = {number(learning_rate(state))}"


def _weights_note(state: State) -> str:
    after = f"after {counted(state.updates, 'update')}"
    if state.parameters_edited:
        return "edited by hand" + (f", {after}" if state.updates else "")
    if state.updates and not same_numbers(state.parameters, state.initial):
        return after
    return "given in the file" if state.experiment.parameters is not None else "as initialized"


def _data_sets(state: State) -> tuple[Choice, ...]:
    spec = state.experiment.data
    own = {
        "csv": (Choice("csv", f"CSV: {spec.csv}", "A file of your own"),),
        "inline": (Choice("inline", "rows in the file", "The rows stand in the experiment file itself"),),
        "builtin": (),
    }
    return *choices(BUILTIN), *own[spec.kind]


def _data_note(state: State) -> str:
    data = state.data
    rows, features = data.inputs.shape
    outcome = f"{len(data.classes)} classes" if data.classes is not None else "numbers to predict"
    held = f", {len(data.test)} held out" if len(data.test) else ""
    return f"{counted(rows, 'row')}, {counted(features, 'feature')}, {outcome}{held}"


def _sample_note(state: State) -> str:
    row = state.experiment.sample
    held = " (held out)" if np.any(state.data.test == row) else ""
    edited = ", input edited" if state.input_edited else ""
    return f"row {row}: {state.data.row_label(row)}{held}{edited}"
