"""Which features are far from size 1: raw measurements are; pixels, classes as columns and constants are not."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.datasets import BUILTIN, far_from_one, generate
from nnviz.core.datasets.scale import standardized
from nnviz.core.datasets.sizes import feature_sizes


def columns(*features):
    return np.array(features, dtype=float).T


MASSES = [3750, 3800, 3250, 5000, 5700, 4450]
LENGTHS = [39.1, 39.5, 40.3, 46.1, 50.0, 48.7]
RATIOS = [0.9, 1.1, 0.8, 1.3, 0.7, 1.0]
MOMENTS = [0.001, 0.002, -0.003, 0.004, 0.002, 0.001]


def far(*features):
    return far_from_one(columns(*features))[0].tolist()


def test_features_are_named_from_the_farthest_on():
    assert far(RATIOS, LENGTHS, MASSES) == [2, 1]
    assert far(LENGTHS, MOMENTS, MASSES) == [2, 1, 0]  # 4404 before 1/414 before 44


def test_the_size_is_the_root_mean_square():
    assert far_from_one(columns(MASSES))[1] == pytest.approx([(sum(m * m for m in MASSES) / 6) ** 0.5])


@pytest.mark.parametrize(("value", "is_far"), [(9.9, False), (10.1, True), (0.101, False), (0.099, True), (1.0, False)])
def test_a_factor_of_10_either_way_is_the_limit(value, is_far):
    assert far([value, -value]) == ([0] if is_far else [])


@pytest.mark.parametrize("name", BUILTIN)
def test_the_built_in_sets_are_of_a_fit_size(name):
    assert not len(far_from_one(generate(name).inputs)[0])


def test_numbers_from_minus_3_to_3_are_of_a_fit_size():
    assert far(np.linspace(-3, 3, 50)) == []


@pytest.mark.parametrize("value", [0.0, 0.01, 1.0, 0.1 + 0.2, 3000.0])
def test_a_constant_is_not_far_since_standardizing_would_make_it_0(value):
    assert far([value] * 6, RATIOS) == []
    assert far([value]) == []


def test_a_class_in_one_row_of_a_thousand_is_not_small():
    assert far(np.eye(1000)[:, 3]) == []


def test_pixels_are_not_small_though_a_corner_is_hardly_ever_lit():
    rng = np.random.default_rng(0)
    corner = np.where(rng.random(500) < 0.05, 0.02, 0.0)
    assert far(corner, rng.random(500)) == []


def test_pixels_from_0_to_255_are_large():
    assert far(np.random.default_rng(0).integers(0, 256, 500)) == [0]


@given(st.lists(st.floats(-1.7e308, 1.7e308), min_size=1, max_size=9))
def test_a_size_neither_overflows_nor_underflows(values):
    with mpmath.workdps(40):
        exact = float(mpmath.sqrt(mpmath.fsum(mpmath.mpf(value) ** 2 for value in values) / len(values)))
    assert feature_sizes(columns(values)).tolist() == [pytest.approx(exact, rel=1e-14, abs=1e-323)]


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=9))
def test_what_is_far_is_of_a_fit_size_when_it_is_standardized(values):
    result = standardized(columns(values), np.arange(len(values)), "t")
    assert far(result[:, 0]) == []
    if far(values):
        assert feature_sizes(result).tolist() == [pytest.approx(1.0)]
