"""An answer and what is said of it: right, a slip by its name, how much of it is right, or that it cannot be read."""

import math
from typing import Literal

from nnviz.errors import UserError
from nnviz.records import dataclass
from nnviz.session.notation import number as display
from nnviz.session.notation import plural
from nnviz.session.place import Place, read_place
from nnviz.session.predict.clicks import right_places, said_of
from nnviz.session.predict.reading import read_number
from nnviz.session.predict.slips import named
from nnviz.session.predict.values import asked_digits, value_of
from nnviz.session.predict.words import given
from nnviz.session.predict.workings import passing_ways
from nnviz.session.question import Quantity, Question
from nnviz.session.state import State

Outcome = Literal["right", "slip", "wrong", "unreadable"]
Places = tuple[Place, ...]
#: What somebody answers: a text, a place that was clicked, or which option, from 0.
Answer = str | Place | int

#: How the sides of a question without a number may be called; the first is what is said.
SIGNS = {1: ("positive", "+", "plus"), -1: ("negative", "-", "−", "minus"), 0: ("zero", "0")}
SIZES = {1: ("larger than 1", ">", ">1", "> 1", "larger", "above"), -1: ("smaller than 1", "<", "<1", "< 1", "smaller",
         "below"), 0: ("1", "=", "equal")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of an answer, in one sentence; of a slip, its name and the places that it mixed up."""

    outcome: Outcome
    sentence: str
    slip: str = ""
    asked_at: Places = ()
    taken_at: Places = ()


def judge(state: State, question: Question, answer: Answer) -> Judgement:
    """What is said of an answer to a question that is open at ``state``. Nothing changes.

    :raises UserError: where the question itself cannot be asked of this net
    """
    match question.kind:
        case "value":
            return _judge_value(state, question, str(answer))
        case "sign" | "size":
            return _judge_side(state, question, str(answer))
        case "place" | "next factor":
            return _judge_click(state, question, answer)
        case "choice":
            return _judge_choice(question, answer)
    raise UserError("This is answered by doing it, not by typing.")


def asked_of(question: Question) -> tuple[Quantity, Place]:
    """The quantity and the place of a question about a number. Raises UserError where it has none."""
    if question.quantity is None or question.place is None:
        raise UserError(f"A question for a {question.kind} names a quantity and a place.")
    return question.quantity, question.place


# ---------------------------------------------------------------- numbers


def _judge_value(state: State, question: Question, text: str) -> Judgement:
    try:
        number = read_number(text)
    except UserError as unreadable:
        return Judgement("unreadable", str(unreadable))
    quantity, place = asked_of(question)
    value, digits = value_of(state, quantity, place), asked_digits(state, quantity, place)
    if is_right(state, quantity, place, number):
        return Judgement("right", _said_of_right(number, value, digits))
    slip = named(state, quantity, place, number, question.slips)
    if slip is not None:
        taken = slip.taken
        return Judgement("slip", f"{given(number)} is {taken.what}.", slip.slip, taken.asked, taken.taken)
    return Judgement("wrong", in_part(value, number, digits))


def _said_of_right(number: float, value: float, digits: int) -> str:
    """That it is right; and what exact operands give, where that reads otherwise."""
    mine, exact = display(number, digits), display(value, digits)
    more = "" if mine == exact else f": exact operands give {exact}"
    return f"{given(number)} is right{more}."


def is_right(state: State, quantity: Quantity, place: Place, number: float) -> bool:
    """Whether the exact or the displayed operands give this number, within a unit of the last asked digit."""
    return any(number in each for each in passing_ways(state, quantity, place))


def in_part(value: float, number: float, digits: int) -> str:
    """How much of a number is right: its sign, its power of ten, its first digits. Never more than is true."""
    if number == 0 or value == 0 or not math.isfinite(value):
        return f"{given(number)}: not yet."
    rounded = next((n for n in range(1, digits) if float(f"{value:.{n - 1}e}") == number), 0)
    if rounded:
        return f"{given(number)} is right to {_counted_digits(rounded)}: {_COUNTS[digits - 1]} are asked."
    sign = (number > 0) == (value > 0)
    (mine, my_power), (theirs, power) = _parts(number, digits), _parts(value, digits)
    if my_power != power:
        if abs(abs(number) / abs(value) - 1) < 0.1:
            return f"{given(number)}: sign {'right' if sign else 'not yet'}, size close: within a tenth."
        return f"{given(number)}: sign right, size not yet." if sign else f"{given(number)}: neither sign nor size yet."
    same = next((n for n in range(digits) if mine[n] != theirs[n]), digits)
    if not sign:
        return f"{given(number)}: size right, sign not yet."
    return f"{given(number)}: sign right, size right, {_ORDINALS[min(same, digits - 1)]} digit not yet."


_COUNTS = ("one", "two", "three", "four", "five", "six")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


def _counted_digits(count: int) -> str:
    return f"{_COUNTS[count - 1]} {plural(count, 'digit')}"


def _parts(value: float, digits: int) -> tuple[str, int]:
    """The digits of a number, and its power of ten."""
    mantissa, _, power = f"{abs(value):.{digits - 1}e}".partition("e")
    return mantissa.replace(".", ""), int(power)


# ---------------------------------------------------------------- sides, clicks, choices


def _judge_side(state: State, question: Question, text: str) -> Judgement:
    value = value_of(state, *asked_of(question))
    sides = SIGNS if question.kind == "sign" else SIZES
    typed = " ".join(text.lower().split())
    side = next((side for side, names in sides.items() if typed in names), None)
    if side is None:
        *most, last = (names[0] for names in sides.values())
        return Judgement("unreadable", f"Answer {', '.join(most)} or {last}.")
    right = _side(value if question.kind == "sign" else abs(value) - 1)
    return _right_or(side == right, f"Not {sides[side][0]}{_check(question)}")


#: What is one product, so that signs and sizes of factors decide; and what is a sum of several terms.
_PRODUCTS: tuple[Quantity, ...] = ("dL_dz", "dL_dw", "dL_db")
_SUMS: tuple[Quantity, ...] = ("z", "dL_da", "new_w", "new_b")


def _check(question: Question) -> str:
    """What to look at again; nothing where neither factors nor terms decide."""
    is_sign = question.kind == "sign"
    if question.quantity in _PRODUCTS:
        return ": count the minus signs that meet here." if is_sign else ": estimate each factor, then their product."
    if question.quantity in _SUMS:
        return ": weigh what is above 0 against what is below." if is_sign else ": estimate each term, then their sum."
    return "."


def _side(value: float) -> int:
    return (value > 0) - (value < 0)


def _right_or(right: bool, sentence: str) -> Judgement:
    return Judgement("right", "Right.") if right else Judgement("wrong", sentence)


def _judge_click(state: State, question: Question, answer: Answer) -> Judgement:
    try:
        clicked = answer if isinstance(answer, Place) else read_place(str(answer).strip())
    except UserError as unreadable:
        return Judgement("unreadable", str(unreadable))
    if clicked not in question.among:
        return Judgement("unreadable", f"Choose one of {', '.join(map(str, question.among))}.")
    right = right_places(state, question)
    if clicked in right:
        return Judgement("right", "Right.")
    return Judgement("wrong", said_of(question, clicked), taken_at=(clicked,))


def _judge_choice(question: Question, answer: Answer) -> Judgement:
    texts = [option.text for option in question.options]
    index = answer if isinstance(answer, int) else texts.index(answer) if answer in texts else None
    if index is None or not 0 <= index < len(texts):
        return Judgement("unreadable", f"Choose one of the {len(texts)} options.")
    return _right_or(question.options[index].right, f"“{texts[index]}” does not hold here.")


# ---------------------------------------------------------------- deeds

#: What counts as 0 where the learner is to reach it: rounding may be left.
NOTHING = 1e-9


def is_reached(before: State, now: State, question: Question) -> bool:
    """Whether the learner has reached what a question of the kind "reach" wants; ``before``: when it was asked."""
    value = value_of(now, *asked_of(question))
    match question.goal:
        case "zero":
            return abs(value) <= NOTHING
        case "positive":
            return value > NOTHING
        case "negative":
            return value < -NOTHING
        case "smaller":
            return abs(value) < abs(value_of(before, *asked_of(question)))
        case "larger":
            return abs(value) > abs(value_of(before, *asked_of(question)))
    raise UserError(f"A goal is zero, positive, negative, smaller or larger, not {question.goal!r}.")
