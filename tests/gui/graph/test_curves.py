"""The valley in the picture: beside or below the net, where there is room, and with a dot for each update."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.graph import GraphLayout, GraphView, paint_graph
from nnviz.gui.graph.drawn import drawn
from nnviz.gui.graph.names import describe_graph
from nnviz.gui.graph.room import nodes
from nnviz.session.frame.model import AskedFrame, Bend, Valley
from nnviz.session.place import Place

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


def test_where_the_weight_is_now_stands_a_dot_on_the_curve(frame):
    layout = GraphLayout(frame, QRectF(0, 0, 600, 420), LIGHT)
    left, width = layout.valley.left() + 22, layout.valley.width() - 44
    left_half = layout.valley.adjusted(0, 0, -layout.valley.width() / 2, 0)
    assert dot_in(frame, 600, 420, left_half).x() == pytest.approx(left + (-1 + 2) / 6 * width, abs=3)


def dot_in(frame, width, height, area):
    """The middle of what has the ink of the current step there."""
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    with QPainter(picture) as painter:
        paint_graph(painter, QRectF(0, 0, width, height), frame, LIGHT)
    ink, box = QColor(LIGHT.current).rgb(), area.toRect()
    places = [(x, y) for x in range(box.left(), box.right()) for y in range(box.top(), box.bottom())]
    found = np.array([place for place in places if picture.pixel(*place) == ink])
    return QPointF(*found.mean(axis=0))


def test_a_curve_has_the_same_room_with_a_dot_where_the_unit_stands(graph_frame):
    along = np.linspace(-5, 5, 161)
    frame = graph_frame((2, 1), bend=Bend("tanh", along, np.tanh(along), (-1.0, 1.0), -2.0, -0.96))
    layout = GraphLayout(frame, QRectF(0, 0, 1200, 340), LIGHT)
    assert layout.valley.left() >= layout.net_rect().right()
    left, width = layout.valley.left() + 22, layout.valley.width() - 44
    assert dot_in(frame, 1200, 340, layout.valley).x() == pytest.approx(left + 0.3 * width, abs=6)


def test_as_long_as_a_is_not_known_no_numbers_along_its_axis_tell_how_large_it_can_be(graph_frame):
    def picture(value, limits) -> QImage:
        frame = graph_frame((2, 1), bend=Bend("sigmoid", along, value, limits, -2.0, None))
        image = QImage(1200, 340, QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            paint_graph(painter, QRectF(image.rect()), frame, LIGHT)
        return image

    along = np.linspace(-5, 5, 161)
    known = 1 / (1 + np.exp(-along))
    assert picture(known, (0.0, 1.0)) != picture(known, (0.0, 1000.0))
    assert picture(None, (0.0, 1.0)) == picture(None, (0.0, 1000.0))


def test_what_a_new_weight_is_asked_from_stands_beside_a_line_that_is_too_short_for_it(graph_frame, valley):
    asked = AskedFrame((Place("w", (1, 1, 1)),), (), "new w₁,₁,₁ = ?", (), False)
    frame = graph_frame((1, 1), valleys=(valley,), asked=asked)
    layout = GraphLayout(frame, QRectF(0, 0, 1216, 400), LIGHT.projector())
    number = next(number for number in drawn(frame, layout).numbers if "∂L/∂w" in number.text)
    assert layout.net.contains(number.rect)
    assert not any(number.rect.adjusted(4, 4, -4, -4).intersects(node) for node in nodes(layout))


def test_in_large_type_the_strip_of_the_legend_leaves_its_room_to_the_curve(qtbot, monkeypatch, graph_frame, frame):
    monkeypatch.setattr(GraphView, "theme", LIGHT.projector())
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(1216, 560)
    view.show_frame(graph_frame((1, 1)))
    assert view.shows_legend()
    view.show_frame(frame)
    assert not view.shows_legend()


def test_who_does_not_see_the_curves_hears_where_the_dots_are(graph_frame, frame):
    along = np.linspace(-5, 5, 161)
    assert "loss over w₁,₁,₁, lowest near 1: from 3 in 1 step to −1" in describe_graph(frame)
    unknown = Bend("tanh", along, None, (-1.0, 1.0), -2.0, None)
    assert "a over z, tanh: z = −2" in describe_graph(graph_frame((2, 1), bend=unknown))
