"""The contour map: lines of equal loss lie where they should, and hover tells exact losses."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.plots.mountain.contour_map import ContourMap
from nnviz.gui.plots.mountain.finer import even, finer
from nnviz.gui.plots.mountain.heights import Heights
from nnviz.gui.plots.mountain.levels import equal_lines, levels_of
from nnviz.gui.plots.mountain.numbers import level_texts, place_numbers, walked_pixels
from nnviz.gui.plots.mountain.relief import LevelLines
from nnviz.gui.widgets.themed import look
from nnviz.session.frame.plots import PathLine, PlaneFrame, RatePath

pytestmark = pytest.mark.usefixtures("qapp")

MakePlane = Callable[..., PlaneFrame]
ALL_THEMES = [*THEMES.values(), THEMES["dark"].projector()]


def test_lines_of_a_slanting_plane_are_straight() -> None:
    a, b = np.linspace(0, 1, 7), np.linspace(0, 2, 9)
    values = np.add.outer(b, 2 * a)
    ends = equal_lines(a, b, values, 1.3)
    np.testing.assert_allclose(2 * ends[:, 0] + ends[:, 1], 1.3)
    np.testing.assert_allclose(2 * ends[:, 2] + ends[:, 3], 1.3)
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]).sum()
    assert length == pytest.approx(np.hypot(0.65, 1.3))


def test_lines_of_a_bowl_are_circles() -> None:
    axis = np.linspace(-1, 1, 81)
    values = np.add.outer(axis**2, axis**2)
    ends = equal_lines(axis, axis, values, 0.49)
    np.testing.assert_allclose(np.hypot(ends[:, 0], ends[:, 1]), 0.7, atol=2e-3)
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]).sum()
    assert length == pytest.approx(2 * np.pi * 0.7, rel=2e-3)


def test_no_line_passes_what_is_not_finite_or_out_of_range() -> None:
    axis = np.linspace(-1, 1, 11)
    values = np.add.outer(axis, axis)
    assert len(equal_lines(axis, axis, values, 5.0)) == 0
    values[5, 5] = np.nan
    assert np.isfinite(equal_lines(axis, axis, values, 0.0)).all()


@pytest.mark.parametrize("log", [False, True])
def test_every_level_is_twice_the_one_below(make_plane: MakePlane, log: bool) -> None:
    heights = Heights.of(make_plane(), log)
    levels = levels_of(heights)
    assert 3 <= len(levels) <= 8
    assert np.divide(levels[1:], levels[:-1]) == pytest.approx(2.0)
    assert heights.low <= levels[0] < heights.high / 2 <= levels[-1] < heights.high


def test_where_the_loss_hardly_changes_the_height_above_the_foot_doubles(make_plane: MakePlane) -> None:
    frame = make_plane()
    frame.losses[:] = 0.65 + 0.01 * frame.losses
    heights = Heights.of(frame, False, with_paths=False)
    rises = np.array(levels_of(heights)) - heights.low
    assert len(rises) >= 3
    assert rises[1:] / rises[:-1] == pytest.approx(2.0)


def test_a_loss_of_0_at_the_foot_has_levels_all_the_same(make_plane: MakePlane) -> None:
    frame = make_plane()
    frame.losses[:] -= frame.losses.min()
    for log in (False, True):
        assert 3 <= len(levels_of(Heights.of(frame, log, with_paths=False))) <= 8


def test_a_flat_plane_has_no_lines(make_plane: MakePlane) -> None:
    frame = make_plane()
    frame.losses[:] = 1.0
    assert levels_of(Heights.of(frame, False, with_paths=False)) == []


@pytest.fixture
def contour(qtbot: QtBot) -> ContourMap:
    contour = ContourMap()
    qtbot.addWidget(contour)
    contour.resize(400, 320)
    return contour


def test_hover_tells_the_exact_loss_of_the_nearest_grid_point(contour: ContourMap, make_plane: MakePlane) -> None:
    frame = make_plane()
    frame.losses[4, 7] = 0.123456789012345
    contour.show_plane(frame, log=False)
    assert contour.read_out is not None
    text = contour.read_out(float(frame.a[7]) + 0.01, float(frame.b[4]) - 0.01)
    assert "loss 0.123456789012345" in text
    assert "w₁,₁,₁" in text
    assert "b₂,₁" in text


def test_lines_are_not_made_anew_while_only_the_path_grows(
    contour: ContourMap, make_plane: MakePlane, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = []
    original = LevelLines.show_plane
    monkeypatch.setattr(LevelLines, "show_plane", lambda *given, **named: times.append(original(*given, **named)))
    frame = make_plane()
    contour.show_plane(frame, log=False)
    first = contour.grab().toImage()
    contour.show_plane(replace(frame, here=(-1.0, 0.5, 1.0)), log=False)
    assert contour.grab().toImage() != first
    assert len(times) == 1
    contour.show_plane(make_plane(), log=False)
    assert len(times) == 2


def test_the_axes_have_the_names_of_the_directions(contour: ContourMap, make_plane: MakePlane) -> None:
    contour.show_plane(make_plane(), log=True)
    contour.grab()
    assert (contour.paper.x_axis.name, contour.paper.y_axis.name) == ("w₁,₁,₁", "b₂,₁")
    assert contour.paper.x_axis.low <= -1.5 + 1e-9
    assert contour.paper.x_axis.high >= 1.5 - 1e-9


@pytest.mark.parametrize("size", [(400, 320), (300, 700), (900, 300)])
def test_a_step_is_as_long_in_both_directions(
    contour: ContourMap, make_plane: MakePlane, size: tuple[int, int]
) -> None:
    contour.show_plane(make_plane(), log=False)
    contour.resize(*size)
    contour.grab()
    origin, right, up = (contour.pixel(*place) for place in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
    assert right.x() - origin.x() == pytest.approx(origin.y() - up.y(), rel=0.01)
    assert contour.paper.x_axis.low <= -1.499
    assert contour.paper.y_axis.high >= 1.199


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: f"{theme.name} {theme.text_scale:.1f}")
@pytest.mark.parametrize("value", [0.0, 1e-300, 1e300, np.nan, np.inf])
def test_odd_planes_are_painted_without_harm(contour: ContourMap, make_plane: MakePlane, theme, value: float) -> None:
    """Catches a NaN or ∞ that reaches Qt (which warns) or int() (which raises), and a logarithm of what has none."""
    look.set_theme(theme)
    frame = make_plane()
    frame.losses[2:5, 3] = value
    contour.show_plane(frame, log=False)
    contour.grab()
    frame = make_plane(here=(value, value, value), paths=(PathLine("", 2, *[np.full(3, value)] * 3, np.arange(3)),))
    frame.losses[:] = value
    contour.show_plane(frame, log=True)
    contour.grab()


def test_it_is_painted_on_other_devices(contour: ContourMap, make_plane: MakePlane) -> None:
    contour.show_plane(make_plane(), log=False)
    image = QImage(300, 240, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        contour.paint(painter, QRectF(0, 0, 300, 240), THEMES["dark"])
    assert len({image.pixel(x, 120) for x in range(300)}) > 20


def test_without_a_plane_it_is_empty(contour: ContourMap, make_plane: MakePlane) -> None:
    contour.show_plane(make_plane(), log=False)
    contour.show_plane(None, log=False)
    assert contour.read_out is not None
    assert contour.read_out(0.0, 0.0) == ""
    contour.grab()


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: f"{theme.name} {theme.text_scale:.1f}")
def test_numbers_cover_neither_the_path_nor_each_other(contour: ContourMap, make_plane: MakePlane, theme) -> None:
    frame = make_plane()
    look.set_theme(theme)
    contour.show_plane(frame, log=False)
    contour.grab()
    rooms = [room for room, _ in contour._lines._numbers]
    walked = walked_pixels(frame, contour)
    assert rooms
    assert not any(room.contains(QPointF(*place)) for room in rooms for place in walked.tolist())
    assert not any(room.intersects(other) for place, room in enumerate(rooms) for other in rooms[:place])


def test_numbers_keep_off_the_rates_that_are_drawn_too_and_off_the_rims_of_marks(contour, make_plane) -> None:
    frame = make_plane()
    line = PathLine("", 0, np.linspace(-1, 1, 9), np.full(9, -0.4), np.linspace(2, 1, 9), np.arange(9))
    rate = RatePath(0.1, "crawling", "crawling", line, False, 1.0, "update 8, L = 1")
    frame = replace(frame, rates=(rate,))
    alone, together = (len(walked_pixels(frame, contour, with_rates=is_on)) for is_on in (False, True))
    assert together > alone + 9
    contour.with_rates = True
    contour.show_plane(frame, log=False)
    contour.grab()
    now = QPointF(*np.array(contour.pixels(np.array([frame.here[0]]), np.array([frame.here[1]])))[:, 0])
    for room in contour._lines.rooms:
        line = np.stack(contour.pixels(rate.line.a, rate.line.b), axis=1)
        assert not any(room.contains(QPointF(*place)) for place in line.tolist())
        assert not room.adjusted(-8, -8, 8, 8).contains(now)


def test_numbers_that_would_be_under_the_path_everywhere_are_left_out(qapp: object) -> None:
    line = np.array([[10.0, 50.0, 190.0, 50.0]])
    walked = np.stack([np.linspace(0, 200, 40), np.full(40, 50.0)], axis=1)
    bounds = QRectF(0, 0, 200, 100)
    assert len(place_numbers([("0.5", line)], bounds, walked - (0, 40), 7, THEMES["light"])) == 1
    assert place_numbers([("0.5", line)], bounds, walked, 7, THEMES["light"]) == []


def test_numbers_have_as_many_digits_as_tell_them_apart() -> None:
    assert level_texts([0.1, 0.23, 1.5]) == ["0.10", "0.23", "1.5"]
    assert level_texts([0.6931, 0.6948, 0.7012]) == ["0.693", "0.695", "0.701"]
    assert len(level_texts([1.0, 1.0 + 1e-12])) == 2


def test_a_pointer_on_a_dot_names_its_update_and_elsewhere_none(
    contour: ContourMap, make_plane: MakePlane, make_path: Callable[..., PathLine], qtbot: QtBot
) -> None:
    path = make_path()
    contour.resize(420, 380)
    contour.show_plane(make_plane(paths=(path,)), log=False)
    contour.show()
    pointed: list[int] = []
    contour.dot_pointed.connect(pointed.append)
    x, y = contour.pixels(path.a, path.b)
    for at in ((x[0], y[0]), (x[-1], y[-1]), (contour.paper.area.right() - 3, contour.paper.area.bottom() - 3)):
        qtbot.mouseMove(contour.viewport(), QPointF(*at).toPoint())
    assert pointed == [int(path.updates[0]), int(path.updates[-1]), -1]


@pytest.mark.parametrize("log", [False, True])
def test_a_file_gets_the_same_map_and_the_shown_one_is_left_alone(
    contour: ContourMap, make_plane: MakePlane, check_dark_picture, log: bool
) -> None:
    """Catches a picture for a file that lacks a part, or borrows the colours of the window."""
    contour.show_plane(make_plane(), log=log)
    check_dark_picture(contour)


def test_between_the_points_of_the_grid_it_is_smooth_and_the_points_keep_their_values() -> None:
    grid = np.random.default_rng(1).random((4, 6))
    fine = finer(grid, 5)
    assert fine.shape == (16, 26)
    np.testing.assert_allclose(fine[::5, ::5], grid)
    places = np.arange(4.0)
    parabola = np.add.outer(places**2, 2 * places**2)
    exact = np.add.outer(np.linspace(0, 3, 7) ** 2, 2 * np.linspace(0, 3, 7) ** 2)
    inner = slice(2, -2)  # at the ends it goes on straight
    np.testing.assert_allclose(finer(parabola, 2)[inner, inner], exact[inner, inner])


def test_straight_between_the_points_nothing_overshoots() -> None:
    grid = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 1.0]])
    np.testing.assert_allclose(even(grid, 4)[0], [*[0.0] * 4, 0.0, 0.25, 0.5, 0.75, *[1.0] * 5])
