"""Letters for things, the way the net is drawn, and the way to a named part."""

import pytest

from nnviz import resources
from nnviz.errors import UserError
from nnviz.session import Session
from nnviz.session.place import Place


@pytest.fixture
def session():
    return Session.open(resources.path("experiments", "mazur.nnviz.json"))


def test_at_most_three_things_have_a_letter_and_the_same_thing_has_one(session):
    for letter, place in (("f", "#loss"), ("g", "#unit-2-1"), ("h", "#unit-1-1"), ("k", "#unit-1-1")):
        session.run("name", place=place, as_=letter)
    named = session.frame().graph.named
    assert [(one.letter, str(one.place), one.words) for one in named] == [
        ("f", "#loss", "loss"),
        ("g", "#unit-2-1", "output unit 1"),
        ("k", "#unit-1-1", "unit 1 of layer 1"),
    ]
    with pytest.raises(UserError, match="At most 3 things"):
        session.run("name", place="#layer-1", as_="m")
    session.run("clear_names")
    assert session.frame().graph.named == ()


@pytest.mark.parametrize(
    ("place", "letter", "sentence"),
    [
        ("#unit-9-1", "f", "#unit-9-1 is not in this net"),
        ("loss it is", "f", "is no place"),
        ("#loss", "", "A name is a letter"),
        ("#loss", "the loss", "A name is a letter"),
        ("#factor-99", "f", "counts from 1 to 5"),
    ],
)
def test_what_cannot_have_a_name_is_told_in_one_sentence(session, place, letter, sentence):
    with pytest.raises(UserError, match=sentence):
        session.run("name", place=place, as_=letter)


def test_a_name_goes_with_its_thing_and_is_there_again_after_undo(session):
    session.run("name", place="#unit-1-2", as_="h")
    session.run("set_units", layer=1, units=1)
    assert session.frame().graph.named == ()
    session.undo()
    assert session.frame().graph.named[0].place == Place("unit", (1, 2))


def test_pictures_are_those_that_there_are(session):
    session.run("show", picture="boxes")
    assert session.frame().graph.picture == "boxes"
    with pytest.raises(UserError, match="'boxes', 'functions', 'neurons', 'valley' or 'curve', not 'circles'"):
        session.run("show", picture="circles")


def test_a_session_runs_to_a_part_by_its_name(session):
    session.run_to(part="dZ_dA", layer=2)
    assert (session.state.step.part.kind, session.state.step.part.layer) == ("dZ_dA", 2)
    session.run_to(part="loss")
    assert session.state.step.phase == "loss"
    with pytest.raises(UserError, match="no part 'dZ_dA' of layer 1; its parts are z, a, loss"):
        session.run_to(part="dZ_dA", layer=1)
