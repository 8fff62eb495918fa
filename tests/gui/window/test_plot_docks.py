"""The docks of the plots: put away at first, offered once, remembered, and in touch with the graph."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from nnviz import resources
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.pictures import Picture, prepare_picture
from nnviz.gui.window.plot_docks import PLOTS
from nnviz.gui.window.window import MainWindow
from nnviz.session import Session

XOR = resources.path("experiments", "xor.nnviz.json")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def press(settle: Callable[[], None]) -> Callable[[MainWindow, str], None]:
    """Chooses it from the menu of a window, and waits until the window shows it."""

    def choose(window: MainWindow, name: str) -> None:
        settle()
        window.action_set[name].trigger()
        settle()

    return choose


def shown(window: MainWindow) -> set[str]:
    return {name for name in PLOTS if window.plots.docks[name].shown}


# ---------------------------------------------------------------- showing them


def test_at_the_first_start_they_are_put_away_and_not_even_made(window):
    assert shown(window) == set()
    assert window.plots.views == {}
    assert window.plots.pictures() == ()


@pytest.mark.parametrize("action", ["train", "train_update", "train_epoch"])
def test_training_offers_its_panel(xor, press, action):
    press(xor, action)
    xor.training.stop()
    assert shown(xor) == {"training"}


@pytest.mark.parametrize("closed", ["button", "menu"])
def test_who_closes_the_training_panel_is_not_offered_it_again(xor, press, qtbot, closed):
    press(xor, "train_update")
    if closed == "menu":
        press(xor, "show_training")
    else:
        qtbot.mouseClick(xor.plots.docks["training"].close_button, LEFT)
    assert shown(xor) == set()
    press(xor, "train_update")
    assert shown(xor) == set()


def test_nor_is_who_opened_it_and_closed_it_before_the_first_training(xor, press, qtbot):
    press(xor, "show_training")
    qtbot.mouseClick(xor.plots.docks["training"].close_button, LEFT)
    press(xor, "train_update")
    assert shown(xor) == set()


def test_who_looks_at_another_plot_goes_on_looking_at_it(xor, press):
    press(xor, "show_learnt")
    press(xor, "train_update")
    assert shown(xor) == {"learnt"}


def test_no_panel_comes_into_a_presentation(xor, press):
    press(xor, "presenter")
    press(xor, "train_update")
    assert shown(xor) == set()


@pytest.mark.parametrize("name", PLOTS)
def test_the_view_menu_shows_and_hides_each_of_them(xor, press, name):
    action = xor.action_set[f"show_{name}"]
    press(xor, f"show_{name}")
    assert shown(xor) == {name}
    assert action.isChecked()
    assert xor.plots.views[name].isVisible()
    assert [plot.choice.key for plot in xor.plots.pictures()] == [name]
    press(xor, f"show_{name}")
    assert shown(xor) == set()
    assert not action.isChecked()


def test_the_train_menu_shows_the_race_and_does_not_hide_it(xor, press):
    for _ in range(2):
        press(xor, "race")
        assert shown(xor) == {"race"}


def test_they_stand_behind_each_other_and_the_one_asked_for_comes_to_the_front(xor, press, settle):
    for name in PLOTS:
        press(xor, f"show_{name}")
        assert [other for other in PLOTS if xor.plots.docks[other].seen] == [name]
    tabs = next(bar for bar in xor.findChildren(QTabBar) if bar.count() == len(PLOTS))
    assert {tabs.tabText(place) for place in range(tabs.count())} == {plot.tab for plot in PLOTS.values()}
    tabs.setCurrentIndex(next(place for place in range(tabs.count()) if tabs.tabText(place) == "Learnt"))
    settle()
    assert xor.plots.docks["learnt"].seen
    xor.session.train(7)
    settle()
    assert xor.plots.views["learnt"].title.text.endswith("after 7 updates")


def test_the_menu_brings_a_plot_forward_that_stands_behind_another_and_puts_away_what_is_seen(xor, settle, qapp, press):
    press(xor, "show_training")
    press(xor, "show_learnt")
    press(xor, "show_training")
    assert xor.plots.docks["training"].seen
    assert xor.plots.is_shown("learnt")
    press(xor, "show_training")
    assert not xor.plots.is_shown("training")


def test_a_plot_catches_up_when_it_is_shown_again(xor, press):
    press(xor, "show_training")
    press(xor, "show_training")
    xor.session.train(7)
    press(xor, "show_training")
    assert xor.plots.views["training"].place.text.startswith("update 7")


# ---------------------------------------------------------------- the layout


def test_the_next_window_shows_what_the_last_one_showed(xor, open_window, press, settle):
    press(xor, "show_mountain")
    xor.close()
    again = open_window(Session.open(XOR))
    settle()
    assert shown(again) == {"mountain"}
    assert again.plots.views["mountain"].isVisible()
    press(again, "reset_layout")
    assert shown(again) == set()
    press(again, "train_update")
    assert shown(again) == {"training"}


def test_no_tab_of_a_layout_that_was_replaced_stands_in_the_corner(xor, open_window, press, settle):
    press(xor, "show_learnt")
    xor.close()
    again = open_window(Session.open(XOR))
    settle()
    corner = again.menuBar().geometry()
    assert [bar for bar in again.findChildren(QTabBar) if bar.isVisible() and bar.geometry().intersects(corner)] == []
    again.arrangement.toggle("inspector")
    settle()
    (bar,) = (bar for bar in again.findChildren(QTabBar) if bar.isVisible())
    assert [bar.tabText(place) for place in range(bar.count())] == ["Neuron", "Learnt"]


def test_a_plot_that_a_remembered_layout_does_not_know_stands_where_it_would_at_the_first_start(window, settle):
    window.arrangement.save()
    dock = window.plots.docks["race"]
    window.removeDockWidget(dock)
    dock.setObjectName("newcomer")
    window.arrangement.restore()
    window.plots.show("race")
    settle()
    assert window.dockWidgetArea(dock) == Qt.DockWidgetArea.RightDockWidgetArea
    assert not dock.isFloating()


def test_presenter_mode_puts_them_away_and_brings_them_back(xor, press):
    press(xor, "show_training")
    press(xor, "show_learnt")
    press(xor, "presenter")
    assert shown(xor) == set()
    xor.session.train(7)
    press(xor, "presenter")
    assert shown(xor) == {"training", "learnt"}


def test_closing_a_presentation_remembers_the_plots(xor, open_window, press):
    press(xor, "show_learnt")
    press(xor, "presenter")
    xor.close()
    assert shown(open_window()) == {"learnt"}


def test_themes_and_projector_mode_reach_every_plot_those_made_before_and_after(xor, press):
    press(xor, "show_training")
    press(xor, "show_learnt")
    for action in ("theme_dark", "projector", "theme_contrast", "projector"):
        press(xor, action)
        theme = xor.appearance.theme
        for name in ("training", "learnt"):
            assert xor.plots.views[name].theme == theme
        picture = xor.plots.views["learnt"].stack.currentWidget()
        assert picture.theme == theme
    press(xor, "show_race")
    assert xor.plots.views["race"].theme == xor.appearance.theme


# ---------------------------------------------------------------- graph and map


@pytest.fixture
def learnt(xor, press):
    press(xor, "show_learnt")
    return xor.plots.views["learnt"]


def _over(window: MainWindow, qtbot: QtBot, layer: int, unit: int) -> None:
    """Move the pointer over a neuron of the graph."""
    graph = window.graph
    places = (QPoint(x, y) for x in range(0, graph.width(), 6) for y in range(0, graph.height(), 6))
    qtbot.mouseMove(graph, next(place for place in places if _unit_at(window, place) == (layer, unit)))


def _unit_at(window: MainWindow, place: QPoint) -> tuple[int, int] | None:
    hit = window.graph.hit_at(place.toPointF())
    return (hit.layer, hit.row) if hit is not None and hit.kind == "unit" else None


def test_a_neuron_under_the_pointer_shows_its_own_map_until_the_pointer_leaves(xor, learnt, qapp, qtbot):
    output = learnt.title.text
    told = []
    xor.graph.unit_hovered.connect(told.append)
    _over(xor, qtbot, 1, 2)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [(1, 2)]
    assert learnt.title.text != output
    assert learnt.title.text.startswith("neuron a₁,₃")
    qapp.sendEvent(xor.graph, QEvent(QEvent.Type.Leave))
    assert learnt.title.text == output


def test_a_pointer_that_left_while_the_map_was_away_holds_nothing(xor, press, learnt):
    output = learnt.title.text
    xor.graph.unit_hovered.emit((1, 2))
    press(xor, "show_learnt")
    xor.graph.unit_hovered.emit(None)
    press(xor, "show_learnt")
    assert learnt.title.text == output


def test_pointing_without_a_map_is_no_mistake(window):
    window.graph.unit_hovered.emit((1, 0))
    window.graph.unit_hovered.emit(None)
    assert window.plots.views == {}


def test_a_click_on_a_point_of_the_map_shows_that_row(xor, learnt, qtbot):
    """Catches a click that goes to the nearest row of another order, or to none."""
    plot = learnt.stack.currentWidget()
    points = plot._frame.points
    row = next(row for row in range(5, len(points.x)) if plot._data.nearest(
        plot.pixel(points.x[row], points.y[row]), 12.0) == row)  # fmt: skip
    qtbot.mouseClick(plot.viewport(), LEFT, pos=plot.pixel(points.x[row], points.y[row]).toPoint())
    qtbot.waitUntil(lambda: xor.session.frame().controls.experiment.sample == row)


def test_a_click_on_a_small_map_chooses_the_neuron_and_nothing_comes_before_the_maps(xor, settle, learnt, qtbot):
    qtbot.mouseClick(learnt.pictures.button("neurons"), LEFT)
    settle()
    grid = learnt.stack.currentWidget()
    qtbot.mouseClick(grid, LEFT, pos=grid.tile(1, 1).center().toPoint())
    settle()
    inspector = xor.session.frame().inspector
    assert (inspector.layer, inspector.unit) == (1, 1)
    assert not xor.arrangement.is_shown("inspector")
    assert xor.plots.docks["learnt"].seen
    xor.graph.unit_chosen.emit(1, 2)  # in the graph it does come
    settle()
    assert xor.arrangement.is_shown("inspector")


# ---------------------------------------------------------------- pictures


def test_a_picture_in_another_theme_leaves_the_window_as_it_was(xor, press, settle, qtbot, tmp_path):
    xor.session.train(20)
    press(xor, "show_training")
    qtbot.waitUntil(lambda: xor.verdicts.verdict is not None)
    settle()
    view = xor.plots.views["training"]
    before = view.grab().toImage()
    (plot,) = xor.plots.pictures()
    picture = Picture(xor.session.frame(), THEMES["dark"].projector(), plot=plot.painter())
    prepare_picture(picture, tmp_path / "a.png")()
    settle()
    assert view.grab().toImage() == before
    image = QImage(str(tmp_path / "a.png"))
    assert image.pixelColor(0, 0).name() == THEMES["dark"].background.lower()
