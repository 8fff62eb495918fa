"""What the graph says of units that act as one, and how they are told apart."""

import numpy as np
import pytest

from nnviz.session import Session
from nnviz.session.frame.graph import build_graph
from nnviz.session.frame.symmetry import BADGES


@pytest.fixture
def same(opened):
    """Five tanh units with equal weights."""
    return opened("all-the-same")


def graph(session):
    return build_graph(session.state)


def groups(session):
    return [(one.layer, one.units, one.badge) for one in graph(session).alike]


def test_five_equal_units_have_one_badge_that_stays_while_stepping_and_training(same):
    found = [(1, (0, 1, 2, 3, 4), "these 5 units act as 1")]
    for _ in range(25):
        assert groups(same) == found
        same.next("factor")
    same.run("train", updates=200)
    assert groups(same) == found


def test_their_common_gradient_is_told_once_it_is_known_and_is_that_of_each_of_them(same):
    same.run("set_route", route="pass")
    assert "∂L/∂W" not in graph(same).alike[0].reason
    same.run("train", updates=200)
    gradients = same.state.gradients.dL_dW[0]
    assert np.ptp(gradients, axis=0) == pytest.approx(np.zeros(2), abs=1e-12)
    reason = graph(same).alike[0].reason
    for value in gradients[3]:
        assert f"{value:.3g}".replace("-", "−") in reason


def test_breaking_changes_one_weight_of_one_unit_by_one_percent_and_undo_takes_it_back(same):
    before = same.state.parameters
    for left in (4, 3, 2):
        last = same.state.parameters
        same.run("break_symmetry")
        changed = np.flatnonzero(same.state.parameters.weights[0] != last.weights[0])
        assert len(changed) == 1
        ratio = same.state.parameters.weights[0].flat[changed] / last.weights[0].flat[changed]
        assert abs(ratio - 1) == pytest.approx(0.01)
        assert groups(same)[0][1:] == (tuple(range(left)), f"these {left} units act as 1")
        assert same.state.parameters.weights[1] is last.weights[1]
    same.run("break_symmetry")
    assert groups(same) == []
    for _ in range(4):
        same.undo()
    assert np.array_equal(same.state.parameters.weights[0], before.weights[0])


def test_what_is_broken_is_told_and_nothing_is_left_to_break(same, refused):
    same.run("break_symmetry")
    assert "w₁,₅,₁ changed by 1 %, from 0.5 to 0.505" in same.state.message
    for _ in range(3):
        same.run("break_symmetry")
    assert "nothing to break" in refused(same, "break_symmetry")
    assert "nothing to break" in refused(same, "break_symmetry", layer=1, unit=0)


def test_zero_weights_are_all_equal_and_break_by_a_number_that_is_named(opened):
    zeros = opened("zeros-tanh")
    count = zeros.state.network.fan_out(1)
    assert groups(zeros)[0][1] == tuple(range(count))
    zeros.run("break_symmetry")
    assert "changed by 0.01, from 0 to 0.01" in zeros.state.message
    assert len(groups(zeros)[0][1]) == count - 1


def test_layers_of_one_unit_and_random_nets_have_no_badge(opened):
    assert groups(opened("one-one-one")) == groups(opened("iris")) == []


def test_the_output_layer_has_no_badge_and_each_equal_hidden_layer_its_own(opened):
    session = opened("all-the-same")
    session.run("add_layer", after=1)
    session.run("reset")
    layers = [one[0] for one in groups(session)]
    assert layers == list(range(1, session.state.network.depth))
    assert groups(session)[1][2].startswith("and these ")


def test_more_groups_than_badges_are_counted_by_the_first(opened):
    session = opened("all-the-same")
    for _ in range(BADGES + 1):
        session.run("add_layer", after=1)
    session.run("reset")
    found = groups(session)
    assert found[0][2] == f"these 5 units act as 1, and so in {len(found) - 1} more groups"
    assert {badge for *_, badge in found[1:]} == {""}


def test_a_weight_that_counts_as_rounding_beside_the_largest_is_changed_by_more(opened):
    session = opened("all-the-same")
    for unit in range(2):
        for column in range(2):
            session.run("set_parameter", layer=1, parameter="W", row=unit, column=column, value=1e-12)
    session.run("break_symmetry", layer=1, unit=0)
    assert "of the layer's largest" in session.state.message
    assert all(1 not in units for _, units, _ in groups(session))


def test_a_new_session_that_is_asked_to_break_refuses(refused):
    assert refused(Session.new(), "break_symmetry")
