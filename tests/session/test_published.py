"""Worked examples that others have published, from the experiment file to what ``trace`` and ``train`` print."""

import json
import math
from pathlib import Path

import pytest

from nnviz.session.experiment import files
from nnviz.session.report import trace_document, training_document

LOSSES = {"½": "half_squared_error", "mse": "mean_squared_error", "ce": "cross_entropy"}


def opened(net, loss, rows, weights, biases, **changes):
    """The experiment of a file with such a net ("2 tanh 1 tanh": units and activations), rows of (inputs, targets)."""
    words = net.split()
    layers = [{"units": int(units), "activation": name} for units, name in zip(words[::2], words[1::2], strict=True)]
    document = {
        "format": "nnviz-experiment",
        "version": 2,
        "network": {"inputs": len(rows[0][0]), "layers": layers, "loss": LOSSES[loss]},
        "data": {"inputs": [inputs for inputs, _ in rows], "targets": [targets for _, targets in rows]},
        "parameters": {"weights": weights, "biases": biases},
        "shuffle": False,
        **changes,
    }
    return files.parse(json.dumps(document), "published")


def sgd(rate):
    return {"name": "sgd", "learning_rate": rate}


# ---------------------------------------------------------------- one pass

MICROGRAD = opened("1 tanh", "½", [([2, 0], [math.sqrt(0.5) - 1])], [[[-3, 1]]], [[6.8813735870195432]])
TANH = opened(
    "2 tanh 1 tanh", "mse", [([0.5, -0.2], [1])], [[[0.3, -0.1], [0.2, 0.4]], [[0.5, -0.3]]], [[0.1, -0.2], [0.2]]
)  # fmt: skip
STEEP = opened(
    "4 relu 2 softmax", "ce", [([3, 14], [0, 1])],
    [[[1, 0], [0, 1], [-1, 0], [0, -1]], [[1, 1, 1, 1], [-1, -1, -1, -1]]], [[-1, -1, -1, -1], [0, 2]],
    optimizer=sgd(0.1),
)  # fmt: skip
DOSES = opened(
    "2 softplus 1 identity", "mse", [([0], [0]), ([0.5], [1]), ([1], [0])],
    [[[3.34], [-3.53]], [[0.36, 0.63]]], [[-1.43, 0.57], [0]], batch_size=3, optimizer=sgd(0.3),
)  # fmt: skip


@pytest.mark.parametrize(
    ("experiment", "layer", "published", "within"),
    [
        # A. Karpathy, micrograd: the neuron of the demonstration. The target makes ∂L/∂o the 1 that it starts from.
        pytest.param(MICROGRAD, 1, {"z": [0.8814], "a": [0.7071]}, 5e-5, id="micrograd, forward"),
        pytest.param(MICROGRAD, 1, {"dL_da": [1], "dL_dz": [0.5], "dL_dW": [[1, 0]]}, 1e-12, id="micrograd, backward"),
        # DeLucca990833/Neural-Networks-Classes, an exercise.
        pytest.param(TANH, 2, {"a": [0.3672465626], "dL_dz": [-1.0948279147]}, 1e-9, id="tanh, tanh, mse"),
        # Course AI3002 of the USTC, an exercise: two of four units are dead, and the true class has almost no share.
        pytest.param(STEEP, 1, {"a": [2, 13, 0, 0]}, 0, id="two dead units"),
        pytest.param(STEEP, 2, {"a": [1 - 6.914e-13, 6.914e-13]}, 5e-16, id="an output of 7 in 10¹³"),
    ],
)
def test_a_published_pass_comes_out_digit_for_digit(experiment, layer, published, within):
    entries = trace_document(experiment, Path())["layers"][layer - 1]
    for name, value in published.items():
        assert flat(entries[name]) == pytest.approx(flat(value), rel=0, abs=within), name


@pytest.mark.parametrize(("experiment", "loss", "within"), [(TANH, 0.4003769125, 1e-9), (STEEP, 28, 1e-11)])
def test_the_published_loss_comes_out(experiment, loss, within):
    assert trace_document(experiment, Path())["loss"] == pytest.approx(loss, rel=0, abs=within)


def test_the_sums_over_three_doses_are_three_times_the_means():
    """J. Starmer, StatQuest, "Backpropagation details": ∂SSR/∂w₃ = 2.58, ∂SSR/∂w₄ = 1.26, ∂SSR/∂b₃ = 1.90."""
    last = trace_document(DOSES, Path(), batch=True)["layers"][-1]
    assert [3 * value for value in flat(last["dL_dW"])] == pytest.approx([2.58, 1.26], rel=0, abs=5e-3)
    assert [3 * value for value in last["dL_db"]] == pytest.approx([1.90], rel=0, abs=5e-3)


# ---------------------------------------------------------------- updates

