"""The verdict on the learning rate comes by itself, belongs to the moment that is shown, and can be read."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from nnviz import resources
from nnviz.gui import background
from nnviz.gui.window.window import MainWindow
from nnviz.session import Session, UserError

XOR = resources.path("experiments", "xor.nnviz.json")


@pytest.fixture
def xor(open_window: Callable[..., MainWindow]) -> MainWindow:
    """One that has no verdict yet; every update sees all rows: the loss falls or it does not."""
    xor = open_window(Session.open(XOR))
    xor.runner.run("set_batch_size", value=len(xor.session.state.data.train))
    return xor


def trained(window: MainWindow, qtbot: QtBot, rate: float, updates: int = 60) -> None:
    """Show the panel after so many updates, with the verdict on them."""
    window.runner.run("set_learning_rate", value=rate)
    window.session.train(updates)
    window.plots.show("training")
    qtbot.waitUntil(lambda: bool(word(window)))


def word(window: MainWindow) -> str:
    view = window.plots.views.get("training")
    return view.verdict.word if view is not None else ""


@pytest.mark.parametrize(("rate", "verdict"), [(0.5, "converging"), (1e-6, "crawling")])
def test_the_panel_says_what_the_learning_rate_does(xor, qtbot, rate, verdict):
    trained(xor, qtbot, rate)
    assert word(xor) == verdict
    panel = xor.plots.views["training"]
    assert panel.what.text
    assert panel.verdict.text
    assert panel.verdict.accessibleDescription().startswith(f"{verdict}. ")


def test_nothing_is_judged_before_there_is_a_training(window, settle, qtbot):
    window.plots.show("training")
    settle()
    qtbot.wait(50)
    assert word(window) == ""
    assert window.verdicts.verdict is None


def test_a_weight_changed_by_hand_takes_the_verdict_away_and_undo_brings_it_again(xor, settle, qtbot):
    trained(xor, qtbot, 0.5)
    xor.runner.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=9.0)
    settle()
    assert xor.verdicts.verdict is None
    assert word(xor) == ""
    xor.action_set["undo"].trigger()
    qtbot.waitUntil(lambda: word(xor) == "converging")


def test_after_scrubbing_the_moment_that_is_shown_is_judged(xor, settle, qtbot):
    trained(xor, qtbot, 0.5)
    before = xor.verdicts.verdict
    xor.training.seek(30)
    qtbot.waitUntil(lambda: xor.verdicts.verdict not in (None, before))
    settle()
    assert xor.plots.views["training"].verdict.text == xor.verdicts.verdict.why


def test_another_experiment_has_no_verdict(xor, settle, qtbot):
    trained(xor, qtbot, 0.5)
    xor.files.open_path(XOR)
    settle()
    assert word(xor) == ""


def test_while_it_trains_a_verdict_stays_long_enough_to_be_read(xor, qtbot, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(background, "time", SimpleNamespace(monotonic=lambda: now[0]))
    trained(xor, qtbot, 0.5)
    later, jobs = xor.verdicts._spacing._timer, xor.verdicts._jobs
    xor.training.train()
    for seconds, left in ((0.0, 700), (0.3, 400), (0.3, 100)):
        now[0] += seconds
        xor.verdicts.refresh()
        assert not jobs.busy
        assert later.isActive()
        assert later.interval() == left
    now[0] += 0.1
    later.timeout.emit()
    assert jobs.busy
    xor.training.stop()


def test_nobody_judges_while_the_panel_is_away(xor, settle, qtbot):
    trained(xor, qtbot, 0.5)
    xor.plots.toggle("training")
    begun = xor.verdicts._jobs._started
    xor.session.train(5)
    settle()
    assert xor.verdicts._jobs._started == begun
    xor.plots.toggle("training")
    qtbot.waitUntil(lambda: xor.verdicts._jobs._started > begun and not xor.verdicts._jobs.busy)


class Job:
    """Refuses, or ends without a verdict."""

    def __init__(self, mistake: Exception | None = None) -> None:
        self._mistake = mistake

    def run(self, on_progress: object) -> None:
        if self._mistake is not None:
            raise self._mistake


@pytest.mark.parametrize("job", [Job(UserError("This cannot be judged.")), Job()], ids=["refused", "without a verdict"])
def test_a_moment_that_cannot_be_judged_has_no_verdict_and_is_not_tried_again(xor, settle, qtbot, monkeypatch, job):
    trained(xor, qtbot, 0.5)
    asked = []
    monkeypatch.setattr(xor.verdicts._judge, "job", lambda: (asked.append(1), job)[1])
    xor.session.train(1)
    qtbot.waitUntil(lambda: bool(asked) and not xor.verdicts._jobs.busy)
    settle()
    assert word(xor) == ""
    xor.schedule_refresh()
    settle()
    qtbot.wait(30)
    assert len(asked) == 1


def test_closing_the_window_in_the_middle_of_a_judgement_waits_for_it(xor, qtbot):
    trained(xor, qtbot, 0.5)
    xor.session.train(5)
    xor.refresh()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.User)  # the plot's turn, and nothing else yet
    assert xor.verdicts._jobs.busy
    xor.close()
    assert not xor.verdicts._jobs.busy
