"""The badge of units that act as one: its outline goes round them alone, and its words stand where little is."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF

from nnviz.gui.drawing.theme import DARK, LIGHT
from nnviz.gui.graph.drawn import drawn
from nnviz.gui.graph.figure import FigureLayout
from nnviz.gui.graph.hits import Hit, hit_at
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.names import describe_graph
from nnviz.gui.graph.symmetry import place_badges
from nnviz.session.frame.model import AlikeUnits

RECT = QRectF(0, 0, 1000, 480)


@pytest.fixture
def places(qapp, graph_frame):
    """``places((2, 5, 1), (1, (0, 1)), …)``: a net whose units of that layer act as one, in their places."""

    def placed(sizes, *groups, rect=RECT, theme=LIGHT, **options):
        alike = tuple(AlikeUnits(k, units, f"these {len(units)} units act as 1", "why") for k, units in groups)
        frame = replace(graph_frame(sizes, **options), alike=alike)
        return drawn(frame, GraphLayout(frame, rect, theme))

    return placed


def inside(found, outline, layer):
    layout = found.layout
    return tuple(unit for unit in layout.shown(layer).tolist() if outline.contains(layout.unit(layer, unit)))


def test_one_outline_goes_round_units_that_stand_together_and_one_round_each_that_stands_apart(places):
    found = places((2, 6, 1), (1, (0, 1, 2, 5)))
    assert [inside(found, outline, 1) for outline in found.badges[0].outlines] == [(0, 1, 2), (5,)]


def test_the_badge_covers_no_neuron_and_stands_in_the_picture(places):
    for theme in (LIGHT, DARK):
        found = places((2, 5, 1), (1, (0, 1, 2, 3, 4)), theme=theme)
        rect = found.badges[0].rect
        units = [found.layout.unit(k, unit) for k in range(3) for unit in found.layout.shown(k).tolist()]
        assert RECT.contains(rect)
        assert not any(rect.adjusted(-9, -9, 9, 9).contains(unit) for unit in units)
        assert not rect.intersects(found.layout.target)


@pytest.mark.parametrize("size", [(386, 345), (586, 345), (1000, 480)])
@pytest.mark.parametrize("sizes", [(2, 4, 4, 1), (2, 6, 6, 6, 6, 1)])
def test_between_close_layers_badges_are_short_and_cover_no_other_and_if_there_is_room_no_neuron(places, size, sizes):
    groups = [(layer, tuple(range(units))) for layer, units in enumerate(sizes[1:-1], start=1)]
    found = places(sizes, *groups, rect=QRectF(0, 0, *size))
    shown = [badge.rect for badge in found.badges if not badge.rect.isEmpty()]
    assert shown
    assert not any(one.intersects(other) for place, one in enumerate(shown) for other in shown[:place])
    neurons = [found.layout.unit(k, unit) for k, units in groups for unit in units]
    covered = sum(rect.contains(neuron) for rect in shown for neuron in neurons)
    assert covered == 0 or len(sizes) > 4, "in a deep net there may be no free place at all"


@pytest.mark.parametrize(
    ("size", "theme"), [((586, 345), LIGHT), ((1000, 480), LIGHT), ((1280, 340), LIGHT.projector())]
)
@pytest.mark.parametrize("layer", [3, 10, 18])
def test_in_a_deep_net_the_badge_of_one_layer_covers_no_neuron(places, size, theme, layer):
    found = places((2, *[4] * 19, 1), (layer, (0, 1, 2, 3)), rect=QRectF(0, 0, *size), theme=theme)
    rect = found.badges[0].rect
    assert not rect.isEmpty()
    assert QRectF(0, 0, *size).contains(rect)
    layout = found.layout
    units = [layout.outline(k, unit) for k in range(layout.depth + 1) for unit in layout.shown(k).tolist()]
    assert not any(rect.intersects(unit) for unit in units)
    assert not rect.intersects(layout.bands.titles)


def test_it_stays_at_its_place_whatever_the_step(places):
    rects = {places((2, 5, 1), (1, (0, 1, 2)), step=step).badges[0].rect.getRect() for step in range(12)}
    assert len(rects) == 1


def test_two_badges_do_not_cover_each_other(places):
    one, other = places((2, 6, 2), (1, (0, 1, 2)), (1, (3, 4, 5))).badges
    assert not one.rect.intersects(other.rect)


def test_in_a_folded_layer_the_badge_stands_at_the_fold(places):
    found = places((2, 90, 1), (1, tuple(range(90))))
    (fold, y), = found.layout.fold_y[1]
    assert fold.hidden
    assert found.badges[0].rect.center().y() == pytest.approx(y)
    assert not found.badges[0].rect.contains(QPointF(found.layout.columns[1], y))


def test_units_that_are_all_folded_away_have_their_outline_at_the_fold(places):
    found = places((2, 90, 1), (1, (44, 45)))
    (_, y), = found.layout.fold_y[1]
    outline, = found.badges[0].outlines
    assert outline.contains(QPointF(found.layout.columns[1], y))
    assert inside(found, outline, 1) == ()


def test_without_units_that_act_as_one_there_is_no_badge(places):
    assert places((2, 5, 1)).badges == ()


def test_a_pointer_on_the_badge_finds_it_and_is_told_why(places, view):
    found = places((2, 5, 1), (1, (1, 2)))
    assert hit_at(found.badges[0].rect.center(), found) == Hit("badge", 1, 1)
    assert "these 2 units act as 1" in describe_graph(found.frame)
    view.show_frame(found.frame)
    hit = Hit("badge", 1, 1)
    assert view._describe(hit).splitlines()[:2] == ["these 2 units act as 1", "why"]


def test_a_click_on_the_badge_asks_for_what_can_be_done(places, view, qtbot):
    view.show_frame(places((2, 5, 1), (1, (1, 2))).frame)
    with qtbot.waitSignal(view.menu_wanted, timeout=1000) as asked:
        view._choose(Hit("badge", 1, 1))
    assert asked.args[0] == Hit("badge", 1, 1)


def test_in_a_figure_a_badge_covers_no_number_on_an_edge(qapp, graph_frame):
    group = AlikeUnits(1, (0, 1, 2, 3), "these 4 units act as 1", "why")
    frame = replace(graph_frame((2, 4, 1)), alike=(group,))
    one = FigureLayout(frame, QRectF(0, 0, 500, 300), LIGHT.figure(), legend=False)
    (plain,) = place_badges(frame, one)
    number = QRectF(plain.rect.center().x() - 5, plain.rect.center().y() - 5, 10, 10)
    (moved,) = place_badges(frame, one, [number])
    assert not plain.rect.isEmpty()
    assert not moved.rect.intersects(number)
