"""Files of lessons: written, dropped, watched; and the page that shows them all."""

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from nnviz.gui.controllers.lessons import TEMPLATE
from nnviz.gui.window.lesson_shelf import OFFERED
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


def test_at_the_first_start_the_page_is_offered_once_beside_the_live_net(window, settle, qtbot):
    window.plots.area.show()
    window.lesson_shelf.offer_once()
    qtbot.waitUntil(lambda: window.lesson_shelf.is_shown)
    assert window.graph.isVisible()
    assert window.settings.flag(OFFERED)
    window.lesson_shelf.escape()
    window.lesson_shelf.offer_once()
    QTest.qWait(200)
    assert not window.lesson_shelf.is_shown
    assert window.plots.are_shown
