"""Places are read as they are written, and one that a net does not have is refused in one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.losses import LOSSES
from nnviz.core.network import Layer, Network
from nnviz.errors import UserError
from nnviz.session.place import COUNTED, Place, check_place, read_place


@given(st.sampled_from(sorted(COUNTED)).flatmap(
    lambda kind: st.tuples(*(st.integers(1, 999) for _ in COUNTED[kind])).map(lambda numbers: Place(kind, numbers))
))  # fmt: skip
def test_a_place_is_read_as_it_is_written(place):
    assert read_place(str(place)) == place


@pytest.mark.parametrize("text", ["#v-1", "w-1", "#w-1-1", "#w-1-1-0", "#w-1-1-x", "#loss-1", "#x", "", "#b-1-²"])
def test_what_is_no_place_is_refused_with_what_would_be_one(text):
    with pytest.raises(UserError, match="is no place"):
        read_place(text)


@pytest.mark.parametrize(("text", "said"), [
    ("#w-3-1-1", "a layer counts from 1 to 2"),
    ("#w-2-2-1", "a unit of this layer counts from 1 to 1"),
    ("#w-2-1-4", "a unit of the layer before counts from 1 to 3"),
    ("#x-3", "an input counts from 1 to 2"),
    ("#y-2", "an output counts from 1 to 1"),
    ("#factor-6", "a factor of this chain counts from 1 to 5"),
    ("#b-2-1", "layer 2 has no biases"),
])  # fmt: skip
def test_a_place_that_the_net_does_not_have_is_refused_with_those_it_has(text, said):
    layers = (Layer(3, ACTIVATIONS["tanh"]), Layer(1, ACTIVATIONS["sigmoid"], bias=False))
    with pytest.raises(UserError, match=said):
        check_place(read_place(text), Network(2, layers, LOSSES["half_squared_error"]), 5)


def test_a_place_that_the_net_has_is_let_be():
    layers = (Layer(3, ACTIVATIONS["tanh"]), Layer(1, ACTIVATIONS["sigmoid"]))
    network = Network(2, layers, LOSSES["half_squared_error"])
    for text in ("#input", "#x-2", "#layer-2", "#unit-1-3", "#z-2-1", "#a-1-3", "#w-1-3-2", "#b-2-1", "#y-1", "#loss"):
        check_place(read_place(text), network, 5)
