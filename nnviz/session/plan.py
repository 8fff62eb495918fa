"""The steps of one update: forward, loss, the chain-rule factors, the update of each layer.

A plan is a tuple of Steps in the order in which Next takes them. Two routes lead through the backward pass: *one
chain* visits the factors of the chosen W, b or single entry alone; the *whole pass* visits every layer with its
branches into W and b. Forward pass, loss and update are the same on both.
"""

from functools import lru_cache
from itertools import chain as joined
from math import inf
from typing import Literal

from nnviz.core.chain import FactorKind as FactorKind
from nnviz.core.network import ParameterName as ParameterName
from nnviz.errors import UserError
from nnviz.records import dataclass

#: What one part of the computation stands for. A factor of the chain is one, too: "dA_dZ" of layer 2 is ∂A₂/∂Z₂,
#: "dZ_dA" of layer 2 is ∂Z₂/∂A₁ = W₂, "dZ_dW" of layer 2 is ∂Z₂/∂W₂, "dL_dA" is ∂L/∂Aₙ.
PartKind = FactorKind | Literal["z", "a", "loss", "update"]
Phase = Literal["start", "forward", "loss", "backward", "update"]
Route = Literal["chain", "pass"]
Grain = Literal["factor", "layer", "pass", "update"]

GRAINS: tuple[Grain, ...] = ("factor", "layer", "pass", "update")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the computation, and so of the picture: a kind and the layer it belongs to."""

    kind: PartKind
    layer: int


@dataclass(frozen=True, slots=True)
class Step:
    """One press of Next: the part that it computes, and the phase of the pass it stands in.

    The update of the layer of one chosen weight goes line by line through the optimizer's rule: ``line`` counts them
    from 1, and the layer has its new weights with the ``last_line``. Elsewhere ``line`` is 0.
    """

    part: Part
    phase: Phase
    line: int = 0
    last_line: bool = True


def _backward_parts(depth: int) -> list[Part]:
    """Every backward part in the order of computation; any route is a selection of these."""
    parts = [Part("dL_dA", depth)]
    for layer in range(depth, 0, -1):
        parts += [Part("dA_dZ", layer), Part("dZ_dW", layer), Part("dZ_db", layer)]
        if layer > 1:
            parts.append(Part("dZ_dA", layer))
    return parts


def _on_chain(part: Part, layer: int, parameter: ParameterName) -> bool:
    """Whether the chain of one layer's W or b goes through a part."""
    match part.kind:
        case "dZ_dW" | "dZ_db":
            return part.layer == layer and part.kind == f"dZ_d{parameter}"
        case "dZ_dA":
            return part.layer > layer
    return part.layer >= layer


@lru_cache(maxsize=256)
def plan(
    depth: int, route: Route, layer: int, parameter: ParameterName, lines: int = 0, bare: tuple[int, ...] = ()
) -> tuple[Step, ...]:
    """The steps of one update of a net with ``depth`` layers; on the route "chain", of layer's W or b.

    ``lines`` is how many lines of the optimizer's rule the update of that layer is taken in; 0: in one step.
    ``bare`` are the layers without biases: no branch leads to their b.
    """
    forward = joined.from_iterable((Part("z", k), Part("a", k)) for k in range(1, depth + 1))
    backward = [part for part in _backward_parts(depth) if part.kind != "dZ_db" or part.layer not in bare]
    if route == "chain":
        backward = [part for part in backward if _on_chain(part, layer, parameter)]
    update = (_update_steps(k, lines if k == layer else 0) for k in range(depth, 0, -1))
    return (
        *(Step(part, "forward") for part in forward),
        Step(Part("loss", depth), "loss"),
        *(Step(part, "backward") for part in backward),
        *joined.from_iterable(update),
    )


def _update_steps(layer: int, lines: int) -> tuple[Step, ...]:
    part = Part("update", layer)
    if lines == 0:
        return (Step(part, "update"),)
    return tuple(Step(part, "update", line, line == lines) for line in range(1, lines + 1))


def boundary_key(step: Step, grain: Grain) -> object:
    """Steps in a row with the same key are one stride of that grain."""
    match grain:
        case "factor":
            return step
        case "layer":
            return step.phase, step.part.layer
        case "pass":
            return "forward" if step.phase == "loss" else step.phase
        case "update":
            return None


def is_boundary(steps: tuple[Step, ...], cursor: int, grain: Grain) -> bool:
    """Whether a stride of ``grain`` ends after ``cursor`` steps."""
    if cursor in (0, len(steps)):
        return True
    return boundary_key(steps[cursor - 1], grain) != boundary_key(steps[cursor], grain)


def count_of(steps: tuple[Step, ...], step: int | None = None, part: str = "", layer: int | None = None) -> int:
    """How many steps are done at a chosen moment of a pass: so many, or those up to a part. Raises UserError."""
    if (step is None) == (not part):
        raise UserError('run_to takes a part, as in part="loss", or a step, as in step=3.')
    count = step_of(steps, part, layer) if step is None else step
    if not 0 <= count <= len(steps):
        raise UserError(f"This pass has steps 0 to {len(steps)}, not {count}.")
    return count


def step_of(steps: tuple[Step, ...], part: str, layer: int | None = None) -> int:
    """After how many steps a part has been computed; without a layer, the first of its kind. Raises UserError."""
    named = (
        place
        for place, step in enumerate(steps, start=1)
        if step.part.kind == part and layer in (None, step.part.layer) and step.last_line
    )
    found = next(named, None)
    if found is None:
        where = "" if layer is None else f" of layer {layer}"
        kinds = dict.fromkeys(step.part.kind for step in steps)
        raise UserError(f"This pass has no part {part!r}{where}; its parts are {', '.join(kinds)}.")
    return found


def carried_over(old: tuple[Step, ...], cursor: int, new: tuple[Step, ...], depth: int) -> int:
    """The cursor in ``new`` that has come as far as ``cursor`` has in ``old``, for another route or target."""
    if cursor == 0:
        return 0
    reached = _place(old[cursor - 1], depth)
    return sum(_place(step, depth) <= reached for step in new)


def has_reached(step: Step, part: Part, depth: int) -> bool:
    """Whether ``part`` is computed once ``step`` is done, on whatever route."""
    order = _computing_order(depth)
    return order[part] <= order[step.part]


def _place(step: Step, depth: int) -> tuple[int, float]:
    """Where a step stands among all that any route takes; of an update line by line, the last line completes it."""
    return _computing_order(depth)[step.part], inf if step.last_line else step.line


@lru_cache(maxsize=64)
def _computing_order(depth: int) -> dict[Part, int]:
    return {step.part: place for place, step in enumerate(plan(depth, "pass", 1, "W"))}
