"""How far an axis reaches, whatever the numbers are."""

import numpy as np
import pytest

from nnviz.gui.plots.ranges import range_of, zero_note


def test_what_is_0_on_a_logarithmic_axis_is_told_and_seen_to_be_smaller() -> None:
    losses = np.array([0.5, 0.0])
    low, high = range_of([losses], log=True)
    assert low <= 0.05
    assert high > 0.5
    assert zero_note([losses, np.array([np.nan])], log=True) == " (0 is drawn at the lower edge)"
    assert zero_note([losses], log=False) == zero_note([losses[:1]], log=True) == zero_note([], log=True) == ""
    assert zero_note([losses - 0.1], log=True) == " (below 0 there is no logarithm)"


@pytest.mark.parametrize("log", [False, True])
def test_the_range_of_odd_numbers_is_finite_and_not_empty(log: bool) -> None:
    for values in ([], [np.nan], [np.inf, -np.inf], [0.0], [1e300, 1.0], [5.0, 5.0], [1e-320, 2.0]):
        low, high = range_of([np.array(values)], log=log)
        assert np.isfinite([low, high]).all()
        assert low < high
        assert not log or low > 0
