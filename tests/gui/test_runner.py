import pytest
from PySide6.QtCore import Qt

from nnviz.gui.runner import ANNOUNCED, Runner, waiting
from nnviz.session import Session, UserError
from nnviz.session.commands import COMMANDS

SIGNALS = ("changed", "answered", "refused", "told", "succeeded", "moved_on", "halted", "rested")
TOO_FEW = "The number of units of layer 1 must be a whole number from 1 to 2000, not 0."


@pytest.fixture
def runner(qapp):
    return Runner(Session.new())


@pytest.fixture
def heard(runner):
    """What the runner has said, in order: the name of the signal and what it carries."""
    said = []
    for name in SIGNALS:
        getattr(runner, name).connect(lambda *values, name=name: said.append((name, *values)))
    return said


def refuse_it():
    raise UserError("That cannot be.")


# ---------------------------------------------------------------- commands


def test_a_command_that_is_done_succeeds_and_is_answered_once(runner, heard):
    assert runner.run("set_learning_rate", value=0.25)
    assert runner.state().experiment.optimizer.learning_rate == 0.25
    assert heard == [("succeeded",), ("answered",)]


def test_a_command_that_is_refused_changes_nothing_and_says_so(runner, heard):
    before = runner.state()
    assert not runner.run("set_units", layer=1, units=0)
    assert runner.state() is before
    assert ("succeeded",) not in heard


def test_a_refusal_is_told_once_in_the_words_of_the_window(runner, heard):
    runner.run("set_units", layer=1, units=0)
    assert [one for one in heard if one[0] == "refused"] == [("refused", TOO_FEW)]
    assert heard[0] == ("refused", TOO_FEW)


def test_a_command_that_is_refused_is_answered_once_like_one_that_is_done(runner, heard):
    runner.run("set_units", layer=1, units=0)
    assert heard.count(("answered",)) == 1


def test_after_a_refusal_what_is_so_is_shown_again(runner, heard):
    runner.run("set_units", layer=1, units=0)
    assert ("changed",) in heard


def test_a_command_that_does_more_than_was_pressed_tells_it_after_its_answer(runner, heard):
    assert runner.run("set_units", layer=1, units=3)
    told = ("told", "Layer 1 has 3 units: the shape changed, new weights.")
    assert heard == [("succeeded",), ("answered",), told]


def test_what_another_command_says_is_not_told(runner, heard):
    assert runner.run("set_activation", layer=1, name="relu")
    assert runner.state().message
    assert not [one for one in heard if one[0] == "told"]


def test_an_announced_command_without_a_message_tells_nothing(runner, heard):
    assert runner.run("set_view", view="matrix")
    assert not [one for one in heard if one[0] == "told"]


def test_a_refused_command_is_not_told_although_it_is_announced(runner, heard):
    runner.run("set_units", layer=1, units=3)
    heard.clear()
    runner.run("set_units", layer=1, units=0)
    assert not [one for one in heard if one[0] == "told"]


def test_only_commands_that_there_are_can_be_announced():
    assert set(COMMANDS) >= ANNOUNCED


def test_commands_of_one_drag_are_one_entry_until_it_is_sealed(runner):
    for value in (0.1, 0.2):
        runner.run("set_learning_rate", merge="drag", value=value)
    assert runner.session.length == 2
    runner.seal()
    runner.run("set_learning_rate", merge="drag", value=0.3)
    assert runner.session.length == 3
    runner.session.undo()
    assert runner.state().experiment.optimizer.learning_rate == 0.2


# ---------------------------------------------------------------- other actions


def test_an_attempt_hands_over_what_it_is_given(runner, heard):
    given = []
    assert runner.attempt(lambda *values, **named: given.append((values, named)), 1, 2, three=3)
    assert given == [((1, 2), {"three": 3})]
    assert heard == [("succeeded",)]


def test_an_attempt_that_fails_tells_the_sentence_once(runner, heard):
    assert not runner.attempt(refuse_it)
    assert [one for one in heard if one[0] == "refused"] == [("refused", "That cannot be.")]
    assert ("succeeded",) not in heard


def test_an_error_that_is_not_the_users_is_not_made_a_sentence(runner, heard):
    with pytest.raises(ZeroDivisionError):
        runner.attempt(lambda: 1 / 0)
    assert heard == []


def test_everything_rests_before_another_experiment_is_gone_over_to(runner, heard):
    assert runner.attempt_anew(lambda: heard.append(("action",)))
    assert heard == [("halted",), ("rested",), ("action",), ("succeeded",), ("moved_on",)]


def test_one_stays_where_one_is_when_the_other_experiment_is_refused(runner, heard):
    assert not runner.attempt_anew(refuse_it)
    assert heard[:3] == [("halted",), ("rested",), ("refused", "That cannot be.")]
    assert ("moved_on",) not in heard


# ---------------------------------------------------------------- what goes on by itself


def test_halting_lets_a_comparison_go_on(runner, heard):
    runner.halt()
    assert heard == [("halted",)]


def test_resting_is_halting_and_more(runner, heard):
    runner.rest()
    assert heard == [("halted",), ("rested",)]


# ---------------------------------------------------------------- the cursor


def test_the_cursor_asks_to_wait_as_long_as_something_slow_goes_on(runner, qapp):
    shapes = []
    assert runner.attempt_slow(lambda: shapes.append(qapp.overrideCursor().shape()))
    assert shapes == [Qt.CursorShape.WaitCursor]
    assert qapp.overrideCursor() is None


def test_the_cursor_is_as_before_when_something_slow_is_refused(runner, qapp):
    assert not runner.attempt_slow(refuse_it)
    assert qapp.overrideCursor() is None


def test_the_cursor_is_as_before_when_something_slow_breaks(qapp):
    shapes = []

    def break_it():
        shapes.append(qapp.overrideCursor().shape())
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError), waiting():
        break_it()
    assert shapes == [Qt.CursorShape.WaitCursor]
    assert qapp.overrideCursor() is None
