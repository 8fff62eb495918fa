"""F6 and Tab: the keyboard goes where the eye goes."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from nnviz.gui.window.panes import stops_in


@pytest.fixture(scope="module")
def keeper(keeping):
    return keeping("start", ("numbers",))


def pane_with_focus(window):
    here = window.focusWidget()
    panes = {
        "toolbar": window.toolbar, "controls": window.controls_dock, "graph": window.graph,
        "plots": window.plot_area, "chain": window.chain, "status": window.status,
    }  # fmt: skip
    return next(name for name, pane in panes.items() if pane is here or pane.isAncestorOf(here))


@pytest.fixture
def full(window, settle):
    """A window with a plot, past its first step."""
    window.plots.show("numbers")
    window.action_set["next"].trigger()
    settle()
    window.graph.setFocus()
    return window


ORDER = ["plots", "chain", "status", "toolbar", "controls", "graph"]


def test_f6_goes_through_all_panes_and_shift_f6_back(full):
    seen = []
    for _ in ORDER:
        QTest.keyClick(full, Qt.Key.Key_F6)
        seen.append(pane_with_focus(full))
    assert seen == ORDER
    QTest.keyClick(full, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert pane_with_focus(full) == "controls"


def test_a_ring_stands_around_the_pane_until_the_focus_leaves_it(full):
    full.panes.go(1)
    plots = full.plot_area
    assert full.panes.ring.isVisible()
    assert full.panes.ring.geometry().topLeft() == plots.mapTo(full, QPoint())
    assert full.panes.ring.size() == plots.size()
    full.graph.setFocus()
    assert not full.panes.ring.isVisible()


def test_the_ring_goes_with_its_pane(full, settle):
    full.panes.go(1)
    full.arrangement.toggle("toolbar")
    settle()
    plots = full.plot_area
    assert full.panes.ring.geometry().topLeft() == plots.mapTo(full, QPoint())
    plots.hide()
    settle()
    assert not full.panes.ring.isVisible()


def test_one_comes_back_to_where_one_was(full):
    full.panes.go(1)
    full.plots.views["numbers"].table.setFocus()
    full.panes.go(1)
    full.panes.go(-1)
    assert full.focusWidget() is full.plots.views["numbers"].table


def test_what_is_hidden_is_passed_over(full, settle):
    full.arrangement.toggle("controls")
    settle()
    full.toolbar.grain.setFocus()
    full.panes.go(1)
    assert pane_with_focus(full) == "graph"


def test_tab_goes_once_through_everything_in_the_order_of_the_panes(full):
    first = full.focusWidget()
    stops, panes = [], []
    while not stops or full.focusWidget() is not first:
        QTest.keyClick(full.focusWidget(), Qt.Key.Key_Tab)
        stops.append(full.focusWidget())
        if panes[-1:] != [pane_with_focus(full)]:
            panes.append(pane_with_focus(full))
        assert len(stops) < 200
    assert len(set(stops)) == len(stops)
    assert panes == ["graph", *ORDER]  # the buttons in its legend come after the graph itself
    back = []
    for _ in stops:
        QTest.keyClick(full.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
        back.append(full.focusWidget())
    assert back == [*stops[-2::-1], stops[-1]]


def test_in_a_pane_it_goes_line_by_line_from_the_left(qtbot):
    pane = QWidget()
    qtbot.addWidget(pane)
    pane.resize(300, 200)
    places = {"b": (150, 12), "d": (150, 100), "a": (10, 10), "c": (10, 102)}  # made in another order than they stand
    for name, (x, y) in places.items():
        field = QLineEdit(name, pane)
        field.setGeometry(x, y, 100, 24)
    pane.show()
    assert [stop.text() for stop in stops_in(pane)] == ["a", "b", "c", "d"]
