"""Projector and presenter mode: at the back of the room the net can be seen, and what is put away comes back."""

import pytest
from PySide6.QtCore import QRectF, Qt

from nnviz import resources
from nnviz.gui.chain.layout import ChainLayout
from nnviz.gui.drawing.theme import LIGHT, PROJECTOR_TEXT
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.legend import legend_height, plan_legend
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
