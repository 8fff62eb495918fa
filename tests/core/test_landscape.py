"""The error mountain: every height is the true mean loss, whatever way it was computed, and lines and planes agree."""

import tracemalloc

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.arrays import read_only
from nnviz.core.backprop import sample_losses
from nnviz.core.engine import mean_gradients
from nnviz.core.landscape import (
    Plane,
    axis,
    downhill,
    flatten,
    layers_in,
    line_losses,
    losses_at,
    losses_in,
    orthogonal,
    plane_losses,
    principal,
    project,
    random_direction,
    rounding_of,
    size_of,
)
from nnviz.core.losses import LOSSES
from nnviz.core.network import Parameters, forward, initialize

PAIRS = [(output, loss) for output in ACTIVATIONS for loss in LOSSES]
small = st.floats(-3, 3).map(lambda value: round(value, 3))


def unflatten(point, network):
    """The parameters at a point: the inverse of flatten."""
    layers = list(enumerate(layers_in(point.copy(), network), start=1))
    weights = tuple(layer[:, : network.fan_in(k)] for k, layer in layers)
    return Parameters(weights, tuple(layer[: network.biases(k), -1] for k, layer in layers))


def loss_at(made, point):
    """The mean loss at one point, by the plain forward pass."""
    return sample_losses(made.network, forward(made.network, unflatten(point, made.network), made.x), made.y).mean()


def some_plane(made, a=(-1.0, 0.0, 0.5, 2.0), b=(0.0, 0.3, -4.0), seed=0):
    u, v = np.random.default_rng(seed).normal(size=(2, size_of(made.network)))
    return Plane(flatten(made.parameters), u, v, np.array(a), np.array(b))


def points_of(plane):
    return np.array([plane.centre + a * plane.u + b * plane.v for b in plane.b for a in plane.a])


# ---------------------------------------------------------------- points


@given(st.lists(st.integers(1, 5), min_size=2, max_size=5), st.integers(0, 9), st.integers(0, 15))
def test_flattening_and_unflattening_lose_nothing(network, sizes, seed, biases):
    bare = [bool(biases >> k & 1) for k in range(len(sizes) - 1)]
    net = network(sizes, ["tanh"] * (len(sizes) - 1), biases=bare)
    parameters = initialize(net, "xavier_normal", seed, bias=0.7)
    point = flatten(parameters)
    assert point.shape == (size_of(net),)
    back = unflatten(point, net)
    for mine, theirs in zip((parameters.weights, parameters.biases), (back.weights, back.biases), strict=True):
        assert [array.tolist() for array in mine] == [array.tolist() for array in theirs]
    assert flatten(back).tolist() == point.tolist()


def test_a_point_has_unit_after_unit_its_weights_then_its_bias():
    weights, biases = ([[0, 1], [3, 4], [6, 7]], [[9, 10, 11]]), ([2, 5, 8], [12])
    parameters = Parameters(tuple(map(read_only, weights)), tuple(map(read_only, biases)))
    assert flatten(parameters).tolist() == list(range(13))


def test_a_unit_without_a_bias_takes_no_room_for_it():
    weights, biases = ([[0, 1], [2, 3], [4, 5]], [[6, 7, 8]]), ([], [9])
    parameters = Parameters(tuple(map(read_only, weights)), tuple(map(read_only, biases)))
    assert flatten(parameters).tolist() == list(range(10))


# ---------------------------------------------------------------- directions


@pytest.mark.parametrize(("parameter", "column"), [("W", 1), ("b", None)])
def test_an_axis_moves_one_number_alone(traced, parameter, column):
    made = traced([2, 3, 2], ["tanh", "identity"])
    along = axis(made.network, 2, parameter, 1, column)
    moved = unflatten(flatten(made.parameters) + 0.25 * along, made.network)
    old = made.parameters.weights[1][1, 1] if parameter == "W" else made.parameters.biases[1][1]
    expected = made.parameters.with_entry(2, parameter, 1, column, old + 0.25)
    assert flatten(moved).tolist() == flatten(expected).tolist()
    assert np.linalg.norm(along) == 1.0


