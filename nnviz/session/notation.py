"""How numbers and symbols are written, as plain text and as LaTeX: one style everywhere.

Text uses a true minus and ×10ⁿ; symbols count layers and units from 1, as the formulas do. The input A₀ is
written x.
"""

import math
import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from nnviz.core.arrays import Array
from nnviz.core.chain import Target
from nnviz.core.numbers import MINUS, digits_of, special, split
from nnviz.core.numbers import counted as counted
from nnviz.core.numbers import last_place as last_place
from nnviz.core.numbers import number as number
from nnviz.core.numbers import plural as plural
from nnviz.core.numbers import shortest as shortest
from nnviz.core.numbers import subscript as subscript
from nnviz.core.numbers import superscript as superscript
from nnviz.core.numbers import to_place as to_place
from nnviz.core.numbers import up_to_place as up_to_place

# ---------------------------------------------------------------- numbers

#: The exponents of smaller numbers are no longer written out.
SMALLEST = -100_000
#: Whole numbers are written in full up to this one.
LARGEST_COUNT = 1e7


def signed(value: float, digits: int = 3) -> str:
    """As :func:`number`, with a plus before positive values."""
    text = number(value, digits)
    return f"+{text}" if value > 0 else text


def exact(value: float) -> str:
    """``value`` in full: the shortest decimal that reads back as the same float64."""
    value = float(value)
    named = special(value)
    if named is not None:
        return named
    mantissa, _, exponent = repr(value).partition("e")
    mantissa = mantissa.removesuffix(".0").replace("-", MINUS)
    return f"{mantissa}×10{superscript(int(exponent))}" if exponent else mantissa


def zero_text(sizes: ArrayLike) -> str:
    """What a 0 of float64 is, by ln of the sizes it stands for: −∞ where it is exact, NaN where nobody can tell."""
    largest = np.asarray(sizes, dtype=np.float64).ravel()
    if (largest == -np.inf).all():
        return "exactly 0"
    known = largest[np.isfinite(largest)]
    if not known.size:
        return "0 in float64"
    exponent = float(known.max()) / math.log(10)
    size = f"about 10{superscript(round(exponent))}" if exponent > SMALLEST else f"below 10{superscript(SMALLEST)}"
    return f"too small for float64 ({size})"


def percent(share: float) -> str:
    """``98.7 %``; 100 % only where nothing is wrong."""
    hundredths = min(100.0 * share, 99.9) if share < 1 else 100.0
    return f"{hundredths:.3g} %"


def number_latex(value: float, digits: int = 3) -> str:
    """As :func:`number`, in LaTeX."""
    value = float(value)
    if math.isnan(value):
        return r"\text{NaN}"
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    mantissa, exponent = split(value, digits)
    return mantissa if exponent is None else rf"{mantissa}\times 10^{{{exponent}}}"


def constant_latex(value: float) -> str:
    """A number that was chosen, or counts, as :func:`shortest` gives it: 1 − 0.9999 can be read off."""
    if abs(value) < LARGEST_COUNT and value == int(value):
        return str(int(value))
    mantissa, times, power = number_latex(value, digits_of(value)).partition(r"\times")
    return (mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa) + times + power


def bracketed_latex(value: float, digits: int = 3) -> str:
    """A number that can stand after a sign: negative ones in parentheses."""
    text = number_latex(value, digits)
    return rf"\left({text}\right)" if text.startswith("-") else text


# ---------------------------------------------------------------- vectors and matrices


def shape(dimensions: Iterable[int]) -> str:
    """``(4, 3)`` as ``4×3``."""
    return "×".join(str(size) for size in dimensions)


def _picked(size: int, most: int) -> list[int | None]:
    """Indices to print out of ``size``; None stands for the dots."""
    if size <= most:
        return list(range(size))
    return [*range(most - 2), None, size - 1]


