"""What was made last is taken again only where it would come out the same."""

import numpy as np
import pytest

from nnviz.gui.drawing.last import Last


def sealed(*values):
    array = np.array(values)
    array.setflags(write=False)
    return array


@pytest.fixture
def made():
    """``made(slot, *things)``: whether something had to be made for them."""
    last, count = Last(), [0]

    def make():
        count[0] += 1
        return count[0]

    def was_made(slot, *things):
        before = count[0]
        last.get(slot, things, make)
        return count[0] > before

    return was_made


def test_of_the_same_things_it_is_made_once(made):
    weights = sealed(1.0, 2.0)
    assert made(1, weights, -3, None)
    assert not made(1, weights, -3, None)


@pytest.mark.parametrize("other", [(-4, None), (-3, (0, 1)), (-3,), (-3, None, False)])
def test_of_another_thing_it_is_made_anew(made, other):
    weights = sealed(1.0, 2.0)
    made(1, weights, -3, None)
    assert made(1, weights, *other)
    assert made(1, weights, -3, None), "only the last one is known"


def test_another_array_counts_as_another_thing_whatever_is_in_it(made):
    made(1, sealed(1.0, 2.0))
    assert made(1, sealed(1.0, 2.0))
    assert made(1, None)
    assert made(1, sealed(np.nan))


def test_an_array_that_can_be_written_to_is_never_relied_on(made):
    weights = np.array([1.0, 2.0])
    made(1, weights)
    assert made(1, weights)


def test_slots_know_nothing_of_each_other(made):
    weights, other = sealed(1.0), sealed(2.0)
    assert made(1, weights)
    assert made(2, other)
    assert not made(1, weights)
    assert not made(2, other)
