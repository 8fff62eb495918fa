"""An experiment as a value: what the user chose, by name, and nothing that is computed from it.

Every class mirrors one object of the experiment file and has its defaults. All are frozen and hashable, and compare
by content, so that two equal experiments give the same numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from nnviz.core.initializers import INITIALIZERS
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.options import Option, OptionValue, in_force
from nnviz.core.schedules import SCHEDULES

Options = tuple[tuple[str, float], ...]
#: With pairs of numbers among the values, such as an optimizer's betas.
PairOptions = tuple[tuple[str, OptionValue], ...]
Row = tuple[float, ...]
Matrix = tuple[Row, ...]

DEFAULT_SAMPLES = 200
DEFAULT_NOISE = 0.1


def _in_order(options: PairOptions) -> PairOptions:
    """Options sorted by their keys, so that equal choices compare equal."""
    return tuple(sorted(options, key=lambda option: option[0]))


def _in_force(known: Mapping[str, Option], options: Options) -> dict[str, float]:
    return {key: option.default for key, option in known.items()} | {key: float(value) for key, value in options}


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """One layer: its number of units and the name of its activation."""

    units: int
    activation: str


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """The network: number of input features, layers from the first hidden one to the output, name of the loss."""

    inputs: int
    layers: tuple[LayerSpec, ...]
    loss: str


@dataclass(frozen=True, slots=True)
class InitializationSpec:
    """Where the first weights come from. ``options`` holds only what the user set, in the order of the names."""

    scheme: str = "xavier_uniform"
    seed: int = 0
    bias: float = 0.0
    options: Options = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", _in_order(self.options))

    def option_values(self) -> dict[str, float]:
        """Every option of the scheme with the value in force: the user's, else the scheme's default."""
        return _in_force(INITIALIZERS[self.scheme].options, self.options)


@dataclass(frozen=True, slots=True)
class OptimizerSpec:
    """The update rule and its learning rate η. ``options`` holds only what the user set."""

    name: str = "sgd"
    learning_rate: float = 0.1
    options: PairOptions = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", _in_order(self.options))

    def option_values(self) -> dict[str, OptionValue]:
        """Every option of the optimizer with the value in force: the user's, else the optimizer's default."""
        return in_force(OPTIMIZERS[self.name].options, dict(self.options))


@dataclass(frozen=True, slots=True)
class ScheduleSpec:
    """How the learning rate changes with the number of updates. ``options`` holds only what the user set."""

    name: str = "constant"
    options: Options = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", _in_order(self.options))

    def option_values(self) -> dict[str, float]:
        """Every option of the schedule with the value in force: the user's, else the schedule's default."""
        return _in_force(SCHEDULES[self.name].options, self.options)


@dataclass(frozen=True, slots=True)
class DataSpec:
    """The data: exactly one of a built-in set by ``name``, a ``csv`` file, or ``inputs`` with ``targets``.

    ``samples`` and ``noise`` (a standard deviation) belong to generated sets only and keep their defaults elsewhere.
    ``target`` names the CSV column to predict, None the last one; ``csv`` is relative to the experiment file.
    ``seed`` decides the generated rows, which rows are held out and the order of mini-batches.
    """

    name: str | None = None
    samples: int = DEFAULT_SAMPLES
    noise: float = DEFAULT_NOISE
    csv: str | None = None
    target: str | None = None
    inputs: Matrix | None = None
    targets: Matrix | None = None
    seed: int = 0
    test_fraction: float = 0.0
    standardize: bool = False

    @property
    def kind(self) -> Literal["builtin", "csv", "inline"]:
        """Which of the three sources holds the rows."""
        if self.csv is not None:
            return "csv"
        return "builtin" if self.name is not None else "inline"


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """Given parameters, one entry for each layer: W as (fan_out, fan_in), b as (fan_out,)."""

    weights: tuple[Matrix, ...]
    biases: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Experiment:
    """Everything that an experiment file says. ``sample`` counts rows in the data set's own order, from 0.

    ``shuffle``: every epoch takes the rows in a new order; otherwise in their own.
    """

    title: str
    network: NetworkSpec
    initialization: InitializationSpec
    optimizer: OptimizerSpec
    schedule: ScheduleSpec
    batch_size: int
    data: DataSpec
    sample: int = 0
    parameters: ParameterSpec | None = None
    shuffle: bool = True

    @property
    def order_seed(self) -> int | None:
        """The seed of the order of mini-batches; None: the rows in their own order."""
        return self.data.seed if self.shuffle else None
