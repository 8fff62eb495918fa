"""Whether a question can be asked at a moment: its answer is there, is not to be read off, and is one alone."""

import math
from collections.abc import Iterator

from nnviz.errors import UserError
from nnviz.session.notation import number
from nnviz.session.place import Place, check_place
from nnviz.session.predict.answers import asked_of, is_reached
from nnviz.session.predict.clicks import right_places
from nnviz.session.predict.numbers import Numbers
from nnviz.session.predict.slips import told_apart
from nnviz.session.predict.values import DIGITS, around, asked_digits, check_quantity, is_shown, value_of
from nnviz.session.predict.words import place_symbol, quantity_symbol
from nnviz.session.predict.workings import ways
from nnviz.session.question import Quantity, Question
from nnviz.session.state import State

#: Between what the exact numbers give and what the shown ones give, in units of the last digit.
MOST_APART = 3
#: A magnitude that is nearer to 1 is not told from it.
NEAR_ONE = 0.01


def faults_of(state: State, question: Question) -> tuple[str, ...]:
    """What is wrong with a question that opens at ``state``, a sentence each."""
    try:
        for place in (*question.among, *((question.place,) if question.place else ())):
            check_place(place, state.network, sum(step.phase == "backward" for step in state.steps))
        return tuple(_faults(state, question))
    except UserError as mistake:
        return (str(mistake),)


def _faults(state: State, question: Question) -> Iterator[str]:
    if question.kind == "choice":
        return
    if question.kind in ("place", "next factor"):
        yield from _of_click(state, question)
        return
    quantity, place = asked_of(question)
    check_quantity(state, quantity, place)
    value, symbol = value_of(state, quantity, place), quantity_symbol(quantity, place)
    if question.kind == "reach":
        if question.goal in ("zero", "positive", "negative") and is_reached(state, state, question):
            yield f"{symbol} is {question.goal} before the learner has done anything."
        return
    if is_shown(state, quantity, place):
        yield f"{symbol} stands on the screen before it is asked."
    if not math.isfinite(value):
        yield f"{symbol} is {number(value)} here, which nobody can answer."
    elif question.kind == "value":
        yield from _of_value(state, quantity, place, question.slips)
    elif question.kind == "sign" and abs(value) < 1e-9:
        yield f"{symbol} is 0 here, or so small that its sign cannot be told."
    elif question.kind == "size" and abs(abs(value) - 1) < NEAR_ONE:
        yield f"{symbol} is 1 in size here, or so near that it cannot be told."


def written_answer(state: State, question: Question) -> str:
    """The size of the number that is asked, as it is shown; "" where it has fewer than three digits of its own.

    A 2 or a ½ stands in many a text that gives nothing away.
    """
    if question.kind != "value":
        return ""
    try:
        quantity, place = asked_of(question)
        shown = number(abs(value_of(state, quantity, place)), asked_digits(state, quantity, place))
    except UserError:
        return ""
    own = [digit for digit in shown.strip("0.").rstrip("0") if digit.isdigit()]
    return shown if len(own) >= DIGITS and "." in shown and "×" not in shown else ""


# ---------------------------------------------------------------- numbers


def _of_value(state: State, quantity: Quantity, place: Place, slips: tuple[str, ...]) -> Iterator[str]:
    value, symbol = value_of(state, quantity, place), quantity_symbol(quantity, place)
    digits = asked_digits(state, quantity, place)
    same = around(value, digits, MOST_APART)
    other = next((way for way in ways(state, quantity, place) if way not in same), None)
    if other is not None:
        shown = f"{number(other, digits)} by the numbers on the screen"
        yield f"{symbol} is {number(value, digits)}, but {shown}: both would have to be right."
    if not slips:
        return
    apart = told_apart(state, quantity, place, slips)
    for name in slips:
        made = [one for one in apart if one.possible.slip == name]
        if not made:
            yield f"the slip {name} cannot be made here: leave it out."
        for one in made:
            if not one.is_own:
                given = number(one.possible.taken.value, digits)
                yield f"the slip {name} gives {given}, which is right too, or is what another slip gives."
                break


# ---------------------------------------------------------------- clicks


def _of_click(state: State, question: Question) -> Iterator[str]:
    right = right_places(state, question)
    if not right:
        yield "none of the places that can be clicked is right."
    elif len(right) == len(question.among):
        yield "each of the places that can be clicked is right."
    if question.kind == "next factor":
        return
    shown = {place: _number_at(state, place) for place in question.among}
    for place in question.among:
        # Nobody looks for a 0: among zeros it is the place that is asked.
        told = shown[place] if shown[place] != "0" and place not in right else None
        same = next((one for one in right if told is not None and shown[one] == told), None)
        if same is not None:
            both = f"{place_symbol(place)} and {place_symbol(same)}"
            yield f"{both} both show {shown[place]}, and only one of them is right: who finds the number may be wrong."


def _number_at(state: State, place: Place) -> str | None:
    """The number that stands at a place as it is shown; None where there is none."""
    numbers = Numbers(state)
    match place.kind, place.numbers:
        case "w", (layer, to, source):
            return number(numbers.w(layer, to, source), DIGITS)
        case "b", (layer, unit):
            return number(numbers.b(layer, unit), DIGITS)
        case "x", (source,):
            return number(numbers.a(0, source), DIGITS)
        case "z", (layer, unit):
            return number(numbers.z(layer, unit), DIGITS)
        case "a" | "unit", (layer, unit):
            return number(numbers.a(layer, unit), DIGITS)
        case "y", (output,):
            return number(numbers.y(output), DIGITS)
    return number(numbers.L, DIGITS) if place.kind == "loss" else None
