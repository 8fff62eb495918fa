"""Playing lessons: a press at a time, on the timeline that the learner's own edits are on, too."""

from pathlib import Path

import pytest
from good_lesson import GOOD, lesson
from hypothesis import given
from hypothesis import strategies as st

from nnviz.errors import UserError
from nnviz.lessons.lesson import Text
from nnviz.lessons.player import Asked, Player
from nnviz.session import Session
from nnviz.session.frame.equality import same
from nnviz.session.lesson_place import LessonPlace
from nnviz.session.place import read_place

SMALL = lesson(Path("/nowhere"))


def begun(text=None, place=None):
    return Player(Session.new(), SMALL if text is None else lesson(Path("/nowhere"), text), place)


def played_to(question):
    """A player whose so-manieth question of the lesson is open."""
    player = begun()
    while player.view().question is None or player.view().question.number < question:
        player.next()
    return player


def shown(player):
    """What is on the page: texts by their first words, questions with a "?" while they are open."""
    return [
        f"{part.ask.words.source[:14]}{'?' if part.is_open else ''}" if isinstance(part, Asked) else part.source[:14]
        for part in player.view().parts
    ]


# ---------------------------------------------------------------- presses


def test_what_stands_before_the_first_text_happens_on_arrival():
    player = begun()
    state = player.session.state
    assert state.picture == "boxes"
    assert [named.letter for named in state.named] == ["f", "g"]
    assert shown(player) == ["The net is $L "]
    assert state.cursor == 0


def test_a_page_without_text_asks_on_arrival():
    player = played_to(2)
    assert (player.place, shown(player)) == (LessonPlace(2), ["Where does it ?"])


def test_each_deed_and_question_is_a_press_and_the_text_behind_it_comes_along():
    player = begun()
    player.next()
    assert shown(player)[1:] == ["What is the su?"]
    player.next()  # shows what is right
    assert shown(player)[1:] == ["What is the su"]
    assert player.view().parts[1].said == "z₁,₁ = 0.500."
    assert player.session.state.cursor == 0
    player.next()
    assert shown(player)[2:] == ["That was the s"]
    assert player.session.state.step.part.kind == "z"
    player.next()
    assert player.view().heading == "Which side?"


def test_nothing_comes_while_a_question_is_open_and_nothing_after_the_end():
    player = begun()
    while not player.view().is_last:
        assert player.view().can_next != player.view().is_open
        player.next()
    assert not player.view().can_next
    with pytest.raises(UserError, match="ends here"):
        player.next()


def test_minutes_left_and_the_number_of_a_question_go_with_the_pages():
    player = begun()
    minutes, numbers = [], []
    while not player.view().is_last:
        view = player.view()
        minutes.append(view.minutes_left)
        numbers += [view.question.number] if view.question and view.question.number not in numbers else []
        player.next()
    assert list(dict.fromkeys(minutes)) == [6, 4, 3, 2]
    assert numbers == [1, 2, 3, 4, 5, 6, 7]


def test_text_for_the_wall_is_there_once_it_is_reached():
    player = begun()
    assert player.view().wall is None
    player.next()
    player.next()
    player.next()
    assert player.view().wall.source == "Only this is on the wall."


# ---------------------------------------------------------------- answers


def test_a_wrong_answer_leaves_the_question_open_and_a_right_one_closes_it():
    player = played_to(1)
    judgement = player.answer("-0.5")
    assert judgement.outcome != "right"
    asked = player.view().question
    assert (asked.said, len(asked.asking.attempts)) == (judgement.sentence, 1)
    assert player.answer("1/2").outcome == "right"
    asked = player.view().parts[1]
    assert (asked.is_open, asked.asking.settled, asked.said) == (False, "right", "0.5 is right.")


def test_a_slip_is_named():
    player = played_to(1)  # z = 0.5·1.5 − 1.5·0.5 + 0.5; with W transposed 0.5·1.5 + 1.5·0.5 + 0.5
    judgement = player.answer("2")
    assert (judgement.outcome, judgement.slip) == ("slip", "transposed")


