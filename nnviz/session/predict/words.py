"""How places and quantities are called in a sentence."""

from nnviz.session.notation import derivative_symbol, layer_symbol, parameter_symbol, shortest, unit_symbol
from nnviz.session.place import Place
from nnviz.session.question import Quantity


def place_symbol(place: Place) -> str:
    """``w₂,₁,₃``, ``a₁,₂``, ``x₁``, ``b₂,₁``, ``y₁``, ``L``; of a unit its a."""
    match place.kind, place.numbers:
        case "w", (layer, to, source):
            return parameter_symbol(layer, "W", to - 1, source - 1)
        case "b", (layer, unit):
            return parameter_symbol(layer, "b", unit - 1)
        case "x", (source,):
            return unit_symbol("a", 0, source - 1)
        case "z", (layer, unit):
            return unit_symbol("z", layer, unit - 1)
        case "a" | "unit", (layer, unit):
            return unit_symbol("a", layer, unit - 1)
        case "y", (output,):
            return unit_symbol("a", 0, output - 1).replace("x", "y")
        case "layer", (layer,):
            return f"layer {layer}"
        case "factor", (factor,):
            return f"factor {factor}"
    return "L" if place.kind == "loss" else "the input"


def quantity_symbol(quantity: Quantity, place: Place) -> str:
    """``∂a₁,₁/∂z₁,₁``, ``∂L/∂w₁,₁,₂``, ``z₁,₁``, ``new w₁,₁,₂``: what is asked, as it is written."""
    if quantity == "L":
        return "L"
    if quantity in ("new_w", "new_b"):
        return f"new {place_symbol(place)}"
    if quantity in ("dz_da", "dz_dw", "dz_db") and place.kind in ("w", "b"):
        layer, to, *source = place.numbers
        by = unit_symbol("a", layer - 1, source[0] - 1) if quantity == "dz_da" else place_symbol(place)
        return derivative_symbol(unit_symbol("z", layer, to - 1), by)
    if quantity in ("dL_dw", "dL_db"):
        return derivative_symbol("L", place_symbol(place))
    if place.kind == "x":
        return place_symbol(place)
    layer, unit = place.numbers[0], place.numbers[1] - 1
    z, a = unit_symbol("z", layer, unit), unit_symbol("a", layer, unit)
    return {
        "z": z, "a": a, "dL_da": derivative_symbol("L", a), "da_dz": derivative_symbol(a, z),
        "dL_dz": derivative_symbol("L", z), "dz_da": derivative_symbol(layer_symbol("Z", layer + 1), a),
    }[quantity]  # fmt: skip


def given(value: float) -> str:
    """A number as the learner gave it, without zeros that were not meant, and with at most six digits."""
    return shortest(value, 6)
