"""How often the network is right, checked by hand on a few rows."""

import numpy as np
import pytest

from nnviz.core.metrics import NO_CLASS, classes_of, confusion, counts_classes, right_rows


def column(*values):
    return np.array(values, dtype=float)[:, np.newaxis]


def accuracy(network, outputs, targets):
    assert counts_classes(network, targets)
    return (classes_of(network, outputs) == classes_of(network, targets)).mean()


def test_one_sigmoid_unit_says_yes_above_one_half(network):
    net = network([2, 1], ["sigmoid"], "binary_cross_entropy")
    outputs, targets = column(0.2, 0.5, 0.6, 0.9), column(0, 1, 1, 0)
    assert classes_of(net, outputs).tolist() == [0, 0, 1, 1]
    assert accuracy(net, outputs, targets) == 0.5
    assert confusion(net, outputs, targets, 2).tolist() == [[1, 1], [1, 1]]


def test_one_tanh_unit_says_yes_above_zero(network):
    net = network([2, 1], ["tanh"])
    assert accuracy(net, column(-0.9, 0.1, 0.2), column(-1, 1, -1)) == pytest.approx(2 / 3)


def test_of_several_units_the_largest_output_counts(network):
    net = network([2, 3], ["softmax"], "cross_entropy")
    outputs = np.array([[0.2, 0.5, 0.3], [0.1, 0.1, 0.8], [0.4, 0.3, 0.3]])
    assert accuracy(net, outputs, np.eye(3)[[1, 0, 0]]) == pytest.approx(2 / 3)
    assert confusion(net, outputs, np.eye(3)[[1, 0, 0]], 3).tolist() == [[1, 0, 1], [0, 1, 0], [0, 0, 0]]


def test_classes_beyond_the_last_place_are_counted_together_and_are_no_more_right_for_that(network):
    net = network([2, 5], ["softmax"], "cross_entropy")
    true, said = [0, 1, 2, 3, 4, 4], [0, 4, 3, 3, 1, 2]
    assert confusion(net, np.eye(5)[said], np.eye(5)[true], 3).tolist() == [[1, 0, 0], [0, 0, 1], [0, 1, 3]]
    assert right_rows(net, np.eye(5)[said], np.eye(5)[true]) == 2


def test_several_tanh_units_may_have_one_at_the_top_and_the_others_at_the_bottom(network):
    net = network([2, 2], ["tanh"])
    assert accuracy(net, np.array([[0.1, -0.2], [0.0, 0.3]]), np.array([[1.0, -1.0], [-1.0, 1.0]])) == 1.0


@pytest.mark.parametrize(
    ("units", "output", "targets"),
    [
        (1, "identity", column(0, 1, 1)),
        (1, "sigmoid", column(0.2, 1.0, 0.0)),
        (2, "sigmoid", np.array([[1.0, 1.0], [0.0, 1.0]])),
        (2, "identity", np.array([[0.3, 0.7]])),
        (1, "sigmoid", np.empty((0, 1))),
    ],
)
def test_a_regression_has_no_accuracy(network, units, output, targets):
    assert not counts_classes(network([2, units], [output]), targets)


@pytest.mark.parametrize("units", [1, 3])
def test_an_output_that_is_no_number_names_no_class(network, units):
    net = network([2, units], ["sigmoid"], "binary_cross_entropy")
    outputs = np.full((4, units), np.nan)
    outputs[0] = np.linspace(0.9, 0.1, units)
    outputs[1, 1:] = 0.1
    targets = np.zeros((4, 1)) if units == 1 else np.eye(3)[[0, 0, 0, 0]]
    assert classes_of(net, outputs).tolist() == [1 if units == 1 else 0, NO_CLASS, NO_CLASS, NO_CLASS]
    assert accuracy(net, outputs, targets) == (0.0 if units == 1 else 0.25)
    counts = confusion(net, outputs, targets, max(units, 2))
    assert counts.sum() == 1
    assert counts[0, 1 if units == 1 else 0] == 1
