"""Places in a net, named as formulas count them: ``#w-2-1-3`` is the weight of layer 2 to unit 1 from unit 3."""

from collections.abc import Callable
from typing import Literal

from nnviz.core.network import Network
from nnviz.errors import UserError
from nnviz.records import dataclass

PlaceKind = Literal["input", "layer", "x", "unit", "z", "a", "w", "b", "y", "loss", "factor"]

#: How many numbers follow each kind, and what they count.
COUNTED: dict[PlaceKind, tuple[str, ...]] = {
    "input": (),
    "layer": ("layer",),
    "x": ("input",),
    "unit": ("layer", "unit"),
    "z": ("layer", "unit"),
    "a": ("layer", "unit"),
    "w": ("layer", "to", "from"),
    "b": ("layer", "unit"),
    "y": ("output",),
    "loss": (),
    "factor": ("factor",),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A kind and its numbers, which count from 1 as in the formulas."""

    kind: PlaceKind
    numbers: tuple[int, ...] = ()

    def __str__(self) -> str:
        return "#" + "-".join((self.kind, *map(str, self.numbers)))


def read_place(text: str) -> Place:
    """The place that ``text`` names. Raises UserError."""
    kind, *numbers = text.removeprefix("#").split("-")
    if kind not in COUNTED:
        kinds = ", ".join(f"#{each}" for each in COUNTED)
        raise UserError(f"{text!r} is no place: a place begins with one of {kinds}.")
    counted = COUNTED[kind]
    form = "#" + "-".join((kind, *(each.upper() for each in counted)))
    if len(numbers) != len(counted) or not all(n.isascii() and n.isdigit() and 0 < int(n) < 10**6 for n in numbers):
        raise UserError(f"{text!r} is no place: it would be {form}" + (", counted from 1." if counted else "."))
    return Place(kind, tuple(map(int, numbers)))


def check_place(place: Place, network: Network, factors: int) -> None:
    """Raises UserError where ``network`` has no such place; ``factors`` is how many factors the chain has."""
    for what, most, number in zip(COUNTED[place.kind], _most(place, network, factors), place.numbers, strict=True):
        if number > most:
            raise UserError(f"{place} is not in this net: {_WHAT[what]} counts from 1 to {most}.")
    if place.kind == "b" and not network.biases(place.numbers[0]):
        raise UserError(f"{place} is not in this net: layer {place.numbers[0]} has no biases.")


_WHAT = {
    "layer": "a layer", "input": "an input", "unit": "a unit of this layer", "to": "a unit of this layer",
    "from": "a unit of the layer before", "output": "an output", "factor": "a factor of this chain",
}  # fmt: skip


def _most(place: Place, network: Network, factors: int) -> tuple[int, ...]:
    """How far each number may count; the layer is checked first, so that the others may ask for it."""
    layer = min(place.numbers[0], network.depth) if place.numbers else 0
    most: dict[PlaceKind, Callable[[], tuple[int, ...]]] = {
        "layer": lambda: (network.depth,),
        "x": lambda: (network.fan_in(1),),
        "unit": lambda: (network.depth, network.fan_out(layer)),
        "z": lambda: (network.depth, network.fan_out(layer)),
        "a": lambda: (network.depth, network.fan_out(layer)),
        "b": lambda: (network.depth, network.fan_out(layer)),
        "w": lambda: (network.depth, network.fan_out(layer), network.fan_in(layer)),
        "y": lambda: (network.fan_out(network.depth),),
        "factor": lambda: (factors,),
    }
    return most.get(place.kind, tuple)()
