"""The numbers that a scheme, an optimizer or a schedule takes besides its name."""

from collections.abc import Mapping

from nnviz.records import dataclass

#: What an option is set to: a number, or a pair of numbers.
OptionValue = float | tuple[float, float]
Options = Mapping[str, OptionValue]


@dataclass(frozen=True, slots=True)
class Option:
    """A number: its default, its range (both ends belong to it), what it does, and whether it counts something."""

    default: float
    minimum: float
    maximum: float
    tip: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class PairOption:
    """Two numbers under one name, each in the same range. ``names`` tells them apart in formulas: beta1 and beta2."""

    default: tuple[float, float]
    minimum: float
    maximum: float
    tip: str
    names: tuple[str, str]


def in_force(known: Mapping[str, Option | PairOption], chosen: Options | None) -> dict[str, OptionValue]:
    """Every known option with its value: the chosen one, else the default."""
    return {key: option.default for key, option in known.items()} | dict(chosen or {})
