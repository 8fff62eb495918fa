"""The open question in words and symbols: what is asked, the rule behind it, hints. The answer is nowhere in it."""

import re

from nnviz.session.frame.asked import is_in
from nnviz.session.frame.model import HintFrame, QuestionFrame, Way
from nnviz.session.notation import layer_symbol, plural
from nnviz.session.place import Place
from nnviz.session.predict.values import asked_digits
from nnviz.session.predict.words import place_symbol, quantity_symbol
from nnviz.session.question import NUMBERS, Quantity, Question, QuestionKind
from nnviz.session.state import State

WAYS: dict[QuestionKind, Way] = {
    "value": "number", "sign": "side", "size": "side", "place": "click", "next factor": "click", "choice": "choice",
    "reach": "deed",
}  # fmt: skip
#: What there is to choose from, in the words that an answer is read in.
SIDES: dict[QuestionKind, tuple[str, ...]] = {
    "sign": ("positive", "negative"),
    "size": ("larger than 1", "smaller than 1"),
}
FORWARD: tuple[Quantity, ...] = ("z", "a", "L")
#: Plots that show a number of the forward pass before the steps come to it, and those that show what comes back.
_TELL_FORWARD, _TELL_ANY = ("learnt", "training"), ("mountain", "layers", "compare", "trainability")
_COUNTS = {3: "three", 4: "four", 5: "five", 6: "six"}
#: What comes with no other: weights, inputs and 1 stand there already.
_ALONE: tuple[Quantity, ...] = ("L", "dz_da", "dz_dw", "dz_db")
#: Of a weight or bias, and so hidden beside others of its kind.
_OF_PARAMETERS: tuple[Quantity, ...] = ("dL_dw", "dL_db", "new_w", "new_b")


def build_question(state: State) -> QuestionFrame:
    """What is asked at a State in which something is."""
    question = state.question
    assert question is not None
    quantity, place = question.quantity, question.place
    symbol = "" if quantity is None or place is None else quantity_symbol(quantity, place)
    gone = _is_gone(state, question)
    return QuestionFrame(
        way=WAYS[question.kind],
        caption="" if quantity is None or place is None else _caption(state, quantity, place, gone=gone),
        words=question.text or _words(state, question),
        symbol=symbol,
        latex=symbol_latex(symbol),
        digits="" if gone else _digits(state, question),
        beside="" if gone else _beside(state, question),
        sides=_sides(question.kind),
        hints=_hints(state, question, gone=gone),
        covers=_covers(question),
        of_step=question.of_step,
    )


_SUBSCRIPT, _PLAIN = re.compile(r"[₀-₉]+(?:,[₀-₉]+)*"), str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def symbol_latex(symbol: str) -> str:
    """A symbol as text, ``∂a₁,₁/∂z₁,₁`` or ``new w₁,₁,₂``, as LaTeX."""
    named, new = symbol.removeprefix("new "), symbol.startswith("new ")
    latex = _SUBSCRIPT.sub(lambda found: f"_{{{found[0].translate(_PLAIN)}}}", named).replace("∂", r"\partial ")
    above, slash, below = latex.partition("/")
    return rf"\frac{{{above}}}{{{below}}}" if slash else latex + (r"^{\text{new}}" if new else "")


def hides(state: State, quantity: Quantity, layer: int) -> bool:
    """Whether the open question hides such a number of a layer, wherever it would stand."""
    question = state.question
    if question is None or question.kind not in NUMBERS or question.place is None:
        return False
    hidden: tuple[Quantity | None, ...] = (question.quantity,)
    if question.quantity == "dL_dz":
        hidden = ("dL_dz", "da_dz")  # its last factor, which the same step shows
    return quantity in hidden and (layer == 0 or layer == _layer(question.place))


def _layer(place: Place) -> int:
    """0 of an input and of what is in no layer."""
    return place.numbers[0] if len(place.numbers) > 1 or place.kind == "layer" else 0


def _sides(kind: QuestionKind) -> tuple[str, ...]:
    return SIDES.get(kind, ())


def _digits(state: State, question: Question) -> str:
    if question.kind != "value" or question.quantity is None or question.place is None:
        return ""
    count = asked_digits(state, question.quantity, question.place)
    return f"{_COUNTS.get(count, str(count))} digits"


