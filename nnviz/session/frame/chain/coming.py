"""What the next step computes, in a few words."""

from nnviz.session.frame.model import ChainColumn
from nnviz.session.notation import layer_symbol
from nnviz.session.state import State


def next_words(state: State, columns: tuple[ChainColumn, ...]) -> str:
    """What the next step computes; ``columns`` are those of this moment."""
    if state.cursor >= len(state.steps):
        return "a new forward pass"
    step = state.steps[state.cursor]
    part, k = step.part, step.part.layer
    match part.kind:
        case "z":
            return f"{layer_symbol('Z', k)}, the weighted sums of layer {k}"
        case "a":
            return f"{layer_symbol('A', k)}, the activations of layer {k}"
        case "loss":
            return "the loss"
        case "update":
            return f"line {step.line} of the update" if step.line else f"the update of layer {k}"
    return f"the factor {next(column.symbol for column in columns if column.step == state.cursor + 1)}"
