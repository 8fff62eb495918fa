"""One factor of the backward pass in the matrix view: its column, its rule with the numbers put in, its product."""

import math

from nnviz.core.arrays import Array
from nnviz.core.chain import Factor, gain
from nnviz.core.stable import stable_pair
from nnviz.session.frame.model import Formula, Piece
from nnviz.session.notation import (
    bracketed_latex,
    column_latex,
    diagonal_latex,
    factor_latex,
    factor_symbol,
    layer_latex,
    layer_symbol,
    matrix_latex,
    number,
    number_latex,
    product_latex,
    product_name,
    row_latex,
    shape,
    subscript,
    unit_latex,
    unit_symbol,
)
from nnviz.session.state import State

#: Products of at most this many numbers are written out with their numbers.
NUMBERS_WRITTEN_OUT = 7


def names(state: State, factor: Factor) -> tuple[str, int, int | None, int | None]:
    """What the notation needs to name a factor: its kind, layer, and the one row and column it may be about."""
    ends = factor.kind in ("dZ_dW", "dZ_db") and state.route == "chain"
    row, column = (state.target.row, state.target.column) if ends else (None, None)
    return factor.kind, factor.layer, row, column


def slot_text(factor: Factor) -> str:
    """A scalar factor's value; the shape of a matrix."""
    if factor.value.size == 1:
        return number(factor.value.item())
    if factor.diagonal:
        return f"{shape(factor.value.shape * 2)} diag"
    if factor.kind == "dL_dA":
        return f"1×{factor.value.size}"
    if factor.value.ndim == 1:
        return f"1×{factor.value.size}" if factor.product.ndim == 2 else f"{factor.value.size}×1"
    return shape(factor.value.shape)


def log_size(value: float) -> float:
    """log₁₀ of a size; −∞ for zero, NaN for what is not finite."""
    if not math.isfinite(value):
        return math.nan
    return math.log10(value) if value > 0 else -math.inf


def column_log_size(factor: Factor) -> float:
    """How much the factor makes the gradient grow (above 0) or shrink (below)."""
    return log_size(gain(factor))


def factor_value_latex(factor: Factor) -> str:
    """The factor's numbers as they stand in the chain: rows for gradients, diagonals, matrices."""
    if factor.value.size == 1:
        return number_latex(factor.value.item())
    if factor.diagonal:
        return diagonal_latex(factor.value)
    if factor.value.ndim == 2:
        return matrix_latex(factor.value)
    stands = factor.kind in ("dZ_dW", "dZ_db") and factor.product.ndim == 0
    return column_latex(factor.value) if stands else row_latex(factor.value)


def product_value_latex(product: Array) -> str:
    """A running product: a number, a row, or a matrix."""
    if product.size == 1:
        return number_latex(product.item())
    return matrix_latex(product) if product.ndim == 2 else row_latex(product)


# ---------------------------------------------------------------- this factor


def because(state: State, factor: Factor) -> str:
    """The equation that the factor comes from, as text."""
    k = factor.layer
    match factor.kind:
        case "dL_dA":
            return f"because L is the {state.network.loss.title} of {layer_symbol('A', k)} against y"
        case "dA_dZ":
            activation = state.network.layers[k - 1].activation
            return f"because {layer_symbol('A', k)} = {activation.title}({layer_symbol('Z', k)})"
    inputs, bias = layer_symbol("A", k - 1), f" + {layer_symbol('b', k)}" if state.network.biases(k) else ""
    return f"because {layer_symbol('Z', k)} = {layer_symbol('W', k)} {inputs}{bias}"


def detail(state: State, factor: Factor) -> tuple[Formula, ...]:
    """The symbol, the rule and the numbers put in."""
    symbol = Piece(factor_latex(*names(state, factor)), "current")
    rule = _rule_latex(state, factor)
    numbers = (symbol, Piece("="), *((Piece(rule), Piece("=")) if rule else ()), Piece(factor_value_latex(factor)))
    extra = _entry_line(state, factor)
    return (numbers, extra) if extra else (numbers,)