def test_hints_open_one_by_one_and_no_further():
    player = played_to(1)
    counts = []
    for _ in range(4):
        asked = player.view().question
        counts.append((len(asked.hints), asked.hints_left))
        player.hint()
    assert counts == [(0, 2), (1, 1), (2, 0), (2, 0)]
    assert player.view().question.hints[0].source == "Two products."


def test_a_choice_is_answered_by_the_place_of_an_option():
    player = played_to(2)
    assert player.answer(0).outcome == "wrong"
    assert player.view().question.taken == 0
    assert player.answer(1).outcome == "right"


def test_a_click_and_a_sign_are_answered():
    player = played_to(3)
    assert player.answer("negative").outcome == "right"
    player = played_to(6)
    assert player.answer(read_place("#w-1-1-1")).outcome == "wrong"
    assert player.answer(read_place("#x-1")).outcome == "right"


def test_a_question_before_a_step_is_none_of_the_lessons():
    player = begun()
    player.session.run("ask")
    assert player.session.state.question is not None
    assert not player.view().is_open
    player.next()
    assert player.view().question.ask.question.kind == "value"
    player.session.run("withdraw")
    assert player.view().can_next
    player.next()
    assert player.view().is_open


def test_what_nobody_asked_cannot_be_answered():
    player = begun()
    for answer in (lambda: player.answer("1"), player.hint, player.show):
        with pytest.raises(UserError, match="Nothing is asked"):
            answer()


# ---------------------------------------------------------------- deeds


def test_a_deed_is_open_until_it_is_reached_by_what_is_allowed():
    player = played_to(7)
    player.session.run("set_input", index=0, value=2.0)
    assert player.view().is_open
    player.session.run("set_input", index=0, value=0.0)
    view = player.view()
    assert (view.is_open, view.is_last, shown(player)[-1]) == (False, True, "Done.")
    assert view.parts[-2].asking.settled == "right"
    assert player.back()
    assert player.view().is_open


def test_a_deed_reached_by_another_command_does_not_count_and_it_is_said():
    player = played_to(7)
    player.session.run("set_parameter", layer=2, parameter="W", row=0, column=0, value=0.0)
    assert player.view().is_open
    assert player.view().question.said == "Not by “set parameter”: Back takes it back."
    player.back()
    player.session.run("select_unit", layer=1, unit=0)
    player.session.run("set_input", index=0, value=0.0)
    assert not player.view().is_open


def test_after_a_deed_one_press_goes_on():
    player = begun(GOOD.replace("\nDone.\n", "\nDone.\n\n```do\nset_seed seed=5\n```\n\nReally.\n"))
    while player.view().question is None or player.view().question.ask.question.kind != "reach":
        player.next()
    player.session.run("set_input", index=0, value=0.0)
    player.next()
    assert shown(player)[-1] == "Really."
    assert player.session.state.question is None
    assert player.view().parts[1].asking.settled == "right"


# ---------------------------------------------------------------- back, restart, leaving


MOVES = st.lists(
    st.sampled_from(
        ["next", "next", "next", "hint", "show", "wrong", "right", "input", "weight", "rate", "step", "back", "restart"]
    ),
    max_size=25,
)
RIGHT = {"value": "0.5", "choice": 1, "sign": "negative", "size": "smaller"}


def move(player, what):
    """One deed of a learner's; what cannot be done now is left."""
    session, question = player.session, player.session.state.question
    if what == "next" and not player.view().is_last:
        player.next()
    elif what == "back":
        player.back()
    elif what == "restart":
        player.restart_page()
    elif what == "input":
        session.run("set_input", index=0, value=session.state.computation.x[0] + 0.5)
    elif what == "weight":
        session.run("set_parameter", layer=2, parameter="b", row=0, column=None, value=session.length / 8 + 0.01)
    elif what == "rate":
        session.run("set_learning_rate", value=session.length / 16 + 0.01)
    elif what == "step" and session.state.cursor < len(session.state.steps):
        session.next("factor")
    elif question is not None and what in ("hint", "show"):
        getattr(player, what)()
    elif question is not None and what in ("wrong", "right") and question.kind in RIGHT:
        player.answer(RIGHT[question.kind] if what == "right" else "17" if question.kind == "value" else 0)


