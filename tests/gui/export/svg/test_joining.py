"""Pieces of a curve come together, whatever their order and direction."""

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLineF, QPointF

from nnviz.gui.export.svg.joining import joined

POINTS = st.tuples(st.integers(0, 4), st.integers(0, 4))
LINES = st.lists(st.tuples(POINTS, POINTS).filter(lambda pair: pair[0] != pair[1]), max_size=20)


def lines_of(pairs: list) -> list[QLineF]:
    return [QLineF(QPointF(*start), QPointF(*stop)) for start, stop in pairs]


@given(pairs=LINES)
def test_every_line_is_drawn_once_and_none_is_added(pairs: list) -> None:
    curves = joined(lines_of(pairs))
    drawn = [frozenset((a.toTuple(), b.toTuple())) for curve in curves for a, b in pairwise(curve)]
    assert sorted(map(sorted, drawn)) == sorted(sorted({start, stop}) for start, stop in pairs)


def test_a_shuffled_curve_is_one_line() -> None:
    points = [(place, (place * 7) % 11) for place in range(50)]
    pairs = [pair if index % 2 else pair[::-1] for index, pair in enumerate(pairwise(points))]
    random.Random(1).shuffle(pairs)
    (curve,) = joined(lines_of(pairs))
    found = [point.toTuple() for point in curve]
    assert found in (points, points[::-1])


def test_a_closed_curve_comes_back_to_where_it_began() -> None:
    corners = [(0, 0), (4, 0), (4, 4), (0, 4)]
    (curve,) = joined(lines_of([(corners[place], corners[(place + 1) % 4]) for place in (2, 0, 3, 1)]))
    assert len(curve) == 5
    assert curve[0] == curve[-1]


def test_where_three_lines_meet_each_of_them_ends() -> None:
    assert len(joined(lines_of([((0, 0), (1, 1)), ((1, 1), (2, 0)), ((1, 1), (1, 3))]))) == 3
