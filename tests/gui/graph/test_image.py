"""The sample as an image beside the input layer: sharp, clear of the net, with the drawn inputs framed."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from nnviz.gui.drawing.pixels import fitting_square
from nnviz.gui.drawing.theme import DARK, LIGHT
from nnviz.gui.graph.figure import FigureLayout
from nnviz.gui.graph.image import framed
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.left_out import graph_left_out as left_out
from nnviz.gui.graph.names import describe_graph
from nnviz.gui.graph.painting import paint_graph
from nnviz.session.frame.model import SampleImage

pytestmark = pytest.mark.usefixtures("qapp")

PIXELS = np.random.default_rng(0).integers(0, 256, (8, 8)).astype(np.uint8)


@pytest.fixture
def frame(graph_frame):
    return replace(graph_frame((64, 6, 3)), image=SampleImage(0, "0", PIXELS))


@pytest.mark.parametrize("theme", [LIGHT, DARK, LIGHT.projector()], ids=["light", "dark", "large"])
@pytest.mark.parametrize("size", [(586, 345), (1100, 560)])
def test_every_pixel_is_seen_in_its_place_beside_the_net(frame, theme, size):
    image = QImage(*size, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        layout = paint_graph(painter, QRectF(image.rect()), frame, theme).layout
    square = fitting_square(layout.image, 8)
    cell = square.width() / 8
    assert cell == int(cell) >= 6
    assert square.right() + 4 < layout.net_rect().left()
    covered = {(row, first + place) for row, first, count in framed(layout, 8) for place in range(count)}
    for row, column in {(r, c) for r in range(8) for c in range(8)} - covered:
        x, y = square.left() + (column + 0.5) * cell, square.top() + (row + 0.5) * cell
        assert image.pixelColor(int(x), int(y)).red() == PIXELS[row, column]


def test_the_inputs_that_are_drawn_are_framed(frame):
    layout = GraphLayout(frame, QRectF(0, 0, 586, 345), LIGHT)
    runs = framed(layout, 8)
    units = [8 * row + first + place for row, first, count in runs for place in range(count)]
    assert units == layout.shown(0).tolist()
    assert len(units) < 64
    assert len(runs) < len(units)


def test_it_is_told_in_words(frame, graph_frame):
    assert "the input is an image of 8×8 pixels" in describe_graph(frame)
    assert "image" not in describe_graph(graph_frame((64, 6, 3)))


def test_where_it_has_no_room_the_net_has_all(frame):
    narrow = QRectF(0, 0, 200, 345)
    layout = GraphLayout(frame, narrow, LIGHT)
    assert layout.image.isEmpty()
    assert layout.columns == GraphLayout(replace(frame, image=None), narrow, LIGHT).columns


def test_other_pixels_leave_the_layout_as_it_is(frame):
    other = replace(frame, image=SampleImage(1, "1", 255 - PIXELS))
    rect = QRectF(0, 0, 586, 345)
    assert GraphLayout(frame, rect, LIGHT).key == GraphLayout(other, rect, LIGHT).key


def test_in_a_figure_it_stands_beside_the_net_and_over_the_legend_or_is_said_to_be_out(frame):
    for rect in (QRectF(0, 0, 350, 300), QRectF(0, 0, 200, 300)):
        image = QImage(rect.size().toSize(), QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            found = paint_graph(painter, rect, frame, LIGHT.figure())
        layout, out = found.layout, left_out(found)
        assert isinstance(layout, FigureLayout)
        assert layout.image.isEmpty() == ("the image that goes in" in out) == (rect.width() < 300)
        assert layout.rect == rect
        assert layout.image.right() < layout.net.left() + 1
        assert layout.image.bottom() < layout.legend.top()
