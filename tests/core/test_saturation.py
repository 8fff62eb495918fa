"""Every output activation under every loss at gaps of z to ±1000, against the definitions with 950 digits."""

import mpmath as mp
import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.arrays import read_only
from nnviz.core.backprop import trace
from nnviz.core.curvature import hessian_vector
from nnviz.core.engine import Recipe, Trainer, lay_out
from nnviz.core.landscape import flatten, losses_at
from nnviz.core.losses import LOSSES
from nnviz.core.network import Network, Parameters
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.schedules import SCHEDULES
from nnviz.core.stable import STABLE_PAIRS, margins

DIGITS = 950  # 1 − p of a gap of 1000 begins at the 435th, and the products of two such after twice as many
GAPS = [0.0, 1.0, 15.0, 20.0, 37.0, 100.0, 700.0, 720.0, 740.0, 1000.0]
EXACT = 1e-12  # of what is added up
SMALL = 1e-300  # where e^z overflows, training takes 0 for its inverse
SQUARED = ["half_squared_error", "mean_squared_error"]
LOG_LOSSES = ["binary_cross_entropy", "cross_entropy"]


@pytest.fixture(autouse=True)
def _digits():
    with mp.workdps(DIGITS):
        yield


# ---------------------------------------------------------------- the definitions


def sigmoid(z):
    return 1 / (1 + mp.exp(-z))


def gate(z):
    return mp.sqrt(2 / mp.pi) * (z + mp.mpf(0.044715) * z**3)


DEFINITIONS = {
    "identity": lambda z: z,
    "sigmoid": sigmoid,
    "tanh": mp.tanh,
    "relu": lambda z: max(z, mp.mpf(0)),
    "leaky_relu": lambda z: z if z > 0 else mp.mpf(0.01) * z,
    "elu": lambda z: z if z > 0 else mp.exp(z) - 1,
    "gelu": lambda z: z / 2 * (1 + mp.tanh(gate(z))),
    "softplus": lambda z: mp.log(1 + mp.exp(z)),
    "sin": mp.sin,
    "square": lambda z: z * z,
}
SLOPES = {
    "identity": lambda z: mp.mpf(1),
    "sigmoid": lambda z: sigmoid(z) * (1 - sigmoid(z)),
    "tanh": lambda z: 1 - mp.tanh(z) ** 2,
    "relu": lambda z: mp.mpf(z > 0),
    "leaky_relu": lambda z: mp.mpf(1) if z > 0 else mp.mpf(0.01),
    "elu": lambda z: mp.mpf(1) if z > 0 else mp.exp(z),
    "gelu": lambda z: mp.diff(DEFINITIONS["gelu"], z, h=mp.mpf(10) ** -300),
    "softplus": sigmoid,
    "sin": mp.cos,
    "square": lambda z: 2 * z,
}


def outputs(activation, z):
    """a, and the matrix ∂aᵢ/∂zⱼ."""
    units = range(len(z))
    if activation == "softmax":
        e = [mp.exp(value - max(z)) for value in z]
        a = [value / sum(e) for value in e]
        return a, [[a[i] * ((i == j) - a[j]) for j in units] for i in units]
    slope = SLOPES[activation]
    return [DEFINITIONS[activation](value) for value in z], [
        [slope(z[i]) if i == j else mp.mpf(0) for j in units] for i in units
    ]


def judged(loss, a, y):
    """L, and ∂L/∂a as the parts that are added up for it, two for each output."""
    m = len(a)
    if loss in SQUARED:
        share = mp.mpf(1) / 2 if loss == "half_squared_error" else mp.mpf(1) / m
        return sum(share * (p - q) ** 2 for p, q in zip(a, y, strict=True)), [
            (2 * share * p, -2 * share * q) for p, q in zip(a, y, strict=True)
        ]
    yes = [(q * mp.log(p) if q else mp.mpf(0), -q / p) for p, q in zip(a, y, strict=True)]
    if loss == "cross_entropy":
        return -sum(term for term, _ in yes), [(slope, mp.mpf(0)) for _, slope in yes]
    no = [((1 - q) * mp.log(1 - p) if q != 1 else mp.mpf(0), (1 - q) / (1 - p)) for p, q in zip(a, y, strict=True)]
    return -(sum(term for term, _ in yes) + sum(term for term, _ in no)) / m, [
        (one / m, other / m) for (_, one), (_, other) in zip(yes, no, strict=True)
    ]


