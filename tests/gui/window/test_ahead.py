"""While a step is looked at, the next one is made ready."""

import pytest

from nnviz.gui.chain import view
from nnviz.gui.chain.view import ChainView
from nnviz.gui.graph import picture
from nnviz.gui.graph.view import GraphView
from nnviz.session import Session

VIEWS = ((picture, "paint_graph"), (view, "paint_chain"))


@pytest.fixture
def step(window, settle):
    """Press Next, and wait until all has been done that comes of it."""

    def press():
        window.action_set["next"].trigger()
        settle()

    return press


@pytest.fixture
def painted(window, settle, step, monkeypatch):
    """What is painted from now on, some steps on, when the next one has been prepared and no other one will be."""
    window.session.run_to(1)
    settle()
    step()
    found = []
    for module, name in VIEWS:
        paint = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *a, _p=paint, _n=name, **k: found.append(_n) or _p(*a, **k))
    for one in (GraphView, ChainView):
        monkeypatch.setattr(one, "prepare", lambda *_: None)
    return found


def test_a_step_that_follows_a_step_is_painted_before_it_is_shown(painted, step):
    step()
    assert not painted
    step()
    assert painted == ["paint_graph", "paint_chain"]


@pytest.mark.parametrize(
    ("look", "changed"),
    [
        (lambda window: window.chain._hover(0), ["paint_chain"]),
        (lambda window: window.chain.set_unfolded(True), ["paint_chain"]),
        (lambda window: window.graph.zoom_in(), ["paint_graph"]),
        (lambda window: window.graph.resize(600, 300), ["paint_graph"]),
    ],
)
def test_where_it_is_looked_at_in_another_way_it_is_painted_anew(window, painted, step, look, changed):
    look(window)
    step()  # at once: what is shown now is not painted once more before
    assert painted == changed


def test_it_is_made_ready_where_somebody_steps_on_and_nowhere_else(window, settle, step, monkeypatch):
    made = []
    monkeypatch.setattr(Session, "prepare", lambda session, grain: made.append(session.state.cursor))
    window.session.run_to(3)
    settle()
    step()
    window.session.back()
    settle()
    window.session.run("set_learning_rate", value=0.3)
    settle()
    window.session.run("train", updates=1)
    settle()
    monkeypatch.setattr(window.stepping, "asks", lambda state: None)
    step()
    assert made == [4]


def test_what_cannot_be_shown_is_told_to_whoever_goes_there(window, step, monkeypatch):
    def fail(*_):
        raise ArithmeticError

    monkeypatch.setattr(ChainView, "prepare", fail)
    before = window.session.state.cursor
    step()
    assert window.session.state.cursor == before + 1
