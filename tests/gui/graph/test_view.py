"""The widget: clicks and keys say what was chosen, hover and screen readers say what is there."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage

from nnviz.gui.drawing.theme import DARK, LIGHT, THEMES
from nnviz.gui.graph import GraphView
from nnviz.gui.graph.hits import Hit
from nnviz.gui.widgets.themed import look
from nnviz.session.frame.model import Target

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def on_edge(view: GraphView, layer: int, row: int, column: int) -> QPoint:
    """A point where this edge and no other one is hit."""
    layout = view.graph_layout()
    start, stop = layout.unit(layer - 1, column), layout.unit(layer, row)
    for step in range(10, 90):
        point = (start + (stop - start) * (step / 100)).toPoint()
        if view.hit_at(QPointF(point)) == Hit("edge", layer, row, column):
            return point
    raise AssertionError("the edge cannot be hit")


def test_a_click_on_an_edge_chooses_that_weight(view, qtbot):
    with qtbot.waitSignal(view.weight_chosen) as signal:
        qtbot.mouseClick(view, LEFT, pos=on_edge(view, 2, 1, 3))
    assert signal.args == [2, 1, 3]


def test_a_click_on_a_bias_chooses_it(view, qtbot):
    with qtbot.waitSignal(view.bias_chosen) as signal:
        qtbot.mouseClick(view, LEFT, pos=view.graph_layout().bias_rect(1, 2).center().toPoint())
    assert signal.args == [1, 2]


def test_a_click_on_a_neuron_chooses_it(view, qtbot):
    with qtbot.waitSignal(view.unit_chosen) as signal:
        qtbot.mouseClick(view, LEFT, pos=view.graph_layout().unit(2, 1).toPoint())
    assert signal.args == [2, 1]


def test_a_click_on_a_title_chooses_the_layer(view, qtbot):
    layout = view.graph_layout()
    point = QPointF(layout.columns[2], layout.bands.titles.center().y()).toPoint()
    with qtbot.waitSignal(view.layer_chosen) as signal:
        qtbot.mouseClick(view, LEFT, pos=point)
    assert signal.args == [2]


def test_an_error_in_the_middle_of_painting_leaves_no_painter_behind(view, qtbot, monkeypatch):
    """Catches a widget that can never be painted again, and takes Qt along when it goes."""

    def fail(*_):
        raise ValueError("in the middle")

    with monkeypatch.context() as patch:
        patch.setattr(view, "_paint_over", fail)
        with pytest.raises(ValueError, match="in the middle"):
            view.repaint()
    assert not view.paintingActive()
    view.repaint()


def test_a_click_beside_everything_is_told_too(view, qtbot):
    """Catches a chosen neuron that no click can let go of."""
    with qtbot.waitSignal(view.background_clicked):
        qtbot.mouseClick(view, LEFT, pos=QPoint(995, 475))


def test_a_press_that_is_dragged_away_chooses_nothing(view, qtbot):
    """Catches choosing at the press, or wherever the button is let go."""
    with qtbot.assertNotEmitted(view.unit_chosen), qtbot.assertNotEmitted(view.background_clicked):
        qtbot.mousePress(view, LEFT, pos=view.graph_layout().unit(1, 0).toPoint())
        qtbot.mouseRelease(view, LEFT, pos=QPoint(995, 475))


def test_an_input_or_another_button_chooses_nothing(view, qtbot):
    """Catches an input taken for a neuron, and a right click for a left one."""
    with qtbot.assertNotEmitted(view.unit_chosen):
        qtbot.mouseClick(view, LEFT, pos=view.graph_layout().unit(0, 0).toPoint())
        qtbot.mouseClick(view, Qt.MouseButton.RightButton, pos=view.graph_layout().unit(1, 0).toPoint())


def test_hover_says_the_exact_number(view, qtbot):
    qtbot.mouseMove(view, pos=view.graph_layout().unit(1, 0).toPoint())
    assert view.hovered == Hit("unit", 1, 0)
    title, z, a = view.hover_text.splitlines()
    assert title == "a₁,₁ — layer 1 · tanh, unit 1"
    assert len(z) > 15
    assert len(a) > 15
    qtbot.mouseMove(view, pos=QPoint(995, 475))
    assert view.hovered is None
    assert view.hover_text == ""


def test_hover_is_visible_in_the_picture(view, qtbot):
    before = view.grab().toImage()
    qtbot.mouseMove(view, pos=on_edge(view, 1, 0, 0))
    assert view.grab().toImage() != before


def press(qtbot, view, keys: str) -> None:
    codes = {
        "r": (Qt.Key.Key_Right, CONTROL), "l": (Qt.Key.Key_Left, CONTROL), "d": (Qt.Key.Key_Down,),
        "u": (Qt.Key.Key_Up,), "e": (Qt.Key.Key_Return,), "x": (Qt.Key.Key_Escape,), " ": (Qt.Key.Key_Space,),
    }  # fmt: skip
    for key in keys:
        qtbot.keyClick(view, *codes[key])


def test_the_keyboard_starts_at_the_selection_and_chooses_like_a_click(view, qtbot, graph_frame):
    view.show_frame(graph_frame((3, 4, 2), selection=Target(2, "W", 1, 0)))
    view.setFocus()
    press(qtbot, view, "d")
    assert view.hovered == Hit("edge", 2, 1, 0)
    with qtbot.waitSignal(view.weight_chosen) as signal:
        press(qtbot, view, "dd ")
    assert signal.args == [2, 1, 2]


def test_the_keyboard_goes_over_biases_to_neurons(view, qtbot):
    view.setFocus()
    press(qtbot, view, "drr")
    assert view.hovered.kind == "unit"
    with qtbot.waitSignal(view.unit_chosen):
        press(qtbot, view, "e")
    with qtbot.waitSignal(view.bias_chosen):
        press(qtbot, view, "l ")


def test_the_keyboard_stays_inside_the_picture(view, qtbot):
    view.setFocus()
    press(qtbot, view, "d" + "l" * 20)
    assert view.hovered.layer == 0
    press(qtbot, view, "u" * 20)
    assert view.hovered == Hit("unit", 0, 0)
    press(qtbot, view, "r" * 40 + "d" * 5)
    assert view.hovered == Hit("target", 2)


def test_escape_and_losing_the_focus_take_the_cursor_away(view, qtbot):
    view.setFocus()
    press(qtbot, view, "d")
    press(qtbot, view, "x")
    assert view.hovered is None
    press(qtbot, view, "d")
    view.clearFocus()
    assert view.hovered is None


@pytest.mark.parametrize("name", ["Left", "Right", "Space", "Home", "End", "Escape"])
def test_the_keys_that_step_are_left_to_the_window(view, qtbot, name):
    view.setFocus()
    qtbot.keyClick(view, getattr(Qt.Key, f"Key_{name}"))
    assert view.hovered is None


def test_the_description_follows_the_frame_and_the_cursor(view, qtbot, graph_frame):
    assert view.accessibleName()
    assert "Network 3 – 4 – 2" in view.accessibleDescription()
    assert "Ctrl+→" in view.accessibleDescription()
    view.show_frame(graph_frame((2, 2, 1), step=7))
    assert "Network 2 – 2 – 1" in view.accessibleDescription()
    assert "∂A₂/∂Z₂" in view.accessibleDescription()
    view.setFocus()
    press(qtbot, view, "d")
    assert view.accessibleDescription().startswith("w₁,₁,₁")


def test_a_smaller_net_forgets_a_cursor_that_it_does_not_have(view, qtbot, graph_frame):
    view.setFocus()
    press(qtbot, view, "d" + "r" * 5)
    assert view.hovered.layer == 2
    view.show_frame(graph_frame((2, 1)))
    assert view.hovered is None
    view.grab()


def test_biases_that_go_take_the_cursor_and_their_squares_with_them(view, qtbot, graph_frame):
    view.setFocus()
    press(qtbot, view, "dr")
    assert view.hovered == Hit("bias", 1, 0)
    old = view.graph_layout()
    view.show_frame(graph_frame((3, 4, 2), bare=(1,)))
    assert view.hovered is None
    assert view.graph_layout() is not old
    press(qtbot, view, "drr")
    assert view.hovered.kind == "edge", "from the edges of layer 1 over its units to the edges of layer 2"
    view.grab()


def test_the_view_can_be_shown_before_its_first_frame(qtbot):
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.grab()
    qtbot.mouseMove(view, pos=QPoint(10, 10))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.hit_at(QPointF(10, 10)) is None
    view.deleteLater()


def test_a_theme_changes_the_picture(view):
    pictures: list[QImage] = []
    for theme in (*THEMES.values(), LIGHT.projector()):
        look.set_theme(theme)
        pictures.append(view.grab().toImage())
    assert all(a != b for i, a in enumerate(pictures) for b in pictures[i + 1 :])


def test_a_large_net_is_painted_fully_when_frames_stop_coming(view, qtbot, graph_frame):
    sizes = (10, *[10] * 12)
    for _ in range(2):
        view.show_frame(graph_frame(sizes, step=0))
    moving = view.grab().toImage()
    assert moving == view.grab().toImage()
    qtbot.waitUntil(lambda: view.grab().toImage() != moving)


def test_hidpi_pictures_are_sharp(view):
    look.set_theme(DARK)
    assert view.grab().devicePixelRatio() == view.devicePixelRatio()


def test_the_view_asks_for_little_room(view):
    assert view.minimumSizeHint().width() <= 320
    assert view.minimumSizeHint().height() <= 220


def test_the_pointer_does_not_strike_out_the_number_on_an_edge(view):
    layout = view.graph_layout()
    view.show_frame(replace(view._frame, selection=Target(1, "W", 0, 0)))
    numbers = view.drawn().numbers
    start, stop = layout.unit(0, 0), layout.unit(1, 0)
    label = next(c for c in numbers if any(c.rect.contains(start + (stop - start) * (s / 100)) for s in range(20, 80)))
    inside = label.rect.adjusted(3, 3, -3, -3).toRect()
    before = view.grab(inside).toImage()
    view._hover = Hit("edge", 1, 0, 0)
    view._pointer = QPointF(500, 400)  # its card is elsewhere
    assert view.grab(inside).toImage() == before


def test_the_card_makes_way_for_the_next_step_until_the_pointer_moves(view, qtbot, graph_frame):
    unit = view.graph_layout().unit(1, 0).toPoint()
    below = QRect(unit.x() + 30, unit.y() + 30, 120, 30)  # where the card is
    bare = view.grab(below).toImage()
    qtbot.mouseMove(view, unit)
    assert view.grab(below).toImage() != bare
    view.show_frame(graph_frame((3, 4, 2), title="another frame that looks the same"))
    assert view.grab(below).toImage() == bare
    assert view.hover_text
    qtbot.mouseMove(view, unit + QPoint(1, 1))
    assert view.grab(below).toImage() != bare
