"""Answers by hand, words that light what they name, what is read out, links."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from nnviz.gui.window import lesson_views
from nnviz.session.place import read_place


def test_a_click_in_the_graph_answers_and_a_wrong_one_is_said_in_words(lesson, press, settle):
    press(*["PageDown"] * 3)
    lesson.graph.place_chosen.emit(read_place("#w-1-1-1"))
    settle()
    assert lesson.lesson_views.panel.card.said.text().startswith("That is the weight itself.")
    lesson.graph.place_chosen.emit(read_place("#x-1"))
    settle()
    assert not lesson.lessons.is_asking()


def test_hint_and_show_are_on_the_card(lesson, press, settle):
    press("PageDown")
    card = lesson.lesson_views.panel.card
    card.hint_button.click()
    settle()
    assert card.hints.toPlainText() == "Output minus target."
    card.show_button.click()
    settle()
    assert "−0.642" in card.said.text()
    assert lesson.lesson_views.panel.next_button.isEnabled()


def test_a_word_lights_in_the_graph_what_it_names_in_its_colour(lesson, settle):
    text = lesson.lesson_views.panel.parts[0]
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_Tab)
    assert lesson.graph.lit == (read_place("#loss"),)
    colour = text.document().find("loss").charFormat().foreground().color().name()
    assert colour == lesson.appearance.theme.named[0]
    lesson.graph.setFocus()
    assert lesson.graph.lit == ()


def test_who_hears_the_page_is_told_what_is_new_of_it_and_of_an_answer_once(lesson, press, settle, monkeypatch):
    heard: list[str] = []
    monkeypatch.setattr(lesson_views, "announce", lambda _, words: heard.append(words))
    press("PageDown")
    settle()
    assert heard == ["How steep is it?"]
    lesson.lesson_views.panel.answered.emit("7")
    settle()
    assert heard[1:] == [lesson.lesson_views.panel.card.said.text()]
    lesson.lesson_views.panel.answered.emit("-0.642")
    settle()
    assert heard[2].endswith("That is the first factor.")
    assert len(heard) == 3


@pytest.mark.parametrize("agreed", [True, False])
def test_an_address_is_opened_only_after_a_yes(lesson, answers, monkeypatch, agreed):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    answers.append(QMessageBox.StandardButton.Yes if agreed else QMessageBox.StandardButton.No)
    lesson.lesson_views.panel.followed.emit("https://example.org/more")
    assert opened == ([QUrl("https://example.org/more")] if agreed else [])
    lesson.lesson_views.panel.followed.emit("#loss")
    lesson.lesson_views.panel.followed.emit("file:///etc/passwd")
    assert len(opened) == agreed
