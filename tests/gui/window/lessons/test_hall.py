"""A lesson in class: by a clicker alone, with a show of hands, on the wall."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


def test_by_a_clicker_alone_from_the_first_page_to_the_last(lesson, press, settle, page, present):
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


def test_hands_are_counted_by_digits_and_hidden_until_the_answer(lesson, press, settle, page, present):
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


def test_a_click_becomes_a_choice_numbered_in_the_graph_and_below(lesson, press, settle, page, present):
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


def test_the_chain_stands_on_the_wall_as_numbers_and_what_is_asked_as_a_question_mark(lesson, press, settle, present):
    present(lesson, settle)
    press("PageDown")
    first = lesson.lesson_views.hall.frame.numbers[0]
    assert (first.text, first.is_asked) == ("?", True)
    press(*["PageDown"] * 2)
    assert [one.text for one in lesson.lesson_views.hall.frame.numbers][:4] == ["−0.642", "1", "−1.50", "0.420"]
    colours = {one.colour for one in lesson.lesson_views.hall.frame.numbers}
    assert lesson.appearance.theme.named[0] in colours


def test_leaving_presenter_mode_the_panel_is_where_the_wall_was(lesson, press, settle, present):
    present(lesson, settle)
    press(*["PageDown"] * 3)
    lesson.presenter.toggle_presenter()
    settle()
    assert lesson.lesson_views.panel.isVisible()
    assert lesson.lesson_views.panel.page.text() == "page 2 of 4"
    assert not lesson.lesson_views.hall.is_shown
    assert lesson.contentsMargins().top() == 0


def test_the_chain_can_fill_the_wall_and_leaves_it_to_the_page_again(lesson, press, settle, present):
    present(lesson, settle)
    press("C")
    assert lesson.arrangement.is_shown("chain")
    press("C")
    assert not lesson.arrangement.is_shown("chain")


def test_who_presents_with_the_controls_in_the_lessons_place_finds_them_there_again(lesson, settle, present):
    lesson.action_set["show_controls"].trigger()
    present(lesson, settle)
    lesson.presenter.toggle_presenter()
    settle()
    assert lesson.arrangement.is_shown("controls")
    assert not lesson.lesson_views.panel.isVisible()
