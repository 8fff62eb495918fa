"""The map of a net of three and more inputs: a slice through the chosen sample, along any two of them."""

import numpy as np
import pytest

from nnviz.core.network import forward
from nnviz.session.frame.learnt import build_learnt, usual_plane


@pytest.fixture
def iris(opened):
    """A net of four inputs that has learnt something."""
    session = opened("iris")
    session.run("train", updates=60)
    return session


@pytest.mark.parametrize("plane", [(0, 1), (2, 3), (3, 0)])
def test_the_map_is_what_the_net_says_with_the_other_inputs_as_the_samples(iris, plane):
    state = iris.state
    frame = build_learnt(state, plane).decision
    values = frame.layers[-1][1].values
    rows, columns = values.shape
    for row, column in ((0, 0), (rows - 1, 3), (7, columns - 1)):
        x = np.array(state.data.inputs[state.experiment.sample])
        x[plane[0]] = np.linspace(*frame.x_range, columns)[column]
        x[plane[1]] = np.linspace(*frame.y_range, rows)[row]
        said = forward(state.network, state.parameters, x[None]).a[-1][0, 1]
        assert values[row, column] == pytest.approx(said, abs=1e-4)
    assert frame.names == tuple(state.data.feature_names[i] for i in plane)
    assert [held.index for held in frame.held] == [i for i in range(4) if i not in plane]


def test_points_stand_at_their_own_inputs_and_those_far_away_in_the_held_ones_are_counted(iris):
    data, row = iris.state.data, iris.state.experiment.sample
    frame = build_learnt(iris.state, (2, 0)).decision
    assert np.array_equal(frame.points.x, data.inputs[:, 2])
    assert np.array_equal(frame.points.y, data.inputs[:, 0])
    held = data.inputs[:, [1, 3]]
    far = (np.abs(held - held[row]) > 0.1 * np.ptp(held, axis=0)).any(axis=1)
    assert 0 < far.sum() < len(far)
    assert np.array_equal(frame.points.elsewhere, far)
    assert frame.note.startswith(f"{far.sum()} of {len(far)} rows lie elsewhere")
    assert not far[row]


def test_moving_a_held_input_of_the_sample_moves_the_map_and_choosing_the_sample_puts_it_back(iris):
    row = iris.state.experiment.sample
    before = build_learnt(iris.state, (0, 1)).decision
    inputs = np.array(iris.state.data.inputs[row])
    inputs[2] += 1.5
    iris.run("set_inputs", row=row, values=tuple(inputs))
    moved = build_learnt(iris.state, (0, 1)).decision
    assert moved.held[0].value == pytest.approx(before.held[0].value + 1.5)
    assert not np.allclose(moved.layers[-1][0].values, before.layers[-1][0].values)
    iris.run("select_sample", index=row)
    assert np.array_equal(build_learnt(iris.state, (0, 1)).decision.layers[-1][0].values, before.layers[-1][0].values)


def test_the_usual_plane_is_over_inputs_that_make_a_difference(opened, iris):
    assert usual_plane(opened("fires-in-a-box").state) == (1, 2)
    assert usual_plane(iris.state) == (0, 1)
    assert usual_plane(opened("xor").state) is None
    assert usual_plane(opened("wide-784-30-10").state) is None


def test_rows_that_differ_in_an_input_that_makes_no_difference_lie_on_the_map(opened):
    frame = build_learnt(opened("fires-in-a-box").state, (1, 2)).decision
    assert not frame.points.elsewhere.any()
    assert frame.note == ""


def test_without_a_plane_a_net_of_more_inputs_has_no_map(iris):
    assert build_learnt(iris.state).decision is None
