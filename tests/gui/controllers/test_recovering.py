"""Unsaved work is kept soon after a change, and beside the window's thread; what was left behind is offered."""

import os
import threading

import pytest

from nnviz.gui.background import Worker
from nnviz.gui.controllers.files import Files
from nnviz.gui.controllers.recovering import KEEP_AFTER_MS, Recovering
from nnviz.gui.runner import Runner
from nnviz.gui.settings import Settings
from nnviz.session import Session
from nnviz.session.recovery.shelf import Shelf, left_behind


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "recovery"


@pytest.fixture
def recovering(runner, dialogs, folder):
    recovering = Recovering(runner, Files(runner, Settings(), dialogs), folder)
    yield recovering
    recovering.end()


@pytest.fixture
def offers(runner):
    """The offers that are made, the latest last."""
    made = []
    runner.offered.connect(made.append)
    return made


@pytest.fixture
def leave(folder):
    """``leave(title)``: a window with such an experiment is no more."""

    def leave_one(title: str) -> None:
        session, shelf = Session.new(), Shelf(folder)
        session.train(3)
        session.run("set_title", title=title)
        shelf.keep(session.snapshot())
        os.close(shelf._handle)

    return leave_one


def change(runner: Runner) -> None:
    runner.run("set_learning_rate", value=0.7)


def choose(offer, text: str) -> None:
    next(choice for choice in offer.choices if choice.text.replace("&", "") == text).does()


def kept_in(folder) -> list:
    return list(folder.glob("*.work")) if folder.exists() else []


def test_a_change_is_kept_within_two_seconds_in_a_thread(recovering, runner, folder, qtbot, monkeypatch):
    threads = []
    plain = Worker.run
    monkeypatch.setattr(Worker, "run", lambda worker: (threads.append(threading.get_ident()), plain(worker)))
    change(runner)
    recovering.note()
    assert recovering._timer.isActive()
    assert recovering._timer.interval() <= 1000
    recovering._timer.timeout.emit()
    qtbot.waitUntil(lambda: bool(kept_in(folder)) and recovering._worker is None)
    assert threads
    assert threading.get_ident() not in threads


def test_what_was_kept_is_not_kept_again_and_a_change_meanwhile_is(recovering, runner, qtbot):
    recovering.note()
    assert not recovering._timer.isActive()
    change(runner)
    recovering.note()
    recovering._timer.stop()
    recovering._keep()
    runner.run("set_learning_rate", value=0.9)
    recovering.note()
    assert not recovering._timer.isActive()
    qtbot.waitUntil(lambda: recovering._worker is None)
    assert recovering._timer.isActive()


@pytest.mark.parametrize(("size", "rest"), [(1_000, KEEP_AFTER_MS), (10_000_000, KEEP_AFTER_MS), (10**8, 5_000)])
def test_what_is_large_is_written_less_often(recovering, runner, qtbot, monkeypatch, size, rest):
    monkeypatch.setattr(Shelf, "keep", lambda shelf, snapshot: size)
    recovering._keep()
    qtbot.waitUntil(lambda: recovering._worker is None)
    assert recovering._timer.interval() == rest


def test_that_nothing_can_be_kept_is_said_once(recovering, runner, folder, heard, qtbot):
    folder.touch()
    for value in (0.7, 0.8):
        runner.run("set_learning_rate", value=value)
        recovering._keep()
        qtbot.waitUntil(lambda: recovering._worker is None)
        recovering._timer.stop()
    assert [sentence[:24] for name, *sentence in heard if name == "refused" for sentence in sentence] == [
        "Unsaved work cannot be k"
    ]


def test_a_window_that_is_closed_leaves_nothing_and_one_that_is_ended_its_work(recovering, runner, folder):
    change(runner)
    recovering.keep_now()
    assert len(kept_in(folder)) == 1
    recovering.end()
    change(runner)
    recovering.note()
    assert not recovering._timer.isActive()
    assert list(folder.iterdir()) == []


def test_where_nothing_was_left_nothing_is_offered(recovering, offers):
    recovering.look()
    assert offers == []


def test_what_was_left_is_offered_with_what_and_when(recovering, offers, leave):
    leave("Mine")
    recovering.look()
    (offer,) = offers
    assert offer.sentence.startswith("“Mine” was left unsaved when nnviz ended: today at ")
    assert offer.sentence.endswith(", after 3 updates.")
    assert [choice.text for choice in offer.choices] == ["&Restore", "Dis&card", "&Later"]


def test_it_is_restored_and_the_others_wait(recovering, runner, offers, leave, folder):
    leave("one")
    leave("other")
    recovering.look()
    assert "There is more: 1 other experiment." in offers[0].sentence
    choose(offers[0], "Restore")
    assert runner.session.state.updates == 3
    assert runner.session.modified
    assert len(offers) == 1
    assert len(left_behind(folder)) == 1
    recovering.keep_now()
    assert len(kept_in(folder)) == 2


def test_it_is_discarded_and_the_next_is_offered(recovering, offers, leave, folder):
    leave("one")
    leave("other")
    recovering.look()
    choose(offers[0], "Discard")
    assert len(offers) == 2
    choose(offers[1], "Discard")
    assert len(offers) == 2
    assert list(folder.iterdir()) == []


def test_later_leaves_all_for_the_next_start(recovering, offers, leave, folder):
    leave("one")
    leave("other")
    recovering.look()
    choose(offers[0], "Later")
    assert len(offers) == 1
    assert len(left_behind(folder)) == 2


def test_what_is_unsaved_here_is_asked_about_first(recovering, runner, offers, leave, dialogs):
    leave("Mine")
    recovering.look()
    change(runner)
    before = runner.session.state
    choose(offers[0], "Restore")
    assert dialogs.asked
    assert runner.session.state is before
    assert len(offers) == 2
    dialogs.to_save = "discard"
    choose(offers[1], "Restore")
    assert runner.session.state.experiment.title == "Mine"


def test_what_another_window_has_taken_is_a_sentence(recovering, runner, offers, leave, folder, heard):
    leave("Mine")
    recovering.look()
    (found,) = left_behind(folder)
    other = Shelf(folder)
    other.adopt(found)
    choose(offers[0], "Restore")
    assert ("refused", "Another window has taken this work already.") in heard
    other.close()
