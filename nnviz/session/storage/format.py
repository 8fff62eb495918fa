"""The format itself: plain JSON values to an Experiment and back, and what to do with other versions.

Reading checks which keys are there and that objects and lists are where they should be; ``validate`` checks every
value in them.
"""

from collections.abc import Callable, Iterator
from typing import Any

from nnviz.core.datasets import BUILTIN
from nnviz.core.optimizers import OPTIMIZERS, SGD
from nnviz.errors import UserError
from nnviz.session.experiment import (
    DataSpec,
    Experiment,
    InitializationSpec,
    LayerSpec,
    NetworkSpec,
    OptimizerSpec,
    ParameterSpec,
    ScheduleSpec,
    validate,
)
from nnviz.session.experiment.checks import closest, refuse, shown
from nnviz.session.storage import json_text
from nnviz.session.storage.json_text import Pairs

FORMAT = "nnviz-experiment"
#: What this nnviz reads. It writes the lowest version that has all the keys in use, so that older ones can read along.
VERSION = 2


def _without_shuffle(document: Pairs) -> Pairs:
    """Version 2 added the key "shuffle" (true), which a file of version 1 does not know."""
    _refuse_unknown("", document, tuple(key for key in _KEYS if key != "shuffle"))
    return document


#: From a version to the next one: MIGRATIONS[n] takes an object of version n and returns one of version n + 1.
MIGRATIONS: dict[int, Callable[[Pairs], Pairs]] = {1: _without_shuffle}

_KEYS = (
    "format", "version", "title", "network", "initialization", "optimizer", "schedule", "batch_size", "shuffle", "data",
    "sample", "parameters",
)  # fmt: skip
_DATA_KEYS = {
    "builtin": ("name", "samples", "noise"),
    "csv": ("csv", "target"),
    "inline": ("inputs", "targets"),
}
#: Keys whose absence None stands for in a DataSpec, with what is expected where they are given.
_NEVER_NULL = {
    "name": "the name of a data set",
    "csv": "the path of a CSV file",
    "target": "the name of a column",
    "inputs": "a list of rows",
    "targets": "a list of rows",
}
_SPLIT_KEYS = ("seed", "test_fraction", "standardize")


def parse(text: str, source: str) -> Experiment:
    """The experiment that ``text`` writes down; ``source`` is the name that sentences give to the file.

    Raises UserError with the path of the first key that is wrong and what was expected there.
    """
    value = json_text.read(text, source)
    try:
        document = _current(_document(value))
        experiment = _experiment(document)
        validate(experiment)
    except UserError as error:
        raise UserError(f"{source}: {error}") from None
    return experiment


def _document(value: Any) -> Pairs:
    """The outermost object, if it says that it is an experiment."""
    if not isinstance(value, Pairs):
        raise UserError(f"expected a JSON object with an experiment, got {shown(value)}.")
    _refuse_twice("", value)
    if "format" not in value:
        raise UserError(f'the key "format" is missing; expected "{FORMAT}".')
    if value["format"] != FORMAT:
        refuse("format", f'"{FORMAT}"', value["format"])
    return value


def _current(document: Pairs) -> Pairs:
    """The document in this version of the format."""
    if "version" not in document:
        raise UserError(f'the key "version" is missing; expected {VERSION}.')
    version = document["version"]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        refuse("version", f"a whole number from 1 to {VERSION}", version)
    if version > VERSION:
        raise UserError(
            f"version: the file has version {shown(version)} of the format, and this nnviz knows versions up to"
            f" {VERSION}; a newer nnviz opens it."
        )
    for old in range(version, VERSION):
        document = MIGRATIONS[old](document)
    return document


# ---------------------------------------------------------------- reading


def _refuse_twice(path: str, pairs: Pairs) -> None:
    if pairs.twice is not None:
        raise UserError(f"{_join(path, pairs.twice)}: the key stands there twice.")


def _join(path: str, key: str) -> str:
    name = key if key.isidentifier() else shown(key)
    return f"{path}.{name}" if path else name


def _object(path: str, value: Any, known: tuple[str, ...] | None, required: tuple[str, ...] = ()) -> Pairs:
    """An object with no key twice, none missing, and none but the ``known`` ones (None: any)."""
    if not isinstance(value, Pairs):
        refuse(path, "an object", value)
    _refuse_twice(path, value)
    if known is not None:
        _refuse_unknown(path, value, known)
    for key in required:
        if key not in value:
            raise UserError(f"{_join(path, key)}: the key is missing.")
    return value


def _refuse_unknown(path: str, value: Pairs, known: tuple[str, ...]) -> None:
    for key in value:
        if key not in known:
            raise UserError(
                f"{_join(path, key)}: there is no such key (known: {', '.join(known)}){closest(key, known)}"
            )


def _list(path: str, value: Any, of: str) -> list[Any]:
    if not isinstance(value, list):
        refuse(path, f"a list of {of}", value)
    return value


