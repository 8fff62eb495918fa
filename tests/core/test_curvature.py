"""The curvature of the error mountain, against the whole matrix of differences of gradients and closed forms."""

import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.arrays import read_only
from nnviz.core.backprop import trace
from nnviz.core.curvature import Valley, _Krylov, edge_of, hessian_vector, largest_curvature, valley_along
from nnviz.core.engine import mean_gradients
from nnviz.core.landscape import flatten, layers_in, size_of
from nnviz.core.losses import LOSSES
from nnviz.core.network import Parameters
from nnviz.core.optimizers import OPTIMIZERS

SMOOTH = ["identity", "sigmoid", "tanh", "gelu", "softplus", "sin", "softmax"]
NETS = [((2, 4, 3), (hidden, "identity"), "half_squared_error") for hidden in ACTIVATIONS] + [
    ((2, 3, 3), ("tanh", output), loss)
    for output in ACTIVATIONS
    for loss in LOSSES
    if not LOSSES[loss].needs_probabilities or output in ("sigmoid", "softmax")
]


def unflatten(point, network):
    """The parameters at a point: the inverse of flatten."""
    layers = list(enumerate(layers_in(point.copy(), network), start=1))
    weights = tuple(layer[:, : network.fan_in(k)] for k, layer in layers)
    return Parameters(weights, tuple(layer[: network.biases(k), -1] for k, layer in layers))


def gradient(made, point):
    found = mean_gradients(made.network, unflatten(point, made.network), made.x, made.y)
    return flatten(Parameters(found.dL_dW, found.dL_db))


def dense(made, step=1e-5):
    """The whole Hessian, column by column, from central differences of backpropagation's gradients."""
    centre, columns = flatten(made.parameters), []
    for push in step * np.eye(len(centre)):
        columns.append((gradient(made, centre + push) - gradient(made, centre - push)) / (2.0 * step))
    return np.stack(columns, axis=1)


def on_a_ridge(traced):
    """A net whose hidden unit is on the bend of tanh, weighs much, and is far too high: the error bends down there."""
    made = traced([1, 1, 1], ["tanh", "identity"], batch=3)
    at = made.parameters.with_array(1, "W", [[0.0]]).with_array(1, "b", [0.66]).with_array(2, "W", [[10.0]])
    return trace(made.network, at, made.x, made.y - 30.0)


# ---------------------------------------------------------------- Hessian times vector


@pytest.mark.parametrize(("sizes", "activations", "loss"), NETS)
def test_products_with_the_hessian_are_those_of_the_whole_matrix(traced, sizes, activations, loss):
    made = traced(sizes, activations, loss, batch=7)
    matrix = dense(made)
    vectors = np.random.default_rng(0).normal(size=(3, size_of(made.network)))
    for vector in vectors:
        found = hessian_vector(made.network, made.parameters, vector, made.x, made.y)
        assert found == pytest.approx(matrix @ vector, rel=1e-6, abs=1e-7 * np.abs(matrix).max() + 1e-9)


@pytest.mark.parametrize("biases", [(False, False), (True, False), (False, True)])
def test_products_with_the_hessian_of_a_net_without_biases_are_right_too(traced, biases):
    made = traced([2, 4, 3], ["tanh", "softmax"], "cross_entropy", batch=7, biases=biases)
    matrix = dense(made)
    assert len(matrix) == 20 + 4 * biases[0] + 3 * biases[1]
    for vector in np.eye(len(matrix)):
        found = hessian_vector(made.network, made.parameters, vector, made.x, made.y)
        assert found == pytest.approx(matrix @ vector, rel=1e-6, abs=1e-9)


def test_three_hidden_layers_of_softmax_and_others_are_right_too(traced):
    made = traced([2, 3, 3, 4, 2], ["softmax", "gelu", "softmax", "softmax"], "cross_entropy", batch=5)
    vector = np.random.default_rng(0).normal(size=size_of(made.network))
    found = hessian_vector(made.network, made.parameters, vector, made.x, made.y)
    assert found == pytest.approx(dense(made) @ vector, rel=1e-5, abs=1e-9)


def test_targets_that_do_not_add_up_to_one_keep_their_weight(traced):
    made = traced([2, 3], ["softmax"], "cross_entropy", batch=5)
    vector = np.random.default_rng(0).normal(size=9)
    full = hessian_vector(made.network, made.parameters, vector, made.x, made.y)
    assert hessian_vector(made.network, made.parameters, vector, made.x, 0.3 * made.y) == pytest.approx(0.3 * full)


