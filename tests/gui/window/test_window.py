import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStatusTipEvent

from nnviz import resources
from nnviz.gui.settings import Settings
from nnviz.session import Session, UserError

IRIS = resources.path("experiments", "iris.nnviz.json")


# ---------------------------------------------------------------- refreshing


def test_many_changes_in_a_row_are_one_refresh(window, settle, monkeypatch):
    shown = []
    monkeypatch.setattr(window.graph, "show_frame", shown.append)
    for _ in range(5):
        window.session.next()
    settle()
    assert len(shown) == 1
    assert shown[0] is window.session.frame().graph


def test_a_hidden_panel_is_not_drawn_and_catches_up_when_it_is_shown(window, settle, monkeypatch):
    window.plots.show("inspector")
    settle()
    window.plots.hide()
    shown = []
    monkeypatch.setattr(window.plots.views["inspector"], "show_frame", shown.append)
    window.runner.run("select_unit", layer=1, unit=0)
    settle()
    assert shown == []
    window.plots.toggle("inspector")
    settle()
    assert shown[-1] is window.session.frame().inspector


def test_the_status_line_says_where_we_are_and_the_loss(window, settle):
    window.session.end()
    settle()
    status = window.session.frame().status
    assert window.status.position.text() == status.position
    assert window.status.loss.text() == status.loss
    assert window.status.timeline.value() == window.session.position


def test_the_tip_of_a_button_leaves_the_position_and_the_loss_alone(window, settle, qapp):
    window.session.end()
    settle()
    for tip in ("One step on", ""):
        qapp.sendEvent(window, QStatusTipEvent(tip))
        assert window.status.position.isVisible()
        assert window.status.position.text() == window.session.frame().status.position
        assert window.status.message.text() == (tip or window.session.frame().status.message)


def test_the_timeline_slider_goes_back_in_time(window, settle):
    first = window.session.state
    window.session.next()
    window.session.next()
    settle()
    window.status.timeline.setValue(0)
    assert window.session.state is first


# ---------------------------------------------------------------- what the views ask for


def test_the_legend_says_what_the_edges_show_and_whether_their_scales_hold(window, settle):
    legend = window.graph.legend
    for key in ("weight", "gradient"):
        legend.quantity.button(key).click()
        settle()
        assert window.session.frame().graph.edges_show == key
        assert legend.quantity.button(key).isChecked()
    legend.hold.click()
    settle()
    assert window.session.frame().graph.reference_pinned
    assert window.action_set["pin"].isChecked()
    assert "Ctrl+Shift+L" in legend.hold.toolTip()


def test_clicking_a_weight_a_bias_and_a_layer_chooses_what_the_chain_differentiates_by(window):
    window.graph.weight_chosen.emit(1, 1, 0)
    assert window.session.state.target == window.session.frame().graph.selection
    chosen = window.session.frame().graph.selection
    assert (chosen.layer, chosen.parameter, chosen.row, chosen.column) == (1, "W", 1, 0)
    window.graph.bias_chosen.emit(2, 0)
    chosen = window.session.frame().graph.selection
    assert (chosen.layer, chosen.parameter, chosen.row, chosen.column) == (2, "b", 0, None)
    window.graph.layer_chosen.emit(2)
    chosen = window.session.frame().graph.selection
    assert (chosen.layer, chosen.parameter, chosen.row) == (2, "W", None)


def test_clicking_a_neuron_opens_the_inspector_and_the_background_clears_it(window, settle):
    assert not window.plots.is_shown("inspector")
    window.graph.unit_chosen.emit(1, 1)
    settle()
    assert window.plots.is_shown("inspector")
    assert window.session.frame().inspector.unit == 1
    window.graph.background_clicked.emit()
    assert window.session.frame().inspector is None


def test_clicking_an_input_opens_the_editor_of_its_value(window, qapp):
    window.graph.unit_chosen.emit(0, 1)
    table = window.controls.sample.inputs
    assert table.currentRow() == 1
    assert table.state() == table.State.EditingState


def test_clicking_a_factor_runs_to_it(window):
    column = window.session.frame().chain.columns[2]
    window.chain.step_clicked.emit(column.step)
    assert window.session.frame().status.step == column.step


def test_clicking_a_path_follows_it(open_window):
    window = open_window(Session.open(resources.path("experiments", "vanishing.nnviz.json")))
    window.runner.run("set_view", view="path")
    window.chain.path_clicked.emit(1)
    assert window.session.frame().chain.paths.rows[1].chosen


# ---------------------------------------------------------------- refusals


def test_a_refused_command_shows_its_sentence_and_changes_nothing(window, settle):
    before = window.session.state
    assert not window.runner.run("set_units", layer=1, units=0)
    settle()
    assert window.session.state is before
    assert window.messages.is_error
    assert window.messages.text
    assert window.runner.run("set_units", layer=1, units=3)
    settle()
    assert not window.messages.is_error
    assert "new weights" in window.messages.text


def test_escape_closes_the_message(window, qapp, qtbot):
    window.runner.refuse("This cannot be.")
    assert window.messages.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.messages.isVisible()


# ---------------------------------------------------------------- layout


