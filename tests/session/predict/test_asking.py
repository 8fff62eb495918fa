"""Before each step something is asked that a person can answer, that is not on the screen yet, and always the same."""

from dataclasses import replace

import pytest
from states import state_of

from nnviz import resources
from nnviz.session.notation import number
from nnviz.session.place import Place, read_place
from nnviz.session.predict.answers import Judgement, asked_of, judge
from nnviz.session.predict.asking import Asking, next_question, numbers_asked
from nnviz.session.predict.clicks import right_places
from nnviz.session.predict.slips import SLIPS, told_apart
from nnviz.session.predict.values import is_shown, value_of
from nnviz.session.question import Question
from nnviz.session.session import Session

EXAMPLES = [
    "start", "mazur", "one-one-one", "cs231n-neuron", "iris", "xor", "zeros-tanh", "trask-11-lines",
    "functions-in-functions", "very-large-saturated", "cats",
]  # fmt: skip


def opened(name):
    return Session.open(resources.path("experiments") / f"{name}.nnviz.json")


def walk(session, steps=28):
    """Every State from the start of the pass on."""
    for _ in range(steps):
        yield session.state
        session.next("factor")


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_asked_has_an_answer_that_is_not_on_the_screen(name):
    for state in walk(opened(name)):
        question = next_question(state)
        if question is None:
            continue
        assert question.of_step
        if question.kind == "place":
            assert len(right_places(state, question)) == 1
            assert 2 <= len(question.among) == len(set(question.among)) <= 4
            assert judge(state, question, right_places(state, question)[0]).outcome == "right"
        else:
            quantity, place = asked_of(question)
            assert not is_shown(state, quantity, place)
            assert judge(state, question, right_answer(state, question)).outcome == "right"
            assert next_question(replace(state)) == question


def right_answer(state, question):
    value = value_of(state, *asked_of(question))
    match question.kind:
        case "value":
            return number(value, 6)
        case "sign":
            return "+" if value > 0 else "−"
    return ">" if abs(value) > 1 else "<"


@pytest.mark.parametrize("route", ["chain", "pass"])
@pytest.mark.parametrize("target", [{}, {"row": 0, "column": 1}])
def test_after_the_step_what_was_asked_stands_on_the_screen(route, target):
    session = opened("start")
    session.run("choose", layer=1, parameter="W", **target)
    session.run("set_route", route=route)
    for _ in range(len(session.state.steps)):
        question = next_question(session.state)
        session.next("factor")
        if question is not None and question.kind != "place":
            assert is_shown(session.state, *asked_of(question)), question


def test_in_the_course_of_some_passes_everything_is_asked_that_a_step_shows():
    asked = {(question.kind, question.quantity) for state in walk(opened("start"), 80)
             if (question := next_question(state)) is not None}  # fmt: skip
    numbers = {"z", "a", "L", "dL_da", "da_dz", "dL_dz", "dL_dw", "new_w"}
    assert asked >= {("value", quantity) for quantity in numbers}
    assert asked >= {("place", "dz_dw"), ("place", "dz_da"), ("sign", "z"), ("sign", "dL_da"), ("size", "dL_dz")}


def test_the_first_step_of_the_next_pass_is_simply_shown():
    session = opened("start")
    session.next("update")
    assert session.state.cursor == len(session.state.steps)
    assert next_question(session.state) is None


def test_hundreds_of_units_are_not_asked_about():
    session = opened("wide-784-30-10")
    assert [question for state in walk(session, 4) if (question := next_question(state)) is not None] == []


def test_what_holds_no_number_any_more_is_not_asked_about():
    session = opened("start")
    for row in range(2):
        session.run("set_parameter", layer=1, parameter="W", row=row, column=0, value=1e308)
    session.run("set_input", index=0, value=1e308)
    assert [next_question(state) for state in walk(session, 5)] == [None] * 5


def test_softmax_is_shown_without_a_question_about_its_jacobian():
    for state in walk(opened("iris"), 12):
        part = state.steps[state.cursor].part if state.cursor < len(state.steps) else None
        if part is not None and part.layer == state.network.depth and part.kind in ("a", "dA_dZ"):
            assert next_question(state) is None


