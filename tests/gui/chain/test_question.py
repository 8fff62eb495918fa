"""The card of a question: what it shows, which keys are its own, and who has them before and after."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from nnviz import resources
from nnviz.gui.chain.question import QuestionCard
from nnviz.session import Session
from nnviz.session.frame import build_frame
from nnviz.session.place import Place
from nnviz.session.predict.answers import judge
from nnviz.session.predict.asking import Asking
from nnviz.session.question import Question

SLOPE = Question("value", "da_dz", Place("unit", (2, 1)))
SIGN = Question("sign", "dL_da", Place("a", (2, 1)))
CLICK = Question("place", "dz_dw", Place("w", (1, 1, 1)), among=(Place("x", (1,)), Place("a", (1, 1))))


@pytest.fixture(scope="module")
def session():
    session = Session.open(resources.path("experiments", "mazur.nnviz.json"))
    session.next("pass")
    session.next()
    return session


@pytest.fixture
def ground(qtbot):
    """Something that has the keys, and under it the card."""
    ground = QWidget()
    ground.resize(441, 300)
    ground.button = QPushButton("graph")
    ground.card = QuestionCard(ground)
    layout = QVBoxLayout(ground)
    layout.addWidget(ground.button)
    ground.card.setGeometry(0, 150, 441, 108)
    qtbot.addWidget(ground)
    ground.show()
    assert QTest.qWaitForWindowExposed(ground)
    ground.activateWindow()
    ground.button.setFocus()
    QApplication.processEvents()
    return ground


def frame_of(session, question):
    return build_frame(replace(session.state, question=question)).question


def asked(session, ground, question, asking=None, said=""):
    ground.card.show_question(frame_of(session, question), asking or Asking(question), said)
    QApplication.processEvents()
    return ground.card


def answered(session, card, text):
    """The card after an answer that is not right."""
    judgement = judge(replace(session.state, question=SLOPE), SLOPE, text)
    asking = card._asking.judged(judgement)
    card.show_question(card._question, asking, judgement.sentence)
    return asking


def test_the_field_has_the_keys_as_soon_as_a_question_comes_and_gives_them_back(session, ground):
    card = asked(session, ground, SLOPE)
    assert card.field.hasFocus()
    card.show_question(None, None, "")
    assert card.isHidden()
    assert ground.button.hasFocus()


def test_enter_answers_with_what_was_typed(session, ground, qtbot):
    card = asked(session, ground, SLOPE)
    QTest.keyClicks(card.field, "0,42")
    with qtbot.waitSignal(card.answered) as said:
        QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert said.args == ["0,42"]


def test_nothing_is_answered_with_an_empty_field(session, ground, qtbot):
    card = asked(session, ground, SLOPE)
    with qtbot.assertNotEmitted(card.answered):
        QTest.keyClick(card.field, Qt.Key.Key_Return)
        card.answer_button.click()


def test_after_an_answer_that_is_not_right_typing_replaces_it_and_nothing_has_moved(session, ground):
    card = asked(session, ground, SLOPE)
    places = [one.geometry() for one in (card.field, card.answer_button, card.hint_button, card.show_button)]
    QTest.keyClicks(card.field, "0.9")
    answered(session, card, "0.9")
    assert card.field.selectedText() == "0.9"
    assert card.answer_button.text() == "Try again"
    assert places == [one.geometry() for one in (card.field, card.answer_button, card.hint_button, card.show_button)]
    assert card.accessibleDescription().startswith("0.9")


def test_after_three_answers_to_be_shown_it_is_what_to_do(session, ground):
    card = asked(session, ground, SLOPE)
    for text in ("0.9", "0.8"):
        answered(session, card, text)
        assert card.answer_button.is_filled
        assert not card.show_button.is_filled
    answered(session, card, "0.7")
    assert card.show_button.is_filled
    assert not card.answer_button.is_filled


def test_a_right_answer_stays_until_next_and_the_keys_go_back(session, ground):
    card = asked(session, ground, SLOPE)
    QTest.keyClicks(card.field, "0.187")
    right = replace(Asking(SLOPE), settled="right")
    card.show_question(card._question, right, "0.187 is right.")
    assert card.field.text() == "0.187"
    assert card.field.isReadOnly()
    assert ground.button.hasFocus()
    assert not card.show_button.isVisible()


def test_the_same_question_after_the_answer_begins_with_an_empty_field(session, ground):
    card = asked(session, ground, SLOPE)
    QTest.keyClicks(card.field, "0.187")
    card.show_question(card._question, replace(Asking(SLOPE), settled="right"), "0.187 is right.")
    asked(session, ground, SLOPE)
    assert card.field.text() == ""
    assert card.field.hasFocus()


def test_what_was_typed_for_one_question_never_stands_at_another_even_if_it_came_where_nobody_types(session, ground):
    card = asked(session, ground, SLOPE)
    QTest.keyClicks(card.field, "0.9")
    other = replace(SLOPE, place=Place("unit", (2, 2)))
    card.show_question(frame_of(session, other), Asking(other), "", has_room=False)
    assert card.isHidden()
    card = asked(session, ground, other)
    assert card.field.text() == ""


def test_what_was_typed_stays_where_the_card_is_put_away_for_a_while(session, ground):
    card = asked(session, ground, SLOPE)
    QTest.keyClicks(card.field, "0.9")
    card.show_question(card._question, card._asking, "", has_room=False)
    asked(session, ground, SLOPE, card._asking)
    assert card.field.text() == "0.9"
    assert card.field.hasFocus()


def test_a_sign_is_answered_by_a_button_or_by_its_key(session, ground, qtbot):
    card = asked(session, ground, SIGN)
    assert [button.text() for button in card.sides] == ["positive", "negative"]
    assert card.sides[0].hasFocus()
    assert card.field.isHidden()
    for key, side in ((Qt.Key.Key_Minus, "negative"), (Qt.Key.Key_Plus, "positive")):
        with qtbot.waitSignal(card.answered) as said:
            QTest.keyClick(card.sides[0], key)
        assert said.args == [side]
    QTest.keyClick(card.sides[0], Qt.Key.Key_Right)
    assert card.sides[1].hasFocus()
    with qtbot.waitSignal(card.answered) as said:
        QTest.keyClick(card.sides[1], Qt.Key.Key_Return)
    assert said.args == ["negative"]


def test_a_click_is_made_in_the_graph_which_keeps_the_keys(session, ground):
    card = asked(session, ground, CLICK)
    assert card.field.isHidden()
    assert all(button.isHidden() for button in card.sides)
    assert ground.button.hasFocus()


@pytest.mark.parametrize("height", [62, 76, 90, 108, 160])
@pytest.mark.parametrize("question", [SLOPE, SIGN, CLICK])
def test_field_and_buttons_never_yield_however_low_the_card_is(session, ground, question, height):
    ground.card.setGeometry(0, 100, 441, height)
    card = asked(session, ground, question)
    shown = [one for one in card._parts() if not one.isHidden()]
    assert {card.hint_button, card.show_button} <= set(shown)
    for part in shown:
        assert card.rect().contains(part.geometry()), (part, part.geometry())
    rects = [part.geometry() for part in shown]
    assert not any(a.intersects(b) for i, a in enumerate(rects) for b in rects[i + 1 :])


def test_the_card_is_painted_with_a_hint(session, ground):
    card = asked(session, ground, SLOPE)
    plain = card.grab().toImage()
    asked(session, ground, SLOPE, Asking(SLOPE).hinted())
    assert card.grab().toImage() != plain


def test_a_screen_reader_hears_the_question_and_what_each_part_is(session, ground):
    card = asked(session, ground, SLOPE)
    assert card.accessibleDescription() == (
        "What is ∂a₂,₁/∂z₂,₁, the slope of output 1? unit 2 is shown with it"
    )
    for part in card._parts():
        if not part.isHidden():
            assert QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)
