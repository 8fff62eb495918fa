"""The comparison in the window: lanes train together, are scrubbed together, and one of them is in the graph."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog

from nnviz.core.network import same_numbers
from nnviz.gui.widgets.copying import TableCopying
from nnviz.session.compare.questions import QUESTIONS

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def xor_keeper(keeping):
    return keeping("xor", ("compare",))


@pytest.fixture
def compared(kept_xor, settle):
    """``compared("initialization")``: the window with those lanes, and its panel."""

    def compare(key):
        kept_xor.plots.compare(key)
        settle()
        return kept_xor, kept_xor.plots.views["compare"]

    return compare


def lanes_of(window):
    return window.training.companion.comparison.lanes


def press(window, *names):
    for name in names:
        window.action_set[name].trigger()


def test_without_lanes_the_panel_says_what_it_is_for_and_offers_the_questions(kept_xor, settle):
    kept_xor.plots.show("compare")
    settle()
    panel = kept_xor.plots.views["compare"]
    assert "Up to six nets side by side" in panel.note.text()
    assert panel.curves.isHidden()
    assert [panel.question.itemData(k) for k in range(1, panel.question.count())] == list(QUESTIONS)
    panel.question.setCurrentIndex(panel.question.findData("depth"))
    panel.question.activated.emit(panel.question.currentIndex())
    settle()
    assert [lane.name for lane in lanes_of(kept_xor)][:2] == ["no hidden layer", "1 hidden layer"]
    assert not panel.curves.isHidden()


@pytest.mark.parametrize("section", ["initialization", "learning_rate", "network", "training"])
def test_compare_beside_a_choice_fills_the_window_with_its_lanes(kept_xor, settle, qtbot, section):
    button = getattr(kept_xor.controls, section).compare
    qtbot.mouseClick(button, LEFT)
    if button.menu is not None:
        button.menu.actions()[0].trigger()
        button.menu.close()
    settle()
    assert kept_xor.filling.is_filled_by("plots")
    assert kept_xor.plots.is_shown("compare")
    first = getattr(kept_xor.controls, section).questions[0]
    assert kept_xor.training.companion.comparison.questions == (first,)


def test_train_trains_all_lanes_and_the_graph_follows_the_one_that_it_shows(compared, settle, qtbot):
    window, _ = compared("learning_rate")
    press(window, "train")
    qtbot.waitUntil(lambda: lanes_of(window)[0].last > 20)
    press(window, "train")
    settle()
    assert {lane.last for lane in lanes_of(window) if not lane.stopped} == {window.session.state.updates}
    (own,) = (lane for lane in lanes_of(window) if lane.is_of(window.session.state))
    assert own.name == f"η = {window.session.state.experiment.optimizer.learning_rate:g}"
    assert same_numbers(own.run.at(own.last).parameters, window.session.state.parameters)


def test_one_update_takes_all_lanes_one_update_on(compared, settle):
    window, panel = compared("initialization")
    press(window, "train_update", "train_update")
    settle()
    assert [lane.last for lane in lanes_of(window)] == [2] * 6
    assert window.session.state.updates == 2
    assert panel.place.text() == "update 2 of 2"


def test_undo_takes_a_stretch_of_common_training_back_as_one(compared, settle):
    window, panel = compared("initialization")
    length = window.session.length
    window.training.companion.advance(30, None)
    window.training.companion.advance(30, None)
    settle()
    assert window.session.length == length + 1
    press(window, "undo")
    settle()
    assert window.session.state.updates == 0
    assert panel.place.text() == "update 0 of 60"  # the lanes have been there, and can be looked at


@pytest.mark.usefixtures("painted")
def test_the_slider_and_a_drag_in_the_plot_show_all_lanes_at_an_earlier_update(compared, settle, qtbot):
    window, panel = compared("initialization")
    window.training.companion.advance(50, None)
    settle()
    panel.slider.setValue(20)
    settle()
    assert window.session.state.updates == 20
    assert panel.place.text() == "update 20 of 50"
    panel.curves.repaint()
    plan = panel.curves.plan
    place = QPoint(round(plan.x(35)), round(plan.plot.center().y()))
    qtbot.mouseClick(panel.curves, LEFT, pos=place)
    settle()
    assert abs(window.session.state.updates - 35) <= 1


@pytest.mark.usefixtures("painted")
@pytest.mark.parametrize("updates", [4, 50])
def test_the_handle_of_the_slider_stands_under_the_playhead(compared, settle, updates):
    window, panel = compared("initialization")
    window.training.companion.advance(updates, None)
    settle()
    assert panel.curves.width() > 400, "wide enough for the words beside the slider"
    for update in (0, updates // 2, updates):
        panel.slider.setValue(update)
        settle()
        panel.curves.repaint()
        handle = panel.slider.handle
        middle = panel.slider.x() - panel.curves.x() + handle.x() + handle.width() / 2
        assert middle == pytest.approx(panel.curves.plan.x(update), abs=1.6)


def test_a_step_by_hand_over_the_update_takes_the_lanes_along(compared, settle, qtbot):
    window, _ = compared("initialization")
    window.session.run("set_scope", scope="batch")
    window.session.end()
    window.session.next()
    settle()
    assert window.session.state.updates == 1
    qtbot.waitUntil(lambda: [lane.last for lane in lanes_of(window)] == [1] * 6)


@pytest.mark.usefixtures("painted")
def test_a_click_on_a_row_opens_the_lane_in_the_graph(compared, settle, qtbot):
    window, panel = compared("initialization")
    window.training.companion.advance(40, None)
    settle()
    panel.table.repaint()
    row = panel.table.rooms[0]
    qtbot.mouseClick(panel.table, LEFT, pos=row.center().toPoint())
    settle()
    assert window.session.state.experiment.initialization.scheme == "zeros"
    assert window.session.state.updates == 40
    assert [lane.in_graph for lane in panel.table.frame.lanes] == [True] + [False] * 5
    assert not any(np.any(weights) for weights in window.session.state.initial.weights)
    press(window, "undo")
    settle()
    assert window.session.state.experiment.initialization.scheme != "zeros"


def test_the_figures_open_lanes_and_with_shift_they_fade_them(compared, settle):
    window, panel = compared("learning_rate")
    panel.setFocus()
    QTest.keyClick(panel, Qt.Key.Key_3)
    settle()
    rate = window.session.state.experiment.optimizer.learning_rate
    assert rate == lanes_of(window)[2].experiment.optimizer.learning_rate
    QTest.keyClick(panel, Qt.Key.Key_1, Qt.KeyboardModifier.ShiftModifier)
    assert panel.curves.faded == {0}
    QTest.keyClick(panel, Qt.Key.Key_1, Qt.KeyboardModifier.ShiftModifier)
    assert panel.curves.faded == frozenset()


def test_once_they_rest_each_lane_has_its_verdict(compared, settle, qtbot):
    window, panel = compared("learning_rate")
    window.training.companion.advance(60, None)
    qtbot.waitUntil(lambda: all(one is not None and one.verdict for one in window.training.companion.outcomes))
    settle()
    assert all(lane.head and lane.told for lane in panel.table.frame.lanes)
    assert panel.note.text() == ""


@pytest.mark.parametrize("view", ["maps", "graphs", "layers", "mountain"])
def test_each_view_has_a_picture_of_each_lane(compared, settle, qtbot, view):
    window, panel = compared("initialization")
    window.training.companion.advance(10, None)
    qtbot.mouseClick(panel.views.button(view), LEFT)
    settle()
    if view == "mountain":
        qtbot.waitUntil(lambda: panel.plane.frame is not None)
        assert [path.colour for path in panel.plane.frame.paths] == list(range(6))
        assert panel.below.currentWidget() is panel.hill
        return
    qtbot.waitUntil(lambda: all(one is not None for one in panel.cells._contents))
    assert len(panel.cells._contents) == 6
    blank = panel.cells.grab().toImage()
    panel.cells.show_cells(panel.table.frame, (None,) * 6, frozenset())
    assert panel.cells.grab().toImage() != blank


def test_lanes_of_other_shapes_say_why_they_have_no_mountain(compared, settle, qtbot):
    _, panel = compared("width")
    qtbot.mouseClick(panel.views.button("mountain"), LEFT)
    settle()
    assert panel.note.text().startswith("These lanes have weights of different numbers")
    assert panel.below.currentWidget() is panel.cells


def test_a_comparison_of_six_cannot_be_added_to_and_can_be_cleared(compared, settle, qtbot):
    window, panel = compared("initialization")
    assert not panel.keep.isEnabled()
    assert "6 lanes, the most" in panel.keep.toolTip()
    qtbot.mouseClick(panel.clear, LEFT)
    settle()
    assert window.session.state.experiment.compare == ()
    qtbot.mouseClick(panel.keep, LEFT)
    settle()
    assert [lane.name for lane in lanes_of(window)] == ["this run"]


def test_a_narrow_panel_leaves_the_table_out_before_the_curves(compared, settle):
    window, panel = compared("initialization")
    window.filling.leave()
    settle()
    assert panel.curves.isVisible()
    assert panel.width() < 450
    assert panel.table.isHidden()
    window.filling.fill("plots")
    settle()
    assert panel.table.isVisible()


def test_what_is_said_of_each_lane_can_be_read_out(compared, settle):
    window, panel = compared("learning_rate")
    window.training.companion.advance(5, None)
    settle()
    said = panel.table.accessibleDescription()
    for lane in panel.table.frame.lanes:
        assert f"Lane {lane.index + 1}, {lane.name}: loss {lane.loss_text} after update 5" in said


def entry(panel, row, part):
    """An entry of the menu over a row of the table."""
    panel.table.repaint()
    copying = panel.table.findChild(TableCopying)
    copying.open(panel.table.rooms[row].center().toPoint())
    (found,) = (action for action in copying.menu.actions() if part in action.text())
    return found


@pytest.mark.usefixtures("painted")
def test_the_menu_of_a_row_takes_its_lane_away_and_renames_it(compared, settle, monkeypatch):
    window, panel = compared("learning_rate")
    names = [lane.name for lane in lanes_of(window)]
    entry(panel, 0, "away").trigger()
    settle()
    assert [lane.name for lane in lanes_of(window)] == names[1:]
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("the usual one", True))
    entry(panel, 0, "Rename").trigger()
    settle()
    assert lanes_of(window)[0].name == "the usual one"
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("another", False))
    entry(panel, 0, "Rename").trigger()
    settle()
    assert lanes_of(window)[0].name == "the usual one"


@pytest.mark.usefixtures("painted")
def test_the_menu_of_a_row_opens_its_lane(compared, settle):
    window, panel = compared("learning_rate")
    entry(panel, 2, "in the graph").trigger()
    settle()
    assert lanes_of(window)[2].is_of(window.session.state)
