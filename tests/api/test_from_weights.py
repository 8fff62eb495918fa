"""A net out of another program's weights: their numbers, the data in every form, and what does not fit."""

import numpy as np
import pytest

import nnviz

RNG = np.random.default_rng(1)
ARRAYS = {"fc1.weight": RNG.normal(size=(5, 4)).astype(np.float32), "fc1.bias": RNG.normal(size=5).astype(np.float32),
          "fc2.weight": RNG.normal(size=(3, 5)).astype(np.float32)}  # fmt: skip
X, Y = RNG.normal(size=(6, 4)), np.eye(3)[[0, 1, 2, 2, 1, 0]]
KINDS = {"activations": ["tanh", "softmax"], "loss": "cross_entropy"}


def made(data=(X, Y), weights=ARRAYS, **changes):
    return nnviz.from_weights(weights, **{**KINDS, "data": data, **changes})


def by_hand(x, y):
    """The loss of one row, in float64 by plain numpy."""
    W1, b1, W2 = (array.astype(float) for array in ARRAYS.values())
    e = np.exp(W2 @ np.tanh(W1 @ x + b1))
    return -float(y @ np.log(e / e.sum()))


def test_the_weights_are_the_same_numbers_in_float64_and_the_loss_is_theirs():
    net = made()
    assert np.array_equal(net.weights[0], ARRAYS["fc1.weight"].astype(float))
    assert [b.shape for b in net.biases] == [(5,), (0,)]
    for row in range(6):
        assert net.trace(row).loss == pytest.approx(by_hand(X[row], Y[row]), rel=1e-14)


@pytest.mark.parametrize("data", [
    (X, [0, 1, 2, 2, 1, 0]), (X.tolist(), Y.tolist()), {"inputs": X, "targets": Y}, (X.astype(np.float32), Y),
])  # fmt: skip
def test_data_come_as_pairs_of_rows_classes_or_as_in_a_file(data):
    assert made(data).trace(2).y.tolist() == [0.0, 0.0, 1.0]


def test_targets_of_one_output_may_be_a_row_of_numbers():
    net = nnviz.from_weights({"W1": np.ones((1, 4))}, activations="identity", loss="half_squared_error",
                             data=(X, X.sum(axis=1) + 1))  # fmt: skip
    assert net.trace(0).loss == pytest.approx(0.5)


def test_further_choices_are_those_of_a_file():
    net = made("iris", title="Mine", optimizer={"name": "adam", "learning_rate": 0.01}, batch_size=8, sample=7)
    assert net.title == "Mine"
    assert net.trace().sample == 7
    assert net.train(3).updates == 3


def test_a_file_is_as_good_as_a_dict(tmp_path):
    np.savez(tmp_path / "w.npz", **ARRAYS)
    net = made(weights=tmp_path / "w.npz")
    assert [W.tobytes() for W in net.weights] == [W.tobytes() for W in made().weights]


MISTAKES = {
    "too few activations": ({"activations": ["tanh"]}, "There are weights of 2 layers and 1 activation: give"),
    "an activation": ({"activations": ["Tanh", "softmax"]}, 'there is no activation "Tanh"'),
    "a loss": ({"loss": "CrossEntropyLoss"}, 'did you mean "cross_entropy"'),
    "a set": ({"data": "irises"}, 'there is no data set "irises"'),
    "no pair": ({"data": (X,)}, "a pair of inputs and targets"),
    "inputs": ({"data": (X[0], Y)}, "The inputs are (4,), but expected (rows, inputs)."),
    "targets": ({"data": (X, Y[None])}, "The targets are (1, 6, 3)"),
    "truths": ({"data": (X, Y == 1)}, "The array of targets holds bool"),
    "a class": ({"data": (X, [0, 1, 2, 3, 1, 0])}, "classes, here 0 to 2, and one is 3"),
    "rows": ({"data": (X, Y[:5])}, "data.targets: expected as many rows as data.inputs has, 6, got 5."),
    "width": ({"data": (X[:, :3], Y)}, "expected 3, got 4"),
    "NaN": ({"data": (X * np.nan, Y)}, "The array of inputs holds NaN at [0, 0]"),
    "a choice": ({"optimiser": {"name": "adam"}}, "did you mean"),
    "layers that do not follow": (
        {"weights": {"W1": np.ones((5, 4)), "W2": np.ones((5, 3))}}, "transpose it"),
    "softmax inside": ({"activations": ["softmax", "softmax"]}, "softmax is for the last layer only."),
    "a tensor": ({"weights": {"conv.weight": np.ones((2, 3, 3, 3))}}, "conv.weight is (2, 3, 3, 3)"),
}  # fmt: skip


@pytest.mark.parametrize("what", MISTAKES)
def test_what_does_not_fit_is_one_sentence(what):
    changes, told = MISTAKES[what]
    with pytest.raises(nnviz.UserError) as caught:
        made(**changes)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