@given(MOVES)
def test_forward_and_back_is_the_identity(moves):
    player = begun()
    for what in moves:
        move(player, what)
        before, view = player.session.state, player.view()
        if not view.is_last:
            player.next()
            assert player.back()
            assert player.session.state is before
            assert player.view() == view
        if player.session.undo_text in ("go on in the lesson", "answer"):
            here, view = player.session.state, player.view()
            player.back()
            player.next()
            assert player.session.state is here
            assert player.view() == view


@given(MOVES)
def test_back_goes_through_all_that_was_done_in_its_order(moves):
    player, states = begun(), []
    for what in moves:
        if what != "back":
            states += [player.session.state]
            move(player, what)
            if player.session.state is states[-1]:
                states.pop()
    while states:
        assert player.back()
        while states and states[-1] is not player.session.state:
            pytest.fail("a moment was skipped")
        states.pop()


def test_back_crosses_a_net_that_was_opened():
    player = played_to(5)
    edited = player.session.state
    page = player.place.page
    while player.place.page == page:
        player.back()
    assert player.session.state.computation is not edited.computation
    assert player.session.state.parameters.biases[0][1] == 0.5


def test_each_page_begins_as_its_author_wrote_it_whatever_the_learner_did():
    player, untouched = begun(), begun()
    player.session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=3.0)
    for each in (player, untouched):
        while each.place.page == 1:
            each.next()
    mine, theirs = player.session.state, untouched.session.state
    assert mine.parameters.weights[0].tolist() == theirs.parameters.weights[0].tolist()
    assert mine.parameters_edited == theirs.parameters_edited


def test_restart_brings_back_the_start_of_the_page_as_an_entry():
    player = played_to(1)
    start = begun().session.state
    player.answer("3")
    player.session.run("set_learning_rate", value=0.125)
    edited = player.session.state
    player.restart_page()
    assert player.session.state.experiment == start.experiment
    assert player.view().question is None
    assert not player.view().can_restart
    player.back()
    assert player.session.state is edited
    player.next()
    assert player.view().is_open or player.view().parts[1].asking.settled == "shown"


@pytest.mark.parametrize(
    ("place", "found"), [((1, 0), (1, 1)), ((1, 2), (1, 2)), ((2, 1), (2, 1)), ((3, 2), (3, 2)), ((9, 9), (4, 2))]
)
def test_leaving_and_coming_back_keeps_the_place(place, found):
    player = begun(place=LessonPlace(*place))
    assert player.place == LessonPlace(*found)
    again = begun(place=player.place)
    assert shown(again) == shown(player)
    assert again.session.state.cursor == player.session.state.cursor


def test_back_from_where_one_came_back_to_is_the_page_before():
    player = begun(place=LessonPlace(3))
    assert player.view().can_back
    assert player.back()
    assert (player.view().heading, player.view().can_next) == ("Which side?", True)
    assert player.view().parts[0].said == "Right is “Down, to the left”."
    player.next()
    assert player.view().heading == "A click"


def test_an_edit_that_a_deed_of_the_page_cannot_follow_is_said_in_one_sentence():
    player = played_to(2)
    player.show()
    player.session.run("remove_layer", layer=1)
    before = player.session.state
    with pytest.raises(UserError, match="Restart page"):
        player.next()
    assert player.session.state is before


def test_a_lesson_that_cannot_be_played_leaves_the_session_as_it_was():
    session = Session.new()
    before = session.state
    with pytest.raises(UserError):
        Player(session, lesson(Path("/nowhere"), GOOD.replace('run_to part="z"', 'run_to part="zz"')), LessonPlace(2))
    assert session.state is before


def test_it_is_told_when_only_the_answers_have_changed():
    player, told = played_to(1), []
    player.session.on_change = lambda: told.append(1)
    player.hint()
    player.answer("17")
    assert len(told) == 2


def test_a_lesson_opened_twice_is_the_same_lesson():
    one, other = begun(), begun()
    while not one.view().is_last:
        one.next()
        other.next()
        assert [part for part in one.view().parts if isinstance(part, Text)] == [
            part for part in other.view().parts if isinstance(part, Text)
        ]
        assert same(one.session.frame(), other.session.frame())
