"""f(g(h(x))) as boxes in the window: where it is offered, what the switch does, and what files and menus have of it."""

import pytest
from PySide6.QtCore import QPoint

from nnviz import resources
from nnviz.gui.graph.hits import Hit
from nnviz.gui.settings import FUNCTIONS, Settings
from nnviz.session import Session


@pytest.fixture
def window(open_window, qapp):
    window = open_window(Session.open(resources.path("experiments", "functions-in-functions.nnviz.json")))
    window.resize(1280, 800)  # the screen of the tests is smaller
    qapp.processEvents()
    return window


def texts(window):
    window.graph_menu.open(Hit("unit", 1, 0), QPoint(100, 100))
    found = [action.text() for action in window.graph_menu.menu.actions()]
    window.graph_menu.menu.close()
    return found


def test_the_example_opens_as_boxes_and_the_switch_is_remembered(window, qapp):
    action = window.action_set["functions"]
    assert window.graph.graph_layout().functions
    assert action.isEnabled()
    assert action.isChecked()
    assert "Functions as boxes" in texts(window)
    action.trigger()
    qapp.processEvents()
    assert not window.graph.graph_layout().functions
    assert not action.isChecked()
    assert not Settings().flag(FUNCTIONS, True)
    action.trigger()
    qapp.processEvents()
    assert window.graph.graph_layout().functions
    assert Settings().flag(FUNCTIONS)


def test_it_is_offered_for_such_nets_alone(window, qapp):
    window.session.run("set_units", layer=1, units=2)
    for _ in range(3):
        qapp.processEvents()
    assert not window.action_set["functions"].isEnabled()
    assert not window.action_set["functions"].isChecked()
    assert "Functions as boxes" not in texts(window)


def test_an_arrow_chooses_its_weight_and_a_box_its_unit(window):
    layout = window.graph.graph_layout()
    window.graph._choose(window.graph.hit_at((layout.outline(1, 0).center() + layout.outline(2, 0).center()) / 2))
    assert window.session.state.target.layer == 2
    window.graph._choose(window.graph.hit_at(layout.outline(2, 0).center()))
    assert window.session.state.selected_unit == (2, 0)
