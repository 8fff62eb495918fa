import gc
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget

from nnviz.gui.loop import AfterPainting, Loop, soon

NEVER = 3_600_000  # milliseconds: no test waits for it


class Steps:
    """Counts its steps, and says after so many that no more is to come."""

    def __init__(self, most: int = 1000) -> None:
        self.done = 0
        self._most = most

    def __call__(self) -> bool:
        self.done += 1
        return self.done < self._most


@pytest.fixture
def begin(qapp):
    """``begin(step)``: a loop that takes its next step when the test says so, and the changes that it reports."""
    loops = []

    def make(step):
        loop = Loop(step, NEVER)
        changes = []
        loop.running_changed.connect(changes.append)
        loops.append(loop)
        return loop, changes

    yield make
    for loop in loops:
        loop.stop()


def tick(loop):
    """The interval is over."""
    loop._timer.timeout.emit()


def test_it_begins_with_a_step_at_once(begin):
    steps = Steps()
    loop, _ = begin(steps)
    loop.start()
    assert (steps.done, loop.running) == (1, True)


def test_it_can_begin_with_a_step_after_the_first_interval(begin):
    steps = Steps()
    loop, _ = begin(steps)
    loop.start(at_once=False)
    assert (steps.done, loop.running) == (0, True)
    tick(loop)
    assert steps.done == 1


def test_it_goes_on_until_a_step_says_that_no_more_is_to_come(begin):
    steps = Steps(most=3)
    loop, changes = begin(steps)
    loop.start()
    tick(loop)
    assert loop.running
    tick(loop)
    assert not loop.running
    assert changes == [True, False]


def test_it_stops_at_once_when_the_first_step_is_the_last(begin):
    loop, changes = begin(Steps(most=1))
    loop.start()
    assert not loop.running
    assert changes == [True, False]


def test_it_stops_when_a_step_breaks(begin):
    def step():
        raise RuntimeError("broken")

    loop, changes = begin(step)
    with pytest.raises(RuntimeError):
        loop.start()
    assert not loop.running
    assert changes == [True, False]


def test_a_start_while_it_runs_is_no_step_and_no_news(begin):
    steps = Steps()
    loop, changes = begin(steps)
    loop.start()
    loop.start()
    assert steps.done == 1
    assert changes == [True]


def test_a_stop_while_it_stands_is_no_news(begin):
    loop, changes = begin(Steps())
    loop.stop()
    loop.start()
    loop.stop()
    loop.stop()
    assert changes == [True, False]


def test_a_step_may_stop_it_although_it_says_that_there_is_more(begin):
    def step():
        loop.stop()
        return True

    loop, changes = begin(step)
    loop.start()
    assert not loop.running
    assert changes == [True, False]


def test_whoever_hears_that_it_runs_can_stop_it_before_the_first_step(begin):
    steps = Steps()
    loop, changes = begin(steps)
    loop.running_changed.connect(lambda running: loop.stop() if running else None)
    loop.start()
    assert steps.done == 0
    assert not loop.running
    assert changes == [True, False]


def test_it_can_be_started_again(begin):
    steps = Steps(most=1)
    loop, changes = begin(steps)
    loop.start()
    loop.start()
    assert steps.done == 2
    assert changes == [True, False, True, False]


def test_another_interval_counts_at_once(begin):
    loop, changes = begin(Steps())
    loop.start()
    loop.interval = NEVER // 2
    assert loop.interval == NEVER // 2
    assert loop._timer.remainingTime() <= NEVER // 2
    assert loop.running
    assert changes == [True]


class Teller(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def tell(self) -> None:
        self.told.append("told")


def test_what_is_put_off_is_done_when_the_event_loop_comes_round(qapp: QCoreApplication) -> None:
    teller = Teller()
    soon(teller, teller.tell)
    assert teller.told == []
    qapp.processEvents()
    assert teller.told == ["told"]


def test_what_is_put_off_is_not_done_for_what_has_gone_and_keeps_it_no_longer(qapp: QCoreApplication) -> None:
    teller = Teller()
    gone = weakref.ref(teller)
    soon(teller, teller.tell)
    teller.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    assert teller.told == []
    del teller
    gc.collect()
    assert gone() is None


class Picture(QWidget):
    """Notes that it is painted, and what comes after that."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[str] = []

    def paintEvent(self, event: QEvent) -> None:  # noqa: N802
        self.noted.append("painted")

    def note(self) -> None:
        self.noted.append("after")


def test_what_comes_after_painting_comes_once_and_after_it(qapp, qtbot):
    picture = Picture()
    qtbot.addWidget(picture)
    picture.show()
    for _ in range(3):
        qapp.processEvents()
    picture.noted.clear()
    after = AfterPainting(picture.note, picture)
    after.ask()
    after.ask()
    picture.update()
    assert picture.noted == []
    qapp.processEvents()
    assert picture.noted == ["painted", "after"]
