"""Predict mode without a window: what is asked, what comes of an answer, and what is counted."""

import json

import pytest

from nnviz import resources
from nnviz.gui.controllers.lessons import Lessons
from nnviz.gui.controllers.predicting import Predicting
from nnviz.gui.controllers.stepping import Stepping
from nnviz.gui.controllers.tallying import TALLY
from nnviz.gui.runner import Runner
from nnviz.gui.settings import Settings
from nnviz.session import Session
from nnviz.session.predict.values import value_of


@pytest.fixture
def runner(qapp):
    return Runner(Session.open(resources.path("experiments", "mazur.nnviz.json")))


@pytest.fixture
def stepping(runner, dialogs):
    stepping = Stepping(runner, Settings(), dialogs, Lessons(runner, Settings(), dialogs))
    yield stepping
    stepping.playback.stop()


@pytest.fixture
def predicting(runner, stepping):
    """Predict mode, switched on."""
    predicting = Predicting(runner, Settings(), stepping)
    predicting.toggle()
    return predicting


def look(predicting, runner):
    return predicting.look(runner.session.frame())


def ask(predicting, runner, stepping, quantity="z"):
    """Step on until a number of this kind is asked."""
    while True:
        stepping.next()
        look(predicting, runner)
        question = runner.state().question
        if question is not None and (question.quantity, question.kind) == (quantity, "value"):
            return question


def right_answer(runner):
    question = runner.state().question
    return f"{value_of(runner.state(), question.quantity, question.place):.3g}"


def test_whether_it_is_on_is_remembered(predicting, runner, stepping):
    assert Predicting(runner, Settings(), stepping).is_on()
    predicting.toggle()
    assert not Predicting(runner, Settings(), stepping).is_on()


def test_next_asks_and_a_right_answer_makes_the_step(predicting, runner, stepping):
    ask(predicting, runner, stepping)
    cursor, answer = runner.state().cursor, right_answer(runner)
    predicting.answer(answer)
    assert (runner.state().cursor, runner.state().question) == (cursor + 1, None)
    question, asking, said = look(predicting, runner)
    assert question.symbol.startswith("z")
    assert (asking.settled, said) == ("right", f"{answer} is right.".replace("-", "−"))


def test_the_card_of_a_right_answer_goes_with_the_next_step(predicting, runner, stepping):
    ask(predicting, runner, stepping)
    predicting.answer(right_answer(runner))
    assert look(predicting, runner)[0] is not None
    stepping.next()
    _, asking, said = look(predicting, runner)
    assert (asking.settled, said) == ("", "")


def test_an_answer_that_is_not_right_leaves_the_question_open_and_is_told(predicting, runner, stepping):
    ask(predicting, runner, stepping)
    told = []
    predicting.said.connect(told.append)
    predicting.answer("17")
    assert runner.state().question is not None
    _, asking, said = look(predicting, runner)
    assert len(asking.attempts) == 1
    assert told == [said]


def test_what_cannot_be_read_counts_for_nothing(predicting, runner, stepping):
    ask(predicting, runner, stepping)
    predicting.answer("about a half")
    _, asking, said = look(predicting, runner)
    assert asking.attempts == ()
    assert said


def test_a_slip_is_marked_in_the_graph_until_the_question_is_settled(predicting, runner, stepping):
    question = ask(predicting, runner, stepping, "da_dz")
    a = value_of(runner.state(), "a", question.place)
    predicting.answer(f"{a:.3g}")
    assert predicting.slip().taken
    predicting.answer(right_answer(runner))
    look(predicting, runner)
    assert predicting.slip() is None


def test_after_the_second_answer_the_hint_opens_by_itself(predicting, runner, stepping):
    ask(predicting, runner, stepping)
    predicting.answer("17")
    assert look(predicting, runner)[1].hints == 0
    predicting.answer("18")
    assert look(predicting, runner)[1].hints == 1
    assert predicting.hint_words().startswith("Hint: Each input times the weight")
    assert not predicting.has_hint()


def test_back_from_the_answer_asks_anew(predicting, runner, stepping):
    question = ask(predicting, runner, stepping)
    predicting.answer("17")
    predicting.answer(right_answer(runner))
    look(predicting, runner)
    stepping.back()
    _, asking, said = look(predicting, runner)
    assert asking.question == question
    assert (asking.attempts, asking.settled, said) == ((), "", "")


def test_a_change_of_the_numbers_takes_the_question_away(predicting, runner, stepping):
    ask(predicting, runner, stepping)
    runner.run("set_input", index=0, value=0.5)
    assert look(predicting, runner) == (None, None, "")
    predicting.answer("0.5")  # nobody asked
    assert runner.state().question is None


