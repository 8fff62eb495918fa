"""Predict mode in the window: who has the keys, what is covered, and that nothing anywhere tells the answer."""

import re

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from telling import Secrets, known_values, secret_values

from nnviz import resources
from nnviz.gui.chain import paint_chain
from nnviz.gui.controllers.stepping import sentence_of
from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.graph import paint_graph
from nnviz.gui.window.plot_docks import COMES_WITH_ANSWER
from nnviz.session.predict.values import value_of


@pytest.fixture
def window(kept_window, settle):
    """On Mazur's net, in predict mode."""
    kept_window.files.open_example(resources.path("experiments", "mazur.nnviz.json"))
    kept_window.graph.setFocus()
    kept_window.action_set["predict"].trigger()
    settle()
    return kept_window


def press(window, settle, name="next"):
    window.action_set[name].trigger()
    settle()


#: The step before each that is asked about.
BEFORE = {"z": 0, "L": 4, "da_dz": 6, "dz_dw": 9}


def ask(window, settle, kind="value", quantity="z"):
    window.session.run_to(BEFORE[quantity])
    press(window, settle)
    question = window.session.state.question
    assert (question.kind, question.quantity) == (kind, quantity)
    return question


def type_answer(window, settle, text):
    field = window.chain.question.field
    field.setText(text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle()


def right(window):
    state = window.session.state
    return f"{value_of(state, state.question.quantity, state.question.place):.3g}"


# ---------------------------------------------------------------- keys and buttons


def test_the_field_has_the_keys_while_something_is_asked_and_graph_has_them_again(window, settle):
    ask(window, settle)
    field = window.chain.question.field
    assert field.hasFocus()
    position = window.session.position
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Home, Qt.Key.Key_0, Qt.Key.Key_Up):
        QTest.keyClick(field, key)
    settle()
    assert window.session.position == position
    type_answer(window, settle, right(window))
    assert window.session.state.question is None
    assert window.graph.hasFocus()
    QTest.keyClick(window.graph, Qt.Key.Key_Right)
    settle()
    assert window.session.state.question is not None


def test_next_reads_show_at_the_same_width_while_something_is_asked(window, settle):
    button = window.toolbar.widgetForAction(window.action_set["next"])
    words, widths, lefts = [], [], []
    for _ in range(3):
        words.append(button.text())
        widths.append(button.width())
        lefts.append(window.toolbar.widgetForAction(window.action_set["play"]).x())
        press(window, settle)
    assert words == ["Next", "Show", "Next"]
    assert (len(set(widths)), len(set(lefts))) == (1, 1)


def test_who_has_left_the_field_is_led_back_before_the_answer_is_shown(window, settle):
    ask(window, settle)
    position = window.session.position
    window.graph.setFocus()
    QTest.keyClick(window.graph, Qt.Key.Key_Right)
    settle()
    assert window.session.position == position
    assert window.chain.question.field.hasFocus()
    assert window.messages.text == "Answer here; Next once more shows it."
    press(window, settle)
    assert window.session.position == position + 1


def test_the_button_that_says_show_shows(window, settle):
    ask(window, settle)
    position = window.session.position
    QTest.mouseClick(window.toolbar.widgetForAction(window.action_set["next"]), Qt.MouseButton.LeftButton)
    settle()
    assert window.session.position == position + 1


def test_a_question_for_a_click_is_shown_by_next_in_the_graph(window, settle):
    ask(window, settle, "place", "dz_dw")
    position = window.session.position
    window.graph.setFocus()
    QTest.keyClick(window.graph, Qt.Key.Key_PageDown)
    settle()
    assert window.session.position == position + 1


