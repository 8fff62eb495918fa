r"""What is shown as LaTeX for a document: with ``\usepackage{amsmath}`` it compiles as it is.

Made of the same words as the formulas on the screen (see ``notation``). What the steps have not come to is in symbols.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nnviz.core.chain import Factor, Target
from nnviz.core.paths import count_paths, sum_paths
from nnviz.session.frame.chain import backward, paths
from nnviz.session.frame.chain.columns import build_chain, factor_before
from nnviz.session.frame.chain.equation import build_equation
from nnviz.session.frame.graph import build_graph, chosen_path, mean_over
from nnviz.session.frame.model import Formula, GraphFrame
from nnviz.session.frame.status import position_text
from nnviz.session.notation import (
    bracketed_latex,
    derivative_latex,
    factor_latex,
    number_latex,
    parameter_latex,
    target_latex,
    text_latex,
    unit_latex,
    unit_symbol,
)
from nnviz.session.plan import Part
from nnviz.session.state import State

#: Of a neuron with more inputs than this, the sum is written with Σ.
TERMS_WRITTEN_OUT = 6
#: Columns of numbers on one line of a document, about; a fraction counts as one.
LINE = 9
#: Digits of the numbers along a path.
PATH_DIGITS = 6


@dataclass(frozen=True, slots=True)
class _Term:
    """One factor: its symbol, its numbers, and how many columns they take."""

    symbol: str
    numbers: str
    columns: int = 1


#: A command at the end of a piece, before a letter.
_COMMAND = re.compile("(" + r"\\[A-Za-z]+" + ")\0(?=[A-Za-z])")

_Line = tuple[str, str]  # on the left of the "=" under which the others stand, and from there on


# ---------------------------------------------------------------- what can be asked for


def chain_as_latex(state: State) -> str:
    """The equation of the chain with its numbers; outside the backward pass the equations of this step, too."""
    if state.view == "path":
        lines = _path_lines(state)
    elif state.route == "pass":
        lines = _pass_lines(state)
    else:
        lines = _chain_lines(state, tuple(state.factors().values()), _done(state))
    step = _gathered(_equations_of_step(state))
    return _document(state, *step, *_aligned(lines), *_gathered(_whose(state)))


def gradient_as_latex(state: State, target: Target) -> str:
    """The chain to any one weight or bias, as far as the steps have computed it.

    ValueError where it is the bias of a layer without biases.
    """
    factors = tuple(state.computation.chain(target).values())
    lines = _chain_lines(replace(state, target=target, route="chain", view="matrix"), factors, _known(state, target))
    return _document(state, *_aligned(lines), *_gathered(_whose(state)))


def unit_as_latex(state: State, layer: int, unit: int) -> str:
    """A neuron's sum and its activation, or an input's value. Units count from 0, layers from 1, the input is 0."""
    return _document(state, *_aligned(_unit_lines(state, build_graph(state), layer, unit)))


# ---------------------------------------------------------------- one chain


def _done(state: State) -> frozenset[Part]:
    return frozenset(step.part for step in state.steps[: state.cursor])


def _known(state: State, target: Target) -> frozenset[Part]:
    """The factors to any target that the steps have computed; along one path no product of matrices is."""
    graph, k = build_graph(state), target.layer
    edges, units = graph.edges[k - 1], graph.layers[k]
    ends = {Part("dZ_dW", k), Part("dZ_db", k)}
    if target.parameter == "W":
        is_known = edges.gradients is not None and edges.only in (None, (target.row, target.column))
    else:
        is_known = units.bias_gradients is not None and units.only_bias in (None, target.row)
    complete = state.shows_training or (state.step is not None and state.step.phase == "update")
    if complete:
        return frozenset(state.computation.chain(target))
    done = _done(state) if state.view == "matrix" else frozenset()
    return done | ends if is_known and state.view == "matrix" else done - ends


def _chain_lines(state: State, factors: Sequence[Factor], done: frozenset[Part]) -> Iterator[_Line]:
    """∂L/∂w = the factors = their numbers = the product; of a part of them, that times those to come."""
    known = [factor for factor in factors if Part(factor.kind, factor.layer) in done]
    terms = [_term(state, factor) for factor in factors]
    symbols, numbers = [(term.symbol, 1) for term in terms], [(term.numbers, term.columns) for term in terms]
    coming, last = symbols[len(known) :], factors[-1]
    yield from _spread(derivative_latex("L", target_latex(state.target)), _multiplied(symbols, last.product.ndim == 2))
    if not known:
        return
    product = (_number_or_matrix(known[-1]), _columns(known[-1]))
    merged = len(known) > 1 and backward.stands_for_numbers(state, known[1])
    first = [(backward.product_value_latex(known[1].product), known[1].product.size)] if merged else numbers[:2]
    seen = [*first, *numbers[2:]][: len(known) - merged]
    if len(seen) > 1 or coming:
        yield from _spread("", _multiplied([*seen, *coming], _turns(factors)))
    if len(seen) > 1 and coming:
        yield from _spread("", _multiplied([product, *coming], _turns(factors)))
    if not coming:
        yield "", f"= {product[0]}"


def _turns(factors: Sequence[Factor]) -> bool:
    """Whether the product has to be transposed before its last factor; of one number that makes no difference."""
    return factors[-1].product.ndim == 2 and factors[-2].product.size > 1


def _term(state: State, factor: Factor) -> _Term:
    numbers = backward.factor_value_latex(factor)
    if factor.value.size == 1 and factor.kind != "dL_dA":
        numbers = bracketed_latex(factor.value.item())
    stands = factor.kind in ("dZ_dW", "dZ_db") and factor.product.ndim == 0
    columns = 1 if stands or factor.value.size == 1 else min(factor.value.shape[-1], 6)
    return _Term(factor_latex(*backward.names(state, factor)), numbers, columns)


def _number_or_matrix(factor: Factor) -> str:
    return backward.product_value_latex(factor.product)


def _columns(factor: Factor) -> int:
    return min(factor.product.shape[-1], 6) if factor.product.ndim else 1


def _multiplied(terms: Sequence[tuple[str, int]], turned: bool) -> list[tuple[str, int]]:
    """The terms with their signs; ``turned``: all but the last one in parentheses and transposed."""
    signed = [(rf"\cdot {text}" if place else f"= {text}", columns) for place, (text, columns) in enumerate(terms)]
    if not turned:
        return signed
    (first, its_columns), (before, columns) = terms[0], signed[-2]
    if len(terms) == 2:
        return [(rf"= {first}^{{\top}}", its_columns), signed[-1]]
    opened, closed = (rf"= \Bigl( {first}", its_columns), (rf"{before} \Bigr)^{{\!\top}}", columns)
    return [opened, *signed[1:-2], closed, signed[-1]]


def _spread(left: str, terms: Iterable[tuple[str, int]]) -> Iterator[_Line]:
    """The terms on as many lines as they need."""
    line, room = "", LINE
    for text, columns in terms:
        if line and columns > room:
            yield left, line
            left, line, room = "", r"\quad", LINE
        line, room = f"{line} {text}".strip(), room - columns
    yield left, line


# ---------------------------------------------------------------- the whole pass, one path


def _pass_lines(state: State) -> Iterator[_Line]:
    """Every product of the pass: the trunk, and at each layer the branches into W and b."""
    done = _done(state)
    for part, factor in state.factors().items():
        equation = build_equation(state, factor, factor_before(state, part))
        name, symbols, numbers = map(_joined, (equation.name, equation.symbols, equation.numbers))
        if symbols:
            yield name, f"= {symbols}"
        if part in done:
            if numbers:
                yield "", f"= {numbers}"
            yield "" if symbols else name, f"= {equation.result.latex}"


def _path_lines(state: State) -> Iterator[_Line]:
    """One path's product, and what it is one of."""
    path, links, done = chosen_path(state), paths.links(state), _done(state)
    count, gradient = count_paths(state.network, state.target), derivative_latex("L", target_latex(state.target))
    known = sum(part in done for part in links)
    symbols = [(link.latex, 1) for link in links.values()]
    values = [(_path_number(link.value, first=not place), 1) for place, link in enumerate(links.values())]
    if known > 1 and state.computation.sample.stable_note:
        values[:2] = [(_path_number(path.products[1], first=True), 1)]  # of the numbers, one may be ∞ and the other 0
    seen = values[: known - len(symbols) + len(values)] if known > 1 else values[:known]
    left = gradient if count == 1 else r"\text{product along this path}"
    yield from _spread(left, _multiplied(symbols, False))
    if not known:
        return
    coming, product = symbols[known:], (_path_number(path.products[known - 1], first=True), 1)
    if len(seen) > 1 or coming:
        yield from _spread("", _multiplied([*seen, *coming], False))
    if len(seen) > 1 or not coming:
        yield from _spread("", _multiplied([product, *coming], False))
    if not coming and count > 1:
        total = number_latex(sum_paths(state.computation.sample, state.target), PATH_DIGITS)
        yield gradient, rf"= \text{{sum over all {count} paths}} = {total}"


