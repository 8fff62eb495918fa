"""What the chain-rule panel says is true where numbers are single, saturated or overflow."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import resources
from nnviz.session import Session
from nnviz.session.experiment import DataSpec, LayerSpec, NetworkSpec, ParameterSpec
from nnviz.session.frame.chain.nudging import build_nudge
from nnviz.session.state import first_state


def session_of(layers, weights, targets, loss, x=(1.0,)):
    """A session on one row, with given weights and no biases."""
    start = Session.new().state
    spec = NetworkSpec(len(x), tuple(LayerSpec(len(w), name) for w, name in zip(weights, layers, strict=True)), loss)
    biases = tuple((0.0,) * len(w) for w in weights)
    experiment = replace(
        start.experiment, network=spec, data=DataSpec(inputs=(tuple(x),), targets=(tuple(targets),)), sample=0,
        parameters=ParameterSpec(tuple(weights), biases),
    )  # fmt: skip
    return Session(first_state(experiment, start.folder))


def opened(name):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


def at(session, kind, layer):
    places = [(step.part.kind, step.part.layer) for step in session.state.steps]
    session.run_to(places.index((kind, layer)) + 1)
    return session.frame().chain


def text(formulas):
    return "".join(piece.latex for formula in formulas for piece in formula)


SATURATED = {"layers": ["softmax"], "weights": [((-800.0,), (800.0,))], "targets": (1.0, 0.0), "loss": "cross_entropy"}
OVERFLOWING = {"layers": ["relu", "identity"], "weights": [((1e200,),), ((1e200,),)], "targets": (1.0,),
               "loss": "half_squared_error"}  # fmt: skip


# ---------------------------------------------------------------- single numbers


def test_two_numbers_do_not_stand_side_by_side():
    assert r"=0.600\cdot1+0.900" in text(at(opened("nielsen-saturation-0.6"), "z", 1).detail)


def test_a_negative_number_after_a_sign_is_in_parentheses():
    assert r"+\left(-3\right)" in text(at(opened("cs231n-neuron"), "z", 1).detail)
    assert r"\cdot\left(-0.528\right)" in text(at(opened("regression-sine"), "update", 2).detail)


def test_the_slope_of_a_single_unit_is_no_diagonal_matrix():
    assert "diag" not in text(at(opened("cs231n-neuron"), "dA_dZ", 1).detail)


def test_the_example_of_a_slope_says_whose_it_is():
    assert r"g'\!\left(z_{2,1}\right)=g'\!\left(1.11\right)=0.187" in text(at(opened("mazur"), "dA_dZ", 2).detail)


def test_one_bias_has_one_delta():
    session = opened("mazur")
    session.run("choose", layer=1, parameter="b", row=1)
    assert at(session, "dZ_db", 1).sentence.endswith("∂L/∂b₁,₂ is δ₁,₂ itself.")


# ---------------------------------------------------------------- δ is computed once


def test_the_whole_pass_says_what_delta_is_used_for():
    session = opened("mazur")
    assert "computed once" not in at(session, "dA_dZ", 2).sentence
    session.run("set_route", route="pass")
    assert at(session, "dA_dZ", 2).sentence.endswith(
        "computed once and used three times: for W₂ and b₂, and on the way back to layer 1."
    )
    assert at(session, "dA_dZ", 1).sentence.endswith("computed once and used twice: for W₁ and b₁.")


@pytest.mark.parametrize(
    ("name", "closed"),
    [("iris", r"=\left(A_{2}-y\right)^{\top}"), ("xor", "=A_{2}-y"), ("mazur", None)],
)
def test_the_short_form_of_the_output_delta_is_shown_as_what_the_product_comes_to(name, closed):
    line = text(at(opened(name), "dA_dZ", 2).product)
    assert line.count("A_{2}-y") == (closed is not None)
    assert closed is None or closed in line


# ---------------------------------------------------------------- saturation and overflow


def test_where_the_product_was_replaced_no_false_equation_is_written():
    line = text(at(session_of(**SATURATED), "dA_dZ", 1).product)
    assert r"\infty" not in line
    assert r"=\begin{bmatrix}-1&1\end{bmatrix}" in line


def test_what_was_replaced_is_not_called_lost():
    notes = [frame for frame in _notes_of_all_steps(session_of(**SATURATED)) if frame]
    assert all("is lost" not in note for note in notes)
    assert any("computed as A₁ − y instead" in note for note in notes)
    assert any("A₁, as rounded, would give L = ∞. L was computed from Z₁ instead." in note for note in notes)


def test_a_slope_that_the_rounded_output_would_not_give_is_told():
    session = session_of(["sigmoid"], [((40.0,),)], (0.0,), "binary_cross_entropy")
    assert at(session, "loss", 1).notes == (
        "The output is saturated: A₁, as rounded, would give L = ∞. L was computed from Z₁ instead.",
    )
    found = at(session, "dL_dA", 1)
    told = "would give ∂L/∂a₁,₁ = ∞. ∂L/∂a₁,₁ was computed from Z₁ instead."
    assert [note for note in found.notes if told in note] == list(found.notes)
    assert r"2.35\times 10^{17}" in text(found.detail)
    assert r"=2.35\times 10^{17}\times4.25\times 10^{-18}=1" in text(at(session, "dA_dZ", 1).product)
    assert at(session, "dA_dZ", 1).notes == ()


@pytest.mark.parametrize(
    ("output", "loss", "closed"),
    [("sigmoid", "cross_entropy", r"\left(-y\odot(1-A_{1})\right)^{\top}"), ("softmax", "binary_cross_entropy", None)],
)
def test_the_output_delta_of_other_pairs_is_not_called_a_difference(output, loss, closed):
    line = text(at(session_of([output], [((1.0,), (2.0,))], (1.0, 0.0), loss), "dA_dZ", 1).product)
    assert r"-y\right" not in line
    assert closed is None or closed in line


def _notes_of_all_steps(session):
    for step in range(len(session.state.steps) + 1):
        session.run_to(step)
        yield "\n".join(session.frame().chain.notes)


def test_a_path_goes_on_from_the_stable_product():
    session = session_of(**SATURATED)
    session.run("choose", layer=1, parameter="W", row=1, column=0)
    session.run("set_view", view="path")
    chain = at(session, "dZ_dW", 1)
    assert chain.sentence == "This path carries 1. All 2 paths add up to 1, the entry of the matrix view."
    assert r"\infty" not in text(at(session, "dA_dZ", 1).product)


def test_overflow_is_told_when_it_is_reached_and_not_before():
    told = ["Z₂: what follows from it is lost" in note for note in _notes_of_all_steps(session_of(**OVERFLOWING))]
    assert told == [False] * 3 + [True] * (len(told) - 3)


def test_a_loss_that_overflows_alone_spoils_no_gradient():
    session = session_of(["identity"], [((1e200,),)], (1.0,), "half_squared_error")
    assert "the gradients, which are computed without it, are finite" in at(session, "loss", 1).notes[0]


def test_the_inspector_adds_up_overflowing_terms_without_a_warning():
    session = session_of(["identity"], [((1e200,) * 14,)], (1.0,), "half_squared_error", x=(1e200, -1e200) * 7)
    session.run("select_unit", layer=1, unit=0)
    assert session.frame().inspector.terms[0].product == "∞"
    assert session.frame().inspector.left_out == "… 2 more terms, together NaN"


@pytest.mark.parametrize(("activation", "word"), [("tanh", True), ("sin", False)])
def test_only_what_is_flat_far_out_is_called_saturated(activation, word):
    session = session_of([activation], [((np.pi / 2 + (4.0 if word else 0.001),),)], (1.0,), "half_squared_error")
    session.run("select_unit", layer=1, unit=0)
    session.next("pass")
    note = session.frame().inspector.note
    assert note.startswith("The curve is almost flat here")
    assert ("(saturated)" in note) == word


# ---------------------------------------------------------------- the check by a nudge


def test_a_gradient_far_from_the_nudge_does_not_agree_however_small_it_is():
    session = opened("vanishing")
    factor = session.state.computation.chain(session.state.target)[session.state.steps[-13].part]
    assert factor.kind == "dZ_dW"
    assert build_nudge(session.state, factor).outcome == "agrees"
    wrong = build_nudge(session.state, replace(factor, product=factor.product * 1.000_000_1))
    assert wrong.outcome == "differs"
    assert wrong.analytic != wrong.numeric
    assert len(wrong.analytic) == len(wrong.numeric)


def test_a_difference_is_written_with_as_many_digits_as_it_takes_to_see_it():
    session = opened("mazur")
    factor = session.state.computation.chain(session.state.target)[session.state.steps[-3].part]
    assert factor.kind == "dZ_dW"
    wrong = build_nudge(session.state, replace(factor, product=factor.product * (1 + 1e-10)))
    assert wrong.outcome == "differs"
    assert wrong.analytic != wrong.numeric
    assert len(wrong.analytic) == len(wrong.numeric)


def test_a_corner_is_told_with_both_slopes_and_how_they_were_found():
    """L = ½(leaky(0·x) + 0 − 1)², so ∂L/∂a = −1, and by z −1 on the right, −0.01 on the left."""
    session = session_of(["leaky_relu", "identity"], [((0.0,),), ((1.0,),)], (1.0,), "half_squared_error")
    nudge = at(session, "dA_dZ", 1).nudge
    assert nudge.outcome == "corner"
    assert nudge.note.startswith("a corner: slope −0.0100 on the left, −1")
    assert nudge.note.endswith("on the right; the chain rule takes the left one")
    assert nudge.how.startswith("(L(z₁,₁ ± h) − L(z₁,₁)) / ±h")


def test_what_cannot_be_checked_says_why_and_shows_no_second_number():
    session = session_of(**OVERFLOWING)
    nudge = at(session, "dA_dZ", 2).nudge
    assert (nudge.outcome, nudge.numeric, nudge.uncertainty) == ("unchecked", "", "")
    assert nudge.note == "cannot be checked here, because Z₂ is not finite"


def test_where_both_are_exactly_0_no_uncertainty_is_written():
    session = session_of(["relu", "identity"], [((-1.0,),), ((1.0,),)], (1.0,), "half_squared_error")
    nudge = at(session, "dZ_dW", 1).nudge
    assert (nudge.outcome, nudge.analytic, nudge.numeric, nudge.uncertainty) == ("agrees", "0", "0", "")
