"""One factor of the backward pass, in the published example of Mazur: its numbers, its product and its words."""

import numpy as np
import pytest

from nnviz import resources
from nnviz.session import Session
from nnviz.session.notation import number_latex

#: x = (0.05, 0.10); what the example gives: A₂, y and ∂L/∂W₁.
OUTPUT, TARGET = np.array([0.75136507, 0.772928465]), np.array([0.01, 0.99])
GRADIENT_1 = np.array([[0.000438568, 0.000877135], [0.000497713, 0.000995425]])


def chain_at(kind, of_layer, name="mazur", route="chain", **target):
    """The chain-rule panel where that factor is the current one."""
    session = Session.open(resources.path("experiments", f"{name}.nnviz.json"))
    if target:
        session.run("choose", **target)
    session.run("set_route", route=route)
    parts = [(step.part.kind, step.part.layer) for step in session.state.steps]
    session.run_to(parts.index((kind, of_layer)) + 1)
    return session.frame().chain


def text(formula):
    return "".join(piece.latex for piece in formula)


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("kind", "target", "numbers"),
    [
        ("dZ_dW", {"parameter": "W", "row": 1, "column": 0}, r"=\begin{bmatrix}0\\0.0500\end{bmatrix}"),
        ("dZ_db", {"parameter": "b", "row": 1}, r"=\begin{bmatrix}0\\1\end{bmatrix}"),
    ],
)
def test_the_factor_of_one_weight_or_bias_stands_as_a_column_that_feeds_one_unit(kind, target, numbers):
    assert text(chain_at(kind, 1, layer=1, **target).detail[0]).endswith(numbers)


def test_the_input_that_ends_the_chain_of_a_whole_matrix_lies_as_a_row():
    assert text(chain_at("dZ_dW", 1).detail[0]).endswith(r"=x^{\top}=\begin{bmatrix}0.0500&0.100\end{bmatrix}")


def test_the_gradient_that_begins_the_chain_lies_as_a_row():
    assert text(chain_at("dL_dA", 2).detail[0]).endswith(r"=\begin{bmatrix}0.741&-0.217\end{bmatrix}")


# ---------------------------------------------------------------- running product


@pytest.mark.parametrize(
    ("kind", "layer", "shape", "product"),
    [("dL_dA", 2, r"1\times 2", OUTPUT - TARGET), ("dZ_dW", 1, r"2\times 2", GRADIENT_1)],
)
def test_a_product_of_many_numbers_tells_its_shape_and_its_norm(kind, layer, shape, product):
    norm = number_latex(np.linalg.norm(product))
    line = rf"\text{{shape }}{shape},\quad \lVert\cdot\rVert={norm}"
    assert text(chain_at(kind, layer).product[-1]) == line


@pytest.mark.parametrize(
    ("kind", "target", "value"),
    [
        ("dZ_dW", {"layer": 1, "parameter": "W", "row": 1, "column": 0}, r"4.98\times 10^{-4}"),
        ("dZ_db", {"layer": 1, "parameter": "b", "row": 1}, "0.00995"),
    ],
)
def test_a_product_of_one_number_is_written_as_a_number_without_a_shape_and_a_norm(kind, target, value):
    _, numbers, size = chain_at(kind, 1, **target).product
    assert numbers[-1].latex == value
    assert size == ()


def test_of_a_net_with_one_output_the_product_is_one_number_from_the_beginning():
    numbers, size = chain_at("dL_dA", 1, "cs231n-neuron").product
    assert "bmatrix" not in text(numbers)
    assert size == ()


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("route", "last", "inputs", "layer"),
    [("chain", "The last factor", "x", 1), ("pass", "The last factor of this branch", "A₁", 2)],
)
def test_the_last_factor_ends_the_chain_or_in_the_whole_pass_a_branch(route, last, inputs, layer):
    assert chain_at("dZ_dW", layer, route=route).sentence == (
        f"{last} is the layer's input {inputs}, not a weight: this is the gradient of all of W{'₀₁₂'[layer]}."
    )
