"""A lesson in the window: by keyboard alone, by a clicker alone, by hand; opened, written, left."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from nnviz.gui.controllers.lessons import TEMPLATE
from nnviz.gui.window import lesson_views
from nnviz.gui.window.lesson_shelf import OFFERED
from nnviz.gui.window.window import MainWindow
from nnviz.lessons.player import Player
from nnviz.lessons.reading import read_lesson
from nnviz.lessons.shelf import shipped
from nnviz.session import Session
from nnviz.session.place import read_place
from nnviz.session.state import State

TEXT = """---
format: nnviz-lesson
version: 1
title: Small
minutes: 4
goals: What flows through a weight is its slope.
experiment: small
---

# The loss

```net small
{"format": "nnviz-experiment", "version": 3, "title": "Small", "network": {"inputs": 1, "loss": "half_squared_error",
  "layers": [{"units": 1, "activation": "tanh", "bias": false}, {"units": 1, "activation": "identity", "bias": false}]},
 "initialization": {"scheme": "zeros"}, "optimizer": {"name": "sgd", "learning_rate": 0.5},
 "schedule": {"name": "constant"}, "batch_size": 1, "data": {"inputs": [[2]], "targets": [[-0.5]]},
 "parameters": {"weights": [[[0.5]], [[-1.5]]], "biases": [[], []]}}
```
```do
run_to part="loss"
name place="#loss" as="f"
```

