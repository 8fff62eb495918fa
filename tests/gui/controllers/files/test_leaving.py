"""Nothing unsaved is lost without a question."""

import sys

import pytest
from file_deeds import TITLE, XOR, change_something, refusals
from PySide6.QtCore import QProcess

from nnviz.gui.controllers.files import Files
from nnviz.session import Session


def test_what_has_not_changed_may_go_without_a_question(files, dialogs):
    assert files.may_leave()
    assert dialogs.asked == []


def test_whatever_goes_on_rests_before_an_experiment_is_left(files, heard):
    files.may_leave()
    assert heard == [("halted",), ("rested",)]


def test_what_has_changed_goes_only_after_a_question_with_its_title(files, runner, dialogs):
    change_something(runner)
    files.may_leave()
    assert dialogs.asked == [("Save the changes to “Another”?",)]


def test_an_experiment_without_a_title_is_asked_about_all_the_same(files, runner, dialogs):
    runner.run("set_title", title="")
    files.may_leave()
    assert dialogs.asked == [("Save the changes to “this experiment”?",)]


@pytest.mark.parametrize(("answer", "may_go"), [("discard", True), ("cancel", False)])
def test_changes_that_are_discarded_may_go_and_a_cancelled_question_stays(files, runner, dialogs, answer, may_go):
    change_something(runner)
    dialogs.to_save = answer
    assert files.may_leave() is may_go
    assert runner.session.modified


def test_changes_that_are_saved_may_go(files, runner, dialogs, tmp_path):
    change_something(runner)
    dialogs.to_save, dialogs.target = "save", tmp_path / "mine.nnviz.json"
    assert files.may_leave()
    assert Session.open(dialogs.target).state.experiment.title == "Another"


def test_changes_that_were_to_be_saved_stay_when_no_file_is_named(files, runner, dialogs):
    change_something(runner)
    dialogs.to_save = "save"
    assert not files.may_leave()
    assert runner.session.modified


def test_changes_that_cannot_be_saved_stay(files, runner, dialogs, heard, tmp_path):
    change_something(runner)
    dialogs.to_save, dialogs.target = "save", tmp_path / "no such folder" / "mine.nnviz.json"
    assert not files.may_leave()
    assert len(refusals(heard)) == 1


def test_what_is_still_being_typed_counts_before_the_question(files, runner, dialogs):
    files.leaving.connect(lambda: change_something(runner))
    assert not files.may_leave()
    assert dialogs.asked == [("Save the changes to “Another”?",)]


def test_leaving_is_said_once(files, runner):
    said = []
    files.leaving.connect(lambda: said.append("leaving"))
    change_something(runner)
    files.may_leave()
    assert said == ["leaving"]


@pytest.mark.parametrize(("leave", "there"), [(Files.new, ()), (Files.open_path, (XOR,)), (Files.open_example, (XOR,))])
def test_a_cancelled_question_keeps_the_experiment(files, runner, dialogs, leave, there):
    change_something(runner)
    leave(files, *there)
    assert len(dialogs.asked) == 1
    assert runner.state().experiment.title == "Another"


def test_a_new_experiment_is_the_one_that_nnviz_starts_with(files, runner, dialogs):
    change_something(runner)
    dialogs.to_save = "discard"
    files.new()
    assert runner.state().experiment.title == TITLE
    assert runner.state().step.phase == "loss"
    while runner.session.can_undo:  # what there is to undo is that forward pass alone
        runner.session.undo()
    assert runner.state().experiment.title == TITLE
    assert runner.state().cursor == 0


@pytest.mark.parametrize("started", [True, False])
def test_a_new_window_is_a_process_of_its_own_and_leaves_this_one_as_it_is(files, runner, heard, monkeypatch, started):
    processes = []
    monkeypatch.setattr(QProcess, "startDetached", lambda *command: (processes.append(command), (started, 1))[1])
    before = runner.state()
    files.new_window()
    assert processes == [(sys.executable, ["-m", "nnviz", "--new"])]
    assert runner.state() is before
    assert len(refusals(heard)) == (not started)
