"""The question that the chain answers, as a choice: what the loss can be differentiated by."""

from collections.abc import Iterator
from functools import lru_cache

from nnviz.core.network import Network
from nnviz.session.frame.model import ChainChoices, Target, TargetChoice
from nnviz.session.notation import target_latex, target_symbol, unit_symbol
from nnviz.session.state import State, asks_of_step

BEFORE, AFTER = "How does the loss change when", "changes?"
#: Of a layer with more weights than this, those in the chosen one's row and column are offered.
FEW = 36
#: So many on either side of the chosen one: any other is a few choices, or one click in the graph, away.
NEAR = 12


def build_choices(state: State) -> ChainChoices:
    """What can be chosen about the chain, and what is."""
    network = state.network
    layers = tuple((network.fan_out(k), network.fan_in(k), network.biases(k) > 0) for k in range(1, network.depth + 1))
    targets = _targets(layers, state.target, everything(network))
    wanted = None if state.route == "pass" else state.target
    return ChainChoices(
        before=BEFORE,
        after=AFTER,
        targets=targets,
        chosen=next(place for place, choice in enumerate(targets) if choice.target == wanted),
        place=_place(state),
        route=state.route,
        view=state.view,
        scope=state.scope,
    )


def everything(network: Network) -> str:
    """What the whole pass differentiates by."""
    return "any weight or bias" if network.has_biases else "any weight"


def _place(state: State) -> str:
    steps = [place for place, step in enumerate(state.steps, start=1) if step.phase == "backward"]
    cursor = min(state.cursor + asks_of_step(state), len(state.steps))  # while a step is asked, the bar speaks of it
    done = sum(place <= cursor for place in steps)
    now = cursor > 0 and state.steps[cursor - 1].phase == "backward"
    return f"factor {done} of {len(steps)}" if now else f"{done} of {len(steps)}"


@lru_cache(maxsize=64)
def _targets(layers: tuple[tuple[int, int, bool], ...], chosen: Target, whole: str) -> tuple[TargetChoice, ...]:
    """All layers' W and b, then single ones of the chosen layer, then everything at once."""
    found = [choice for layer, (*_, bias) in enumerate(layers, start=1) for choice in _of_layer(layer, bias)]
    return (*found, *_entries(layers[chosen.layer - 1], chosen), TargetChoice(None, whole, "", "the whole pass"))


def _of_layer(layer: int, bias: bool) -> Iterator[TargetChoice]:
    yield _choice(Target(layer, "W"), f"weights of layer {layer}")
    if bias:
        yield _choice(Target(layer, "b"), f"biases of layer {layer}")


def _entries(shape: tuple[int, int, bool], chosen: Target) -> Iterator[TargetChoice]:
    """Single weights of the chosen layer, row by row, and its single biases."""
    (fan_out, fan_in, bias), layer = shape, chosen.layer
    row, column = chosen.row or 0, chosen.column or 0
    few = fan_out * fan_in <= FEW
    for i in range(fan_out) if few else _near(row, fan_out):
        for j in range(fan_in) if few else _near(column, fan_in) if i == row else (column,):
            ends = f"from {unit_symbol('a', layer - 1, j)} to {unit_symbol('a', layer, i)}"
            yield _choice(Target(layer, "W", i, j), f"one weight, {ends}")
    if bias:
        for i in range(fan_out) if fan_out <= FEW else _near(row, fan_out):
            yield _choice(Target(layer, "b", i), f"one bias, of {unit_symbol('a', layer, i)}")


def _near(place: int, count: int) -> range:
    return range(max(place - NEAR, 0), min(place + NEAR + 1, count))


def _choice(target: Target, words: str) -> TargetChoice:
    return TargetChoice(target, target_symbol(target), target_latex(target), words)