BROWNLEE = opened(
    "2 sigmoid 2 sigmoid", "½",
    [
        ([2.7810836, 2.550537003], [1, 0]), ([1.465489372, 2.362125076], [1, 0]),
        ([3.396561688, 4.400293529], [1, 0]), ([1.38807019, 1.850220317], [1, 0]),
        ([3.06407232, 3.005305973], [1, 0]), ([7.627531214, 2.759262235], [0, 1]),
        ([5.332441248, 2.088626775], [0, 1]), ([6.922596716, 1.77106367], [0, 1]),
        ([8.675418651, -0.242068655], [0, 1]), ([7.673756466, 3.508563011], [0, 1]),
    ],
    [
        [[0.13436424411240122, 0.8474337369372327], [0.2550690257394217, 0.49543508709194095]],
        [[0.651592972722763, 0.7887233511355132], [0.02834747652200631, 0.8357651039198697]],
    ],
    [[0.763774618976614, 0.4494910647887381], [0.0938595867742349, 0.43276706790505337]], optimizer=sgd(0.5),
)  # fmt: skip
DAMPED = opened(
    "1 identity", "½", [([1], [1]), ([2], [0]), ([3], [5])], [[[0.3]]], [[0.1]], batch_size=3,
    optimizer={"name": "momentum", "learning_rate": 0.05, "momentum": 0.9, "dampening": 0.5, "weight_decay": 0.1},
)  # fmt: skip
FIVE = opened(
    "1 identity", "½", [([1], [2]), ([2], [1]), ([3], [4]), ([4], [3]), ([5], [7])], [[[0.1]]], [[0]],
    batch_size=2, optimizer=sgd(0.01),
)  # fmt: skip
CYCLE = opened(
    "1 identity", "½", [([1], [5])], [[[1]]], [[0]],
    optimizer=sgd(0.1), schedule={"name": "one_cycle", "steps": 5, "pct_start": 0},
)  # fmt: skip


@pytest.mark.parametrize(
    ("experiment", "updates", "weights", "biases", "within"),
    [
        # J. Brownlee, "How to code a neural network with backpropagation in Python": 20 epochs of 10 rows, one by one.
        pytest.param(
            BROWNLEE, 200,
            [
                [[-1.4688375095432327, 1.850887325439514], [0.37711098142462157, -0.0625909894552989]],
                [[2.515394649397849, -0.3391927502445985], [-2.5584149848484263, 1.0036422106209202]],
            ],
            [[1.0858178629550297, 0.2765123702642716], [-0.9671565426390275, 0.42383086467582715]], 1e-13,
            id="Brownlee",
        ),
        pytest.param(
            STEEP, 1, [[[0.4, -2.8], [-0.6, -1.8], [-1, 0], [0, -1]], [[0.8, -0.3, 1, 1], [-0.8, 0.3, -1, -1]]],
            [[-1.2, -1.2, -1, -1], [-0.1, 2.1]], 1e-11, id="two dead units stay as they are",
        ),
        pytest.param(DOSES, 1, [None, [[0.10, 0.50]]], [None, [-0.19]], 5e-3, id="three doses"),
        # torch.optim.SGD: no dampening in the first step, decay before momentum (pytorch#152833, mlx#473).
        pytest.param(DAMPED, 7, [[[1.5008486366094804]]], [[0.39542475008416395]], 1e-12, id="dampening"),
        # torch.optim.lr_scheduler.OneCycleLR without a rise (pytorch#32898), its last rate (#91765).
        pytest.param(CYCLE, 5, [[[1.699940765046947]]], [[0.6999407650469468]], 1e-12, id="one cycle"),
    ],
)  # fmt: skip
def test_published_updates_come_out_digit_for_digit(experiment, updates, weights, biases, within):
    parameters = training_document(experiment, Path(), updates)["parameters"]
    for kind, published in (("weights", weights), ("biases", biases)):
        for found, expected in zip(parameters[kind], published, strict=True):
            if expected is not None:
                assert flat(found) == pytest.approx(flat(expected), rel=0, abs=within)


def test_the_last_batch_of_an_epoch_is_the_mean_over_the_rows_that_are_left():
    """Five rows in twos: every third update sees the fifth row alone. By hand, for ½(wx + b − y)²."""
    w, b = 0.1, 0.0
    for batch in [[(1, 2), (2, 1)], [(3, 4), (4, 3)], [(5, 7)]] * 2 + [[(1, 2), (2, 1)]]:
        errors = [w * x + b - y for x, y in batch]
        w -= 0.01 * sum(error * x for error, (x, _) in zip(errors, batch, strict=True)) / len(batch)
        b -= 0.01 * sum(errors) / len(batch)
    parameters = training_document(FIVE, Path(), 7)["parameters"]
    assert flat(parameters["weights"]) == pytest.approx([w], rel=1e-14)
    assert flat(parameters["biases"]) == pytest.approx([b], rel=1e-14)


def test_a_published_update_with_the_transposed_gradient_is_not_followed():
    """A notebook of Tensor-Reloaded/Advanced-Topics-in-Neural-Networks-Template-2023 multiplies by Wᵀ and updates W.

    It prints p₂ = 0.01322 after one update; by automatic differentiation p₂ is 0.0381863, which is the number here.
    """
    experiment = opened(
        "3 softmax", "ce", [([1, 3, 0], [0, 1, 0])], [[[0.3, -0.6, -1], [0.1, -0.5, -0.5], [-2, 2, 0.1]]],
        [[0.1, 0.1, 0.1]], optimizer=sgd(0.1),
    )  # fmt: skip
    _, after = training_document(experiment, Path(), 1)["loss"]
    assert after == pytest.approx(3.2652791696, rel=0, abs=5e-11)
    assert math.exp(-after) == pytest.approx(0.0381863, rel=0, abs=5e-8)


def flat(value):
    """The numbers of nested lists, in order."""
    return [number for entry in value for number in flat(entry)] if isinstance(value, list) else [float(value)]