def matrix_latex(array: Array, *, most_rows: int = 5, most_columns: int = 6, digits: int = 3) -> str:
    """A matrix as ``bmatrix``; larger ones show their first rows and columns, the last one, and their shape."""
    array = np.atleast_2d(array)
    columns = _picked(array.shape[1], most_columns)
    lines = []
    for row in _picked(array.shape[0], most_rows):
        cells = [
            (r"\vdots" if row is None else r"\cdots")
            if row is None or column is None
            else number_latex(array[row, column], digits)
            for column in columns
        ]
        lines.append("&".join(cells))
    body = r"\\".join(lines)
    whole = array.shape[0] <= most_rows and array.shape[1] <= most_columns
    size = "" if whole else rf"_{{{array.shape[0]}\times {array.shape[1]}}}"
    return rf"\begin{{bmatrix}}{body}\end{{bmatrix}}{size}"


_MATRIX = re.compile(r"\\begin\{bmatrix\}(.*?)\\end\{bmatrix\}(_\{\d+\\times \d+\})?")
_DIAGONAL = re.compile(r"(\\operatorname\{diag\}\\left\()(.*?)\\right\)(_\{\d+\\times \d+\})?")


def abbreviated_latex(latex: str, most_rows: int, most_columns: int) -> str:
    """``latex`` with its larger matrices cut down to so many rows and columns, dots and their shape included.

    A diagonal keeps its first numbers and the last one. A picture of few pixels shows what it can of a matrix, and
    says that it is not all.
    """

    def matrix(found: re.Match[str]) -> str:
        cells = [row.split("&") for row in found[1].split(r"\\")]
        rows, columns = _picked(len(cells), most_rows), _picked(len(cells[0]), most_columns)
        if None not in (*rows, *columns):
            return found[0]
        lines = ["&".join(_cell(cells, row, column) for column in columns) for row in rows]
        size = found[2] or rf"_{{{len(cells)}\times {len(cells[0])}}}"
        body = r"\\".join(lines)
        return rf"\begin{{bmatrix}}{body}\end{{bmatrix}}{size}"

    def diagonal(found: re.Match[str]) -> str:
        numbers = found[2].split(r",\;")
        kept = _picked(len(numbers), most_columns)
        if None not in kept:
            return found[0]
        body = r",\;".join(r"\ldots" if place is None else numbers[place] for place in kept)
        size = found[3] or rf"_{{{len(numbers)}\times {len(numbers)}}}"
        return rf"{found[1]}{body}\right){size}"

    return _DIAGONAL.sub(diagonal, _MATRIX.sub(matrix, latex))


def _cell(cells: list[list[str]], row: int | None, column: int | None) -> str:
    """One cell of a matrix that is cut down; what were dots before stay dots."""
    if row is None or column is None:
        return r"\vdots" if row is None else r"\cdots"
    return cells[row][column]


def row_latex(vector: Array, digits: int = 3, most: int = 6) -> str:
    """A vector lying down, as the gradients by activations and pre-activations are written."""
    return matrix_latex(vector.reshape(1, -1), most_columns=most, digits=digits)


def column_latex(vector: Array, digits: int = 3, most: int = 5) -> str:
    """A vector standing up, as activations are written."""
    return matrix_latex(vector.reshape(-1, 1), most_rows=most, digits=digits)


def diagonal_latex(vector: Array, digits: int = 3, most: int = 6) -> str:
    """A diagonal matrix by its diagonal, diag(…); a larger one by its first numbers, the last one, and its shape."""
    cells = [r"\ldots" if i is None else number_latex(vector[i], digits) for i in _picked(vector.size, most)]
    body = r",\;".join(cells)
    size = "" if vector.size <= most else rf"_{{{vector.size}\times {vector.size}}}"
    return rf"\operatorname{{diag}}\left({body}\right){size}"


# ---------------------------------------------------------------- symbols


def layer_symbol(letter: str, layer: int) -> str:
    """``Z₂``, ``A₁``, ``W₃``, ``b₁``; A₀ is the input ``x``."""
    return "x" if letter == "A" and layer == 0 else f"{letter}{subscript(layer)}"


def layer_latex(letter: str, layer: int) -> str:
    """As :func:`layer_symbol`, in LaTeX."""
    return "x" if letter == "A" and layer == 0 else f"{letter}_{{{layer}}}"


