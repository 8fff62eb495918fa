"""What is marked stands out, and nothing else is touched: read off the geometry and off pictures of one mark alone."""

from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz.gui.drawing.scales import edge_pen
from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.graph.edges import edge_set
from nnviz.gui.graph.highlight import caption, column_area, paint_caption, paint_marked_edges
from nnviz.gui.graph.layout import GraphLayout
from nnviz.session.frame.model import Target

RECT = QRectF(0, 0, 900, 480)
PAPER = 0x00FF00

pytestmark = pytest.mark.usefixtures("qapp")


def pixels(paint, rect=RECT):
    """The colours 0xRRGGBB (height, width) of what ``paint(painter)`` leaves on green paper that has a margin."""
    image = QImage(round(rect.width()) + 200, round(rect.height()), QImage.Format.Format_RGB32)
    image.fill(QColor(PAPER))
    with QPainter(image) as painter:
        painter.translate(100, 0)
        paint(painter)
    found = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(image.height(), -1) & 0xFFFFFF
    return found.copy()


def ink(found):
    """The x and y of all pixels that are not paper, as the layout counts them."""
    y, x = np.nonzero(found != PAPER)
    return x - 100, y


# ---------------------------------------------------------------- a whole layer


@pytest.mark.parametrize("bare", [(), (1,), (1, 2)])
@pytest.mark.parametrize("layer", [0, 1, 2])
def test_the_capsule_of_a_layer_stands_round_its_neurons_and_biases_with_a_little_air(graph_frame, layer, bare):
    layout = GraphLayout(graph_frame((4, 5, 3), bare=bare), RECT, LIGHT)
    around, radius = QRectF(), layout.radius
    for unit in layout.shown(layer):
        centre = layout.unit(layer, int(unit))
        around |= QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        around |= layout.bias_rect(layer, int(unit)) or QRectF()
    area = column_area(layout, layer)
    air = (around.left() - area.left(), area.right() - around.right(), around.top() - area.top())
    assert air == pytest.approx((8, 8, 8))
    assert area.bottom() - around.bottom() == pytest.approx(6)


# ---------------------------------------------------------------- the chosen weight


@pytest.mark.parametrize(("row", "column"), [*product(range(2), range(3))])
def test_the_chosen_weight_keeps_its_own_look_inside_its_casing_and_no_other_is_drawn_again(graph_frame, row, column):
    frame = graph_frame((3, 2, 1), selection=Target(1, "W", row, column))
    layout = GraphLayout(frame, RECT, LIGHT)
    edges = edge_set(frame, layout)
    found = pixels(lambda painter: paint_marked_edges(painter, frame, layout, edges, LIGHT))
    index = int(np.flatnonzero((edges.layer == 1) & (edges.row == row) & (edges.column == column))[0])
    pen = edge_pen(
        int(edges.kind[index]), int(edges.level[index]), bool(edges.positive[index]), LIGHT, layout.mark_scale
    )
    start, end = edges.lines[index, :2], edges.lines[index, 2:]
    along = (end - start) / np.linalg.norm(end - start)
    off_the_middle = 0.34 * pen.widthF() * np.array([-along[1], along[0]])  # which is pale where the edge is hollow
    for share, side in product((0.25, 0.5, 0.75), (1, -1)):
        x, y = start + share * (end - start) + side * off_the_middle
        assert found[int(y), int(x) + 100] == pen.color().rgb() & 0xFFFFFF
    x, y = ink(found)
    beside = np.abs((x + 0.5 - start[0]) * along[1] - (y + 0.5 - start[1]) * along[0])
    casing = (pen.widthF() + 4 + 2 * 1.5 * LIGHT.line_scale) / 2
    assert casing - 0.8 <= beside.max() <= casing + 0.1  # centres of pixels


# ---------------------------------------------------------------- the caption


def painted_caption(frame, rect):
    layout = GraphLayout(frame, rect, LIGHT)
    forms = caption(frame, layout, edge_set(frame, layout), "")
    found = pixels(lambda painter: paint_caption(painter, layout, forms, LIGHT), rect)
    return layout.bands.caption, *ink(found)


def test_what_the_picture_leaves_out_is_written_in_the_middle_below_it(graph_frame):
    band, x, y = painted_caption(graph_frame((784, 30, 10)), QRectF(0, 0, 900, 480))
    assert band.left() < x.min() < x.max() < band.right()
    assert (x.min() + x.max()) / 2 == pytest.approx(band.center().x(), abs=3)
    assert band.top() - 1 <= y.min() <= y.max() <= band.bottom() + 1


@pytest.mark.parametrize("width", [150, 300])
def test_a_caption_that_is_too_long_has_fewer_words(graph_frame, width):
    band, x, _ = painted_caption(graph_frame((784, 30, 10)), QRectF(0, 0, width, 400))
    assert band.left() - 1 <= x.min() <= x.max() <= band.right() + 1
    assert x.max() - x.min() > 0.5 * band.width()


def written_caption(frame):
    layout = GraphLayout(frame, QRectF(0, 0, 900, 480), LIGHT)
    return caption(frame, layout, edge_set(frame, layout), "")[0]


def test_the_caption_says_by_what_the_drawn_weights_were_taken(graph_frame):
    # Of 784 units and 30 some are folded, and of the weights between the others 160 at most are drawn of each layer.
    assert "the widest lines, then those of the largest |w|" in written_caption(graph_frame((784, 30, 10)))


def test_where_only_units_are_folded_all_weights_between_the_others_are_drawn(graph_frame):
    assert "drawn: all between the drawn units;" in written_caption(graph_frame((784, 4, 1)))


def test_where_nothing_is_left_out_there_is_no_caption(graph_frame):
    assert written_caption(graph_frame((2, 3, 1))) == ""