def test_there_is_no_axis_of_a_bias_that_is_not_there(traced):
    made = traced([2, 3, 2], ["tanh", "identity"], biases=[True, False])
    assert axis(made.network, 2, "W", 1, 2).tolist() == [0.0] * 14 + [1.0]
    with pytest.raises(ValueError, match="layer 2 has no biases"):
        axis(made.network, 2, "b", 1)


@pytest.mark.parametrize("biases", [(True, True), (False, True), (True, False)])
@pytest.mark.parametrize("rows", [1, 7, 3000])
def test_downhill_is_the_negative_gradient_of_backpropagation(traced, rows, biases):
    made = traced([3, 40, 2], ["gelu", "softmax"], "cross_entropy", batch=rows, biases=biases)
    found = unflatten(downhill(made.network, made.parameters, made.x, made.y), made.network)
    expected = mean_gradients(made.network, made.parameters, made.x, made.y)
    for mine, theirs in zip((*found.weights, *found.biases), (*expected.dL_dW, *expected.dL_db), strict=True):
        assert mine == pytest.approx(-theirs, rel=1e-9, abs=1e-14)


@given(st.integers(0, 50))
def test_each_unit_of_a_random_direction_is_as_long_as_the_unit_itself(traced, seed):
    made = traced([3, 4, 2], ["tanh", "identity"], seed=seed)
    direction = random_direction(made.network, made.parameters, np.random.default_rng(seed))
    pairs = zip(
        layers_in(direction, made.network), layers_in(flatten(made.parameters), made.network), strict=True
    )  # fmt: skip
    for moves, weights in pairs:
        assert np.linalg.norm(moves, axis=1) == pytest.approx(np.linalg.norm(weights, axis=1))


def test_a_unit_without_weights_stays_and_a_net_of_zeros_moves_by_one(traced):
    made, rng = traced([2, 3, 1], ["tanh", "identity"]), np.random.default_rng(0)
    still = made.parameters.with_array(1, "W", np.diag([0.0, 1.0, 1.0])[:, :2]).with_array(1, "b", [0.0, 0.0, 2.0])
    moves = layers_in(random_direction(made.network, still, rng), made.network)[0]
    assert np.linalg.norm(moves, axis=1) == pytest.approx([0.0, 1.0, np.sqrt(4.0)])
    zeros = unflatten(np.zeros(13), made.network)
    for moves in layers_in(random_direction(made.network, zeros, rng), made.network):
        assert np.linalg.norm(moves, axis=1) == pytest.approx(1.0)


def assert_orthonormal(u, v):
    assert [u @ u, v @ v, u @ v] == pytest.approx([1.0, 1.0, 0.0], abs=1e-12)


def test_the_principal_directions_are_those_of_the_largest_eigenvalues():
    rng = np.random.default_rng(1)
    path = rng.normal(size=(30, 3)) * [3.0, 2.0, 1.0] @ np.linalg.qr(rng.normal(size=(6, 3)))[0].T
    u, v = principal(path)
    assert_orthonormal(u, v)
    ways = path - path[-1]
    _, vectors = np.linalg.eigh(ways.T @ ways)
    assert [abs(u @ vectors[:, -1]), abs(v @ vectors[:, -2])] == pytest.approx([1.0, 1.0])
    assert ways[0] @ u <= 0
    assert ways[0] @ v <= 0


@pytest.mark.parametrize(
    "path",
    [
        np.ones((1, 4)),
        np.ones((5, 4)),
        np.array([[0.0, 0, 0, 0], [1, 2, 3, 4]]),
        np.outer(np.arange(9), [0.3, 0, -0.1, 0.7]),
        np.eye(4),
        np.zeros((3, 2)),
    ],
    ids=["a point", "at rest", "one step", "straight", "every axis", "two parameters"],
)
def test_the_principal_directions_exist_on_every_path(path):
    u, v = principal(path)
    assert_orthonormal(u, v)
    again = principal(path)
    assert [u.tolist(), v.tolist()] == [again[0].tolist(), again[1].tolist()]


