"""The page of all lessons, pressed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnviz import resources
from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.lesson.shelf import LessonsPage
from nnviz.gui.widgets.themed import look
from nnviz.lessons.shelf import ShelvedLesson
from nnviz.session import Session

SHELF = (
    ShelvedLesson(Path("neuron.lesson.md"), "A neuron", "What it computes.", 8, 6, 6, True),
    ShelvedLesson(Path("inside.lesson.md"), "Outside-inside", "One box after the other.", 10, 7, 5),
    ShelvedLesson(Path("step.lesson.md"), "A step", "How large is it?", 10, 8),
    ShelvedLesson(Path("zeros.lesson.md"), "Zeros", "Why they do not learn.", 9, 7),
)


@pytest.fixture
def page(qtbot) -> LessonsPage:
    page = LessonsPage()
    qtbot.addWidget(page)
    page.resize(760, 620)
    picture = Session.open(resources.path("experiments", "one-one-one.nnviz.json")).frame().graph
    page.show_lessons(SHELF, [picture, None, picture, picture])
    page.show()
    assert QTest.qWaitForWindowExposed(page)
    page.activateWindow()
    page.focus()
    QApplication.processEvents()
    return page


def test_the_lesson_to_go_on_with_is_framed_and_has_the_keys(page):
    assert [card.leads for card in page.cards] == [False, True, False, False]
    assert page.focusWidget() is page.cards[1]
    assert [card.call for card in page.cards] == ["", "go on →", "", ""]


def test_each_card_says_how_far_it_is_read(page):
    said = [card.accessibleDescription() for card in page.cards]
    assert said == [
        "What it computes. 8 minutes, done.",
        "One box after the other. 10 minutes, page 5 of 7.",
        "How large is it? 10 minutes, not begun.",
        "Why they do not learn. 9 minutes, not begun.",
    ]


def test_arrows_go_from_card_to_card_and_return_opens(page, qtbot):
    for key, place in (("Left", 0), ("Down", 2), ("Right", 3), ("Down", 3), ("Up", 1)):
        QTest.keyClick(page.focusWidget(), getattr(Qt.Key, f"Key_{key}"))
        assert page.focusWidget() is page.cards[place]
    with qtbot.waitSignal(page.chosen) as chosen:
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    assert chosen.args == [Path("inside.lesson.md")]


def test_a_click_opens_a_card(page, qtbot):
    with qtbot.waitSignal(page.chosen) as chosen:
        QTest.mouseClick(page.cards[3], Qt.MouseButton.LeftButton)
    assert chosen.args == [Path("zeros.lesson.md")]


def test_escape_leaves_the_page(page, qtbot):
    with qtbot.waitSignal(page.leave_wanted):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Escape)


def test_the_buttons_ask_for_a_file_to_open_and_one_to_write(page, qtbot):
    with qtbot.waitSignal(page.open_wanted):
        page.open_button.click()
    with qtbot.waitSignal(page.write_wanted):
        page.write_button.click()


def test_cards_stand_in_two_columns_of_340_and_in_one_where_the_page_is_narrow(page):
    first, second, third, _ = page.cards
    assert (first.width(), first.height()) == (340, 206)
    assert first.y() == second.y()
    assert second.x() - first.geometry().right() - 1 == 16
    page.resize(500, 620)
    QApplication.processEvents()
    assert first.x() == second.x() == third.x()
    assert first.y() < second.y() < third.y()


def test_the_first_lesson_is_where_to_start(page):
    page.show_lessons(SHELF[2:], [None, None])
    assert [card.call for card in page.cards] == ["start here →", ""]


def test_the_same_lessons_again_leave_the_cards_alone(page):
    cards = page.cards
    page.show_lessons(SHELF, [None] * 4)
    assert page.cards is cards


def test_in_large_type_cards_grow_with_the_text(page, qtbot):
    page.resize(1600, 900)
    look.set_theme(LIGHT.projector())
    qtbot.waitUntil(lambda: page.cards[0].height() == round(206 * LIGHT.projector().text_scale))
