"""Things in a net that have a letter of their own for a while: f is the loss, g the output unit, h the first unit."""

from typing import Literal

from nnviz.core.network import Network
from nnviz.records import dataclass
from nnviz.session.place import Place

#: More colours than these nobody keeps in mind, and no theme has them.
MOST_NAMED = 3
#: How the net is drawn: as the user likes it; boxes in boxes; a function in each box; neurons; neurons and the loss
#: over the one or two weights that the net has; neurons and the activation of one of them as a curve.
Picture = Literal["", "boxes", "functions", "neurons", "valley", "curve"]
PICTURES: tuple[Picture, ...] = ("", "boxes", "functions", "neurons", "valley", "curve")


@dataclass(frozen=True, slots=True)
class Named:
    """A place, its letter, and what it is in words."""

    place: Place
    letter: str
    words: str


def words_of(place: Place, network: Network) -> str:
    """ "the loss" without its article: "output unit", "first unit", "unit 2 of layer 1", "layer 1"."""
    match place.kind:
        case "unit" | "z" | "a":
            return _unit_words(place.numbers[0], place.numbers[1], network)
        case "layer":
            return "output layer" if place.numbers[0] == network.depth else f"layer {place.numbers[0]}"
        case "w" | "b":
            return f"{'weight' if place.kind == 'w' else 'bias'} of layer {place.numbers[0]}"
        case "x":
            return "input" if network.fan_in(1) == 1 else f"input {place.numbers[0]}"
        case "y":
            return "target"
        case "factor":
            return f"factor {place.numbers[0]}"
        case _:
            return place.kind


def _unit_words(layer: int, unit: int, network: Network) -> str:
    alone = network.fan_out(layer) == 1
    if layer == network.depth:
        return "output unit" if alone else f"output unit {unit}"
    if alone:
        return "first unit" if layer == 1 else f"unit of layer {layer}"
    return f"unit {unit} of layer {layer}"
