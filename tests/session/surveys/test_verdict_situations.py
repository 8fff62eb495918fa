"""Situations whose truth is known by construction, and what the verdict says of them in the end."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import log
from pathlib import Path

import mpmath
import numpy as np
import pytest

from nnviz.session import Session
from nnviz.session.experiment.files import parse
from nnviz.session.state import first_state
from nnviz.session.surveys.verdict import Judge

XOR_X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_Y = np.array([[0.0], [1.0], [1.0], [0.0]])
XOR_CLASSES = np.column_stack((1.0 - XOR_Y, XOR_Y))
CROSS, BINARY = "cross_entropy", "binary_cross_entropy"
WHOLE = 10**6


# ---------------------------------------------------------------- nets and data


def session(
    layers, x=XOR_X, y=XOR_Y, loss="half_squared_error", eta=0.1, optimizer="sgd", batch=WHOLE, schedule="constant",
    weights=None, seed=0, steps=None, bias=True, **options,
):  # fmt: skip
    """A session that is about to train such a net; ``weights`` are (W₁, b₁, W₂, b₂, …)."""
    document = {
        "format": "nnviz-experiment", "version": 3, "title": "situation",
        "network": {
            "inputs": len(x[0]), "layers": [{"units": u, "activation": a, "bias": bias} for a, u in layers],
            "loss": loss,
        },
        "initialization": {"scheme": "xavier_uniform", "seed": seed},
        "optimizer": {"name": optimizer, "learning_rate": eta, **options},
        "schedule": {"name": schedule, **(steps or {})},
        "batch_size": batch, "sample": 0, "data": {"inputs": x.tolist(), "targets": y.tolist()},
    }  # fmt: skip
    if weights is not None:
        arrays = [np.asarray(array, dtype=float).tolist() for array in weights]
        document["parameters"] = {"weights": arrays[::2], "biases": arrays[1::2]}
    return Session(first_state(parse(json.dumps(document), "situation"), Path()))


def hidden(name, units=3, loss=BINARY, **more):
    return session([(name, units), ("sigmoid", 1)], loss=loss, **more)


def normal(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def line(noise=0.0):
    """60 rows of y = x₁ − 2x₂ + 1, with noise."""
    x = normal(60, 2)
    return x, x @ [[1.0], [-2.0]] + 1.0 + noise * normal(60, 1, seed=1)


def linear(noise=0.0, **more):
    return session([("identity", 1)], *line(noise), **more)


def least(noise, decay=0.0):
    """The least (loss, penalty) of the line, from the normal equations."""
    x, y = line(noise)
    design = np.column_stack((x, np.ones(60)))
    w = np.linalg.solve(design.T @ design / 60 + decay * np.eye(3), design.T @ y / 60)
    return float(0.5 * ((design @ w - y) ** 2).mean()), float(0.5 * decay * (w**2).sum())


def weighed(output, loss, units=2, **more):
    """Animals by their mass in grams and their length in millimetres, as they are; the heavy ones are one class."""
    x = np.column_stack((4000 + 800 * normal(60), 45 + 5 * normal(60, seed=1)))
    heavy = (x[:, 0] > 4000).astype(float)
    y = np.column_stack((heavy, 1 - heavy)) if units == 2 else heavy[:, None]
    return session([*more.pop("before", []), (output, units)], x, y, loss, **more)


DEAD = (-np.ones((3, 2)), -np.ones(3), np.ones((1, 3)), np.zeros(1))
LEVELS = np.array([[-3.0], [-1.0], [1.0], [3.0]])
SHAKEN = ([[0.5, 0.5]] * 3, [5.0] * 3, [[1e-3] * 3], [0.0])
SMALL = (1e-3 * normal(3, 2), np.zeros(3), 1e-3 * normal(1, 3, seed=1), np.zeros(1))
FITS = ([[1.0, -2.0]], [1.0])
TEN = [("sigmoid", 5)] * 9 + [("sigmoid", 1)]


# ---------------------------------------------------------------- what is true, without a verdict


def all_rows_alike(state):
    """The outputs of all rows differ by less than a hundredth, and targets by 1: it is one constant output."""
    weights, a = state.parameters, state.data.inputs
    for W, b, layer in zip(weights.weights, weights.biases, state.network.layers, strict=True):
        a = layer.activation.function(a @ W.T + b)
    assert np.ptp(a) < 0.02


def no_unit_is_on(layer):
    """All z of the layer are negative on every row."""

    def true(state):
        a = state.data.inputs
        for k in range(layer):
            z = a @ state.parameters.weights[k].T + state.parameters.biases[k]
            a = state.network.layers[k].activation.function(z)
        assert (z < 0).all()

    return true


def loss_is(value, relative=1e-3):
    def true(state):
        assert state.run.curves.train_loss[-1] == pytest.approx(value, rel=relative)

    return true


def slopes_below(share, layer):
    """In mpmath, the slope of every unit of the layer is below such a share of 1/4 on nearly every row."""

    def true(state):
        assert layer == 1
        z = state.data.inputs @ state.parameters.weights[0].T + state.parameters.biases[0]
        slopes = [mpmath.diff(lambda s: 1 / (1 + mpmath.exp(-s)), mpmath.mpf(float(value))) for value in z.ravel()]
        assert np.mean([float(4 * slope) < share for slope in slopes]) > 0.9

    return true


def flat_first_layer(state):
    """Nearly all |z| of a tanh layer are above 3, where 1 − tanh² is below a hundredth."""
    assert mpmath.sech(3) ** 2 < 0.01
    z = state.data.inputs @ state.parameters.weights[0].T + state.parameters.biases[0]
    assert (np.abs(z) > 3).mean() > 0.9


def only_layer_is_flat(state):
    """All |z| of the only layer, tanh, are above 8 and do not change, and the loss is far above what is possible."""
    z = state.data.inputs @ state.parameters.weights[0].T + state.parameters.biases[0]
    assert (np.abs(z) > 8).all()
    assert state.run.curves.train_loss[-1] > 0.2
    assert state.run.curves.train_loss[0] == pytest.approx(state.run.curves.train_loss[-1], rel=1e-9)


def layer_is_saturated(state):
    """All slopes of the only layer, σ′ = 1/(4 cosh²(z/2)), are below a hundredth of the steepest, ¼, and above 0."""
    z = state.data.inputs @ state.parameters.weights[0].T + state.parameters.biases[0]
    assert (np.cosh(z / 2) ** -2 < 0.01).all()
    assert (np.cosh(z / 2) ** -2 > 0).all()
    assert state.run.curves.train_loss[-1] > 0.1


def all_outputs_are(value):
    """The net has learnt one constant."""

    def true(state):
        a = state.data.inputs
        for W, layer in zip(state.parameters.weights, state.network.layers, strict=True):
            a = layer.activation.function(a @ W.T)
        assert a == pytest.approx(np.full_like(a, value), abs=0.01)

    return true


def fades(state):
    """By the chain rule in a loop, row by row: what comes to the first layer is a thousandth of what is at the last."""
    p, n = state.parameters, state.network.depth
    totals = [np.zeros_like(W) for W in p.weights]
    for x, y in zip(state.data.inputs, state.data.targets, strict=True):
        a = [x]
        for W, b in zip(p.weights, p.biases, strict=True):
            a.append(1 / (1 + np.exp(-(W @ a[-1] + b))))
        delta = (a[n] - y) * a[n] * (1 - a[n])
        for k in range(n - 1, -1, -1):
            totals[k] += np.outer(delta, a[k])
            delta = (p.weights[k].T @ delta) * a[k] * (1 - a[k])
    assert np.linalg.norm(totals[0]) < 1e-3 * np.linalg.norm(totals[-1])


def steepest_allows(state):
    """The largest rate of plain descent, from the eigenvalues of XᵀX/N."""
    design = np.column_stack((state.data.inputs, np.ones(len(state.data.inputs))))
    return 2.0 / np.linalg.eigvalsh(design.T @ design / len(design))[-1]


def above_the_edge(state):
    assert state.experiment.optimizer.learning_rate > 1.5 * steepest_allows(state)


def far_below_the_edge(state):
    assert state.experiment.optimizer.learning_rate < 0.3 * steepest_allows(state)


def nothing(state):
    """All is in the construction."""


# ---------------------------------------------------------------- the table


@dataclass(frozen=True)
class Situation:
    make: Callable[[], Session]
    updates: int
    kind: str
    truth: Callable[[object], None]
    said: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ("too large", "mini-batch", "ravine")


L, P = least(0.3, 0.5)
LN2 = log(2.0)
STANDARDIZE = ("standardize",)
SITUATIONS = {
    # one output for all
    "a plateau at ln 2, from zeros": Situation(
        partial(hidden, "tanh", eta=0.5, weights=[0 * w for w in SMALL]), 50, "stuck", loss_is(LN2), ("0.693", "0, 0."),
    ),
    "a plateau at ln 2": Situation(
        partial(hidden, "tanh", weights=SMALL), 500, "stuck", all_rows_alike, ("stays at 0.693", "size"),
    ),
    "a plateau that mini-batches shake": Situation(
        partial(hidden, "tanh", weights=SMALL, batch=1), 500, "stuck", all_rows_alike, ("0.693",),
    ),
    "a plateau, with weight decay on the way to smaller weights": Situation(
        partial(hidden, "tanh", units=3, weights=SHAKEN, batch=1, weight_decay=1e-4), 100, "stuck", all_rows_alike,
        ("loss + penalty is between", "the loss alone is 0.69"),
    ),
    "ten layers of sigmoids": Situation(
        partial(session, TEN, loss=BINARY, eta=0.5), 500, "stuck", all_rows_alike, ("by layers: ", " in 10."),
    ),
    "a gradient that fades on its way back": Situation(
        partial(session, TEN, eta=0.5, batch=1), 500, "stuck", fades, ("by layers: ", " in 10."),
    ),
    # dead and saturated units
    "dead units": Situation(
        partial(hidden, "relu", weights=DEAD, eta=0.5), 50, "stuck", no_unit_is_on(1), ("layer 1 are dead", "2: 0, 0."),
    ),
    "dead units and mini-batches": Situation(
        partial(hidden, "relu", weights=DEAD, eta=0.5, batch=1), 300, "stuck", no_unit_is_on(1), ("are dead",),
    ),
    "dead units before a straight output": Situation(
        partial(session, [("relu", 3), ("identity", 1)], weights=DEAD, batch=1), 300, "stuck", no_unit_is_on(1),
        ("are dead",),
    ),
    "dead units that weight decay makes smaller": Situation(
        partial(hidden, "relu", weights=DEAD, eta=0.5, weight_decay=0.01), 50, "stuck", no_unit_is_on(1), ("are dead",),
    ),
    "dead units in a net without biases": Situation(
        partial(
            session, [("relu", 2), ("identity", 2), ("sigmoid", 1)], bias=False,
            weights=(-np.ones((2, 2)), [], np.ones((2, 2)), [], np.ones((1, 2)), []),
        ),
        50, "stuck", loss_is(0.125), ("both units of layer 1 are dead", "nothing can be learnt"), ("constant output",),
    ),
    "dead units before one that is on without a bias": Situation(
        partial(
            session, [("relu", 2), ("sigmoid", 2), ("identity", 1)], bias=False,
            weights=(-np.ones((2, 2)), [], np.ones((2, 2)), [], np.ones((1, 2)), []),
        ),
        500, "stuck", all_outputs_are(0.5), ("both units of layer 1 are dead", "one constant output only"),
    ),
    "a dead layer between others": Situation(
        partial(
            session, [("tanh", 3), ("relu", 2), ("identity", 1)],
            weights=(normal(3, 2), np.zeros(3), normal(2, 3), [-9.0, -9.0], np.ones((1, 2)), [0.0]),
        ),
        50, "stuck", no_unit_is_on(2), ("units of layer 2 are dead", "from layer 1 to 3: 0, 0, "),
    ),
    "a dead output": Situation(
        partial(session, [("tanh", 2), ("relu", 1)], weights=(normal(2, 2), [0.0, 0.0], [[0.1, 0.1]], [-3.0])),
        50, "stuck", no_unit_is_on(2), ("the only unit of layer 2 is dead", "nothing can be learnt"),
    ),
    "dead units, where nothing is to be learnt": Situation(
        partial(session, [("relu", 3), ("identity", 1)], y=0 * XOR_Y + 0.5, weights=DEAD, eta=0.5), 200, "at rest",
        no_unit_is_on(1), ("only the rounding",),
    ),
    "a saturated output": Situation(
        partial(session, [("tanh", 3), ("sigmoid", 1)], weights=(normal(3, 2), np.zeros(3), np.zeros((1, 3)), [30.0])),
        50, "stuck", loss_is(0.25), ("In layer 2, 100 %",),
    ),
    "a rate so large that the only layer is saturated": Situation(
        partial(session, [("tanh", 1)], weights=([[9.0, 9.0]], [9.0])), 50, "stuck", only_layer_is_flat,
        ("In layer 1, 100 %", "almost 0"), ("minimum", "crawling"),
    ),
    "an output that saturation slows down without stopping it": Situation(
        partial(
            session, [("sigmoid", 1)], np.array([[1.0], [2.0]]), np.array([[0.3], [0.5]]), eta=15.0,
            weights=([[3.0]], [9.0]),
        ),
        300, "crawling", layer_is_saturated, ("In layer 1, 100 %",),
    ),
    "a layer so saturated that its slopes are 0": Situation(
        partial(session, [("tanh", 1)], weights=([[1800.0, 0.0]], [-900.0])), 50, "stuck", only_layer_is_flat,
        ("In layer 1, 100 %", "The gradient is 0."), ("minimum", "almost"),
    ),
    "three straight layers of zeros, where a line fits and no curvature shows it": Situation(
        partial(
            session, [("identity", 2), ("identity", 2), ("identity", 1)], LEVELS, LEVELS,
            weights=[np.zeros(shape) for shape in ((2, 1), 2, (2, 2), 2, (1, 2), 1)],
        ),
        20, "at rest", loss_is(2.5), ("The gradient is 0,", "a minimum, a plateau or a saddle"),
        ("this is a minimum.",),
    ),
    "a saturated hidden layer": Situation(
        partial(
            session, [("sigmoid", 3), ("identity", 1)],
            weights=(100 * normal(3, 2), 50 * np.ones(3), normal(1, 3), [0.0]),
        ),
        2000, "stuck", slopes_below(0.01, 1), ("In layer 1, ", "from layer 1 to 2"),
    ),
    # minima
    "a line through all points": Situation(partial(linear, eta=0.5), 300, "at rest", nothing),
    "weights that fit from the start": Situation(partial(linear, weights=FITS), 20, "at rest", loss_is(0)),
    "a line through a cloud": Situation(
        partial(linear, 0.3, eta=0.5), 300, "at rest", loss_is(least(0.3)[0], 1e-9), ("this is a minimum",),
    ),
    "what one straight line can do for XOR": Situation(
        partial(session, [("sigmoid", 1)], loss=BINARY, eta=0.5), 1500, "at rest", loss_is(LN2), ("a minimum",),
    ),
    "Adam, come to rest": Situation(
        partial(linear, 0.3, eta=0.05, optimizer="adam"), 600, "at rest", loss_is(least(0.3)[0], 1e-9),
    ),
    # weight decay
    "weight decay on its way": Situation(
        partial(linear, weights=FITS, eta=0.1, weight_decay=0.5), 12, "converging", nothing,
        ("loss + penalty fell from 1.50 to", "The loss alone rose from 0 to"),
    ),
    "weight decay on its way, in tiny steps": Situation(
        partial(linear, weights=FITS, eta=1e-3, weight_decay=0.5), 30, "crawling", far_below_the_edge,
        ("loss + penalty fell from 1.50 to", "The loss alone rose from 0 to"),
    ),
    "weight decay at its equilibrium": Situation(
        partial(linear, 0.3, eta=0.1, weight_decay=0.5), 1500, "at the regularized minimum", loss_is(L, 1e-6),
        (f"stays at {L + P:.3g} (the loss alone: {L:.3f})", "weight decay"),
    ),
    "weight decay with momentum": Situation(
        partial(linear, 0.3, eta=0.01, optimizer="momentum", weight_decay=0.5), 1500, "at the regularized minimum",
        loss_is(L, 1e-6), (f"stays at {L + P:.3g} (the loss alone: {L:.3f})",),
    ),
    "weight decay in Adam's gradient": Situation(
        partial(linear, 0.3, eta=0.01, optimizer="adam", weight_decay=0.5), 2000, "at the regularized minimum",
        loss_is(L, 1e-4), (f"stays at {L + P:.3g} (the loss alone: {L:.3f})",),
    ),
    "weight decay that leaves no weight": Situation(
        partial(hidden, "tanh", eta=0.5, weight_decay=0.3), 400, "at the regularized minimum", loss_is(LN2, 1e-9),
        ("stays at 0.693 (the loss alone: 0.693)", "The penalty is next to nothing"),
    ),
    "decay beside the gradient": Situation(
        partial(linear, weights=FITS, eta=0.01, optimizer="adamw", weight_decay=0.5), 30, "decaying", nothing,
        ("The decay is what makes the loss rise",),
    ),
    "decay beside the gradient, in balance": Situation(
        partial(linear, 0.3, eta=0.01, optimizer="adamw", weight_decay=0.5, weights=FITS), 2500, "at rest", nothing,
        ("They hold each other",),
    ),
    # outside the domain
    **{
        f"{loss} of {name}": Situation(
            partial(session, [("tanh", 3), (name, y.shape[1])], y=y, loss=loss, eta=0.01, seed=seed), 3000, "undefined",
            nothing, (f"{title} also gives values", "No η helps", f"{fits} fits"),
        )
        for loss, y, seed, fits in ((BINARY, XOR_Y, 3, "sigmoid"), (CROSS, XOR_CLASSES, 1, "softmax"))
        for name, title in (("identity", "identity"), ("relu", "ReLU"), ("tanh", "tanh"))
    },
    "outputs of 0 from the first weights on, where ln 0 is": Situation(
        partial(session, [("tanh", 1)], loss=BINARY, weights=([[0.0, 0.0]], [0.0])), 5, "undefined", nothing,
        ("an output is 0", "All outputs are 0."), ("beyond the interval", "have left", "from 0 to 0"),
    ),
    "outputs that are inside as yet": Situation(
        partial(session, [("tanh", 3), ("tanh", 1)], loss=BINARY, eta=0.01, seed=3), 10, "converging", nothing,
    ),
    "the softmax of one unit": Situation(
        partial(session, [("tanh", 3), ("softmax", 1)], eta=0.5), 20, "stuck", loss_is(0.25),
        ("softmax of a single unit",),
    ),
    # inputs in the thousands
    "grams into tanh": Situation(
        partial(weighed, "softmax", CROSS, before=[("tanh", 8)], batch=10), 300, "stuck", flat_first_layer, STANDARDIZE,
    ),
    "grams into tanh, all rows at once": Situation(
        partial(weighed, "softmax", CROSS, before=[("tanh", 8)]), 300, "stuck", flat_first_layer, STANDARDIZE,
    ),
    "grams, with Adam": Situation(
        partial(weighed, "sigmoid", BINARY, units=1, optimizer="adam", eta=20.0, batch=10), 300, "oscillating", nothing,
        ("The valley is so steep because of the inputs", "of its steepest direction"), ("It is so", "that direction"),
    ),
    "numbers in the thousands of which tanh leaves the sign": Situation(
        partial(
            session, [("tanh", 3), ("identity", 1)], 1000.0 * LEVELS, LEVELS / 3.0, eta=0.05, batch=1,
        ),
        300, "stuck", flat_first_layer, STANDARDIZE,
    ),
    "grams into ReLU": Situation(
        partial(weighed, "softmax", CROSS, before=[("relu", 8)], batch=10), 300, "stuck", no_unit_is_on(1), STANDARDIZE,
    ),
    "grams into softmax": Situation(
        partial(weighed, "softmax", CROSS, batch=10), 300, "oscillating", nothing, STANDARDIZE,
    ),
    "grams into sigmoid, which holds no gradient of its log loss back": Situation(
        partial(weighed, "sigmoid", BINARY, units=1, batch=10), 300, "oscillating", nothing, STANDARDIZE,
        ("saturated", "too large", "ravine"),
    ),
    "a log loss of an output whose slope is 0": Situation(
        partial(session, [("sigmoid", 1)], loss=BINARY, weights=([[0.0, 0.0]], [900.0]), eta=1e-3), 50, "crawling",
        nothing, (), ("dead", "saturated", "no gradient"),
    ),
    "grams on a line": Situation(
        partial(weighed, "identity", "half_squared_error", units=1), 5, "diverging", above_the_edge,
        ("is larger than 2/λmax", "because of the inputs", "Standardize"), ("mini-batch",),
    ),
    # the rate
    "tiny steps": Situation(partial(linear, 0.3, eta=1e-4), 60, "crawling", far_below_the_edge, ("of 2/λmax",)),
    "tiny steps of mini-batches, with outputs that are nearly alike beside the targets": Situation(
        partial(session, [("tanh", 3), ("identity", 1)], y=100.0 * XOR_Y, eta=1e-6, batch=1), 60, "crawling", nothing,
        ("of 2/λmax",),
    ),
    "outputs of which rounding leaves nothing": Situation(
        partial(
            session, [("tanh", 3), ("sin", 1)], eta=1e-60,
            weights=(normal(3, 2), np.zeros(3), 1e17 * normal(1, 3), np.zeros(1)),
        ),
        20, "crawling", nothing, (), ("only the rounding",),
    ),
    "good steps": Situation(partial(linear, 0.3, eta=0.1), 12, "converging", far_below_the_edge, ("in the valley",)),
    "steps that are too large": Situation(
        partial(linear, 0.3, eta=4.0), 12, "diverging", above_the_edge, ("is larger than 2/λmax",), ("mini-batch",),
    ),
    "mini-batches near the bottom": Situation(
        partial(linear, 0.3, eta=0.1, batch=4), 500, "oscillating", far_below_the_edge,
        ("The mini-batches pull in different directions",), ("too large", "ravine"),
    ),
    "steps of equal length near the bottom": Situation(
        partial(linear, 0.3, eta=0.05, optimizer="rmsprop"), 500, "oscillating", nothing, ("no threshold for η",),
    ),
    "Adam on its way": Situation(
        partial(linear, 0.3, eta=0.05, optimizer="adam"), 40, "converging", nothing, ("no threshold for η",),
    ),
    "AdaGrad with tiny steps": Situation(
        partial(linear, 0.3, eta=1e-5, optimizer="adagrad"), 60, "crawling", nothing, ("The next update is",),
    ),
    # schedules
    "a schedule that ends at 0": Situation(
        partial(linear, 0.3, schedule="cosine", steps={"steps": 100}), 100, "at rest", nothing, ("to 0",),
    ),
    "a schedule that has just stepped down": Situation(
        partial(linear, 0.3, schedule="step", steps={"step_size": 20}), 21, "unknown", nothing,
    ),
    "a schedule that stepped down": Situation(
        partial(linear, 0.3, schedule="step", steps={"step_size": 20, "gamma": 1e-3}), 30, "crawling",
        far_below_the_edge,
    ),
    "a schedule that has faded": Situation(
        partial(linear, 0.3, schedule="exponential", steps={"gamma": 0.99}, eta=1e-3), 400, "crawling",
        far_below_the_edge, ("of 2/λmax",),
    ),
}  # fmt: skip


def test_the_table_is_long_enough():
    assert len(SITUATIONS) >= 40


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_verdict_says_what_is_true(name):
    situation = SITUATIONS[name]
    session = situation.make()
    session.train(situation.updates)
    situation.truth(session.state)
    frame = Judge(lambda: session.state).job().run(lambda share: True)
    sentences = f"{frame.what} {frame.why}"
    assert frame.kind == situation.kind, sentences
    for words in situation.said:
        assert words.lower() in sentences.lower()
    for words in situation.unsaid:
        assert words not in sentences
    assert_changes_show(sentences)


def assert_changes_show(sentences):
    """What fell or rose did so in the digits that are written."""
    for way, start, end in re.findall(r"(fell|rose) from (\S+) to ([^ .:;,]+(?:\.\d[^ .:;,]*)?)", sentences):
        assert start != end, sentences
        start, end = (_read(text) for text in (start, end))
        assert (end < start) == (way == "fell"), sentences


def _read(text):
    superscripts = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    return float(text.replace("×10", "e").translate(superscripts).replace("−", "-"))
