"""Where Nets come from: a file, an example, or the weights of another program."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnviz import resources
from nnviz.api.given import Weights, layers_from
from nnviz.api.net import Net
from nnviz.core.arrays import Array
from nnviz.core.datasets import one_hot
from nnviz.errors import UserError, plain
from nnviz.session.experiment import Experiment, build_network, given, schema, validate
from nnviz.session.experiment.files import VERSION
from nnviz.session.experiment.json_text import Pairs
from nnviz.session.experiment.naming import SUFFIX
from nnviz.session.experiment.outside import OutsideTableError, anybody, nobody
from nnviz.session.notation import counted
from nnviz.session.own_file import opened
from nnviz.session.state import first_state
from nnviz.session.weights.fitting import check_follows, parameters_for
from nnviz.session.weights.naming import NamedLayer
from nnviz.session.weights.tensors import as_float64

#: The rows: a built-in set by its name, ``data`` as an experiment file has it, or (inputs, targets).
Data = str | Mapping[str, Any] | tuple[ArrayLike, ArrayLike]


def open(path: str | Path, *, allow_outside: bool = False) -> Net:
    """The net of an experiment file, NAME.nnviz.json, as it is saved there.

    A table outside of the file's folder is read only where it is allowed. Raises UserError where the file cannot be
    read.
    """
    try:
        return Net(opened(Path(path), anybody if allow_outside else nobody)[0])
    except OutsideTableError as outside:
        told = f"{plain(str(path), 60)} takes its data from {plain(str(outside.table))}, outside of its own folder"
        raise UserError(f"{told}; allow_outside=True reads it.") from None


def example(name: str) -> Net:
    """One of the experiments that come with nnviz, by the name of its file: "iris". Raises UserError for any other."""
    files = {path.name.removesuffix(SUFFIX): path for path in sorted(resources.path("experiments").glob(f"*{SUFFIX}"))}
    if name not in files:
        near = difflib.get_close_matches(str(name)[:60], files, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(files)}."
        raise UserError(f"There is no example {plain(str(name), 60)!r}{hint}")
    return open(files[name])


def from_weights(
    weights: Weights,
    *,
    activations: Sequence[str],
    loss: str,
    data: Data,
    **choices: Any,
) -> Net:
    """A net of dense layers out of another program's weights.

    ``weights``: a .npz or .safetensors file, or arrays or tensors by their names in the order of the layers, such as a
    state_dict of PyTorch: W is "0.weight", "fc1.weight" or "W1" (fan_out, fan_in), and b beside it "0.bias" (fan_out,)
    where the layer has one. float32 and float16 are taken as the same numbers in float64.
    ``activations``: one name for each layer; ``loss``: its name; both as in an experiment file.
    ``data``: the name of a built-in set, what an experiment file has under ``data``, or (inputs, targets): (rows,
    inputs) and (rows, outputs), or of one output or of classes from 0 also (rows,).
    ``choices``: further keys of an experiment file, as ``title="…"`` or ``optimizer={"name": "adam"}``.

    Raises UserError with the array that does not fit, its shape, and what would be right.
    """
    layers = layers_from(weights)
    check_follows(layers)
    names = [activations] if isinstance(activations, str) else list(activations)
    if len(names) != len(layers):
        told = f"weights of {counted(len(layers), 'layer')} and {counted(len(names), 'activation')}"
        raise UserError(f"There are {told}: give one for each layer.")
    network = {
        "inputs": layers[0].fan_in,
        "layers": [_layer(layer, name) for layer, name in zip(layers, names, strict=True)],
        "loss": loss,
    }
    document = _plain({"network": network, "data": _data(data, layers[-1].fan_out), **choices})
    experiment = schema.read(Experiment, document, (), VERSION)
    validate(experiment)
    parameters = parameters_for(build_network(experiment), layers)
    return Net(first_state(replace(experiment, parameters=given(parameters)), Path.cwd()))


def _layer(layer: NamedLayer, activation: str) -> dict[str, Any]:
    return {"units": layer.fan_out, "activation": activation, "bias": layer.b is not None}


def _data(data: Data, outputs: int) -> Mapping[str, Any]:
    """The data as an experiment file has them."""
    if isinstance(data, str):
        return {"name": data}
    if isinstance(data, Mapping):
        return data
    if not isinstance(data, tuple | list) or len(data) != 2:
        raise UserError("data is the name of a set, what a file has under data, or a pair of inputs and targets.")
    inputs, targets = (_rows(name, one) for name, one in zip(("inputs", "targets"), data, strict=True))
    if inputs.ndim != 2:
        raise UserError(f"The inputs are {inputs.shape}, but expected (rows, inputs).")
    if targets.ndim == 1:
        targets = targets.reshape(-1, 1) if outputs == 1 else _as_classes(targets, outputs)
    if targets.ndim != 2:
        raise UserError(f"The targets are {targets.shape}, but expected (rows, outputs) or (rows,).")
    return {"inputs": inputs, "targets": targets}


def _rows(name: str, values: object) -> Array:
    return as_float64(f"The array of {name}", values)


def _as_classes(labels: Array, outputs: int) -> Array:
    """Classes counted from 0 as rows with a single one."""
    wrong = [label for label in labels.tolist() if label not in range(outputs)]
    if wrong:
        raise UserError(
            f"Targets of the shape {labels.shape} are classes, here 0 to {outputs - 1}, and one is {wrong[0]:g}; "
            f"numbers to be compared with the outputs are (rows, {outputs})."
        )
    return one_hot(labels.astype(np.int64), outputs)


def _plain(value: Any) -> Any:
    """``value`` as a file would have it: arrays and tuples as lists."""
    match value:
        case Mapping():
            return Pairs({str(key): _plain(entry) for key, entry in value.items()})
        case np.ndarray() | np.generic():
            return value.tolist()
        case list() | tuple():
            return [_plain(entry) for entry in value]
    return value
