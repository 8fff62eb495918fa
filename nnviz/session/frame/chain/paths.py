"""The path view: the gradient of one scalar weight as a sum over paths, followed one path at a time."""

import numpy as np

from nnviz.core.paths import Path, count_paths, sum_paths
from nnviz.records import dataclass
from nnviz.session.frame.graph import chosen_path
from nnviz.session.frame.model import Formula, PathRow, PathsFrame, Piece
from nnviz.session.frame.shares import shares
from nnviz.session.notation import (
    bracketed_latex,
    derivative_latex,
    derivative_symbol,
    number,
    number_latex,
    target_latex,
    target_symbol,
    unit_latex,
    unit_symbol,
    zero_text,
)
from nnviz.session.plan import Part
from nnviz.session.state import State, gradients_complete

#: Stands for a number that the steps have not come to.
TO_COME = "…"


@dataclass(frozen=True, slots=True)
class Link:
    """One factor of a path: a scalar derivative of one unit's quantity by another's."""

    part: Part
    symbol: str
    latex: str
    value: float
    because: str


def links(state: State) -> dict[Part, Link]:
    """The factors of the followed path, by their parts: as many as the matrix view has."""
    path = chosen_path(state)
    parts = [step.part for step in state.steps if step.phase == "backward"]
    ends = _ends(state, path)
    return {
        part: Link(part, derivative_symbol(*symbols), derivative_latex(*latex), value, _because(state, part, symbols))
        for part, (symbols, latex), value in zip(parts, ends, path.factors, strict=True)
    }


