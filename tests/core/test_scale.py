"""The sizes of features, and standardizing: the truth is worked out in exact fractions."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.datasets import scale
from nnviz.core.datasets.scale import standardized
from nnviz.errors import UserError

EPS = 2.0**-52


def with_held_out(training, held_out=()):
    """The standardized training values and held-out values of one feature."""
    column = np.array([*training, *held_out], dtype=float).reshape(-1, 1)
    result = standardized(column, np.arange(len(training)), "t")[:, 0].tolist()
    return result[: len(training)], result[len(training) :]


def exact_moments(training):
    """Mean and variance, without rounding."""
    exact = [Fraction(value) for value in training]
    mean = sum(exact) / len(exact)
    return mean, sum((value - mean) ** 2 for value in exact) / len(exact)


def exactly(training, values):
    """(x − mean) / deviation to 40 digits."""
    mean, variance = exact_moments(training)
    with mpmath.workdps(40):
        deviation = mpmath.sqrt(mpmath.mpf(variance.numerator) / variance.denominator)
        distances = [Fraction(value) - mean for value in values]
        return [float(mpmath.mpf(one.numerator) / one.denominator / deviation) for one in distances]


def bound_on_rounding(training):
    """The square of n·ε·mean, the error of the variance by Chan, Golub & LeVeque."""
    return (len(training) * Fraction(EPS) * exact_moments(training)[0]) ** 2


# ---------------------------------------------------------------- features that do not change


@pytest.mark.parametrize("value", [0.0, 0.1, 1 / 3, -0.7, 1e9 + 0.1, 1e-320, 5e-324, 1.7e308, -1e308])
@pytest.mark.parametrize("rows", [1, 2, 3, 10, 1000])
def test_a_constant_feature_becomes_0_whatever_its_value(value, rows):
    assert with_held_out([value] * rows, [value]) == ([0.0] * rows, [0.0])


@pytest.mark.parametrize(("value", "other"), [(0.1, 0.3), (3.0, -5.0), (1e9, 1e9 + 0.125), (1e-320, 3e-320)])
def test_a_held_out_row_that_differs_from_a_constant_has_its_plain_difference(value, other):
    assert with_held_out([value] * 10, [other])[1] == [other - value]


@pytest.mark.parametrize("values", [[0.3, 0.1 + 0.2], [1.1 * 1.1, 1.21] * 5, [0.1 * 3 / 3, 0.1, sum([0.01] * 10)] * 7])
def test_a_feature_that_differs_by_rounding_alone_becomes_0(values):
    assert len(set(values)) > 1
    assert with_held_out(values, values[:1]) == ([0.0] * len(values), [0.0])


def test_a_held_out_row_beside_rounding_is_neither_huge_nor_1():
    assert with_held_out([0.3, 0.1 + 0.2] * 5, [0.4])[1] == [pytest.approx(0.1)]


# ---------------------------------------------------------------- features that do


@pytest.mark.parametrize("exponent", [-1050, -400, 0, 400, 1020])
def test_a_power_of_two_changes_no_bit(exponent):
    values, held_out = [1.0, 3.0, -2.0, 7.0], [0.5, 15.0]
    scaled = [np.ldexp(values, exponent), np.ldexp(held_out, exponent)]
    assert with_held_out(*scaled) == with_held_out(values, held_out)


def test_the_largest_numbers_do_not_overflow():
    assert with_held_out([1.7e308, -1.7e308])[0] == [1.0, -1.0]


def test_the_smallest_numbers_do_not_underflow():
    assert with_held_out([0.0, 5e-324])[0] == [-1.0, 1.0]


@pytest.mark.parametrize("step", [1.0, 1e-3, 2.0**-20])
def test_a_large_offset_leaves_all_digits_of_what_varies(step):
    values = [1e9 + step * k for k in range(7)]
    assert with_held_out(values)[0] == pytest.approx(exactly(values, values), rel=1e-14)


def test_one_large_row_leaves_all_digits_of_the_others():
    values = [1e9, 1.0, 2.0, 3.0]
    assert with_held_out(values)[0] == pytest.approx(exactly(values, values), rel=1e-14)


def test_a_held_out_row_beyond_all_numbers_is_refused():
    with pytest.raises(UserError, match=r"^t: a held-out row is too far from the training rows to be standardized\.$"):
        with_held_out([0.0, 1e-300], [1e10])
    with pytest.raises(UserError, match="too far"):
        with_held_out([-1.7e308] * 3, [1.7e308])


numbers = st.floats(-1e300, 1e300)


@st.composite
def columns(draw):
    """Numbers of any size, often all about one offset, and sometimes equal."""
    offset = draw(st.sampled_from([0.0, 0.1, 1e9, -1e-3]) | numbers)
    spread = draw(st.sampled_from([0.0, 1e-16, 1e-12, 1e-6, 1.0])) * (offset or 1.0)
    return [offset + spread * part for part in draw(st.lists(st.floats(-1, 1), min_size=1, max_size=12))]


@given(st.lists(numbers, min_size=1, max_size=12) | columns())
def test_every_feature_is_exact_to_rounding_or_constant_within_the_bound(training):
    result, _ = with_held_out(training)
    variance, bound = exact_moments(training)[1], bound_on_rounding(training)
    if variance <= bound * Fraction(99, 100):
        assert result == [0.0] * len(training)
    elif variance > bound * Fraction(101, 100):
        assert result == pytest.approx(exactly(training, training), rel=1e-13, abs=1e-13)


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=9), st.floats(-100, 100))
def test_a_row_is_the_same_number_whether_it_is_held_out_or_not(training, value):
    training = [*training, value]
    inside, outside = with_held_out(training, [value])
    assert inside[-1:] == outside


def test_columns_are_constant_that_differ_by_rounding_alone_whatever_their_size():
    """Beside what each column is by the definition, as all of them are measured."""
    rng = np.random.default_rng(0)
    means, spreads = 10.0 ** rng.uniform(-300, 300, 400), 10.0 ** rng.uniform(-18, -11, 400)
    x = means * (1.0 + spreads * rng.standard_normal((50, 400)))
    measured = scale._measured(x, np.arange(50)).constant
    assert 50 < measured.sum() < 350
    assert np.array_equal(scale.constant_features(x), measured)
    assert scale.constant_features(np.array([[np.nan, np.inf, 0.0, 1e308], [1.0, np.inf, 0.0, -1e308]])).tolist() == [
        False, False, True, False,
    ]  # fmt: skip
