"""From an experiment's names to what they stand for: the network, its parameters, the data.

Targets are numbers as the outputs are compared with them. Classes become 0 and 1 where one unit tells two of them
apart (whatever its activation: a tanh output with a squared error has targets 0 and 1 as well), and one-hot rows where
there is one unit for each class.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.arrays import Array
from nnviz.core.datasets import (
    Dataset,
    Reading,
    Table,
    as_classes,
    generate,
    has_few_classes,
    make_dataset,
    one_hot,
    one_hot_as_classes,
)
from nnviz.core.losses import LOSSES
from nnviz.core.network import Layer, Network, Parameters, initialize
from nnviz.errors import UserError
from nnviz.session.experiment.refusals import ExperimentError
from nnviz.session.experiment.schema import validate
from nnviz.session.experiment.values import (
    MAX_UNITS,
    DataSpec,
    Experiment,
    LayerSpec,
    Matrix,
    NetworkSpec,
    ParameterSpec,
    Row,
)
from nnviz.session.notation import number, plural, subscript


def build_network(experiment: Experiment) -> Network:
    """The network that ``experiment.network`` names. The experiment is valid."""
    spec = experiment.network
    layers = tuple(Layer(layer.units, ACTIVATIONS[layer.activation], layer.bias) for layer in spec.layers)
    return Network(spec.inputs, layers, LOSSES[spec.loss])


def build_parameters(experiment: Experiment, network: Network) -> Parameters:
    """The parameters given in the experiment, else those that its initialization makes."""
    given = experiment.parameters
    if given is not None:
        return Parameters(tuple(map(_array, given.weights)), tuple(map(_array, given.biases)))
    spec = experiment.initialization
    return initialize(network, spec.scheme, spec.seed, float(spec.bias), spec.option_values(), float(spec.scale))


def given(parameters: Parameters) -> ParameterSpec:
    """The parameters as an experiment gives them."""
    weights = tuple(tuple(map(tuple, W.tolist())) for W in parameters.weights)
    return ParameterSpec(weights, tuple(tuple(b.tolist()) for b in parameters.biases))


def _array(rows: Matrix | Row) -> Array:
    array = np.array(rows, dtype=np.float64)
    array.setflags(write=False)
    return array


def load_data(experiment: Experiment, folder: Path) -> Dataset:
    """The data of a valid experiment; ``folder`` is where the experiment file lies, for a relative CSV path.

    Raises UserError where the data cannot be read, or does not fit the network's inputs, outputs, loss or the chosen
    sample.
    """
    spec, network = experiment.data, experiment.network
    table = _table(spec, folder)
    loss = LOSSES[network.loss]
    if loss.needs_probabilities:
        table = as_classes(table) if spec.kind == "csv" else one_hot_as_classes(table)
    if len(table.feature_names) != network.inputs:
        features = len(table.feature_names)
        found = f"{table.name} has {features} {plural(features, 'feature')}"
        raise ExperimentError(("network", "inputs"), f"{found}, so expected {features}, got {network.inputs}.")
    if experiment.sample >= table.rows:
        found, expected = f"{table.rows} {plural(table.rows, 'row')}", f"a whole number from 0 to {table.rows - 1}"
        told = f"{table.name} has {found}, so expected {expected}, got {experiment.sample}."
        raise ExperimentError(("sample",), told)
    targets, names = _targets(table, network)
    if loss.needs_probabilities:
        _check_probabilities(table.name, network.loss, targets)
    return make_dataset(
        table,
        targets,
        names,
        seed=spec.seed,
        test_fraction=float(spec.test_fraction),
        standardize=spec.standardize,
    )


def _table(spec: DataSpec, folder: Path) -> Table:
    """The rows, from wherever they come."""
    if spec.csv is not None and spec.csv_text is not None:
        return _within(spec.csv, spec.csv_text, spec.target, spec.reading)
    if spec.csv is not None:
        return _csv(folder / spec.csv, spec.target, spec.reading)
    if spec.name is not None:
        return generate(spec.name, spec.samples, float(spec.noise), spec.seed)
    assert spec.inputs is not None
    assert spec.targets is not None
    inputs, values = _array(spec.inputs), _array(spec.targets)
    return Table(
        "the given data",
        inputs,
        tuple(f"x{subscript(index + 1)}" for index in range(inputs.shape[1])),
        values=values,
        value_names=_value_names(values.shape[1]),
    )


def _csv(path: Path, target: str | None, reading: Reading) -> Table:
    """The file's table; it is read again only when the file has changed."""
    from nnviz.core.datasets import read_csv

    version = _version(path)
    if version is None:
        return read_csv(path, target, reading)  # which says what is wrong
    key = path, target, reading, version
    kept = _KEPT.get(key)
    return _keep(key, read_csv(path, target, reading) if kept is None else kept)


def _within(name: str, text: str, target: str | None, reading: Reading) -> Table:
    """The table whose text the experiment has."""
    from nnviz.core.datasets import read_csv

    key = name, text, target, reading
    kept = _KEPT.get(key)
    return _keep(key, read_csv(Path(name), target, reading, data=text.encode()) if kept is None else kept)


