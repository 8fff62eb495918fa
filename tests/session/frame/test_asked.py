"""Where the graph marks an open question, and that it is not told by the marks."""

from dataclasses import replace

import pytest

from nnviz import resources
from nnviz.session import Session
from nnviz.session.frame import build_frame
from nnviz.session.place import Place, read_place
from nnviz.session.plan import Part
from nnviz.session.question import Question


@pytest.fixture(scope="module")
def session():
    session = Session.open(resources.path("experiments", "mazur.nnviz.json"))
    session.next("pass")
    return session


def graph_of(session, kind, quantity, place, among=(), **more):
    question = Question(kind, quantity, read_place(place), tuple(map(read_place, among)), **more)
    return build_frame(replace(session.state, question=question)).graph


@pytest.mark.parametrize(
    ("quantity", "place", "tag", "part"),
    [
        ("da_dz", "#unit-1-1", "∂A₁/∂Z₁ = ?", Part("dA_dZ", 1)),
        ("dL_da", "#a-2-1", "∂L/∂A₂ = ?", Part("dL_dA", 2)),
        ("L", "#loss", "L = ?", Part("loss", 2)),
        ("dz_da", "#a-1-2", "∂Z₂/∂A₁ = ?", Part("dZ_dA", 2)),
        ("dz_da", "#w-2-1-2", "∂Z₂/∂A₁ = ?", Part("dZ_dA", 2)),
        ("dz_dw", "#w-1-2-1", "∂Z₁/∂w₁,₂,₁ = ?", Part("dZ_dW", 1)),
        ("dz_db", "#b-1-2", "∂Z₁/∂b₁,₂ = ?", Part("dZ_db", 1)),
        ("new_w", "#w-2-1-1", "new w₂,₁,₁ = ?", Part("update", 2)),
    ],
)
def test_what_is_asked_is_marked_as_current_with_a_question_mark_for_its_number(session, quantity, place, tag, part):
    graph = graph_of(session, "value", quantity, place)
    assert (graph.asked.tag, graph.current, graph.asked.places) == (tag, part, (read_place(place),))


def test_the_other_units_of_a_layer_are_hidden_with_the_one_that_is_asked(session):
    assert graph_of(session, "sign", "da_dz", "#unit-1-2").asked.hidden == (Place("unit", (1, 1)),)
    assert graph_of(session, "value", "dL_dw", "#w-1-1-1").asked.hidden == ()


def test_a_running_product_is_asked_at_the_step_that_shows_it_or_at_no_step_of_a_lesson(session):
    assert graph_of(session, "value", "dL_dw", "#w-1-1-1").current == Part("dL_dA", 2)
    assert graph_of(session, "value", "dL_dw", "#w-1-1-1", of_step=False).current is None


def test_nothing_points_at_the_answer_of_a_click(session):
    graph = graph_of(session, "place", "dz_dw", "#w-1-1-1", ["#x-1", "#w-1-1-1", "#unit-9-9"])
    assert graph.current is None
    assert (graph.asked.tag, graph.asked.hidden) == ("", ())
    assert graph.asked.among == (Place("x", (1,)), Place("w", (1, 1, 1)))  # as far as the net has them


def test_sentences_to_choose_from_and_deeds_leave_the_graph_as_it_is(session):
    for kind in ("choice", "reach"):
        graph = build_frame(replace(session.state, question=Question(kind))).graph
        assert (graph.asked, graph.current) == (None, session.frame().graph.current)
