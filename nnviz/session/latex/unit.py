"""The equations of one neuron: its sum, with its numbers, and its activation."""

from collections.abc import Iterator

from nnviz.session.frame.model import GraphFrame
from nnviz.session.latex.document import Line
from nnviz.session.latex.words import text_latex
from nnviz.session.notation import bracketed_latex, number_latex, parameter_latex, unit_latex, unit_symbol
from nnviz.session.state import State

#: Of a neuron with more inputs than this, the sum is written with Σ.
TERMS_WRITTEN_OUT = 6


def unit_lines(state: State, graph: GraphFrame, k: int, unit: int) -> Iterator[Line]:
    layer = graph.layers[k]
    name, a = unit_latex("a", k, unit), None if layer.a is None else number_latex(layer.a[unit])
    words = _name_of(layer.names[unit], k, unit)
    if k == 0:
        yield name, f"= {a}{words}"
        return
    z = None if layer.z is None else number_latex(layer.z[unit])
    yield unit_latex("z", k, unit), f"= {_sum(state, k, unit)}"
    if state.network.fan_in(k) <= TERMS_WRITTEN_OUT and graph.layers[k - 1].a is not None:
        yield "", f"= {_sum_in_numbers(state, k, unit)}"
    if z is not None:
        yield "", f"= {z}"
    activation = state.network.layers[k - 1].activation
    value = "" if a is None else f" = {a}"
    if not activation.elementwise:
        formula = activation.formula.partition("=")[2].strip()
        yield name, rf"= {formula}{value}, \quad i = {unit + 1}{words}"
        return
    at = "" if z is None or a is None else rf" = g\left({z}\right)"
    rule = rf", \quad\text{{with }} g(z)\colon\; {activation.formula}"
    yield name, rf"= g\left({unit_latex('z', k, unit)}\right){at}{value}{rule}{words}"


def _name_of(name: str, layer: int, unit: int) -> str:
    """What an input or output stands for, where that is more than its symbol."""
    words = name.removeprefix(unit_symbol("a", layer, unit)).strip()
    return rf" \quad\text{{({text_latex(words)})}}" if words else ""


def _sum(state: State, k: int, unit: int) -> str:
    fan_in = state.network.fan_in(k)
    bias = [parameter_latex(k, "b", unit)] if state.network.biases(k) else []
    if fan_in > TERMS_WRITTEN_OUT:
        source = "x_{j}" if k == 1 else f"a_{{{k - 1},j}}"
        return " + ".join([rf"\sum_{{j=1}}^{{{fan_in}}} w_{{{k},{unit + 1},j}}\,{source}", *bias])
    terms = [rf"{parameter_latex(k, 'W', unit, j)}\,{unit_latex('a', k - 1, j)}" for j in range(fan_in)]
    return " + ".join([*terms, *bias])


def _sum_in_numbers(state: State, k: int, unit: int) -> str:
    weights, biases = state.parameters.weights[k - 1][unit], state.parameters.biases[k - 1]
    pairs = zip(weights, state.computation.sample.a[k - 1][0], strict=True)
    terms = [
        rf"{bracketed_latex(w) if place else number_latex(w)}\cdot {bracketed_latex(a)}"
        for place, (w, a) in enumerate(pairs)
    ]
    return " + ".join([*terms, *(bracketed_latex(b) for b in biases[unit : unit + 1])])
