"""The steps before the first factor: the weighted sums, the activations, the loss."""

from nnviz.core.arrays import Array
from nnviz.session.frame.model import Formula, Piece
from nnviz.session.notation import (
    bracketed_latex,
    column_latex,
    layer_latex,
    layer_symbol,
    matrix_latex,
    number,
    number_latex,
)
from nnviz.session.plan import Step
from nnviz.session.state import State

Cards = tuple[str, tuple[Formula, ...], str, tuple[Formula, ...]]


def value_latex(array: Array, digits: int = 3) -> str:
    """A number, a standing vector or a matrix."""
    if array.size == 1:
        return number_latex(array.item(), digits)
    return matrix_latex(array, digits=digits) if array.ndim == 2 else column_latex(array, digits)


def term_latex(array: Array) -> str:
    """As :func:`value_latex`, to stand after a sign: a negative number in parentheses."""
    return bracketed_latex(array.item()) if array.size == 1 else value_latex(array)


def start_cards(state: State) -> Cards:
    """Before the first step: what will happen."""
    x = value_latex(state.computation.x)
    y = value_latex(state.computation.y)
    return (
        "The sample that goes in", ((Piece("x="), Piece(x)),),
        "What should come out", ((Piece("y="), Piece(y)),),
    )  # fmt: skip


def forward_cards(state: State, step: Step) -> Cards:
    """A layer's weighted sum, its activation, or the loss."""
    match step.part.kind:
        case "z":
            return _sum_cards(state, step.part.layer)
        case "a":
            return _activation_cards(state, step.part.layer)
    return _loss_cards(state)


def _sum_cards(state: State, k: int) -> Cards:
    trace, w, b = state.computation.sample, state.parameters.weights[k - 1], state.parameters.biases[k - 1]
    inputs = trace.a[k - 1][0]
    sign = () if inputs.size > 1 else (Piece(r"\cdot"),)  # two numbers side by side would read as one
    bias = (Piece("+"), Piece(term_latex(b))) if b.size else ()
    numbers = Piece("="), Piece(value_latex(w)), *sign, Piece(term_latex(inputs)), *bias
    result = (Piece(f"{layer_latex('Z', k)}=", "result"), Piece(value_latex(trace.z[k - 1][0]), "result"))
    title = f"Each unit of layer {k} adds up its weighted inputs" + (" and its bias" if b.size else "")
    rule = Piece(_sum_rule(state, k), "current")
    return title, ((rule, *numbers),), f"Pre-activation {layer_symbol('Z', k)}", (result,)


def _sum_rule(state: State, k: int) -> str:
    bias = f"+{layer_latex('b', k)}" if state.network.biases(k) else ""
    return f"{layer_latex('Z', k)}={layer_latex('W', k)}{layer_latex('A', k - 1)}{bias}"


def _activation_cards(state: State, k: int) -> Cards:
    trace, activation = state.computation.sample, state.network.layers[k - 1].activation
    symbol = rf"{layer_latex('A', k)}=g\left({layer_latex('Z', k)}\right)"
    lines = ((Piece(symbol, "current"), Piece(r",\quad"), Piece(activation.formula)),)
    result = (Piece(f"{layer_latex('A', k)}=", "result"), Piece(value_latex(trace.a[k][0]), "result"))
    title = f"The activation of layer {k} is {activation.title}"
    return title, lines, f"Activation {layer_symbol('A', k)}", (result,)


def _loss_cards(state: State) -> Cards:
    trace, loss = state.computation.sample, state.network.loss
    n = state.network.depth
    values = (
        Piece(f"{layer_latex('A', n)}="), Piece(value_latex(trace.a[-1][0])),
        Piece(r",\quad y="), Piece(value_latex(state.computation.y)),
        Piece(r",\quad L="), Piece(number_latex(trace.loss, 6), "result"),
    )  # fmt: skip
    title = f"The loss: {loss.title} of output and target"
    return title, ((Piece(loss.formula, "current"),), values), "Running product", ()


def start_sentence() -> str:
    """Where the pass begins, and what its first step is."""
    return "The inputs are in place. The first step computes the weighted sums of layer 1."


def forward_sentence(state: State, step: Step) -> str:
    """A forward step in plain words."""
    k, network = step.part.layer, state.network
    match step.part.kind:
        case "z":
            return f"Layer {k}: every unit {_sum_in_words(network.fan_in(k), bias=network.biases(k) > 0)}."
        case "a":
            title = network.layers[k - 1].activation.title
            if not network.layers[k - 1].activation.elementwise:
                return "Softmax turns the logits into probabilities that add up to 1."
            return f"Layer {k}: every unit sends its pre-activation through {title}."
    loss = number(state.computation.sample.loss)
    biases = any(map(network.biases, range(1, network.depth + 1)))
    blame = "which weights and biases are to blame" if biases else "which weights are to blame"
    return f"The {network.loss.title} compares output and target: L = {loss}. Now backwards: {blame}?"


def _sum_in_words(fan_in: int, *, bias: bool) -> str:
    if fan_in == 1:
        return "multiplies its input by its weight" + (", and adds its bias" if bias else "")
    return f"multiplies its {fan_in} inputs by its weights" + (
        ", adds them up, and adds its bias" if bias else ", and adds them up"
    )