class Truth:
    """L, ∂L/∂a, ∂a/∂z and ∂L/∂z of one sample, and the sizes of what is added up for the slopes."""

    def __init__(self, activation, loss, z, y):
        z, y = [mp.mpf(float(value)) for value in z], [mp.mpf(float(value)) for value in y]
        self.a, self.slopes = outputs(activation, z)
        self.loss, parts = judged(loss, self.a, y)
        units = range(len(z))
        self.by_a, self.size_by_a = [sum(pair) for pair in parts], [sum(map(abs, pair)) for pair in parts]
        self.terms = [[self.by_a[i] * self.slopes[i][j] for j in units] for i in units]
        self.by_z = [sum(self.terms[i][j] for i in units) for j in units]
        self.size_by_z = [sum(self.size_by_a[i] * abs(self.slopes[i][j]) for i in units) for j in units]


def cases(loss, output, count=10):
    """Seeded z and y: every gap on either side, targets of 0 and 1, one-hot and soft, one to four outputs."""
    rng = np.random.default_rng([len(loss), len(output)])
    for case in range(count):
        m = 2 + case % 3 if output == "softmax" or case % 2 else 1
        z = rng.choice(GAPS, m) * rng.choice([-1.0, 1.0], m) + (rng.normal(size=m) if case % 2 else 0.0)
        y = [rng.integers(2, size=m).astype(float), np.eye(m)[rng.integers(m)], rng.dirichlet(np.ones(m))][case % 3]
        yield z, y


def passed(network, output, loss, z, y):
    """The pass of one sample whose Z is z: the input is 1."""
    net = network([1, len(z)], [output], loss)
    return trace(net, Parameters((read_only(z[:, np.newaxis]),), (read_only(np.zeros(len(z))),)), [[1.0]], [y])


def engine(net, z, y):
    """The loss and the gradient by each sample's own Z (rows, outputs), by one update of the engine with η = rows."""
    rows, m = z.shape
    wide = Network(rows, net.layers, net.loss)
    recipe = Recipe(
        network=wide, x=np.eye(rows), y=y, test_x=np.eye(rows)[:0], test_y=y[:0], optimizer=OPTIMIZERS["momentum"],
        optimizer_options={"momentum": 0.0}, schedule=SCHEDULES["constant"], learning_rate=0.0, batch_size=rows, seed=1,
    )  # fmt: skip
    start = Parameters((read_only(z.T),), (read_only(np.zeros(m)),))
    with np.errstate(all="ignore"):
        trainer = Trainer(recipe, lay_out(wide, recipe.x, y, recipe.test_x, recipe.test_y, rows), recipe.first(start))
        loss = trainer.measure()[0]
        trainer.run(1)
    return loss, trainer.point().memory.values[0].weights[0].T * rows


def near(found, true, size, slack=0.0):
    """Whether a float is a true number, up to a little of ``size`` and what float64 cannot hold."""
    if not np.isfinite(found):
        return bool(abs(true) > mp.mpf(np.finfo(np.float64).max) / 4) and (found > 0) == (true > 0)
    return bool(abs(mp.mpf(float(found)) - true) <= EXACT * size + mp.mpf(slack) + mp.mpf(2) ** -1070)


# ---------------------------------------------------------------- probabilities


