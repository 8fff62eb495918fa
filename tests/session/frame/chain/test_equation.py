"""The product on one line is true: so far · this factor, multiplied here from what is written, is the result."""

import re

import numpy as np
import pytest

from nnviz import resources
from nnviz.session import Session


def opened(name):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


def numbers(latex):
    """What is written as a matrix: a bmatrix, a diagonal, or one number."""
    body = latex.replace(r"\left(", "(").replace(r"\right)", ")")
    diagonal = re.fullmatch(r"\\operatorname\{diag\}\((.*)\)", body)
    if diagonal:
        return np.diag([float(one) for one in diagonal[1].split(r",\;")])
    matrix = re.fullmatch(r"\\begin\{bmatrix\}(.*)\\end\{bmatrix\}", body)
    if matrix:
        return np.array([[number(cell) for cell in row.split("&")] for row in matrix[1].split(r"\\")])
    return np.array([[number(body)]])


def number(text):
    return float(re.sub(r"\\times 10\^\{(-?\d+)\}", r"e\1", text.strip("()")))


def equations(session):
    for step in range(len(session.state.steps) + 1):
        session.run_to(step)
        equation = session.frame().chain.equation
        if equation is not None:
            yield session.state.step.part.kind, equation


@pytest.mark.parametrize("name", ["start", "mazur", "iris", "vanishing", "cs231n-neuron"])
def test_what_is_written_multiplies_up_to_what_is_written(name):
    checked = 0
    for kind, equation in equations(opened(name)):
        if not equation.numbers:
            continue
        so_far, sign, this = (piece.latex for piece in equation.numbers)
        assert sign in (r"\cdot", r"\times")
        before, factor, after = numbers(so_far), numbers(this), numbers(equation.result.latex)
        got = before @ factor if before.shape[1] == factor.shape[0] else np.diag([1.0]) * before * factor
        size = np.abs(before).max() * np.abs(factor).max() * max(factor.shape)
        np.testing.assert_allclose(got, after, atol=0.011 * size, err_msg=f"{name} {kind}")
        checked += 1
    assert checked


def test_each_result_has_its_name():
    labels = [(kind, equation.label) for kind, equation in equations(opened("start"))]
    assert labels == [
        ("dL_dA", "the product"), ("dA_dZ", "δ₂"), ("dZ_dA", "the product"), ("dA_dZ", "δ₁"), ("dZ_dW", "the gradient"),
    ]  # fmt: skip


def test_outside_of_the_backward_pass_there_is_no_product():
    session = opened("start")
    for step in (0, 3, 5, len(session.state.steps)):
        session.run_to(step)
        assert session.frame().chain.equation is None


def test_where_a_closed_form_stands_in_no_numbers_are_multiplied():
    session = opened("start")
    for row in range(2):
        session.run("set_parameter", layer=2, parameter="W", row=0, column=row, value=2000.0)
    for kind, equation in equations(session):
        if kind == "dA_dZ" and equation.label == "δ₂" and session.state.computation.sample.stable_note:
            assert equation.numbers == ()
            return
    pytest.fail("the output did not saturate")
