"""``validate``: the rules that every experiment obeys, whether it comes from a file or from a command.

Each rule names the key's path in the experiment file and what was expected there. What needs the data itself (does the
CSV fit the network? is there such a sample?) is checked by ``building.load_data``.
"""

from collections.abc import Mapping, Sequence

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.datasets import BUILTIN
from nnviz.core.initializers import INITIALIZERS
from nnviz.core.losses import LOSSES
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.options import Option, PairOption
from nnviz.core.schedules import SCHEDULES
from nnviz.errors import UserError
from nnviz.session.experiment.checks import (
    check_name,
    check_number,
    check_option,
    check_text,
    check_truth,
    check_whole,
    closest,
    is_finite_number,
    refuse,
    shown,
)
from nnviz.session.experiment.values import (
    DEFAULT_NOISE,
    DEFAULT_SAMPLES,
    DataSpec,
    Experiment,
    NetworkSpec,
    ParameterSpec,
)

MAX_UNITS = 2_000
MAX_LAYERS = 100
MAX_PARAMETERS = 5_000_000
MAX_ROWS = 200_000
MAX_SAMPLES = 100_000
MAX_SEED = 2**31 - 1
MAX_TEXT = 1_000
MAX_NOISE = 10.0
MAX_BATCH = 2**31 - 1


def validate(experiment: Experiment) -> None:
    """Refuse what no network, no data set or no file could be made of.

    Raises UserError with the path of the first key that is wrong, in the order of the file.
    """
    check_text("title", experiment.title, MAX_TEXT)
    _check_network(experiment.network)
    _check_initialization(experiment)
    _check_optimizer(experiment)
    _check_schedule(experiment)
    check_whole("batch_size", experiment.batch_size, 1, MAX_BATCH)
    check_truth("shuffle", experiment.shuffle)
    check_data(experiment.data)
    check_whole("sample", experiment.sample, 0, MAX_ROWS - 1)
    if experiment.parameters is not None:
        _check_parameters(experiment.parameters, experiment.network)


def _check_network(network: NetworkSpec) -> None:
    check_whole("network.inputs", network.inputs, 1, MAX_UNITS)
    count = len(network.layers)
    if not 1 <= count <= MAX_LAYERS:
        raise UserError(f"network.layers: expected 1 to {MAX_LAYERS} layers, got {count}.")
    fan_in, total = network.inputs, 0
    for index, layer in enumerate(network.layers):
        path = f"network.layers[{index}]"
        check_whole(f"{path}.units", layer.units, 1, MAX_UNITS)
        check_name(f"{path}.activation", layer.activation, ACTIVATIONS, "an activation")
        if layer.activation == "softmax" and index < count - 1:
            raise UserError(f"{path}.activation: softmax is for the last layer only.")
        total += layer.units * (fan_in + 1)
        fan_in = layer.units
    if total > MAX_PARAMETERS:
        raise UserError(f"network.layers: {total} weights and biases are too many; expected at most {MAX_PARAMETERS}.")
    check_name("network.loss", network.loss, LOSSES, "a loss")


def _check_initialization(experiment: Experiment) -> None:
    spec = experiment.initialization
    check_name("initialization.scheme", spec.scheme, INITIALIZERS, "an initialization scheme")
    check_whole("initialization.seed", spec.seed, 0, MAX_SEED)
    check_number("initialization.bias", spec.bias)
    check_options("initialization", spec.scheme, spec.options, INITIALIZERS[spec.scheme].options)
    values = spec.option_values()
    if "low" in values and "high" in values and values["low"] > values["high"]:
        raise UserError(
            f"initialization.low: expected a number not above high = {shown(values['high'])},"
            f" got {shown(values['low'])}."
        )


def check_options(
    path: str, name: str, options: Sequence[tuple[str, object]], known: Mapping[str, Option | PairOption]
) -> None:
    """The keys that a scheme, an optimizer or a schedule takes, each in its range."""
    seen: set[str] = set()
    for key, value in options:
        if key not in known:
            takes = f"takes {', '.join(known)}" if known else "takes no keys of its own"
            raise UserError(f"{path}.{key}: {name} has no such key; it {takes}{closest(key, known)}")
        if key in seen:
            raise UserError(f"{path}.{key}: expected one value, got two.")
        seen.add(key)
        check_option(f"{path}.{key}", value, known[key])


def _check_optimizer(experiment: Experiment) -> None:
    spec = experiment.optimizer
    check_name("optimizer.name", spec.name, OPTIMIZERS, "an optimizer")
    if not is_finite_number(spec.learning_rate) or spec.learning_rate <= 0:
        refuse("optimizer.learning_rate", "a finite number above 0", spec.learning_rate)
    check_options("optimizer", spec.name, spec.options, OPTIMIZERS[spec.name].options)


