"""What the graph shows of an open question: where it is asked, what comes with its answer, what can be clicked."""

from collections.abc import Callable

from nnviz.core.network import Network
from nnviz.errors import UserError
from nnviz.session.frame.model import AskedFrame
from nnviz.session.named import Named
from nnviz.session.notation import derivative_symbol, factor_symbol, layer_symbol, parameter_symbol
from nnviz.session.place import Place, check_place
from nnviz.session.plan import Part, PartKind
from nnviz.session.question import NUMBERS, Quantity, Question
from nnviz.session.state import State

CLICKS = ("place", "next factor")
#: Quantities of which every unit of a layer has one: the others are hidden with the one that is asked.
_OF_UNITS: tuple[Quantity, ...] = ("z", "a", "dL_da", "da_dz", "dL_dz", "dz_da")


def build_asked(state: State) -> AskedFrame | None:
    """The marks of the open question; None without one, and where it is about no place."""
    question = state.question
    if question is None or question.kind not in (*CLICKS, *NUMBERS):
        return None
    places = () if question.place is None or question.kind == "next factor" else (question.place,)
    if question.kind in CLICKS:
        return AskedFrame(_those_in(places, state), (), "", _those_in(question.among, state), False)
    hidden = () if state.view == "path" else _hidden(question, state.network)
    quantity = question.quantity
    return AskedFrame(_those_in(places, state), hidden, _tag(question), (), quantity == "da_dz", quantity == "a")


def current_part(state: State) -> Part | None:
    """What is marked as current: the part that is asked, or the last one that was computed.

    While a place is to be clicked nothing is: it would point at the answer.
    """
    question, last = state.question, None if state.step is None else state.step.part
    if question is None or question.kind not in (*CLICKS, *NUMBERS):
        return last
    if question.kind in CLICKS:
        return None
    return _part_of(question, state.network) or (_next_part(state) if question.of_step else None)


def named_things(state: State) -> tuple[Named, ...]:
    """Those that the net still has."""
    return tuple(named for named in state.named if is_in(named.place, state))


def _those_in(places: tuple[Place, ...], state: State) -> tuple[Place, ...]:
    return tuple(place for place in places if is_in(place, state))


def is_in(place: Place, state: State) -> bool:
    """Whether the net has such a place: what is named or asked about may have been taken away."""
    try:
        check_place(place, state.network, sum(step.phase == "backward" for step in state.steps))
    except UserError:
        return False
    return True


def _next_part(state: State) -> Part | None:
    return state.steps[state.cursor].part if state.cursor < len(state.steps) else None


def _layer_of(question: Question) -> int:
    return question.place.numbers[0] if question.place is not None and len(question.place.numbers) > 1 else 0


def _reading_layer(question: Question) -> int:
    """The layer whose z is moved by what is asked: a weight's own, of a unit the one behind it."""
    is_weight = question.place is not None and question.place.kind == "w"
    return _layer_of(question) + (not is_weight)


def _part_of(question: Question, network: Network) -> Part | None:
    """The part that computes what is asked; None of a running product, which comes with any factor."""
    layer, depth = _layer_of(question), network.depth
    kinds: dict[Quantity, PartKind] = {"z": "z", "a": "a", "da_dz": "dA_dZ", "dz_dw": "dZ_dW", "dz_db": "dZ_db"}
    kinds |= {"new_w": "update", "new_b": "update"}
    match question.quantity:
        case "L":
            return Part("loss", depth)
        case "dL_da" if layer == depth:
            return Part("dL_dA", depth)
        case "dz_da" if 1 < _reading_layer(question) <= depth:
            return Part("dZ_dA", _reading_layer(question))
        case quantity if quantity in kinds and layer:
            return Part(kinds[quantity], layer)
    return None


def _hidden(question: Question, network: Network) -> tuple[Place, ...]:
    """The other units of the layer, whose numbers come with the answer."""
    layer = _layer_of(question)
    if question.quantity not in _OF_UNITS or question.place is None or not 0 < layer <= network.depth:
        return ()
    asked = question.place.numbers[1]
    return tuple(Place("unit", (layer, unit)) for unit in range(1, network.fan_out(layer) + 1) if unit != asked)


def _tag(question: Question) -> str:
    """ "∂A₁/∂Z₁ = ?": of all units where all are hidden, else of the one weight or bias."""
    if question.quantity is None:
        return ""
    layer = _layer_of(question)
    z, a = (layer_symbol(letter, layer) for letter in "ZA")
    one = _parameter(question.place) or a
    symbols: dict[Quantity, Callable[[], str]] = {
        "z": lambda: z,
        "a": lambda: a,
        "L": lambda: "L",
        "dL_da": lambda: derivative_symbol("L", a),
        "da_dz": lambda: derivative_symbol(a, z),
        "dz_da": lambda: factor_symbol("dZ_dA", _reading_layer(question)),
        "dz_dw": lambda: derivative_symbol(z, one),
        "dz_db": lambda: derivative_symbol(z, one),
        "dL_dz": lambda: derivative_symbol("L", z),
        "dL_dw": lambda: derivative_symbol("L", one),
        "dL_db": lambda: derivative_symbol("L", one),
        "new_w": lambda: f"new {one}",
        "new_b": lambda: f"new {one}",
    }
    return f"{symbols[question.quantity]()} = ?"


def _parameter(place: Place | None) -> str:
    if place is None or place.kind not in ("w", "b"):
        return ""
    layer, *entry = place.numbers
    return parameter_symbol(layer, "W" if place.kind == "w" else "b", *(number - 1 for number in entry))
