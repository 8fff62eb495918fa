"""The table of keys: everything that an experiment file can say, and so everything that the user can choose.

Every class is one object of the file, and every field a key of it, in the file's order: its type, what it can hold, and
the default that holds where the file leaves it out. A key is added by adding its line here. All classes are frozen and
hashable, and compare by content, so that two equal experiments give the same numbers.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Annotated, Any, Literal

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.datasets import BUILTIN, DELIMITERS, ENCODINGS, Feature, Reading
from nnviz.core.initializers import INITIALIZERS, Initializer
from nnviz.core.losses import LOSSES
from nnviz.core.optimizers import OPTIMIZERS, Optimizer
from nnviz.core.options import OptionValue, in_force
from nnviz.core.schedules import SCHEDULES, Schedule
from nnviz.records import dataclass
from nnviz.session.experiment.lanes import Lanes, LaneSpec
from nnviz.session.experiment.maps import MapSpec
from nnviz.session.experiment.refusals import ExperimentError, Path, refuse, shown
from nnviz.session.experiment.schema import (
    ABOVE_0,
    BELOW_1,
    TRUTH,
    Brief,
    Key,
    Kind,
    Name,
    Number,
    Object,
    Options,
    Spec,
    Text,
    Whole,
    check_matrix,
    check_row,
)

MAX_UNITS = 2_000
MAX_LAYERS = 100
MAX_PARAMETERS = 15_000_000
MAX_ROWS = 200_000
MAX_SAMPLES = 100_000
MAX_SEED = 2**31 - 1
MAX_BATCH = 2**31 - 1
MAX_SCALE = 1e6
#: Bytes of a table within the file.
MAX_TABLE = 2**20

OptionValues = tuple[tuple[str, OptionValue], ...]
Row = tuple[float, ...]
Matrix = tuple[Row, ...]


# ---------------------------------------------------------------- network


@dataclass(frozen=True, slots=True)
class LayerSpec(Spec):
    """One layer: its number of units, the name of its activation, and whether the units have biases."""

    units: Annotated[int, Key(Whole(1, MAX_UNITS), "The number of units")]
    activation: Annotated[str, Key(Name(ACTIVATIONS, "an activation", {"square": 3}), "The activation")]
    bias: Annotated[bool, Key(TRUTH, "The bias", since=3)] = True


@dataclass(frozen=True, slots=True)
class NetworkSpec(Spec):
    """The network: number of input features, layers from the first hidden one to the output, name of the loss."""

    inputs: Annotated[int, Key(Whole(1, MAX_UNITS))]
    layers: Annotated[tuple[LayerSpec, ...], Key(Object(LayerSpec, MAX_LAYERS, "layers"))]
    loss: Annotated[str, Key(Name(LOSSES, "a loss"))]

    @property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """(fan_out, fan_in) of each layer, the first hidden one first."""
        widths = (self.inputs, *(layer.units for layer in self.layers))
        return tuple((fan_out, fan_in) for fan_in, fan_out in pairwise(widths))

    def check_together(self, path: Path) -> None:
        """Softmax is the last, and there are not too many weights."""
        for index, layer in enumerate(self.layers[:-1]):
            if layer.activation == "softmax":
                raise ExperimentError((*path, "layers", index, "activation"), "softmax is for the last layer only.")
        pairs = zip(self.shapes, self.layers, strict=True)
        total = sum(fan_out * (fan_in + layer.bias) for (fan_out, fan_in), layer in pairs)
        if total > MAX_PARAMETERS:
            told = f"{total} weights and biases are too many; expected at most {MAX_PARAMETERS}."
            raise ExperimentError((*path, "layers"), told)


# ---------------------------------------------------------------- initialization, optimizer, schedule


class ChosenSpec(Spec):
    """Something chosen out of a registry. ``options`` holds only what the user set, in the order of the names."""

    __slots__ = ()
    options: OptionValues

    def __post_init__(self) -> None:
        """Sort the options, so that equal choices compare equal."""
        object.__setattr__(self, "options", tuple(sorted(self.options, key=lambda option: option[0])))

    @property
    def chosen(self) -> Any:
        """What the name stands for."""
        raise NotImplementedError

    def option_values(self) -> dict[str, Any]:
        """Every option with the value in force: the user's, else the default; numbers as floats."""
        chosen = {key: value if isinstance(value, tuple) else float(value) for key, value in self.options}
        return in_force(self.chosen.options, chosen)