def _check_schedule(experiment: Experiment) -> None:
    spec = experiment.schedule
    check_name("schedule.name", spec.name, SCHEDULES, "a schedule")
    check_options("schedule", spec.name, spec.options, SCHEDULES[spec.name].options)
    values = spec.option_values()
    if "warmup" in values and values["warmup"] >= values["steps"]:
        raise UserError(
            f"schedule.warmup: expected a whole number below steps = {values['steps']:.0f}, got {values['warmup']:.0f}."
        )


def check_data(data: DataSpec) -> None:
    """The rules of ``data`` alone, before anything is read."""
    sources = [data.name is not None, data.csv is not None, data.inputs is not None or data.targets is not None]
    if sum(sources) != 1:
        raise UserError(
            'data: expected exactly one of "name" (a built-in data set), "csv" (a file), or "inputs" with "targets".'
        )
    if data.name is not None:
        check_name("data.name", data.name, BUILTIN, "a data set")
    if data.target is not None and data.csv is None:
        raise UserError('data.target: only a "csv" has a target column.')
    if data.csv is not None:
        _check_csv(data)
    _check_generated(data)
    if data.kind == "inline":
        _check_rows(data)
    check_whole("data.seed", data.seed, 0, MAX_SEED)
    if not is_finite_number(data.test_fraction) or not 0 <= data.test_fraction < 1:
        refuse("data.test_fraction", "a number from 0 to below 1", data.test_fraction)
    check_truth("data.standardize", data.standardize)


def _check_csv(data: DataSpec) -> None:
    check_text("data.csv", data.csv, MAX_TEXT)
    if not data.csv:
        refuse("data.csv", "the path of a CSV file", data.csv)
    if data.target is not None:
        check_text("data.target", data.target, MAX_TEXT)


def _check_generated(data: DataSpec) -> None:
    """``samples`` and ``noise``, which only a generated set takes."""
    if data.name is not None and BUILTIN[data.name].generated:
        check_whole("data.samples", data.samples, 2, MAX_SAMPLES)
        check_number("data.noise", data.noise, 0.0, MAX_NOISE)
        return
    source = f"{data.name} holds measurements" if data.name is not None else "given rows"
    for key, value, default in (("samples", data.samples, DEFAULT_SAMPLES), ("noise", data.noise, DEFAULT_NOISE)):
        if value != default:
            what = f"{source} and does not take" if data.name is not None else f"{source} do not take"
            raise UserError(f'data.{key}: {what} "{key}"; only generated data sets do.')


def _check_rows(data: DataSpec) -> None:
    """Inline inputs and targets: as many rows in both, each row as long as the first."""
    for key, rows in (("inputs", data.inputs), ("targets", data.targets)):
        if not isinstance(rows, tuple) or not rows:
            refuse(f"data.{key}", "a list of rows, each a list of numbers", rows)
        if len(rows) > MAX_ROWS:
            raise UserError(f"data.{key}: expected at most {MAX_ROWS} rows, got {len(rows)}.")
        width = len(rows[0]) if isinstance(rows[0], tuple) else 0
        if isinstance(rows[0], tuple) and not 1 <= width <= MAX_UNITS:
            raise UserError(f"data.{key}[0]: expected 1 to {MAX_UNITS} numbers, got {width}.")
        check_matrix(f"data.{key}", rows, len(rows), width)
    assert data.inputs is not None
    assert data.targets is not None
    if len(data.inputs) != len(data.targets):
        raise UserError(
            f"data.targets: expected as many rows as data.inputs has, {len(data.inputs)}, got {len(data.targets)}."
        )


def check_row(path: str, row: object, length: int) -> None:
    """A tuple of ``length`` finite numbers."""
    if not isinstance(row, tuple):
        refuse(path, "a list of numbers", row)
    if len(row) != length:
        raise UserError(f"{path}: expected {length} numbers, got {len(row)}.")
    for index, value in enumerate(row):
        if not is_finite_number(value):
            refuse(f"{path}[{index}]", "a finite number", value)


def check_matrix(path: str, rows: object, height: int, width: int) -> None:
    """A tuple of ``height`` rows of ``width`` finite numbers."""
    if not isinstance(rows, tuple):
        refuse(path, "a list of rows, each a list of numbers", rows)
    if len(rows) != height:
        raise UserError(f"{path}: expected {height} rows, got {len(rows)}.")
    for index, row in enumerate(rows):
        check_row(f"{path}[{index}]", row, width)


def _check_parameters(parameters: ParameterSpec, network: NetworkSpec) -> None:
    """Given parameters have the network's shapes."""
    for key, arrays in (("weights", parameters.weights), ("biases", parameters.biases)):
        if not isinstance(arrays, tuple):
            refuse(f"parameters.{key}", "a list with one entry for each layer", arrays)
        if len(arrays) != len(network.layers):
            raise UserError(
                f"parameters.{key}: expected one entry for each of {len(network.layers)} layers, got {len(arrays)}."
            )
    fan_in = network.inputs
    for index, layer in enumerate(network.layers):
        check_matrix(f"parameters.weights[{index}]", parameters.weights[index], layer.units, fan_in)
        check_row(f"parameters.biases[{index}]", parameters.biases[index], layer.units)
        fan_in = layer.units
