"""Numbers changed by hand: by a drag, by arrow keys, by typing; what is told is what the number is to be."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from nnviz.gui.graph import GraphView, hands
from nnviz.gui.graph.hits import Hit
from nnviz.session.frame.model import Target

LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT, ALT, CTRL = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip


@pytest.fixture
def view(qtbot, graph_frame):
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(1000, 480)
    frame = graph_frame((2, 2, 1), step=0)
    weights = np.array([[0.25, -1.0], [0.5, 0.75]])
    inputs = replace(frame.layers[0], a=np.array([0.4, -0.8]))
    hidden = replace(frame.layers[1], biases=np.array([0.0, 0.5]))
    view.show_frame(
        replace(
            frame, layers=(inputs, hidden, *frame.layers[2:]),
            edges=(replace(frame.edges[0], weights=weights), frame.edges[1]),
        )
    )  # fmt: skip
    with qtbot.waitExposed(view):
        view.show()
    return view


@pytest.fixture
def told(view) -> list:
    """What the view has told of numbers, in order."""
    told: list = []
    view.parameter_moved.connect(lambda target, value: told.append((target, value)))
    view.input_moved.connect(lambda index, value: told.append((index, value)))
    view.let_go.connect(lambda: told.append("let go"))
    view.taken_back.connect(lambda: told.append("taken back"))
    return told


def mouse(view, kind, point: QPoint, modifiers=NONE, buttons=LEFT) -> None:
    place = QPointF(point)
    QApplication.sendEvent(view, QMouseEvent(kind, place, view.mapToGlobal(place), LEFT, buttons, modifiers))


def press(view, point):
    mouse(view, QEvent.Type.MouseButtonPress, point)


def move(view, point, modifiers=NONE):
    mouse(view, QEvent.Type.MouseMove, point, modifiers)


def release(view, point):
    mouse(view, QEvent.Type.MouseButtonRelease, point, buttons=Qt.MouseButton.NoButton)


def number_of(view, *edge: int) -> QPoint:
    return next(label.rect for label in view.drawn().numbers if label.edge == edge).center().toPoint()


def drag(view, start: QPoint, *moves: tuple[int, Qt.KeyboardModifier]) -> None:
    press(view, start)
    for distance, modifiers in moves:
        move(view, start + QPoint(distance, 0), modifiers)
    release(view, start + QPoint(moves[-1][0], 0))


W = Target(1, "W", 0, 0)


def test_a_number_dragged_to_the_right_grows_by_a_hundredth_a_pixel(view, told):
    drag(view, number_of(view, 1, 0, 0), (10, NONE), (30, NONE), (-15, NONE))
    assert told == [(W, 0.35), (W, 0.55), (W, 0.10), "let go"]


def test_a_drag_that_begins_upright_goes_on_so_and_upwards_the_number_grows(view, told):
    place = number_of(view, 1, 0, 0)
    press(view, place)
    for way in (QPoint(3, -10), QPoint(90, -30), QPoint(0, 15)):
        move(view, place + way)
    release(view, place)
    assert told == [(W, 0.35), (W, 0.55), (W, 0.10), "let go"]


@pytest.mark.parametrize("fine", [ALT, CTRL], ids=["alt", "ctrl"])
def test_shift_makes_it_coarse_and_alt_or_ctrl_fine_from_where_it_is(view, told, fine):
    """Many window managers keep a drag with Alt for themselves: it moves the window."""
    drag(view, number_of(view, 1, 0, 0), (10, NONE), (20, SHIFT), (30, fine))
    assert [value for _, value in told[:-1]] == [0.35, 1.4, 1.36], "on the grid of each step"


def test_back_where_the_drag_began_the_number_is_exactly_what_it_was(view, told, graph_frame):
    awkward = np.array([[0.1234567890123, -1.0], [0.5, 0.75]])
    frame = view._frame
    view.show_frame(replace(frame, edges=(replace(frame.edges[0], weights=awkward), frame.edges[1])))
    drag(view, number_of(view, 1, 0, 0), (7, NONE), (0, NONE))
    assert told == [(W, 0.19), (W, 0.1234567890123), "let go"]


def test_the_edge_itself_the_box_of_a_bias_and_an_input_can_be_dragged(view, told):
    layout = view.graph_layout()
    start, stop = layout.unit(0, 1), layout.unit(1, 1)
    on_edge = (start + (stop - start) * 0.78).toPoint()
    assert view.hit_at(QPointF(on_edge)) == Hit("edge", 1, 1, 1)
    drag(view, on_edge, (5, NONE))
    drag(view, view.place_of(Hit("bias", 1, 1)).center().toPoint(), (5, NONE))
    drag(view, layout.unit(0, 0).toPoint(), (5, NONE))
    assert told == [
        (Target(1, "W", 1, 1), 0.80), "let go", (Target(1, "b", 1), 0.55), "let go", (0, 0.45), "let go",
    ]  # fmt: skip


def test_a_press_that_hardly_moves_is_a_click(view, told, qtbot):
    place = number_of(view, 1, 0, 0)
    with qtbot.waitSignal(view.weight_chosen) as signal:
        drag(view, place, (hands_from() - 1, NONE))
    assert signal.args == [1, 0, 0]
    assert told == []


def hands_from() -> int:
    from nnviz.gui.graph.view import DRAG_FROM

    return DRAG_FROM


def test_a_drag_chooses_nothing(view, qtbot):
    with qtbot.assertNotEmitted(view.weight_chosen):
        drag(view, number_of(view, 1, 0, 0), (20, NONE), (0, NONE))


def test_escape_takes_a_drag_back_and_the_rest_of_it_does_nothing(view, told, qtbot):
    place = number_of(view, 1, 0, 0)
    press(view, place)
    move(view, place + QPoint(10, 0))
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    move(view, place + QPoint(20, 0))
    with qtbot.assertNotEmitted(view.weight_chosen):
        release(view, place + QPoint(20, 0))
    assert told == [(W, 0.35), "taken back"]


def test_while_a_weight_is_dragged_its_value_stands_on_its_edge(view, graph_frame):
    view.show_frame(graph_frame((2, 2, 1)))
    place = number_of(view, 1, 0, 0)
    assert not view.drawn().numbers[0].is_weight
    press(view, place)
    move(view, place + QPoint(10, 0))
    view.show_frame(graph_frame((2, 2, 1), title="as if it had moved"))
    assert view.drawn().numbers[0].edge == (1, 0, 0)
    assert view.drawn().numbers[0].is_weight
    release(view, place + QPoint(10, 0))
    assert not any(label.is_weight for label in view.drawn().numbers)


def test_another_net_ends_a_drag(view, told, graph_frame):
    place = number_of(view, 1, 1, 1)
    press(view, place)
    move(view, place + QPoint(10, 0))
    view.show_frame(graph_frame((1, 1)))
    move(view, place + QPoint(20, 0))
    release(view, place + QPoint(20, 0))
    assert len([one for one in told if isinstance(one, tuple)]) == 1


def test_a_button_that_was_let_go_unseen_holds_nothing(view, told):
    """Catches a number that follows the pointer for ever after a dialog has come between."""
    place = number_of(view, 1, 0, 0)
    press(view, place)
    move(view, place + QPoint(10, 0))
    mouse(view, QEvent.Type.MouseMove, place + QPoint(40, 0), buttons=Qt.MouseButton.NoButton)
    move(view, place + QPoint(60, 0))
    assert told == [(W, 0.35), "let go"]
    assert not view.is_held


# ---------------------------------------------------------------- keys


def key(view, code, modifiers=NONE) -> bool:
    """Press a key as the window does: first it asks whether the view wants it. Whether it does."""
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, code, modifiers)
    asked.ignore()
    QApplication.sendEvent(view, asked)
    if asked.isAccepted():
        QApplication.sendEvent(view, QKeyEvent(QEvent.Type.KeyPress, code, modifiers))
    return asked.isAccepted()


def test_arrow_keys_change_the_number_that_the_keyboard_is_on(view, told, qtbot):
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.hovered == Hit("edge", 1, 0, 0)
    assert key(view, Qt.Key.Key_Right)
    assert key(view, Qt.Key.Key_Left, SHIFT)
    assert key(view, Qt.Key.Key_Right, ALT)
    assert [value for _, value in told] == [0.26, 0.16, 0.161], "each press counts, also before it is shown"
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert told[-1] == "let go", "what is changed next is another undo"


def test_without_a_number_under_the_keyboard_arrows_and_space_are_left_to_the_window(view, told, qtbot):
    view.setFocus()
    keys = [(code, modifiers) for code in (Qt.Key.Key_Left, Qt.Key.Key_Right) for modifiers in (NONE, SHIFT, ALT)]
    assert not any(key(view, *one) for one in keys)
    assert not key(view, Qt.Key.Key_Space)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert view.hovered.kind == "edge"
    qtbot.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert view.hovered == Hit("unit", 1, 0), "a neuron's value follows from others"
    assert not any(key(view, *one) for one in keys)
    assert told == []


def test_enter_types_a_number_in_place_and_escape_leaves_it(view, told, qtbot):
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.field.isVisible()
    assert view.field.hasFocus()
    assert view.field.accessibleName() == "Value of w₁,₁,₁"
    assert view.field.text() == "0.25"
    qtbot.keyClicks(view.field, "7")
    qtbot.keyClick(view.field, Qt.Key.Key_Escape)
    assert told == []
    assert not view.field.isVisible()
    assert view.hasFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClicks(view.field, "1e-3")
    qtbot.keyClick(view.field, Qt.Key.Key_Return)
    assert told == [(W, 0.001), "let go"]
    assert view.hasFocus()
    assert view.hovered == Hit("edge", 1, 0, 0), "the keyboard is where it was"


def test_a_double_click_types_and_leaving_the_field_takes_what_was_typed(view, told, qtbot):
    qtbot.mouseDClick(view, LEFT, pos=view.graph_layout().unit(0, 1).toPoint())
    assert view.field.text() == "−0.8"
    qtbot.keyClicks(view.field, "0,5")
    qtbot.mouseClick(view, LEFT, pos=QPoint(995, 475))
    assert told == [(1, 0.5), "let go"]
    assert not view.field.isVisible()


def test_what_is_no_number_is_refused_with_a_sentence(view, told, qtbot):
    qtbot.mouseDClick(view, LEFT, pos=view.place_of(Hit("bias", 1, 0)).center().toPoint())
    qtbot.keyClicks(view.field, "abc")
    with qtbot.waitSignal(view.refused) as signal:
        qtbot.keyClick(view.field, Qt.Key.Key_Return)
    assert "Value of b₁,₁" in signal.args[0]
    assert told == []


def test_a_field_that_was_opened_and_left_alone_changes_nothing(view, told, qtbot):
    qtbot.mouseDClick(view, LEFT, pos=view.graph_layout().unit(0, 1).toPoint())
    qtbot.keyClick(view.field, Qt.Key.Key_Return)
    assert told == []


@pytest.mark.parametrize("place", [(0, 0), (1, 1)])
def test_the_field_stays_inside_the_picture(view, qtbot, place):
    view.resize(330, 230)
    qtbot.mouseDClick(view, LEFT, pos=view.graph_layout().unit(0, place[1]).toPoint())
    assert view.rect().contains(view.field.geometry())
    view.field.give_up()


def test_the_card_and_the_corner_say_how(view, qtbot):
    assert view._hint() == hands.GROUND_HINT
    place = number_of(view, 1, 0, 0)
    move_over = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(place), QPointF(place), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, NONE
    )
    QApplication.sendEvent(view, move_over)
    assert view._card_text(view.hovered).endswith(hands.POINTER_HINT)
    assert view.cursor().shape() == Qt.CursorShape.SizeHorCursor
    press(view, place)
    move(view, place + QPoint(10, 0))
    assert view._hint() == hands.DRAG_HINT
    assert view._card_text(view.hovered) == "w₁,₁,₁ = 0.25", "a large card would hide the numbers that follow"
    release(view, place)


def test_what_the_keys_change_starts_from_what_is_shown(view, told, qtbot, graph_frame):
    """Catches a number that Undo has brought back being nudged from where it was before."""
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    key(view, Qt.Key.Key_Right)
    view.show_frame(replace(view._frame, edges=view._frame.edges))
    key(view, Qt.Key.Key_Right)
    assert [value for _, value in told] == [0.26, 0.26]


def test_an_input_that_is_dragged_among_many_stays_where_it_is(view, graph_frame):
    """Catches the rows jumping, and the held neuron folding away, as soon as another input is the largest."""
    frame = graph_frame((784, 30, 10))
    x = np.zeros(784)
    x[300:310] = 1.0
    view.show_frame(replace(frame, layers=(replace(frame.layers[0], a=x), *frame.layers[1:])))
    place = view.graph_layout().unit(0, 305)
    for value in (50.0, -50.0):
        pixel = x.copy()
        pixel[783] = value
        view.show_frame(replace(view._frame, layers=(replace(frame.layers[0], a=pixel), *frame.layers[1:])))
        assert view.graph_layout().unit(0, 305) == place
        assert view.hit_at(place) == Hit("unit", 0, 305)
    other = np.roll(x, 200)
    view.show_frame(replace(view._frame, layers=(replace(frame.layers[0], a=other), *frame.layers[1:])))
    assert view.graph_layout().unit(0, 505) is not None, "another sample has its own place"


# ---------------------------------------------------------------- steps


@pytest.mark.parametrize(
    ("largest", "step"), [(1.0, 0.01), (0.5, 0.01), (0.2, 0.001), (2.9, 0.01), (200.0, 1.0), (0.0, 0.01), (1e-6, 1e-8)]
)
def test_a_step_is_near_a_hundredth_of_the_largest_of_its_kind(graph_frame, largest, step):
    frame = graph_frame((2, 2, 1), step=0)
    weights = np.array([[largest, -largest / 3], [0.0, np.nan]])
    frame = replace(frame, edges=(replace(frame.edges[0], weights=weights), frame.edges[1]))
    assert hands.step_of(Hit("edge", 1, 1, 0), frame) == pytest.approx(step, rel=1e-12)


def test_a_number_that_is_none_begins_at_zero(graph_frame):
    frame = graph_frame((2, 2, 1), step=0)
    frame = replace(frame, edges=(replace(frame.edges[0], weights=np.full((2, 2), np.nan)), frame.edges[1]))
    drag = hands.drag_of(Hit("edge", 1, 0, 0), frame, QPointF(100, 50), QPointF(102, 50))
    assert drag.move(QPointF(103, 50), 1.0) == 0.03
    assert hands.nudged(float("inf"), -0.01) == -0.01


@given(st.floats(-1e6, 1e6), st.lists(st.integers(-300, 300), min_size=1, max_size=8))
def test_a_dragged_number_depends_on_where_the_pointer_is_and_not_on_its_way(start, way):
    def end(places):
        drag = hands.Drag(Hit("edge", 1, 0, 0), start, 0.01, 0.0)
        return [drag.move(QPointF(x, 7), 1.0) for x in places][-1]

    assert end(way) == pytest.approx(end(way[-1:]), abs=0.0101)
    assert end([*way, 0]) == start
