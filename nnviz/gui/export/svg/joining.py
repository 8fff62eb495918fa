"""Single lines joined to the curves that they make: an isoline is one line, not hundreds of pieces."""

from collections import defaultdict
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF

from nnviz.gui.export.svg.numbers import PLACES

#: Two ends are one point where they are written alike.
_Corner = tuple[int, int]


def joined(lines: Sequence[QLineF]) -> list[list[QPointF]]:
    """The points along each curve, in the order in which the first lines of the curves come.

    Lines are joined where two of them end in one point; where more do, each of them ends there.
    """
    ends = [(_corner(line.p1()), _corner(line.p2())) for line in lines]
    meeting: defaultdict[_Corner, list[int]] = defaultdict(list)
    for place, (start, stop) in enumerate(ends):
        meeting[start].append(place)
        meeting[stop].append(place)
    taken: set[int] = set()
    curves = []
    for place, line in enumerate(lines):
        if place in taken:
            continue
        taken.add(place)
        before = _walk(ends[place][0], place, lines, ends, meeting, taken)
        after = _walk(ends[place][1], place, lines, ends, meeting, taken)
        curves.append([*reversed(before), line.p1(), line.p2(), *after])
    return curves


def _corner(point: QPointF) -> _Corner:
    return round(point.x() * 10**PLACES), round(point.y() * 10**PLACES)


def _walk(
    corner: _Corner,
    place: int,
    lines: Sequence[QLineF],
    ends: Sequence[tuple[_Corner, _Corner]],
    meeting: dict[_Corner, list[int]],
    taken: set[int],
) -> list[QPointF]:
    """The points after ``corner``, one end of the line at ``place``, as far as the curve goes on."""
    points: list[QPointF] = []
    while len(meeting[corner]) == 2:
        place = next((other for other in meeting[corner] if other != place), place)
        if place in taken:
            break
        taken.add(place)
        goes_forth = ends[place][0] == corner
        points.append(lines[place].p2() if goes_forth else lines[place].p1())
        corner = ends[place][1 if goes_forth else 0]
    return points
