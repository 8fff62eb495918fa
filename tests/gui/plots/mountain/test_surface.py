"""The mountain is painted rightly from every side, and is turned with mouse and keys."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import THEMES, Theme
from nnviz.gui.plots.mountain import path, surface_view
from nnviz.gui.plots.mountain.heights import Heights
from nnviz.gui.plots.mountain.path import pieces_of
from nnviz.gui.plots.mountain.surface import paint_surface
from nnviz.gui.plots.mountain.surface_view import SurfaceView
from nnviz.gui.plots.mountain.turning import SIDE, TALL, Camera, Turn, visible
from nnviz.session.frame.plots import PathLine, PlaneFrame

pytestmark = pytest.mark.usefixtures("qapp")

MakePlane = Callable[..., PlaneFrame]
MakePath = Callable[..., PathLine]
LIGHT = THEMES["light"]
ALL_THEMES = [*THEMES.values(), THEMES["dark"].projector()]


def painted(frame: PlaneFrame, theme: Theme = LIGHT, turn: Turn | None = None, width: int = 340) -> QImage:
    image = QImage(width, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    with QPainter(image) as painter:
        paint_surface(painter, QRectF(0, 0, width, 300), frame, theme, turn or Turn())
    return image


def count_of(image: QImage, colour: str) -> int:
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    return np.count_nonzero(pixels & 0xFFFFFF == QColor(colour).rgb() & 0xFFFFFF)


def test_nothing_is_painted_beside_its_place_however_near_one_looks(make_plane: MakePlane) -> None:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    with QPainter(image) as painter:
        paint_surface(painter, QRectF(150, 100, 100, 100), make_plane(), LIGHT, Turn(zoom=4.0))
    assert count_of(image.copy(0, 0, 150, 300), "#123456") == 150 * 300
    assert count_of(image.copy(250, 0, 150, 300), "#123456") == 150 * 300
    assert count_of(image.copy(150, 0, 100, 100), "#123456") == 100 * 100


# ---------------------------------------------------------------- the projection


@pytest.mark.parametrize("azimuth", range(0, 360, 30))
@pytest.mark.parametrize("elevation", [8.0, 34.0, 88.0])
def test_the_whole_box_is_in_the_picture_from_every_side(azimuth: float, elevation: float) -> None:
    rect = QRectF(10, 20, 400, 250)
    camera = Camera(rect, Turn(azimuth, elevation))
    corners = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-TALL, TALL)], dtype=float)
    right, down = camera.project(*corners.T)
    assert right.min() >= rect.left() - 1e-6
    assert right.max() <= rect.right() + 1e-6
    assert down.min() >= rect.top() - 1e-6
    assert down.max() <= rect.bottom() + 1e-6


@pytest.mark.parametrize("azimuth", range(0, 90, 15))
@pytest.mark.parametrize("elevation", [8.0, 36.0, 88.0])
def test_a_disc_fills_the_height_with_what_rises_from_its_floor(azimuth: float, elevation: float) -> None:
    rect, ring = QRectF(10, 20, 900, 250), np.linspace(0, 2 * np.pi, 721)
    camera, of_square = Camera(rect, Turn(azimuth, elevation), SIDE), Camera(rect, Turn(azimuth, elevation))
    rim = np.stack([np.cos(ring), np.sin(ring), np.full_like(ring, TALL)])
    floor = np.array([(x, y, -TALL) for x in (-1, 1) for y in (-1, 1)], dtype=float).T
    down = np.concatenate([camera.project(*rim)[1], camera.project(*floor)[1]])
    assert down.min() >= rect.top() - 1e-6
    assert down.max() <= rect.bottom() + 1e-6
    assert camera.scale > of_square.scale
    if azimuth == 45 and elevation < 80:
        assert (down.min(), down.max()) == pytest.approx((rect.top(), rect.bottom()), abs=0.1)


def test_what_is_nearer_is_lower_on_the_paper_and_what_is_higher_is_higher() -> None:
    camera = Camera(QRectF(0, 0, 300, 300), Turn(0.0, 30.0))
    assert camera.point(0, -1, 0).y() > camera.point(0, 1, 0).y()
    assert camera.point(0, 0, TALL).y() < camera.point(0, 0, 0).y()
    assert camera.depth(np.array(0.0), np.array(1.0)) > camera.depth(np.array(0.0), np.array(-1.0))


def test_a_wall_hides_what_lies_behind_it_and_nothing_else() -> None:
    surface = np.full((41, 41), -TALL)
    surface[20, :] = TALL  # a wall across the middle, seen from the front
    camera = Camera(QRectF(0, 0, 300, 300), Turn(0.0, 30.0))
    x, z = np.zeros(3), np.array([-TALL, -TALL, TALL + 0.1])
    seen = visible(x, np.array([0.4, -0.5, 0.4]), z, surface, camera)
    assert seen.tolist() == [False, True, True]


def test_from_straight_above_everything_is_seen(make_plane: MakePlane) -> None:
    surface = TALL * (2 * Heights.of(make_plane(), False).grid - 1)
    place = np.linspace(-0.9, 0.9, 7)
    camera = Camera(QRectF(0, 0, 300, 300), Turn(0.0, 88.0))
    assert visible(place, place, np.full(7, TALL), surface, camera).all()


# ---------------------------------------------------------------- paths


def test_a_path_is_cut_at_the_edge_of_the_plane(make_plane: MakePlane) -> None:
    far = PathLine("", -1, np.array([0.0, 100.0]), np.array([0.1, 0.1]), np.array([1.0, 1.0]), np.arange(2))
    frame = make_plane(paths=(far,))
    pieces = pieces_of(far, frame, Heights.of(frame, False))
    assert pieces.x.min() >= 0.0
    assert pieces.x.max() == pytest.approx(1.0)
    np.testing.assert_allclose(pieces.x[1:, 0], pieces.x[:-1, 1])


def test_what_is_no_number_leaves_a_gap(make_plane: MakePlane) -> None:
    a = np.array([-1.0, -0.5, np.nan, 0.0, 0.5])
    path = PathLine("", -1, a, np.zeros(5), np.array([1.0, 1.0, 1.0, 1.0, 1.0]), np.arange(5))
    frame = make_plane(paths=(path,))
    pieces = pieces_of(path, frame, Heights.of(frame, False))
    assert np.isfinite(pieces.x).all()
    covered = pieces.x * 1.5
    assert not ((covered > -0.49) & (covered < -0.01)).any()


def test_the_path_lies_at_its_own_losses(make_plane: MakePlane) -> None:
    high = PathLine("", -1, np.array([0.0, 0.5]), np.zeros(2), np.array([5.0, 5.0]), np.arange(2))
    frame = make_plane(paths=(high,))
    heights = Heights.of(frame, False)
    expected = TALL * (2 * heights.at(np.array(5.0)) - 1)
    assert pieces_of(high, frame, heights).z == pytest.approx(expected, abs=0.02)


def test_an_end_that_hovers_stands_on_a_plumb_line(make_plane: MakePlane, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [make_plane(paths=(), here=(0.0, -0.5, loss)) for loss in (float(bowl_at(0.0, -0.5)), 4.0)]
    on_it, over_it = (painted(frame) for frame in frames)
    monkeypatch.setattr(path, "HOVERING", np.inf)
    assert painted(frames[0]) == on_it
    assert painted(frames[1]) != over_it


def bowl_at(a: float, b: float) -> float:
    return 0.5 * (a - 0.3) ** 2 + 4.0 * (b - 0.1) ** 2 + 0.03


# ---------------------------------------------------------------- pictures


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: f"{theme.name} {theme.text_scale:.1f}")
def test_path_and_position_are_seen_in_every_theme(make_plane: MakePlane, theme: Theme) -> None:
    with_path = count_of(painted(make_plane(), theme, width=500), theme.current)
    without = count_of(painted(make_plane(paths=(), here=(9.0, 9.0, 1.0)), theme, width=500), theme.current)
    assert with_path > without + 100


def test_lanes_have_their_own_colours(make_plane: MakePlane, make_path: MakePath) -> None:
    image = painted(make_plane(paths=tuple(make_path(colour=colour) for colour in range(3))))
    assert count_of(image, LIGHT.runs[2]) > 50


@pytest.mark.parametrize("value", [0.0, 1e-300, 1e300, -1e300, np.nan, np.inf])
@pytest.mark.parametrize("log", [False, True])
def test_odd_planes_are_painted_without_harm(make_plane: MakePlane, value: float, log: bool) -> None:
    """Catches a NaN or ∞ that reaches Qt (which warns) or int() (which raises), and a logarithm of what has none."""
    frame = make_plane()
    frame.losses[2:5, 3] = value
    painted(frame, turn=Turn(log=log))
    frame.losses[:] = value
    painted(replace(frame, here=(value, value, value)), turn=Turn(log=log))


@pytest.mark.parametrize("moments", [0, 1, 2])
def test_short_paths_are_painted_without_harm(make_plane: MakePlane, make_path: MakePath, moments: int) -> None:
    """Catches a path taken for a line: of no moment, or of one, there is none."""
    painted(make_plane(paths=(make_path(moments), make_path(moments, colour=1))))


def test_a_tiny_grid_and_long_names_are_painted_without_harm(make_plane: MakePlane) -> None:
    """Catches an axis whose name leaves no room for it, from any side."""
    for theme in ALL_THEMES:
        for azimuth in range(0, 360, 45):
            frame = make_plane(2, a_name="a long name " * 8, b_name="", note="")
            painted(frame, theme, Turn(azimuth, 20.0), width=160)


def test_a_hole_shows_the_ground_in_magenta(make_plane: MakePlane) -> None:
    frame = make_plane(paths=())
    frame.losses[:8, :8] = np.nan
    without_hole = painted(make_plane(paths=()), turn=Turn(0.0, 80.0))
    assert painted(frame, turn=Turn(0.0, 80.0)) != without_hole


# ---------------------------------------------------------------- the widget


@pytest.fixture
def view(qtbot: QtBot, make_plane: MakePlane) -> SurfaceView:
    view = SurfaceView()
    qtbot.addWidget(view)
    view.resize(400, 320)
    view.show_plane(make_plane(), log=False)
    view.show()
    return view


@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down])
def test_arrow_keys_turn_it_and_home_turns_it_back(qtbot: QtBot, view: SurfaceView, key: Qt.Key) -> None:
    usual = view.turn
    qtbot.keyClick(view, key)
    assert view.turn != usual
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.turn == usual


def test_a_drag_turns_it_and_a_double_click_turns_it_back(qtbot: QtBot, view: SurfaceView) -> None:
    usual = view.turn
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    qtbot.mouseMove(view, QPoint(160, 130))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(160, 130))
    assert view.turn.azimuth != usual.azimuth
    assert view.turn.elevation > usual.elevation
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert view.turn == usual


def test_the_wheel_and_plus_and_minus_zoom(qtbot: QtBot, view: SurfaceView, qapp: QApplication) -> None:
    wheel = QWheelEvent(
        QPointF(50, 50), view.mapToGlobal(QPointF(50, 50)), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    qapp.sendEvent(view, wheel)
    assert view.turn.zoom > 1
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert view.turn.zoom == pytest.approx(1.0)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.turn.zoom > 1


def test_it_never_turns_over(qtbot: QtBot, view: SurfaceView) -> None:
    for _ in range(30):
        qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.turn.elevation < 90
    for _ in range(30):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.turn.elevation > 0


def test_while_only_the_path_grows_the_mountain_is_painted_once(
    view: SurfaceView, make_plane: MakePlane, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = []
    original = surface_view.paint_mountain
    monkeypatch.setattr(surface_view, "paint_mountain", lambda *arguments: times.append(1) or original(*arguments))
    frame = make_plane()
    view.show_plane(frame, log=False)
    first = view.grab().toImage()
    view.show_plane(replace(frame, here=(-1.0, 0.5, 1.0)), log=False)
    assert view.grab().toImage() != first
    assert len(times) == 1
    view.show_plane(frame, log=True)
    view.grab()
    assert len(times) == 2


def test_it_says_where_it_stands(view: SurfaceView) -> None:
    assert "0.0300" in view.accessibleDescription()


def test_without_a_plane_it_is_empty(view: SurfaceView) -> None:
    view.show_plane(None, log=False)
    image = view.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}) == 1


def test_the_tooltip_tells_how_to_turn_it(view: SurfaceView) -> None:
    assert view.toolTip().startswith("Drag or press arrow keys to turn")
