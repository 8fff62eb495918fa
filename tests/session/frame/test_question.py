"""The open question in words and symbols, and the chain with a box in each place of a number that is not told yet."""

from dataclasses import replace

import pytest

from nnviz import resources
from nnviz.session import Session
from nnviz.session.frame import build_frame
from nnviz.session.frame.model import Piece
from nnviz.session.frame.question import SIDES, symbol_latex
from nnviz.session.place import Place
from nnviz.session.predict.answers import SIGNS, SIZES
from nnviz.session.question import Option, Question


@pytest.fixture
def session():
    """Mazur's net of 2-2-2 sigmoid units, whose forward pass is done."""
    session = Session.open(resources.path("experiments", "mazur.nnviz.json"))
    session.next("pass")
    return session


def asked(session, kind, quantity, place):
    session.run("ask", question=Question(kind, quantity, place))
    return build_frame(session.state)


def boxes(formula):
    return [piece.role for piece in formula if piece.role in ("asked", "hidden")]


@pytest.mark.parametrize(
    ("quantity", "place"),
    [("a", Place("a", (3, 1))), ("dL_dz", Place("z", (3, 2))), ("dL_dw", Place("w", (3, 1, 1))),
     ("dL_db", Place("b", (3, 1))), ("dz_da", Place("a", (2, 1))), ("z", Place("z", (1, 3))),
     ("dL_dw", Place("w", (2, 1, 3)))],
)  # fmt: skip
def test_a_lessons_question_says_that_what_it_asks_about_has_been_taken_away(session, quantity, place):
    session.run("add_layer", after=1)
    session.run("set_units", layer=1, units=3)
    session.put(replace(session.state, question=Question("value", quantity, place, of_step=False)), "ask")
    assert "any more" not in build_frame(session.state).question.caption
    session.run("remove_layer", layer=1)
    question = build_frame(session.state).question
    assert question.caption.endswith(", which is not in this net any more")
    assert (question.digits, question.beside, question.hints) == ("", "", ())
    session.undo()
    assert "any more" not in build_frame(session.state).question.caption


def test_a_slope_is_asked_with_its_rule_but_not_with_its_formula(session):
    session.next()
    frame = asked(session, "value", "da_dz", Place("unit", (2, 2)))
    question = frame.question
    assert question.caption == "The slope of output 2, because A₂ = sigmoid(Z₂)"
    assert question.words == "What is ∂a₂,₂/∂z₂,₂, the slope of output 2?"
    assert question.latex == r"\frac{\partial a_{2,2}}{\partial z_{2,2}}"
    assert (question.way, question.digits, question.beside) == ("number", "three digits", "unit 1 is shown with it")
    assert "σ" not in question.caption
    assert r"\sigma" in question.hints[0].latex


def test_the_chain_has_a_box_for_each_number_that_comes_with_the_answer(session):
    session.next()
    chain = asked(session, "value", "da_dz", Place("unit", (2, 2))).chain
    assert [column.status for column in chain.columns] == ["taken", "asked", "coming", "coming", "coming"]
    assert [column.slot for column in chain.columns][1:3] == ["?", ""]
    assert boxes(chain.product[0]) == ["hidden", "asked", "hidden", "hidden"]
    assert (chain.position, chain.choices.place) == ("factor 2 of 5, asked", "factor 2 of 5")
    assert (chain.nudge, chain.notes) == (None, ())
    assert chain.withheld.startswith("Nudge check: comes with")
    assert chain.next == "the answer"


def test_of_a_running_product_the_asked_entry_is_filled_and_the_weights_are_written_out(session):
    session.run_to(part="dA_dZ", layer=2)
    chain = asked(session, "value", "dL_da", Place("a", (1, 1))).chain
    assert boxes(chain.product[0]) == ["asked", "hidden"]
    assert any("0.400" in piece.latex for piece in chain.product[0])


def test_who_is_to_click_on_a_number_finds_it_without_its_being_written_out(session):
    session.run("choose", layer=1, parameter="W", row=0, column=0)
    session.run_to(part="dA_dZ", layer=1)
    chain = asked(session, "place", "dz_dw", Place("w", (1, 1, 1))).chain
    assert not any("0.05" in piece.latex for line in (*chain.detail, *chain.product) for piece in line)


