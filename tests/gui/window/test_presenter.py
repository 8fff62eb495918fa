"""Projector and presenter mode: at the back of the room the net can be seen, and what is put away comes back."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QWidget

from nnviz import resources
from nnviz.gui.chain.layout import ChainLayout
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_height, text_width
from nnviz.gui.drawing.theme import LIGHT, PROJECTOR_TEXT, TEXT_MAIN, TEXT_SMALL
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.legend import legend_height, plan_legend
from nnviz.gui.graph.titles import numbered_layers
from nnviz.gui.window import layout, placement
from nnviz.session import Session

MAZUR = resources.path("experiments", "mazur.nnviz.json")
PROJECTOR = LIGHT.projector()


def test_projector_mode_gives_a_narrow_window_to_the_picture_and_takes_nothing_for_good(window, settle):
    window.action_set["projector"].trigger()
    settle()
    assert not window.arrangement.is_shown("controls")
    assert not window.arrangement.is_shown("status")
    assert "F4" in window.messages.text
    window.action_set["projector"].trigger()
    settle()
    assert window.arrangement.is_shown("controls")
    assert window.arrangement.is_shown("status")


@pytest.mark.parametrize("width", [1280, layout.WIDE_ENOUGH])
def test_projector_mode_leaves_graph_and_chain_the_room_of_the_plots_and_gives_it_back(window, settle, width):
    window.resize(width, 800)
    window.plots.show("training")
    settle()
    before = [part.geometry() for part in (window.graph, window.chain, window.plots.area)]
    window.action_set["projector"].trigger()
    settle()
    assert not window.plots.are_shown
    assert "Alt+1 shows the plots" in window.messages.text
    assert window.graph.width() == window.canvas.width()
    window.action_set["projector"].trigger()
    for _ in range(3):
        settle()
    assert window.plots.is_seen("training")
    assert not window.messages.text
    after = [part.geometry() for part in (window.graph, window.chain, window.plots.area)]
    assert [one.height() for one in after] == pytest.approx([one.height() for one in before], abs=3)
    assert [one.width() for one in after] == pytest.approx([one.width() for one in before], abs=10)


def test_projector_mode_takes_nothing_from_what_fills_the_window(window, settle):
    window.plots.show("layers")
    window.filling.fill("plots")
    for _ in range(2):
        window.action_set["projector"].trigger()
        settle()
        assert window.filling.is_filled_by("plots")
        assert not window.plots.area.isHidden()


def test_what_projector_mode_put_away_comes_back_beside_nothing_that_fills_the_window(window, settle):
    window.action_set["projector"].trigger()
    settle()
    assert window.controls_dock.isHidden()
    window.filling.fill("chain")
    window.action_set["projector"].trigger()
    settle()
    assert window.controls_dock.isHidden()
    window.filling.leave()
    assert not window.controls_dock.isHidden()


def test_plots_that_were_put_away_before_projector_mode_stay_away_after_it(window, settle):
    for _ in range(2):
        window.action_set["projector"].trigger()
        settle()
    assert not window.plots.are_shown


def test_what_was_hidden_before_projector_mode_stays_hidden_after_it(window, settle):
    window.arrangement.toggle("status")
    for _ in range(2):
        window.action_set["projector"].trigger()
        settle()
    assert window.arrangement.is_shown("controls")
    assert not window.arrangement.is_shown("status")


def test_the_panels_come_back_also_after_a_restart_in_projector_mode(window, open_window, settle):
    window.action_set["projector"].trigger()
    window.close()
    again = open_window()
    again.action_set["projector"].trigger()
    settle()
    assert again.arrangement.is_shown("controls")
    assert again.arrangement.is_shown("status")


def test_a_wide_window_keeps_its_controls_in_projector_mode(window, settle):
    window.resize(layout.WIDE_ENOUGH, 1000)
    window.action_set["projector"].trigger()
    settle()
    assert window.arrangement.is_shown("controls")


def test_who_leaves_projector_mode_in_presenter_mode_sees_its_panels_after_it(window, settle):
    window.plots.show("training")
    settle()
    window.action_set["projector"].trigger()
    window.action_set["presenter"].trigger()
    settle()
    window.action_set["projector"].trigger()
    settle()
    assert not window.arrangement.is_shown("controls")
    assert not window.plots.are_shown
    window.action_set["presenter"].trigger()
    settle()
    assert window.arrangement.is_shown("controls")
    assert window.arrangement.is_shown("status")
    assert window.plots.are_shown


def test_presenter_mode_has_no_status_line_and_brings_it_back(window, settle):
    for shown in (False, True):
        window.action_set["presenter"].trigger()
        settle()
        assert window.arrangement.is_shown("status") is shown


def test_presenter_mode_leaves_a_maximized_window_maximized(window, qapp):
    window.setWindowState(Qt.WindowState.WindowMaximized)
    window.action_set["presenter"].trigger()
    assert window.isFullScreen()
    window.action_set["presenter"].trigger()
    assert not window.isFullScreen()
    assert window.isMaximized()


def test_a_notice_makes_way_when_somebody_steps(window, settle):
    window.action_set["presenter"].trigger()
    settle()
    assert window.messages.text
    window.action_set["next"].trigger()
    assert not window.messages.text


@pytest.mark.parametrize("height", [330, 380])
def test_the_neurons_of_a_small_net_can_be_seen_in_projector_mode(qapp, height):
    """The graph's share of a 1280×800 screen, in a window and in presenter mode."""
    frame = Session.open(MAZUR).frame().graph
    layout = GraphLayout(frame, QRectF(0, 0, 1280, height), PROJECTOR)
    assert layout.radius >= (30 if height < 350 else 36)
    assert layout.bands.brackets.isEmpty()