def _number(value: Any) -> Any:
    """A whole number as the float64 that it stands for; anything else as it is, for ``validate`` to judge."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _tuples(value: Any, depth: int) -> Any:
    """Lists as tuples down to ``depth``, their numbers as floats; anything else as it is, for ``validate``."""
    if not isinstance(value, list):
        return _number(value)
    return tuple(_tuples(entry, depth - 1) for entry in value) if depth > 0 else value


def _experiment(document: Pairs) -> Experiment:
    _object("", document, _KEYS, ("network", "data"))
    return Experiment(
        title=document.get("title", ""),
        network=_network(document["network"]),
        initialization=_initialization(document.get("initialization", Pairs())),
        optimizer=_optimizer(document.get("optimizer", Pairs())),
        schedule=_schedule(document.get("schedule", Pairs())),
        batch_size=document.get("batch_size", 1),
        shuffle=document.get("shuffle", True),
        data=_data(document["data"]),
        sample=document.get("sample", 0),
        parameters=_parameters(document["parameters"]) if "parameters" in document else None,
    )


def _network(value: Any) -> NetworkSpec:
    keys = ("inputs", "layers", "loss")
    network = _object("network", value, keys, keys)
    layers = []
    for index, entry in enumerate(_list("network.layers", network["layers"], "layers")):
        layer = _object(f"network.layers[{index}]", entry, ("units", "activation"), ("units", "activation"))
        layers.append(LayerSpec(layer["units"], layer["activation"]))
    return NetworkSpec(network["inputs"], tuple(layers), network["loss"])


def _options(pairs: Pairs, own: tuple[str, ...]) -> tuple[tuple[str, Any], ...]:
    """The keys that belong to the scheme, the optimizer or the schedule; ``validate`` knows which it takes."""
    return tuple((key, _tuples(value, 1)) for key, value in pairs.items() if key not in own)


def _initialization(value: Any) -> InitializationSpec:
    pairs = _object("initialization", value, None)
    return InitializationSpec(
        pairs.get("scheme", "xavier_uniform"),
        pairs.get("seed", 0),
        _number(pairs.get("bias", 0.0)),
        _options(pairs, ("scheme", "seed", "bias")),
    )


def _optimizer(value: Any) -> OptimizerSpec:
    pairs = _object("optimizer", value, None)
    name = pairs.get("name", "sgd")
    known = OPTIMIZERS[name] if isinstance(name, str) and name in OPTIMIZERS else SGD
    return OptimizerSpec(
        name,
        _number(pairs.get("learning_rate", known.learning_rate)),
        _options(pairs, ("name", "learning_rate")),
    )


def _schedule(value: Any) -> ScheduleSpec:
    pairs = _object("schedule", value, None)
    return ScheduleSpec(pairs.get("name", "constant"), _options(pairs, ("name",)))


def _data(value: Any) -> DataSpec:
    known = (*(key for keys in _DATA_KEYS.values() for key in keys), *_SPLIT_KEYS)
    pairs = _object("data", value, known)
    for key, expected in _NEVER_NULL.items():
        if key in pairs and pairs[key] is None:
            refuse(f"data.{key}", expected, None)
    defaults = DataSpec()
    return DataSpec(
        name=pairs.get("name"),
        samples=pairs.get("samples", defaults.samples),
        noise=_number(pairs.get("noise", defaults.noise)),
        csv=pairs.get("csv"),
        target=pairs.get("target"),
        inputs=_tuples(pairs.get("inputs"), 2),
        targets=_tuples(pairs.get("targets"), 2),
        seed=pairs.get("seed", defaults.seed),
        test_fraction=_number(pairs.get("test_fraction", defaults.test_fraction)),
        standardize=pairs.get("standardize", defaults.standardize),
    )


def _parameters(value: Any) -> ParameterSpec:
    pairs = _object("parameters", value, ("weights", "biases"), ("weights", "biases"))
    return ParameterSpec(_tuples(pairs["weights"], 3), _tuples(pairs["biases"], 2))


# ---------------------------------------------------------------- writing


def dump(experiment: Experiment) -> str:
    """The experiment as the text of its file; ``parse(dump(e), ...)`` equals ``e``.

    Raises UserError for an experiment that is not valid: what is written can be read.
    """
    validate(experiment)
    return json_text.write(dict(_entries(experiment))) + "\n"


def _entries(experiment: Experiment) -> Iterator[tuple[str, Any]]:
    network, start, optimizer = experiment.network, experiment.initialization, experiment.optimizer
    yield "format", FORMAT
    yield "version", 1 if experiment.shuffle else VERSION
    yield "title", experiment.title
    layers = [{"units": layer.units, "activation": layer.activation} for layer in network.layers]
    yield "network", {"inputs": network.inputs, "layers": layers, "loss": network.loss}
    yield "initialization", {"scheme": start.scheme, "seed": start.seed, **dict(start.options), "bias": start.bias}
    yield "optimizer", {"name": optimizer.name, "learning_rate": optimizer.learning_rate, **dict(optimizer.options)}
    yield "schedule", {"name": experiment.schedule.name, **dict(experiment.schedule.options)}
    yield "batch_size", experiment.batch_size
    if not experiment.shuffle:
        yield "shuffle", False
    yield "data", _data_entries(experiment.data)
    yield "sample", experiment.sample
    if experiment.parameters is not None:
        yield "parameters", {"weights": experiment.parameters.weights, "biases": experiment.parameters.biases}


def _data_entries(data: DataSpec) -> dict[str, Any]:
    """The keys of the data's kind; those that the data set does not take are left out."""
    keys = [key for key in _DATA_KEYS[data.kind] if getattr(data, key) is not None]
    if data.name is not None and not BUILTIN[data.name].generated:
        keys = ["name"]
    return {key: getattr(data, key) for key in (*keys, *_SPLIT_KEYS)}