def test_a_straight_path_lies_along_the_first_principal_direction():
    way = np.array([0.3, 0.0, -0.1, 0.7])
    u, _ = principal(np.outer(np.arange(9), way))
    assert u == pytest.approx(way / np.linalg.norm(way))


@given(st.lists(small, min_size=4, max_size=4), st.lists(small, min_size=4, max_size=4))
def test_what_is_made_orthogonal_is_so_and_keeps_its_length(direction, first):
    direction, first = np.array(direction), np.array(first)
    across = orthogonal(direction, first)
    assert abs(across @ first) <= 1e-12 * (1 + np.linalg.norm(first) * np.linalg.norm(direction))
    assert np.linalg.norm(across) == pytest.approx(np.linalg.norm(direction))


def test_what_is_almost_along_the_first_is_made_orthogonal_to_the_last_digits():
    first = np.array([1.0, 1.0, 1.0])
    across = orthogonal(first + np.array([1e-6, 0.0, 0.0]), first)
    assert abs(across @ first) < 1e-15


# ---------------------------------------------------------------- heights


@pytest.mark.parametrize("biases", [(False, True, True), (True, False, True), (True, True, False), (False,) * 3])
def test_heights_without_biases_are_those_of_the_plain_forward_pass(traced, biases):
    made = traced([3, 5, 4, 1], ["gelu", "softmax", "identity"], batch=11, biases=biases)
    plane = some_plane(made)
    expected = [loss_at(made, point) for point in points_of(plane)]
    assert plane_losses(made.network, plane, made.x, made.y).ravel() == pytest.approx(expected, rel=1e-12)
    assert losses_at(made.network, points_of(plane), made.x, made.y) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_every_height_of_a_plane_is_the_loss_of_the_plain_forward_pass(traced, output, loss):
    made = traced([3, 5, 4, 3], ["gelu", "softmax", output], loss, batch=11)
    plane = some_plane(made)
    losses = plane_losses(made.network, plane, made.x, made.y)
    assert losses.shape == (3, 4)
    expected = [loss_at(made, point) for point in points_of(plane)]
    assert losses.ravel() == pytest.approx(expected, rel=1e-12, nan_ok=True)
    assert losses_at(made.network, points_of(plane), made.x, made.y) == pytest.approx(expected, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize(("rows", "room"), [(1, 500), (1000, 7000)])
def test_heights_are_the_same_in_blocks_of_rows_and_of_points(traced, monkeypatch, hidden, rows, room):
    made = traced([2, 70, 1], [hidden, "sigmoid"], "binary_cross_entropy", batch=rows)
    plane = some_plane(made)
    whole = plane_losses(made.network, plane, made.x, made.y)
    assert whole.ravel() == pytest.approx([loss_at(made, point) for point in points_of(plane)], rel=1e-12)
    monkeypatch.setattr("nnviz.core.landscape.ROOM", room)
    assert plane_losses(made.network, plane, made.x, made.y) == pytest.approx(whole, rel=1e-12)


def test_a_saturated_output_keeps_the_digits_of_its_loss(traced):
    made = traced([2, 1], ["sigmoid"], "binary_cross_entropy", batch=4)
    along, ones = axis(made.network, 1, "b", 0), np.ones((4, 1))
    losses = line_losses(made.network, np.zeros(3), along, [40.0, -50.0], made.x, ones)
    assert losses == pytest.approx([np.log1p(np.exp(-40.0)), 50.0], rel=1e-12)


def test_what_overflows_stays_infinite_or_nan_and_the_rest_is_untouched(traced):
    made = traced([2, 3, 1], ["relu", "identity"], batch=4)
    points = np.stack((flatten(made.parameters), np.full(13, 1e300), np.full(13, np.nan)))
    losses = losses_at(made.network, points, np.abs(made.x), made.y)
    expected = sample_losses(made.network, forward(made.network, made.parameters, np.abs(made.x)), made.y).mean()
    assert losses == pytest.approx([expected, np.inf, np.nan], nan_ok=True)


@given(st.integers(0, 30), small)
def test_a_line_begins_at_the_loss_and_is_the_middle_row_of_a_plane(traced, seed, step):
    made = traced([2, 3, 2], ["tanh", "softmax"], "cross_entropy", seed=seed, batch=6)
    plane = some_plane(made, a=(0.0, step), b=(1.0, 0.0), seed=seed)
    line = line_losses(made.network, plane.centre, plane.u, plane.a, made.x, made.y)
    assert line[0] == pytest.approx(made.loss, rel=1e-12)
    assert plane_losses(made.network, plane, made.x, made.y)[1] == pytest.approx(line, rel=1e-12)


def test_a_plane_of_a_linear_regression_is_the_paraboloid_of_the_normal_equations(traced):
    made = traced([3, 1], ["identity"], batch=20)
    plane = some_plane(made)
    design = np.column_stack((made.x, np.ones(20)))
    expected = [0.5 * np.mean((design @ point - made.y[:, 0]) ** 2) for point in points_of(plane)]
    assert plane_losses(made.network, plane, made.x, made.y).ravel() == pytest.approx(expected)


def test_progress_is_told_and_can_call_the_work_off(traced, monkeypatch):
    monkeypatch.setattr("nnviz.core.landscape.ROOM", 64)
    made = traced([2, 3, 1], ["tanh", "identity"], batch=50)
    plane, told = some_plane(made), []
    assert plane_losses(made.network, plane, made.x, made.y, on_progress=lambda s: told.append(s) is None) is not None
    assert told == sorted(set(told))
    assert told[0] < 0.1
    assert told[-1] == 1.0
    told.clear()
    for survey in (
        lambda ask: plane_losses(made.network, plane, made.x, made.y, on_progress=ask),
        lambda ask: line_losses(made.network, plane.centre, plane.u, plane.a, made.x, made.y, on_progress=ask),
        lambda ask: losses_at(made.network, points_of(plane), made.x, made.y, on_progress=ask),
    ):
        told.clear()
        assert survey(lambda share: told.append(share) or len(told) < 2) is None
        assert len(told) == 2


def test_places_of_a_plane_have_the_losses_of_their_points(traced):
    made = traced([2, 3, 2], ["tanh", "softmax"], "cross_entropy", batch=6)
    plane = some_plane(made)
    a, b = np.array([0.0, 0.3, -1.0]), np.array([0.5, 0.0, 2.0])
    points = plane.centre + np.outer(a, plane.u) + np.outer(b, plane.v)
    expected = losses_at(made.network, points, made.x, made.y)
    assert losses_in(made.network, plane, a, b, made.x, made.y) == pytest.approx(expected, rel=1e-12)


def test_many_places_of_a_large_net_take_no_room_for_their_points(traced):
    """A point is 640 kB here, and all of them 256 MB."""
    made = traced([400, 200], ["identity"], batch=2)
    plane, places = some_plane(made), np.linspace(-1.0, 1.0, 400)
    tracemalloc.start()
    losses_in(made.network, plane, places, places, made.x, made.y)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2e7


def test_a_gradient_can_be_ended_after_any_of_its_products(traced):
    made, calls = traced([2, 3, 1], ["tanh", "identity"], batch=50), []
    whole = downhill(made.network, made.parameters, made.x, made.y)
    assert np.array_equal(downhill(made.network, made.parameters, made.x, made.y, lambda: calls.append(1)), whole)
    left = iter(range(len(calls) // 2))
    with pytest.raises(StopIteration):
        downhill(made.network, made.parameters, made.x, made.y, lambda: next(left))
    assert np.array_equal(downhill(made.network, made.parameters, made.x, made.y), whole)


# ---------------------------------------------------------------- paths in a plane


@given(st.lists(st.tuples(small, small), min_size=1, max_size=6), st.integers(0, 20), st.sampled_from([1.0, 1e-9]))
def test_points_of_a_plane_have_their_own_coordinates(traced, coordinates, seed, scale):
    made = traced([2, 2, 1], ["tanh", "identity"])
    plane = some_plane(made, seed=seed)
    plane = Plane(plane.centre, plane.u, scale * (plane.v + plane.u), plane.a, plane.b)
    path = np.array([plane.centre + a * plane.u + b / scale * plane.v for a, b in coordinates])
    expected = np.array([(a, b / scale) for a, b in coordinates])
    assert project(plane, path) * [1.0, scale] == pytest.approx(expected * [1.0, scale], abs=1e-9)


def test_a_point_beside_the_plane_has_the_coordinates_of_the_nearest_one(traced):
    made = traced([2, 2, 1], ["tanh", "identity"])
    plane = some_plane(made)
    path = np.random.default_rng(5).normal(size=(3, size_of(made.network)))
    rest = path - plane.centre - project(plane, path) @ np.stack((plane.u, plane.v))
    assert rest @ plane.u == pytest.approx(np.zeros(3), abs=1e-12)
    assert rest @ plane.v == pytest.approx(np.zeros(3), abs=1e-12)


def test_along_a_direction_of_no_length_the_coordinate_is_zero(traced):
    made = traced([2, 1], ["identity"])
    plane = Plane(np.zeros(3), np.array([0.0, 2.0, 0.0]), np.zeros(3), np.zeros(1), np.zeros(1))
    assert project(plane, np.array([[5.0, 3.0, 1.0]])).tolist() == [[1.5, 0.0]]
    assert plane_losses(made.network, plane, made.x, made.y).shape == (1, 1)


# ---------------------------------------------------------------- rounding


@pytest.mark.parametrize("scale", [0.1, 1.0, 30.0, 1e4])
@pytest.mark.parametrize("far", [1e-12, 1e-6, 1.0])
def test_rounding_puts_the_loss_off_by_less_than_is_said_and_not_by_far_less(network, scale, far):
    """A tanh layer and a sum, against the same net in fifty digits; ``far`` is how badly it fits."""
    rng, made = np.random.default_rng(3), network([3, 4, 1], ["tanh", "identity"], "half_squared_error")
    off = []
    with mpmath.workdps(50):
        for _ in range(12):
            (W, V), (b, c) = ((rng.normal(size=s) * scale for s in shapes) for shapes in (((4, 3), (1, 4)), (4, 1)))
            parameters = Parameters(tuple(map(read_only, (W, V))), tuple(map(read_only, (b, c))))
            x = rng.normal(size=(2, 3))
            y = forward(made, parameters, x).a[-1] * (1 + far)
            exact = mpmath.mpf(0)
            for row, target in zip(x.tolist(), y[:, 0].tolist(), strict=True):
                hidden = [mpmath.tanh(mpmath.fdot(w, row) + s) for w, s in zip(W.tolist(), b.tolist(), strict=True)]
                exact += (mpmath.fdot(V[0].tolist(), hidden) + c.item() - target) ** 2 / 2 / len(x)
            plain = sample_losses(made, forward(made, parameters, x), y).mean()
            off.append(abs(float(exact - plain)) / rounding_of(made, parameters, x, y))
    assert max(off) <= 1
    assert max(off) > 1e-3


@pytest.mark.parametrize(
    ("output", "loss", "units"), [("sigmoid", "binary_cross_entropy", 1), ("softmax", "cross_entropy", 2)]
)
@pytest.mark.parametrize("gap", [30.1, 345.3])
def test_a_log_loss_far_out_is_rounded_as_z_is_and_not_as_the_output(network, output, loss, units, gap):
    made = network([1, units], [output], loss)
    weights = np.array([[gap / 3.0], [0.0]])[:units]
    parameters, x, y = Parameters((weights,), (np.zeros(units),)), np.array([[3.0]]), np.eye(2)[1:, :units]
    exact = mpmath.log1p(mpmath.exp(3 * mpmath.mpf(gap / 3.0)))  # of the class that is all but ruled out
    plain = sample_losses(made, forward(made, parameters, x), y).mean()
    assert plain == pytest.approx(gap, rel=1e-9)
    assert abs(float(exact - plain)) <= rounding_of(made, parameters, x, y) < 1e-11


def test_along_one_parameter_there_is_no_second_direction():
    first, second = principal(np.array([[0.0], [1.0], [3.0]]))
    assert (first.tolist(), second.tolist()) == ([1.0], [0.0])
    assert orthogonal(np.array([2.0]), np.array([1.0])).tolist() == [0.0]
