"""The nudge check on many nets: it accuses no right derivative, catches a wrong one, and knows how well it knows.

In the suite a small seeded part; ``python tests/core/test_nudge_sweep.py [CHECKS]`` goes on to as many checks as are
asked for (10,000) and prints what came of them, kind of net by kind of net.
"""

import sys
from collections import Counter, defaultdict
from dataclasses import replace

import mpmath
import numpy as np

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.arrays import read_only
from nnviz.core.backprop import trace
from nnviz.core.chain import Target, whole_pass
from nnviz.core.losses import LOSSES
from nnviz.core.network import Layer, Network, Parameters
from nnviz.core.nudge import entry_target, nudge_factor, nudge_parameter

SMOOTH = ["identity", "sigmoid", "tanh", "elu", "gelu", "softplus", "sin", "square"]
KINKED = ["relu", "leaky_relu"]
SQUARED = ["half_squared_error", "mean_squared_error"]
ENDINGS = [("identity", SQUARED[0]), ("sigmoid", "binary_cross_entropy"), ("softmax", "cross_entropy")]
KINDS = [
    "smooth", "deep", "trained", "saturated", "kinked", "grid", "zero row", "large inputs", "small inputs", "fit",
    "misfit loss", "vanishing", "near corner", "saturated classes",
]  # fmt: skip


# ---------------------------------------------------------------- nets of every kind


def a_pass(kind, rng):
    """A pass of a random net of one kind, with one to six samples."""
    depth = int(rng.integers(6, 11) if kind in ("deep", "vanishing") else rng.integers(1, 5))
    names = SMOOTH if kind in ("smooth", "deep", "trained", "saturated", "fit") else SMOOTH + KINKED
    names = KINKED if kind in ("kinked", "grid", "zero row", "near corner") else names
    hidden = [str(rng.choice(["sigmoid", "tanh"] if kind == "vanishing" else names)) for _ in range(depth - 1)]
    output, loss = _ending(kind, rng, names)
    sizes = [int(n) for n in rng.integers(1, 6, size=depth + 1)]
    sizes[-1] = int(rng.integers(2, 5)) if output == "softmax" else sizes[-1]
    layers = [Layer(n, ACTIVATIONS[name]) for n, name in zip(sizes[1:], [*hidden, output], strict=True)]
    net, batch = Network(sizes[0], tuple(layers), LOSSES[loss]), int(rng.integers(1, 7))
    parameters, x = _parameters(kind, net, rng), _inputs(kind, (batch, sizes[0]), rng)
    y = _targets(loss, batch, net.outputs, rng)
    passed = trace(net, parameters, x, y)
    if kind == "near corner":
        parameters = _nearer(passed, rng)
        passed = trace(net, parameters, x, y)
    if kind == "fit":
        passed = trace(net, parameters, x, passed.a[-1])
    for _ in range(60 if kind == "trained" else 0):
        parameters = _stepped(passed, 0.3)
        passed = trace(net, parameters, x, y)
    return passed


def _nearer(passed, rng):
    """With other biases in layer 1: the first sample stands within 10⁻³ to 10⁻¹⁸ of each unit's corner."""
    biases = passed.parameters.biases[0]
    away = rng.choice([-1.0, 1.0], biases.shape) * 10.0 ** rng.uniform(-18, -3, biases.shape)
    return passed.parameters.with_array(1, "b", biases - passed.z[0][0] + away)


def _ending(kind, rng, names):
    if kind == "saturated classes":
        return str(rng.choice(["sigmoid", "softmax"])), str(rng.choice(["binary_cross_entropy", "cross_entropy"]))
    if kind == "misfit loss":
        return str(rng.choice(["identity", "tanh", "relu", "softplus"])), "binary_cross_entropy"
    pairs = [("sigmoid", "binary_cross_entropy"), ("softmax", "cross_entropy"), ("softmax", str(rng.choice(SQUARED)))]
    pairs += [("softmax", "binary_cross_entropy"), ("sigmoid", "cross_entropy")] if kind == "smooth" else []
    pairs = [("identity", SQUARED[0]), ("tanh", SQUARED[1])] if kind == "fit" else pairs
    return pairs[rng.integers(len(pairs))] if rng.random() < 0.5 else (str(rng.choice(names)), str(rng.choice(SQUARED)))


