"""States of one's own making on the timeline, as a lesson makes them."""

from dataclasses import replace

from nnviz.session import Session
from nnviz.session.lesson_place import LessonPlace


def test_a_timeline_can_begin_with_a_state_of_ones_own():
    session, told = Session.first(), []
    session.on_change = lambda: told.append(session.state)
    state = replace(Session.new().state, lesson=LessonPlace(2))
    session.start(state)
    assert session.state is state
    assert (session.length, session.can_undo, session.path) == (1, False, None)
    assert told == [state]


def test_a_state_that_is_put_is_one_press_with_a_name():
    session = Session.new()
    session.next()
    before = session.state
    session.put(replace(before, lesson=LessonPlace(1, 1)), "go on in the lesson")
    assert session.undo_text == "go on in the lesson"
    session.undo()
    assert session.state is before
    assert session.redo_text == "go on in the lesson"
    session.redo()
    assert session.state.lesson == LessonPlace(1, 1)


def test_what_was_done_can_be_read_backwards_from_where_one_is():
    session = Session.new()
    session.run("set_learning_rate", value=0.25)
    session.next()
    session.run("set_input", index=0, value=0.5)
    session.undo()
    assert [entry.text for entry in session.entries_back()] == ["next factor", "set learning rate", ""]


def test_other_data_keep_the_place_in_a_lesson():
    session = Session.new()
    session.start(replace(session.state, lesson=LessonPlace(3, 1)))
    session.run("set_data", name="xor")
    assert session.state.lesson == LessonPlace(3, 1)
