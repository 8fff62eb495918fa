"""Three learning rates beside the mountain: what is drawn, what a click takes, what the pointer shows."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import THEMES, Theme
from nnviz.gui.plots.mountain.heights import Heights
from nnviz.gui.plots.mountain.path import walked_on
from nnviz.gui.plots.mountain.plane_view import PlaneView
from nnviz.gui.plots.mountain.strip import Ground, cells_of, map_in, paint_strip
from nnviz.gui.plots.mountain.surface import camera_for
from nnviz.gui.widgets.themed import look
from nnviz.session.frame.plots import Disc, PathLine, PlaneFrame, RatePath

LIGHT = THEMES["light"]
NAMES = ("too small", "right", "too large")


def rate_path(place: int, a: list[float], b: list[float], left: bool = False) -> RatePath:
    line = PathLine("η", (0, 2, 1)[place], np.array(a), np.array(b), np.full(len(a), 0.5), np.arange(len(a)))
    return RatePath(0.1 * 4**place, NAMES[place], "converging", line, left, 0.5, f"update {len(a) - 1}, L = 0.500")


@pytest.fixture
def frame(make_plane: Callable[..., PlaneFrame]) -> PlaneFrame:
    rates = (
        rate_path(0, [-1.0, -0.9], [0.8, 0.7]), rate_path(1, [-1.0, 0.0, 0.3], [0.8, 0.3, 0.1]),
        rate_path(2, [-1.0, 1.0, 9.0], [0.8, -0.5, 9.0], left=True),
    )  # fmt: skip
    return make_plane(rates=rates, disc=Disc(0.0, 0.1, 1.4, 6.0))


@pytest.fixture
def view(qtbot: QtBot, frame: PlaneFrame) -> PlaneView:
    made = PlaneView()
    qtbot.addWidget(made)
    made.resize(540, 460)
    made.set_kind("surface")
    made.show_plane(frame)
    made.show()
    return made


def image_of(frame: PlaneFrame, theme: Theme, rect: QRectF) -> QImage:
    image = QImage(round(rect.width()), round(rect.height()), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.background))
    with QPainter(image) as painter:
        paint_strip(painter, rect, frame, Ground.of(frame, Heights.of(frame, False), theme), theme)
    return image


@pytest.mark.parametrize("theme", [*THEMES.values(), THEMES["dark"].projector()], ids=lambda theme: theme.name)
def test_each_map_has_its_path_in_its_colour_and_no_other(qapp: object, frame: PlaneFrame, theme: Theme) -> None:
    rect = QRectF(0, 0, 172 * min(theme.text_scale, 1.6), 420 * min(theme.text_scale, 1.6))
    image = image_of(frame, theme, rect)
    for cell, path in zip(cells_of(rect, 3), frame.rates, strict=True):
        at = map_in(cell, frame, theme).toRect().adjusted(2, 2, -2, -2)
        part = image.copy(at)
        pixels = np.frombuffer(part.constBits(), dtype=np.uint32).reshape(at.height(), -1) & 0xFFFFFF
        for other in frame.rates:
            count = np.count_nonzero(pixels == QColor(theme.run_colour(other.line.colour)).rgb() & 0xFFFFFF)
            assert count > 10 if other is path else count < 3


def test_all_maps_have_one_scale_for_both_axes(qapp: object, frame: PlaneFrame) -> None:
    for cell in cells_of(QRectF(0, 0, 172, 420), 3):
        at = map_in(cell, frame, LIGHT)
        assert at.width() / (frame.a[-1] - frame.a[0]) == pytest.approx(at.height() / (frame.b[-1] - frame.b[0]))
        assert cell.contains(at)


def test_a_click_wants_the_learning_rate_of_its_map(view: PlaneView, qtbot: QtBot) -> None:
    for place, cell in enumerate(cells_of(QRectF(view.strip.rect()), 3)):
        with qtbot.waitSignal(view.strip.rate_wanted) as wanted:
            QTest.mouseClick(view.strip, Qt.MouseButton.LeftButton, pos=cell.center().toPoint())
        assert wanted.args == [pytest.approx(0.1 * 4**place)]


def test_keys_choose_and_take_a_rate_too(view: PlaneView, qtbot: QtBot) -> None:
    QTest.keyClick(view.strip, Qt.Key.Key_Down)
    QTest.keyClick(view.strip, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.strip.rate_wanted) as wanted:
        QTest.keyClick(view.strip, Qt.Key.Key_Return)
    assert wanted.args == [pytest.approx(0.4)]


def test_the_pointer_shows_a_path_on_the_surface_and_gives_back_the_own_one(view: PlaneView) -> None:
    surface, middle = view.surface, cells_of(QRectF(view.strip.rect()), 3)[2].center()
    QTest.mouseMove(view.strip, middle.toPoint())
    shown = surface._frame
    assert shown.is_trial
    assert shown.paths[0].a.tolist() == [-1.0, 1.0]  # the moment that has left is not on the surface
    QTest.mouseMove(view.strip, QPoint(1, view.strip.height() - 1))
    view.strip.leaveEvent(None) if view.strip.chosen >= 0 else None
    assert not surface._frame.is_trial
    assert surface._frame.losses is view.frame.losses


def test_a_narrow_or_low_picture_has_no_strip(view: PlaneView, frame: PlaneFrame) -> None:
    assert view.strip.isVisible()
    view.resize(470, 460)
    assert not view.strip.isVisible()
    view.resize(540, 240)
    assert not view.strip.isVisible()
    view.resize(540, 460)
    view.show_plane(replace(frame, rates=()))
    assert not view.strip.isVisible()


def test_in_larger_type_the_strip_is_wider_and_yields_sooner(view: PlaneView) -> None:
    view.resize(900, 600)
    plain = view.strip.width()
    look.set_theme(LIGHT.projector())
    assert view.strip.width() == pytest.approx(1.6 * plain, abs=1)
    look.set_theme(LIGHT)
    view.resize(540, 460)
    look.set_theme(LIGHT.projector())
    assert not view.strip.isVisible()


def test_a_file_has_the_strip_where_it_has_room(view: PlaneView, frame: PlaneFrame) -> None:
    colour = QColor(LIGHT.run_colour(2)).rgb() & 0xFFFFFF
    for wide, has in ((800, True), (400, False)):
        image = QImage(wide, 600, QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            view.paint(painter, QRectF(0, 0, wide, 600), LIGHT)
        pixels = np.frombuffer(image.constBits(), dtype=np.uint32) & 0xFFFFFF
        assert bool(np.count_nonzero(pixels == colour) > 10) is has


def test_what_is_said_of_each_rate_is_told_to_a_screen_reader(view: PlaneView) -> None:
    told = view.strip.accessibleDescription()
    assert "too small, η = 0.1: converging, update 1, L = 0.500" in told


def test_the_pointer_on_a_dot_has_that_step_told_and_beside_it_the_last_one(
    open_panel: Callable, frame: PlaneFrame, qtbot: QtBot
) -> None:
    panel = open_panel(view="surface")
    panel.resize(620, 560)
    panel.refresh(training=False)
    qtbot.waitUntil(lambda: panel.plane.frame is not None and not panel.jobs.busy)
    view = panel.plane
    view.show_plane(replace(frame, step="Last step: 0.1 long.", paths=(rate_path(1, [-1.0, 0.3], [0.8, 0.1]).line,)))
    surface = view.surface
    camera = camera_for(QRectF(surface.rect()), surface.theme, surface.turn, view.frame)
    (x, y), *_ = walked_on(camera, view.frame, surface.heights).tolist()
    QTest.mouseMove(surface, QPoint(round(x), round(y)))
    assert view.note.text.startswith("Step to update 0.")
    QTest.mouseMove(surface, QPoint(2, 2))
    assert view.note.text.startswith("Last step: 0.1 long.")


# ---------------------------------------------------------------- without room beside the map


def colours_in(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_where_the_strip_has_no_room_the_map_has_all_three_paths(view: PlaneView, frame: PlaneFrame) -> None:
    view.set_kind("map")
    runs = {LIGHT.run_colour(path.line.colour) for path in frame.rates}
    view.resize(620, 460)
    assert not view.strip.isHidden()
    assert not runs & colours_in(view.map.grab().toImage())
    view.resize(380, 300)
    assert view.strip.isHidden()
    assert runs <= colours_in(view.map.grab().toImage())


def test_a_file_of_another_size_has_them_where_it_has_room_and_the_window_stays_as_it_is(view: PlaneView) -> None:
    view.set_kind("map")
    view.resize(620, 460)
    wide, narrow = (QImage(width, 460, QImage.Format.Format_RGB32) for width in (620, 380))
    for image in (wide, narrow):
        with QPainter(image) as painter:
            view.paint(painter, QRectF(image.rect()), LIGHT)
    assert view.frame is not None
    run = LIGHT.run_colour(view.frame.rates[2].line.colour)  # it goes farthest
    assert run in colours_in(narrow)
    assert run in colours_in(wide.copy(440, 0, 180, 460)), "beside the map"
    assert not view.map.with_rates
