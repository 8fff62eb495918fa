"""Things with a letter: boxes in boxes where the net is a composition, a box round each thing elsewhere."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz.gui.drawing.theme import LIGHT, THEMES
from nnviz.gui.graph.drawn import drawn
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.named import named_boxes
from nnviz.gui.graph.painting import paint_graph
from nnviz.session.frame.model import Named
from nnviz.session.place import read_place

RECT = QRectF(0, 0, 860, 400)
THREE = tuple(
    Named(read_place(place), letter, words)
    for place, letter, words in (
        ("#loss", "f", "loss"),
        ("#unit-2-1", "g", "output unit"),
        ("#unit-1-1", "h", "first unit"),
    )
)

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def nested(graph_frame):
    return graph_frame((1, 1, 1), bare=(1, 2), step=6, named=THREE, picture="boxes")


def laid_out(frame, rect=RECT, theme=LIGHT):
    return drawn(frame, GraphLayout(frame, rect, theme))


@pytest.mark.parametrize("theme", [LIGHT, LIGHT.projector()], ids=["window", "hall"])
@pytest.mark.parametrize("bare", [(1, 2), ()])
def test_the_loss_holds_the_output_unit_which_holds_the_first_unit_which_holds_the_input(graph_frame, bare, theme):
    frame = graph_frame((1, 1, 1), bare=bare, step=6, named=THREE, picture="boxes")
    rect = QRectF(0, 0, 1232, 400) if theme.is_projector else RECT
    one = laid_out(frame, rect, theme)
    boxes, layout = named_boxes(one), one.layout
    assert [box.named.letter for box in boxes] == ["f", "g", "h"]
    for outer, inner in pairwise(boxes):
        assert outer.rect.contains(inner.rect)
    f, g, h = (box.rect for box in boxes)
    assert rect.contains(f)
    assert h.contains(layout.outline(0, 0))
    assert h.contains(layout.outline(1, 0))
    assert g.contains(layout.outline(2, 0))
    assert not h.intersects(layout.outline(2, 0))
    assert not g.contains(layout.loss)
    assert f.contains(layout.loss)
    assert f.contains(layout.target)
    names = [box.name for box in boxes]
    assert all(box.rect.contains(box.name) for box in boxes)
    assert not any(names[i].intersects(names[k]) for i in range(3) for k in range(i))
    assert not any(name.intersects(other.rect) for name, other in ((names[0], boxes[1]), (names[1], boxes[2])))


@pytest.mark.parametrize(("width", "height"), [(1232, 260), (790, 285), (860, 220), (480, 330), (1900, 700)])
def test_the_boxes_are_inside_the_picture_in_every_height(nested, width, height):
    rect, theme = QRectF(0, 0, width, height), LIGHT.projector() if width in (1232, 790) else LIGHT
    one = laid_out(nested, rect, theme)
    boxes = named_boxes(one)
    assert all(rect.contains(box.rect) for box in boxes)
    assert boxes[0].rect.contains(one.layout.loss)
    radius = one.layout.loss_radius
    assert boxes[0].rect.top() < one.layout.loss.y() - radius
    assert boxes[0].rect.bottom() > one.layout.loss.y() + radius
    if height > 300:
        assert len(one.labels) == 2


def test_z_stands_over_each_unit_and_the_weights_stand_where_their_arrows_are_free(nested):
    one = laid_out(nested)
    assert [(label.letter, label.layer) for label in one.labels] == [("z", 1), ("z", 2)]
    for label in one.labels:
        unit = one.layout.outline(label.layer, 0)
        assert label.rect.bottom() < unit.top()
        assert unit.left() < label.rect.center().x() < unit.right()
    h = named_boxes(one)[2].rect
    second = next(number.rect for number in one.numbers if number.edge == (2, 0, 0))
    assert h.right() < second.left()
    assert second.right() < one.layout.outline(2, 0).left()


def test_a_net_of_wider_layers_keeps_its_picture_and_has_a_box_round_each_thing(graph_frame):
    frame = graph_frame((3, 4, 1), step=6, named=THREE, picture="boxes")
    one = laid_out(frame)
    assert not one.layout.nested
    boxes = named_boxes(one)
    assert [box.named.letter for box in boxes] == ["f", "g", "h"]
    for box, thing in zip(boxes, (None, one.layout.outline(2, 0), one.layout.outline(1, 0)), strict=True):
        assert RECT.contains(box.name)
        assert thing is None or box.rect.contains(thing)
    for index, box in enumerate(boxes):
        assert not any(box.name.intersects(other.rect) for other in boxes[:index])


def test_what_is_not_drawn_has_no_box(graph_frame):
    frame = graph_frame((3, 4, 1), named=(Named(read_place("#factor-2"), "k", "factor 2"),))
    assert named_boxes(laid_out(frame)) == ()


def distance(one, other):
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True))


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_each_box_is_drawn_in_the_colour_of_its_letter(nested, theme):
    image = QImage(860, 400, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        one = paint_graph(painter, RECT, nested, theme)
    for box in named_boxes(one):
        x = round(box.rect.left())
        drawn_in = [image.pixelColor(x + by, round(box.rect.bottom()) - 20) for by in (-1, 0, 1)]
        assert min(distance(pixel, QColor(theme.named[box.index])) for pixel in drawn_in) < 60


def test_a_picture_that_is_wanted_comes_before_what_the_user_likes(graph_frame, view):
    frame = graph_frame((1, 1, 1), bare=(1, 2), composition=True)
    view.show_frame(frame)
    assert view.shows_functions()
    assert view.can_show_functions()
    view.show_frame(replace(frame, picture="neurons"))
    assert not view.shows_functions()
    assert not view.can_show_functions()
    view.show_frame(replace(frame, picture="functions"))
    assert view.shows_functions()
