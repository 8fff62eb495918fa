"""What the axes of a map are: two numbers of an experiment, each from one value to another.

A number goes by its dotted path in the file, as ``optimizer.learning_rate``; ``depth`` is the number of hidden layers,
and ``width`` that of the units in each of them.
"""

import math
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.options import Option, PairOption
from nnviz.errors import UserError, plain
from nnviz.records import dataclass
from nnviz.session.experiment import MAX_LAYERS, MAX_UNITS, Experiment
from nnviz.session.experiment.refusals import closest
from nnviz.session.experiment.schema import Number, Spec, Whole
from nnviz.session.notation import shortest

SCALE, RATE, DEPTH, WIDTH = "initialization.scale", "optimizer.learning_rate", "depth", "width"
#: What an axis is asked for as: the key of a number, the least value and the largest.
Range = tuple[str, float, float]
#: What other keys are called by themselves.
TITLES = {
    SCALE: "initialization scale", RATE: "learning rate η", DEPTH: "number of hidden layers",
    WIDTH: "number of units in each hidden layer",
}  # fmt: skip
#: An axis over so many times its least value is logarithmic, unless it counts.
_LOG = 30.0
#: A part of a logarithmic axis stays so, unless it is so short that it makes no difference, but to rounding.
_BENT = 1.2
#: Numbers that change nothing about how the net learns.
_IDLE = ("sample", "network.inputs")


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: ``values`` of the number at ``key`` from ``low`` to ``high``, in as many equal steps as fit ``most``.

    A number that counts has each whole value once, so there may be fewer. ``log``: it is a part of a logarithmic one.
    """

    key: str
    low: float
    high: float
    most: int
    counts: bool = False
    log: bool = False

    @property
    def title(self) -> str:
        return title_of(self.key)

    @property
    def is_log(self) -> bool:
        least = _BENT if self.log else _LOG
        return not self.counts and self.low > 0 and self.high >= least * self.low

    def at(self, share: float) -> float:
        """The number at a share of the way from the middle of the first pixel to that of the last."""
        if self.is_log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + (self.high - self.low) * share

    def share_of(self, value: float) -> float:
        """Where a number lies on the way from the middle of the first pixel, 0, to that of the last, 1."""
        if not self.is_log:
            return (value - self.low) / (self.high - self.low)
        return math.log(value / self.low) / math.log(self.high / self.low) if value > 0 else -math.inf

    @property
    def values(self) -> Array:
        """Ascending; both ends are among them."""
        if self.counts:
            return np.unique(np.rint(np.linspace(self.low, self.high, self.most)))
        values = (np.geomspace if self.is_log else np.linspace)(self.low, self.high, self.most)
        return np.asarray(values, np.float64)


def title_of(key: str) -> str:
    """What a number is called."""
    return TITLES.get(key, key.rpartition(".")[2].replace("_", " "))


def axis(experiment: Experiment, key: str, low: float, high: float, most: int) -> Axis:
    """The axis over a number of the experiment. Raises UserError for a key or a range that there cannot be."""
    whole = counts(experiment, key)
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        ends = f"from {shortest(low)} to {shortest(high)}"
        raise UserError(f"{key} goes from a lower number to a higher one, not {ends}.")
    if not math.isfinite(high - low):
        raise UserError(f"{key} goes too far: from {shortest(low)} to {shortest(high)} is more than a number can hold.")
    if whole and not (float(low).is_integer() and float(high).is_integer()):
        told = f"{key} is a whole number, so its ends are, too, not {shortest(low)} and {shortest(high)}."
        raise UserError(told)
    return Axis(key, float(low), float(high), most, whole)


def short_name(key: str) -> str:
    """What a number is called where there is little room."""
    return {SCALE: "scale", RATE: "η"}.get(key, key.rpartition(".")[2].replace("_", " "))


def value_text(axis: Axis, value: float) -> str:
    """A number on an axis with what it is, as short as it is told: ``η = 0.3``, ``depth = 4``."""
    return f"{short_name(axis.key)} = {shortest(value, 4)}"


# ---------------------------------------------------------------- which numbers there are


def keys_of(experiment: Experiment) -> tuple[str, ...]:
    """Every number of the experiment that an axis can be of, in the order of the file; the learning rate is one."""
    found = (key for key, _ in _numbers(experiment, ()))
    hidden = (DEPTH, WIDTH) if len(experiment.network.layers) > 1 else ()
    return (*(key for key in found if key not in _IDLE), *hidden)


def _numbers(spec: Spec, path: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """Keys, and whether the number counts something."""
    for key in spec.table():
        value, here = getattr(spec, key.name), (*path, key.name)
        if key.kind.rest:
            for name, option in _options(spec).items():
                if isinstance(option, Option):
                    yield ".".join((*path, name)), option.whole
                elif isinstance(option, PairOption):
                    yield from ((".".join((*path, name, str(place))), False) for place in range(2))
        elif isinstance(key.kind, Number | Whole) and not spec.why_not(key.name):
            yield ".".join(here), isinstance(key.kind, Whole)
        elif isinstance(value, Spec) and key.name not in ("parameters", "map"):
            yield from _numbers(value, here)


def _options(spec: Any) -> dict[str, Option | PairOption]:
    return dict(spec.chosen.options)


def counts(experiment: Experiment, key: str) -> bool:
    """Whether the number counts something. Raises UserError where there is no such number, or it changes nothing."""
    known = dict(_numbers(experiment, ()))
    if key not in keys_of(experiment):
        told = closest(key, keys_of(experiment), "number").removesuffix(".")
        raise UserError(f"An axis cannot be {plain(key, 40)!r}{told}; it is one of {', '.join(keys_of(experiment))}.")
    if _is_given(experiment, key):
        told = f"The file gives the parameters, so {key} changes nothing"
        raise UserError(f"{told}: take another axis, or leave the parameters out.")
    return known.get(key, True)


def _is_given(experiment: Experiment, key: str) -> bool:
    """Whether the number would decide first weights that the file gives."""
    return experiment.parameters is not None and (key in (DEPTH, WIDTH) or key.startswith("initialization."))


def free_keys(experiment: Experiment) -> tuple[str, ...]:
    """Those numbers of the experiment that change something."""
    return tuple(key for key in keys_of(experiment) if not _is_given(experiment, key))


# ---------------------------------------------------------------- reading and writing one


def read(experiment: Experiment, key: str) -> float:
    """The present value of a number."""
    if key in (DEPTH, WIDTH):
        hidden = experiment.network.layers[:-1]
        return float(len(hidden) if key == DEPTH else hidden[0].units)
    spec, name, place = _holder(experiment, key)
    value = spec.option_values()[name] if name in _options_in(spec) else getattr(spec, name)
    return float(value if place is None else value[place])


def with_value(experiment: Experiment, key: str, value: float, counts: bool = False) -> Experiment:
    """The experiment with another number there."""
    number = round(value) if counts else float(value)
    if key == DEPTH:
        *hidden, output = experiment.network.layers
        return _with_layers(experiment, (*(hidden * int(number))[: int(number)], output))
    if key == WIDTH:
        *hidden, output = experiment.network.layers
        return _with_layers(experiment, (*(replace(layer, units=int(number)) for layer in hidden), output))
    return _written(experiment, key, number)


def _with_layers(experiment: Experiment, layers: tuple[Any, ...]) -> Experiment:
    return replace(experiment, network=replace(experiment.network, layers=layers))


def _written(experiment: Experiment, key: str, number: float) -> Experiment:
    spec, name, place = _holder(experiment, key)
    if name in _options_in(spec):
        value: Any = number
        if place is not None:
            value = tuple(number if at == place else old for at, old in enumerate(spec.option_values()[name]))
        others = tuple(option for option in spec.options if option[0] != name)
        changed = replace(spec, options=(*others, (name, value)))
    else:
        changed = replace(spec, **{name: number})
    if spec is experiment:
        return changed  # type: ignore[no-any-return]
    first = key.partition(".")[0]
    return replace(experiment, **{first: changed})


def _holder(experiment: Experiment, key: str) -> tuple[Any, str, int | None]:
    """The spec that holds a number, its name there, and its place in a pair."""
    first, *rest = key.split(".")
    if not rest:
        return experiment, first, None
    return getattr(experiment, first), rest[0], int(rest[1]) if len(rest) > 1 else None


def _options_in(spec: Any) -> dict[str, Any]:
    return _options(spec) if "options" in {field.name for field in fields(spec)} else {}


def bounds(experiment: Experiment, key: str) -> tuple[float, float]:
    """Between which ends a number of the experiment may be, as far as options, depth and width say."""
    ends = limits(key)
    if ends is not None:
        return ends
    spec, name, _ = _holder(experiment, key)
    option = _options_in(spec).get(name)
    return (-math.inf, math.inf) if option is None else (option.minimum, option.maximum)


def limits(key: str) -> tuple[float, float] | None:
    """How far depth and width go; None: the table of keys says so."""
    return {DEPTH: (1.0, MAX_LAYERS - 1.0), WIDTH: (1.0, float(MAX_UNITS))}.get(key)
