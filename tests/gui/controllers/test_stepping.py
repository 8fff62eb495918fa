import pytest

from nnviz.gui.controllers.lessons import Lessons
from nnviz.gui.controllers.stepping import Stepping, sentence_of
from nnviz.gui.settings import Settings


@pytest.fixture
def lessons(runner, dialogs):
    """None is open."""
    return Lessons(runner, Settings(), dialogs)


@pytest.fixture
def stepping(runner, dialogs, lessons):
    stepping = Stepping(runner, Settings(), dialogs, lessons)
    yield stepping
    stepping.playback.stop()


def names(heard):
    return [name for name, *_ in heard]


def test_the_grain_is_remembered(stepping, runner, dialogs, lessons):
    assert stepping.grain == "factor"
    stepping.set_grain("layer")
    assert Stepping(runner, Settings(), dialogs, lessons).grain == "layer"


def test_a_grain_that_there_is_not_counts_as_none_remembered(runner, dialogs, lessons):
    settings = Settings()
    settings.set("step/grain", "mile")
    assert Stepping(runner, settings, dialogs, lessons).grain == "factor"


def test_another_grain_is_shown(stepping, runner):
    changes = []
    runner.changed.connect(lambda: changes.append(stepping.grain))
    stepping.set_grain("pass")
    assert changes == ["pass"]


def test_next_and_back_go_by_the_chosen_grain(stepping, runner):
    stepping.set_grain("layer")
    stepping.next()
    assert runner.state().cursor == 2
    stepping.back()
    assert runner.state().cursor == 0


def test_next_and_back_by_a_named_grain_leave_the_chosen_one(stepping, runner):
    stepping.next("layer")
    assert runner.state().cursor == 2
    stepping.next()
    stepping.next()
    assert runner.state().cursor == 4
    stepping.back("layer")
    assert runner.state().cursor == 2
    assert stepping.grain == "factor"


def test_home_and_end_are_the_ends_of_the_pass(stepping, runner):
    stepping.end()
    assert runner.state().cursor == len(runner.state().steps)
    stepping.home()
    assert runner.state().cursor == 0


def test_what_was_undone_can_be_redone(stepping, runner):
    assert not stepping.can_undo()
    stepping.next("layer")
    assert (stepping.can_undo(), stepping.can_redo()) == (True, False)
    stepping.undo()
    assert runner.state().cursor == 0
    assert (stepping.can_undo(), stepping.can_redo()) == (False, True)
    stepping.redo()
    assert runner.state().cursor == 2


def test_seeking_goes_to_a_moment_of_the_timeline(stepping, runner):
    stepping.go_to(5)
    stepping.seek(3)
    assert runner.session.position == 3


def test_a_step_by_hand_halts_what_goes_on_and_moves_on(stepping, heard):
    stepping.next()
    assert heard == [("halted",), ("moved_on",)]


def test_a_step_that_there_is_not_is_refused_and_nothing_moves_on(stepping, runner, heard):
    stepping.go_to(99)
    assert ("refused", "This pass has steps 0 to 12, not 99.") in heard
    assert "moved_on" not in names(heard)
    assert runner.session.position == 0


def test_the_step_to_go_to_is_asked_for_within_this_pass(stepping, runner, dialogs):
    stepping.go_to(2)
    dialogs.number = 5
    stepping.ask_for_step()
    assert dialogs.asked == [("Run to step", "Run to which step of this pass (0 to 12)?", 2, 0, 12)]
    assert runner.state().cursor == 5


def test_the_first_step_can_be_asked_for(stepping, runner, dialogs):
    stepping.go_to(2)
    dialogs.number = 0
    stepping.ask_for_step()
    assert runner.state().cursor == 0


def test_a_question_for_the_step_that_is_cancelled_changes_nothing(stepping, runner, heard):
    stepping.go_to(2)
    heard.clear()
    before = runner.state()
    stepping.ask_for_step()
    assert runner.state() is before
    assert heard == []


def test_after_the_last_sample_comes_the_first_and_before_the_first_the_last(stepping, runner):
    stepping.sample(3)
    assert runner.state().experiment.sample == 0
    stepping.sample(-1)
    assert runner.state().experiment.sample == 3
    stepping.sample(1)
    assert runner.state().experiment.sample == 0


def test_play_begins_with_a_step_and_the_same_press_pauses_it(stepping, runner, heard):
    stepping.play_or_pause()
    assert stepping.is_playing()
    assert runner.state().cursor == 1
    assert names(heard) == ["halted"]
    stepping.play_or_pause()
    assert not stepping.is_playing()


@pytest.mark.parametrize("by_hand", [Stepping.next, Stepping.back, Stepping.undo, Stepping.home])
def test_a_step_by_hand_pauses_play(stepping, by_hand):
    stepping.play_or_pause()
    by_hand(stepping)
    assert not stepping.is_playing()


def test_a_step_of_play_goes_by_the_chosen_grain_and_says_nothing(stepping, runner, heard):
    stepping.set_grain("pass")
    heard.clear()
    assert stepping.play_step()
    assert runner.state().steps[runner.state().cursor - 1].phase == "loss"
    assert heard == []


def test_the_sentence_about_the_step_goes_to_the_clipboard(stepping, runner, heard, qapp):
    stepping.next()
    heard.clear()
    stepping.copy_sentence()
    chain = runner.session.frame().chain
    assert qapp.clipboard().text() == sentence_of(runner.session.frame())
    assert qapp.clipboard().text().endswith(f": {chain.sentence}")
    assert heard == [("told", "The sentence about this step is on the clipboard.")]


def test_the_place_in_the_sentence_begins_with_a_capital_and_keeps_the_others(stepping, runner):
    stepping.next()
    place = runner.session.frame().chain.position
    assert sentence_of(runner.session.frame()).startswith(place[0].upper() + place[1:])
