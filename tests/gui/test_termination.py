"""A signal is told to the event loop; the handlers of others come back."""

import os
import signal

import pytest

from nnviz.gui.termination import SIGNALS, Termination


@pytest.fixture
def termination(qapp):
    """However the tests were started: nohup, and a shell that puts them in the background, let signals be ignored."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in SIGNALS}
    termination = Termination()
    yield termination
    termination.restore()
    termination.deleteLater()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_a_signal_is_told_with_its_number(termination, qtbot, number):
    with qtbot.waitSignal(termination.asked) as told:
        os.kill(os.getpid(), number)
    assert told.args == [number]


def test_the_handlers_from_before_come_back(qapp):
    before = [signal.getsignal(number) for number in SIGNALS]
    termination = Termination()
    assert [signal.getsignal(number) for number in SIGNALS] != before
    termination.restore()
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_a_signal_that_is_ignored_stays_so(qapp):
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    termination = Termination()
    try:
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        termination.restore()
        signal.signal(signal.SIGTERM, before)
