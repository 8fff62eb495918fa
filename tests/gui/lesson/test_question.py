"""The card of a question, answered by hand and by keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.lesson.document import Pen
from nnviz.gui.lesson.question import CardFrame, CardOption, QuestionCard


def saying(words: str):
    def write(pen: Pen) -> None:
        pen.paragraph()
        pen.words(words)

    return write


HOW_STEEP, HINT = saying("How steep is it?"), saying("One minus tanh squared.")
NUMBER = CardFrame(1, "number", HOW_STEEP, "How steep is it?", hints_left=1, tip="three digits")
SLIP = replace(NUMBER, attempts=1, said="0.588 is the slope at a.")
CHOICE = CardFrame(
    2, "options", saying("Where does it land?"), "Where does it land?",
    tuple(CardOption(saying(words), words) for words in ("Nearer.", "On the floor.", "Higher.")),
)  # fmt: skip
CLICK = CardFrame(3, "click", saying("Which one?"), "Which one?", tip="Keys: ← → move the ring, Enter chooses.")


@pytest.fixture
def card(qtbot) -> QuestionCard:
    card = QuestionCard()
    qtbot.addWidget(card)
    card.resize(360, 300)
    card.show_frame(NUMBER, lambda target: "")
    card.show()
    assert QTest.qWaitForWindowExposed(card)
    card.activateWindow()
    QApplication.processEvents()
    return card


def show(card: QuestionCard, frame: CardFrame) -> None:
    card.show_frame(frame, lambda target: "")
    QApplication.processEvents()


def test_a_number_is_typed_and_answered_with_return(card, qtbot):
    card.focus()
    assert card.focusWidget() is card.field
    QTest.keyClicks(card.field, "3/8")
    with qtbot.waitSignal(card.answered) as answered:
        QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert answered.args == ["3/8"]


def test_an_empty_field_answers_nothing(card, qtbot):
    with qtbot.assertNotEmitted(card.answered):
        card.answer_button.click()


def test_after_a_slip_the_number_stays_selected_and_nothing_moves(card):
    card.focus()
    QTest.keyClicks(card.field, "0.588")
    places = [part.geometry() for part in (card.field, card.answer_button)]
    show(card, SLIP)
    assert card.field.selectedText() == "0.588"
    assert card.answer_button.text() == "Try again"
    assert card.said.text() == "0.588 is the slope at a."
    assert [part.geometry() for part in (card.field, card.answer_button)] == places


def test_a_new_question_begins_with_an_empty_field(card):
    QTest.keyClicks(card.field, "0.588")
    show(card, replace(NUMBER, number=2, words="And now?", question=saying("And now?")))
    assert card.field.text() == ""


def test_what_is_settled_takes_no_more_answers(card, qtbot):
    QTest.keyClicks(card.field, "0.420")
    show(card, replace(SLIP, is_settled=True, is_right=True))
    assert card.caption.text() == "Right"
    assert card.answer_button.text() == "Answer"
    assert card.field.text() == "0.420"
    with qtbot.assertNotEmitted(card.answered):
        QTest.keyClick(card.field, Qt.Key.Key_Return)


def test_hints_open_one_by_one_and_the_button_says_so(card, qtbot):
    with qtbot.waitSignal(card.hint_wanted):
        card.hint_button.click()
    show(card, replace(NUMBER, hints=(HINT,), hints_left=0))
    assert card.hints.toPlainText() == "One minus tanh squared."
    assert not card.hint_button.isEnabled()
    show(card, replace(NUMBER, hints=(HINT,), hints_left=2))
    assert card.hint_button.text() == "Next hint"


def test_to_be_shown_the_answer_becomes_the_filled_button_after_three_slips(card):
    assert card.answer_button.is_filled
    assert not card.show_button.is_filled
    show(card, replace(SLIP, attempts=3, show_leads=True))
    assert card.show_button.is_filled
    assert not card.answer_button.is_filled


@pytest.mark.parametrize("way", ["click", "key", "arrows"])
def test_one_of_some_sentences_is_chosen_by_hand_by_its_digit_and_by_arrows(card, qtbot, way):
    show(card, CHOICE)
    card.focus()
    with qtbot.waitSignal(card.answered) as answered:
        if way == "click":
            QTest.mouseClick(card.options[1], Qt.MouseButton.LeftButton)
        elif way == "key":
            QTest.keyClick(card.options[0], Qt.Key.Key_2)
        else:
            QTest.keyClick(card.options[0], Qt.Key.Key_Down)
            QTest.keyClick(card.options[1], Qt.Key.Key_Return)
    assert answered.args == [1]


def test_which_option_is_right_is_told_when_it_is_settled_and_not_before(card):
    show(card, CHOICE)
    before = [button.accessibleDescription() for button in card.options]
    assert before == ["", "", ""]
    first, second, third = CHOICE.options
    told = (replace(first, taken=True, is_right=False), replace(second, is_right=True), replace(third, is_right=False))
    show(card, replace(CHOICE, options=told, is_settled=True))
    assert [button.accessibleDescription() for button in card.options] == ["chosen, not right", "right", ""]
    assert not any(button.isEnabled() for button in card.options)


def test_a_click_in_the_graph_has_no_field_and_says_which_keys_answer(card):
    show(card, CLICK)
    assert not card.field.isVisible()
    assert card.tip.text() == "Keys: ← → move the ring, Enter chooses."


def test_it_asks_in_violet_and_is_green_once_it_was_right(card):
    def edge() -> str:
        picture = card.grab().toImage()
        return picture.pixelColor(picture.width() // 2, 0).name()

    assert edge() == LIGHT.current
    show(card, replace(NUMBER, is_settled=True, is_right=True))
    assert edge() == LIGHT.result
