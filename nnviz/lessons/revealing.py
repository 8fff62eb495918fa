"""What is right, in one sentence, for whoever gives a question up."""

from nnviz.errors import UserError
from nnviz.session.named import words_of
from nnviz.session.notation import number
from nnviz.session.place import Place
from nnviz.session.predict.answers import SIGNS, SIZES, asked_of
from nnviz.session.predict.clicks import right_places
from nnviz.session.predict.values import asked_digits, value_of
from nnviz.session.predict.words import place_symbol, quantity_symbol
from nnviz.session.question import Question
from nnviz.session.state import State


def right_in_words(state: State, question: Question) -> str:
    """What answers a question at a State at which it is open; "" where only the learner can do it."""
    try:
        return _right(state, question)
    except UserError:  # the learner's edits have taken the place out of the net
        return ""


def _right(state: State, question: Question) -> str:
    match question.kind:
        case "choice":
            right = " ".join(f"“{option.text.rstrip('.')}”" for option in question.options if option.right)
            return f"Right is {right}."
        case "next factor":
            return f"Right is {' or '.join(_called(state, place) for place in right_places(state, question))}."
        case "place":
            return f"Right is {' or '.join(place_symbol(place) for place in right_places(state, question))}."
        case "reach":
            return ""
    quantity, place = asked_of(question)
    value, symbol = value_of(state, quantity, place), quantity_symbol(quantity, place)
    if question.kind == "value":
        return f"{symbol} = {number(value, asked_digits(state, quantity, place))}."
    if question.kind == "sign":
        return f"{symbol} is {SIGNS[(value > 0) - (value < 0)][0]}."
    size = abs(value)
    return f"{symbol} is {SIZES[(size > 1) - (size < 1)][0]} in size."


def _called(state: State, place: Place) -> str:
    """ "f, the output unit", "the loss": a thing rather than its number."""
    letter = next((f"{named.letter}, " for named in state.named if named.place == place), "")
    return f"{letter}the {words_of(place, state.network)}"
