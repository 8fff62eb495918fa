"""What all of core shares about arrays."""

import numpy as np
import pytest

from nnviz.core.arrays import read_only, sealed, without_warnings


def test_a_read_only_view_cannot_be_written_to_and_leaves_the_callers_array_alone():
    mine = np.zeros(2)
    view = read_only(mine)
    mine[0] = 1.0
    assert view[0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        view[0] = 2.0


def test_a_sealed_array_is_the_same_one_and_of_its_own_kind():
    mine = np.arange(3)
    assert sealed(mine) is mine
    assert mine.dtype.kind == "i"
    with pytest.raises(ValueError, match="read-only"):
        mine[0] = 2


def overflowing(fail=False):
    """∞ by way of an overflow."""
    if fail:
        raise KeyError
    return np.array([1e300]) * 1e300


def test_a_function_without_warnings_is_quiet_and_leaves_all_others_as_they_were():
    quiet = without_warnings(overflowing)
    assert quiet() == np.inf
    with pytest.raises(KeyError):
        quiet(fail=True)
    with pytest.warns(RuntimeWarning, match="overflow"):
        overflowing()
    assert quiet.__doc__ == "∞ by way of an overflow."
