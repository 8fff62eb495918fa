"""A map is painted with its axes, marks, words and key, and each class by hue and by texture."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from nnviz import resources
from nnviz.core.trainability import DIVERGED, LEARNS, ON_THE_WAY, STANDS_STILL
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.plots.trainability.picture import paint_map
from nnviz.gui.plots.trainability.preparing import innermost, shares
from nnviz.gui.plots.trainability.raster import painted
from nnviz.session.experiment import files
from nnviz.session.trainability.axes import RATE, SCALE, axis
from nnviz.session.trainability.job import USUAL, Grid, map_job, watched

FOLDER = resources.path("experiments")
XOR = files.load(FOLDER / "xor.nnviz.json")


def _grid(size=12):
    """A quarter of the map for each class."""
    job = map_job(XOR, FOLDER, *(axis(XOR, key, *USUAL[key], size) for key in (SCALE, RATE)))
    half, loss = np.full(job.shape, job.guess), np.full(job.shape, job.guess / 2)
    loss[: size // 2, size // 2 :] = job.guess / 20
    loss[size // 2 :, : size // 2] = job.guess
    loss[size // 2 :, size // 2 :] = np.nan
    return Grid(job, half, loss, np.ones(job.shape, bool))


def _picture(grid, theme, width=800, height=800):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        missing = paint_map(painter, QRectF(0, 0, width, height), grid, theme)
    return image, missing


def test_the_classes_of_a_grid_take_their_shares():
    grid = _grid()
    assert shares(grid) == (0.25, 0.25, 0.25, 0.25)
    assert grid.classes[0, 0] == ON_THE_WAY
    assert grid.classes[0, -1] == LEARNS
    assert grid.classes[-1, 0] == STANDS_STILL
    assert grid.classes[-1, -1] == DIVERGED


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_what_stands_still_and_what_diverges_have_textures(theme):
    for index, colours in ((LEARNS, 1), (ON_THE_WAY, 1), (STANDS_STILL, 2), (DIVERGED, 2)):
        dots = painted(np.full((40, 40), index, np.uint8), np.zeros((40, 40)), np.ones((40, 40), bool), theme)
        assert len(np.unique(dots.reshape(-1, 4), axis=0)) == colours


def test_a_word_stands_where_its_class_is_widest():
    mask = np.zeros((20, 40), bool)
    mask[2:4, :] = True
    mask[8:17, 20:35] = True
    column, row = innermost(mask)
    assert 0.6 < column < 0.75
    assert 0.55 < row < 0.7
    assert innermost(np.ones((3, 3), bool)) == pytest.approx((0.5, 0.5), abs=0.02)


@pytest.mark.parametrize("theme", [*THEMES.values(), THEMES["light"].projector()], ids=lambda theme: theme.name)
def test_it_is_painted_in_every_theme(qapp, theme):
    image, missing = _picture(_grid(), theme)
    assert missing == () or theme.is_projector
    assert image != _picture(replace(_grid(), done=np.zeros((12, 12), bool)), theme)[0]


@pytest.mark.parametrize("show", ["updates", "word"])
def test_what_else_it_shows_has_a_key_of_its_own(qapp, show):
    grid = _grid()
    since = np.where(grid.classes == LEARNS, 20.0, np.nan)
    grid = replace(grid, job=watched(grid.job), since=since)
    image = QImage(800, 800, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        assert paint_map(painter, QRectF(0, 0, 800, 800), grid, THEMES["light"], show) == ()
    assert image != _picture(grid, THEMES["light"])[0]


def test_what_has_no_room_is_said(qapp):
    _, missing = _picture(_grid(), THEMES["light"], 220, 260)
    assert "“learns” on the map" in missing
