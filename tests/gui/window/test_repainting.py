"""A view paints anew where what it shows has changed, and only there."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from nnviz.gui.window.window import MainWindow
from nnviz.session.frame.learnt import build_learnt

pytestmark = pytest.mark.usefixtures("painted")


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__()
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.fixture
def count_paints(window: MainWindow, settle: Callable[[], None]) -> Callable[..., int]:
    """Carries out an action for each value; how often a widget was painted meanwhile."""

    def count(widget: QWidget, action: Callable[..., object], *values: object) -> int:
        settle()
        paints = Paints(widget)
        for value in values:
            action(value)
            settle()
        return paints.count

    return count


def set_rate(window: MainWindow) -> Callable[[float], object]:
    return lambda rate: window.session.run("set_learning_rate", merge="a drag", value=rate)


RATES = [0.01 + 0.01 * step for step in range(40)]


def test_a_drag_of_the_learning_rate_does_not_repaint_an_unchanged_graph(window, count_paints):
    assert count_paints(window.graph, set_rate(window), *RATES) == 0
    assert window.session.state.experiment.optimizer.learning_rate == RATES[-1]


def test_nor_does_it_repaint_chain_and_inspector_where_they_do_not_tell_of_it(window, count_paints, settle):
    window.session.run("select_unit", layer=1, unit=0)
    window.plots.show("inspector")
    settle()
    inspector = window.plots.views["inspector"]
    assert inspector.isVisible()
    assert count_paints(inspector.viewport(), set_rate(window), *RATES) == 0
    assert count_paints(window.chain, set_rate(window), *RATES) == 0


def test_where_the_update_stands_on_the_edges_every_other_rate_is_another_picture(window, count_paints, settle):
    window.session.end()
    settle()
    assert count_paints(window.graph, set_rate(window), *RATES[:5]) == 5


def test_every_step_repaints_the_graph(window, count_paints):
    assert count_paints(window.graph, lambda _: window.session.next(), *range(5)) == 5


def test_other_colours_another_size_and_the_pointer_repaint_it_though_its_frame_is_the_same(window, count_paints):
    graph = window.graph
    assert count_paints(graph, window.appearance.choose, "dark") > 0
    assert count_paints(graph, lambda height: window.resize(1280, height), 760) > 0
    neuron = graph.graph_layout().unit(1, 0)

    def move(place: QPointF) -> None:
        button = Qt.MouseButton.NoButton
        at = graph.mapToGlobal(place.toPoint())
        graph.mouseMoveEvent(
            QMouseEvent(QEvent.Type.MouseMove, place, QPointF(at), button, button, Qt.KeyboardModifier.NoModifier)
        )

    assert count_paints(graph, move, neuron) > 0
    assert graph.hovered is not None
    assert count_paints(graph, move, QPointF(QPoint(1, 1))) > 0


def test_the_card_beside_the_pointer_stays_where_nothing_has_changed(window, count_paints):
    graph = window.graph
    graph._card_is_hidden = False
    window.refresh()
    assert not graph._card_is_hidden
    window.session.next()
    window.refresh()
    assert graph._card_is_hidden


class Order(QObject):
    """Notes when something is painted, and when a plot is handed what it shows."""

    def __init__(self, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.noted: list[str] = []
        self._names = {window.graph: "graph", window.chain: "chain"}
        for watched in self._names:
            watched.installEventFilter(self)
        feed = window.plots._feed
        monkeypatch.setattr(window.plots, "_feed", lambda name: (self.noted.append(name), feed(name)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint:
            self.noted.append(self._names[watched])
        return False


def test_at_a_step_the_plot_comes_after_graph_and_chain_are_painted(window, settle, monkeypatch):
    window.plots.show("learnt")
    settle()
    order = Order(window, monkeypatch)
    window.action_set["next"].trigger()
    settle()
    assert sorted(order.noted[:2]) == ["chain", "graph"]
    assert order.noted[2] == "learnt"
    assert window.plots.views["learnt"]._frame is build_learnt(window.session.state)
    order.noted.clear()
    window.plots.show("training")  # not an empty one first
    settle()
    assert order.noted[0] == "training"


def test_at_a_step_no_button_over_the_factors_is_painted_anew(window, count_paints):
    window.session.run_to(2)
    step = [None]  # one press
    assert count_paints(window.chain, lambda _: window.session.next(), *step) == 1
    for button in (window.chain.bar.target, window.chain.bar.route, window.chain.bar.predict):
        assert button.isVisible()
        assert count_paints(button, lambda _: window.session.next(), *step) == 0
