"""Questions that a click answers: which places are right, and what is said of another one."""

from nnviz.errors import UserError
from nnviz.session.notation import unit_symbol
from nnviz.session.place import Place
from nnviz.session.plan import Part
from nnviz.session.predict.words import place_symbol, quantity_symbol
from nnviz.session.question import Question
from nnviz.session.state import State

Places = tuple[Place, ...]


def right_places(state: State, question: Question) -> Places:
    """Those that a question offers and that answer it.

    :raises UserError: where no click can answer such a question
    """
    if question.kind == "next factor":
        return _opened_next(state, question.among)
    if question.place is None or question.quantity not in ("dz_dw", "dz_da", "da_dz"):
        raise UserError(f"A click answers dz_dw, dz_da or da_dz of a place, not {question.quantity}.")
    return tuple(place for place in question.among if _is_right(place, question.quantity, question.place))


def _is_right(place: Place, quantity: str, asked: Place) -> bool:
    match quantity, asked.kind, asked.numbers:
        case "dz_dw", "w", (layer, _, source):
            return place in ((Place("x", (source,)),) if layer == 1 else _unit_places(layer - 1, source, "unit", "a"))
        case "dz_da", "w", _:
            return place == asked
        case "dz_da", "a" | "unit", (layer, unit):
            return place.kind == "w" and place.numbers[::2] == (layer + 1, unit)
        case "da_dz", _, (layer, unit):
            return place == Place("z", (layer, unit))
    return False


def _unit_places(layer: int, unit: int, *kinds: str) -> Places:
    return tuple(Place(kind, (layer, unit)) for kind in kinds)  # type: ignore[arg-type]


def _opened_next(state: State, among: Places) -> Places:
    """What the first of the coming factors opens that has anything to do with a place on offer."""
    for step in state.steps[state.cursor :]:
        right = tuple(place for place in among if step.phase == "backward" and _belongs(place, step.part))
        if right:
            return right
    return ()


def _belongs(place: Place, part: Part) -> bool:
    """Whether a factor is the slope of what stands at a place."""
    match part.kind:
        case "dL_dA":
            return place.kind == "loss"
        case "dA_dZ":
            return place.kind in ("unit", "z", "a", "layer") and place.numbers[0] == part.layer
        case "dZ_dA":
            return place.kind == "w" and place.numbers[0] == part.layer
        case "dZ_dW":
            return place.kind in ("x", "a") and (place.numbers[0] if place.kind == "a" else 0) == part.layer - 1
    return place.kind == "b" and place.numbers[0] == part.layer


# ---------------------------------------------------------------- what is said of another place


def said_of(question: Question, clicked: Place) -> str:
    """What a place is that does not answer the question, and what is asked."""
    if question.kind == "next factor":
        return f"Outside first: {_name(clicked)} comes later, or is open already."
    asked = question.place
    if asked is None or question.quantity is None:
        return f"That is {_name(clicked)}."
    match question.quantity:
        case "dz_dw":
            return _of_weight(asked, clicked)
        case "dz_da":
            return _of_edge(asked, clicked)
    return f"That is {_name(clicked)}: a slope is taken at what goes in."


def _name(place: Place) -> str:
    if place.kind == "unit":
        return f"unit {place.numbers[1]} of layer {place.numbers[0]}"
    return "the loss" if place.kind == "loss" else place_symbol(place)


def _of_weight(asked: Place, clicked: Place) -> str:
    """∂z/∂w is what flows through the weight."""
    layer, to, _ = asked.numbers
    weight, z = place_symbol(asked), unit_symbol("z", layer, to - 1)
    if clicked == asked:
        return f"That is the weight itself. {z} grows by what it is multiplied with."
    if clicked.kind in ("z", "a", "unit") and clicked.numbers[0] >= layer:
        return f"That is {_name(clicked)}, after {weight}: asked is what goes into it."
    if clicked.kind in ("a", "unit", "x"):
        return f"That is {_name(clicked)}: it goes through another weight than {weight}."
    return f"That is {_name(clicked)}: {z} grows by what {weight} is multiplied with."


def _of_edge(asked: Place, clicked: Place) -> str:
    """∂z/∂a is the weight between."""
    if clicked.kind == "w":
        return f"That is {_name(clicked)}: asked is a weight that leads from {_source(asked)} on."
    symbol = quantity_symbol("dz_da", asked)
    return f"That is {_name(clicked)}: {symbol} is what {_source(asked)} is multiplied with."


def _source(asked: Place) -> str:
    """The unit whose output the edge carries."""
    layer, unit = (asked.numbers[0] - 1, asked.numbers[2]) if asked.kind == "w" else asked.numbers[:2]
    return unit_symbol("a", layer, unit - 1)