def _path_number(value: float, *, first: bool) -> str:
    return number_latex(value, PATH_DIGITS) if first else bracketed_latex(value, PATH_DIGITS)


# ---------------------------------------------------------------- one neuron


def _unit_lines(state: State, graph: GraphFrame, k: int, unit: int) -> Iterator[_Line]:
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


# ---------------------------------------------------------------- this step, and the document


def _equations_of_step(state: State) -> Iterator[str]:
    """What the cards say where no factor is shown: the inputs, a sum, an activation, the loss, an update."""
    if state.step is not None and state.step.phase == "backward":
        return
    frame = build_chain(state)
    whole = ""
    for line in map(_joined, (*frame.detail, *frame.product)):
        if not line.startswith("=") and whole:
            yield whole
            whole = ""
        whole += line
    if whole:
        yield whole


def _whose(state: State) -> Iterator[str]:
    """Whose numbers they are, where the edges and the update take those of other rows."""
    sample = state.experiment.sample
    if state.scope != "sample" and (state.rows.tolist() != [sample] or state.input_edited):
        yield rf"\text{{The factors are of sample {sample}; edges and updates: {text_latex(mean_over(state))}.}}"


def _joined(formula: Formula) -> str:
    """The pieces as one; a command at the end of one does not swallow the letter that follows."""
    return _COMMAND.sub(r"\1 ", "\0".join(piece.latex for piece in formula)).replace("\0", "")


def _aligned(lines: Iterable[_Line]) -> Iterator[str]:
    yield r"\begin{align*}"
    yield " \\\\\n".join(f"  {left} &{right}".replace("   &", "  &") for left, right in lines)
    yield r"\end{align*}"


def _gathered(lines: Iterable[str]) -> Iterator[str]:
    found = [f"  {line}" for line in lines]
    if found:
        yield r"\begin{gather*}"
        yield " \\\\\n".join(found)
        yield r"\end{gather*}"


def _document(state: State, *lines: str) -> str:
    place = f"sample {state.experiment.sample}, {position_text(state)}"
    title = " ".join(f"{state.experiment.title}: {place}".removeprefix(": ").split())
    return "\n".join((f"% {title}", *lines, ""))
