"""From named arrays to the parameters of a net: names, order, shapes, and the sentence where one does not fit."""

from itertools import permutations

import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.losses import LOSSES
from nnviz.core.network import Layer, Network
from nnviz.errors import UserError
from nnviz.session.weights.files import named_layers
from nnviz.session.weights.fitting import check_follows, in_order, parameters_for
from nnviz.session.weights.naming import named_arrays
from nnviz.session.weights.tensors import as_float64

NETWORK = Network(4, (Layer(5, ACTIVATIONS["tanh"]), Layer(3, ACTIVATIONS["softmax"])), LOSSES["cross_entropy"])
W1, B1, W2, B2 = np.arange(20.0).reshape(5, 4), np.arange(5.0), np.arange(15.0).reshape(3, 5), np.arange(3.0)


@pytest.mark.parametrize("names", [
    ("0.weight", "0.bias", "2.weight", "2.bias"),
    ("fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"),
    ("W1", "b1", "W2", "b2"),
    ("w_1", "b_1", "w_2", "b_2"),
    ("hidden.W", "hidden.b", "out.W", "out.b"),
    ("net.0.0.weight", "net.0.0.bias", "net.1.weight", "net.1.bias"),
])  # fmt: skip
def test_usual_names_of_weights_and_biases_are_understood(names):
    found = parameters_for(NETWORK, named_layers(dict(zip(names, (W1, B1, W2, B2), strict=True))))
    for own, given in zip(found.arrays, (W1, W2, B1, B2), strict=True):
        np.testing.assert_array_equal(own, given)


def layers_by(names, shapes):
    return named_layers({f"{name}.weight": np.ones(shape) for name, shape in zip(names, shapes, strict=True)})


@pytest.mark.parametrize(("stems", "shapes"), [
    (("0", "2", "10"), ((4, 4),) * 3),
    (("layers.2.fc", "layers.10.fc", "layers.11.fc"), ((4, 4),) * 3),
    (("fc1", "fc2", "out"), ((5, 4), (6, 5), (3, 6))),
    (("input", "hidden", "output"), ((5, 4), (6, 5), (3, 6))),
    (("fc1", "fc2", "fc3", "head"), ((4, 4), (4, 4), (4, 4), (2, 4))),
])  # fmt: skip
def test_a_file_without_an_order_is_put_in_order_by_numbers_and_shapes(stems, shapes):
    layers = layers_by(stems, shapes)
    for shuffled in permutations(layers):
        assert tuple(layer.stem for layer in in_order(shuffled)) == stems


def test_an_order_that_shapes_do_not_tell_is_not_guessed():
    with pytest.raises(UserError, match="a, b follow in more than one order: number their names"):
        in_order(layers_by("ab", ((4, 4), (4, 4))))
    with pytest.raises(UserError, match=r"In no order .*: a\.weight \(5, 4\), b\.weight \(7, 6\)"):
        in_order(layers_by("ab", ((5, 4), (7, 6))))
    with pytest.raises(UserError, match="The order of 11 layers does not show"):
        in_order(layers_by("abcdefghijk", ((4, 4),) * 11))


MISTAKES = {
    "transposed": (
        {"fc1.weight": W1.T, "fc2.weight": W2.T},
        "fc1.weight is (4, 5), but W₁ of this net is (5, 4); transpose it: W is (fan_out, fan_in), as in PyTorch.",
    ),
    "another width": ({"W1": np.ones((6, 4)), "W2": W2}, "W1 is (6, 4), but W₁ of this net is (5, 4)"),
    "another depth": ({"W1": W1}, "There are weights of 1 layer, and this net has 2: expected W of (5, 4), (3, 5)."),
    "no bias": ({"W1": W1, "W2": W2, "b2": B2}, "Layer 1 of this net has biases, and W1 has none beside it"),
    "a bias alone": ({"W1": W1, "b3": B1}, "b3 has no weights beside it."),
    "a convolution": ({"conv.weight": np.ones((6, 1, 5, 5))}, "conv.weight is (6, 1, 5, 5), but in a dense layer"),
    "a norm": ({"1.weight": B1, "1.bias": B1}, "1.weight is (5,), but in a dense layer weights are (fan_out, fan_in)."),
    "a long bias": ({"W1": W1, "b1": np.ones(7)}, "b1 is (7,), but W1 is (5, 4), which has 5 units."),
    "a bias of a transposed one": ({"W1": W1.T, "b1": B1}, "which has 4 units; transpose W1: W is (fan_out, fan_in)"),
    "a single number": ({"W1": np.float64(1)}, "W1 is a single number"),
    "another name": ({"dense/kernel": W1}, "dense/kernel names neither weights nor biases; expected names such as"),
    "two of one": ({"0.weight": W1, "0_weight": W1}, "0.weight and 0_weight are both of one layer."),
    "no arrays": ({}, "there are no weights."),
    "a list": ({"W1": [[1, 2], [3]]}, "W1 is no array of numbers."),
    "a text": ({"W1": "abc"}, "W1 is no array of numbers."),
}  # fmt: skip


@pytest.mark.parametrize("what", MISTAKES)
def test_what_does_not_fit_is_told_with_its_name_its_shape_and_what_would_be_right(what):
    arrays, told = MISTAKES[what]
    with pytest.raises(UserError) as caught:
        parameters_for(NETWORK, named_layers(arrays))
    assert told in str(caught.value)


def test_a_bias_where_the_net_has_none_is_told():
    bare = Network(4, (Layer(5, ACTIVATIONS["tanh"], bias=False),), LOSSES["half_squared_error"])
    with pytest.raises(UserError, match="Layer 1 of this net has no biases, but there is b1"):
        parameters_for(bare, named_layers({"W1": W1, "b1": B1}))
    assert parameters_for(bare, named_layers({"W1": W1})).biases[0].shape == (0,)


def test_layers_that_do_not_follow_each_other_are_told_with_a_hint_at_the_orientation():
    with pytest.raises(UserError, match=r"W2 is \(5, 3\) and takes 3 inputs, but W1 .* 5 units.*transpose it"):
        check_follows(named_layers({"W1": W1, "W2": W2.T}))
    check_follows(named_layers({"W1": W1, "W2": W2}))


def test_an_identity_is_no_module_of_a_sequential():
    layers = (Layer(5, ACTIVATIONS["identity"]), Layer(3, ACTIVATIONS["relu"]), Layer(2, ACTIVATIONS["identity"]))
    network = Network(4, layers, LOSSES["half_squared_error"])
    stems = {"0": (5, 4), "1": (3, 5), "3": (2, 3)}
    arrays = {f"{stem}.{kind}": np.ones(shape if kind == "weight" else shape[0])
              for stem, shape in stems.items() for kind in ("weight", "bias")}  # fmt: skip
    assert list(named_arrays(network, parameters_for(network, named_layers(arrays)))) == list(arrays)


class Tensor:
    """A tensor as autograd follows it: numpy is refused until it is detached."""

    def __init__(self, values, detached=False):
        self._values, self._detached = values, detached

    def detach(self):
        return Tensor(self._values, detached=True)

    def cpu(self):
        return self

    def is_floating_point(self):
        return True

    def double(self):
        return Tensor(self._values.astype(float), self._detached)

    def numpy(self):
        assert self._detached
        return self._values


def test_a_tensor_with_its_gradients_is_taken_as_its_numbers():
    found = as_float64("0.weight", Tensor(np.array([[0.1]], np.float32)))
    assert found.tolist() == [[float(np.float32(0.1))]]