def keep_table(path: Path, target: str, reading: Reading, table: Table) -> None:
    """Take ``table`` for what the file holds, if it is still there, so that it is not read a second time."""
    version = _version(path)
    if version is not None:
        _keep((path, target, reading, version), table)


def _version(path: Path) -> tuple[int, int, int] | None:
    """Another one when the file has changed; None where there is no file to be looked at."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


#: The tables that were read last, the latest at the end.
_KEPT: dict[object, Table] = {}
_MOST_KEPT = 2


def _keep(key: object, table: Table) -> Table:
    _KEPT.pop(key, None)
    while len(_KEPT) >= _MOST_KEPT:
        del _KEPT[next(iter(_KEPT))]
    _KEPT[key] = table
    return table


def _value_names(count: int) -> tuple[str, ...]:
    return ("y",) if count == 1 else tuple(f"y{subscript(index + 1)}" for index in range(count))


def _targets(table: Table, network: NetworkSpec) -> tuple[Array, tuple[str, ...]]:
    """Targets (rows, outputs) and a name for each output; refused where they do not fit the last layer."""
    outputs = network.layers[-1].units
    path = ("network", "layers", len(network.layers) - 1, "units")
    if table.values is not None:
        width = table.values.shape[1]
        if width != outputs:
            found = f"{width} {plural(width, 'target')} in each row"
            raise ExperimentError(path, f"{table.name} has {found}, so expected {width}, got {outputs}.")
        return table.values, table.classes or table.value_names
    assert table.classes is not None
    assert table.labels is not None
    count = len(table.classes)
    if outputs == 1 and count == 2:
        return table.labels.reshape(-1, 1).astype(np.float64), table.classes[1:]
    if outputs != count:
        expected = "1 or 2" if count == 2 else str(count)
        raise ExperimentError(path, f"{table.name} has {count} classes, so expected {expected}, got {outputs}.")
    return one_hot(table.labels, count), table.classes


def _check_probabilities(name: str, loss: str, targets: Array) -> None:
    """Targets that a cross-entropy can compare with: in 0…1, and one-hot (or shares that add up to 1) for classes."""
    wrong = np.argwhere((targets < 0) | (targets > 1))
    if wrong.size:
        row, column = wrong[0]
        raise ExperimentError(
            ("network", "loss"),
            f"{loss} compares probabilities, but row {row} of {name} has the target"
            f" {number(targets[row, column])}; a squared error takes any number.",
        )
    if loss != "cross_entropy":
        return
    off = np.flatnonzero(np.abs(targets.sum(axis=1) - 1.0) > 1e-9)
    if off.size:
        raise ExperimentError(
            ("network", "loss"),
            f"cross_entropy needs one output unit for each class, with targets that add up to 1; those of row {off[0]}"
            f" add up to {number(targets[off[0]].sum())} (binary_cross_entropy takes single units).",
        )


def adapt_to_data(experiment: Experiment, folder: Path) -> Experiment:
    """The experiment with a network that fits its data; hidden layers stay, sample and parameters are reset.

    More than two classes: softmax units and cross_entropy. Two: one sigmoid unit and binary_cross_entropy. Numbers:
    identity units and half_squared_error. Numbers that are few whole numbers, or 0/1 and one-hot rows, are taken for
    classes. Raises UserError where the data cannot be read or is too wide for a network.
    """
    validate(experiment.data, ("data",))
    table = _table(experiment.data, folder)
    if experiment.data.kind == "csv" and _are_classes(table):
        table = as_classes(table)
    features = len(table.feature_names)
    if features > MAX_UNITS:
        raise UserError(f"{table.name} has {features} features; a network takes at most {MAX_UNITS}.")
    units, activation, loss = fitting_output(table)
    *hidden, output = experiment.network.layers
    layers = (*hidden, LayerSpec(units, activation, output.bias))
    adapted = replace(experiment, network=NetworkSpec(features, layers, loss), sample=0, parameters=None)
    validate(adapted)
    return adapted


def _are_classes(table: Table) -> bool:
    return bool(table.names_of_values) or (table.values is not None and has_few_classes(table.values))


def fitting_output(table: Table) -> tuple[int, str, str]:
    """Units and activation of the output layer, and the loss."""
    if table.values is None:
        classes = len(table.classes or ())
        return (1, "sigmoid", "binary_cross_entropy") if classes == 2 else (classes, "softmax", "cross_entropy")
    width = table.values.shape[1]
    if not _is_indicator(table.values):
        return width, "identity", "half_squared_error"
    return (1, "sigmoid", "binary_cross_entropy") if width == 1 else (width, "softmax", "cross_entropy")


def _is_indicator(values: Array) -> bool:
    """Whether targets are 0/1 in one column, or one-hot rows."""
    binary = bool(np.isin(values, (0.0, 1.0)).all())
    return binary and (values.shape[1] == 1 or bool((values.sum(axis=1) == 1).all()))
