"""Each update has its dot; start, present weights and the valley's floor have their marks and words."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.plots.mountain import marks
from nnviz.gui.plots.mountain.heights import Heights
from nnviz.gui.plots.mountain.marks import Kept, dots_of, paint_moments
from nnviz.gui.plots.mountain.path import height_of, lines_on, pieces_of
from nnviz.gui.plots.mountain.turning import Camera, Turn
from nnviz.session.frame.plots import PathLine, PlaneFrame

pytestmark = pytest.mark.usefixtures("qapp")

MakePlane = Callable[..., PlaneFrame]
LIGHT = THEMES["light"]


def test_start_now_and_minimum_are_named_with_their_losses(make_plane: MakePlane) -> None:
    frame = make_plane(lowest=(0.3, 0.1, 0.0301), updates=39)
    start = f"L = {float(frame.paths[0].losses[0]):.2f}"
    assert [dot.words for dot in dots_of(frame)] == [
        ("minimum", "L = 0.0301"), ("start", start), ("now, update 39", "L = 0.0300"),
    ]  # fmt: skip


def test_a_path_whose_beginning_was_let_go_does_not_say_start(make_plane: MakePlane) -> None:
    old = PathLine("", -1, np.zeros(3), np.zeros(3), np.ones(3), np.arange(20, 23))
    assert dots_of(make_plane(paths=(old,)))[0].words[0] == "update 20"


def dots_painted(places: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    centres = []
    monkeypatch.setattr(marks, "QPointF", lambda x, y: centres.append((x, y)) or QPointF(x, y))
    image = QImage(300, 300, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        paint_moments(painter, places, -1, LIGHT)
    return centres


def test_every_update_has_a_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    places = np.stack([np.linspace(10, 290, 30), np.full(30, 50.0)], axis=1)
    assert dots_painted(places, monkeypatch) == [tuple(place) for place in places.tolist()]


def test_of_very_many_dots_those_apart_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    places = np.stack([np.linspace(10, 290, 2000), np.full(2000, 50.0)], axis=1)
    x = np.array(dots_painted(places, monkeypatch))[:, 0]
    assert 50 < len(x) < 90
    assert np.diff(x).min() >= marks.APART


def test_words_cover_neither_marks_nor_each_other(make_plane: MakePlane, monkeypatch: pytest.MonkeyPatch) -> None:
    rooms: list[QRectF] = []
    monkeypatch.setattr(marks, "_paint_words", lambda painter, room, dot, theme: rooms.append(room))
    dots = dots_of(make_plane(lowest=(0.3, 0.1, 0.0301), updates=39))
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    places = [QPointF(150, 100), QPointF(160, 104), QPointF(158, 96)]
    with QPainter(image) as painter:
        marks.paint_marks(painter, QRectF(image.rect()), list(zip(places, dots, strict=True)), LIGHT, Kept())
    assert len(rooms) == 3
    assert not any(room.contains(place) for room in rooms for place in places)
    assert not any(room.intersects(other) for i, room in enumerate(rooms) for other in rooms[:i])


def test_between_two_updates_the_line_lies_on_the_surface(make_plane: MakePlane) -> None:
    """Straight from one side of the valley to the other it would hang in the air."""
    a, b = np.array([-1.0, 1.0]), np.array([0.8, -0.6])
    losses = 0.5 * (a - 0.3) ** 2 + 4.0 * (b - 0.1) ** 2 + 0.03
    frame = make_plane(points=81, paths=(PathLine("", -1, a, b, losses, np.arange(2)),))
    heights = Heights.of(frame, False)
    pieces = pieces_of(frame.paths[0], frame, heights)
    x, y = pieces.x[:, 0] * 1.5, pieces.y[:, 0] * 1.1 + 0.1
    on_it = height_of(0.5 * (x - 0.3) ** 2 + 4.0 * (y - 0.1) ** 2 + 0.03, heights)
    np.testing.assert_allclose(pieces.z[:, 0], on_it, atol=5e-3)


@pytest.mark.parametrize(("updates", "text"), [(np.arange(9), "one update"), (np.arange(0, 90, 16), "one update in 16"),
                                               (np.array([4]), "")])  # fmt: skip
def test_it_is_said_what_a_dot_is(make_plane: MakePlane, updates: np.ndarray, text: str) -> None:
    line = np.linspace(0.0, 1.0, len(updates))
    path = PathLine("", -1, line, line, line, updates)
    assert marks.dots_text(make_plane(paths=(path,))) == text


def test_words_go_where_no_number_stands_and_no_dot(make_plane: MakePlane, monkeypatch: pytest.MonkeyPatch) -> None:
    rooms: list[QRectF] = []
    monkeypatch.setattr(marks, "_paint_words", lambda painter, room, dot, theme: rooms.append(room))
    (dot,) = dots_of(make_plane(paths=(), updates=3))
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    number, update = QRectF(160, 95, 30, 12), np.array([[180.0, 80.0]])
    with QPainter(image) as painter:
        for kept in (Kept(), Kept([number]), Kept([number], update)):
            marks.paint_marks(painter, QRectF(image.rect()), [(QPointF(150, 100), dot)], LIGHT, kept)
    assert [room.intersects(number) for room in rooms] == [True, False, False]
    assert [room.contains(QPointF(180, 80)) for room in rooms] == [False, True, False]


def test_the_legend_of_a_file_tells_every_mark(make_plane: MakePlane) -> None:
    texts = [text for _, text in marks._legend(make_plane(lowest=(0.3, 0.1, 0.0301), updates=39))]
    assert texts == ["one update", "now, update 39, L = 0.0300", "start, L = 4.40", "minimum, L = 0.0301"]


def test_numbers_of_the_surface_keep_off_the_lines_between_updates(make_plane: MakePlane) -> None:
    a, b = np.array([-1.0, 1.0]), np.array([0.8, -0.6])
    losses = 0.5 * (a - 0.3) ** 2 + 4.0 * (b - 0.1) ** 2 + 0.03
    frame = make_plane(paths=(PathLine("", -1, a, b, losses, np.arange(2)),), here=(1.0, -0.6, float(losses[1])))
    camera = Camera(QRectF(0, 0, 400, 400), Turn())
    places = lines_on(camera, frame, Heights.of(frame, False))
    assert len(places) > 20
    assert np.hypot(*np.diff(places[:-3], axis=0).T).max() < 30, "no gap that a number would fit in"
