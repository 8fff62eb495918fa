"""Numbers become widths and colours by rules that the legend can state."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from nnviz.gui.drawing.scales import (
    DECADES,
    LEVELS,
    THINNEST,
    WIDEST,
    Mark,
    edge_pen,
    is_outside,
    level_of,
    level_width,
    marks,
    marks_or_unknown,
    neuron_fill,
    unknown_marks,
    width_of,
)
from nnviz.gui.drawing.theme import DARK, LIGHT, THEMES, contrast_ratio

numbers = st.floats(allow_nan=True, allow_infinity=True)
decades = st.integers(-300, 300)


def mark_of(value: float, decade: int) -> tuple[Mark, int, bool]:
    found = marks(np.array([value]), decade)
    return Mark(int(found.kind[0])), int(found.level[0]), bool(found.positive[0])


@given(numbers, decades)
def test_no_width_leaves_the_scale(value, decade):
    kind, level, _ = mark_of(value, decade)
    assert 0 <= level <= LEVELS
    assert 0 < width_of(kind, level, LIGHT) <= WIDEST


@given(st.floats(1e-300, 1e300), st.floats(1, 1e6), decades)
def test_a_larger_gradient_is_never_thinner(value, factor, decade):
    small, large = mark_of(value, decade), mark_of(min(value * factor, 1e308), decade)
    assert small[:2] <= large[:2]


@given(st.floats(1e-300, 1e300), decades)
def test_the_sign_changes_the_colour_and_nothing_else(value, decade):
    kind, level, positive = mark_of(value, decade)
    assert mark_of(-value, decade) == (kind, level, not positive)


@given(st.floats(1e-300, 1e300), decades)
def test_a_mark_is_within_half_a_step_of_the_exact_width(value, decade):
    kind, level, _ = mark_of(value, decade)
    t = 1 + (np.log10(value) - decade) / DECADES
    if kind == Mark.SCALED:
        exact = THINNEST + (WIDEST - THINNEST) * min(max(t, 0), 1)
        assert level_width(level, LIGHT) == pytest.approx(exact, abs=(WIDEST - THINNEST) / LEVELS / 2 + 1e-9)
    else:
        assert kind == Mark.BELOW
        assert t < 1e-9


def test_each_kind_of_number_has_a_look_of_its_own():
    values = np.array([0.0, -0.0, 1e-9, 1.0, np.nan, np.inf, -np.inf])
    kinds = [Mark(int(kind)) for kind in marks(values, 0).kind]
    assert kinds == [Mark.ZERO, Mark.ZERO, Mark.BELOW, Mark.SCALED, Mark.NONFINITE, Mark.NONFINITE, Mark.NONFINITE]


def test_unknown_is_not_zero():
    found = marks_or_unknown(None, (2, 3), 0)
    assert (found.kind == Mark.UNKNOWN).all()
    assert found.kind.shape == unknown_marks((2, 3)).kind.shape == (2, 3)
    assert edge_pen(Mark.UNKNOWN, 0, False, LIGHT) != edge_pen(Mark.ZERO, 0, False, LIGHT)


def test_the_decades_of_the_legend_are_steps_of_the_scale():
    levels = [level_of(exponent, 2) for exponent in range(2 - DECADES, 3)]
    assert levels == [LEVELS * step // DECADES for step in range(DECADES + 1)]
    for exponent, level in zip(range(2 - DECADES, 3), levels, strict=True):
        assert mark_of(10.0**exponent, 2)[1] == level


def test_subnormal_and_huge_numbers_have_marks():
    assert mark_of(5e-324, 0)[0] == Mark.BELOW
    assert mark_of(1.7e308, 0) == (Mark.SCALED, LEVELS, True)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("kind", Mark)
@pytest.mark.parametrize("dimmed", [False, True])
def test_every_pen_is_opaque_and_flat(theme, kind, dimmed):
    for level in (0, LEVELS):
        pen = edge_pen(kind, level, True, theme, 1.0, dimmed)
        assert pen.color().alpha() == 255
        assert pen.capStyle() == Qt.PenCapStyle.FlatCap


def test_below_the_scale_is_dashed_and_zero_is_dotted_grey():
    below, zero = edge_pen(Mark.BELOW, 0, True, DARK), edge_pen(Mark.ZERO, 0, True, DARK)
    assert below.style() == zero.style() == Qt.PenStyle.CustomDashLine
    assert below.dashPattern() != zero.dashPattern()
    assert below.widthF() == zero.widthF() == 1.0
    assert zero.color().name() == DARK.zero


@given(st.floats(-5, 5), st.floats(0.1, 100))
def test_neuron_colours_run_from_one_end_over_the_middle_to_the_other(value, limit):
    assert neuron_fill(0.0, limit, LIGHT) == LIGHT.neutral
    assert neuron_fill(limit, limit, LIGHT) == LIGHT.positive
    assert neuron_fill(-limit, limit, LIGHT) == LIGHT.negative
    assert neuron_fill(value, limit, LIGHT) == neuron_fill(min(max(value, -limit), limit), limit, LIGHT)


def test_an_unknown_neuron_is_empty_and_one_that_is_not_finite_stands_out():
    assert neuron_fill(None, 1, DARK) == DARK.background
    assert neuron_fill(float("nan"), 1, DARK) == DARK.nonfinite
    assert neuron_fill(float("-inf"), 1, DARK) == DARK.nonfinite


def test_a_value_beyond_the_range_is_told_from_one_at_its_end():
    assert is_outside(1.001, 1)
    assert is_outside(-3, 1)
    assert not is_outside(1.0, 1)
    assert not is_outside(None, 1)
    assert not is_outside(float("nan"), 1)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_the_faintest_edge_can_still_be_seen(theme):
    for positive in (True, False):
        assert contrast_ratio(edge_pen(Mark.BELOW, 0, positive, theme).color().name(), theme.background) >= 3