@dataclass(frozen=True, slots=True)
class InitializationSpec(ChosenSpec):
    """Where the first weights come from."""

    scheme: Annotated[str, Key(Name(INITIALIZERS, "an initialization scheme", {"grid": 3}))] = "xavier_uniform"
    seed: Annotated[int, Key(Whole(0, MAX_SEED), "The seed")] = 0
    options: Annotated[OptionValues, Key(Options())] = ()
    bias: Annotated[float, Key(Number(wanted="a finite number"), "The initial bias")] = 0.0
    scale: Annotated[float, Key(Number(0.0, MAX_SCALE), "The scale of the weights", since=3)] = 1.0

    @property
    def chosen(self) -> Initializer:
        return INITIALIZERS[self.scheme]

    def check_together(self, path: Path) -> None:
        """The smallest weight is not above the largest, and one step of a grid is within its limit."""
        values = self.option_values()
        for low, high in (("low", "high"), ("step", "limit")):
            if low in values and high in values and values[low] > values[high]:
                refuse((*path, low), f"a number not above {high} = {shown(values[high])}", values[low])


@dataclass(frozen=True, slots=True)
class OptimizerSpec(ChosenSpec):
    """The update rule and its learning rate η."""

    name: Annotated[str, Key(Name(OPTIMIZERS, "an optimizer"))] = "sgd"
    learning_rate: Annotated[float, Key(Number(ABOVE_0, wanted="a finite number above 0"), "The learning rate η")] = 0.1
    options: Annotated[OptionValues, Key(Options())] = ()

    @property
    def chosen(self) -> Optimizer:
        return OPTIMIZERS[self.name]

    @classmethod
    def usual(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """The learning rate that is usual for the optimizer."""
        name = given.get("name")
        return {"learning_rate": OPTIMIZERS[name].learning_rate} if isinstance(name, str) and name in OPTIMIZERS else {}


@dataclass(frozen=True, slots=True)
class ScheduleSpec(ChosenSpec):
    """How the learning rate changes with the number of updates."""

    name: Annotated[str, Key(Name(SCHEDULES, "a schedule"))] = "constant"
    options: Annotated[OptionValues, Key(Options())] = ()

    @property
    def chosen(self) -> Schedule:
        return SCHEDULES[self.name]

    def check_together(self, path: Path) -> None:
        """The warm-up ends before the schedule does."""
        values = self.option_values()
        if "warmup" in values and values["warmup"] >= values["steps"]:
            expected, got = f"a whole number below steps = {values['steps']:.0f}", f"{values['warmup']:.0f}"
            raise ExperimentError((*path, "warmup"), expected=expected, got=got)


# ---------------------------------------------------------------- data


def _one_of(words: Iterable[str]) -> Kind:
    """One of some words."""
    known = tuple(words)
    return Kind(" or ".join(map(shown, known)), lambda value: value in known)


@dataclass(frozen=True, slots=True)
class FeatureSpec(Spec):
    """A column of a table that is a feature: its numbers, or a column of 0 and 1 for each of its texts."""

    column: Annotated[str, Key(Text("the name of a column", may_be_empty=False))]
    one_hot: Annotated[bool, Key(TRUTH)] = False


_TABLE = Text("the text of a table", most=MAX_TABLE, may_be_empty=False, breaks="\t\n\r")


@dataclass(frozen=True, slots=True)
class DataSpec(Spec):
    """The data: exactly one of a built-in set by ``name``, a ``csv`` file, or ``inputs`` with ``targets``.

    ``samples`` and ``noise`` (a standard deviation) belong to generated sets only and keep their defaults elsewhere.
    ``target`` names the CSV column to predict, None the last one; ``csv`` is relative to the experiment file, or only
    the name of a table whose text is ``csv_text``.
    ``delimiter`` to ``missing`` say what was decided about the table; what is None is recognized in it.
    ``seed`` decides the generated rows, which rows are held out and the order of mini-batches.
    """

    name: Annotated[str | None, Key(Name(BUILTIN, "a data set"))] = None
    samples: Annotated[int, Key(Whole(2, MAX_SAMPLES), "The number of samples")] = 200
    noise: Annotated[float, Key(Number(0, 10), "The noise of the data")] = 0.1
    csv: Annotated[str | None, Key(Text("the path of a CSV file", may_be_empty=False))] = None
    csv_text: Annotated[str | None, Key(_TABLE, since=3)] = None
    target: Annotated[str | None, Key(Text("the name of a column"))] = None
    delimiter: Annotated[str | None, Key(_one_of(DELIMITERS), since=3)] = None
    decimal: Annotated[str | None, Key(_one_of((".", ",")), since=3)] = None
    encoding: Annotated[str | None, Key(Name(ENCODINGS, "an encoding"), since=3)] = None
    header: Annotated[bool | None, Key(TRUTH, since=3)] = None
    features: Annotated[tuple[FeatureSpec, ...] | None, Key(Brief(FeatureSpec, MAX_UNITS, "columns"), since=3)] = None
    missing: Annotated[str | None, Key(_one_of(("drop",)), since=3)] = None
    inputs: Annotated[Matrix | None, Key(Kind("a list of rows", depth=2))] = None
    targets: Annotated[Matrix | None, Key(Kind("a list of rows", depth=2))] = None
    seed: Annotated[int, Key(Whole(0, MAX_SEED), "The seed")] = 0
    test_fraction: Annotated[float, Key(Number(0, BELOW_1, "a number from 0 to below 1"), "The held-out share")] = 0.0
    standardize: Annotated[bool, Key(TRUTH)] = False

    @property
    def kind(self) -> Literal["builtin", "csv", "inline"]:
        """Which of the three sources holds the rows."""
        if self.csv is not None:
            return "csv"
        return "builtin" if self.name is not None else "inline"

    @property
    def source(self) -> str:
        """The name of the built-in set, else the kind."""
        return self.name or self.kind

    @property
    def generated(self) -> bool:
        """Whether ``samples`` and ``noise`` apply."""
        return self.name is not None and BUILTIN[self.name].generated

    def why_not(self, key: str) -> str:
        """The keys of one source are not those of another."""
        if key == "target" and self.csv is None:
            return 'only a "csv" has a target column.'
        of_tables = ("csv_text", "delimiter", "decimal", "encoding", "header", "features", "missing")
        if key in of_tables and self.csv is None:
            return f'only a "csv" takes "{key}".'
        if key in ("samples", "noise") and not self.generated:
            who = "given rows do not take" if self.name is None else f"{self.name} holds measurements and does not take"
            return f'{who} "{key}"; only generated data sets do.'
        return ""

    @property
    def reading(self) -> Reading:
        """What was decided about the table."""
        features = None if self.features is None else tuple(Feature(one.column, one.one_hot) for one in self.features)
        return Reading(
            self.delimiter, self.decimal, self.encoding, self.header, features, self.missing == "drop"
        )  # fmt: skip

    def check_presence(self, path: Path) -> None:
        """There is one source."""
        sources = [self.name is not None, self.csv is not None, self.inputs is not None or self.targets is not None]
        if sum(sources) != 1:
            one = '"name" (a built-in data set), "csv" (a file), or "inputs" with "targets"'
            raise ExperimentError(path, f"expected exactly one of {one}.")

    def check_together(self, path: Path) -> None:
        """Given inputs have as many rows as their targets; no column is there twice."""
        columns = [feature.column for feature in self.features or ()]
        for index, column in enumerate(columns):
            if column == self.target or column in columns[:index]:
                told = "is the target" if column == self.target else "stands there twice"
                raise ExperimentError((*path, "features", index), f"{shown(column)} {told}.")
        if self.kind == "inline":
            inputs, targets = (_counted(getattr(self, key), (*path, key)) for key in ("inputs", "targets"))
            if inputs != targets:
                expected = f"as many rows as data.inputs has, {inputs}"
                raise ExperimentError((*path, "targets"), expected=expected, got=str(targets))


def _counted(rows: Matrix | None, path: Path) -> int:
    """How many rows there are. Raises ExperimentError where they are none, or not as long as the first."""
    if not isinstance(rows, tuple) or not rows:
        refuse(path, "a list of rows, each a list of numbers", rows)
    if len(rows) > MAX_ROWS:
        raise ExperimentError(path, expected=f"at most {MAX_ROWS} rows", got=str(len(rows)))
    width = len(rows[0]) if isinstance(rows[0], tuple) else 0
    if isinstance(rows[0], tuple) and not 1 <= width <= MAX_UNITS:
        raise ExperimentError((*path, 0), expected=f"1 to {MAX_UNITS} numbers", got=str(width))
    check_matrix(rows, path, len(rows), width)
    return len(rows)


# ---------------------------------------------------------------- the whole


@dataclass(frozen=True, slots=True)
class ParameterSpec(Spec):
    """Given parameters, one entry for each layer: W as (fan_out, fan_in), b as (fan_out,) or, without biases, ()."""

    weights: Annotated[tuple[Matrix, ...], Key(Kind("a list with one entry for each layer", depth=3))]
    biases: Annotated[tuple[Row, ...], Key(Kind("a list with one entry for each layer", depth=2))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment(Spec):
    """Everything that an experiment file says. ``sample`` counts rows in the data set's own order, from 0.

    ``shuffle``: every epoch takes the rows in a new order; otherwise in their own.
    """

    title: Annotated[str, Key(Text())] = ""
    network: Annotated[NetworkSpec, Key(Object(NetworkSpec))]
    initialization: Annotated[InitializationSpec, Key(Object(InitializationSpec))] = InitializationSpec()
    optimizer: Annotated[OptimizerSpec, Key(Object(OptimizerSpec))] = OptimizerSpec()
    schedule: Annotated[ScheduleSpec, Key(Object(ScheduleSpec))] = ScheduleSpec()
    batch_size: Annotated[int, Key(Whole(1, MAX_BATCH), "The batch size")] = 1
    shuffle: Annotated[bool, Key(TRUTH, since=2)] = True
    data: Annotated[DataSpec, Key(Object(DataSpec))]
    sample: Annotated[int, Key(Whole(0, MAX_ROWS - 1))] = 0
    parameters: Annotated[ParameterSpec | None, Key(Object(ParameterSpec))] = None
    compare: Annotated[tuple[LaneSpec, ...], Key(Lanes(), since=3)] = ()
    map: Annotated[MapSpec | None, Key(Object(MapSpec), since=3)] = None

    @property
    def order_seed(self) -> int | None:
        """The seed of the order of mini-batches; None: the rows in their own order."""
        return self.data.seed if self.shuffle else None

    def check_together(self, path: Path) -> None:
        """Given parameters have the network's shapes."""
        if self.parameters is not None:
            _check_shapes(self.parameters, self.network, (*path, "parameters"))


def _check_shapes(given: ParameterSpec, network: NetworkSpec, path: Path) -> None:
    for key in ("weights", "biases"):
        arrays = getattr(given, key)
        if not isinstance(arrays, tuple):
            refuse((*path, key), "a list with one entry for each layer", arrays)
        if len(arrays) != len(network.layers):
            expected = f"one entry for each of {len(network.layers)} layers"
            raise ExperimentError((*path, key), expected=expected, got=str(len(arrays)))
    for index, (fan_out, fan_in) in enumerate(network.shapes):
        check_matrix(given.weights[index], (*path, "weights", index), fan_out, fan_in)
        _check_biases(given.biases[index], (*path, "biases", index), fan_out, network.layers[index].bias, index)


def _check_biases(given: object, path: Path, units: int, bias: bool, index: int) -> None:
    """As many numbers as units, or none where the layer has no biases."""
    if isinstance(given, tuple) and given and not bias:
        none = f"network.layers[{index}].bias is false"
        raise ExperimentError(path, expected=f"an empty list, since {none}", got=_numbers(len(given)))
    if given == () and bias:
        hint = f"an empty list is right where network.layers[{index}].bias is false"
        raise ExperimentError(path, f"expected {_numbers(units)}, got an empty list; {hint}.")
    check_row(given, path, units if bias else 0)


def _numbers(count: int) -> str:
    return f"{count} {'number' if count == 1 else 'numbers'}"