def test_the_legend_is_one_line_in_projector_mode_and_always_shows_the_widths(qapp):
    for width in (800, 1280, 1920):
        plan = plan_legend(Session.open(MAZUR).frame().graph, float(width), PROJECTOR)
        assert len(plan.exponents) >= 2
        assert plan.quantity
    assert legend_height(PROJECTOR) < 2 * PROJECTOR_TEXT + 10


def test_the_chain_keeps_its_card_in_a_projected_window(open_window, settle):
    window = open_window(Session.open(MAZUR))
    window.action_set["projector"].trigger()
    window.session.run_to(6)
    window.resize(1280, 778)
    settle()
    frame = window.session.frame().chain
    layout = ChainLayout.of(frame, QRectF(window.chain.rect()), window.appearance.theme)
    assert layout.card is not None
    assert window.graph.height() >= 0.42 * window.canvas.height()


def test_a_screen_without_room_for_a_title_bar_is_filled(open_window, monkeypatch):
    monkeypatch.setattr(placement, "USUAL_SIZE", (10_000, 10_000))
    assert open_window().isMaximized()


def test_the_status_line_is_as_low_as_before_after_projector_and_presenter_mode(window, settle):
    before = window.status.height()
    for name in ("projector", "presenter", "presenter", "projector"):
        window.action_set[name].trigger()
        settle()
    assert window.status.height() == before


NETS = ("start", "iris", "deep-20-layers")
SCREENS = ((1280, 800), (1024, 768), (1920, 1080))


@pytest.fixture
def in_large_type(window, settle):
    """Shows an experiment in a mode on a screen, some factors into its pass."""

    def show(mode: str, net: str, screen: tuple[int, int]):
        if not window.action_set[mode].isChecked():
            window.action_set[mode].trigger()
        window.files.open_example(resources.path("experiments", f"{net}.nnviz.json"))
        window.session.next("pass")
        for _ in range(3):
            window.session.next("factor")
        window.resize(*screen)
        settle()
        return window

    return show


@pytest.mark.parametrize("mode", ["projector", "presenter"])
def test_in_large_type_graph_and_chain_are_readable_on_every_screen(in_large_type, mode):
    for net in NETS:
        for screen in SCREENS:
            window = in_large_type(mode, net, screen)
            graph, chain = window.graph.graph_layout(), window.chain.layout_now()
            place = (mode, net, screen)
            assert not any(row.hidden for rows in graph.rows for row in rows), place
            assert graph.radius >= {"start": 30, "iris": 11, "deep-20-layers": 8}[net], place
            name_end = graph.loss.y() + graph.loss_radius + 5 + text_height(ui_font(TEXT_SMALL, theme=graph.theme))
            assert name_end <= window.graph.height() + 1, place
            assert chain.card is not None, place
            assert chain.card.rect.bottom() <= window.chain.height(), place
            assert chain.foot, place
            assert chain.foot[-1].rect.bottom() <= window.chain.height() + 1, place


def test_the_numbers_of_many_layers_stand_apart(in_large_type):
    window = in_large_type("projector", "deep-20-layers", (1024, 768))
    layout = window.graph.graph_layout()
    font = ui_font(TEXT_MAIN, 600, theme=layout.theme)
    shown = [*numbered_layers(layout, font)]
    assert shown[:2] == [0, 2]
    assert (shown[1] - shown[0]) * layout.gap > text_width(font, "20")


