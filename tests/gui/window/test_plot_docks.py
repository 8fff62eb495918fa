"""The plots beside the graph: tabs of which one is seen, remembered, and in touch with the graph."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolButton
from pytestqt.qtbot import QtBot

from nnviz import resources
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.picture import Picture
from nnviz.gui.export.pictures import prepare_picture
from nnviz.gui.settings import Settings
from nnviz.gui.window.actions import ACTIONS
from nnviz.gui.window.plot_docks import PLOTS
from nnviz.gui.window.window import MainWindow
from nnviz.session import Session
from nnviz.session.surveys import trainability as surveys

XOR = resources.path("experiments", "xor.nnviz.json")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def xor_keeper(keeping):
    """No plot has been seen yet."""
    return keeping("xor")


@pytest.fixture
def kept(kept_xor: MainWindow) -> MainWindow:
    return kept_xor


@pytest.fixture
def press(settle: Callable[[], None]) -> Callable[[MainWindow, str], None]:
    """Chooses it from the menu of a window, and waits until the window shows it."""

    def choose(window: MainWindow, name: str) -> None:
        settle()
        window.action_set[name].trigger()
        settle()

    return choose


def shown(window: MainWindow) -> set[str]:
    return {name for name in PLOTS if window.plots.is_shown(name)}


# ---------------------------------------------------------------- showing them


@pytest.fixture
def wide(xor, settle):
    """A window as large as a small screen."""
    xor.resize(1280, 800)
    settle()
    return xor


@pytest.fixture
def first_start(open_window):
    """The window of somebody who has never opened one."""
    Settings().forget("layout")
    return open_window(Session.open(XOR))


def test_at_the_first_start_what_the_net_says_stands_beside_it_and_no_other_is_made(first_start):
    assert shown(first_start) == {"learnt"}
    assert set(first_start.plots.views) == {"learnt"}
    assert [plot.choice.key for plot in first_start.plots.pictures()] == ["learnt"]


def test_where_a_neuron_is_chosen_it_is_the_neuron(open_window):
    Settings().forget("layout")
    session = Session.open(XOR)
    session.run("select_unit", layer=1, unit=1)
    assert shown(open_window(session)) == {"inspector"}


def test_plots_that_are_put_away_are_not_even_made(window):
    assert shown(window) == set()
    assert window.plots.views == {}
    assert window.plots.pictures() == ()


@pytest.mark.parametrize("action", ["train", "train_update", "train_epoch"])
def test_training_leaves_the_plots_where_the_user_has_them(kept, press, action):
    for wanted in (set(), {"learnt"}):
        press(kept, action)
        kept.training.stop()
        assert shown(kept) == wanted
        press(kept, "show_learnt")


def test_the_close_button_puts_them_away(kept, press, qtbot):
    press(kept, "show_training")
    qtbot.mouseClick(kept.plots.area.close_button, LEFT)
    assert shown(kept) == set()
    press(kept, "train_update")
    assert shown(kept) == set()


def test_no_plot_comes_into_a_presentation(kept, press):
    press(kept, "show_learnt")
    press(kept, "presenter")
    press(kept, "train_update")
    assert shown(kept) == set()


def test_plots_wait_for_what_is_still_being_loaded_but_not_when_the_user_asks(xor, press, settle):
    xor.plots.wait()
    xor.plots.area.show()
    settle()
    assert shown(xor) == {"learnt"}
    assert xor.plots.views == {}
    xor.plots.come()
    settle()
    assert set(xor.plots.views) == {"learnt"}
    xor.plots.wait()
    press(xor, "show_training")
    assert set(xor.plots.views) == {"learnt", "training"}


def test_opening_a_plot_takes_its_place_from_the_graph_and_nothing_from_the_chain(wide, press):
    chain, graph = wide.chain.size(), wide.graph.width()
    press(wide, "show_learnt")
    assert wide.chain.size() == chain
    assert wide.graph.width() < graph - 300
    assert wide.graph.geometry().bottom() == wide.plots.area.geometry().bottom()


def test_going_from_tab_to_tab_moves_no_border(wide, press):
    places = []
    for name in PLOTS:
        press(wide, f"show_{name}")
        places.append((wide.graph.size(), wide.chain.size()))
    assert places == places[:1] * len(PLOTS)


def test_their_keys_are_alt_and_the_place_of_the_tab(kept):
    bar = kept.plots.area.bar
    texts = [bar.tabText(place) for place in range(bar.count())]
    assert texts == ["Map", "Loss", "Mountain", "Compare", "Neuron", "Table", "Layers", "Trainability"]
    for place, name in enumerate(PLOTS):
        assert f"Alt+{place + 1}" in ACTIONS[f"show_{name}"].keys
        assert f"Alt+{place + 1}" in bar.tabToolTip(place)
    assert "F7" in ACTIONS["show_inspector"].keys
    assert bar.height() >= 34


@pytest.mark.parametrize("name", PLOTS)
def test_the_view_menu_shows_and_hides_each_of_them(xor, press, name):
    action = xor.action_set[f"show_{name}"]
    press(xor, f"show_{name}")
    assert shown(xor) == {name}
    assert action.isChecked()
    assert xor.plots.views[name].isVisible()
    assert [plot.choice.key for plot in xor.plots.pictures()] == [name] * (name not in ("inspector", "trainability"))
    press(xor, f"show_{name}")
    assert shown(xor) == set()
    assert not action.isChecked()


def test_the_train_menu_shows_the_comparison_and_does_not_hide_it(xor, press):
    for _ in range(2):
        press(xor, "compare")
        assert shown(xor) == {"compare"}


@pytest.mark.parametrize(("width", "in_menu"), [(1280, 3), (1920, 0), (1024, 4), (870, 5)])
def test_the_words_of_all_tabs_are_read_in_the_bar_or_in_the_menu_beside_it(kept, settle, width, in_menu):
    kept.resize(width, 800)
    kept.plots.show("training")
    settle()
    bar, more = kept.plots.area.bar, kept.plots.area.more
    seen = [place for place in range(bar.count()) if bar.isTabVisible(place)]
    rects = [bar.tabRect(place) for place in seen]
    words = [bar.fontMetrics().horizontalAdvance(bar.tabText(place)) for place in seen]
    assert all(bar.rect().contains(rect) for rect in rects)
    assert min(rect.width() - word for rect, word in zip(rects, words, strict=True)) >= 9  # less looks like a sentence
    assert len(more.menu().actions()) == bar.count() - len(seen) == in_menu
    assert more.isHidden() == (in_menu == 0)
    arrows = [button for button in bar.findChildren(QToolButton) if button.isVisible()]
    assert not arrows


def test_a_tab_from_the_menu_is_brought_and_seen_in_the_bar(kept, settle):
    kept.resize(1024, 768)
    kept.plots.show("learnt")
    settle()
    area = kept.plots.area
    last = area.more.menu().actions()[-1]
    place = last.data()
    last.trigger()
    settle()
    assert kept.plots.is_seen([*PLOTS][place])
    assert area.bar.isTabVisible(place)
    assert area.bar.isTabVisible(0)


def test_the_tabs_keep_no_window_from_being_narrow(open_window):
    """Qt by itself takes the room that they have for the least that they need."""
    area = open_window().plots.area
    assert area.bar.minimumWidth() < area.bar.sizeHint().width()
    assert area.minimumSizeHint().width() < 220


def test_one_is_seen_at_a_time_and_a_click_on_its_tab_brings_it(xor, press, settle, qtbot):
    for name in PLOTS:
        press(xor, f"show_{name}")
        assert [other for other in PLOTS if xor.plots.is_seen(other)] == [name]
    bar = xor.plots.area.bar
    qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(0).center())
    settle()
    assert xor.plots.is_seen("learnt")
    xor.session.train(7)
    settle()
    assert xor.plots.views["learnt"].title.text.endswith("after 7 updates")


def test_the_menu_brings_a_plot_forward_and_puts_away_what_is_seen(kept, press):
    press(kept, "show_training")
    press(kept, "show_learnt")
    press(kept, "show_training")
    assert kept.plots.is_seen("training")
    press(kept, "show_training")
    assert shown(kept) == set()


def test_a_plot_catches_up_when_it_is_shown_again(kept, press):
    press(kept, "show_training")
    press(kept, "show_training")
    kept.session.train(7)
    press(kept, "show_training")
    assert kept.plots.views["training"].place.text.startswith("update 7")


# ---------------------------------------------------------------- the layout


def test_the_next_window_shows_what_the_last_one_showed(xor, open_window, press, settle):
    press(xor, "show_mountain")
    xor.close()
    again = open_window(Session.open(XOR))
    settle()
    assert shown(again) == {"mountain"}
    assert again.plots.views["mountain"].isVisible()
    press(again, "reset_layout")
    assert shown(again) == {"learnt"}


def test_a_width_chosen_by_hand_is_remembered_until_the_layout_is_reset(wide, open_window, press, settle):
    press(wide, "show_learnt")
    usual = wide.plots.area.width()
    wide.canvas.row.moveSplitter(wide.graph.width() - 100, 1)
    by_hand = wide.plots.area.width()
    assert by_hand >= usual + 90
    wide.close()
    again = open_window(Session.open(XOR))
    again.resize(1280, 800)
    settle()
    assert again.plots.area.width() == by_hand
    press(again, "reset_layout")
    assert again.plots.area.width() == usual


def test_a_layout_of_the_version_with_docks_gives_the_usual_one(open_window, settle):
    """Its state names docks that are no more; what else it kept stays good."""
    old = QMainWindow()
    for name in ("controls", "inspector", "training"):
        dock = QDockWidget(name, old)
        dock.setObjectName(name)
        old.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    settings = Settings()
    settings.forget("layout")
    settings.set("layout/state", old.saveState(2))
    settings.set("layout/canvas", [300, 350])
    window = open_window(Session.open(XOR))
    settle()
    assert window.dockWidgetArea(window.controls_dock) == Qt.DockWidgetArea.LeftDockWidgetArea
    assert window.arrangement.is_shown("controls")
    assert shown(window) == {"learnt"}
    assert window.canvas.moved_by_hand


@pytest.mark.parametrize("rubbish", ["", "training "])
def test_a_damaged_name_of_a_plot_is_survived(open_window, rubbish):
    settings = Settings()
    settings.set("layout/plot", rubbish)
    settings.set("layout/plots", True)
    assert shown(open_window(Session.open(XOR))) == {"learnt"}


def test_presenter_mode_puts_them_away_and_brings_them_back(kept, press):
    press(kept, "show_training")
    press(kept, "show_learnt")
    press(kept, "presenter")
    assert shown(kept) == set()
    kept.session.train(7)
    press(kept, "presenter")
    assert shown(kept) == {"learnt"}


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
    press(xor, "show_compare")
    assert xor.plots.views["compare"].theme == xor.appearance.theme


# ---------------------------------------------------------------- graph and map


@pytest.fixture
def learnt(kept, press):
    press(kept, "show_learnt")
    return kept.plots.views["learnt"]


def _over(window: MainWindow, qtbot: QtBot, layer: int, unit: int) -> None:
    """Move the pointer over a neuron of the graph."""
    graph = window.graph
    places = (QPoint(x, y) for x in range(0, graph.width(), 6) for y in range(0, graph.height(), 6))
    qtbot.mouseMove(graph, next(place for place in places if _unit_at(window, place) == (layer, unit)))


def _unit_at(window: MainWindow, place: QPoint) -> tuple[int, int] | None:
    hit = window.graph.hit_at(place.toPointF())
    return (hit.layer, hit.row) if hit is not None and hit.kind == "unit" else None


def test_a_neuron_under_the_pointer_shows_its_own_map_until_the_pointer_leaves(kept, learnt, qapp, qtbot):
    output = learnt.title.text
    told = []
    kept.graph.unit_hovered.connect(told.append)
    _over(kept, qtbot, 1, 2)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [(1, 2)]
    assert learnt.title.text != output
    assert learnt.title.text.startswith("neuron a₁,₃")
    qapp.sendEvent(kept.graph, QEvent(QEvent.Type.Leave))
    assert learnt.title.text == output


def test_a_pointer_that_left_while_the_map_was_away_holds_nothing(kept, press, learnt):
    output = learnt.title.text
    kept.graph.unit_hovered.emit((1, 2))
    press(kept, "show_learnt")
    kept.graph.unit_hovered.emit(None)
    press(kept, "show_learnt")
    assert learnt.title.text == output


def test_pointing_without_a_map_is_no_mistake(window):
    window.graph.unit_hovered.emit((1, 0))
    window.graph.unit_hovered.emit(None)
    assert window.plots.views == {}


def test_a_click_on_a_point_of_the_map_shows_that_row(kept, learnt, qtbot):
    """Catches a click that goes to the nearest row of another order, or to none."""
    plot = learnt.stack.currentWidget()
    points = plot._frame.points
    row = next(row for row in range(5, len(points.x)) if plot._data.nearest(
        plot.pixel(points.x[row], points.y[row]), 12.0) == row)  # fmt: skip
    qtbot.mouseClick(plot.viewport(), LEFT, pos=plot.pixel(points.x[row], points.y[row]).toPoint())
    qtbot.waitUntil(lambda: kept.session.frame().controls.experiment.sample == row)


def test_a_click_on_a_small_map_chooses_the_neuron_and_nothing_comes_before_the_maps(kept, settle, learnt, qtbot):
    qtbot.mouseClick(learnt.pictures.button("neurons"), LEFT)
    settle()
    grid = learnt.stack.currentWidget()
    qtbot.mouseClick(grid, LEFT, pos=grid.tile(1, 1).center().toPoint())
    settle()
    inspector = kept.session.frame().inspector
    assert (inspector.layer, inspector.unit) == (1, 1)
    assert not kept.plots.is_shown("inspector")
    assert kept.plots.is_seen("learnt")
    kept.graph.unit_chosen.emit(1, 2)  # in the graph it does come
    settle()
    assert kept.plots.is_shown("inspector")


# ---------------------------------------------------------------- pictures


def test_a_picture_in_another_theme_leaves_the_window_as_it_was(kept, press, settle, qtbot, tmp_path):
    kept.session.train(20)
    press(kept, "show_training")
    qtbot.waitUntil(lambda: kept.verdicts.verdict is not None)
    settle()
    view = kept.plots.views["training"]
    before = view.grab().toImage()
    (plot,) = kept.plots.pictures()
    picture = Picture(kept.session.frame(), THEMES["dark"].projector(), plot=plot.painter())
    prepare_picture(picture, tmp_path / "a.png")()
    settle()
    assert view.grab().toImage() == before
    image = QImage(str(tmp_path / "a.png"))
    assert image.pixelColor(0, 0).name() == THEMES["dark"].background.lower()


def test_a_run_of_the_map_that_is_clicked_stands_in_the_graph_and_undo_takes_it_back(xor, settle, qtbot, monkeypatch):
    monkeypatch.setattr(surveys, "_SHORT", 60.0)  # no processes for so small a map
    before = xor.session.state.experiment
    xor.plots.show("trainability")
    settle()
    panel = xor.plots.views["trainability"]
    panel.bar.updates.setValue(1)
    panel.bar.size.chosen.emit("32")
    panel.draw.click()
    qtbot.waitUntil(lambda: not panel.is_busy)
    panel.view.grab()
    qtbot.mouseClick(panel.view, LEFT, pos=panel.view.layout_shown.place_of(9, 20).toPoint())
    job, now = panel.map.grid.job, xor.session.state
    assert now.experiment.initialization.scale == job.x.values[20]
    assert now.experiment.optimizer.learning_rate == job.y.values[9]
    assert (now.updates, now.cursor) == (0, 0)
    xor.session.undo()
    assert xor.session.state.experiment == before
    assert panel.view.marks.present == (before.initialization.scale, before.optimizer.learning_rate)
    qtbot.waitUntil(lambda: not panel.is_busy)