def test_a_sign_is_asked_as_a_choice_of_words(session):
    frame = asked(session, "sign", "dL_da", Place("a", (2, 1)))
    assert (frame.question.way, frame.question.sides) == ("side", ("positive", "negative"))
    assert frame.question.words == "∂L/∂a₂,₁, how L grows with output 1: is it positive or negative?"
    assert frame.question.digits == ""


def test_the_words_to_choose_from_are_those_that_an_answer_is_read_in():
    assert {"sign": (SIGNS[1][0], SIGNS[-1][0]), "size": (SIZES[1][0], SIZES[-1][0])} == SIDES


def test_a_new_weight_is_asked_for_by_what_the_update_does(session):
    session.run_to(part="dZ_dW")
    frame = asked(session, "value", "new_w", Place("w", (2, 1, 2)))
    assert frame.question.words == "What does the update make of w₂,₁,₂?"
    assert frame.question.latex == r"w_{2,1,2}^{\text{new}}"
    assert frame.chain.product_title == "New weights"
    assert Piece(r"\begin{bmatrix}?&?\\?&?\end{bmatrix}", "current") in frame.chain.product[0]


def test_plots_that_would_tell_the_loss_come_with_the_answer(session):
    session.home()
    question = asked(session, "value", "L", Place("loss")).question
    assert {"training", "learnt", "mountain", "layers", "compare", "trainability"} == set(question.covers)


def test_a_question_of_a_lesson_leaves_the_chain_as_it_is(session):
    before = build_frame(session.state).chain
    question = Question("choice", options=(Option("yes", True), Option("no", False)), text="Is it?", of_step=False)
    session.run("ask", question=question)
    frame = build_frame(session.state)
    assert frame.chain == before
    assert (frame.question.way, frame.question.words, frame.question.of_step) == ("choice", "Is it?", False)


def test_the_hints_of_a_lesson_take_the_place_of_the_rule(session):
    session.run("ask", question=Question("value", "L", Place("loss"), hints=("Look at y.",)))
    assert [hint.words for hint in build_frame(session.state).question.hints] == ["Look at y."]


@pytest.mark.parametrize(("symbol", "latex"), [
    ("L", "L"), ("z₁,₂", "z_{1,2}"), ("x₁₂", "x_{12}"), ("∂L/∂w₁,₂,₁₀", r"\frac{\partial L}{\partial w_{1,2,10}}"),
])  # fmt: skip
def test_symbols_are_typeset_as_they_are_written(symbol, latex):
    assert symbol_latex(symbol) == latex


def test_the_gradient_of_the_weight_that_is_asked_stands_beside_it(session):
    session.run_to(part="dZ_dW")
    chain = asked(session, "value", "new_w", Place("w", (2, 1, 2))).chain
    symbols, old, *_ = chain.product[1]
    assert symbols.latex == r"w_{2,1,2}-\eta\,\frac{\partial L}{\partial w_{2,1,2}}="
    assert old.latex == "0.450"
    assert [piece.role for piece in chain.product[1]][-1] == "asked"
    gradient = session.state.gradients.dL_dW[1][0, 1]
    assert any(f"{gradient:.3g}" in piece.latex for piece in chain.product[1])


def test_on_a_path_nothing_else_comes_with_the_answer(session):
    session.run("set_view", view="path")
    assert asked(session, "value", "da_dz", Place("unit", (2, 2))).question.beside == ""


def test_an_input_is_called_one_and_follows_from_nothing(session):
    question = asked(session, "reach", "a", Place("x", (1,))).question
    assert question.caption == "Input 1"
    assert question.hints[0].words == "An input is given, not computed."


@pytest.mark.parametrize(("quantity", "place"), [
    ("dz_da", Place("w", (2, 1, 1))), ("dz_dw", Place("w", (2, 1, 1))), ("dz_db", Place("b", (1, 1))),
])  # fmt: skip
def test_with_a_weight_its_input_or_a_one_nothing_else_is_shown(session, quantity, place):
    assert asked(session, "value", quantity, place).question.beside == ""
