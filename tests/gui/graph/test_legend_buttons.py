"""What of the legend can be pressed: by the pointer, by keys, and by whoever does not see it."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from nnviz.gui.drawing.theme import LIGHT, THEMES
from nnviz.gui.graph.legend import plan_legend
from nnviz.gui.widgets.themed import look


def pressed(view) -> tuple[bool, bool, bool]:
    legend = view.legend
    return *(legend.quantity.button(key).isChecked() for key in ("gradient", "weight")), legend.hold.isChecked()


def place(button, view) -> QRect:
    return QRect(button.mapTo(view, QPoint()), button.size())


def test_the_buttons_show_what_holds_and_a_press_asks_for_the_other(view, qtbot, graph_frame):
    assert pressed(view) == (True, False, False)
    with qtbot.waitSignal(view.quantity_chosen) as signal:
        qtbot.mouseClick(view.legend.quantity.button("weight"), Qt.MouseButton.LeftButton)
    assert signal.args == ["weight"]
    with qtbot.waitSignal(view.hold_chosen) as signal:
        qtbot.mouseClick(view.legend.hold, Qt.MouseButton.LeftButton)
    assert signal.args == [True]
    view.show_frame(graph_frame((3, 4, 2), edges_show="weight", reference_pinned=True))
    assert pressed(view) == (False, True, True)


def test_a_press_that_changes_nothing_is_taken_back(view, graph_frame):
    view.legend.hold.click()
    view.show_frame(view._frame)
    assert pressed(view) == (True, False, False)


def test_a_click_leaves_the_step_keys_with_the_graph(view, qtbot):
    view.setFocus()
    for button in (view.legend.quantity.button("weight"), view.legend.hold):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert QApplication.focusWidget() is view


def test_space_presses_the_button_that_the_keyboard_is_on(view, qtbot):
    view.legend.hold.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(view.hold_chosen):
        qtbot.keyClick(view.legend.hold, Qt.Key.Key_Space)


def test_whoever_does_not_see_the_buttons_is_told_what_they_are(view):
    names = [QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name) for one in (
        view.legend.quantity.button("gradient"), view.legend.quantity.button("weight"), view.legend.hold)]  # fmt: skip
    assert names == ["Edges show gradients", "Edges show weights", "Hold the scales"]
    assert "sample 12" in view.legend.quantity.button("gradient").toolTip()


def test_the_keys_of_the_menu_stand_in_the_tips(view):
    view.legend.show_keys({"edges_weight": "Ctrl+Shift+E", "pin": "Ctrl+Shift+L"})
    assert view.legend.quantity.button("weight").toolTip().endswith("(Ctrl+Shift+E)")
    assert view.legend.hold.toolTip().endswith("(Ctrl+Shift+L)")


@pytest.mark.parametrize("theme", [*THEMES.values(), LIGHT.projector()], ids=lambda theme: theme.name)
@pytest.mark.parametrize("width", [1400, 1000, 660, 500, 320])
def test_the_buttons_stand_where_the_legend_leaves_room_for_them(view, theme, width):
    """Catches buttons over swatches or words, or a part of one outside the strip."""
    look.set_theme(theme)
    view.resize(width, 480)
    QApplication.processEvents()
    layout, legend = view.graph_layout(), view.legend
    plan = plan_legend(view._frame, float(width), layout.theme, legend.fixtures(layout.theme))
    shown = [one for one in (legend.quantity, legend.hold) if one.isVisible()]
    assert all(layout.legend.toRect().contains(place(one, view)) for one in shown)
    if legend.quantity.isVisible():
        assert place(legend.quantity, view).right() < plan.swatches[0]
    if legend.hold.isVisible():
        assert plan.swatches[-1] < place(legend.hold, view).left()
        assert place(legend.hold, view).right() < plan.specials_at
    if width >= 660 and not theme.is_projector:
        assert len(shown) == 2


def test_the_word_hold_yields_before_the_button(view):
    found = set()
    for width in range(1200, 300, -20):
        view.resize(width, 480)
        QApplication.processEvents()
        found.add((view.legend.hold.isVisible(), view.legend.hold.text()))
    assert {(True, "hold"), (True, "")} <= found


def test_a_picture_that_is_grabbed_has_the_buttons_and_the_pointer_finds_them(view):
    assert view.childAt(place(view.legend.hold, view).center()) is view.legend.hold
    assert view.childAt(QPoint(500, 300)) is None


def test_buttons_that_were_hidden_come_back_to_their_place(view):
    buttons = (view.legend.quantity, view.legend.hold)
    before = [place(one, view) for one in buttons]
    view.legend.hide()
    assert not any(one.isVisibleTo(view) for one in buttons)
    view.theme_changed()
    assert [place(one, view) for one in buttons] == before
    assert all(one.isVisibleTo(view) for one in buttons)