The [loss](#loss) is outside. More is [told elsewhere](https://example.org/more).

```ask
value dL_da #a-2-1
How steep is it?
```
```hint
Output minus target.
```

That is the first factor.

---

# The last factor

```do
run_to part="dA_dZ" layer=1
```
```ask
place dz_dw #w-1-1-1 among #w-1-1-1 #x-1 #z-1-1 #a-1-1
Which number is it?
```

The input.

---

# A vote

```ask
choice vote
- [ ] Nothing.
- [x] It doubles.
- [ ] It turns round.
The input doubles. What does the slope do?
```

---

# Alone

```ask
reach dL_dw #w-1-1-1 zero using set_input
Make the slope zero.
```
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lessons") / "small.lesson.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def window(keeper, answers, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """One for all tests. It presents without filling the screen, which the offscreen platform would not give back."""
    window = keeper.window()
    monkeypatch.setattr(window.presenter, "toggle_full_screen", lambda: None)
    window.resize(1280, 800)
    yield window
    keeper.hand_on()


@pytest.fixture
def lesson(window, file, settle) -> MainWindow:
    """The window with the lesson open."""
    assert window.lessons.open_path(file)
    settle()
    settle()
    return window


@pytest.fixture
def press(window, settle) -> Callable[..., None]:
    """Presses keys where the keys are."""

    def keys(*names: str) -> None:
        for name in names:
            QTest.keyClick(window.focusWidget(), getattr(Qt.Key, f"Key_{name}"))
            settle()

    return keys


def page(window: MainWindow) -> int:
    return window.lessons.frame().page


def texts(window: MainWindow) -> list[str]:
    parts = window.lesson_views.panel.parts
    return [part.toPlainText() for part in parts if hasattr(part, "toPlainText")]


def what_is_so(state: State) -> list[object]:
    """All that a lesson decides of a State, as values."""
    weights = [array.tolist() for array in (*state.parameters.weights, *state.parameters.biases)]
    return [
        state.lesson, state.question, state.cursor, state.updates, state.experiment, state.target, state.named, weights,
    ]  # fmt: skip


# ---------------------------------------------------------------- opening and leaving


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


# ---------------------------------------------------------------- on and back


def test_by_the_keyboard_alone_from_the_first_page_to_the_last(lesson, press, settle):
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


def test_back_goes_the_whole_way_exactly_and_forward_again(lesson, press):
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


def test_restart_brings_the_page_back_as_it_begins(lesson, press, settle):
    begin = lesson.session.state
    press("PageDown", "PageDown")
    lesson.runner.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=1.0)
    settle()
    lesson.lesson_views.panel.restart_button.click()
    settle()
    assert what_is_so(lesson.session.state)[1:] == what_is_so(begin)[1:]
    assert lesson.lessons.player.place.page == 1
    assert texts(lesson) == ["The loss is outside. More is told elsewhere."]


def test_a_lesson_in_the_window_is_the_lesson_without_one(lesson, file, press):
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


# ---------------------------------------------------------------- in class


def present(window: MainWindow, settle: Callable[[], None]) -> None:
    window.presenter.toggle_presenter()
    window.resize(1280, 800)
    settle()


def test_by_a_clicker_alone_from_the_first_page_to_the_last(lesson, press, settle):
    present(lesson, settle)
    hall, seen = lesson.lesson_views.hall, []
    assert hall.is_shown
    assert not lesson.arrangement.is_shown("chain")
    assert not lesson.presenter.bands.shown
    while lesson.lessons.is_open:
        seen.append((page(lesson), lesson.lessons.is_asking()))
        press("PageDown")
    asked = [where for where, asking in seen if asking]
    assert asked == [1, 2, 3, 4]
    assert seen == sorted(seen, key=lambda one: one[0])
    assert not hall.is_shown
    assert lesson.presenter.bands.shown  # the live net is presented as ever
    assert not lesson.lesson_shelf.is_shown
    lesson.presenter.toggle_presenter()
    settle()
    assert lesson.arrangement.is_shown("chain")
    assert lesson.arrangement.is_shown("controls")


def test_hands_are_counted_by_digits_and_hidden_until_the_answer(lesson, press, settle):
    present(lesson, settle)
    press(*["PageDown"] * 5)
    assert page(lesson) == 3
    hall = lesson.lesson_views.hall
    empty = hall.foot.grab().toImage()
    for digit in "1222333":
        press(digit)
    QTest.keyClick(lesson.focusWidget(), Qt.Key.Key_3, Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert lesson.lessons.hands.counts == (1, 3, 2)
    assert hall.frame.coming == "6 hands taken · next press: the answer"
    where = hall.foot.laid_out.track(1).toRect()
    assert hall.foot.grab(where).toImage() == empty.copy(where)
    press("PageDown")
    assert hall.frame.is_revealed
    assert [option.hands for option in hall.frame.options] == [1, 3, 2]
    assert hall.frame.call == "Right is 2."
    press("1")  # too late
    assert lesson.lessons.hands.counts == (1, 3, 2)
    press("PageUp")
    assert not hall.frame.is_revealed
    assert [option.hands for option in hall.frame.options] == [1, 3, 2]


def test_a_click_becomes_a_choice_numbered_in_the_graph_and_below(lesson, press, settle):
    present(lesson, settle)
    press(*["PageDown"] * 3)
    assert page(lesson) == 2
    hall = lesson.lesson_views.hall
    assert [option.words for option in hall.frame.options] == [
        "w₁,₁,₁ = 0.500", "x₁ = 2", "z₁,₁ = 1", "a₁,₁ = 0.762",
    ]  # fmt: skip
    press("PageDown")
    assert [option.is_right for option in hall.frame.options] == [False, True, False, False]
    assert [option.said for option in hall.frame.options] == ["the weight itself", "", "after w₁,₁,₁", "after w₁,₁,₁"]


def test_the_chain_stands_on_the_wall_as_numbers_and_what_is_asked_as_a_question_mark(lesson, press, settle):
    present(lesson, settle)
    press("PageDown")
    first = lesson.lesson_views.hall.frame.numbers[0]
    assert (first.text, first.is_asked) == ("?", True)
    press(*["PageDown"] * 2)
    assert [one.text for one in lesson.lesson_views.hall.frame.numbers][:4] == ["−0.642", "1", "−1.50", "0.420"]
    colours = {one.colour for one in lesson.lesson_views.hall.frame.numbers}
    assert lesson.appearance.theme.named[0] in colours


def test_leaving_presenter_mode_the_panel_is_where_the_wall_was(lesson, press, settle):
    present(lesson, settle)
    press(*["PageDown"] * 3)
    lesson.presenter.toggle_presenter()
    settle()
    assert lesson.lesson_views.panel.isVisible()
    assert lesson.lesson_views.panel.page.text() == "page 2 of 4"
    assert not lesson.lesson_views.hall.is_shown
    assert lesson.contentsMargins().top() == 0


def test_the_chain_can_fill_the_wall_and_leaves_it_to_the_page_again(lesson, press, settle):
    present(lesson, settle)
    press("C")
    assert lesson.arrangement.is_shown("chain")
    press("C")
    assert not lesson.arrangement.is_shown("chain")


def test_who_presents_with_the_controls_in_the_lessons_place_finds_them_there_again(lesson, settle):
    lesson.action_set["show_controls"].trigger()
    present(lesson, settle)
    lesson.presenter.toggle_presenter()
    settle()
    assert lesson.arrangement.is_shown("controls")
    assert not lesson.lesson_views.panel.isVisible()


# ---------------------------------------------------------------- answers, words, links


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


# ---------------------------------------------------------------- a file that is written


def test_what_is_saved_is_shown_on_the_same_page_and_a_mistake_is_said_with_its_line(window, tmp_path, press, qtbot):
    path = tmp_path / "mine.lesson.md"
    path.write_text(TEXT, encoding="utf-8")
    window.lessons.open_path(path)
    press(*["PageDown"] * 3)
    path.write_text(TEXT.replace("Which number is it?", "Which of the four is it?"), encoding="utf-8")
    qtbot.waitUntil(lambda: "Which of the four is it?" in window.lesson_views.panel.card.question.toPlainText())
    assert page(window) == 2
    path.write_text(TEXT.replace("run_to", "runto", 1), encoding="utf-8")
    panel = window.lesson_views.panel
    qtbot.waitUntil(lambda: panel.error.isVisible())
    assert panel.error.text().startswith("mine.lesson.md, line ")
    assert "\n" not in panel.error.text()
    assert "Which of the four is it?" in panel.card.question.toPlainText()
    path.write_text(TEXT, encoding="utf-8")
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
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "gone" / TEMPLATE), "")
    )
    window.lessons.write()
    settle()
    assert "could not be written" in window.messages.text


# ---------------------------------------------------------------- all of them


def test_file_lessons_shows_them_all_and_escape_brings_the_net_back(window, settle, press):
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


def test_return_opens_the_framed_lesson_and_the_card_knows_how_far_it_is(window, settle, press):
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
