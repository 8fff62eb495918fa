"""What lies under a point is what is drawn there."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.graph.biases import bias_box
from nnviz.gui.graph.drawn import drawn
from nnviz.gui.graph.hits import Hit, describe, distances, hit_at, members, outline_of, stations
from nnviz.gui.graph.layout import GraphLayout

RECT = QRectF(0, 0, 1280, 560)


@pytest.fixture
def net(qapp, graph_frame):
    frame = graph_frame((4, 5, 3))
    layout = GraphLayout(frame, RECT, LIGHT)
    return frame, layout, drawn(frame, layout)


def test_every_neuron_is_hit_at_its_middle_and_near_its_rim(net):
    _, layout, found = net
    for layer in range(3):
        for unit in layout.shown(layer):
            centre = layout.unit(layer, int(unit))
            for offset in (0, 0.9 * layout.radius):
                assert hit_at(centre + QPointF(offset, 0), found) == Hit("unit", layer, int(unit))


def test_every_bias_is_hit_in_its_square_and_on_its_stub(net):
    _, layout, found = net
    for layer in (1, 2):
        for unit in layout.shown(layer):
            square = layout.bias_rect(layer, int(unit))
            stub = QPointF(square.center().x(), square.top() - layout.stub / 2)
            assert hit_at(square.center(), found) == Hit("bias", layer, int(unit))
            assert hit_at(stub, found) == Hit("bias", layer, int(unit))


def test_where_there_is_no_bias_there_is_none_to_hit_and_none_on_the_way_of_the_keyboard(net, graph_frame):
    _, full, found = net
    bare = GraphLayout(graph_frame((4, 5, 3), bare=(2,)), RECT, LIGHT)
    hits = [hit for station in stations(bare) for hit in members(station, bare, found.edges)]
    assert {hit.layer for hit in hits if hit.kind == "bias"} == {1}
    for unit in full.shown(2):
        assert hit_at(full.bias_rect(2, int(unit)).center(), replace(found, layout=bare)) != Hit("bias", 2, int(unit))
        assert bare.bias_rect(2, int(unit)) is None
    assert all(bare.columns[k] == full.columns[k] for k in range(3)), "nothing moves"
    assert bare.unit(1, 2) == full.unit(1, 2)


def test_every_edge_can_be_hit_somewhere(net):
    _, _, found = net
    for index, (x1, y1, x2, y2) in enumerate(found.edges.lines):
        wanted = Hit("edge", int(found.edges.layer[index]), int(found.edges.row[index]), int(found.edges.column[index]))
        points = [QPointF(x1 + (x2 - x1) * t, y1 + (y2 - y1) * t) for t in np.linspace(0.15, 0.85, 15)]
        assert any(hit_at(point, found) == wanted for point in points)


def test_a_thin_edge_has_a_wide_hit_area(qapp, graph_frame):
    frame = graph_frame((1, 1), step=0)
    layout = GraphLayout(frame, RECT, LIGHT)
    found = drawn(frame, layout)
    middle = QPointF((layout.columns[0] + layout.columns[1]) / 2, layout.unit(0, 0).y())
    assert hit_at(middle + QPointF(0, 6), found) == Hit("edge", 1, 0, 0)
    assert hit_at(middle + QPointF(0, 12), found) is None


def test_the_loss_the_target_and_the_titles_are_hit(net):
    _, layout, found = net
    assert hit_at(layout.loss, found) == Hit("loss", 2)
    assert hit_at(layout.target.center(), found) == Hit("target", 2)
    title = QPointF(layout.columns[1], layout.bands.titles.center().y())
    assert hit_at(title, found) == Hit("title", 1)


def test_the_background_is_nothing(net):
    _, _, found = net
    assert hit_at(QPointF(3, 557), found) is None


def test_a_fold_says_how_many_units_it_hides(qapp, graph_frame):
    frame = graph_frame((784, 30, 10))
    layout = GraphLayout(frame, RECT, LIGHT)
    found = drawn(frame, layout)
    row, y = layout.fold_y[0][0]
    hit = hit_at(QPointF(layout.columns[0], y), found)
    assert hit == Hit("fold", 0, row.unit)
    assert describe(hit, frame, layout).endswith("of input are not drawn")


def test_distances_are_those_to_the_segments(net):
    _, _, found = net
    point = QPointF(400, 300)
    for (x1, y1, x2, y2), distance in zip(found.edges.lines, distances(point, found.edges), strict=True):
        along = np.linspace(0, 1, 4001)
        sampled = np.hypot(x1 + (x2 - x1) * along - 400, y1 + (y2 - y1) * along - 300).min()
        assert distance == pytest.approx(sampled, abs=0.1)


def test_the_keyboard_reaches_everything_that_the_pointer_can_choose(net):
    frame, layout, found = net
    hits = [hit for station in stations(layout) for hit in members(station, layout, found.edges)]
    assert len(hits) == len(set(hits))
    assert sum(hit.kind == "edge" for hit in hits) == 35
    assert sum(hit.kind == "bias" for hit in hits) == 8
    assert sum(hit.kind == "unit" for hit in hits) == 12
    for hit in hits:
        assert describe(hit, frame, layout)
        assert hit.kind == "edge" or RECT.contains(outline_of(hit, frame, layout))


def test_a_box_is_hit_over_all_of_its_width_and_the_ground_beside_it_is_not(net):
    frame, layout, found = net
    box = bias_box(frame, layout, 1, 2)
    assert box.width() > layout.bias_rect(1, 2).width() + 10, "the value stands in it"
    for x in (box.left() + 1, box.right() - 1):
        assert hit_at(QPointF(x, box.center().y()), found) == Hit("bias", 1, 2)
    assert hit_at(QPointF(box.right() + 6, box.center().y()), found) != Hit("bias", 1, 2)


def test_a_number_stands_for_its_edge_wherever_it_lies(qapp, graph_frame):
    """Catches the edge that crosses under the number's end taken for its own."""
    frame = graph_frame((2, 2, 1), step=0)
    found = drawn(frame, GraphLayout(frame, RECT, LIGHT))
    assert len(found.numbers) == 6
    for label in found.numbers:
        for x in (label.rect.left() + 1, label.rect.center().x(), label.rect.right() - 1):
            for y in (label.rect.top() + 1, label.rect.bottom() - 1):
                assert hit_at(QPointF(x, y), found) == Hit("edge", *label.edge)