def _parameters(kind, net, rng):
    stretch = {"saturated": 12.0, "saturated classes": 30.0, "vanishing": 0.4, "large inputs": 0.01}.get(kind, 1.0)
    if kind == "grid":
        draw = lambda shape: rng.integers(-2, 3, size=shape) / 2.0  # noqa: E731
    else:
        draw = lambda shape: rng.normal(size=shape) * stretch / np.sqrt(shape[-1])  # noqa: E731
    weights = tuple(read_only(draw(shape)) for shape in net.shapes)
    flat = kind in ("grid", "zero row")
    return Parameters(weights, tuple(read_only(np.zeros(n) if flat else draw((n, 4))[:, 0]) for n, _ in net.shapes))


def _inputs(kind, shape, rng):
    if kind == "grid":
        return rng.integers(0, 2, size=shape).astype(float)
    x = rng.normal(size=shape) * {"large inputs": 10.0 ** rng.uniform(2, 5), "small inputs": 1e-6}.get(kind, 1.0)
    if kind == "zero row":
        x[0] = 0.0
    return x


def _targets(loss, batch, outputs, rng):
    if loss == "binary_cross_entropy":
        return rng.integers(2, size=(batch, outputs)).astype(float)
    if loss == "cross_entropy":
        return np.eye(outputs)[rng.integers(outputs, size=batch)]
    return rng.normal(size=(batch, outputs))


def _stepped(passed, rate):
    pairs = zip(passed.parameters.arrays, (*passed.dL_dW, *passed.dL_db), strict=True)
    arrays = [read_only(array - rate * np.clip(slope, -1, 1)) for array, slope in pairs]
    return Parameters(tuple(arrays[: passed.network.depth]), tuple(arrays[passed.network.depth :]))


def checks(passed, rng):
    """Everything that the window and the command line check of a pass: (factor or None, target, Nudge)."""
    for factor in whole_pass(passed):
        nudge, index = nudge_factor(passed, factor, Target(1, "W"))
        yield factor, index, nudge
    for k, W in enumerate(passed.parameters.weights, start=1):
        row, column = int(rng.integers(W.shape[0])), int(rng.integers(W.shape[1]))
        yield None, Target(k, "W", row, column), nudge_parameter(passed, Target(k, "W", row, column))
        yield None, Target(k, "b", row), nudge_parameter(passed, Target(k, "b", row))


# ---------------------------------------------------------------- the truth, in many digits


def _exactly(name, z):
    """One activation of a row, by its definition."""
    e = mpmath
    if name == "softmax":
        powers = [e.exp(one) for one in z]
        return [power / sum(powers) for power in powers]
    cube = lambda x: e.sqrt(2 / e.pi) * (x + e.mpf(0.044715) * x**3)  # noqa: E731
    one = {
        "identity": lambda x: x, "sigmoid": lambda x: 1 / (1 + e.exp(-x)), "tanh": e.tanh, "sin": e.sin,
        "square": lambda x: x * x,
        "relu": lambda x: max(x, e.mpf(0)), "leaky_relu": lambda x: x if x > 0 else e.mpf(0.01) * x,
        "elu": lambda x: x if x > 0 else e.expm1(x), "softplus": lambda x: e.log1p(e.exp(x)),
        "gelu": lambda x: x / 2 * (1 + e.tanh(cube(x))),
    }[name]  # fmt: skip
    return [one(x) for x in z]