def _rule_latex(state: State, factor: Factor) -> str:
    k = factor.layer
    match factor.kind:
        case "dL_dA" | "dZ_db":
            return ""
        case "dA_dZ":
            slopes = rf"g'({layer_latex('Z', k)})"
            return slopes if factor.value.size == 1 else rf"\operatorname{{diag}}\,{slopes}" if factor.diagonal else ""
        case "dZ_dA":
            return layer_latex("W", k)
    scalar = factor.product.ndim == 0
    return "" if scalar else rf"{layer_latex('A', k - 1)}^{{\top}}"


def _entry_line(state: State, factor: Factor) -> Formula | None:
    """The rule for one entry, with its numbers: what a student can check by hand."""
    k = factor.layer
    trace = state.computation.sample
    match factor.kind:
        case "dL_dA":
            return (Piece(state.network.loss.gradient_formula),)
        case "dA_dZ":
            activation = state.network.layers[k - 1].activation
            if not activation.elementwise:
                return (Piece(activation.derivative_formula),)
            z, slope = trace.z[k - 1][0, 0], factor.value[0]
            unit = rf"g'\!\left({unit_latex('z', k, 0)}\right)=" if factor.value.size > 1 else ""
            at = rf"{unit}g'\!\left({number_latex(z)}\right)={number_latex(slope)}"
            return (Piece(rf"{activation.derivative_formula},\quad {at}"),)
        case "dZ_dW" if factor.product.ndim == 0:
            return _only_one_unit(state, "weight")
        case "dZ_db" if factor.product.ndim == 0:
            return _only_one_unit(state, "bias")
    return None


def _only_one_unit(state: State, parameter: str) -> Formula:
    unit = unit_latex("z", state.target.layer, state.target.row or 0)
    return (Piece(rf"\text{{only }}{unit}\text{{ depends on this {parameter}}}"),)


# ---------------------------------------------------------------- running product


def product(state: State, factor: Factor, before: Factor | None) -> tuple[Formula, ...]:
    """So far × this factor = new, in symbols and, where they fit, in numbers."""
    name = Piece(product_latex(*names(state, factor)), "result")
    if before is None:
        return ((name, Piece("="), Piece(product_value_latex(factor.product), "result")), _size_line(factor))
    so_far = Piece(product_latex(*names(state, before)), "taken")
    this = Piece(factor_latex(*names(state, factor)), "current")
    symbols = outer(so_far, this) if factor.product.ndim == 2 else (so_far, Piece(r"\cdot"), this)
    result = Piece(product_value_latex(factor.product), "result")
    closed = closed_form(state, factor)
    numbers = () if stands_for_numbers(state, factor) else _numbers(before, factor)
    return ((name, Piece("="), *symbols, *closed), (*numbers, Piece("="), result), _size_line(factor))


def stands_for_numbers(state: State, factor: Factor) -> bool:
    """Whether a closed form stands in for the product: the product of the numbers would be a false equation."""
    return _at_the_output(state, factor) and bool(state.computation.sample.stable_note)


def _at_the_output(state: State, factor: Factor) -> bool:
    """Whether the running product after a factor is ∂L/∂Z of the output."""
    return (factor.kind, factor.layer) == ("dA_dZ", state.network.depth)


def closed_form(state: State, factor: Factor) -> Formula:
    """= (A − y)ᵀ: what ∂L/∂Z of the output comes to where that is something short; else nothing."""
    network = state.network
    pair = stable_pair(network)
    if pair is None or pair.closed is None or not _at_the_output(state, factor):
        return ()
    closed, divisor = pair.closed[1].format(a=layer_latex("A", network.depth)), pair.divisor(network.outputs)
    share = rf"\frac{{1}}{{{divisor}}}" if divisor > 1 else ""
    return Piece("="), Piece(closed if network.outputs == 1 else rf"{share}\left({closed}\right)^{{\top}}")


def outer(so_far: Piece, this: Piece) -> Formula:
    """The last factor of a whole W meets the transposed product: each row of W feels its own δ."""
    return Piece(rf"\left({so_far.latex}\right)^{{\!\top}}", "taken"), Piece(r"\cdot"), this


