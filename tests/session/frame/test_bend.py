"""The activation of a unit as a curve: as much of it as the steps have computed."""

import numpy as np
import pytest

from nnviz import resources
from nnviz.session import Session


@pytest.fixture
def one() -> Session:
    """One ReLU neuron with z = ½·2 − 1½·1 − ½ = −1."""
    session = Session.open(resources.path("lessons", "one-neuron.nnviz.json"))
    session.run("show", picture="curve")
    return session


def bend(session):
    return session.graph_frame().bend


def test_at_the_start_there_is_neither_curve_nor_point(one):
    assert (bend(one).value, bend(one).z, bend(one).a) == (None, None, None)


def test_once_z_is_known_the_point_has_its_place_and_the_curve_is_still_to_come(one):
    one.run_to(part="z")
    assert (bend(one).value, bend(one).z, bend(one).a) == (None, -1, None)


def test_with_a_comes_the_curve(one):
    one.run("set_activation", layer=1, name="tanh")
    one.run_to(part="a")
    shown = bend(one)
    assert shown.value == pytest.approx(np.tanh(shown.along))
    assert (shown.z, shown.a) == (-1, pytest.approx(np.tanh(-1)))
    assert shown.limits == pytest.approx((np.tanh(-5), np.tanh(5)))


def test_a_point_far_out_is_still_in_the_picture(one):
    one.run("set_parameter", layer=1, parameter="b", row=0, column=None, value=-40)
    one.run_to(part="a")
    assert bend(one).along[0] < bend(one).z == -40.5


def test_the_selected_unit_is_shown(one):
    session = Session.new()
    session.run("show", picture="curve")
    session.run("select_unit", layer=1, unit=1)
    session.run_to(part="a", layer=1)
    assert bend(session).a == session.state.computation.sample.a[1][0, 1]


def test_softmax_has_no_curve_and_other_pictures_have_none(one):
    session = Session.open(resources.path("experiments", "iris.nnviz.json"))
    session.run("show", picture="curve")
    assert bend(session) is None
    one.run("show", picture="")
    assert bend(one) is None