@pytest.mark.parametrize(("output", "loss"), STABLE_PAIRS)
def test_the_loss_and_every_factor_keep_their_digits_at_any_gap(network, output, loss):
    for z, y in cases(loss, output):
        found, true = passed(network, output, loss, z, y), Truth(output, loss, z, y)
        assert near(found.losses[0], true.loss, true.loss), (z, y)
        slopes = found.da_dz[0][0] if output == "softmax" else np.diag(found.da_dz[0][0])
        for i in range(len(z)):
            assert near(found.dL_da[0][0, i], true.by_a[i], true.size_by_a[i]), (z, y)
            assert near(found.dL_dz[0][0, i], true.by_z[i], true.size_by_z[i]), (z, y)
            assert all(near(slopes[i, j], true.slopes[i][j], abs(true.slopes[i][j])) for j in range(len(z))), (z, y)


@pytest.mark.parametrize(("output", "loss"), STABLE_PAIRS)
def test_the_single_terms_from_which_paths_begin_do_so_too(network, output, loss):
    pair = STABLE_PAIRS[output, loss]
    for z, y in cases(loss, output, count=6):
        true, found = Truth(output, loss, z, y), pair.terms(z, y)
        found = np.diag(found) if found.ndim == 1 else found
        for i in range(len(z)):
            for j in range(len(z)):
                size = true.size_by_a[i] * abs(true.slopes[i][j])
                assert near(found[i, j], true.terms[i][j], size), (z, y)


@pytest.mark.parametrize(("output", "loss"), STABLE_PAIRS)
def test_training_takes_the_same_loss_and_gradient(network, output, loss):
    for z, y in cases(loss, output):
        true = Truth(output, loss, z, y)
        found_loss, found = engine(network([1, len(z)], [output], loss), z[np.newaxis], y[np.newaxis])
        assert near(found_loss, true.loss, true.loss), (z, y)
        assert all(near(found[0, j], true.by_z[j], true.size_by_z[j], SMALL) for j in range(len(z))), (z, y)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_a_batch_is_its_samples(network, output, loss):
    some = [(z, y) for z, y in cases(loss, output, count=30) if len(z) == 3]
    z, y = (np.stack(values) for values in zip(*some, strict=True))
    net = network([len(z), 3], [output], loss)
    found = trace(net, Parameters((read_only(z.T),), (read_only(np.zeros(3)),)), np.eye(len(z)), y)
    _, by_engine = engine(net, z, y)
    for row, alone in enumerate(passed(network, output, loss, *one) for one in some):
        assert found.losses[row] == alone.losses[0]
        assert found.dL_dz[0][row] == pytest.approx(alone.dL_dz[0][0], rel=1e-14, abs=0)
        assert by_engine[row] == pytest.approx(alone.dL_dz[0][0], rel=1e-12, abs=SMALL)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_the_curvature_keeps_its_digits_too(network, output, loss):
    """Products with the Hessian by b of one layer, beside differences of the true gradient over a push of 10⁻³⁰⁰."""
    for z, y in cases(loss, output, count=6):
        net, m, push = network([1, len(z)], [output], loss), len(z), mp.mpf(10) ** -300
        way = np.random.default_rng(1).normal(size=m)
        at = Parameters((read_only(np.zeros((m, 1))),), (read_only(z),))
        vector = flatten(Parameters((np.zeros((m, 1)),), (way,)))
        found = hessian_vector(net, at, vector, [[1.0]], [y]).reshape(m, 2)[:, 1]
        before, after = _moved(output, loss, z, y, way, -push), _moved(output, loss, z, y, way, push)
        size = Truth(output, loss, z, y).size_by_z
        for j in range(m):
            true = (after.by_z[j] - before.by_z[j]) / (2 * push)
            assert near(found[j], true, 10 * (abs(true) + (size[j] if loss in SQUARED else 0))), (z, y)


class _Moved(Truth):
    """The truth at z that are no floats."""

    def __init__(self, output, loss, z, y):
        units = range(len(z))
        a, slopes = outputs(output, z)
        by_a = [sum(pair) for pair in judged(loss, a, [mp.mpf(float(value)) for value in y])[1]]
        self.by_z = [sum(by_a[i] * slopes[i][j] for i in units) for j in units]


