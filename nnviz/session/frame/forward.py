"""The steps that are no factors: the forward pass, the loss, and the update of each layer."""

from nnviz.core.network import Parameters
from nnviz.session.frame.model import Array, Formula, Piece
from nnviz.session.notation import (
    column_latex,
    derivative_latex,
    layer_latex,
    layer_symbol,
    matrix_latex,
    number,
    number_latex,
    row_latex,
)
from nnviz.session.plan import Step
from nnviz.session.state import State, updated_parameters

Cards = tuple[str, tuple[Formula, ...], str, tuple[Formula, ...]]


def _value(array: Array) -> str:
    """A number, a standing vector or a matrix."""
    if array.size == 1:
        return number_latex(array.item())
    return matrix_latex(array) if array.ndim == 2 else column_latex(array)


def start_cards(state: State) -> Cards:
    """Before the first step: what will happen."""
    x = _value(state.computation.x)
    y = _value(state.computation.y)
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
    rule = f"{layer_latex('Z', k)}={layer_latex('W', k)}{layer_latex('A', k - 1)}+{layer_latex('b', k)}"
    numbers = (Piece("="), Piece(_value(w)), Piece(_value(trace.a[k - 1][0])), Piece("+"), Piece(_value(b)))
    result = (Piece(f"{layer_latex('Z', k)}=", "result"), Piece(_value(trace.z[k - 1][0]), "result"))
    title = f"Each unit of layer {k} adds up its weighted inputs and its bias"
    return title, ((Piece(rule, "current"), *numbers),), f"Pre-activation {layer_symbol('Z', k)}", (result,)


def _activation_cards(state: State, k: int) -> Cards:
    trace, activation = state.computation.sample, state.network.layers[k - 1].activation
    symbol = rf"{layer_latex('A', k)}=g\left({layer_latex('Z', k)}\right)"
    lines = ((Piece(symbol, "current"), Piece(r",\quad"), Piece(activation.formula)),)
    result = (Piece(f"{layer_latex('A', k)}=", "result"), Piece(_value(trace.a[k][0]), "result"))
    title = f"The activation of layer {k} is {activation.title}"
    return title, lines, f"Activation {layer_symbol('A', k)}", (result,)


def _loss_cards(state: State) -> Cards:
    trace, loss = state.computation.sample, state.network.loss
    n = state.network.depth
    pair = (
        Piece(f"{layer_latex('A', n)}="), Piece(_value(trace.a[-1][0])),
        Piece(r",\quad y="), Piece(_value(state.computation.y)),
    )  # fmt: skip
    result = (Piece("L=", "result"), Piece(number_latex(trace.loss, 6), "result"))
    return f"The {loss.title} of output and target", ((Piece(loss.formula, "current"),), pair), "Loss", (result,)


#: With more rows than this in W, the step of b is shown in symbols: its new value stands beside it anyway.
ROWS_WITH_BIAS = 2


def update_cards(state: State, k: int) -> Cards:
    """Old weights beside new ones."""
    gradients, new, old = state.gradient_trace, updated_parameters(state), state.parameters
    rate = state.experiment.optimizer.learning_rate
    weights = (*_rule("W", k), *_step(old.weights[k - 1], gradients.dL_dW[k - 1], rate))
    biases = _rule("b", k)
    if state.network.fan_out(k) <= ROWS_WITH_BIAS:
        biases = (*biases, *_step(old.biases[k - 1], gradients.dL_db[k - 1], rate))
    title = f"Update of layer {k}: a step of size η = {number(rate)} downhill"
    return title, (weights, biases), "New weights and biases", _new_lines(new, k)


def _rule(letter: str, k: int) -> Formula:
    symbol = layer_latex(letter, k)
    return (Piece(rf"{symbol}\leftarrow {symbol}-\eta\,{derivative_latex('L', symbol)}"),)


def _step(old: Array, gradient: Array, rate: float) -> Formula:
    """= old − η·gradient, in numbers."""
    eta = Piece(number_latex(rate), "current")
    return Piece("="), Piece(_value(old), "taken"), Piece("-"), eta, Piece(r"\cdot"), Piece(_value(gradient))


def _new_lines(new: Parameters, k: int) -> tuple[Formula, ...]:
    """W as it is; b lying down, which leaves W its room."""
    b, bias = new.biases[k - 1], layer_latex("b", k)
    lying = (f"{bias}=", number_latex(b.item())) if b.size == 1 else (rf"{bias}^{{\top}}=", row_latex(b))
    return (
        (Piece(f"{layer_latex('W', k)}="), Piece(_value(new.weights[k - 1]), "result")),
        (Piece(lying[0]), Piece(lying[1], "result")),
    )


def start_sentence() -> str:
    """What the first press of Next will do."""
    return "The inputs are in place. Next computes the weighted sums of layer 1."


def forward_sentence(state: State, step: Step) -> str:
    """A forward step in plain words."""
    k, network = step.part.layer, state.network
    match step.part.kind:
        case "z":
            fan_in = network.fan_in(k)
            inputs = "1 input" if fan_in == 1 else f"{fan_in} inputs"
            return f"Layer {k}: every unit multiplies its {inputs} by its weights, adds them up, and adds its bias."
        case "a":
            title = network.layers[k - 1].activation.title
            if not network.layers[k - 1].activation.elementwise:
                return "Softmax turns the logits into probabilities that add up to 1."
            return f"Layer {k}: every unit sends its pre-activation through {title}."
    loss = number(state.computation.sample.loss)
    return f"The {network.loss.title} compares output and target: L = {loss}. Now backwards: which weight is to blame?"


def update_sentence(state: State, k: int) -> str:
    """An update in plain words."""
    rate = number(state.experiment.optimizer.learning_rate)
    old = (
        "All gradients were taken with the old weights."
        if k > 1
        else "That was the last layer: Next begins a new pass."
    )
    return f"Layer {k}: every weight moves by −η·∂L/∂w, with η = {rate}. {old}"
