"""What is asked before the next step is shown, and how far the asking has come.

The choice follows from the State alone: whoever comes back to a step finds the same question.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from nnviz.session.place import Place
from nnviz.session.plan import Part
from nnviz.session.predict.answers import Judgement
from nnviz.session.predict.numbers import Numbers
from nnviz.session.predict.values import DIGITS, MOST_DIGITS, asked_digits, last_unit, value_of
from nnviz.session.question import Quantity, Question
from nnviz.session.state import State, is_plain_descent

#: A person adds up so many terms, and looks over so many units and edges.
MOST_TERMS, MOST_UNITS, MOST_EDGES = 6, 12, 24
#: How many places a click chooses from, as a class has fingers.
MOST_CANDIDATES = 4


@dataclass(frozen=True, slots=True)
class Asking:
    """An open question and what came of it so far. It is no part of the State: Back does not take attempts back."""

    question: Question
    attempts: tuple[Judgement, ...] = ()  # those that could be read
    hints: int = 0  # how many are open
    settled: Literal["", "right", "shown"] = ""

    @property
    def at_first_try(self) -> bool:
        """Whether the first answer was right, without a hint."""
        return self.settled == "right" and len(self.attempts) == 1 and not self.hints

    def judged(self, judgement: Judgement) -> "Asking":
        """The same after an answer; one that cannot be read counts for nothing."""
        if self.settled or judgement.outcome == "unreadable":
            return self
        settled: Literal["", "right"] = "right" if judgement.outcome == "right" else ""
        return replace(self, attempts=(*self.attempts, judgement), settled=settled)

    def hinted(self) -> "Asking":
        """The same with one more hint open."""
        return replace(self, hints=self.hints + 1)

    def shown(self) -> "Asking":
        """The same, given up: what was asked is shown. What is right already stays right."""
        return self if self.settled else replace(self, settled="shown")


def next_question(state: State) -> Question | None:
    """What is asked before the next step of the pass; None where there is nothing that a person could say of it."""
    if state.cursor == len(state.steps):
        return None  # the first step of the next pass, whose weights are not in force yet
    step = state.steps[state.cursor]
    if step.line or not _is_for_people(state, step.part):
        return None
    options = list(_questions(state, step.part, state.updates + state.cursor))
    return next((question for question in options if question is not None), None)


def _is_for_people(state: State, part: Part) -> bool:
    """Whether so many numbers can be looked over, and none of them is ∞ or NaN."""
    network, k = state.network, part.layer
    if max(network.fan_in(k), network.fan_out(k)) > MOST_UNITS or network.fan_in(k) * network.fan_out(k) > MOST_EDGES:
        return False
    return not state.computation.sample.non_finite()


# ---------------------------------------------------------------- which question


def _questions(state: State, part: Part, turn: int) -> Iterator[Question | None]:
    """What can be asked of a step, the best first; now and then another one, by turns."""
    k, network = part.layer, state.network
    smooth = network.layers[k - 1].activation.elementwise
    match part.kind:
        case "z" if network.fan_in(k) <= MOST_TERMS:
            yield from _by_turns(turn, _value(state, "z", k), _value(state, "z", k), _sign(state, "z", k))
        case "a" if smooth:
            yield _value(state, "a", k)
        case "loss" if network.outputs <= MOST_TERMS:
            yield _number(state, "value", "L", Place("loss"))
        case "dL_dA":
            yield _value(state, "dL_da", k)
        case "dA_dZ" if smooth:
            yield from _slope_questions(state, k, turn)
        case "dZ_dA":
            yield from _back_questions(state, k, turn)
        case "dZ_dW":
            yield from _last_questions(state, k, turn)
        case "dZ_db":
            yield _value(state, "dL_db", k)
        case "update" if is_plain_descent(state.experiment):
            yield _value(state, "new_w", k)


def _by_turns(turn: int, *questions: Question | None) -> Iterator[Question | None]:
    first = turn % len(questions)
    yield from (*questions[first:], *questions[:first])


def _slope_questions(state: State, k: int, turn: int) -> Iterator[Question | None]:
    """The slope of one unit; the running product or its size now and then. On one path the product is another one."""
    slope = _value(state, "da_dz", k)
    if state.view == "path":
        yield slope
    else:
        yield from _by_turns(turn, slope, slope, _value(state, "dL_dz", k), slope, _size(state, "dL_dz", k))


def _back_questions(state: State, k: int, turn: int) -> Iterator[Question | None]:
    """What comes back to one unit, or which edge carries it."""
    edge = _edge(state, k, turn)
    if state.view == "path" or state.network.fan_out(k) > MOST_TERMS:
        yield edge
    else:
        value, sign = _value(state, "dL_da", k - 1), _sign(state, "dL_da", k - 1)
        yield from _by_turns(turn, edge, value, sign)


def _last_questions(state: State, k: int, turn: int) -> Iterator[Question | None]:
    """Which number ends the chain, or the whole entry."""
    click = _flows_through(state, k)
    if state.view == "path":
        yield click
    else:
        yield from _by_turns(turn, click, _value(state, "dL_dw", k), _sign(state, "dL_dw", k))


# ---------------------------------------------------------------- which entry


def _number(state: State, kind: Literal["value", "sign", "size"], quantity: Quantity, place: Place) -> Question | None:
    """A question for a number, where it can be told from what it is not."""
    value = value_of(state, quantity, place)
    if (kind == "sign" and abs(value) < 1e-9) or (kind == "size" and not 0.01 < abs(abs(value) - 1) < 1e9):
        return None
    if quantity in ("new_w", "new_b") and not _is_told_apart(state, quantity, place):
        return None
    return Question(kind, quantity, place)


def _is_told_apart(state: State, quantity: Quantity, place: Place) -> bool:
    """Whether a new weight differs from the old one in the digits that are asked."""
    old = Numbers(state).w(*place.numbers) if quantity == "new_w" else Numbers(state).b(*place.numbers)
    new, digits = value_of(state, quantity, place), asked_digits(state, quantity, place)
    return digits < MOST_DIGITS or abs(new - old) > 2 * last_unit(new, digits)


def _value(state: State, quantity: Quantity, k: int) -> Question | None:
    places = sorted(_places(state, quantity, k), key=lambda place: _plainness(state, quantity, place))
    return next((q for place in places if (q := _number(state, "value", quantity, place)) is not None), None)


def _sign(state: State, quantity: Quantity, k: int) -> Question | None:
    question = _value(state, quantity, k)
    return question and _number(state, "sign", quantity, question.place or Place("loss"))


def _size(state: State, quantity: Quantity, k: int) -> Question | None:
    question = _value(state, quantity, k)
    return question and _number(state, "size", quantity, question.place or Place("loss"))


def _places(state: State, quantity: Quantity, k: int) -> tuple[Place, ...]:
    """The entries that may be asked of: of the chosen unit or weight alone where there is one."""
    network, target = state.network, state.target
    if quantity in ("z", "a", "dL_da", "da_dz", "dL_dz"):
        kind = "z" if quantity in ("z", "dL_dz") else "unit" if quantity == "da_dz" else "a"
        return tuple(Place(kind, (k, unit)) for unit in _units(state, k))  # type: ignore[arg-type]
    rows, columns = range(1, network.fan_out(k) + 1), range(1, network.fan_in(k) + 1)
    if target.row is not None and target.layer == k and state.route == "chain":
        rows = range(target.row + 1, target.row + 2)
        columns = columns if target.column is None else range(target.column + 1, target.column + 2)
    if quantity in ("dL_db", "new_b"):
        return tuple(Place("b", (k, row)) for row in rows)
    return tuple(Place("w", (k, row, column)) for row in rows for column in columns)


def _units(state: State, k: int) -> range:
    """All units of a layer; in the path view, the one that the path goes through."""
    if state.view == "path" and k >= state.target.layer:
        paths = state.computation.paths(state.target)
        upwards = paths[min(state.chosen_path, len(paths) - 1)].units[::-1]
        unit = upwards[k - state.target.layer] + 1
        return range(unit, unit + 1)
    return range(1, state.network.fan_out(k) + 1)


def _plainness(state: State, quantity: Quantity, place: Place) -> tuple[bool, bool]:
    """Last come numbers that tell nothing: what is ∞, 0, 1 or −1."""
    value = value_of(state, quantity, place)
    return not math.isfinite(value), abs(value) in (0.0, 1.0)


# ---------------------------------------------------------------- clicks


def _edge(state: State, k: int, turn: int) -> Question:
    """Which edge carries the slope back to a unit of layer k − 1: one that leads on from there, among others."""
    units, readers = _units(state, k - 1), _units(state, k)
    unit, reader = units[turn % len(units)], readers[turn % len(readers)]
    right = Place("w", (k, reader, unit))
    others = [Place("w", (k, to, source)) for to, source in product(readers, units) if source != unit]
    twin = Place("w", (k, unit, reader))
    others.sort(key=lambda place: place != twin)  # the one that a transposed W would take comes first
    others = [*others[:1], Place("w", (k - 1, unit, 1)), Place("a", (k - 1, unit)), *others[1:]]
    return Question("place", "dz_da", Place("a", (k - 1, unit)), _candidates(right, others))


def _flows_through(state: State, k: int) -> Question | None:
    """Which number ∂z/∂w is, among those around the weight; the weight is one around which they differ."""
    found = (_around(state, weight) for weight in _places(state, "dL_dw", k))
    return max(found, key=lambda question: len(question.among), default=None)


def _around(state: State, weight: Place) -> Question:
    numbers = Numbers(state, DIGITS)
    k, to, source = weight.numbers
    right = numbers.a(k - 1, source)
    z, a = Place("z", (k, to)), Place("a", (k, to))
    around = {weight: numbers.w(*weight.numbers), z: numbers.z(k, to), a: numbers.a(k, to)}
    others = [place for place, value in around.items() if value != right]
    place = Place("x", (source,)) if k == 1 else Place("a", (k - 1, source))
    return Question("place", "dz_dw", weight, _candidates(place, others))


def _candidates(right: Place, others: list[Place]) -> tuple[Place, ...]:
    """The right one among others, in an order that does not tell."""
    return tuple(sorted((right, *others[: MOST_CANDIDATES - 1]), key=str))
