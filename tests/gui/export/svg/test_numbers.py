"""An outline is written short, and is read as what it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath
from svg_files import segments

from nnviz.gui.export.svg.numbers import path_data, short

NUMBERS = st.floats(-2000, 2000, width=32) | st.integers(-50, 50).map(float)
POINTS = st.tuples(NUMBERS, NUMBERS)
STEPS = st.lists(st.one_of(
    st.tuples(st.just("M"), POINTS), st.tuples(st.just("L"), POINTS), st.tuples(st.just("Q"), POINTS, POINTS),
    st.tuples(st.just("C"), POINTS, POINTS, POINTS), st.tuples(st.just("Z")),
), min_size=1, max_size=30)  # fmt: skip


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.0, "0"), (-0.001, "0"), (12.0, "12"), (0.5, ".5"), (-0.504, "-.5"), (1280.25, "1280.25"), (-3.1, "-3.1")],
)
def test_a_number_has_no_character_too_many(number: float, text: str) -> None:
    assert short(number) == text


def path_of(steps: list[tuple]) -> QPainterPath:
    path = QPainterPath()
    path.moveTo(1, 2)
    for letter, *points in steps:
        numbers = [number for point in points for number in point]
        draw = {"M": path.moveTo, "L": path.lineTo, "Q": path.quadTo, "C": path.cubicTo}.get(letter, path.closeSubpath)
        draw(*numbers)
    return path


def spots(kinds_and_points: list) -> list[tuple[float, float]]:
    """Where every stretch that has a length begins and ends, and how its middle lies."""
    found, here = [], (0.0, 0.0)
    for kind, points in kinds_and_points:
        if kind != "M" and max(abs(a - b) for point in points for a, b in zip(point, here, strict=True)) > 0.02:
            weights = (0.125, 0.375, 0.375, 0.125) if kind == "C" else (0.5, 0.5)
            middle = [sum(w * p[axis] for w, p in zip(weights, (here, *points), strict=True)) for axis in (0, 1)]
            found += [here, tuple(middle), points[-1]]
        here = points[-1]
    return found


def drawn(path: QPainterPath) -> list:
    found, place = [], 0
    while place < path.elementCount():
        element = path.elementAt(place)
        if element.isCurveTo():
            points = tuple((path.elementAt(i).x, path.elementAt(i).y) for i in range(place, place + 3))
            found.append(("C", points))
            place += 3
        else:
            found.append(("M" if element.isMoveTo() else "L", ((element.x, element.y),)))
            place += 1
    return found


@given(steps=STEPS)
def test_an_outline_is_read_as_it_was_drawn(steps: list[tuple]) -> None:
    path = path_of(steps)
    right, read = spots(drawn(path)), spots(segments(path_data(path)))
    for these, those in ((right, read), (read, right)):  # nothing is left out, and nothing is added
        for spot in these:
            assert min(max(abs(a - b) for a, b in zip(spot, other, strict=True)) for other in those) < 0.04


def test_no_rounding_adds_up_along_a_curve_of_a_thousand_points() -> None:
    path = QPainterPath()
    for place in range(1000):
        (path.lineTo if place else path.moveTo)(place / 3, place / 7)
    kind, ((x, y),) = segments(path_data(path))[-1]
    assert (kind, x, y) == ("L", pytest.approx(333, abs=0.006), pytest.approx(999 / 7, abs=0.006))


def test_what_is_closed_is_written_as_closed() -> None:
    path = QPainterPath()
    path.addRect(QRectF(10, 20, 30, 40))
    assert path_data(path) == "M10 20h30v40H10z"


def test_a_quadratic_curve_is_written_as_one() -> None:
    path = QPainterPath()
    path.quadTo(10, 0, 10, 10)
    path.quadTo(10, 20, 0, 20)
    assert path_data(path, 0) == "M0 0q10 0 10 10t-10 10"
