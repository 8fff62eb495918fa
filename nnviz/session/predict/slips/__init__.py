"""Slips: mistakes that people make, each a computation of the same pass that went wrong in one place.

``SLIPS`` has them by name. A number is a slip only where nothing else gives it: what collides at the digits that are
asked is never claimed.
"""

from collections.abc import Iterable
from dataclasses import replace
from math import isfinite

from nnviz.records import dataclass
from nnviz.session.place import Place
from nnviz.session.predict.numbers import Numbers
from nnviz.session.predict.slips.factors import FACTORS
from nnviz.session.predict.slips.slopes import SLOPES
from nnviz.session.predict.slips.sums import SUMS
from nnviz.session.predict.slips.taken import Slip as Slip
from nnviz.session.predict.slips.taken import Taken as Taken
from nnviz.session.predict.slips.updates import MORE, UPDATES
from nnviz.session.predict.values import Around, asked_digits, entry_of, passing
from nnviz.session.predict.workings import on_the_screen, passing_ways
from nnviz.session.question import Quantity
from nnviz.session.state import State

SLIPS: dict[str, Slip] = {
    slip.name: replace(slip, rules={**slip.rules, **MORE.get(slip.name, {})})
    for slip in (*SUMS, *SLOPES, *FACTORS, *UPDATES)
}


@dataclass(frozen=True, slots=True)
class Possible:
    """A number that a slip may give: by the exact operands, and by those that stand on the screen."""

    slip: str
    taken: Taken
    passing: tuple[Around, ...]

    def gives(self, number: float) -> bool:
        """Whether somebody who makes this slip may have come to ``number``."""
        return any(number in each for each in self.passing)


def possible(state: State, quantity: Quantity, place: Place, names: Iterable[str] = ()) -> tuple[Possible, ...]:
    """Every number that a slip gives in place of the asked one; of all slips, or of those that are named."""
    slips = [SLIPS[name] for name in names] or SLIPS.values()
    at, digits = entry_of(quantity, place), asked_digits(state, quantity, place)
    exact, shown = Numbers(state), on_the_screen(state, quantity, place)
    rules = ((slip.name, slip.rules[quantity]) for slip in slips if quantity in slip.rules)
    return tuple(
        Possible(name, one, passing(one.value, [other.value for other in others], digits, units=0.5))
        for name, rule in rules
        for one, *others in zip(*(rule(numbers, *at) for numbers in (exact, *shown)), strict=True)
        if isfinite(one.value)
    )


def named(
    state: State, quantity: Quantity, place: Place, number: float, names: Iterable[str] = ()
) -> Possible | None:
    """The slip that gives ``number``, which is not right; None where none does, or more than one."""
    found = [each for each in possible(state, quantity, place, names) if each.gives(number)]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Apart:
    """Whether the number of a slip, as it is shown, is its own: neither right nor that of another slip."""

    possible: Possible
    is_own: bool


def told_apart(state: State, quantity: Quantity, place: Place, names: Iterable[str] = ()) -> tuple[Apart, ...]:
    """All that slips give for a question, and what of it would be told by its name."""
    digits = asked_digits(state, quantity, place)
    right = passing_ways(state, quantity, place)
    every = possible(state, quantity, place, names)
    return tuple(Apart(each, _is_own(each, every, right, digits)) for each in every)


def _is_own(one: Possible, every: tuple[Possible, ...], right: Iterable[Around], digits: int) -> bool:
    number = float(f"{one.taken.value:.{digits - 1}e}")
    taken = any(number in each for each in right)
    return not taken and not any(each.gives(number) for each in every if each is not one)
