"""Labels at the ends of curves stay apart, in order, inside, and as near to their curves as that goes."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.plots.end_labels import EndLabel, end_places, spread

HEIGHTS = st.lists(st.floats(-500, 500), min_size=1, max_size=6)


@given(HEIGHTS)
def test_labels_keep_their_order_and_their_distance(wanted: list[float]) -> None:
    placed = [y for _, y in sorted(zip(wanted, spread(wanted, [15.0] * len(wanted), 0.0, 200.0), strict=True))]
    assert all(b - a >= 15.0 - 1e-9 for a, b in pairwise(placed))
    assert placed[0] >= 7.5 - 1e-9
    assert placed[-1] <= 192.5 + 1e-9


def test_two_that_coincide_move_apart_by_half_a_label_each() -> None:
    assert spread([100.0, 100.0], [16.0, 16.0], 0.0, 200.0) == [92.0, 108.0]


def test_labels_of_unlike_heights_touch_where_they_would_cover_each_other() -> None:
    # By hand: the middles are (10 + 30) / 2 = 20 apart, and equally far from where they want to be.
    assert spread([100.0, 104.0], [10.0, 30.0], 0.0, 200.0) == [92.0, 112.0]


def test_the_order_in_which_labels_are_given_is_that_of_the_answer() -> None:
    assert spread([150.0, 20.0, 80.0], [15.0] * 3, 0.0, 200.0) == [150.0, 20.0, 80.0]


@given(HEIGHTS, st.integers(0, 2**32 - 1))
def test_no_other_places_are_nearer_to_the_curves(wanted: list[float], seed: int) -> None:
    wanted = sorted(wanted)
    placed = np.array(spread(wanted, [15.0] * len(wanted), 0.0, 200.0))
    cost = ((placed - wanted) ** 2).sum()
    for scale in (0.1, 3.0, 40.0):
        other = np.sort(np.clip(placed + np.random.default_rng(seed).normal(0, scale, len(placed)), 7.5, 192.5))
        if np.all(np.diff(other) >= 15.0):
            assert ((other - wanted) ** 2).sum() >= cost - 1e-6


def test_without_room_for_all_they_share_what_there_is() -> None:
    assert spread([0.0, 0.0, 0.0], [20.0] * 3, 0.0, 40.0) == pytest.approx([10.0, 20.0, 30.0])
    assert spread([], [], 0.0, 40.0) == []


@pytest.mark.parametrize("one_line", [True, False])
def test_a_label_stands_right_of_its_end_and_inside_the_picture(qapp: object, one_line: bool) -> None:
    area = QRectF(40, 10, 300, 150)
    labels = [EndLabel(x, 20.0, "training rows", "0.240", "#000000") for x in (60.0, 335.0)]
    for theme in (THEMES["light"], THEMES["dark"].projector()):
        near, far = end_places(labels, area, theme, one_line=one_line)
        assert near.left() > 60.0
        assert abs(near.center().y() - far.center().y()) >= 15.0
        assert all(area.contains(place) for place in (near, far))
