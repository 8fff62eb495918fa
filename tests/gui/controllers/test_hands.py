"""What is done by hand in the graph and in the map: live, one Undo for each drag, and taken back as a whole."""

import pytest
from PySide6.QtCore import Qt

from nnviz.gui.window import pace as pace_module
from nnviz.session.frame.model import Target

W = Target(1, "W", 0, 1)


def weight(window) -> float:
    return float(window.session.state.parameters.weights[0][0, 1])


@pytest.fixture
def moved(kept_window):
    """A window in which a weight was dragged a little, and what the weight was."""
    window, before = kept_window, weight(kept_window)
    for value in (0.1, 0.2, 0.3):
        window.graph.parameter_moved.emit(W, value)
    return window, before


def test_every_move_of_a_drag_is_seen_and_all_are_one_undo(moved, settle):
    window, before = moved
    settle()
    assert window.graph._frame.edges[0].weights[0, 1] == weight(window) == 0.3
    window.graph.let_go.emit()
    window.action_set["undo"].trigger()
    assert weight(window) == before
    settle()
    window.action_set["redo"].trigger()
    assert weight(window) == 0.3


def test_two_drags_are_two_undos(moved):
    window, before = moved
    window.graph.let_go.emit()
    window.graph.parameter_moved.emit(W, 0.5)
    window.graph.let_go.emit()
    window.action_set["undo"].trigger()
    assert weight(window) == 0.3
    window.action_set["undo"].trigger()
    assert weight(window) == before


def test_escape_takes_back_the_drag_and_nothing_before_it(moved):
    window, before = moved
    window.graph.let_go.emit()
    window.graph.parameter_moved.emit(W, 0.5)
    window.graph.parameter_moved.emit(W, 0.6)
    window.graph.taken_back.emit()
    assert weight(window) == 0.3
    window.graph.taken_back.emit()
    assert weight(window) == 0.3, "there is nothing left to take back"
    window.action_set["undo"].trigger()
    assert weight(window) == before


def test_a_drag_taken_back_before_it_moved_anything_undoes_nothing(kept_window):
    kept_window.session.next()
    before = kept_window.session.position
    kept_window.graph.taken_back.emit()
    assert kept_window.session.position == before


@pytest.mark.parametrize("value", ["as it is", float("nan")])
def test_taking_back_a_move_that_changed_nothing_undoes_nothing(kept_window, value):
    """Catches the step before a drag taken back with it: the move left the number as it was, or was refused."""
    kept_window.session.next()
    before = kept_window.session.position, kept_window.session.state.cursor
    kept_window.graph.parameter_moved.emit(W, weight(kept_window) if value == "as it is" else value)
    kept_window.graph.taken_back.emit()
    assert (kept_window.session.position, kept_window.session.state.cursor) == before


def test_an_input_is_changed_for_the_chosen_sample_alone(kept_window, settle):
    data = kept_window.session.state.data.inputs.copy()
    for value in (0.1, 0.9):
        kept_window.graph.input_moved.emit(1, value)
    kept_window.graph.let_go.emit()
    settle()
    assert kept_window.session.state.computation.x[1] == 0.9
    assert kept_window.graph._frame.layers[0].a[1] == 0.9
    assert (kept_window.session.state.data.inputs == data).all()
    kept_window.action_set["undo"].trigger()
    assert kept_window.session.state.computation.x[1] != 0.9


def test_a_row_dragged_in_the_map_is_one_undo_with_its_choice_and_escape_takes_it_back(kept_window, settle):
    window, plots = kept_window, kept_window.plots
    plots.row_moved.emit(0, (0.5, 0.5))
    plots.row_moved.emit(0, (0.7, 0.5))
    state = window.session.state
    assert (state.experiment.sample, state.computation.x.tolist()) == (0, [0.7, 0.5])
    plots.let_go.emit()
    plots.row_moved.emit(0, (0.9, 0.9))
    plots.taken_back.emit()
    assert window.session.state.computation.x.tolist() == [0.7, 0.5]
    settle()
    window.action_set["undo"].trigger()
    state = window.session.state
    assert (state.experiment.sample, state.input_edited) == (1, False)


def test_while_a_row_is_dragged_graph_and_map_follow_it_and_the_words_when_it_is_let_go(
    window, settle, monkeypatch
):
    monkeypatch.setattr(pace_module, "OTHERS_EVERY", 10**9)
    window.pace._rest.setInterval(10**8)  # however slow the machine: the hand does not rest
    window.session.next("pass")
    window.plots.show("learnt")
    settle()
    plot, loss = window.plots.views["learnt"].stack.currentWidget(), window.status.loss.text()
    plot._held = 3
    for value in (1.0, -2.0):
        plot.row_moved.emit(3, (value, 0.5))
        settle()
        assert plot._frame.sample == (value, 0.5)
        assert window.graph._frame.layers[0].a[0] == value
    assert window.status.loss.text() == loss, "still to come"
    plot._end_drag(plot.let_go)
    settle()
    assert window.status.loss.text() == window.session.frame().status.loss != loss


def test_a_hand_on_a_number_stops_what_moves_by_itself(window):
    window.action_set["play"].trigger()
    assert window.playback.running
    window.graph.parameter_moved.emit(W, 0.1)
    assert not window.playback.running


def test_a_weight_dragged_in_the_middle_of_a_pass_keeps_its_place(kept_window):
    window = kept_window
    window.session.next("pass")
    window.session.next()
    cursor, loss = window.session.state.cursor, window.session.frame().graph.loss
    window.graph.parameter_moved.emit(W, 3.0)
    assert window.session.state.cursor == cursor
    assert window.session.frame().graph.loss != loss


def test_the_step_key_changes_a_number_only_while_the_keyboard_is_on_it(window, qtbot, settle):
    window.graph.setFocus()
    before = weight(window), window.session.state.cursor
    qtbot.keyClick(window.graph, Qt.Key.Key_Down)
    qtbot.keyClick(window.graph, Qt.Key.Key_Right)
    settle()
    assert window.session.state.cursor == before[1]
    assert not (window.session.state.parameters.weights[0] == window.session.state.initial.weights[0]).all()
    qtbot.keyClick(window.graph, Qt.Key.Key_Escape)
    qtbot.keyClick(window.graph, Qt.Key.Key_Right)
    settle()
    assert window.session.state.cursor == before[1] + 1


@pytest.mark.parametrize("what", ["play", "train"])
def test_a_hand_that_has_not_let_go_stops_what_has_been_started_since(window, what):
    """Catches a number that an arrow key still holds being trained and nudged in turns."""
    window.graph.parameter_moved.emit(W, 0.1)
    window.action_set[what].trigger()
    window.graph.parameter_moved.emit(W, 0.2)
    assert not window.playback.running
    assert not window.training.running


def test_a_step_between_two_moves_parts_them_and_escape_takes_back_the_later_one_alone(moved):
    window, _ = moved
    window.session.next()
    cursor = window.session.state.cursor
    window.graph.parameter_moved.emit(W, 0.5)
    window.graph.taken_back.emit()
    assert (weight(window), window.session.state.cursor) == (0.3, cursor)


def test_escape_does_not_undo_what_was_done_in_between(moved):
    """Catches Esc in a drag taking back the step that was made while the button was down, and not the drag."""
    window, _ = moved
    window.session.next()
    cursor = window.session.state.cursor
    window.graph.taken_back.emit()
    assert (weight(window), window.session.state.cursor) == (0.3, cursor)
