"""What the engine has where something is asked: the exact number, whether it stands there already, how many digits."""

import math
from collections.abc import Iterable

from nnviz.errors import UserError
from nnviz.records import dataclass
from nnviz.session.place import COUNTED, Place, PlaceKind, check_place
from nnviz.session.plan import Part
from nnviz.session.predict.numbers import Numbers
from nnviz.session.question import Quantity
from nnviz.session.state import State

#: Digits that an answer is asked to, as numbers are shown; of a new weight more, where these would not tell it apart.
DIGITS, MOST_DIGITS = 3, 6
#: By so many units of its last digit a new weight is to differ from the old one.
APART = 10

_UNIT: tuple[PlaceKind, ...] = ("unit", "z", "a")
#: The kinds of place that have a quantity; the first is named where another was given.
KINDS: dict[Quantity, tuple[PlaceKind, ...]] = {
    "z": _UNIT,
    "a": (*_UNIT, "x"),
    "L": ("loss",),
    "dL_da": _UNIT,
    "da_dz": _UNIT,
    "dL_dz": _UNIT,
    "dz_da": ("w", "a", "unit"),
    "dz_dw": ("w",),
    "dz_db": ("b",),
    "dL_dw": ("w",),
    "dL_db": ("b",),
    "new_w": ("w",),
    "new_b": ("b",),
}


def value_of(state: State, quantity: Quantity, place: Place) -> float:
    """The exact number of the chosen sample, as the engine has it; a new weight is that of this pass's update.

    ``dz_da`` of a unit is the weight to the one unit that reads it.

    :raises UserError: where the net has no such place, or the place no such quantity
    """
    check_quantity(state, quantity, place)
    numbers, at = Numbers(state), entry_of(quantity, place)
    match quantity:
        case "L":
            return numbers.L
        case "dz_da":
            return numbers.w(*at)
        case "dz_dw":
            return numbers.a(at[0] - 1, at[2])
        case "dz_db":
            return 1.0
    return float(getattr(numbers, quantity)(*at))


def entry_of(quantity: Quantity, place: Place) -> tuple[int, ...]:
    """Where a quantity stands: layer and unit, or layer, row and column; nothing for the loss."""
    if quantity == "dz_da" and place.kind != "w":
        layer, unit = place.numbers
        return layer + 1, 1, unit
    return (0, *place.numbers) if place.kind == "x" else place.numbers


def check_quantity(state: State, quantity: Quantity, place: Place) -> None:
    """Raises UserError where the net has no such place, or the place no such quantity."""
    check_place(place, state.network, sum(step.phase == "backward" for step in state.steps))
    kinds = KINDS[quantity]
    if place.kind not in kinds:
        form = "#" + "-".join((kinds[0], *(each.upper() for each in COUNTED[kinds[0]])))
        raise UserError(f"{place} has no {quantity}: what has one is {form}.")
    if quantity == "dz_da" and place.kind != "w" and _readers(state, place) != 1:
        raise UserError(f"{place} is read by {_readers(state, place)} units: name the weight whose dz_da is meant.")


def _readers(state: State, place: Place) -> int:
    """How many units read what a unit puts out."""
    layer = place.numbers[0]
    return state.network.fan_out(layer + 1) if layer < state.network.depth else 0


# ---------------------------------------------------------------- what stands on the screen already


def is_shown(state: State, quantity: Quantity, place: Place) -> bool:
    """Whether the steps have come to a number already, so that it can be read off."""
    part = part_of(state, quantity, place)
    if part is None:
        return True
    if part.kind in ("dL_dA", "dA_dZ", "dZ_dA", "dZ_dW", "dZ_db"):
        if _all_gradients(state):
            return True
        if part.kind in ("dZ_dW", "dZ_db") and not _is_followed(state, place):
            return False
    return any(step.part == part and step.last_line for step in state.steps[: state.cursor])


def _all_gradients(state: State) -> bool:
    return state.shows_training or (state.step is not None and state.step.phase == "update")


def _is_followed(state: State, place: Place) -> bool:
    """Whether the chain ends in a weight or bias: in all of them, or in this one."""
    target = state.target
    one = (target.row, target.column)[: len(place.numbers) - 1]
    whole = state.route == "pass" or target.row is None
    return whole or one == tuple(number - 1 for number in place.numbers[1:])


def part_of(state: State, quantity: Quantity, place: Place) -> Part | None:
    """The part of the computation that shows a number; None of what is there from the start."""
    depth = state.network.depth
    layer = (*entry_of(quantity, place), depth)[0]
    match quantity:
        case "L":
            return Part("loss", depth)
        case "z":
            return Part("z", layer)
        case "a":
            return Part("a", layer) if layer else None
        case "dL_da":
            return Part("dL_dA", depth) if layer == depth else Part("dZ_dA", layer + 1)
        case "da_dz" | "dL_dz":
            return Part("dA_dZ", layer)
        case "dz_dw":
            return Part("a", layer - 1) if layer > 1 else None
        case "dz_da" | "dz_db":
            return None
        case "dL_dw":
            return Part("dZ_dW", layer)
        case "dL_db":
            return Part("dZ_db", layer)
    return Part("update", layer)


# ---------------------------------------------------------------- digits


def asked_digits(state: State, quantity: Quantity, place: Place) -> int:
    """To how many digits an answer is asked: three, and of a new weight as many as tell it from the old one."""
    if quantity not in ("new_w", "new_b"):
        return DIGITS
    numbers = Numbers(state)
    old = numbers.w(*place.numbers) if quantity == "new_w" else numbers.b(*place.numbers)
    new = value_of(state, quantity, place)
    enough = (n for n in range(DIGITS, MOST_DIGITS) if old not in around(new, n, APART))
    return next(enough, MOST_DIGITS)


@dataclass(frozen=True, slots=True)
class Around:
    """What passes for a number: all between two bounds."""

    low: float
    high: float

    def __contains__(self, number: float) -> bool:
        return self.low <= number <= self.high


def last_unit(value: float, digits: int) -> float:
    """One unit of the last of so many digits of a number, as it is shown: of 9.996 it is that of 10.0; of 0 it is 0."""
    if value == 0 or not math.isfinite(value):
        return 0.0
    power = int(f"{value:.{digits - 1}e}".partition("e")[2])
    return float(f"1e{power - digits + 1}")


def around(value: float, digits: int, units: float = 1.0, like: float = 0.0) -> Around:
    """All within so many units of the last digit of ``value``, or of how it is shown; of that of ``like``, if given.

    Nothing is around what is no number.
    """
    if not math.isfinite(value):
        return Around(math.inf, -math.inf)
    shown = float(f"{value:.{digits - 1}e}")
    room = units * (last_unit(like, digits) or last_unit(value, digits)) * (1 + 1e-9)
    return Around(min(value, shown) - room, max(value, shown) + room)


def passing(exact: float, others: Iterable[float], digits: int, units: float = 1.0) -> tuple[Around, ...]:
    """What passes for an exact number, or for others in its place, which are given ``units`` of its last digit.

    Near a power of ten others may be shown with larger units than it is; they get no more room for that.
    """
    return around(exact, digits), *(around(other, digits, units, like=exact) for other in others)
