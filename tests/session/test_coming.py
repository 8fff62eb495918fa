import pytest

from nnviz import resources
from nnviz.session import Session, run
from nnviz.session.frame.equality import same
from nnviz.session.plan import GRAINS


@pytest.fixture
def session():
    session = Session.open(resources.path("experiments", "start.nnviz.json"))
    session.run("set_route", route="pass")
    return session


@pytest.mark.parametrize("grain", GRAINS)
def test_what_is_prepared_is_what_comes_and_the_same_as_without(session, grain):
    """Over the end of a pass, too."""
    plain = Session(session.state)
    for _ in range(2 * len(session.state.steps) if grain == "factor" else 7):
        before = session.state, session.position, session.length
        prepared = session.prepare(grain)
        assert (session.state, session.position, session.length) == before
        session.next(grain)
        plain.next(grain)
        assert session.frame() is prepared
        assert same(prepared, plain.frame())


def test_what_is_changed_meanwhile_counts(session):
    session.next()
    session.prepare("factor")
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=0.75)
    session.next()
    assert session.state.parameters.weights[0][0, 0] == 0.75


def test_no_pass_is_begun_that_takes_long(session, monkeypatch):
    monkeypatch.setattr(run, "takes_long", lambda _: True)
    session.end()
    assert session.prepare("factor") is None
    session.home()
    assert session.prepare("factor") is not None
