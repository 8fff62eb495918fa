"""The bar over the factors: what it chooses, what yields where it is narrow, and which keys it keeps."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from nnviz import resources
from nnviz.core.chain import Target
from nnviz.gui.chain import ChainView, chain_height
from nnviz.gui.chain.bar import YIELDS
from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.widgets.themed import look
from nnviz.session import Session


@pytest.fixture
def session():
    return Session.open(resources.path("experiments", "start.nnviz.json"))


@pytest.fixture
def view(qtbot, session):
    widget = ChainView()
    qtbot.addWidget(widget)
    widget.resize(1030, 340)
    widget.show_frame(session.frame().chain)
    widget.show()
    return widget


def fields(view):
    """All that can be pressed in the bar."""
    bar = view.bar
    return [bar.target, *(switch.button(key) for switch in bar.switches for key in switch.keys)]


def test_the_bar_is_34_pixels_high_and_has_all_but_its_longest_words_beside_a_column_at_1280(window, settle):
    window.resize(1280, 800)
    settle()
    assert 900 < window.chain.width() < 1030
    assert window.chain.bar.height() == 34
    assert all(getattr(window.chain.bar.shown, name) for name in YIELDS if name not in ("scope_words", "long_question"))


@pytest.mark.parametrize("width", range(320, 1500, 57))
@pytest.mark.parametrize("route", ["chain", "pass"])
def test_nothing_of_the_bar_is_clipped_or_covers_another_part(view, session, width, route):
    session.run("set_route", route=route)
    view.show_frame(session.frame().chain)
    view.resize(width, 340)
    bar = view.bar
    parts = [field.geometry() for field in (bar.target, bar.predict, *bar.switches) if not field.isHidden()]
    parts += [rect.toAlignedRect() for _, rect, _ in bar._words]
    for part in parts:
        assert bar.rect().adjusted(-1, -1, 1, 1).contains(part)
    parts.sort(key=lambda part: part.left())
    assert all(left.right() <= right.left() + 1 for left, right in pairwise(parts))
    for field in (bar.target, *bar.switches):
        assert field.isHidden() or field.width() >= field.minimumSizeHint().width()


def test_what_yields_yields_in_its_order_and_the_choice_of_the_target_never(view):
    gone = set()
    for width in range(1100, 319, -10):
        view.resize(width, 340)
        now = {name for name in YIELDS if not getattr(view.bar.shown, name)}
        assert gone <= now
        assert now == set(YIELDS[: len(now)])
        assert not view.bar.target.isHidden()
        gone = now
    assert "route" in gone


def test_nothing_in_the_bar_moves_while_somebody_steps(view, session):
    before = [field.geometry() for field in (view.bar.target, *view.bar.switches)]
    for _ in range(len(session.state.steps)):
        session.next("factor")
        view.show_frame(session.frame().chain)
        assert [field.geometry() for field in (view.bar.target, *view.bar.switches)] == before


def test_a_choice_is_told_by_what_it_stands_for(qtbot, view):
    bar = view.bar
    place = bar.target.findText("b₁,₂")
    with qtbot.waitSignal(bar.target_chosen) as caught:
        bar.target.activated.emit(place)
    assert caught.args == [Target(1, "b", 1)]
    with qtbot.waitSignal(bar.target_chosen) as caught:
        bar.target.activated.emit(bar.target.findText("any weight or bias"))
    assert caught.args == [None]
    switches = (
        (bar.route_chosen, bar.route, "pass"),
        (bar.view_chosen, bar.view, "path"),
        (bar.scope_chosen, bar.scope, "batch"),
    )
    for signal, switch, key in switches:
        with qtbot.waitSignal(signal) as caught:
            switch.button(key).click()
        assert caught.args == [key]


def test_the_bar_shows_what_is_chosen_elsewhere(view, session):
    session.run("choose", layer=2, parameter="W", row=0, column=1)
    session.run("set_view", view="path")
    session.run("set_scope", scope="batch")
    view.show_frame(session.frame().chain)
    assert view.bar.target.currentText() == "w₂,₁,₂"
    assert view.bar.view.button("path").isChecked()
    assert view.bar.scope.button("batch").isChecked()


def test_every_field_has_a_name_a_tooltip_and_its_keys(view):
    view.bar.show_keys({"route_pass": "Ctrl+4"})
    assert all(field.accessibleName() and field.toolTip() for field in fields(view))
    assert view.bar.route.button("pass").toolTip().endswith("(Ctrl+4)")
    assert not view.bar.route.button("chain").toolTip().endswith(")")


def test_tab_reaches_every_field_and_a_click_leaves_the_keys_where_they_are(qtbot, view):
    assert all(field.focusPolicy() == Qt.FocusPolicy.TabFocus for field in fields(view))
    view.setFocus()
    qtbot.mouseClick(view.bar.route.button("pass"), Qt.MouseButton.LeftButton)
    assert view.hasFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Home])
def test_a_field_with_the_focus_keeps_the_keys_that_step_elsewhere(view, key):
    for field in fields(view):
        event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(field, event)
        assert event.isAccepted()


def test_in_front_of_a_class_there_is_the_question_alone(view):
    view.set_presenting(True)
    assert view.bar.isHidden()
    view.set_presenting(False)
    assert not view.bar.isHidden()
    assert view.layout_now().question.isEmpty()
    look.set_theme(LIGHT.projector())
    assert view.bar.isHidden()
    assert not view.layout_now().question.isEmpty()


def test_without_choices_the_question_stands_in_words(view, session):
    view.show_frame(replace(session.frame().chain, choices=None))
    assert view.bar.isHidden()
    assert not view.layout_now().question.isEmpty()


def test_the_panel_asks_for_the_room_of_the_bar(view, session):
    frame = session.frame().chain
    words = chain_height(frame, 1030, LIGHT)
    assert view.heightForWidth(1030) == round(chain_height(frame, 1030, LIGHT, header="bar")) > words


def test_a_choice_that_was_refused_is_taken_back(view, session):
    view.bar.route.button("pass").click()
    view.bar.target.setCurrentIndex(3)
    view.show_frame(session.frame().chain)
    assert view.bar.route.button("chain").isChecked()
    assert view.bar.target.currentText() == "W₁"


def test_the_list_tells_screen_readers_what_each_symbol_is(view):
    place = view.bar.target.findText("w₁,₂,₁")
    assert view.bar.target.itemData(place, Qt.ItemDataRole.AccessibleTextRole) == (
        "w₁,₂,₁, one weight, from x₁ to a₁,₂"
    )


def test_the_chosen_symbol_and_the_list_are_drawn_in_their_room(view):
    field = view.bar.target
    for name in ("W₁", "w₁,₂,₁", "any weight or bias"):
        field.setCurrentIndex(field.findText(name))
        field.resize(field.sizeHint())
        drawn = field.grab().toImage()
        edge = [drawn.pixelColor(drawn.width() - 30, y).name() for y in range(6, drawn.height() - 6)]
        assert set(edge) == {LIGHT.current_fill}  # the symbol ends before the chevron


@pytest.mark.parametrize("width", [760, 1030])
def test_a_bar_that_was_stepped_through_a_chain_looks_as_one_made_for_the_step(view, session, qtbot, width):
    view.resize(width, 340)
    for route, steps in (("chain", 12), ("pass", 14)):
        session.run("set_route", route=route)
        for _ in range(steps):
            session.next("factor")
            view.show_frame(session.frame().chain)
            fresh = ChainView()
            qtbot.addWidget(fresh)
            fresh.resize(width, 340)
            fresh.show_frame(session.frame().chain)
            fresh.show()
            assert view.bar._words == fresh.bar._words
            assert view.bar.shown == fresh.bar.shown
            assert view.bar.shown.place == any(kind == "place" for *_, kind in view.bar._words)