def unit_symbol(letter: str, layer: int, unit: int) -> str:
    """``a₂,₁`` for unit 0 of layer 2; the inputs are ``x₁``, ``x₂``, …"""
    return f"x{subscript(unit + 1)}" if letter == "a" and layer == 0 else f"{letter}{subscript(layer, unit + 1)}"


def unit_latex(letter: str, layer: int, unit: int) -> str:
    """As :func:`unit_symbol`, in LaTeX."""
    return f"x_{{{unit + 1}}}" if letter == "a" and layer == 0 else f"{letter}_{{{layer},{unit + 1}}}"


def parameter_symbol(layer: int, parameter: str, row: int | None = None, column: int | None = None) -> str:
    """``W₂``, ``b₂``, ``w₂,₁,₃`` (layer, to unit, from unit), ``b₂,₁``."""
    if row is None:
        return layer_symbol(parameter, layer)
    if column is None:
        return f"b{subscript(layer, row + 1)}"
    return f"w{subscript(layer, row + 1, column + 1)}"


def parameter_latex(layer: int, parameter: str, row: int | None = None, column: int | None = None) -> str:
    """As :func:`parameter_symbol`, in LaTeX."""
    if row is None:
        return layer_latex(parameter, layer)
    if column is None:
        return f"b_{{{layer},{row + 1}}}"
    return f"w_{{{layer},{row + 1},{column + 1}}}"


def target_symbol(target: Target) -> str:
    """As :func:`parameter_symbol`, of what the loss is differentiated by."""
    return parameter_symbol(target.layer, target.parameter, target.row, target.column)


def target_latex(target: Target) -> str:
    """As :func:`target_symbol`, in LaTeX."""
    return parameter_latex(target.layer, target.parameter, target.row, target.column)


def derivative_symbol(of: str, by: str) -> str:
    """``∂Z₂/∂A₁``."""
    return f"∂{of}/∂{by}"


def derivative_latex(of: str, by: str) -> str:
    r"""``\frac{\partial Z_{2}}{\partial A_{1}}``."""
    return rf"\frac{{\partial {of}}}{{\partial {by}}}"


def _factor_ends(kind: str, layer: int, row: int | None, column: int | None, latex: bool) -> tuple[str, str]:
    """What a factor differentiates, and by what."""
    layer_name = layer_latex if latex else layer_symbol
    parameter_name = parameter_latex if latex else parameter_symbol
    match kind:
        case "dL_dA":
            return "L", layer_name("A", layer)
        case "dA_dZ":
            return layer_name("A", layer), layer_name("Z", layer)
        case "dZ_dA":
            return layer_name("Z", layer), layer_name("A", layer - 1)
        case "dZ_dW":
            return layer_name("Z", layer), parameter_name(layer, "W", row, column)
        case "dZ_db":
            return layer_name("Z", layer), parameter_name(layer, "b", row)
    raise ValueError(f"no factor is called {kind!r}")


def factor_symbol(kind: str, layer: int, row: int | None = None, column: int | None = None) -> str:
    """The factor as plain text: ``∂A₂/∂Z₂``. ``row`` and ``column`` name one weight or bias in the last factor."""
    return derivative_symbol(*_factor_ends(kind, layer, row, column, latex=False))


def factor_latex(kind: str, layer: int, row: int | None = None, column: int | None = None) -> str:
    """As :func:`factor_symbol`, as a LaTeX fraction."""
    return derivative_latex(*_factor_ends(kind, layer, row, column, latex=True))


def product_name(kind: str, layer: int, row: int | None = None, column: int | None = None) -> str:
    """The running product after a factor: ``∂L/∂Z₂`` after ``∂A₂/∂Z₂``."""
    return derivative_symbol("L", _factor_ends(kind, layer, row, column, latex=False)[1])


def product_latex(kind: str, layer: int, row: int | None = None, column: int | None = None) -> str:
    """As :func:`product_name`, as a LaTeX fraction."""
    return derivative_latex("L", _factor_ends(kind, layer, row, column, latex=True)[1])