def _covers(question: Question) -> tuple[str, ...]:
    if question.kind not in NUMBERS:
        return ()
    return (*_TELL_FORWARD, *_TELL_ANY) if question.quantity in FORWARD else _TELL_ANY


# ---------------------------------------------------------------- what is asked


def _is_gone(state: State, question: Question) -> bool:
    """A lesson's question stays open where its learner takes away the layer or unit that it is about."""
    place = question.place
    if place is None:
        return False
    passes_on = question.quantity == "dz_da" and place.kind != "w"
    return not is_in(place, state) or (passes_on and _layer(place) == state.network.depth)


def _caption(state: State, quantity: Quantity, place: Place, *, gone: bool) -> str:
    """What is asked, and the rule that it follows from; an input follows from nothing."""
    if gone:
        return f"{_what(state, quantity, place)}, which is not in this net any more"
    if place.kind == "x":
        return _what(state, quantity, place)
    return f"{_what(state, quantity, place)}, {_because(state, quantity, place)}"


def _what(state: State, quantity: Quantity, place: Place) -> str:
    """ "The slope of unit 1"."""
    depth = state.network.depth
    if quantity == "L":
        return "The loss"
    if place.kind == "x":
        return f"Input {place.numbers[0]}"
    if place.kind in ("w", "b"):
        name = place_symbol(place)
        return {"new_w": f"The new {name}", "new_b": f"The new {name}", "dz_da": f"What {name} passes on"}.get(
            quantity, f"The gradient of {name}" if quantity in ("dL_dw", "dL_db") else f"How z grows with {name}"
        )
    layer, unit = _layer(place), place.numbers[-1]
    where = f"output {unit}" if layer == depth else f"unit {unit} of layer {layer}"
    return {
        "z": f"The weighted sum of {where}",
        "a": f"The activation of {where}",
        "da_dz": f"The slope of {where}",
        "dL_da": f"What comes back to {where}" if layer < depth else f"How L grows with {where}",
        "dL_dz": f"The running product at {where}",
        "dz_da": f"What {where} passes on",
    }[quantity]


def _because(state: State, quantity: Quantity, place: Place) -> str:
    network = state.network
    k = _layer(place) or network.depth
    if quantity in ("new_w", "new_b"):
        return "which is w − η·∂L/∂w" if quantity == "new_w" else "which is b − η·∂L/∂b"
    if quantity == "L" or (quantity == "dL_da" and k == network.depth):
        return f"because L is the {network.loss.title} of {layer_symbol('A', network.depth)} against y"
    if quantity in ("a", "da_dz"):
        activation = network.layers[k - 1].activation
        return f"because {layer_symbol('A', k)} = {activation.title}({layer_symbol('Z', k)})"
    if quantity == "dL_dz":
        a, z = layer_symbol("A", k), layer_symbol("Z", k)
        return f"∂L/∂{a} · ∂{a}/∂{z}"
    after = k + 1 if quantity == "dL_da" or (quantity == "dz_da" and place.kind != "w") else k
    bias = f" + {layer_symbol('b', after)}" if network.biases(after) else ""
    left = f"{layer_symbol('Z', after)} = {layer_symbol('W', after)}"
    return f"because {left} {layer_symbol('A', after - 1)}{bias}"


def _words(state: State, question: Question) -> str:
    """The question as a sentence."""
    quantity, place = question.quantity, question.place
    if quantity is None or place is None:
        return "Which of these does the next factor open? Click on it."
    symbol, what = quantity_symbol(quantity, place), _what(state, quantity, place)
    what = what if what.startswith("∂") else what[:1].lower() + what[1:]
    if quantity in ("new_w", "new_b"):
        return f"What does the update make of {place_symbol(place)}?"
    match question.kind:
        case "sign":
            return f"{symbol}, {what}: is it positive or negative?"
        case "size":
            return f"{symbol}, {what}: is its size larger or smaller than 1?"
        case "place":
            return _click_words(quantity, symbol)
    return f"What is {symbol}, {what}?"


def _click_words(quantity: Quantity, symbol: str) -> str:
    match quantity:
        case "dz_da":
            return f"Which weight is {symbol}? Click on its edge."
        case "dz_dw":
            return f"Which number is {symbol}? Click on it."
    return f"Where is {symbol} taken? Click on it."


