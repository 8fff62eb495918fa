"""The valley in the picture: beside or below the net, where there is room, and with a dot for each update."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.graph import GraphLayout, paint_graph
from nnviz.session.frame.model import Valley

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def valley():
    along = np.linspace(-2, 4, 121)
    way = np.array([[3.0, 8.0], [-1.0, 8.0]])
    return Valley("w₁,₁,₁", along, 0.5 * (2 * along - 2) ** 2, way)


@pytest.fixture
def frame(graph_frame, valley):
    return graph_frame((1, 1), valleys=(valley,))


def test_in_a_high_picture_it_stands_below_the_net(frame):
    layout = GraphLayout(frame, QRectF(0, 0, 600, 420), LIGHT)
    assert layout.valley.top() >= layout.net_rect().bottom()
    assert QRectF(0, 0, 600, 420).contains(layout.valley)


def test_in_a_wide_picture_it_stands_beside_the_net(frame):
    layout = GraphLayout(frame, QRectF(0, 0, 1200, 340), LIGHT)
    assert layout.valley.left() >= layout.net_rect().right()
    assert QRectF(0, 0, 1200, 340).contains(layout.valley)


def test_in_a_low_picture_the_net_keeps_its_room(frame):
    assert GraphLayout(frame, QRectF(0, 0, 300, 110), LIGHT).valley.isEmpty()


def test_another_net_has_no_room_for_one(graph_frame):
    assert GraphLayout(graph_frame((1, 1)), QRectF(0, 0, 600, 420), LIGHT).valley.isEmpty()


def test_where_the_weight_is_now_stands_a_dot_on_the_curve(frame, valley):
    picture = QImage(600, 420, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    paint_graph(painter, QRectF(0, 0, 600, 420), frame, LIGHT)
    painter.end()
    layout = GraphLayout(frame, QRectF(0, 0, 600, 420), LIGHT)
    ink = QColor(LIGHT.current).rgb()
    found = [
        QPointF(x, y) for x in range(600) for y in range(int(layout.valley.top()), 420) if picture.pixel(x, y) == ink
    ]
    now = sum((point.x() for point in found if point.x() < 300), 0.0) / sum(point.x() < 300 for point in found)
    left, width = layout.valley.left() + 22, layout.valley.width() - 44
    assert now == pytest.approx(left + (-1 + 2) / 6 * width, abs=3)