def test_switched_off_it_withdraws_what_it_has_asked(predicting, runner, stepping):
    ask(predicting, runner, stepping)
    cursor = runner.state().cursor
    predicting.toggle()
    assert (runner.state().cursor, runner.state().question) == (cursor, None)
    assert predicting.tally.read().counts == {}
    stepping.next()
    assert runner.state().cursor == cursor + 1


def test_a_question_of_a_lesson_is_not_its_business(predicting, runner):
    from nnviz.session.place import Place
    from nnviz.session.question import Question

    runner.run("ask", question=Question("value", "L", Place("loss"), of_step=False))
    assert look(predicting, runner) == (None, None, "")
    predicting.answer("0.298")
    assert runner.state().question is not None


# ---------------------------------------------------------------- what is counted


def counts(predicting):
    kept = predicting.tally.read().counts
    return {kind: (count.asked, count.first_try, dict(count.slips)) for kind, count in kept.items()}


def test_the_tally_counts_what_was_asked_and_right_at_the_first_try(predicting, runner, stepping):
    ask(predicting, runner, stepping)
    predicting.answer(right_answer(runner))
    look(predicting, runner)
    assert counts(predicting) == {"z": (1, 1, {})}
    stepping.next()
    look(predicting, runner)
    predicting.answer("17")
    predicting.answer(right_answer(runner))
    assert counts(predicting)["a"] == (1, 0, {})


def test_the_tally_counts_slips_by_their_names_and_what_was_shown(predicting, runner, stepping):
    question = ask(predicting, runner, stepping, "da_dz")
    predicting.tally.clear()
    predicting.answer(f"{value_of(runner.state(), 'a', question.place):.3g}")
    predicting.show()
    look(predicting, runner)
    assert counts(predicting) == {"da_dz": (1, 0, {"value_for_slope": 1})}


def test_the_tally_is_in_the_settings_and_survives_what_is_no_tally(predicting, runner, stepping):
    ask(predicting, runner, stepping)
    predicting.show()
    look(predicting, runner)
    assert json.loads(Settings().text(TALLY))["z"]["asked"] == 1
    for text in ("{", "[]", '{"z": 3}', "[" * 10_000):
        Settings().set(TALLY, text)
        assert predicting.tally.read().counts.get("z", None) in (None, type(predicting.tally.read().total)())
    predicting.tally.clear()
    assert json.loads(Settings().text(TALLY)) == {}


# ---------------------------------------------------------------- what the chain shows of it


def test_what_was_predicted_at_the_first_try_has_a_tick(predicting, runner, stepping):
    ask(predicting, runner, stepping, "da_dz")
    predicting.answer(right_answer(runner))
    look(predicting, runner)
    columns = predicting.marked(runner.session.frame().chain).columns
    assert [column.slot.startswith("✓ ") for column in columns] == [False, True, False, False, False]
    assert columns[1].tip.endswith("Predicted at the first try.")


def test_what_took_two_tries_has_none(predicting, runner, stepping):
    ask(predicting, runner, stepping, "da_dz")
    predicting.answer("17")
    predicting.answer(right_answer(runner))
    look(predicting, runner)
    assert not any("✓" in column.slot for column in predicting.marked(runner.session.frame().chain).columns)


def test_the_open_hint_stands_under_the_question(predicting, runner, stepping):
    ask(predicting, runner, stepping, "da_dz")
    predicting.hint()
    assert predicting.marked(runner.session.frame().chain).withheld.startswith("Hint: The slope of sigmoid")


@pytest.mark.parametrize("deed", ["next", "toggle"])
def test_the_hint_goes_at_once_with_its_question(predicting, runner, stepping, deed):
    """The chain is shown before anybody looks at what is asked now."""
    ask(predicting, runner, stepping)
    predicting.hint()
    predicting.toggle() if deed == "toggle" else stepping.next()
    assert "Hint" not in predicting.marked(runner.session.frame().chain).withheld


# ---------------------------------------------------------------- Play


def test_play_stops_at_a_question(predicting, runner, stepping):
    assert not stepping.play_step()
    assert runner.state().question is not None


def test_play_does_not_give_a_question_up(predicting, runner, stepping):
    stepping.next()
    told = []
    runner.told.connect(told.append)
    stepping.play_or_pause()
    assert not stepping.playback.running
    assert told == ["Play waits for your answer."]
    assert runner.state().question is not None


def test_who_comes_back_to_a_question_has_seen_the_answer_and_is_not_counted_again(predicting, runner, stepping):
    ask(predicting, runner, stepping, "da_dz")
    predicting.tally.clear()
    predicting.show()
    look(predicting, runner)
    stepping.back()
    look(predicting, runner)
    predicting.answer(right_answer(runner))
    look(predicting, runner)
    assert counts(predicting) == {"da_dz": (1, 0, {})}
    assert not any("✓" in column.slot for column in predicting.marked(runner.session.frame().chain).columns)
