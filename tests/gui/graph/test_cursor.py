"""Where the keyboard goes in the graph, when much of it is not drawn."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF

from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.graph.cursor import first_cursor, moved
from nnviz.gui.graph.drawn import drawn
from nnviz.gui.graph.hits import Hit, members, stations
from nnviz.gui.graph.layout import GraphLayout


@pytest.fixture
def one_edge(qapp, graph_frame):
    """A net of which one edge alone is drawn, and the layers of which none is."""
    frame = graph_frame((3, 4, 2))
    found = drawn(frame, GraphLayout(frame, QRectF(0, 0, 1000, 480), LIGHT), most=1)
    empty = [station for station in stations(found.layout) if not members(station, found.layout, found.edges)]
    assert [kind for kind, _ in empty] == ["edge"]
    return found, empty[0][1]


def test_it_begins_on_something_that_is_drawn_whatever_is_selected(one_edge):
    found, layer = one_edge
    selection = replace(found.frame.selection, layer=layer, parameter="W", row=None, column=None)
    begun = first_cursor(replace(found, frame=replace(found.frame, selection=selection)))
    assert begun == Hit("unit", 0, 0)


def test_it_stays_where_the_next_column_has_nothing_to_go_to(one_edge):
    found, layer = one_edge
    before = Hit("unit", layer - 1, 0)
    assert moved(before, 1, 0, found) == before
    assert moved(before, 0, 1, found) == Hit("unit", layer - 1, 1)