def test_the_layout_is_remembered(open_window, qapp):
    first = open_window()
    first.arrangement.toggle("controls")
    first.arrangement.toggle("chain")
    first.arrangement.toggle("status")
    first.controls.initialization.more.click()
    first.close()
    second = open_window()
    assert not second.arrangement.is_shown("controls")
    assert not second.arrangement.is_shown("chain")
    assert not second.arrangement.is_shown("status")
    assert second.controls.initialization.is_open
    second.action_set["reset_layout"].trigger()
    assert second.arrangement.is_shown("controls")
    assert second.arrangement.is_shown("chain")
    assert second.arrangement.is_shown("status")
    assert not second.controls.initialization.is_open


@pytest.mark.parametrize("rubbish", ["", "AAAA", "@Variant(\\0)", "😀"])
def test_a_damaged_layout_is_survived(open_window, rubbish):
    settings = Settings()
    for key in ("geometry", "state", "canvas", "chain", "status"):
        settings.set(f"layout/{key}", rubbish)
    settings.set("view/theme", rubbish)
    settings.set("files/recent", rubbish)
    settings.set("step/speed", rubbish)
    window = open_window()
    assert window.arrangement.is_shown("controls")
    assert window.canvas.isVisible()
    assert window.settings.recent_files() == []


def test_the_chain_gets_the_height_it_needs_until_the_border_is_moved(window, settle):
    assert window.chain.height() >= window.chain.heightForWidth(window.canvas.width()) - 2
    window.canvas.moveSplitter(window.graph.height() + 60, 1)
    by_hand = window.chain.height()
    window.resize(1280, 900)
    settle()
    assert abs(window.chain.height() - by_hand) <= 2
    window.arrangement.reset()
    assert window.chain.height() > by_hand


def test_nothing_is_wider_than_a_small_screen(open_window, settle):
    window = open_window(Session.open(IRIS))
    window.plots.toggle("inspector")
    settle()
    assert window.width() <= 1280
    assert window.height() <= 800
    assert window.controls_dock.width() <= 310
    column = window.controls.widget()
    assert column.minimumSizeHint().width() <= window.controls.viewport().width()


# ---------------------------------------------------------------- theme and presenting


def test_the_theme_changes_while_it_runs_and_is_remembered(window, open_window, settle, qapp):
    window.action_set["theme_dark"].trigger()
    settle()
    assert qapp.palette().window().color().lightness() < 100
    assert window.action_set["theme_dark"].isChecked()
    window.action_set["projector"].trigger()
    assert qapp.font().pixelSize() >= 26
    again = open_window()
    assert again.appearance.choice == "dark"
    assert again.appearance.projector


@pytest.mark.usefixtures("painted")
def test_presenter_mode_puts_the_panels_away_and_brings_them_back(window, settle, qtbot):
    window.plots.toggle("inspector")
    window.action_set["presenter"].trigger()
    settle()
    assert not window.arrangement.is_shown("controls")
    assert not window.menuBar().isVisible()
    place = window.session.position
    qtbot.keyClick(window.graph, Qt.Key.Key_PageDown)
    assert window.session.position == place + 1
    settle()
    qtbot.keyClick(window.graph, Qt.Key.Key_PageUp)
    assert window.session.position == place
    qtbot.keyClick(window.graph, Qt.Key.Key_B)
    assert window.presenter.is_blank()
    picture = window.grab().toImage()
    corners = [picture.pixelColor(x, y) for x in (1, picture.width() - 2) for y in (1, picture.height() - 2)]
    assert {colour.lightness() for colour in corners} == {0}
    qtbot.keyClick(window.presenter.blank, Qt.Key.Key_Escape)
    assert not window.presenter.is_blank()
    window.messages.dismiss()
    qtbot.keyClick(window.graph, Qt.Key.Key_Escape)
    settle()
    assert window.arrangement.is_shown("controls")
    assert window.plots.is_shown("inspector")
    assert window.menuBar().isVisible()
    assert not window.isFullScreen()


@pytest.mark.parametrize("view", ["graph", "chain"])
def test_a_clicker_steps_outside_presenter_mode_too_where_the_picture_has_the_keys(window, qtbot, view, settle):
    """Before and after presenter mode: two shortcuts of one key would take it from each other."""
    widget = getattr(window, view)
    for _ in range(2):
        widget.setFocus()
        place = window.session.position
        qtbot.keyClick(widget, Qt.Key.Key_PageDown)
        settle()
        assert window.session.position == place + 1
        qtbot.keyClick(widget, Qt.Key.Key_PageUp)
        settle()
        assert window.session.position == place
        for _ in range(2):
            window.action_set["presenter"].trigger()
            settle()


def test_a_network_that_overflows_stays_alive(window, settle):
    window.runner.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=1e308)
    window.runner.run("set_parameter", layer=1, parameter="W", row=0, column=1, value=1e308)
    window.runner.run("set_input", index=0, value=1e300)
    window.stepping.next("update")
    settle()
    assert window.isVisible()


def test_a_refused_command_raises_only_user_errors(window):
    with pytest.raises(UserError):
        window.session.run("set_units", layer=99, units=1)


def test_a_file_can_be_dropped_on_the_window(window):
    assert window.acceptDrops()


def test_a_click_on_the_blank_screen_takes_it_away(window, qtbot):
    window.presenter.toggle_blank()
    qtbot.mouseClick(window.presenter.blank, Qt.MouseButton.LeftButton)
    assert not window.presenter.is_blank()