def test_an_optimizer_with_more_to_it_is_not_asked_for_new_weights():
    session = opened("start")
    session.run("set_optimizer", name="adam")
    updating = [state for state in walk(session, 30) if state.cursor < len(state.steps)
                and state.steps[state.cursor].phase == "update"]  # fmt: skip
    assert updating
    assert all(next_question(state) is None for state in updating)


def test_of_one_weight_its_own_entry_is_asked():
    session = opened("start")
    session.run("choose", layer=1, parameter="W", row=1, column=0)
    asked = [question for state in walk(session, 40) if (question := next_question(state)) is not None]
    places = {question.place for question in asked if question.quantity in ("dL_dw", "dz_dw", "new_w")}
    assert {place for place in places if place.numbers[0] == 1} == {read_place("#w-1-2-1")}


def test_on_a_path_its_own_units_are_asked_about_and_no_product():
    session = opened("start")
    session.run("choose", layer=1, parameter="W", row=1, column=0)
    session.run("set_view", view="path")
    asked = [question for state in walk(session, 40) if (question := next_question(state)) is not None]
    slopes = {question.place for question in asked if question.quantity == "da_dz"}
    assert slopes == {Place("unit", (2, 1)), Place("unit", (1, 2))}
    assert not [question for question in asked if question.quantity in ("dL_dz", "dL_dw")]
    assert numbers_asked(session.state) == ()


def test_behind_softmax_the_path_begins_at_the_output_whose_loss_is_asked_about():
    session = opened("iris")
    session.run("choose", layer=1, parameter="W", row=0, column=0)
    session.run("set_view", view="path")
    session.run("choose_path", index=1)
    state = session.state
    before = next(i for i, step in enumerate(state.steps) if step.part.kind == "dL_dA")
    asked = next_question(replace(state, cursor=before))
    first = state.computation.paths(state.target)[state.chosen_path].units[0]
    assert (asked.quantity, asked.place) == ("dL_da", Place("a", (2, first + 1)))


def test_numbers_that_tell_something_are_preferred():
    """1 is asked of no unit as long as another one has a number of its own."""
    session = opened("start")
    session.run("set_input", index=0, value=1.0)
    session.run("set_input", index=1, value=0.0)
    for row, weight in ((0, 1.0), (1, 0.7)):
        session.run("set_parameter", layer=1, parameter="W", row=row, column=0, value=weight)
    question = next_question(session.state)
    assert (question.quantity, question.place) == ("z", read_place("#z-1-2"))


# ---------------------------------------------------------------- how far the asking has come


def test_attempts_count_until_it_is_settled_and_what_cannot_be_read_does_not():
    asking = Asking(Question("value", "L", read_place("#loss")))
    asking = asking.judged(Judgement("unreadable", "…")).judged(Judgement("wrong", "…"))
    assert (len(asking.attempts), asking.settled) == (1, "")
    right = asking.judged(Judgement("right", "…"))
    assert (right.settled, right.at_first_try) == ("right", False)
    assert right.shown() == right == right.judged(Judgement("wrong", "…"))
    assert asking.shown().settled == "shown"


def test_a_hint_costs_the_first_try():
    asking = Asking(Question("value", "L", read_place("#loss")))
    assert asking.judged(Judgement("right", "…")).at_first_try
    assert not asking.hinted().judged(Judgement("right", "…")).at_first_try


@pytest.mark.parametrize("seed", [3, 131, 132, 138])
def test_extreme_states_are_asked_about_or_not_but_fail_in_nothing(seed):
    """Of two of them sums meet ∞ and −∞."""
    session, _ = state_of(seed)
    for cursor in range(len(session.state.steps) + 1):
        state = replace(session.state, cursor=cursor)
        if (question := next_question(state)) is not None and question.kind != "place":
            assert judge(state, question, right_answer(state, question)).outcome == "right"
    for quantity in ("z", "dL_dz"):
        for each in told_apart(session.state, quantity, Place("z", (1, 1))):
            assert each.possible.slip in SLIPS
