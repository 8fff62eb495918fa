"""The bars beside numbers that add up."""

import math

import numpy as np
import pytest

from nnviz.session.frame.shares import shares


@pytest.mark.parametrize(
    ("values", "lengths"),
    [
        ([2.0, -4.0, 1.0], [0.5, -1.0, 0.25]),
        ([3.0, math.inf, math.nan, -math.inf], [1.0, 0.0, 0.0, 0.0]),
        ([math.nan, math.inf], [0.0, 0.0]),
        ([0.0, 0.0], [0.0, 0.0]),
        ([], []),
    ],
)
def test_each_bar_is_a_part_of_the_longest_finite_one(values, lengths):
    assert shares(np.array(values)) == lengths
