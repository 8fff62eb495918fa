"""A job runs in a thread, tells how far it is, and is called off and waited for."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nnviz.gui import background
from nnviz.gui.background import JobRunner, Spacing


@pytest.fixture
def runner(qapp: QObject) -> Iterator[JobRunner]:
    owner = QObject()
    runner = JobRunner(owner)
    yield runner
    runner.shut_down()


def test_the_result_comes_with_its_purpose(qtbot: QtBot, runner: JobRunner, make_job: Callable) -> None:
    purpose = object()
    with qtbot.waitSignal(runner.finished) as told:
        runner.start(make_job("result"), purpose)
        assert runner.busy
        assert runner.purpose is purpose
    assert told.args == [purpose, "result"]
    assert not runner.busy


def test_a_refusal_is_told_as_a_sentence(qtbot: QtBot, runner: JobRunner, make_job: Callable) -> None:
    with qtbot.waitSignal(runner.refused) as told:
        runner.start(make_job(None, "There is no path yet."), 7)
    assert told.args == [7, "There is no path yet."]


def test_a_job_that_takes_longer_tells_its_progress_and_is_called_off(
    qtbot: QtBot, runner: JobRunner, make_job: Callable
) -> None:
    with qtbot.waitSignal(runner.progress) as told:
        runner.start(make_job("late", gate=threading.Event()), 1)
    assert told.args == [0.5]
    with qtbot.waitSignal(runner.called_off):
        runner.call_off()
    assert not runner.busy


def test_a_result_that_comes_after_the_call_is_not_told(qtbot: QtBot, runner: JobRunner, make_job: Callable) -> None:
    """Catches a result that is shown although nobody wants it any more."""
    with qtbot.waitSignal(runner.called_off), qtbot.assertNotEmitted(runner.finished):
        runner.start(make_job("result"), 1)
        runner.call_off()


def test_shutting_down_waits_for_the_thread_and_tells_nothing(
    qtbot: QtBot, runner: JobRunner, make_job: Callable
) -> None:
    with qtbot.assertNotEmitted(runner.finished), qtbot.assertNotEmitted(runner.called_off, wait=50):
        runner.start(make_job("late", gate=threading.Event()), 1)
        runner.shut_down()
        assert not runner.busy


def test_one_job_follows_another(qtbot: QtBot, runner: JobRunner, make_job: Callable) -> None:
    for result in ("one", "two"):
        with qtbot.waitSignal(runner.finished) as told:
            runner.start(make_job(result), None)
        assert told.args[1] == result


def test_jobs_are_kept_apart_and_one_that_is_too_early_is_asked_for_again(
    qtbot: QtBot, runner: JobRunner, make_job: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(background, "time", SimpleNamespace(monotonic=lambda: now[0]))
    asked = []
    spacing = Spacing(runner, 20, lambda: asked.append(now[0]))
    assert not spacing.puts_off()  # nothing has run yet
    with qtbot.waitSignal(runner.finished):
        runner.start(make_job("one"), None)
    assert spacing.puts_off()
    assert spacing.puts_off()
    qtbot.waitUntil(lambda: asked == [100.0])
    now[0] += 0.02
    assert not spacing.puts_off()
    now[0] -= 0.01
    assert spacing.puts_off()
    spacing.stop()
    qtbot.wait(40)
    assert asked == [100.0]


def test_a_job_that_fails_reaches_the_error_hook_and_counts_as_called_off(
    qtbot: QtBot, runner: JobRunner, make_job: Callable
) -> None:
    failing = make_job("result")
    failing.run = lambda on_progress: 1 / 0
    with qtbot.capture_exceptions() as failures, qtbot.waitSignal(runner.called_off) as told:
        runner.start(failing, "purpose")
    assert told.args == ["purpose"]
    assert [kind for kind, *_ in failures] == [ZeroDivisionError]


#: A script that ends while a job runs in a window that nobody has closed.
ENDING = """
from PySide6.QtCore import QCoreApplication, QObject
application, owner = QCoreApplication([]), QObject()
from nnviz.gui.background import JobRunner
class Endless:
    def run(self, on_progress):
        while on_progress(0.5):
            pass
jobs = JobRunner(owner)
jobs.start(Endless(), None)
"""


def test_a_script_that_ends_while_a_job_runs_ends_well() -> None:
    found = subprocess.run([sys.executable, "-c", ENDING], capture_output=True, text=True, timeout=60, check=False)
    assert (found.returncode, found.stderr) == (0, "")