def _loss(name, a, y):
    m = len(a)
    log = lambda w, p: w * mpmath.log(p) if w else mpmath.mpf(0)  # noqa: E731
    if name in SQUARED:
        return sum((p - t) ** 2 for p, t in zip(a, y, strict=True)) / (2 if name == SQUARED[0] else m)
    if name == "cross_entropy":
        return -sum(log(t, p) for p, t in zip(a, y, strict=True))
    return -sum(log(t, p) + log(1 - t, 1 - p) for p, t in zip(a, y, strict=True)) / m


def true_slopes(passed, factor, place):
    """The derivative that was checked, left, right and between, from pushes of 10⁻⁶⁰ carried through by 900 digits."""
    with mpmath.workdps(900):
        h = mpmath.mpf(10) ** -60
        rows = range(1) if factor is not None else range(len(passed.x))
        low, here, high = (sum(_pushed_loss(passed, row, factor, place, way * h) for row in rows) for way in (-1, 0, 1))
        return [float(end / (h * len(rows))) for end in (here - low, high - here, (high - low) / 2)]


def _has_truth(kind, nudge):
    """At a corner only where Z is 0 in all digits, too: on the row of zeros."""
    return nudge.outcome == "agrees" or (nudge.outcome == "corner" and kind == "zero row")


def off_the_truth(passed, factor, place, nudge):
    """Whether the truth lies outside what the check says of it; where even 900 digits saturate there is none."""
    left, right, between = true_slopes(passed, factor, place)
    if nudge.outcome == "corner":
        return not np.allclose([nudge.left, nudge.right], [left, right], rtol=1e-9, atol=1e-12)
    return bool(abs(nudge.numeric - between) > nudge.uncertainty)


def _pushed_loss(passed, row, factor, place, push):
    number = mpmath.mpf
    a = [number(value) for value in passed.x[row]]
    target = place if factor is None else None
    if factor is not None and factor.kind in ("dZ_dW", "dZ_db"):
        target = entry_target(factor, Target(1, "W"), place)
    moved = {"dL_dA": ("a", 0), "dA_dZ": ("z", 0), "dZ_dA": ("a", 1)}.get(factor.kind if factor else "")
    for k, (layer, W, b) in enumerate(zip(passed.network.layers, *_arrays(passed), strict=True), start=1):
        z = [sum((number(w) * v for w, v in zip(ws, a, strict=True)), number(c)) for ws, c in zip(W, b, strict=True)]
        if target and target.layer == k:
            z[target.row] += push * (1 if target.column is None else a[target.column])
        if moved and moved[0] == "z" and factor.layer == k:
            z[place[0]] += push
        a = _exactly(layer.activation.name, z)
        if moved and moved[0] == "a" and factor.layer - moved[1] == k:
            a[place[0]] += push
    return _loss(passed.network.loss.name, a, [number(value) for value in passed.y[row]])


def _arrays(passed):
    return passed.parameters.weights, passed.parameters.biases


# ---------------------------------------------------------------- wrong derivatives

FAULTS = ["transposed W", "forgotten g′", "a for z", "missing 1/n", "sign"]


def wrong_chain(passed, fault, layer):
    """The gradient of W₁ by a backward pass with one fault in it, at ``layer`` where that makes a difference."""
    batch, slopes = len(passed.x), None
    delta = passed.dL_dz[-1]
    for k in range(passed.network.depth, 0, -1):
        if k < passed.network.depth:
            W = passed.parameters.weights[k]
            turned = fault == "transposed W" and k + 1 == layer
            delta = delta @ (W.T if turned else W)
            z = passed.a[k] if fault == "a for z" and k == layer else passed.z[k - 1]
            if not (fault == "forgotten g′" and k == layer):
                delta = delta * passed.network.layers[k - 1].activation.derivative(z)
        slopes = delta.T @ passed.a[k - 1]
    slopes = slopes if fault == "missing 1/n" else slopes / batch
    return -slopes if fault == "sign" else slopes


