"""The equation of a chain with its numbers: what the steps have not come to is in symbols."""

import re
from collections.abc import Iterator, Sequence

from nnviz.core.chain import Factor, Target
from nnviz.core.paths import count_paths, sum_paths
from nnviz.session.frame.chain import backward, paths
from nnviz.session.frame.chain.columns import build_chain, factor_before
from nnviz.session.frame.chain.equation import build_equation
from nnviz.session.frame.graph import build_graph, chosen_path
from nnviz.session.frame.model import Formula
from nnviz.session.latex.document import Line
from nnviz.session.notation import (
    abbreviated_latex,
    bracketed_latex,
    derivative_latex,
    factor_latex,
    number_latex,
    target_latex,
)
from nnviz.session.plan import Part
from nnviz.session.state import State

#: Digits of the numbers along a path.
PATH_DIGITS = 6
#: More paths than this are told by their size: in a deep net their count is as long as a line.
MOST_COUNTED = 10**12
#: Of more factors than this the matrices are cut down to so many rows and columns.
LONG_CHAIN, LONG_CHAIN_ROWS, LONG_CHAIN_COLUMNS = 8, 3, 3

_TIMES = r" \cdot "
#: A command at the end of a piece, before a letter.
_COMMAND = re.compile("(" + r"\\[A-Za-z]+" + ")\0(?=[A-Za-z])")


# ---------------------------------------------------------------- one chain


def done_parts(state: State) -> frozenset[Part]:
    return frozenset(step.part for step in state.steps[: state.cursor])


def known_parts(state: State, target: Target) -> frozenset[Part]:
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
    done = done_parts(state) if state.view == "matrix" else frozenset()
    return done | ends if is_known and state.view == "matrix" else done - ends


def chain_lines(state: State, factors: Sequence[Factor], done: frozenset[Part]) -> Iterator[Line]:
    """∂L/∂w = the factors = their numbers = the product; of a part of them, that times those to come."""
    known = [factor for factor in factors if Part(factor.kind, factor.layer) in done]
    symbols = [factor_latex(*backward.names(state, factor)) for factor in factors]
    numbers = [_numbers(factor, is_long=len(factors) > LONG_CHAIN) for factor in factors]
    coming, last = symbols[len(known) :], factors[-1]
    yield derivative_latex("L", target_latex(state.target)), _multiplied(symbols, last.product.ndim == 2)
    if not known:
        return
    product, turns = backward.product_value_latex(known[-1].product), _turns(factors)
    merged = len(known) > 1 and backward.stands_for_numbers(state, known[1])
    first = [backward.product_value_latex(known[1].product)] if merged else numbers[:2]
    seen = [*first, *numbers[2:]][: len(known) - merged]
    if len(seen) > 1 or coming:
        yield "", _multiplied([*seen, *coming], turns)
    if len(seen) > 1 and coming:
        yield "", _multiplied([product, *coming], turns)
    if not coming:
        yield "", f"= {product}"


def _turns(factors: Sequence[Factor]) -> bool:
    """Whether the product has to be transposed before its last factor; of one number that makes no difference."""
    return factors[-1].product.ndim == 2 and factors[-2].product.size > 1


def _numbers(factor: Factor, *, is_long: bool) -> str:
    if factor.value.size == 1 and factor.kind != "dL_dA":
        return bracketed_latex(factor.value.item())
    whole = backward.factor_value_latex(factor)
    return abbreviated_latex(whole, LONG_CHAIN_ROWS, LONG_CHAIN_COLUMNS) if is_long else whole


def _multiplied(terms: Sequence[str], turned: bool) -> str:
    """The terms with their signs; ``turned``: all but the last one in parentheses and transposed."""
    if not turned:
        return "= " + _TIMES.join(terms)
    *before, last = terms
    product = rf"{before[0]}^{{\top}}" if len(before) == 1 else rf"\Bigl( {_TIMES.join(before)} \Bigr)^{{\!\top}}"
    return f"= {product}{_TIMES}{last}"


# ---------------------------------------------------------------- the whole pass, one path


def pass_lines(state: State) -> Iterator[Line]:
    """Every product of the pass: the trunk, and at each layer the branches into W and b."""
    done = done_parts(state)
    for part, factor in state.factors().items():
        equation = build_equation(state, factor, factor_before(state, part))
        name, symbols, numbers = map(_joined, (equation.name, equation.symbols, equation.numbers))
        if symbols:
            yield name, f"= {symbols}"
        if part in done:
            if numbers:
                yield "", f"= {numbers}"
            yield "" if symbols else name, f"= {equation.result.latex}"


def path_lines(state: State) -> Iterator[Line]:
    """One path's product, and what it is one of."""
    path, links, done = chosen_path(state), paths.links(state), done_parts(state)
    count, gradient = count_paths(state.network, state.target), derivative_latex("L", target_latex(state.target))
    known = sum(part in done for part in links)
    symbols = [link.latex for link in links.values()]
    values = [_path_number(link.value, first=not place) for place, link in enumerate(links.values())]
    if known > 1 and state.computation.sample.stable_note:
        values[:2] = [_path_number(path.products[1], first=True)]  # of the numbers, one may be ∞ and the other 0
    seen = values[: known - len(symbols) + len(values)] if known > 1 else values[:known]
    yield (gradient if count == 1 else r"\text{product along this path}"), _multiplied(symbols, False)
    if not known:
        return
    coming, product = symbols[known:], _path_number(path.products[known - 1], first=True)
    if len(seen) > 1 or coming:
        yield "", _multiplied([*seen, *coming], False)
    if len(seen) > 1 or not coming:
        yield "", _multiplied([product, *coming], False)
    if not coming and count > 1:
        total = number_latex(sum_paths(state.computation.sample, state.target), PATH_DIGITS)
        yield gradient, f"= {_all_paths(count)} = {total}"


def _all_paths(count: int) -> str:
    digits = str(count)
    if count < MOST_COUNTED:
        return rf"\text{{sum over all {digits} paths}}"
    size = rf"{digits[0]}.{digits[1:3]}\times 10^{{{len(digits) - 1}}}"
    return rf"\text{{sum over about }} {size} \text{{ paths}}"


def _path_number(value: float, *, first: bool) -> str:
    return number_latex(value, PATH_DIGITS) if first else bracketed_latex(value, PATH_DIGITS)


# ---------------------------------------------------------------- this step


def equations_of_step(state: State) -> Iterator[str]:
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


def _joined(formula: Formula) -> str:
    """The pieces as one; a command at the end of one does not swallow the letter that follows."""
    return _COMMAND.sub(r"\1 ", "\0".join(piece.latex for piece in formula)).replace("\0", "")
