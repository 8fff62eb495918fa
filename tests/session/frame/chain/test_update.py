"""The cards of an update: what changes is seen to change."""

import numpy as np
import pytest

from nnviz import resources
from nnviz.session import Session
from nnviz.session.frame.chain.update import telling_digits
from nnviz.session.notation import number


def test_a_small_step_is_seen_in_the_new_weights():
    """Mazur's w₁ goes from 0.15 to 0.149780716, which three digits would write as 0.150."""
    session = Session.open(resources.path("experiments", "mazur.nnviz.json"))
    session.end()
    written = "".join(piece.latex for line in session.frame().chain.product for piece in line)
    assert "0.1498" in written
    assert "0.1996" in written


@pytest.mark.parametrize(
    ("old", "new", "digits"),
    [
        ([0.15], [0.1], 3),
        ([0.15], [0.15], 3),
        ([0.15, 0.2], [0.14978, 0.2], 4),
        ([0.15, 0.2], [0.1, 0.19999], 5),
        ([1.0], [1.0 + 1e-12], 3),
    ],
)
def test_no_more_digits_than_needed_are_written(old, new, digits):
    assert telling_digits(np.array(old), np.array(new)) == digits


def test_of_many_numbers_the_largest_change_is_seen():
    old = np.full((4, 4), 0.5)
    new = old + np.linspace(0, 1e-3, 16).reshape(4, 4)
    digits = telling_digits(old, new)
    assert number(new[-1, -1], digits) != number(0.5, digits)
    assert digits < 6
