"""What is asked before the next step is shown, and how far the asking has come.

The choice follows from the State alone: whoever comes back to a step finds the same question.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Literal

from nnviz.records import dataclass
from nnviz.session.place import Place, PlaceKind
from nnviz.session.plan import Part
from nnviz.session.predict.answers import NOTHING, Judgement
from nnviz.session.predict.numbers import Numbers
from nnviz.session.predict.slips import told_apart
from nnviz.session.predict.values import DIGITS, MOST_DIGITS, around, asked_digits, value_of
from nnviz.session.question import Quantity, Question
from nnviz.session.state import State, is_plain_descent

#: A person adds up so many terms, and looks over so many units and edges.
MOST_TERMS, MOST_UNITS, MOST_EDGES = 6, 12, 24
#: How many places a click chooses from, as a class has fingers.
MOST_CANDIDATES = 4
#: Of how many entries it is worked out where slips are best told apart.
MOST_LOOKED_AT = 8
#: After so many answers that were not right, to be shown it is what helps.
SHOW_AFTER = 3
#: Whether a number is larger or smaller than 1 is not asked of one that is so close to it.
CLOSE_TO_ONE = 0.01


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

    @property
    def leads_to_show(self) -> bool:
        """Whether to be shown it is what helps now."""
        return len(self.attempts) >= SHOW_AFTER and not self.settled

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
    part = _next_part(state)
    if part is None:
        return None
    turn = state.updates + state.cursor  # now and then something else is asked of the same step
    makers = _makers(state, part, turn)
    first = turn % len(makers) if makers else 0
    questions = (make() for make in (*makers[first:], *makers[:first]))
    return next((question for question in questions if question is not None), None)


def numbers_asked(state: State) -> tuple[Question, ...]:
    """Every number that may be asked before the next step, at the entry that is asked of."""
    part = _next_part(state)
    if part is None or state.view == "path":
        return ()
    makers = _makers(state, part, 0)
    questions = dict.fromkeys(question for make in makers if (question := make()) is not None)
    return tuple(question for question in questions if question.kind == "value")


def _next_part(state: State) -> Part | None:
    """The part that the next step shows, if a person can look it over and there is a rule for it to apply."""
    if state.cursor == len(state.steps):
        return None  # the first step of the next pass, whose weights are not in force yet
    step, network = state.steps[state.cursor], state.network
    ins, outs = network.fan_in(step.part.layer), network.fan_out(step.part.layer)
    too_many = max(ins, outs) > MOST_UNITS or ins * outs > MOST_EDGES
    if step.line or too_many or state.computation.sample.non_finite():
        return None
    return step.part


# ---------------------------------------------------------------- which question

Maker = Callable[[], Question | None]


def _makers(state: State, part: Part, turn: int) -> tuple[Maker, ...]:
    """What can be asked of a step, in turns; what is asked most often stands there more than once."""
    k, network = part.layer, state.network
    activation = network.layers[k - 1].activation
    does_something = activation.elementwise and activation.name != "identity"
    match part.kind:
        case "z" if network.fan_in(k) <= MOST_TERMS:
            value = partial(_ask, state, "value", "z", k)
            return value, value, partial(_ask, state, "sign", "z", k)
        case "a" if does_something:
            return (partial(_ask, state, "value", "a", k),)
        case "loss" if network.outputs <= MOST_TERMS:
            return (partial(_ask, state, "value", "L", k),)
        case "dL_dA":
            return (partial(_ask, state, "value", "dL_da", k),)
        case "dA_dZ" if does_something:
            return _at_slope(state, k)
        case "dZ_dA":
            return _on_the_way_back(state, k, turn)
        case "dZ_dW":
            return _at_the_end(state, k)
        case "dZ_db" if state.view == "matrix":
            return (partial(_ask, state, "value", "dL_db", k),)
        case "update" if is_plain_descent(state.experiment):
            return (partial(_ask, state, "value", "new_w", k),)
    return ()


def _at_slope(state: State, k: int) -> tuple[Maker, ...]:
    """The slope of one unit; the running product or its size now and then. On one path the product is another one."""
    slope = partial(_ask, state, "value", "da_dz", k)
    if state.view == "path":
        return (slope,)
    product_so_far, size = partial(_ask, state, "value", "dL_dz", k), partial(_ask, state, "size", "dL_dz", k)
    return slope, slope, product_so_far, slope, size


def _on_the_way_back(state: State, k: int, turn: int) -> tuple[Maker, ...]:
    """Which edge carries the slope back, or what comes back to one unit."""
    edge = partial(_edge, state, k, turn)
    if state.view == "path" or state.network.fan_out(k) > MOST_TERMS:
        return (edge,)
    return edge, partial(_ask, state, "value", "dL_da", k - 1), partial(_ask, state, "sign", "dL_da", k - 1)


def _at_the_end(state: State, k: int) -> tuple[Maker, ...]:
    """Which number ends the chain, or the whole entry."""
    click = partial(_flows_through, state, k)
    if state.view == "path":
        return (click,)
    return click, partial(_ask, state, "value", "dL_dw", k), partial(_ask, state, "sign", "dL_dw", k)


# ---------------------------------------------------------------- which entry


def _ask(state: State, kind: Literal["value", "sign", "size"], quantity: Quantity, k: int) -> Question | None:
    """A question for a number of layer k, at the entry whose slips are best told apart; None where none will do."""
    places = [place for place in _places(state, quantity, k)[:MOST_LOOKED_AT] if _can_ask(state, kind, quantity, place)]
    place = min(places, key=lambda place: _confusion(state, quantity, place), default=None)
    return None if place is None else Question(kind, quantity, place)


def _can_ask(state: State, kind: str, quantity: Quantity, place: Place) -> bool:
    """Whether the answer is one: 0 has no sign, 1 is neither large nor small, and a weight must be seen to move."""
    value = value_of(state, quantity, place)
    match kind:
        case "sign":
            return abs(value) > NOTHING
        case "size":
            return abs(abs(value) - 1) > CLOSE_TO_ONE
    return quantity not in ("new_w", "new_b") or _is_told_apart(state, quantity, place)


def _is_told_apart(state: State, quantity: Quantity, place: Place) -> bool:
    """Whether a new weight differs from the old one in the digits that are asked."""
    old = Numbers(state).w(*place.numbers) if quantity == "new_w" else Numbers(state).b(*place.numbers)
    new, digits = value_of(state, quantity, place), asked_digits(state, quantity, place)
    return digits < MOST_DIGITS or old not in around(new, digits)


def _confusion(state: State, quantity: Quantity, place: Place) -> tuple[bool, int]:
    """Last come numbers that tell nothing, 0, 1 and −1, and those where slips give the same."""
    plain = abs(value_of(state, quantity, place)) in (0.0, 1.0)
    return plain, sum(not each.is_own for each in told_apart(state, quantity, place))


def _places(state: State, quantity: Quantity, k: int) -> tuple[Place, ...]:
    """The entries that may be asked of: of the chosen weight alone where there is one."""
    network, target = state.network, state.target
    if quantity == "L":
        return (Place("loss"),)
    if quantity in ("z", "a", "dL_da", "da_dz", "dL_dz"):
        kind: PlaceKind = "z" if quantity in ("z", "dL_dz") else "unit" if quantity == "da_dz" else "a"
        return tuple(Place(kind, (k, unit)) for unit in _units(state, k, quantity))
    rows, columns = range(1, network.fan_out(k) + 1), range(1, network.fan_in(k) + 1)
    if target.row is not None and target.layer == k and state.route == "chain":
        rows = range(target.row + 1, target.row + 2)
        columns = columns if target.column is None else range(target.column + 1, target.column + 2)
    if quantity in ("dL_db", "new_b"):
        return tuple(Place("b", (k, row)) for row in rows)
    return tuple(Place("w", (k, row, column)) for row in rows for column in columns)


def _units(state: State, k: int, quantity: Quantity | None = None) -> range:
    """All units of a layer; in the path view, the one that the path goes through.

    Behind softmax a path leads from the a of one output to the z of another.
    """
    if state.view == "path" and k >= state.target.layer:
        paths = state.computation.paths(state.target)
        units = paths[min(state.chosen_path, len(paths) - 1)].units
        at_output = quantity == "dL_da" and k == state.network.depth
        unit = (units[0] if at_output else units[::-1][k - state.target.layer]) + 1
        return range(unit, unit + 1)
    return range(1, state.network.fan_out(k) + 1)


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