@pytest.mark.parametrize("rows", [5, 3000])
def test_products_of_many_rows_are_the_mean_over_them(traced, rows):
    made = traced([2, 60, 1], ["tanh", "sigmoid"], "binary_cross_entropy", batch=rows)
    vector = np.random.default_rng(0).normal(size=size_of(made.network))
    halves = [
        hessian_vector(made.network, made.parameters, vector, made.x[part], made.y[part])
        for part in (slice(0, rows // 2), slice(rows // 2, rows))
    ]
    shares = rows // 2 / rows, 1 - rows // 2 / rows
    expected = shares[0] * halves[0] + shares[1] * halves[1]
    assert hessian_vector(made.network, made.parameters, vector, made.x, made.y) == pytest.approx(expected)


@pytest.mark.parametrize("hidden", SMOOTH)
def test_the_hessian_is_symmetric(traced, hidden):
    made = traced([2, 4, 2], [hidden, "softmax"], "cross_entropy", batch=6)
    u, v = np.random.default_rng(0).normal(size=(2, size_of(made.network)))
    left = u @ hessian_vector(made.network, made.parameters, v, made.x, made.y)
    right = v @ hessian_vector(made.network, made.parameters, u, made.x, made.y)
    assert left == pytest.approx(right, rel=1e-11)


def test_a_row_at_rest_on_the_corner_of_relu_does_not_bend_the_mountain(traced):
    made = traced([2, 3, 1], ["relu", "identity"], batch=4)
    x = made.x.copy()
    x[0] = 0.0  # with biases of 0, Z is exactly 0 here, where a difference of gradients would see a jump
    at = made.parameters.with_array(1, "b", np.zeros(3))
    vector = np.random.default_rng(0).normal(size=13)
    with_it = hessian_vector(made.network, at, vector, x, made.y)
    without = hessian_vector(made.network, at, vector, x[1:], made.y[1:])
    only_the_last_bias = np.append(np.zeros(12), vector[-1])  # nothing else is felt through units that are 0
    assert with_it == pytest.approx(0.75 * without + 0.25 * only_the_last_bias)


# ---------------------------------------------------------------- the largest curvature


@pytest.mark.parametrize(("sizes", "activations", "loss"), NETS)
def test_the_largest_curvature_is_the_largest_eigenvalue_of_the_whole_matrix(traced, sizes, activations, loss):
    made = traced(sizes, activations, loss, batch=7)
    matrix = dense(made)
    values = np.linalg.eigvalsh((matrix + matrix.T) / 2)
    found = largest_curvature(made.network, made.parameters, made.x, made.y)
    assert found.converged
    assert found.value == pytest.approx(values[-1], rel=1e-6, abs=1e-6 * np.abs(values).max())
    assert np.linalg.norm(found.direction) == pytest.approx(1.0)
    product = hessian_vector(made.network, made.parameters, found.direction, made.x, made.y)
    residual = np.linalg.norm(product - found.value * found.direction)
    assert residual <= found.residual + 1e-9 * np.abs(values).max()


@pytest.mark.parametrize("rows", [2, 30])
def test_of_a_linear_regression_it_is_the_largest_eigenvalue_of_the_inputs(traced, rows):
    made = traced([4, 1], ["identity"], batch=rows)
    design = np.column_stack((made.x, np.ones(rows)))
    expected = np.linalg.eigvalsh(design.T @ design / rows)[-1]
    found = largest_curvature(made.network, made.parameters, made.x, made.y)
    assert found.value == pytest.approx(expected, rel=1e-9)


def test_it_is_the_largest_by_sign_where_the_mountain_bends_down_more(traced):
    made = on_a_ridge(traced)
    matrix = dense(made)
    values = np.linalg.eigvalsh((matrix + matrix.T) / 2)
    assert -values[0] > 2 * values[-1]
    found = largest_curvature(made.network, made.parameters, made.x, made.y)
    assert found.value == pytest.approx(values[-1], rel=1e-5)


def test_where_all_bends_down_it_is_negative_without_biases_that_would_be_flat(traced):
    """½·(sin w − 9)² bends by cos² w + (9 − sin w)·sin w: below 0 at w = −1, where no other number is."""
    made = traced([1, 1], ["sin"], biases=[False])
    found = largest_curvature(made.network, made.parameters.with_array(1, "W", [[-1.0]]), [[1.0]], [[9.0]])
    assert found.value == pytest.approx(np.cos(1.0) ** 2 - (9.0 + np.sin(1.0)) * np.sin(1.0))
    assert found.value < 0


def test_a_flat_mountain_has_no_curvature(traced):
    made = traced([2, 3, 1], ["relu", "identity"], batch=4)
    dead = made.parameters.with_array(1, "b", np.full(3, -100.0)).with_array(2, "W", np.zeros((1, 3)))
    found = largest_curvature(made.network, dead, made.x, made.y)
    assert found.value == pytest.approx(1.0)  # the output's bias alone is felt
    no_slope = traced([2, 2], ["relu"], batch=4)
    found = largest_curvature(
        no_slope.network, no_slope.parameters.with_array(1, "b", [-100.0, -100.0]), no_slope.x, no_slope.y
    )
    assert (found.value, found.residual, found.converged) == (0.0, 0.0, True)


def test_few_iterations_say_that_they_were_too_few(traced):
    made = traced([5, 8, 3], ["tanh", "softmax"], "cross_entropy", batch=30)
    rough = largest_curvature(made.network, made.parameters, made.x, made.y, iterations=2)
    exact = largest_curvature(made.network, made.parameters, made.x, made.y)
    assert not rough.converged
    assert rough.value < exact.value
    assert rough.residual > exact.residual


def test_the_same_seed_gives_the_same_bits_and_another_the_same_value(traced):
    made = traced([2, 4, 1], ["tanh", "sigmoid"], "binary_cross_entropy", batch=9)
    one, two, other = (largest_curvature(made.network, made.parameters, made.x, made.y, seed=s) for s in (0, 0, 5))
    assert one.direction.tolist() == two.direction.tolist()
    assert other.value == pytest.approx(one.value, rel=1e-9)


def test_where_numbers_overflow_there_is_no_curvature(traced):
    made = traced([2, 3, 1], ["relu", "identity"], batch=4)
    found = largest_curvature(made.network, unflatten(np.full(13, 1e200), made.network), made.x, made.y)
    assert np.isnan(found.value)
    assert not found.converged


def test_the_largest_numbers_do_not_keep_the_eigenvalues_from_being_found():
    """LAPACK comes to no end on some matrices whose entries reach up to 1e308, unless they are scaled before."""
    rng = np.random.default_rng(0)
    for _ in range(400):
        sizes = 10.0 ** rng.uniform(100, 307, size=12)
        matrix = np.diag(sizes * rng.choice([-1.0, 1.0], size=12))
        matrix += np.diag(sizes[1:], 1) + np.diag(sizes[1:], -1)
        krylov = _Krylov(np.eye(12)[0])
        with np.errstate(all="ignore"):
            while not (krylov._diagonal and (krylov.finished or len(krylov._diagonal) == 12)):
                krylov.grow(matrix @ krylov.last)
            assert krylov.best().value <= 3 * sizes.max() or krylov.broken


def test_the_lowest_curvature_is_the_least_eigenvalue_where_all_directions_are_seen(traced):
    made = on_a_ridge(traced)
    found = largest_curvature(made.network, made.parameters, made.x, made.y)
    assert found.lowest == pytest.approx(np.linalg.eigvalsh(dense(made))[0], rel=1e-4)
    assert found.lowest < 0


# ---------------------------------------------------------------- how far it is to the bottom


@pytest.mark.parametrize("decay", [0.0, 0.7])
def test_the_bottom_of_a_quadratic_is_half_the_gradient_times_the_inverse_hessian_times_the_gradient_below(
    traced, decay
):
    made = traced([3, 2], ["identity"], batch=20)
    slope = gradient(made, flatten(made.parameters)) + decay * flatten(made.parameters)
    matrix = dense(made) + decay * np.eye(len(slope))
    valley = valley_along(made.network, made.parameters, slope, made.x, made.y, decay=decay)
    assert valley.reach(made.loss) == pytest.approx(0.5 * slope @ np.linalg.solve(matrix, slope), rel=1e-6)
    assert valley.squares.sum() == pytest.approx(slope @ slope)
    curvatures, gains = valley.gains()
    assert gains.sum() == pytest.approx(valley.reach(made.loss))
    assert (curvatures > 0).all()


def test_there_is_no_bottom_along_a_flat_direction_or_one_that_bends_down_unless_nothing_is_to_be_gained_there():
    for curvature in (0.0, 1e-14, -0.1):
        valley = Valley(np.array([curvature, 1.0]), np.array([0.1, 0.2]))
        assert valley.reach(1.0) == np.inf
        assert valley.gains()[1][-1] == 0.1
    for curvature in (0.0, -0.1):
        assert Valley(np.array([curvature, 1.0]), np.array([1e-15, 0.2])).reach(1.0) == 0.1


def test_there_is_no_valley_without_a_finite_gradient_and_it_can_be_called_off(traced):
    made = traced([2, 3, 1], ["tanh", "identity"], batch=5)
    for slope in (np.zeros(13), np.full(13, np.nan), np.full(13, 1e200)):
        assert valley_along(made.network, made.parameters, slope, made.x, made.y) is None
    steep = made.parameters.with_array(2, "W", np.full((1, 3), 1e200))
    assert valley_along(made.network, steep, np.ones(13), made.x, made.y) is None
    called_off = valley_along(
        made.network, made.parameters, np.ones(13), made.x, made.y, on_progress=lambda share: False
    )
    assert called_off is None


def test_progress_is_told_and_can_call_the_work_off(traced, monkeypatch):
    made = traced([2, 4, 1], ["tanh", "sigmoid"], "binary_cross_entropy", batch=50)
    monkeypatch.setattr("nnviz.core.landscape.ROOM", 40)  # ten rows at a time
    told = []
    largest_curvature(made.network, made.parameters, made.x, made.y, on_progress=lambda s: told.append(s) is None)
    assert told == sorted(set(told))
    assert 0 < told[0] < told[-1] <= 1.0
    told.clear()
    ask = lambda share: told.append(share) or len(told) < 3  # noqa: E731
    assert largest_curvature(made.network, made.parameters, made.x, made.y, on_progress=ask) is None
    assert len(told) == 3


# ---------------------------------------------------------------- what it allows


def after_many(optimizer, options, rate, curvature):
    """How far from the bottom of the parabola curvature·w²/2 the optimizer's own updates get, from w = 1."""
    at = Parameters((read_only([[1.0]]),), (read_only([1.0]),))
    memory = optimizer.start(at, options)
    for _ in range(1000):
        slope = Parameters((read_only(curvature * at.weights[0]),), (read_only(curvature * at.biases[0]),))
        at, memory = optimizer.update(at, slope, rate, memory, options)
    return abs(at.weights[0][0, 0])


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("sgd", {}),
        ("sgd", {"weight_decay": 0.4}),
        ("momentum", {}),
        ("momentum", {"momentum": 0.5, "weight_decay": 0.1}),
        ("momentum", {"momentum": 0.8, "dampening": 0.3}),
        ("momentum", {"momentum": 0.0, "dampening": 0.3}),
        ("nesterov", {}),
        ("nesterov", {"momentum": 0.3}),
    ],
)
def test_within_the_edge_an_optimizer_finds_the_bottom_and_beyond_it_is_thrown_out(name, options):
    edge = edge_of(OPTIMIZERS[name], options, 0.7)
    assert after_many(OPTIMIZERS[name], options, 0.98 * edge.rate, 0.7) < 1e-9
    assert after_many(OPTIMIZERS[name], options, 1.02 * edge.rate, 0.7) > 1e9
    assert edge.bend == pytest.approx(0.7 + options.get("weight_decay", 0.0))


