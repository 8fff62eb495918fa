"""Which factors belong to a thing that has a letter: f, the loss, opens with ∂L/∂A; g, a unit, with ∂A/∂Z and ∂Z/∂…"""

from nnviz.session.frame.model import FactorGroup, Named
from nnviz.session.plan import Part, Step


def factor_groups(named: tuple[Named, ...], steps: tuple[Step, ...]) -> tuple[FactorGroup, ...]:
    """For each thing the factors in a row that are its own; a factor belongs to the first of them that has it.

    :param steps: of the backward pass, one for each factor.
    """
    found, taken = list[FactorGroup](), set[int]()
    for index, thing in enumerate(named):
        own = [place for place, step in enumerate(steps) if place not in taken and _belongs(place, step.part, thing)]
        if own:
            taken.update(own)
            found.append(FactorGroup(own[0], own[-1], index, thing.letter, thing.words))
    return tuple(sorted(found, key=lambda group: group.first))


def _belongs(place: int, part: Part, thing: Named) -> bool:
    kind, numbers = thing.place.kind, thing.place.numbers
    match kind:
        case "factor":
            return place == numbers[0] - 1
        case "loss":
            return part.kind == "dL_dA"
        case "unit" | "a" | "layer":
            return part.kind != "dL_dA" and part.layer == numbers[0]
        case "z" | "w" | "b":
            return part.kind == {"z": "dA_dZ", "w": "dZ_dW", "b": "dZ_db"}[kind] and part.layer == numbers[0]
    return False