def test_alt_and_the_arrow_show_the_answer_from_the_field(window, settle):
    ask(window, settle)
    cursor = window.session.state.cursor
    QTest.keyClick(window.chain.question.field, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    settle()
    assert (window.session.state.cursor, window.session.state.question) == (cursor + 1, None)
    assert window.chain.question.isHidden()


def test_the_switch_on_the_bar_follows_the_key_and_the_other_way_round(window, settle):
    switch = window.chain.bar.predict
    assert switch.isChecked()
    QTest.keyClick(window.graph, Qt.Key.Key_F3)
    settle()
    assert not switch.isChecked()
    assert not window.predicting.is_on()
    switch.click()
    settle()
    assert switch.isChecked()
    assert window.predicting.is_on()


def test_a_click_in_the_graph_answers(window, settle):
    question = ask(window, settle, "place", "dz_dw")
    cursor = window.session.state.cursor
    window.graph.place_chosen.emit(next(place for place in question.among if place.kind == "w"))
    settle()
    assert window.session.state.cursor == cursor
    assert "weight itself" in window.chain.question.accessibleDescription()
    window.graph.place_chosen.emit(next(place for place in question.among if place.kind == "x"))
    settle()
    assert window.session.state.cursor == cursor + 1


def test_in_front_of_a_class_next_shows_the_answer_and_nobody_is_to_type(window, settle):
    press(window, settle, "presenter")
    ask(window, settle, "value", "da_dz")
    assert window.chain.question.isHidden()
    assert "slope" in window.chain.accessibleDescription()
    cursor = window.session.state.cursor
    QTest.keyClick(window, Qt.Key.Key_PageDown)
    settle()
    assert (window.session.state.cursor, window.session.state.question) == (cursor + 1, None)


def test_where_the_chain_is_put_away_the_question_is_told(window, settle):
    window.arrangement.toggle("chain")
    settle()
    ask(window, settle)
    assert window.messages.text.startswith("What is z₁,₁, the weighted sum of unit")
    window.arrangement.toggle("chain")
    settle()
    assert window.chain.question.isVisible()


def test_however_low_the_chain_is_there_is_a_field_to_answer_in(window, settle):
    window.canvas.setSizes([600, 140])
    settle()
    ask(window, settle)
    card = window.chain.question
    assert card.isVisible()
    assert window.chain.rect().contains(card.geometry())
    assert card.field.isVisible()


def test_the_status_line_says_that_it_is_asked(window, settle):
    ask(window, settle, "value", "da_dz")
    assert window.status.position.text() == "update 1 · factor 2 of 5, asked"


# ---------------------------------------------------------------- who hears it


def test_question_and_slip_are_said_once_each(window, settle, said):
    question = ask(window, settle, "value", "da_dz")
    assert said[-1].startswith("factor 2 of 5, asked. What is ")
    assert said[-1].count("the slope of output 1") == 1
    said.clear()
    type_answer(window, settle, f"{value_of(window.session.state, 'a', question.place):.3g}")
    assert len(said) == 1
    assert "asked is its slope" in said[0]
    said.clear()
    type_answer(window, settle, right(window))
    assert len(said) == 1
    assert said[0].startswith("factor 2 of 5. ")
    assert said[0].endswith(" is right.")


# ---------------------------------------------------------------- nothing tells it


def test_plots_that_would_tell_the_answer_come_with_it(window, settle):
    window.plots.show("training")
    settle()
    view = window.plots.views["training"]
    assert view.isVisible()
    ask(window, settle, "value", "L")
    assert not view.isVisible()
    assert window.plots.pictures() == ()
    assert any(COMES_WITH_ANSWER in name for name, _ in heard_in(window.plot_area))
    press(window, settle)
    assert view.isVisible()
    assert window.plots.pictures()


def heard_in(widget: QWidget) -> list[tuple[str, str]]:
    """Name and description of every widget that can be seen, as a screen reader gets them."""
    found = []
    for one in (widget, *widget.findChildren(QWidget)):
        if one.isVisible():
            interface = QAccessible.queryAccessibleInterface(one)
            texts = [interface.text(kind) for kind in (
                QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help
            )]  # fmt: skip
            found.append((texts[0], " | ".join((*texts[1:], one.toolTip()))))
    return found


def written_in_svg(window, frame) -> list[str]:
    """The texts of graph and chain as a vector file has them."""
    bytes_, size = QByteArray(), QSize(1280, 400)
    for paint, part in ((paint_graph, frame.graph), (paint_chain, frame.chain)):
        buffer = QBuffer(bytes_)
        buffer.open(QIODevice.OpenModeFlag.Append)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(size)
        generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
        with QPainter(generator) as painter:
            paint(painter, QRectF(0, 0, size.width(), size.height()), part, LIGHT)
    return re.findall(r">([^<>]+)</text>", bytes(bytes_.data()).decode())


def told_anywhere(window) -> list[str]:
    """All that can be seen, heard, hovered, copied or saved as text."""
    frame = window.session.frame()
    texts = [text for pair in heard_in(window) for text in pair]
    texts += [window.windowTitle(), sentence_of(frame), *written_in_svg(window, frame)]
    layout = window.chain.layout_now()
    texts += [window.chain.tip_at(cell.box.center()) for cell in layout.cells]
    for name in ("copy_sentence", "copy_latex"):
        window.action_set[name].trigger()
        texts.append(QGuiApplication.clipboard().text())
    return texts


def test_nothing_in_the_window_tells_what_is_asked(window, settle):
    tabs, asked = ("inspector", "numbers", "learnt", "training"), 0
    window.runner.run("select_unit", layer=1, unit=0)
    window.session.end()
    window.session.home()
    for _ in range(2 * len(window.session.state.steps)):
        press(window, settle)
        state = window.session.state
        if state.question is None:
            continue
        asked += 1
        window.plots.show(tabs[asked % len(tabs)])
        settle()
        secrets = Secrets(secret_values(state), known_values(state))
        told = [one for text in told_anywhere(window) for one in secrets.told_by(text)]
        assert not told, state.steps[state.cursor]
    assert asked > 8
    QApplication.processEvents()