def _moved(output, loss, z, y, way, push):
    moved = [mp.mpf(float(one)) + push * mp.mpf(float(by)) for one, by in zip(z, way, strict=True)]
    return _Moved(output, loss, moved, y)


@pytest.mark.parametrize(("output", "loss"), STABLE_PAIRS)
def test_the_mountain_is_as_high_as_the_loss(network, output, loss):
    for z, y in cases(loss, output, count=4):
        found = passed(network, output, loss, z, y)
        points = flatten(found.parameters)[np.newaxis]
        assert losses_at(found.network, points, found.x, found.y) == found.losses


def test_what_sigmoid_would_need_for_the_outputs_of_a_softmax():
    for z, _ in cases("", "softmax"):
        true = [mp.log(a / (1 - a)) for a in outputs("softmax", [mp.mpf(float(value)) for value in z])[0]]
        assert all(near(u, t, 1 + abs(t)) for u, t in zip(margins(z), true, strict=True))


@pytest.mark.parametrize("y", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("z", [-1000.0, 0.0, 1000.0])
def test_a_softmax_of_one_unit_is_1_and_has_no_slope(network, z, y):
    found = passed(network, "softmax", "binary_cross_entropy", np.array([z]), np.array([y]))
    loss, by_engine = engine(found.network, np.array([[z]]), np.array([[y]]))
    assert found.a[1].item() == 1.0
    if y == 1.0:
        assert found.loss == loss == found.dL_dz[0].item() == by_engine.item() == 0.0
    else:  # ∞ everywhere is no mountain that could have a slope
        assert found.loss == loss == np.inf
        assert np.isnan(found.dL_dz[0].item())
        assert np.isnan(by_engine.item())


# ---------------------------------------------------------------- all others


@pytest.mark.parametrize("loss", SQUARED)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_squared_errors_are_right_to_the_rounding_of_the_output(network, output, loss):
    for z, y in cases(loss, output, count=6):
        found, true = passed(network, output, loss, z, y), Truth(output, loss, z, y)
        found_loss, by_engine = engine(found.network, z[np.newaxis], y[np.newaxis])
        rounding = 4 * sum(size * mp.mpf(2) ** -52 for size in true.size_by_a)
        for value in (found.losses[0], found_loss):
            assert near(value, true.loss, true.loss, rounding * (sum(map(abs, true.by_a)) + rounding)), (z, y)
        for j in range(len(z)):
            assert near(found.dL_dz[0][0, j], true.by_z[j], true.size_by_z[j]), (z, y)
            assert near(by_engine[0, j], true.by_z[j], true.size_by_z[j], SMALL), (z, y)


@pytest.mark.parametrize("loss", LOG_LOSSES)
@pytest.mark.parametrize("output", [name for name in ACTIVATIONS if name not in ("sigmoid", "softmax")])
def test_outside_its_domain_a_loss_of_probabilities_is_no_number_and_has_no_slope(network, output, loss):
    """An output below 0, or above 1 where ln(1 − a) counts, is NaN in the trace and in training, whatever y is."""
    for z in (-0.5, 2.0):
        for y in (0.0, 0.5, 1.0):
            found = passed(network, output, loss, np.array([z]), np.array([y]))
            a, (total, by_engine) = found.a[1].item(), engine(found.network, np.array([[z]]), np.array([[y]]))
            if a == 0:  # the edge, where L is ∞
                continue
            outside = a < 0 or (a > 1 and loss == "binary_cross_entropy")
            for value in (found.loss, found.dL_da[0].item(), found.dL_dz[0].item(), total, by_engine.item()):
                assert np.isnan(value) == outside, (z, y, value)


@pytest.mark.parametrize("loss", LOG_LOSSES)
def test_inside_it_tanh_is_what_its_definition_says(network, loss):
    for z in (0.01, 0.5, 3.0):
        found, true = passed(network, "tanh", loss, np.array([z]), np.array([0.25])), Truth("tanh", loss, [z], [0.25])
        assert near(found.loss, true.loss, true.loss)
        assert near(found.dL_dz[0].item(), true.by_z[0], true.size_by_z[0])
