"""How a person gets at a number: from the exact operands of its rule, or from those that stand on the screen.

Whoever computes 1 − 0.762² gets 0.419, where the engine has 0.41997: both are right.
"""

from collections.abc import Callable, Iterable, Iterator
from math import fsum, isfinite

from nnviz.core.stable import stable_pair
from nnviz.session.place import Place
from nnviz.session.predict.numbers import Numbers
from nnviz.session.predict.values import DIGITS, Around, asked_digits, entry_of, passing, value_of
from nnviz.session.question import Quantity
from nnviz.session.state import State, is_plain_descent

#: A sum smaller than this part of its terms is what rounding has left of 0.
_LEFT_OF_ZERO = 1e-14

#: The slope by what the unit puts out, where that is something short.
SLOPE_BY_OUTPUT: dict[str, Callable[[float], float]] = {
    "tanh": lambda a: 1.0 - a * a,
    "sigmoid": lambda a: a * (1.0 - a),
}


def ways(state: State, quantity: Quantity, place: Place) -> tuple[float, ...]:
    """All that a person may come to who makes no mistake: the exact number first."""
    found = [value_of(state, quantity, place)]
    for numbers in (Numbers(state), *on_the_screen(state, quantity, place)):
        found += _by_hand(numbers, quantity, entry_of(quantity, place))
    return tuple(dict.fromkeys(found))


def on_the_screen(state: State, quantity: Quantity, place: Place) -> tuple[Numbers, ...]:
    """The numbers as they are shown; of an update also with the weights as it shows them once it is done."""
    asked = asked_digits(state, quantity, place)
    return tuple(Numbers(state, DIGITS, of_weights=digits) for digits in dict.fromkeys((DIGITS, asked)))


def passing_ways(state: State, quantity: Quantity, place: Place) -> tuple[Around, ...]:
    """What passes for right, to as many digits as are asked."""
    exact, *others = ways(state, quantity, place)
    return passing(exact, others, asked_digits(state, quantity, place))


def total(terms: Iterable[float]) -> float:
    """Their sum, and 0 where rounding alone has left something of it."""
    terms = tuple(terms)
    size = sum(map(abs, terms))
    if not isfinite(size):
        return sum(terms)
    result = fsum(terms)
    return 0.0 if abs(result) < _LEFT_OF_ZERO * size else result


def _by_hand(numbers: Numbers, quantity: Quantity, at: tuple[int, ...]) -> Iterator[float]:
    match quantity:
        case "z":
            yield weighted_sum(numbers, *at)
        case "a" if at[0] and numbers.activation(at[0]).elementwise:
            yield numbers.g(at[0], numbers.z(*at))
        case "L":
            yield numbers.loss_of([numbers.a(numbers.depth, unit) for unit in numbers.units(numbers.depth)])
        case "dL_da":
            yield loss_by_output(numbers, *at)
        case "da_dz":
            yield from _slopes(numbers, *at)
        case "dL_dz":
            yield from _through(numbers, *at)
        case "dL_dw":
            layer, to, source = at
            yield numbers.dL_dz(layer, to) * numbers.a(layer - 1, source)
        case "dL_db":
            yield numbers.dL_dz(*at)
        case "new_w" if is_plain_descent(numbers.state.experiment):
            yield total((numbers.w(*at), -numbers.eta * numbers.mean_dw(*at)))
        case "new_b" if is_plain_descent(numbers.state.experiment):
            yield total((numbers.b(*at), -numbers.eta * numbers.mean_db(*at)))


def weighted_sum(numbers: Numbers, k: int, unit: int) -> float:
    """z of a unit: Σ w·a + b."""
    terms = [numbers.w(k, unit, source) * numbers.a(k - 1, source) for source in numbers.fan_in(k)]
    return total((*terms, numbers.b(k, unit)))


def loss_by_output(numbers: Numbers, k: int, unit: int) -> float:
    """∂L/∂a of a unit: of the loss itself at the output, else what comes back through all that read the unit."""
    if k == numbers.depth:
        return numbers.loss_slope_of([numbers.a(k, each) for each in numbers.units(k)], unit)
    return total(numbers.dL_dz(k + 1, each) * numbers.w(k + 1, each, unit) for each in numbers.units(k + 1))


def _slopes(numbers: Numbers, k: int, unit: int) -> Iterator[float]:
    """g′(z) of a unit, also by its output."""
    activation = numbers.activation(k)
    if activation.elementwise:
        yield numbers.slope(k, numbers.z(k, unit))
        if activation.name in SLOPE_BY_OUTPUT:
            yield SLOPE_BY_OUTPUT[activation.name](numbers.a(k, unit))


def _through(numbers: Numbers, k: int, unit: int) -> Iterator[float]:
    """∂L/∂a · g′(z), also with the slope written down first; at the output by the closed form that the two have."""
    for slope in _slopes(numbers, k, unit):
        yield numbers.dL_da(k, unit) * slope
        yield numbers.dL_da(k, unit) * numbers.shown(slope)
    pair = stable_pair(numbers.network)
    if k == numbers.depth and pair is not None and pair.difference:
        yield (numbers.a(k, unit) - numbers.y(unit)) / pair.divisor(numbers.network.outputs)
