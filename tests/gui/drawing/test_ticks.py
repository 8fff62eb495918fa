"""Ticks stand at round values, and are written as all numbers are."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.gui.drawing.ticks import linear_ticks, log_ticks, power_text, round_values, tick_texts


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0, 0.5, 1.0], ["0.0", "0.5", "1.0"]),
        ([-1, 0, 1], ["−1", "0", "1"]),
        ([0, 10_000, 20_000], ["0", "10,000", "20,000"]),
        ([0, 2e-7, 4e-7], ["0", "2×10⁻⁷", "4×10⁻⁷"]),
        ([1.00001, 1.00002], ["1.00001", "1.00002"]),
        ([-2e9, 0, 2e9], ["−2×10⁹", "0", "2×10⁹"]),
        ([0], ["0"]),
        ([], []),
    ],
)
def test_ticks_have_as_many_digits_as_tell_them_apart(values: list[float], texts: list[str]) -> None:
    assert tick_texts(values) == texts


@pytest.mark.parametrize(
    ("mantissa", "exponent", "text"),
    [(1, -2, "0.01"), (2, -4, "0.0002"), (1, 0, "1"), (5, 3, "5,000"), (1, -7, "10⁻⁷"), (2, 8, "2×10⁸")],
)
def test_powers_of_ten_are_written_plainly_where_that_is_short(mantissa: int, exponent: int, text: str) -> None:
    assert power_text(mantissa, exponent) == text


def test_a_logarithmic_axis_over_many_decades_is_marked_at_powers_of_ten() -> None:
    assert [text for _, text in log_ticks(-6, 0, 7)] == ["10⁻⁶", "10⁻⁵", "0.0001", "0.001", "0.01", "0.1", "1"]
    assert [place for place, _ in log_ticks(-6, 0, 3)] == [-6, -3, 0]


def test_a_logarithmic_axis_over_very_many_decades_is_marked_at_round_exponents() -> None:
    assert [text for _, text in log_ticks(-1, 301, 6)] == ["1", "10¹⁰⁰", "10²⁰⁰", "10³⁰⁰"]
    assert [place for place, _ in log_ticks(11, 19, 4)] == [12, 15, 18]


def test_a_logarithmic_axis_over_a_decade_is_marked_between_the_powers_too() -> None:
    assert [text for _, text in log_ticks(-1.0, 0.0, 6)] == ["0.1", "0.2", "0.5", "1"]
    ticks = log_ticks(math.log10(0.5), math.log10(0.9), 5)
    assert ticks
    assert all(text == f"{10**place:.1f}" for place, text in ticks)


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(2, 8))
def test_linear_ticks_are_few_inside_and_written_differently(low: float, span: float, most: int) -> None:
    high = low + max(span, abs(low) * 1e-6)
    ticks = linear_ticks(low, high, most)
    slack = (high - low) * 1e-6
    assert len(ticks) <= most
    assert all(low - slack <= value <= high + slack for value, _ in ticks)
    assert len({text for _, text in ticks}) == len(ticks)


@given(st.floats(-300, 300), st.floats(0.01, 60), st.integers(1, 8))
def test_logarithmic_ticks_are_few_and_inside(low: float, span: float, most: int) -> None:
    ticks = log_ticks(low, low + span, most)
    assert len(ticks) <= most
    assert all(low - 1e-6 <= place <= low + span + 1e-6 for place, _ in ticks)


@pytest.mark.parametrize(("low", "high"), [(1, 1), (0, math.inf), (math.nan, 1)])
def test_an_axis_over_nothing_has_no_ticks(low: float, high: float) -> None:
    assert log_ticks(low, high, 5) == []


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(1, 9))
def test_round_values_are_few_and_inside(low: float, span: float, most: int) -> None:
    high = low + max(span, abs(low) * 1e-6)  # a narrower range is beyond what float64 can mark
    found = round_values(low, high, most)
    slack = (high - low) * 1e-6
    assert len(found) <= most
    assert all(low - slack <= tick <= high + slack for tick in found)


def test_round_values_of_nothing_are_none() -> None:
    assert round_values(1.0, 1.0, 5) == []
    assert round_values(0.0, float("inf"), 5) == []
    assert round_values(0.0, 5e-324, 5) == []
    assert round_values(1e154, 1e154 * (1 + 1e-15), 5) == []


@pytest.mark.parametrize(
    ("low", "high", "most", "values"),
    [
        (0.0, 10.0, 6, [0, 2, 4, 6, 8, 10]),
        (0.0, 10.0, 5, [0, 5, 10]),
        (-1.0, 1.0, 5, [-1, -0.5, 0, 0.5, 1]),
        (0.13, 0.87, 9, [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]),
        (0.0, 1.0, 1, [0]),
    ],
)
def test_round_values_are_all_multiples_of_their_step(low: float, high: float, most: int, values: list[float]) -> None:
    assert round_values(low, high, most) == pytest.approx(values)
