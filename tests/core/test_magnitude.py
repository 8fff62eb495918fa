"""What float64 writes as 0 has a size all the same: against the same nets in numbers that do not underflow."""

import mpmath
import numpy as np
import pytest

from nnviz.core.arrays import read_only
from nnviz.core.backprop import trace
from nnviz.core.chain import Target, chain
from nnviz.core.magnitude import sizes_of, slope_size
from nnviz.core.network import Parameters
from nnviz.session.notation import zero_text

SLOPES = {
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)) / (1 + mpmath.exp(z)),
    "tanh": lambda z: mpmath.sech(z) ** 2,
    "softplus": lambda z: 1 / (1 + mpmath.exp(-z)),
    "elu": lambda z: mpmath.exp(min(z, 0)),
    "relu": lambda z: mpmath.mpf(1 if z > 0 else 0),
}
VALUES = {
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": mpmath.tanh,
    "softplus": lambda z: mpmath.log1p(mpmath.exp(z)),
    "elu": lambda z: z if z > 0 else mpmath.expm1(z),
    "relu": lambda z: max(z, mpmath.mpf(0)),
}


def log_of(value):
    return float(mpmath.log(abs(value))) if value else -np.inf


@pytest.mark.parametrize("name", SLOPES)
@pytest.mark.parametrize("z", [-2000.0, -750.0, -40.0, -1.0, 0.0, 3.0, 40.0, 750.0, 2000.0])
def test_the_size_of_a_slope_does_not_underflow(name, z):
    with mpmath.workdps(30):
        assert slope_size(name, z) == pytest.approx(log_of(SLOPES[name](mpmath.mpf(z))), rel=1e-12, abs=1e-12)


def in_full(weights, biases, x, y, hidden, output):
    """z, a and the gradients of a net with one hidden layer, in fifty digits that reach as far as they have to."""
    (W, V), (b, c) = ([mpmath.matrix(one.tolist()) for one in some] for some in (weights, biases))
    z = W * mpmath.matrix(x.tolist()) + b
    a = z.apply(VALUES[hidden])
    s = (V * a + c)[0]
    binary = 1 / (1 + mpmath.exp(-s)) if y == 0 else -1 / (1 + mpmath.exp(s))
    delta = binary if output == "sigmoid" else s - y  # of binary cross-entropy, and of half the squared error
    back = [delta * V[j] for j in range(len(a))]
    dz = [back[j] * SLOPES[hidden](z[j]) for j in range(len(a))]
    return delta, [delta * one for one in a], back, dz, [[one * xi for xi in x.tolist()] for one in dz]


@pytest.mark.parametrize("output", ["sigmoid", "identity"])
@pytest.mark.parametrize("hidden", SLOPES)
def test_each_running_product_has_its_size_where_float64_has_a_zero(network, hidden, output):
    loss = "binary_cross_entropy" if output == "sigmoid" else "half_squared_error"
    net, rng, zeros = network([2, 3, 1], [hidden, output], loss), np.random.default_rng(5), 0
    for size in (1.0, 30.0, 900.0, 3000.0):
        for _ in range(6):
            weights = rng.normal(size=(3, 2)) * size, rng.normal(size=(1, 3)) * size
            biases = rng.normal(size=3), rng.normal(size=1)
            x, y = np.array([rng.normal(), 0.0]), float(rng.integers(0, 2))
            made = Parameters(tuple(map(read_only, weights)), tuple(map(read_only, biases)))
            passed = trace(net, made, [x.tolist()], [[y]])
            with mpmath.workdps(50):
                delta, dV, back, dz, dW = in_full(weights, biases, x, y, hidden, output)
                wanted = [delta, dV, back, dz, dW]
                logs = [np.array([log_of(v) for v in np.ravel(np.array(some, dtype=object))]) for some in wanted]
            sizes = sizes_of(passed)
            *_, out, last = chain(passed, Target(2, "W"))
            *_, feel, through, end = chain(passed, Target(1, "W"))
            found = [sizes.of(one, Target(1, "W")).ravel() for one in (out, last, feel, through, end)]
            for mine, true in zip(found, logs, strict=True):
                known = ~np.isnan(mine)
                assert np.array_equal(np.isneginf(mine[known]), np.isneginf(true[known]))
                finite = known & np.isfinite(true)
                assert mine[finite] == pytest.approx(true[finite], rel=1e-6, abs=0.5)
                assert known.all()
            zeros += int((passed.dL_dz[0] == 0).sum())
    assert zeros


