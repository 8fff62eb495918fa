"""The loss over the weights of a small net, against the formula of the loss written down again."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import resources
from nnviz.session import Session
from nnviz.session.frame.graph import build_graph


@pytest.fixture
def one() -> Session:
    """One weight w on the row x = 2, y = 2: L = ½(2w − 2)², from w = 2.5."""
    return shown("one-weight")


def shown(name):
    session = Session.open(resources.path("lessons", f"{name}.nnviz.json"))
    session.run("show", picture="valley")
    return session


def valleys(session):
    return session.graph_frame().valleys


def test_the_curve_is_the_loss_over_the_weight_with_its_floor_in_the_middle(one):
    (valley,) = valleys(one)
    assert valley.symbol == "w₁,₁,₁"
    assert valley.loss == pytest.approx(0.5 * (2 * valley.along - 2) ** 2)
    assert valley.along[len(valley.along) // 2] == pytest.approx(1, abs=0.02)
    assert valley.along[0] < 2.5 < valley.along[-1]


def test_before_any_update_the_way_is_where_the_weight_stands(one):
    assert valleys(one)[0].way == pytest.approx(np.array([[2.5, 4.5]]))


def test_the_way_goes_through_every_update_of_the_run_and_ends_now(one):
    one.train(3)
    weights = [2.5, 2.2, 1.96, 1.768]  # w − 0.05 · 2 (2w − 2)
    assert valleys(one)[0].way == pytest.approx(np.array([[w, 0.5 * (2 * w - 2) ** 2] for w in weights]))
    one.run("go_to_update", update=1)
    assert valleys(one)[0].way[-1] == pytest.approx([2.2, 2.88])


def test_an_update_that_is_stepped_through_shows_where_it_came_from(one):
    one.end()
    assert valleys(one)[0].way[:, 0] == pytest.approx([2.5, 2.2])
    one.next("update")
    assert valleys(one)[0].way[:, 0] == pytest.approx([2.5, 2.2, 1.96]), "and all before"


def test_the_same_weights_that_no_step_has_led_to_have_a_shorter_way(one):
    for grain in ("update", "update", "factor"):
        one.next(grain)
    for by_hand, way in ((one.state.by_hand, [2.5, 2.2, 1.96]), ((), [1.96])):
        assert build_graph(replace(one.state, by_hand=by_hand)).valleys[0].way[:, 0] == pytest.approx(way)


def test_the_picture_stays_as_wide_until_a_step_has_left_it(one):
    before = valleys(one)[0].along
    one.train(2)
    assert valleys(one)[0].along == pytest.approx(before)
    one.run("set_learning_rate", value=0.9)
    one.train(6)
    after = valleys(one)[0].along
    assert after[-1] - after[0] > 1.4 * (before[-1] - before[0])


def test_of_two_weights_each_has_a_valley_while_the_other_stays():
    session = shown("long-valley")
    session.train(5)
    first, second = valleys(session)
    u, v = first.way[-1, 0], second.way[-1, 0]
    assert first.loss == pytest.approx(0.25 * ((2 * first.along - 2) ** 2 + (0.5 * v - 0.5) ** 2))
    assert second.loss == pytest.approx(0.25 * ((2 * u - 2) ** 2 + (0.5 * second.along - 0.5) ** 2))
    assert np.ptp(first.along) == pytest.approx(np.ptp(second.along))


def test_a_bias_has_a_valley_too():
    session = shown("one-weight")
    session.run("set_layer_bias", layer=1, value=True)
    assert [valley.symbol for valley in valleys(session)] == ["w₁,₁,₁", "b₁,₁"]


def test_larger_nets_and_other_pictures_have_none(one):
    assert valleys(shown("one-neuron")) == ()
    one.run("show", picture="")
    assert valleys(one) == ()


def test_a_weight_that_has_left_the_numbers_has_none(one):
    one.run("set_learning_rate", value=1000)
    one.train(200)
    assert valleys(one) == () or np.isfinite(valleys(one)[0].loss).all()
