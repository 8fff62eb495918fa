r"""What is shown as LaTeX for a document: with ``\usepackage{amsmath}`` it compiles as it is.

Made of the same words as the formulas on the screen (see ``notation``). What the steps have not come to is in symbols.
``width`` is that of the text in points, by which lines are broken.
"""

from collections.abc import Iterator
from dataclasses import replace

from nnviz.core.chain import Target
from nnviz.session.frame.graph import build_graph, mean_over
from nnviz.session.latex.chain import chain_lines, done_parts, equations_of_step, known_parts, pass_lines, path_lines
from nnviz.session.latex.document import TEXT_WIDTH, aligned, at_relation, document
from nnviz.session.latex.unit import unit_lines
from nnviz.session.latex.words import text_latex
from nnviz.session.state import State


def chain_as_latex(state: State, width: float = TEXT_WIDTH) -> str:
    """The equation of the chain with its numbers; outside the backward pass the equations of this step, too."""
    if state.view == "path":
        lines = path_lines(state)
    elif state.route == "pass":
        lines = pass_lines(state)
    else:
        lines = chain_lines(state, tuple(state.factors().values()), done_parts(state))
    step = map(at_relation, equations_of_step(state))
    return document(state, aligned(step, width), aligned(lines, width), _whose(state))


def gradient_as_latex(state: State, target: Target) -> str:
    """The chain to any one weight or bias, as far as the steps have computed it.

    ValueError where it is the bias of a layer without biases.
    """
    factors = tuple(state.computation.chain(target).values())
    to_target = replace(state, target=target, route="chain", view="matrix")
    return document(state, aligned(chain_lines(to_target, factors, known_parts(state, target))), _whose(state))


def unit_as_latex(state: State, layer: int, unit: int) -> str:
    """A neuron's sum and its activation, or an input's value. Units count from 0, layers from 1, the input is 0."""
    return document(state, aligned(unit_lines(state, build_graph(state), layer, unit)))


def _whose(state: State) -> Iterator[str]:
    """Whose numbers they are, where the edges and the update take those of other rows."""
    sample = state.experiment.sample
    if state.scope != "sample" and (state.rows.tolist() != [sample] or state.input_edited):
        yield f"The factors are of sample {sample}; edges and updates: {text_latex(mean_over(state))}."