@pytest.mark.parametrize(("x", "w", "known"), [(1e-200, 1.0, True), (1e-200, 1e-200, False), (0.0, 1.0, True)])
def test_a_square_that_underflows_has_its_size(network, x, w, known):
    """z = 10⁻²⁰⁰ has the square 10⁻⁴⁰⁰ and the slope 2·10⁻²⁰⁰; of a z that is 0 by rounding nobody can tell."""
    net = network([1, 1, 1], ["square", "identity"], "half_squared_error")
    made = Parameters((read_only([[w]]), read_only([[1.0]])), (read_only([0.0]), read_only([0.0])))
    sizes = sizes_of(trace(net, made, [[x]], [[1.0]]))
    found = [sizes.a[1].item(), sizes.dL_dz[0].item()]
    wanted = [2 * np.log(1e-200), np.log(2e-200)] if x and known else [-np.inf, -np.inf]
    assert np.isnan(found).all() if not known else found == pytest.approx(wanted, rel=1e-12)


def test_what_rounding_may_have_cancelled_is_unknown_and_what_meets_a_true_zero_is_exact(network):
    """An output that is its target to the last digit: nobody knows what is left; but times an input of 0 it is 0."""
    net = network([2, 1], ["identity"], "half_squared_error")
    made = Parameters((read_only([[1.0, 1.0]]),), (read_only([0.0]),))
    sizes = sizes_of(trace(net, made, [[0.1, 0.0]], [[0.1]]))
    assert np.isnan(sizes.dL_dz[0]).all()
    *_, end = chain(trace(net, made, [[0.1, 0.0]], [[0.1]]), Target(1, "W"))
    whole = sizes.of(end, Target(1, "W"))
    assert np.isnan(whole[0, 0])
    assert whole[0, 1] == -np.inf


@pytest.mark.parametrize(("output", "z", "y"), [
    ("sigmoid", 41.4, 1.0), ("sigmoid", 800.0, 1.0), ("sigmoid", -800.0, 0.0), ("tanh", 20.7, 1.0),
    ("tanh", -400.0, -1.0),
])  # fmt: skip
def test_what_is_left_to_a_target_that_was_rounded_to_has_its_size(network, output, z, y):
    """1 − σ(41.4) is about 10⁻¹⁸, though σ(41.4) is 1 in float64 and the squared error has no slope."""
    net = network([1, 1], [output], "half_squared_error")
    passed = trace(net, Parameters((read_only([[z]]),), (read_only([0.0]),)), [[1.0]], [[y]])
    assert passed.dL_da[0].item() == 0.0
    with mpmath.workdps(800):
        left = VALUES[output](mpmath.mpf(z)) - y
        true = [log_of(left), log_of(left * SLOPES[output](mpmath.mpf(z)))]
    sizes = sizes_of(passed)
    assert [sizes.dL_da[0].item(), sizes.dL_dz[0].item()] == pytest.approx(true, rel=1e-9, abs=1e-9)
    if (output, z) == ("sigmoid", 41.4):
        assert zero_text(sizes.dL_da[0]) == "too small for float64 (about 10⁻¹⁸)"


@pytest.mark.parametrize(
    ("sizes", "text"),
    [
        ([-np.inf, -np.inf], "exactly 0"), ([np.nan, -np.inf], "0 in float64"), ([], "exactly 0"),
        ([-1000.0, np.nan], "too small for float64 (about 10⁻⁴³⁴)"),
        ([-1e154], "too small for float64 (below 10⁻¹⁰⁰⁰⁰⁰)"),
    ],
)  # fmt: skip
def test_what_a_zero_is_called(sizes, text):
    assert zero_text(sizes) == text
