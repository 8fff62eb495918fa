"""Next with questions: two presses a step, one timeline, and what closes a question."""

from dataclasses import replace

import pytest

from nnviz.session import Session
from nnviz.session.place import Place
from nnviz.session.plan import Part
from nnviz.session.predict.asking import next_question
from nnviz.session.question import Question

ABOUT_Z = Question("sign", "z", Place("z", (1, 1)))


def always(state):
    """Something to ask before every step of a pass."""
    return ABOUT_Z if state.cursor < len(state.steps) else None


def before_the_loss(state):
    """Something to ask before one step alone."""
    follows = state.steps[state.cursor : state.cursor + 1]
    return ABOUT_Z if any(step.part.kind == "loss" for step in follows) else None


def test_next_asks_first_and_then_makes_the_step():
    session = Session.new()
    session.next("factor", always)
    assert (session.state.cursor, session.state.question) == (0, ABOUT_Z)
    session.next("factor", always)
    assert (session.state.cursor, session.state.question) == (1, None)


def test_back_leads_to_the_open_question_and_then_before_it():
    session = Session.new()
    before = session.state
    for _ in range(2):
        session.next("factor", always)
    session.back()
    assert session.state.question == ABOUT_Z
    session.back()
    assert session.state is before


def test_the_same_question_comes_again_without_another_entry():
    session = Session.new()
    for _ in range(4):
        session.next("factor", always)
    length, last = session.length, session.state
    for _ in range(4):
        session.back()
    for _ in range(4):
        session.next("factor", always)
    assert (session.length, session.state) == (length, last)


def test_a_large_stride_stops_at_the_first_question_and_goes_on_after_it():
    session = Session.new()
    session.next("pass", before_the_loss)
    assert session.state.question is not None
    forward = 2 * session.state.network.depth
    assert session.state.cursor == forward
    session.next("pass", before_the_loss)
    assert (session.state.cursor, session.state.question) == (forward + 1, None)


def test_without_questions_next_passes_over_those_that_were_asked():
    session = Session.new()
    for _ in range(4):
        session.next("factor", always)
    session.seek(0)
    for cursor in (1, 2):
        session.next()
        assert (session.state.cursor, session.state.question) == (cursor, None)


def test_a_click_on_a_factor_goes_to_the_factor_and_to_no_question_about_the_next_one():
    session = Session.new()
    for _ in range(6):
        session.next("factor", always)
    session.run_to(1)
    assert (session.state.cursor, session.state.question) == (1, None)


def test_undo_takes_back_the_question_by_its_name():
    session = Session.new()
    session.next("factor", always)
    assert session.undo_text == "the question"
    session.undo()
    assert session.state.question is None


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("set_learning_rate", {"value": 0.25}),
        ("set_parameter", {"layer": 1, "parameter": "W", "row": 0, "column": 0, "value": 3.0}),
        ("set_input", {"index": 0, "value": 3.0}),
        ("select_sample", {"index": 1}),
        ("choose", {"layer": 2, "parameter": "W"}),
        ("set_route", {"route": "pass"}),
        ("set_view", {"view": "path"}),
        ("set_scope", {"scope": "batch"}),
        ("set_units", {"layer": 1, "units": 3}),
        ("new_weights", {}),
        ("train", {"updates": 1}),
        ("withdraw", {}),
    ],
)
def test_what_changes_the_answer_closes_the_question(command, arguments):
    session = Session.new()
    session.run("ask", question=ABOUT_Z)
    session.run(command, **arguments)
    assert session.state.question is None


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("select_unit", {"layer": 1, "unit": 0}),
        ("show_edges", {"what": "weight"}),
        ("pin_reference", {"pinned": True}),
        ("set_title", {"title": "another"}),
        ("keep_lane", {}),
    ],
)
def test_what_only_looks_at_something_else_leaves_it_open(command, arguments):
    session = Session.new()
    session.run("ask", question=ABOUT_Z)
    session.run(command, **arguments)
    assert session.state.question == ABOUT_Z


def test_a_question_of_a_lesson_is_closed_by_the_lesson_alone():
    session = Session.new()
    question = replace(ABOUT_Z, of_step=False)
    session.run("ask", question=question)
    session.run("set_input", index=0, value=3.0)
    session.next()
    assert session.state.question == question


def test_a_question_suits_the_step_that_comes_next():
    session = Session.new()
    session.run("ask")
    assert session.state.question == next_question(session.state)
    assert session.state.steps[session.state.cursor].part == Part("z", 1)


def test_where_nothing_can_be_asked_one_sentence_says_so(refused):
    session = Session.new()
    session.end()
    assert refused(session, "ask") == "Nothing about the next step can be asked: press Next to see it."