def _beside(state: State, question: Question) -> str:
    """What comes with the answer."""
    quantity, place = question.quantity, question.place
    if question.kind not in NUMBERS or quantity is None or place is None or quantity in _ALONE or place.kind == "x":
        return ""
    network, k = state.network, _layer(place)
    if quantity in _OF_PARAMETERS:
        one = state.target.row is not None and state.route == "chain" and quantity in ("dL_dw", "dL_db")
        others = 0 if one else network.fan_out(k) * (network.fan_in(k) if place.kind == "w" else 1) - 1
        noun = "weight" if place.kind == "w" else "bias"
        if noun == "bias" and others > 1:
            return f"the other {others} biases are shown with it"
        return f"the other {_counted(others, noun)} shown with it" if others else ""
    others = 0 if state.view == "path" else network.fan_out(k) - 1
    if others == 1:
        return f"unit {3 - place.numbers[-1]} is shown with it"
    return f"the other {_counted(others, 'unit')} shown with it" if others else ""


def _counted(count: int, noun: str) -> str:
    return f"{noun} is" if count == 1 else f"{count} {plural(count, noun)} are"


# ---------------------------------------------------------------- hints


def _hints(state: State, question: Question, *, gone: bool) -> tuple[HintFrame, ...]:
    if question.hints:
        return tuple(HintFrame(words, "") for words in question.hints)
    if question.quantity is None or question.place is None:
        return (HintFrame("The chain opens from the outside in: the loss first.", ""),)
    return () if gone else (_rule(state, question.quantity, question.place),)


def _rule(state: State, quantity: Quantity, place: Place) -> HintFrame:
    """The rule that gives the number, in symbols alone."""
    if place.kind == "x":
        return HintFrame("An input is given, not computed.", "")
    network = state.network
    k = _layer(place) or network.depth
    activation = network.layers[k - 1].activation
    match quantity:
        case "z":
            words = "Each input times the weight on its edge, added up" + _and_bias(state, k)
            return HintFrame(words, _sum_rule(state, k))
        case "a":
            return HintFrame(f"{activation.title} of the unit's own z.", activation.formula)
        case "L":
            return HintFrame("Output and target, put into the loss.", network.loss.formula)
        case "da_dz":
            z = place_symbol(Place("z", place.numbers))
            return HintFrame(f"The slope of {activation.title} belongs to what goes in: take it at {z}.",
                             activation.derivative_formula)  # fmt: skip
        case "dL_da" if k == network.depth:
            return HintFrame("The derivative of the loss by this output.", network.loss.gradient_formula)
        case "dL_da":
            return HintFrame(
                "Each unit that this one feeds sends back its ∂L/∂z times the weight between: add them up.",
                r"\frac{\partial L}{\partial a_i}=\sum_j\frac{\partial L}{\partial z_j}\,w_{j,i}",
            )
        case "dL_dz":
            return HintFrame("So far times this factor: ∂L/∂a of the unit times its own slope.",
                             r"\frac{\partial L}{\partial z}=\frac{\partial L}{\partial a}\,g'(z)")  # fmt: skip
        case "dL_db":
            return HintFrame("A bias adds straight into z: its factor is 1.",
                             r"\frac{\partial L}{\partial b}=\frac{\partial L}{\partial z}")  # fmt: skip
        case "dL_dw":
            return HintFrame("∂L/∂z of the unit that the weight leads to, times what flows through the weight.",
                             r"\frac{\partial L}{\partial w_{j,i}}=\frac{\partial L}{\partial z_j}\,a_i")  # fmt: skip
        case "dz_dw":
            return HintFrame("When a weight grows by 1, z grows by what flows through it.", "")
        case "dz_da":
            return HintFrame("When a unit's output grows by 1, z grows by the weight between.", "")
        case "dz_db":
            return HintFrame("A bias adds straight into z.", "")
    letter = "w" if quantity == "new_w" else "b"
    return HintFrame("Downhill: the old one minus η times its gradient.",
                     rf"{letter}-\eta\,\frac{{\partial L}}{{\partial {letter}}}")  # fmt: skip


def _and_bias(state: State, k: int) -> str:
    return ", and the bias." if state.network.biases(k) else "."


def _sum_rule(state: State, k: int) -> str:
    a = "x_i" if k == 1 else "a_i"
    return rf"z_j=\sum_i w_{{j,i}}\,{a}" + ("+b_j" if state.network.biases(k) else "")