def planted(seed):
    """A fault in a random net: (what the check says of the wrong entry, by whether it is wrong by more than 10 u)."""
    rng = np.random.default_rng((7, seed))
    width, depth, batch = int(rng.integers(2, 5)), int(rng.integers(2, 5)), int(rng.integers(2, 6))
    output, loss = ENDINGS[seed % 3]
    names = [*(str(name) for name in rng.choice(SMOOTH[1:] + KINKED, size=depth - 1)), output]
    net = Network(width, tuple(Layer(width, ACTIVATIONS[name]) for name in names), LOSSES[loss])
    parameters, x = _parameters("smooth", net, rng), rng.normal(size=(batch, width))
    passed = trace(net, parameters, x, _targets(loss, batch, width, rng))
    fault = FAULTS[seed // 3 % len(FAULTS)]
    layer = int(rng.integers(2, depth + 1)) if fault == "transposed W" else int(rng.integers(1, depth))
    wrong = wrong_chain(passed, fault, layer)
    row, column = (int(i) for i in np.unravel_index(np.argmax(np.abs(wrong)), wrong.shape))
    liar = replace(passed, dL_dW=(read_only(wrong), *passed.dL_dW[1:]))
    nudge = nudge_parameter(liar, Target(1, "W", row, column))
    error = abs(wrong[row, column] - passed.dL_dW[0][row, column])
    return fault, nudge, error > 10 * nudge.uncertainty


# ---------------------------------------------------------------- what must hold


def sweep(count, truths=0):
    """So many checks in all, evenly over the kinds; of every ``truths``-th the truth as well."""
    outcomes, precision, wrong, done = defaultdict(Counter), [], [], 0
    seed = 0
    while done < count:
        kind = KINDS[seed % len(KINDS)]
        rng = np.random.default_rng((11, seed))
        passed = a_pass(kind, rng)
        for factor, place, nudge in checks(passed, rng):
            done += 1
            outcomes[kind][nudge.outcome] += 1
            if kind in ("smooth", "deep"):
                size = abs(nudge.numeric)
                precision.append(nudge.outcome == "agrees" and nudge.uncertainty <= 1e-6 * size)
            if nudge.outcome == "differs":
                wrong.append((kind, seed, factor and factor.kind, place, nudge))
            asked = truths and done % truths == 0 and _has_truth(kind, nudge)
            if asked and off_the_truth(passed, factor, place, nudge):
                wrong.append(("not the truth", kind, seed, factor and factor.kind, place, nudge))
        seed += 1
    return outcomes, precision, wrong


def test_no_right_derivative_is_accused_and_few_are_left_unchecked():
    outcomes, precision, wrong = sweep(600, truths=60)
    assert not wrong
    total = sum(outcomes.values(), Counter())
    assert total["unchecked"] <= 0.05 * total.total()
    assert np.mean(precision) >= 0.99
    assert total["corner"] > 5


def test_a_planted_fault_is_caught_wherever_it_is_ten_times_larger_than_the_uncertainty():
    caught = Counter()
    for seed in range(90):
        fault, nudge, off = planted(seed)
        assert nudge.outcome == "differs" or not off, (seed, fault, nudge)
        caught[fault] += nudge.outcome == "differs"
    assert all(caught[fault] >= 8 for fault in FAULTS)


if __name__ == "__main__":
    outcomes, precision, wrong = sweep(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, truths=20)
    for kind, counts in outcomes.items():
        print(f"{kind:14}", dict(counts))
    total = sum(outcomes.values(), Counter())
    print("all", dict(total), f"unchecked {total['unchecked'] / total.total():.2%}")
    print(f"sharp: {np.mean(precision):.3%} of {len(precision)}")
    for one in wrong:
        print(one)
    caught = Counter()
    for seed in range(3000):
        fault, nudge, off = planted(seed)
        caught[fault, nudge.outcome if off else "too small to see"] += 1
    print(caught)
