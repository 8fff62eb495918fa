"""The running product as one line: so far · this factor = new, for screens that have room for nothing else."""

from nnviz.core.chain import Factor
from nnviz.session.frame.chain import backward, paths
from nnviz.session.frame.model import EquationFrame, Piece
from nnviz.session.notation import bracketed_latex, column_latex, factor_latex, number_latex, product_latex, subscript
from nnviz.session.plan import Part
from nnviz.session.state import State

THE_GRADIENT = "the gradient"


def build_equation(state: State, factor: Factor, before: Factor | None) -> EquationFrame:
    """The running product of the matrix view after a factor, with all its numbers."""
    name = (Piece(product_latex(*backward.names(state, factor)), "result"),)
    result = Piece(backward.product_value_latex(factor.product), "result")
    label = _label(factor)
    if before is None:
        return EquationFrame(name, (), (), result, label)
    so_far = Piece(product_latex(*backward.names(state, before)), "taken")
    this = Piece(factor_latex(*backward.names(state, factor)), "current")
    outer = factor.product.ndim == 2
    symbols = backward.outer(so_far, this) if outer else (so_far, Piece(r"\cdot"), this)
    closed = backward.closed_form(state, factor)
    numbers = () if backward.stands_for_numbers(state, factor) else _numbers(before, factor)
    return EquationFrame(name, (*symbols, *closed), numbers, result, label)


def _label(factor: Factor) -> str:
    match factor.kind:
        case "dZ_dW" | "dZ_db":
            return THE_GRADIENT
        case "dA_dZ":
            return f"δ{subscript(factor.layer)}"
    return "the product"


def _numbers(before: Factor, factor: Factor) -> tuple[Piece, Piece, Piece]:
    """So far · this factor, with as many numbers as they have."""
    if before.product.size == factor.value.size == 1:
        so_far, this = before.product.item(), bracketed_latex(factor.value.item())
        return Piece(number_latex(so_far), "taken"), Piece(r"\times"), Piece(this, "current")
    outer = factor.product.ndim == 2
    row = column_latex(before.product) if outer else backward.product_value_latex(before.product)
    return Piece(row, "taken"), Piece(r"\cdot"), Piece(backward.factor_value_latex(factor), "current")


def path_equation(state: State, part: Part) -> EquationFrame:
    """The product along the followed path after a factor."""
    line = paths.product(state, part)[0]
    numbers = line[:3] if len(line) > 3 else ()
    return EquationFrame((), (), numbers, line[-1], "along this path")
