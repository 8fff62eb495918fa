"""Lines of equal values: straight on a slope, closed round a hill, finite whatever the values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.gui.plots.isolines import isolines


def test_the_line_of_a_slope_is_straight() -> None:
    x, y = np.meshgrid(np.arange(6.0), np.arange(5.0))
    found = isolines(2 * x + y, 5.5)
    ends = found.reshape(-1, 2)
    assert len(found) >= 5
    assert 2 * ends[:, 0] + ends[:, 1] == pytest.approx(np.full(len(ends), 5.5))


def test_the_line_around_a_hill_is_closed() -> None:
    x, y = np.meshgrid(np.linspace(-1, 1, 31), np.linspace(-1, 1, 31))
    ends = isolines(-(x**2 + y**2), -0.25).reshape(-1, 2).round(9)
    _, counts = np.unique(ends, axis=0, return_counts=True)
    assert (counts == 2).all()
    radius = np.hypot(ends[:, 0] / 15 - 1, ends[:, 1] / 15 - 1)
    assert radius == pytest.approx(np.full(len(radius), 0.5), abs=0.01)


@pytest.mark.parametrize("level", [0.4, 0.6])
def test_in_a_saddle_the_mean_decides_what_belongs_together(level: float) -> None:
    found = isolines(np.array([[1.0, 0.0], [0.0, 1.0]]), level)
    assert len(found) == 2
    rising = (found[:, 2] - found[:, 0]) * (found[:, 3] - found[:, 1]) > 0
    assert rising.all() == (level < 0.5)


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=12, max_size=12), st.floats(-2, 2))
def test_odd_values_give_lines_that_are_finite_and_inside(values: list[float], level: float) -> None:
    found = isolines(np.array(values).reshape(3, 4), level)
    assert found.shape[1] == 4
    assert np.isfinite(found).all()
    assert found.size == 0 or (found.min() >= 0 and found.max() <= 3)


def test_nothing_has_no_line() -> None:
    assert isolines(np.zeros((1, 5)), 0.0).shape == (0, 4)
    assert isolines(np.zeros((4, 4)), 1.0).shape == (0, 4)