def _numbers(before: Factor, factor: Factor) -> Formula:
    """= so far × this factor with their numbers; nothing where they are too many."""
    if before.product.size + factor.value.size > NUMBERS_WRITTEN_OUT:
        return ()
    if before.product.size == factor.value.size == 1:
        so_far, sign, this = before.product.item(), r"\times", bracketed_latex(factor.value.item())
        return Piece("="), Piece(number_latex(so_far), "taken"), Piece(sign), Piece(this, "current")
    row = column_latex(before.product) if factor.product.ndim == 2 else product_value_latex(before.product)
    return Piece("="), Piece(row, "taken"), Piece(r"\cdot"), Piece(factor_value_latex(factor), "current")


def _size_line(factor: Factor) -> Formula:
    """The shape of the running product and its norm."""
    if factor.product.size == 1:
        return ()
    dimensions = factor.product.shape if factor.product.ndim == 2 else (1, factor.product.size)
    size = r"\times ".join(str(n) for n in dimensions)
    return (Piece(rf"\text{{shape }}{size},\quad \lVert\cdot\rVert={number_latex(factor.norm)}", "taken"),)


# ---------------------------------------------------------------- words


def sentence(state: State, factor: Factor) -> str:
    """What this factor says, in plain words."""
    match factor.kind:
        case "dL_dA":
            name = product_name(*names(state, factor))
            return f"The chain begins outside, at the loss: {name} says how L changes when an output changes."
        case "dA_dZ":
            return _activation_sentence(state, factor)
        case "dZ_dA":
            return (
                f"Through the weights {layer_symbol('W', factor.layer)}, back to layer {factor.layer - 1}: "
                "each unit collects from all the units it feeds."
            )
    return _last_sentence(state, factor)


def _activation_sentence(state: State, factor: Factor) -> str:
    k = factor.layer
    title = state.network.layers[k - 1].activation.title
    delta = f"Now we have δ{subscript(k)} = {product_name(*names(state, factor))}{_uses(state, k)}."
    if factor.diagonal:
        return f"Through the activation of layer {k}, {title}: each unit passes on its own slope. {delta}"
    return f"Through {title}: every output depends on every logit, so this factor is a full matrix. {delta}"


def _uses(state: State, k: int) -> str:
    """On the whole pass: what is made of δ, which is computed once."""
    if state.route == "chain":
        return ""
    uses = [layer_symbol(letter, k) for letter in ("Wb" if state.network.biases(k) else "W")]
    times = len(uses) + (k > 1)
    if times == 1:
        return f", which {uses[0]} alone uses"
    on = f", and on the way back to layer {k - 1}" if k > 1 else ""
    return f", computed once and used {'twice' if times == 2 else 'three times'}: for {' and '.join(uses)}{on}"


def _last_sentence(state: State, factor: Factor) -> str:
    """The factor that ends a chain or a branch: what meets the weight, or the 1 of a bias."""
    k, name = factor.layer, product_name(*names(state, factor))
    if factor.kind == "dZ_db":
        place = (k,) if factor.product.ndim else (k, (state.target.row or 0) + 1)
        return f"A bias adds straight into z, so the last factor is 1: {name} is δ{subscript(*place)} itself."
    if factor.product.ndim == 0:
        source = unit_symbol("a", k - 1, state.target.column or 0)
        return f"The last factor is what flows through the weight, {source}: {name} = {number(factor.product.item())}."
    inputs, weights = layer_symbol("A", k - 1), layer_symbol("W", k)
    last = "The last factor" if state.route == "chain" else "The last factor of this branch"
    return f"{last} is the layer's input {inputs}, not a weight: this is the gradient of all of {weights}."


def tip(state: State, factor: Factor) -> str:
    """One column in a sentence, for hover and screen readers."""
    return f"{factor_symbol(*names(state, factor))}, {because(state, factor)}; {_tip_value(factor)}."


def _tip_value(factor: Factor) -> str:
    return f"value {slot_text(factor)}" if factor.value.size == 1 else f"shape {slot_text(factor)}"
