"""Lines of a map run where its values are, and keep away from what diverges."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz import resources
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.plots.isolines import isolines
from nnviz.gui.plots.trainability.contours import (
    contours_of,
    length,
    levels,
    linked,
    paint_contour_numbers,
    paint_contours,
    smoothed,
)
from nnviz.session.experiment import files
from nnviz.session.trainability.axes import RATE, SCALE, axis
from nnviz.session.trainability.job import USUAL, Grid, map_job, watched

FOLDER = resources.path("experiments")
XOR = files.load(FOLDER / "xor.nnviz.json")


def _cone(size=60):
    """The loss grows with the distance from the middle, by a factor of 1.1 a sixtieth; a quarter has diverged."""
    job = watched(map_job(XOR, FOLDER, *(axis(XOR, key, *USUAL[key], size) for key in (SCALE, RATE))))
    down, across = np.indices(job.shape) - (size - 1) / 2
    far = np.hypot(down, across) * 60 / size
    loss = 0.02 * 1.1**far
    loss[: size // 2, : size // 2] = np.nan
    since = np.where(far < 20, np.rint(5 * far), np.nan)
    return Grid(job, np.full(job.shape, job.guess), loss, np.ones(job.shape, bool), since)


def test_levels_are_round_and_within_the_ramp():
    assert levels(0.69) == (0.02, 0.05, 0.1, 0.2, 0.5)
    assert levels(200, 200) == (50, 100, 200)
    assert levels(2, 2) == (1, 2)
    assert levels(0.0) == ()


def test_a_line_runs_where_the_loss_has_its_value_and_not_where_it_diverges():
    grid = _cone()
    found = contours_of(grid, "loss")
    assert [one.text for one in found] == ["0.05", "0.1", "0.2", "0.5"]
    for contour, level in zip(found, (0.05, 0.1, 0.2, 0.5), strict=True):
        line = contour.lines[0]
        far = np.hypot(*(line - 29.5).T)
        np.testing.assert_allclose(far, np.log(level / 0.02) / np.log(1.1), atol=0.7)
        assert not ((line[:, 0] < 28.9) & (line[:, 1] < 28.9)).any()


def test_on_a_large_map_it_runs_through_the_same_places():
    whole = contours_of(_cone(1200), "updates")[-1]
    assert whole.text == "200"
    np.testing.assert_allclose(np.hypot(*(whole.lines[0] - 599.5).T) / 20, 20, atol=1)


def test_the_line_of_all_updates_goes_around_what_stays_below():
    quarter, half, whole = contours_of(_cone(), "updates")
    assert (quarter.text, half.text, whole.text) == ("50", "100", "200")
    for contour, far in ((quarter, 10), (half, 20)):
        np.testing.assert_allclose(np.hypot(*(contour.lines[0] - 29.5).T), far, atol=2.5)
    assert contours_of(_cone(), "word") == ()


def test_segments_become_lines_in_whatever_order_they_come():
    values = np.hypot(*(np.indices((30, 40)) - np.array([[[14.2]], [[17.7]]])))
    segments = isolines(values, 8.0)
    (line,) = linked(segments[np.random.default_rng(0).permutation(len(segments))])
    assert line[0].tolist() == line[-1].tolist()
    assert length(line) == pytest.approx(2 * np.pi * 8, rel=0.01)


def test_smoothing_leaves_a_plane_and_what_is_no_number_alone():
    plane = np.add.outer(np.arange(40.0), 2 * np.arange(50.0))
    np.testing.assert_allclose(smoothed(plane)[4:-4, 4:-4], plane[4:-4, 4:-4])
    plane[10, 10] = np.nan
    assert np.flatnonzero(np.isnan(smoothed(plane))).tolist() == [10 * 50 + 10]


@pytest.mark.parametrize("theme", [*THEMES.values(), THEMES["light"].projector()], ids=lambda theme: theme.name)
def test_they_are_painted_with_their_numbers_in_every_theme(qapp, theme):
    image, area = QImage(400, 400, QImage.Format.Format_RGB32), QRectF(0, 0, 400, 400)
    image.fill(QColor(theme.result))
    taken = [QRectF(0, 0, 60, 60)]
    with QPainter(image) as painter:
        paint_contours(painter, area, _cone(), "loss", theme)
        assert paint_contour_numbers(painter, area, _cone(), "loss", theme, taken) == ()
    assert len(taken) == 5
    assert not any(one.intersects(other) for place, one in enumerate(taken) for other in taken[:place])
    colours = {image.pixelColor(x, y).name() for x in range(0, 400) for y in range(0, 400, 7)}
    assert {theme.text, theme.background} <= colours


def test_a_number_that_has_no_room_is_said(qapp):
    image = QImage(400, 400, QImage.Format.Format_RGB32)
    whole = QRectF(0, 0, 400, 400)
    with QPainter(image) as painter:
        missing = paint_contour_numbers(painter, whole, _cone(), "loss", THEMES["light"], [whole])
    assert missing[0] == "the number 0.05 of a line"