def test_where_the_graph_is_low_in_large_type_its_legend_yields_until_it_is_asked_for(in_large_type, settle):
    window = in_large_type("projector", "start", (1280, 800))
    graph = window.graph
    assert not graph.shows_legend()
    assert not graph.legend.quantity.isVisible()
    small = graph.graph_layout().radius
    graph.toggle_legend()
    settle()
    assert graph.legend.quantity.isVisible()
    assert graph.graph_layout().radius < small
    graph.toggle_legend()
    window.action_set["projector"].trigger()
    settle()
    assert graph.shows_legend(), "in plain type it always is there"
    window = in_large_type("projector", "start", (1920, 1080))
    graph.toggle_legend()
    graph.toggle_legend()
    assert graph.shows_legend()


def test_presenter_mode_shares_the_room_the_same_each_time(in_large_type, window, settle):
    window.resize(1280, 800)
    heights = []
    for _ in range(3):
        window.action_set["presenter"].trigger()
        settle()
        heights.append((window.graph.height(), window.chain.height()))
        window.action_set["presenter"].trigger()
        settle()
    assert len(set(heights)) == 1


def seen(window) -> set[str]:
    parts = {"question": window.presenter.bands.question, "graph": window.graph, "chain": window.chain}
    return {name for name, part in parts.items() if part.isVisible()}


@pytest.mark.parametrize(("key", "pane"), [(Qt.Key.Key_C, "chain"), (Qt.Key.Key_G, "graph")])
def test_a_letter_fills_the_screen_with_chain_or_graph_and_gives_it_back(in_large_type, settle, qtbot, key, pane):
    window = in_large_type("presenter", "start", (1280, 800))
    window.messages.dismiss()
    before = (window.graph.geometry(), window.chain.geometry())
    for back in (key, Qt.Key.Key_Escape):
        qtbot.keyClick(window.focusWidget(), key)
        settle()
        assert seen(window) == {"question", pane}
        place = window.session.position
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_PageUp)
        settle()
        assert window.session.position == place - 1, "the clicker goes on working"
        qtbot.keyClick(window.focusWidget(), back)
        settle()
        assert seen(window) == {"question", "graph", "chain"}
        assert (window.graph.geometry(), window.chain.geometry()) == before
    assert window.presenter.is_presenter(), "Esc leaves one thing at a time"
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    settle()
    assert not window.presenter.is_presenter()


def test_from_chain_to_graph_it_is_one_key(in_large_type, settle, qtbot):
    window = in_large_type("presenter", "start", (1280, 800))
    for key, pane in ((Qt.Key.Key_C, "chain"), (Qt.Key.Key_G, "graph"), (Qt.Key.Key_C, "chain")):
        qtbot.keyClick(window.focusWidget(), key)
        settle()
        assert seen(window) == {"question", pane}
    window.action_set["presenter"].trigger()
    settle()
    assert window.graph.isVisible()
    assert window.chain.isVisible()
    assert window.arrangement.is_shown("toolbar")


@pytest.mark.parametrize("key", [Qt.Key.Key_PageDown, Qt.Key.Key_B, Qt.Key.Key_C, Qt.Key.Key_Right])
def test_under_the_blank_screen_nothing_goes_on_and_the_next_key_takes_it_away(in_large_type, settle, qtbot, key):
    window = in_large_type("presenter", "start", (1280, 800))
    before = window.session.state
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_B)
    settle()
    assert window.presenter.is_blank()
    qtbot.keyClick(window.focusWidget(), key)
    settle()
    assert not window.presenter.is_blank()
    assert window.session.state is before
    assert seen(window) == {"question", "graph", "chain"}


def test_l_shows_the_legend_and_the_letters_mean_nothing_outside_presenter_mode(in_large_type, settle, qtbot):
    window = in_large_type("presenter", "start", (1280, 800))
    for shown in (True, False):
        qtbot.keyClick(window.graph, Qt.Key.Key_L)
        settle()
        assert window.graph.legend.quantity.isVisible() is shown
        assert bool(window.graph._hint()) is shown, "the least of the legend stands where the hint would"
    window.action_set["presenter"].trigger()
    settle()
    for key in (Qt.Key.Key_C, Qt.Key.Key_G, Qt.Key.Key_L, Qt.Key.Key_B):
        qtbot.keyClick(window.graph, key)
    settle()
    assert seen(window) == {"graph", "chain"}
    assert window.graph.shows_legend()
    assert not window.presenter.is_blank()
    assert not window.action_set["show_legend"].isEnabled()


@pytest.mark.parametrize("mode", ["projector", "presenter"])
def test_after_large_type_nothing_in_the_column_has_moved(window, settle, mode):
    window.resize(1280, 800)
    for section in window.controls.sections:
        section.set_open(True)
    settle()
    column = window.controls.widget()
    before = {part: part.geometry() for part in column.findChildren(QWidget) if part.isVisible()}
    for _ in range(2):
        for _ in range(2):
            window.action_set[mode].trigger()
            settle()
        assert {part: part.geometry() for part in before} == before
        assert window.controls.verticalScrollBar().value() == 0
