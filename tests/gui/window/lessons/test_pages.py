"""A lesson in the window: opened and left, gone through by keyboard alone, back again exactly."""

from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from nnviz.lessons.player import Player
from nnviz.lessons.reading import read_lesson
from nnviz.session import Session


def test_a_lesson_takes_the_place_of_the_controls_and_leaves_everything_as_it_was(window, file, settle):
    window.session.run("set_learning_rate", value=0.125)
    state, length, shown = window.session.state, window.session.length, window.arrangement.is_shown("controls")
    window.lessons.open_path(file)
    settle()
    assert window.lesson_views.panel.isVisible()
    assert not window.arrangement.is_shown("controls")
    assert window.windowTitle().startswith("Lesson: Small")
    assert window.status.position.text().startswith("lesson page 1 of 4 · ")
    assert "F4" in window.status.message.text()
    window.lesson_views.panel.close_button.click()
    settle()
    assert window.session.state is state
    assert window.session.length == length
    assert not window.lesson_views.panel.isVisible()
    assert window.arrangement.is_shown("controls") == shown
    assert "lesson" not in window.status.position.text()
    assert window.graph.lit == ()


def test_f4_brings_the_controls_in_its_place_and_the_lesson_back(lesson, settle):
    lesson.action_set["show_controls"].trigger()
    settle()
    assert lesson.arrangement.is_shown("controls")
    assert not lesson.lesson_views.panel.isVisible()
    lesson.action_set["show_controls"].trigger()
    settle()
    assert not lesson.arrangement.is_shown("controls")
    assert lesson.lesson_views.panel.isVisible()


def test_coming_back_one_is_where_one_left(lesson, file, press, settle):
    press("PageDown", "PageDown", "PageDown")
    place = lesson.lessons.player.place
    lesson.lessons.leave()
    lesson.lessons.open_path(file)
    settle()
    assert lesson.lessons.player.place == place


def test_another_experiment_and_the_end_of_the_window_ask_about_ones_own_net(lesson, answers, settle):
    lesson.session.run("set_input", index=0, value=1.0)
    answers.append(QMessageBox.StandardButton.Cancel)
    lesson.files.new()
    settle()
    assert not lesson.lessons.is_open
    assert answers == [QMessageBox.StandardButton.Cancel]  # the live net has no changes: nobody is asked


def test_closing_the_window_in_a_lesson_remembers_the_layout_without_it(lesson, settle):
    event = QCloseEvent()
    event.ignore()
    lesson.lessons.leave()
    lesson.arrangement.save()
    assert lesson.settings.data("layout/state")
    assert lesson.lesson_views.dock.isHidden()


def test_by_the_keyboard_alone_from_the_first_page_to_the_last(lesson, press, settle, page, texts):
    press("Right")  # the question has the keys
    card = lesson.lesson_views.panel.card
    assert lesson.focusWidget() is card.field
    QTest.keyClicks(card.field, "0.5")
    press("Return")
    assert card.said.text().startswith("0.5")
    assert not lesson.lesson_views.panel.next_button.isEnabled()
    card.field.selectAll()
    QTest.keyClicks(card.field, "-0.642")
    press("Return")
    assert card.caption.text() == "Right"
    assert lesson.focusWidget() is lesson.graph  # → goes on
    assert texts(lesson)[-1] == "That is the first factor."
    press("Space")
    assert page(lesson) == 2
    assert lesson.graph.is_choosing
    while not lesson.lessons.frame().parts[0].asking.attempts:
        press("Right", "Return")  # the ring goes from one to the next
    for _ in range(4):
        if lesson.lessons.is_asking():
            press("Right", "Return")
    assert lesson.lessons.frame().parts[0].asking.settled == "right"
    press("Space")
    assert page(lesson) == 3
    press("2")
    assert lesson.lessons.frame().parts[0].asking.settled == "right"
    press("Space")
    assert page(lesson) == 4
    lesson.runner.run("set_input", index=0, value=0.0)
    settle()
    assert not lesson.lessons.is_asking()
    press("Space")
    assert not lesson.lessons.is_open
    assert lesson.lesson_shelf.is_shown


def test_coming_back_one_is_also_where_undo_has_led(lesson, file, press, settle):
    press("PageDown")
    was = lesson.lessons.player.place
    press("PageDown")
    lesson.action_set["undo"].trigger()
    settle()
    assert lesson.lessons.player.place == was
    lesson.lessons.leave()
    lesson.lessons.open_path(file)
    settle()
    assert lesson.lessons.player.place == was


def test_back_goes_the_whole_way_exactly_and_forward_again(lesson, press, page):
    states = [lesson.session.state]
    for _ in range(7):
        press("PageDown")
        states.append(lesson.session.state)
    assert page(lesson) == 4
    for state in reversed(states[:-1]):
        press("PageUp")
        assert lesson.session.state is state
    for state in states[1:]:
        press("PageDown")
        assert lesson.session.state is state


def test_the_learners_own_edits_are_undone_in_their_order(lesson, press):
    press("PageDown", "PageDown")
    state = lesson.session.state
    lesson.runner.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=1.0)
    press("PageDown")
    press("PageUp")
    assert lesson.session.state.parameters.weights[0][0, 0] == 1.0
    press("PageUp")
    assert lesson.session.state is state


def test_restart_brings_the_page_back_as_it_begins(lesson, press, settle, texts, what_is_so):
    begin = lesson.session.state
    press("PageDown", "PageDown")
    lesson.runner.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=1.0)
    settle()
    lesson.lesson_views.panel.restart_button.click()
    settle()
    assert what_is_so(lesson.session.state)[1:] == what_is_so(begin)[1:]
    assert lesson.lessons.player.place.page == 1
    assert texts(lesson) == ["The loss is outside. More is told elsewhere."]


def test_a_lesson_in_the_window_is_the_lesson_without_one(lesson, file, press, what_is_so):
    player = Player(Session.new(), read_lesson(file))
    for _ in range(7):
        assert what_is_so(lesson.session.state) == what_is_so(player.session.state)
        assert lesson.lessons.frame().parts == player.view().parts
        press("PageDown")
        player.next()


def test_play_goes_on_until_something_is_asked(lesson):
    assert lesson.stepping.play_step() is False
    assert lesson.lessons.is_asking()
    assert lesson.stepping.play_step() is False
