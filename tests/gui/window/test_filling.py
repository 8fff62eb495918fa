"""One key lets a pane fill the window, and back; nothing else of the layout is touched by it."""

import pytest
from PySide6.QtCore import Qt

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def keeper(keeping):
    return keeping("start", ("learnt", "training", "layers"))


@pytest.fixture
def wide(window, settle):
    window.resize(1280, 800)
    window.plots.show("learnt")
    settle()
    return window


def seen(window) -> set[str]:
    parts = {"controls": window.controls_dock, "graph": window.graph, "plots": window.plots.area, "chain": window.chain}
    return {name for name, part in parts.items() if part.isVisible()}


def focus(window, pane: str) -> None:
    {"graph": window.graph, "plots": window.plots.area, "chain": window.chain}[pane].setFocus()


@pytest.mark.parametrize("pane", ["graph", "plots", "chain"])
def test_the_pane_with_the_keys_fills_the_window_and_everything_comes_back_where_it_was(wide, settle, qtbot, pane):
    before = [part.geometry() for part in (wide.controls_dock, wide.graph, wide.chain, wide.plots.area)]
    focus(wide, pane)
    for back in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        qtbot.keyClick(wide.focusWidget(), Qt.Key.Key_Return, CONTROL)
        settle()
        assert seen(wide) == {pane}
        assert wide.filling.panes[pane].width() >= 1270
        assert wide.filling.panes[pane].height() >= 690
        assert wide.action_set["fill"].isChecked()
        qtbot.keyClick(wide.focusWidget(), back, CONTROL if back == Qt.Key.Key_Return else Qt.KeyboardModifier(0))
        settle()
        assert [part.geometry() for part in (wide.controls_dock, wide.graph, wide.chain, wide.plots.area)] == before
        assert wide.filling.panes[pane].isAncestorOf(wide.focusWidget()) or wide.filling.panes[pane].hasFocus()


def test_the_graph_fills_the_window_where_a_field_has_the_keys(wide, settle):
    wide.controls.learning_rate.field.setFocus()
    wide.action_set["fill"].trigger()
    settle()
    assert seen(wide) == {"graph"}


def test_what_was_hidden_before_stays_hidden_after(wide, settle):
    wide.arrangement.toggle("controls")
    wide.plots.hide()
    for _ in range(2):
        wide.action_set["fill"].trigger()
        settle()
    assert seen(wide) == {"graph", "chain"}


def test_the_button_of_the_plots_fills_the_window_with_them_and_leads_back(wide, settle, qtbot):
    for there in ({"plots"}, {"controls", "graph", "plots", "chain"}):
        qtbot.mouseClick(wide.plots.area.fill_button, Qt.MouseButton.LeftButton)
        settle()
        assert seen(wide) == there


@pytest.mark.parametrize("how", ["close", "key"])
def test_closing_plots_that_fill_the_window_leads_back_to_the_rest(wide, settle, how):
    wide.filling.fill("plots")
    if how == "close":
        wide.plots.area.close_button.click()
    else:
        wide.action_set["show_learnt"].trigger()
    settle()
    assert seen(wide) == {"controls", "graph", "chain"}


@pytest.mark.parametrize("pane", ["graph", "chain"])
def test_a_plot_that_is_asked_for_comes_beside_the_graph_again(wide, settle, pane):
    wide.filling.fill(pane)
    wide.action_set["show_training"].trigger()
    settle()
    assert seen(wide) == {"controls", "graph", "chain", "plots"}
    assert wide.plots.is_seen("training")


def test_going_from_tab_to_tab_keeps_them_filling(wide, settle):
    wide.filling.fill("plots")
    wide.action_set["show_training"].trigger()
    settle()
    assert seen(wide) == {"plots"}


@pytest.mark.parametrize("pane", ["graph", "plots", "chain"])
def test_a_presentation_shows_graph_and_chain_and_leaves_the_whole_window(wide, settle, pane):
    wide.filling.fill(pane)
    wide.action_set["presenter"].trigger()
    settle()
    assert seen(wide) == {"graph", "chain"}
    wide.filling.fill("chain")
    wide.action_set["presenter"].trigger()
    settle()
    assert seen(wide) == {"controls", "graph", "chain", "plots"}


def test_closing_the_window_remembers_the_layout_outside_of_it(wide, open_window, settle):
    wide.filling.fill("chain")
    wide.close()
    again = open_window()
    settle()
    assert seen(again) == {"controls", "graph", "chain", "plots"}


def test_resetting_the_layout_leads_back(wide, settle):
    wide.filling.fill("chain")
    wide.action_set["reset_layout"].trigger()
    settle()
    assert not wide.filling.is_filled()
    assert seen(wide) == {"controls", "graph", "chain", "plots"}