@pytest.mark.parametrize(
    ("name", "options", "formula"),
    [
        ("sgd", {}, "2/λmax"),
        ("sgd", {"weight_decay": 0.1}, "2/(λmax + weight decay)"),
        ("momentum", {}, "2(1 + μ)/λmax"),
        ("momentum", {"dampening": 0.5}, "2(1 + μ)/((1 − τ)λmax)"),
        ("nesterov", {}, "2(1 + μ)/((1 + 2μ)λmax)"),
    ],
)
def test_the_edge_is_written_out(name, options, formula):
    assert edge_of(OPTIMIZERS[name], options, 0.7).formula == formula


def test_there_is_no_edge_where_nothing_bends_up_and_for_optimizers_with_steps_of_their_own():
    assert edge_of(OPTIMIZERS["sgd"], None, None) is None
    assert edge_of(OPTIMIZERS["sgd"], None, 0.0) is None
    assert edge_of(OPTIMIZERS["nesterov"], None, 3e-321) is None  # it would be at infinity
    assert edge_of(OPTIMIZERS["sgd"], None, float("nan")) is None
    assert edge_of(OPTIMIZERS["sgd"], {"weight_decay": 0.5}, -0.3).rate == pytest.approx(10.0)
    assert {name for name, one in OPTIMIZERS.items() if edge_of(one, None, 1.0)} == {"sgd", "momentum", "nesterov"}


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov"])
def test_on_an_even_slope_updates_come_to_be_the_speed_times_the_first(name):
    optimizer, slope = OPTIMIZERS[name], Parameters((read_only([[1.0]]),), (read_only([1.0]),))
    at = slope
    memory = optimizer.start(at)
    for _ in range(400):
        before = at
        at, memory = optimizer.update(at, slope, 0.01, memory)
    way = before.weights[0][0, 0] - at.weights[0][0, 0]
    assert way == pytest.approx(0.01 * edge_of(optimizer, None, 1.0).speed)
