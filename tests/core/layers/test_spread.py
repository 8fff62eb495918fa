"""Mean, deviation and histogram against Python's statistics and counting by hand."""

import statistics
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.layers import Axis, histogram, joined, spread_of

numbers = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12)


@given(st.lists(numbers, min_size=1, max_size=4))
def test_blocks_joined_are_as_spread_as_all_their_numbers(blocks):
    found = joined(spread_of(np.array(block)) for block in blocks)
    every = [Fraction(value) for block in blocks for value in block]
    scale = max(1.0, max(abs(float(value)) for value in every))
    assert found.count == len(every)
    assert found.mean == pytest.approx(float(statistics.mean(every)), abs=1e-12 * scale)
    assert found.std == pytest.approx(float(statistics.pvariance(every)) ** 0.5, abs=1e-9 * scale)


def test_numbers_far_from_0_keep_their_spread():
    parts = [spread_of(1e9 + np.array([0.0, 1.0])), spread_of(1e9 + np.array([2.0, 3.0]))]
    assert joined(parts).std == pytest.approx(1.25**0.5, rel=1e-12)


@pytest.mark.parametrize("size", [5e-324 * 2**40, 1e-200, 1e-155, 1e155, 1e200, 1e300])
def test_no_square_overflows_or_is_lost(size):
    some, others = np.array([1.0, 3.0, -2.0]) * size, np.array([4.0, 4.0]) * size
    found, both = spread_of(some), joined([spread_of(some), spread_of(others)])
    assert found.mean / size == pytest.approx(2 / 3, rel=1e-9)
    assert found.std / size == pytest.approx((38 / 9) ** 0.5, rel=1e-9)
    assert both.mean / size == pytest.approx(2.0, rel=1e-9)
    assert both.std / size == pytest.approx((26 / 5) ** 0.5, rel=1e-9)  # of 1, 3, −2, 4, 4


@pytest.mark.parametrize("strange", [np.inf, -np.inf, np.nan])
def test_the_spread_of_what_is_not_finite_is_not_known(strange):
    parts = [spread_of(np.array([1.0, strange])), spread_of(np.array([2.0, 3.0]))]
    assert np.isnan(joined(parts).std)
    assert np.isnan(joined(parts[::-1]).std)


def test_what_lies_outside_the_axis_is_counted_at_its_edge():
    found = histogram(np.array([-3.0, -2.0, -0.5, 0.5, 0.6, 2.0, 2.1, np.nan, np.inf]), Axis(-2, 2, bins=4))
    assert found.counts.tolist() == [1, 1, 2, 1]  # both ends belong to the axis
    assert (found.below, found.above, found.undefined, found.total) == (1, 2, 1, 9)
    assert found.density.tolist() == [1 / 9, 1 / 9, 2 / 9, 1 / 9]


def test_a_log_axis_counts_sizes_by_decades_and_an_exact_0_below():
    found = histogram(np.array([0.0, -0.05, 0.5, -5.0, 50.0, 1e9]), Axis(1e-2, 1e2, bins=4, log=True))
    assert found.counts.tolist() == [1, 1, 1, 1]
    assert (found.below, found.above) == (1, 1)
    assert found.density == pytest.approx([1 / 6] * 4)


def test_histograms_of_blocks_add_up():
    values, axis = np.random.default_rng(0).normal(size=(7, 30)), Axis(-1, 1, bins=9)
    whole, sum_ = histogram(values, axis), histogram(values[:3], axis).plus(histogram(values[3:], axis))
    assert whole.counts.tolist() == sum_.counts.tolist()
    assert (whole.below, whole.above) == (sum_.below, sum_.above)
    assert whole.total == 210
