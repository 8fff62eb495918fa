"""While a number is dragged the graph follows the hand, and everything else is right as soon as the hand rests."""

import pytest

from nnviz.gui.graph.hits import Hit
from nnviz.gui.window import pace as pace_module
from nnviz.session.frame.model import Target

W = Target(1, "W", 0, 1)


@pytest.fixture
def held(window, settle, monkeypatch):
    """A window in which a weight is being dragged."""
    window.session.next("pass")
    settle()
    with monkeypatch.context() as hand:
        hand.setattr(window.graph, "_held", Hit("edge", 1, 0, 1))
        yield window
    window.graph.let_go.emit()


def drag(window, settle, value: float) -> None:
    window.graph.parameter_moved.emit(W, value)
    settle()


def test_the_graph_follows_every_move_and_the_words_when_the_hand_rests(held, settle, qtbot, monkeypatch):
    monkeypatch.setattr(pace_module, "OTHERS_EVERY", 10**9)
    loss = held.status.loss.text()
    for value in (1.0, 2.0, 3.0):
        drag(held, settle, value)
        assert held.graph._frame.edges[0].weights[0, 1] == value
    assert held.status.loss.text() == loss, "still to come"
    qtbot.waitUntil(lambda: held.status.loss.text() != loss)
    frame = held.session.frame()
    assert held.status.loss.text() == frame.status.loss
    assert held.chain._frame is frame.chain


@pytest.mark.parametrize("end", ["let_go", "taken_back"])
def test_everything_is_right_when_the_drag_ends(held, settle, monkeypatch, end):
    monkeypatch.setattr(pace_module, "OTHERS_EVERY", 10**9)
    drag(held, settle, 3.0)
    held.graph._held = None
    getattr(held.graph, end).emit()
    settle()
    frame = held.session.frame()
    assert (held.graph._frame, held.chain._frame) == (frame.graph, frame.chain)
    assert held.status.loss.text() == frame.status.loss
    assert (frame.graph.edges[0].weights[0, 1] == 3.0) == (end == "let_go")


def test_words_follow_a_long_drag_now_and_then(held, settle, monkeypatch):
    monkeypatch.setattr(pace_module, "OTHERS_EVERY", 0)
    shown = held.chain._frame
    for value in (1.0, 2.0, 3.0):
        drag(held, settle, value)
    assert held.chain._frame is not shown


def test_a_drag_is_told_once_when_it_is_over(held, settle, monkeypatch):
    told = []
    monkeypatch.setattr(held.narrator, "tell", lambda frame, training: told.append(frame))
    for value in (1.0, 2.0, 3.0):
        drag(held, settle, value)
    assert told == []
    held.graph._held = None
    held.graph.let_go.emit()
    settle()
    assert len(told) == 1
