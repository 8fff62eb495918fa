"""The panel of a lesson, pressed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnviz.gui.drawing.theme import DARK, LIGHT
from nnviz.gui.lesson.document import Pen
from nnviz.gui.lesson.panel import LessonPanel, PanelFrame
from nnviz.gui.lesson.question import CardFrame
from nnviz.gui.widgets.themed import look


def saying(words: str, target: str = ""):
    def write(pen: Pen) -> None:
        pen.paragraph()
        if target:
            pen.begin_link(target)
        pen.words(words)
        pen.end_link()

    return write


TEXT, AFTER, LINKED = saying("Four slopes are in."), saying("It is the input."), saying("the loss", "#loss")
CARD = CardFrame(1, "click", saying("Which one?"), "Which one?")
PAGE = PanelFrame("Outside-inside", 5, 7, "The innermost slope", (TEXT, CARD), 4, can_next=False)


@pytest.fixture
def panel(qtbot) -> LessonPanel:
    panel = LessonPanel()
    qtbot.addWidget(panel)
    panel.resize(404, 700)
    panel.show_frame(PAGE, lambda target: "")
    panel.show()
    assert QTest.qWaitForWindowExposed(panel)
    QApplication.processEvents()
    return panel


def texts(panel: LessonPanel) -> list[str]:
    return [part.toPlainText() if hasattr(part, "toPlainText") else "?" for part in panel.parts]


def test_hovering_over_the_title_tells_whose_the_lesson_is(panel):
    panel.show_frame(replace(PAGE, credits="by A. Teacher · MIT"), lambda target: "")
    assert panel.title.toolTip() == "Outside-inside\nby A. Teacher · MIT"
    panel.show_frame(PAGE, lambda target: "")
    assert panel.title.toolTip() == "Outside-inside"


def test_it_says_where_in_the_lesson_one_is(panel):
    assert panel.title.text() == "Outside-inside"
    assert (panel.page.text(), panel.left.text()) == ("page 5 of 7", "about 4 min left")
    assert panel.heading.text() == "The innermost slope"
    assert panel.progress.accessibleDescription() == "Page 5 of 7."


def test_next_keeps_its_place_and_is_grey_while_a_question_is_open(panel):
    place = panel.next_button.geometry()
    assert not panel.next_button.isEnabled()
    panel.show_frame(replace(PAGE, can_next=True), lambda target: "")
    assert panel.next_button.isEnabled()
    assert panel.next_button.geometry() == place


@pytest.mark.parametrize("name", ["next", "back", "restart"])
def test_each_button_asks_for_what_it_says(panel, qtbot, name):
    panel.show_frame(replace(PAGE, can_next=True), lambda target: "")
    with qtbot.waitSignal(getattr(panel, f"{name}_wanted")):
        QTest.mouseClick(getattr(panel, f"{name}_button"), Qt.MouseButton.LeftButton)


def test_with_the_keys_on_the_text_space_and_arrows_go_on_and_back(panel, qtbot):
    for key, signal in (("Space", panel.next_wanted), ("Right", panel.next_wanted), ("Left", panel.back_wanted)):
        with qtbot.waitSignal(signal):
            QTest.keyClick(panel.parts[0], getattr(Qt.Key, f"Key_{key}"))


def test_a_click_on_a_button_leaves_the_keys_where_they_are(panel):
    panel.activateWindow()
    panel.parts[0].setFocus()
    QTest.mouseClick(panel.back_button, Qt.MouseButton.LeftButton)
    assert panel.focusWidget() is panel.parts[0]


def test_the_cross_leaves_the_lesson(panel, qtbot):
    with qtbot.waitSignal(panel.leave_wanted):
        panel.close_button.click()


def test_what_comes_is_added_under_what_is_there_which_stays(panel):
    first, card = panel.parts
    panel.show_frame(replace(PAGE, parts=(TEXT, replace(CARD, is_settled=True), AFTER)), lambda target: "")
    assert panel.parts[:2] == [first, card]
    assert texts(panel) == ["Four slopes are in.", "?", "It is the input."]
    panel.show_frame(PAGE, lambda target: "")
    assert texts(panel) == ["Four slopes are in.", "?"]


def test_another_page_begins_at_its_top_with_its_own_parts(panel):
    panel.show_frame(replace(PAGE, page=6, parts=(CARD, AFTER)), lambda target: "")
    assert texts(panel) == ["?", "It is the input."]
    assert panel.page.text() == "page 6 of 7"


def test_new_parts_of_a_long_page_are_scrolled_into_sight(panel, qtbot):
    long = saying("Many words. " * 400)
    panel.show_frame(replace(PAGE, parts=(long,)), lambda target: "")
    panel.show_frame(replace(PAGE, parts=(long, AFTER)), lambda target: "")
    qtbot.waitUntil(lambda: not panel.parts[-1].visibleRegion().isEmpty())


def test_words_light_what_they_name_and_questions_are_answered_through_it(panel, qtbot):
    panel.show_frame(replace(PAGE, parts=(LINKED, CARD)), lambda target: "")
    panel.activateWindow()
    panel.parts[0].setFocus()
    with qtbot.waitSignal(panel.lit) as lit:
        QTest.keyClick(panel.parts[0], Qt.Key.Key_Tab)
    assert lit.args == ["#loss"]
    with qtbot.waitSignal(panel.show_wanted):
        panel.card.show_button.click()


def test_a_mistake_in_the_file_stands_over_the_page_that_is_kept(panel):
    mistake = "outside.lesson.md, line 12: there is no command 'opne'."
    panel.show_frame(replace(PAGE, error=mistake), lambda target: "")
    assert panel.error.isVisible()
    assert panel.error.text() == mistake
    assert texts(panel) == ["Four slopes are in.", "?"]
    panel.show_frame(PAGE, lambda target: "")
    assert not panel.error.isVisible()


def test_in_another_theme_the_text_is_written_anew(panel):
    look.set_theme(DARK)
    QApplication.processEvents()
    cursor = panel.parts[0].document().find("slopes")
    assert cursor.charFormat().foreground().color().name() == DARK.text
    assert texts(panel) == ["Four slopes are in.", "?"]


def test_the_last_press_of_a_lesson_says_so(panel):
    panel.show_frame(replace(PAGE, can_next=True, is_last=True), lambda target: "")
    assert panel.next_button.text() == "Done ✓"


def test_in_large_type_it_leaves_most_of_a_low_screen_to_the_graph(panel):
    """And all that stands in it has its room there."""
    asking = replace(CARD, number=2, way="number")
    look.set_theme(LIGHT.projector())
    panel.show_frame(replace(PAGE, parts=(TEXT, asking), can_next=True), lambda target: "")
    QApplication.processEvents()
    assert panel.sizeHint().width() <= 0.42 * 1280
    assert panel.layout().minimumSize().width() <= panel.minimumSizeHint().width()
    assert panel.card.minimumSizeHint().width() + 60 <= panel.minimumSizeHint().width()
    assert panel.restart_button.text() == "Restart"
    assert panel.restart_button.accessibleName() == "Restart page"
    assert (panel.next_button.shown_key, panel.next_button.toolTip()) == ("", "PgDn")
