"""What a slip takes where something else is asked, and the places of both."""

from collections.abc import Callable, Iterator, Mapping

from nnviz.core.activations import no_curvature
from nnviz.records import dataclass
from nnviz.session.notation import derivative_symbol, unit_symbol
from nnviz.session.place import Place, PlaceKind
from nnviz.session.predict.numbers import Numbers
from nnviz.session.predict.words import place_symbol
from nnviz.session.question import Quantity

Places = tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """The number that a slip gives, what it is (after "0.588 is …"), where it was asked and where it was taken."""

    value: float
    what: str
    asked: Places = ()
    taken: Places = ()


#: All that one slip may give for one quantity. After the numbers of the pass come those of the place: layer and unit,
#: or layer, row and column.
Rule = Callable[..., Iterator[Taken]]


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake that people make: its name in lessons and tallies, its title in a list, and what it makes of what."""

    name: str
    title: str
    rules: Mapping[Quantity, Rule]


def w_at(k: int, to: int, source: int) -> Place:
    return Place("w", (k, to, source))


def z_at(k: int, unit: int) -> Place:
    return Place("z", (k, unit))


def a_at(k: int, unit: int) -> Place:
    """Where the output of a unit stands; of layer 0, an input."""
    return Place("a", (k, unit)) if k else Place("x", (unit,))


def row_at(numbers: Numbers, k: int, to: int) -> Places:
    """The weights of one unit."""
    return tuple(w_at(k, to, source) for source in numbers.fan_in(k))


def column_at(numbers: Numbers, k: int, source: int) -> Places:
    """The weights that carry one unit on."""
    return tuple(w_at(k, to, source) for to in numbers.units(k))


def name(kind: PlaceKind, k: int, unit: int) -> str:
    """``z₁,₂``, ``a₁,₂``, ``x₂``."""
    return unit_symbol(kind, k, unit - 1)


def weight(k: int, to: int, source: int) -> str:
    """``w₂,₁,₃``."""
    return place_symbol(w_at(k, to, source))


def slope_by(symbol: str) -> str:
    """``∂L/∂z₁,₂``."""
    return derivative_symbol("L", symbol)


def others(units: range, one: int) -> Iterator[int]:
    return (unit for unit in units if unit != one)


def is_square(numbers: Numbers, k: int) -> bool:
    """Whether rows and columns of W_k can be mistaken for each other."""
    return numbers.network.fan_in(k) == numbers.network.fan_out(k) > 1


def is_smooth(numbers: Numbers, k: int) -> bool:
    """Whether each unit of a layer has a slope of its own that is not 1 everywhere."""
    activation = numbers.activation(k)
    return activation.elementwise and activation.name != "identity"


def is_curved(numbers: Numbers, k: int) -> bool:
    """Whether the slope is another one at another place, also on one side of 0."""
    return is_smooth(numbers, k) and numbers.activation(k).second_derivative is not no_curvature
