"""Two frames are the same where every number and text is, whoever made them."""

import copy
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from texts import texts

from nnviz import resources
from nnviz.session import Session, build_frame
from nnviz.session.frame.equality import same
from nnviz.session.frame.model import EdgeLayer

NUMBERS = st.floats(allow_nan=True, width=64)
ARRAYS = arrays.arrays(np.float64, arrays.array_shapes(max_dims=2, max_side=3, min_side=0), elements=NUMBERS)
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), NUMBERS, texts(max_size=3), st.frozensets(st.integers()), ARRAYS
)


@dataclass(frozen=True, eq=False)
class Holder:
    """A frame that holds anything."""

    first: object
    second: object = 0


@dataclass(frozen=True)
class Values:
    """A frame without arrays, which compares by value."""

    number: float


VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(texts(max_size=2), inner, max_size=3),
        st.builds(Holder, inner, inner),
    ),
    max_leaves=6,
)


@given(VALUES)
def test_a_copy_is_the_same(value):
    assert same(value, copy.deepcopy(value))


@given(VALUES, VALUES)
def test_the_order_does_not_matter(one, other):
    assert same(one, other) == same(other, one)


@given(ARRAYS.filter(lambda array: array.size), st.data())
def test_one_other_number_anywhere_makes_a_difference(array, data):
    changed = array.copy()
    place = data.draw(st.integers(0, array.size - 1))
    changed.flat[place] = 1.0 if np.isnan(array.flat[place]) or array.flat[place] != 1.0 else 2.0
    assert not same(array, changed)
    assert not same(Holder((0, {"deep": array})), Holder((0, {"deep": changed})))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, None),
        ((), []),
        ((1,), (1, 2)),
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, {"a": 1, "b": 2}),
        (np.zeros(2), np.zeros(3)),
        (np.zeros((2, 1)), np.zeros((1, 2))),
        (np.array([0, 1]), np.array([0, 2])),
        (Holder(1), Values(1)),
        (Holder(1, 2), Holder(1, 3)),
        (Values(1.0), Values(2.0)),
        (frozenset({1}), frozenset({2})),
    ],
)
def test_what_differs_in_kind_size_or_content_is_not_the_same(one, other):
    assert not same(one, other)
    assert same(copy.deepcopy(one), one)


def test_nan_is_the_same_as_nan_wherever_it_came_from():
    one, other = float("nan"), float("nan")
    assert same(one, other)
    assert same(Values(one), Values(other))
    assert same(np.array([one, 1.0]), np.array([other, 1.0]))
    assert not same(np.array([one, 1.0]), np.array([other, 2.0]))


def test_an_array_that_is_shared_is_not_looked_into(monkeypatch):
    weights = np.zeros((784, 30))
    layer = EdgeLayer(1, weights, None)
    monkeypatch.setattr(np, "array_equal", None)
    assert same(layer, replace(layer))


@pytest.mark.parametrize("name", ["start", "iris", "vanishing", "xor"])
def test_a_state_looks_the_same_each_time_and_every_step_looks_different(name):
    session = Session.open(resources.path("experiments", f"{name}.nnviz.json"))
    session.run("select_unit", layer=1, unit=0)
    for _ in range(12):
        before = build_frame(session.state)
        assert same(before, build_frame(session.state))
        session.next()
        assert not same(before, build_frame(session.state))
        assert not same(before.graph, build_frame(session.state).graph)
