"""Files of lessons: written, dropped, watched; and the page that shows them all."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from nnviz.gui.controllers.lessons import TEMPLATE
from nnviz.gui.window.lesson_shelf import AFTER_MS, OFFERED
from nnviz.lessons.shelf import shipped


def test_what_is_saved_is_shown_on_the_same_page_and_a_mistake_is_said_with_its_line(
    window, tmp_path, press, qtbot, page, text
):
    path = tmp_path / "mine.lesson.md"
    path.write_text(text, encoding="utf-8")
    window.lessons.open_path(path)
    press(*["PageDown"] * 3)
    path.write_text(text.replace("Which number is it?", "Which of the four is it?"), encoding="utf-8")
    qtbot.waitUntil(lambda: "Which of the four is it?" in window.lesson_views.panel.card.question.toPlainText())
    assert page(window) == 2
    path.write_text(text.replace("run_to", "runto", 1), encoding="utf-8")
    panel = window.lesson_views.panel
    qtbot.waitUntil(lambda: panel.error.isVisible())
    assert panel.error.text().startswith("mine.lesson.md, line ")
    assert "\n" not in panel.error.text()
    assert "Which of the four is it?" in panel.card.question.toPlainText()
    path.write_text(text, encoding="utf-8")
    qtbot.waitUntil(lambda: not panel.error.isVisible())
    assert page(window) == 2


def test_a_file_that_is_no_lesson_changes_nothing_and_is_said(window, tmp_path, settle):
    path = tmp_path / "bad.lesson.md"
    path.write_text("# no lesson", encoding="utf-8")
    state = window.session.state
    window.files.open_path(path)
    settle()
    assert window.session.state is state
    assert window.messages.is_error
    assert "bad.lesson.md, line 1" in window.messages.text


def test_a_lesson_that_is_dropped_on_the_window_opens(window, file, settle):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(9, 9), action, data, button, Qt.KeyboardModifier.NoModifier))
    settle()
    settle()
    assert window.lessons.path == file


def test_write_a_lesson_saves_a_commented_one_opens_its_folder_and_watches_it(window, tmp_path, settle, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "ours.md"), ""))
    window.lessons.write()
    settle()
    assert (tmp_path / "ours.lesson.md").is_file()
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]
    assert window.lessons.path == tmp_path / "ours.lesson.md"
    assert window.lessons.frame().title == "My lesson"


def test_where_nothing_can_be_written_that_is_said(window, tmp_path, settle, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "gone" / TEMPLATE), ""))
    window.lessons.write()
    settle()
    assert "could not be written" in window.messages.text


def test_file_lessons_shows_them_all_and_escape_brings_the_net_back(window, settle, press, page):
    state = window.session.state
    window.action_set["lessons"].trigger()
    settle()
    page = window.lesson_shelf.page
    assert [card.lesson.path for card in page.cards] == list(shipped())
    assert window.filling.is_filled_by("plots")
    assert window.focusWidget() is page.cards[0]
    press("Escape")
    assert not window.lesson_shelf.is_shown
    assert not window.filling.is_filled()
    assert not window.plots.are_shown
    assert window.session.state is state


def test_return_opens_the_framed_lesson_and_the_card_knows_how_far_it_is(window, settle, press, page):
    window.action_set["lessons"].trigger()
    settle()
    press("Return")
    assert window.lessons.path == shipped()[0]
    assert not window.lesson_shelf.is_shown
    while page(window) == 1:
        press("PageDown")
    window.lessons.leave()
    window.action_set["lessons"].trigger()
    settle()
    card = window.lesson_shelf.page.cards[0]
    assert card.state == f"page 2 of {card.lesson.pages}"
    assert card.call == "go on →"


@pytest.fixture
def invited(window, qtbot):
    """A window at its first start, with what invites to the lessons."""
    window.plots.area.show()
    window.lesson_shelf.invite_once()
    qtbot.waitUntil(lambda: window.lesson_shelf.invitation is not None)
    return window


def test_at_the_first_start_a_line_under_the_map_invites_once_and_the_graph_keeps_the_keys(invited, settle):
    line = invited.lesson_shelf.invitation
    assert line.isVisible()
    assert invited.plots.is_shown("learnt")
    assert invited.settings.flag(OFFERED)
    assert invited.focusWidget() is invited.graph
    line.close_button.click()
    settle()
    assert invited.focusWidget() is invited.graph
    invited.lesson_shelf.invite_once()
    QTest.qWait(2 * AFTER_MS)
    assert invited.lesson_shelf.invitation is None
    assert invited.plots.is_shown("learnt")


def test_whoever_accepts_sees_all_lessons_and_then_the_map_without_the_line(invited, settle, press):
    invited.lesson_shelf.invitation.show_button.click()
    settle()
    assert invited.lesson_shelf.is_shown
    assert invited.lesson_shelf.invitation is None
    press("Escape")
    assert invited.plots.is_shown("learnt")
    assert invited.graph.isVisible()


def test_whoever_opens_a_lesson_needs_no_invitation(invited, settle):
    invited.lessons.open_path(shipped()[0])
    settle()
    assert invited.lesson_shelf.invitation is None