def _ends(state: State, path: Path) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Numerator and denominator of each factor, as text and as LaTeX."""
    nodes = _nodes(state, path)
    text = ["L", *(unit_symbol(*node) for node in nodes), target_symbol(state.target)]
    latex = ["L", *(unit_latex(*node) for node in nodes), target_latex(state.target)]
    return [((text[i], text[i + 1]), (latex[i], latex[i + 1])) for i in range(len(text) - 1)]


def _nodes(state: State, path: Path) -> list[tuple[str, int, int]]:
    """The quantities on the path, from the output's activation to the target layer's pre-activation."""
    depth, units = state.network.depth, list(path.units)
    if state.network.layers[-1].activation.elementwise:
        units.insert(0, units[0])
    nodes = [("a", depth, units[0]), ("z", depth, units[1])]
    for layer, unit in zip(range(depth - 1, state.target.layer - 1, -1), units[2:], strict=True):
        nodes += [("a", layer, unit), ("z", layer, unit)]
    return nodes


def _because(state: State, part: Part, symbols: tuple[str, str]) -> str:
    match part.kind:
        case "dL_dA":
            return f"how the {state.network.loss.title} feels this output"
        case "dA_dZ":
            activation = state.network.layers[part.layer - 1].activation
            if not activation.elementwise:
                return f"how {symbols[0]} feels {symbols[1]} through {activation.title}"
            return f"the slope of {activation.title} at {symbols[1]}"
        case "dZ_dA":
            return "the weight between the two units"
        case "dZ_dW":
            return "what flows through the weight"
    return "a bias adds straight into z"


# ---------------------------------------------------------------- cards


def so_far(state: State, part: Part) -> tuple[float, float, float]:
    """The product before a factor, the factor, and the product after it."""
    path = chosen_path(state)
    place = [step.part for step in state.steps if step.phase == "backward"].index(part)
    return (path.products[place - 1] if place else 1.0), path.factors[place], path.products[place]


def detail(state: State, link: Link) -> tuple[Formula, ...]:
    """The scalar factor and its value."""
    return ((Piece(link.latex, "current"), Piece("="), Piece(number_latex(link.value, 6))),)


def product(state: State, part: Part) -> tuple[Formula, ...]:
    """So far × this factor = new; after the last factor, how the paths add up."""
    before, value, after = so_far(state, part)
    result = Piece(number_latex(after, 6), "result")
    if part.kind == "dL_dA":
        return ((result,),)
    numbers = Piece(number_latex(before), "taken"), Piece(r"\times"), Piece(bracketed_latex(value), "current")
    if part.kind == "dA_dZ" and part.layer == state.network.depth and state.computation.sample.stable_note:
        numbers = _in_symbols(state, part)  # of the numbers, one may be ∞ and the other 0
    line = *numbers, Piece("="), result
    return (line, _sum_line(state)) if part.kind in ("dZ_dW", "dZ_db") else (line,)


def _in_symbols(state: State, part: Part) -> tuple[Piece, Piece, Piece]:
    """The first two factors by their names."""
    found = links(state)
    so_far = found[Part("dL_dA", part.layer)]
    return Piece(so_far.latex, "taken"), Piece(r"\cdot"), Piece(found[part].latex, "current")


def _sum_line(state: State) -> Formula:
    total = number_latex(sum_paths(state.computation.sample, state.target), 6)
    gradient = derivative_latex("L", target_latex(state.target))
    return Piece(r"\sum_{\text{paths}}="), Piece(total, "result"), Piece("="), Piece(gradient, "result")


def sentence(state: State, link: Link) -> str:
    """The step along the path in plain words."""
    part = link.part
    before, *_ = so_far(state, part)
    if part.kind in ("dZ_dW", "dZ_db"):
        count = count_paths(state.network, state.target)
        total = number(sum_paths(state.computation.sample, state.target))
        others = (
            "It is the only path."
            if count == 1
            else f"All {count:,} paths add up to {total}, the entry of the matrix view."
        )
        return f"This path carries {_carried(state, part)}. {others}"
    start = "The path starts at the loss" if part.kind == "dL_dA" else f"Times {number(link.value)}"
    return f"{start}: {link.because}. So far {_carried(state, part)}." if before else f"{start}: {link.because}."


def _carried(state: State, part: Part) -> str:
    """The product up to a factor; where it underflows although no factor is 0, how small it is."""
    place = [step.part for step in state.steps if step.phase == "backward"].index(part)
    path = chosen_path(state)
    product, factors = path.products[place], np.array(path.factors[: place + 1])
    if product != 0 or not factors.all():
        return number(product)
    return f"a product {zero_text(np.log(np.abs(factors)).sum())}"


def build_paths(state: State) -> PathsFrame:
    """The list of the largest paths, and what all of them add up to: in numbers once the last factor is there."""
    known = state.cursor >= gradients_complete(state.steps)
    target, trace = state.target, state.computation.sample
    paths = state.computation.paths(target)
    count = count_paths(state.network, target)
    name = target_symbol(state.target)
    chosen = chosen_path(state)
    lengths = shares(np.array([path.product for path in paths]))
    rows = tuple(
        PathRow(
            index, _route(state, path), number(path.product) if known else "", share if known else 0.0, path is chosen
        )
        for index, (path, share) in enumerate(zip(paths, lengths, strict=True))
    )
    entry = target.entry((trace.dL_dW if target.parameter == "W" else trace.dL_db)[target.layer - 1])
    return PathsFrame(
        count=_count_text(name, count, len(paths)),
        rows=rows,
        total=f"{_all_of(count)} {number(sum_paths(trace, target), 9) if known else TO_COME}",
        matrix_entry=f"matrix view: ∂L/∂{name} = {number(entry, 9) if known else TO_COME}",
    )


def _count_text(name: str, count: int, listed: int) -> str:
    if count == 1:
        return f"One path leads from {name} to L:"
    return f"{count:,} paths lead from {name} to L" + (f"; the {listed} largest:" if listed < count else ":")


def _all_of(count: int) -> str:
    return "the path gives" if count == 1 else f"all {count:,} paths add up to"


def _route(state: State, path: Path) -> str:
    """``L ← a₃,₁ ← a₂,₂ ← w₁,₂,₁``."""
    depth = state.network.depth
    hidden = zip(range(depth, state.target.layer - 1, -1), path.units[-(depth - state.target.layer + 1) :], strict=True)
    stops = [unit_symbol("a", layer, unit) for layer, unit in hidden]
    if not state.network.layers[-1].activation.elementwise:
        stops[0] = f"{unit_symbol('a', depth, path.units[0])} ← {unit_symbol('z', depth, path.units[1])}"
    return " ← ".join(["L", *stops, target_symbol(state.target)])
