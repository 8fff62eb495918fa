r"""What is copied as LaTeX: read here as a document would be, it is true, and it knows no answer before its step."""

import re
from dataclasses import replace

import numpy as np
import pytest
from tex import check, compiled, needs_tex, overfull

from nnviz import __version__, resources
from nnviz.core.activations import ACTIVATIONS
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.session import Session
from nnviz.session.experiment import DataSpec, LayerSpec, NetworkSpec, ParameterSpec
from nnviz.session.frame.model import Target
from nnviz.session.latex import chain_as_latex, gradient_as_latex, unit_as_latex
from nnviz.session.state import first_state

#: A column of a page with two, in points.
COLUMN = 240.0


def opened(name, **chosen):
    session = Session.open(resources.path("experiments", f"{name}.nnviz.json"))
    if chosen:
        session.run("choose", **chosen)
    return session


def at_factor(session, place):
    forward = sum(step.phase in ("forward", "loss") for step in session.state.steps)
    session.run_to(forward + place)
    return session


# ---------------------------------------------------------------- an evaluator of what is copied


def equations(latex):
    """(left side, [right sides]) of an align*; a line that goes on is one with the line before it."""
    body = re.search(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", latex, re.DOTALL)[1]
    body = re.sub(r"\s*\\\\\n\s*&\\quad", "", body)
    found = []
    for line in body.split(" \\\\\n"):
        left, right = line.strip().split("&", 1) if line.strip().startswith("&=") else line.strip().split(" &", 1)
        if left:
            found.append((left, []))
        found[-1][1].append(right.removeprefix("= "))
    return found


def matrix(text):
    text = text.strip()
    if text.endswith(r"^{\top}"):
        return matrix(text.removesuffix(r"^{\top}")).T
    text = re.sub(r"^\\left\((.*)\\right\)$", r"\1", text)
    diagonal = re.fullmatch(r"\\operatorname\{diag\}\\left\((.*)\\right\)", text)
    if diagonal:
        return np.diag([number(one) for one in diagonal[1].split(r",\;")])
    cells = re.fullmatch(r"\\begin\{bmatrix\}(.*)\\end\{bmatrix\}", text)
    if cells:
        return np.array([[number(cell) for cell in row.split("&")] for row in cells[1].split(r"\\")])
    return np.array([[number(text)]])


def number(text):
    return float(re.sub(r"\\times 10\^\{(-?\d+)\}", r"e\1", text.replace(r"\infty", "inf")))


def product(text):
    """The value of factors with dots between them; of one pair of parentheses, transposed."""
    inside = re.fullmatch(r"\\Bigl\( (.*) \\Bigr\)\^\{\\!\\top\} \\cdot (.*)", text)
    if inside:
        return product(inside[1]).T @ product(inside[2])
    value = np.eye(1)
    for factor in map(matrix, re.split(r"\s*\\cdot\s+", text)):
        value = value * factor if 1 in (value.size, factor.size) else value @ factor
    return value


def slope(parameters, place, x, y, h=1e-6):
    """∂L/∂(one entry) of Mazur's net, by a push to both sides."""

    def loss(shift):
        weights = [array.copy() for array in parameters]
        weights[place[0]][place[1:]] += shift
        a = x
        for w, b in zip(weights[::2], weights[1::2], strict=True):
            a = 1 / (1 + np.exp(-(w @ a + b)))
        return 0.5 * np.sum((a - y) ** 2)

    return (loss(h) - loss(-h)) / (2 * h)


W1, W2 = np.array([[0.15, 0.2], [0.25, 0.3]]), np.array([[0.4, 0.45], [0.5, 0.55]])
MAZUR = [W1, np.array([0.35, 0.35]), W2, np.array([0.6, 0.6])]
X, Y = np.array([0.05, 0.1]), np.array([0.01, 0.99])

# ---------------------------------------------------------------- it is true


@pytest.mark.parametrize(
    ("chosen", "places"),
    [
        ({"layer": 1, "parameter": "W"}, [[(0, 0, 0), (0, 0, 1)], [(0, 1, 0), (0, 1, 1)]]),
        ({"layer": 1, "parameter": "W", "row": 1, "column": 0}, [[(0, 1, 0)]]),
        ({"layer": 1, "parameter": "b"}, [[(1, 0), (1, 1)]]),
        ({"layer": 2, "parameter": "b", "row": 1}, [[(3, 1)]]),
        ({"layer": 2, "parameter": "W"}, [[(2, 0, 0), (2, 0, 1)], [(2, 1, 0), (2, 1, 1)]]),
    ],
    ids=str,
)
def test_the_factors_multiply_to_the_gradient(chosen, places):
    session = opened("mazur", **chosen)
    count = sum(step.phase == "backward" for step in session.state.steps)
    truth = np.array([[slope(MAZUR, place, X, Y) for place in row] for row in places])
    ((_, sides),) = equations(chain_as_latex(at_factor(session, count).state))
    assert len(sides) == 3
    for numbers in sides[1:]:
        np.testing.assert_allclose(product(numbers), truth, rtol=8e-3)


def test_a_part_of_the_factors_is_the_running_product():
    (_, (_, factors, so_far)) = equations(chain_as_latex(at_factor(opened("mazur"), 2).state))[0]
    a = 1 / (1 + np.exp(-(W2 @ (1 / (1 + np.exp(-(W1 @ X + 0.35)))) + 0.6)))
    delta = (a - Y) * a * (1 - a)
    for text in (factors, so_far):
        known = text.removeprefix(r"\Bigl( ").partition(r" \cdot \frac")[0]
        np.testing.assert_allclose(product(known), delta.reshape(1, 2), rtol=8e-3)


def test_the_sum_of_a_neuron_is_true():
    session = at_factor(opened("mazur"), 1)
    (_, (_, terms, z)), (_, (a,)) = equations(unit_as_latex(session.state, 1, 1))
    parts = [product(term).item() for term in terms.split(" + ")]
    truth = 0.25 * 0.05 + 0.3 * 0.1 + 0.35
    assert sum(parts) == pytest.approx(truth, rel=5e-3)
    assert float(z) == pytest.approx(truth, rel=2e-3)
    assert a.startswith(rf"g\left(z_{{1,2}}\right) = g\left({z}\right) = 0.597, \quad")
    assert 1 / (1 + np.exp(-truth)) == pytest.approx(0.597, abs=5e-4)


def test_a_path_has_its_product_and_the_sum_of_all_paths():
    session = opened("mazur", layer=1, parameter="W", row=0, column=0)
    session.run("set_view", view="path")
    (_, (_, factors, result)), (_, (whole,)) = equations(chain_as_latex(at_factor(session, 5).state))
    assert product(factors).item() == pytest.approx(number(result), rel=1e-4)
    assert whole.startswith(r"\text{sum over all 2 paths}")
    assert number(whole.split(" = ")[1]) == pytest.approx(slope(MAZUR, (0, 0, 0), X, Y), rel=1e-4)


def test_every_product_of_the_whole_pass_is_true():
    session = opened("mazur")
    session.run("set_route", route="pass")
    lines = dict(equations(chain_as_latex(at_factor(session, 8).state)))
    for array, (layer, letter) in enumerate([(1, "W"), (1, "b"), (2, "W"), (2, "b")]):
        shape = MAZUR[array].shape
        truth = np.array([slope(MAZUR, (array, *place), X, Y) for place in np.ndindex(shape)]).reshape(shape)
        result = matrix(lines[rf"\frac{{\partial L}}{{\partial {letter}_{{{layer}}}}}"][-1])
        np.testing.assert_allclose(result, np.atleast_2d(truth), rtol=8e-3)


def lone(weights, activation, target, loss="binary_cross_entropy"):
    """One unit with one weight and no bias, fed a 1."""
    start = Session.new().state
    spec = NetworkSpec(1, (LayerSpec(1, activation),), loss)
    experiment = replace(
        start.experiment, network=spec, data=DataSpec(inputs=((1.0,),), targets=((target,),)), sample=0,
        parameters=ParameterSpec((((weights,),),), ((0.0,),)),
    )  # fmt: skip
    return Session(first_state(experiment, start.folder))


def test_a_product_that_numbers_cannot_give_is_not_written_with_them():
    session = at_factor(lone(-800.0, "sigmoid", 1.0), 3)
    ((_, sides),) = equations(chain_as_latex(session.state))
    assert r"\infty" not in "".join(sides)
    for side in sides[1:]:
        assert product(side).item() == -1.0  # A − y, times the input 1


@pytest.mark.parametrize(("view", "place"), [("matrix", 1), ("path", 1)])
def test_an_infinite_slope_is_written_as_such_while_it_is_alone(view, place):
    session = lone(-800.0, "sigmoid", 1.0)
    session.run("choose", layer=1, parameter="W", row=0, column=0)
    session.run("set_view", view=view)
    assert r"-\infty" in chain_as_latex(at_factor(session, place).state)


# ---------------------------------------------------------------- nothing before its step


def digits(latex):
    """The numbers of the chain's own equations: bare figures, not those of indices."""
    align = latex[latex.rindex(r"\begin{align*}") :]
    return re.findall(r"(?<![\d_,{.])\d+\.\d+", align)


@pytest.mark.parametrize("route", ["chain", "pass"])
@pytest.mark.parametrize("view", ["matrix", "path"])
def test_before_the_first_factor_the_chain_is_in_symbols_alone(route, view):
    session = opened("mazur", layer=1, parameter="W", row=0, column=0)
    session.run("set_route", route=route)
    session.run("set_view", view=view)
    for place in range(6):
        session.run_to(place)
        assert not digits(chain_as_latex(session.state))


def test_another_weight_has_the_factors_that_are_done_and_no_result():
    session = at_factor(opened("mazur", layer=1, parameter="W", row=0, column=0), 5)
    (_, sides) = equations(gradient_as_latex(session.state, Target(1, "W", 0, 0)))[0]
    assert product(sides[-1]).item() == pytest.approx(4.38568e-4, rel=2e-3)  # as Mazur has it
    (_, sides) = equations(gradient_as_latex(session.state, Target(1, "W", 1, 1)))[0]
    assert all(side.endswith(r"\frac{\partial Z_{1}}{\partial w_{1,2,2}}") for side in sides)
    session.run_to(len(session.state.steps))
    (_, sides) = equations(gradient_as_latex(session.state, Target(2, "b", 0)))[0]
    assert product(sides[-1]).item() == pytest.approx(0.138499, rel=5e-3)


def test_along_one_path_no_matrix_is_known():
    session = opened("mazur", layer=1, parameter="W", row=0, column=0)
    session.run("set_view", view="path")
    assert not digits(gradient_as_latex(at_factor(session, 3).state, Target(1, "W", 0, 0)))


def test_a_neuron_that_is_not_reached_is_in_symbols():
    session = opened("mazur")
    session.run_to(0)
    assert equations(unit_as_latex(session.state, 2, 0))[0][1] == [
        r"w_{2,1,1}\,a_{1,1} + w_{2,1,2}\,a_{1,2} + b_{2,1}"
    ]
    session.run_to(3)
    assert len(equations(unit_as_latex(session.state, 2, 0))[0][1]) == 3
    assert " = 0." not in unit_as_latex(session.state, 2, 0).split("a_{2,1} &")[1]


def test_whose_factors_they_are_is_said_where_the_update_takes_others():
    session = opened("iris")
    assert "The factors" not in chain_as_latex(session.state)
    session.run("set_scope", scope="batch")
    sample, rows = session.state.experiment.sample, len(session.state.data.train)
    said = f"The factors are of sample {sample}; edges and updates: mean over {rows} training samples."
    assert said in chain_as_latex(session.state)


# ---------------------------------------------------------------- it compiles


def each_step(session):
    for place in range(len(session.state.steps) + 1):
        session.run_to(place)
        yield session.state


@pytest.mark.parametrize("name", ["mazur", "iris", "trask-11-lines"])
@pytest.mark.parametrize("view", ["matrix", "path", "pass"])
def test_every_step_compiles(name, view):
    session = opened(name, layer=1, parameter="W", row=0, column=0)
    session.run("set_route", route="pass") if view == "pass" else session.run("set_view", view=view)
    for state in each_step(session):
        check(chain_as_latex(state))
    check(gradient_as_latex(session.state, Target(1, "W", 0, 1)))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_line_of_every_optimizer_compiles(optimizer):
    session = opened("mazur", layer=2, parameter="W", row=0, column=0)
    session.run("set_optimizer", name=optimizer)
    for state in each_step(session):
        check(chain_as_latex(state))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_compiles(activation):
    session = opened("mazur")
    session.run("set_activation", layer=2, name=activation)
    for state in each_step(session):
        check(unit_as_latex(state, 2, 0))
        check(chain_as_latex(state))


def test_many_inputs_are_written_as_a_sum_with_its_sign():
    session = opened("wide-784-30-10")
    session.run_to(4)
    check(unit_as_latex(session.state, 1, 3))
    check(chain_as_latex(session.state))
    assert equations(unit_as_latex(session.state, 1, 3))[0][1][0] == (
        r"\sum_{j=1}^{784} w_{1,4,j}\,x_{j} + b_{1,4}"
    )


@needs_tex
@pytest.mark.parametrize("name", ["iris", "deep-20-layers", "very-small"])
def test_a_tex_sets_it_within_the_width_of_the_text(name, tmp_path):
    session = opened(name)
    pieces = list[str]()
    for route in ("chain", "pass"):
        session.run("set_route", route=route)
        last = len(session.state.steps)
        for place in (1, last // 2, last):
            session.run_to(place)
            pieces.append(chain_as_latex(session.state))
    pieces.append(chain_as_latex(session.state, COLUMN).join((r"\parbox{240pt}{\textwidth=240pt\hsize=240pt ", "}")))
    wide = overfull(compiled(pieces, tmp_path))
    assert not [points for points in wide if points > 0.5]


def test_a_long_chain_may_go_on_on_the_next_page():
    session = opened("deep-20-layers")
    assert r"\allowdisplaybreaks" not in chain_as_latex(session.state)
    session.end()
    assert r"\begingroup\allowdisplaybreaks" in chain_as_latex(session.state)


def test_the_head_says_what_it_is_what_it_needs_and_what_is_left_out():
    session = opened("wide-784-30-10")
    session.run_to(4)
    head = chain_as_latex(session.state).split("\n")[:4]
    assert head[0].startswith("% Ten drawn digits")
    assert head[0].endswith("sample 3, update 1 · forward pass, step 4 of 4")
    assert head[1] == rf"% nnviz {__version__}; needs \usepackage{{amsmath}}"
    assert head[2] == "% A matrix with dots is shown in part; its size stands beside it."
    assert "shown in part" not in chain_as_latex(opened("mazur").state)


def test_more_paths_than_a_line_has_digits_for_are_told_by_their_size():
    session = opened("tanh-50-orthogonal", layer=1, parameter="W", row=0, column=0)
    session.run("set_view", view="path")
    session.end()
    latex = chain_as_latex(session.state)
    assert r"= \text{sum over about } 2.24\times 10^{37} \text{ paths}" in latex
    check(latex)


def test_what_is_not_finite_is_written():
    session = opened("mazur")
    session.run("set_parameter", layer=2, parameter="W", row=0, column=0, value=1e308)
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=-1e308)
    for state in each_step(session):
        check(chain_as_latex(state))
