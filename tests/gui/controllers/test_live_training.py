"""Training in the window: it starts, follows, stops for everybody who steps by hand, and loses no moment."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnviz import resources
from nnviz.gui.controllers import live_training as live
from nnviz.gui.controllers.live_training import RATES, LiveTraining, rate_text
from nnviz.gui.settings import Settings
from nnviz.gui.window import plot_docks
from nnviz.gui.window.window import MainWindow
from nnviz.session import Session
from nnviz.session.run import updates_per_epoch
from nnviz.session.stopping import StopConditions

SINE, XOR = (resources.path("experiments", f"{name}.nnviz.json") for name in ("regression-sine", "xor"))
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def xor_keeper(keeping: Callable[..., object]) -> object:
    return keeping("xor", ("training", "learnt"))


@pytest.fixture
def xor(kept_xor: MainWindow) -> MainWindow:
    return kept_xor


@pytest.fixture
def first(open_window: Callable[..., MainWindow]) -> MainWindow:
    """A window that another one is to follow, on the same settings."""
    return open_window(Session.open(XOR))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that training sees: a list of one number."""
    now = [100.0]
    monkeypatch.setattr(live, "perf_counter", lambda: now[0])
    return now


@pytest.fixture
def tick(xor: MainWindow) -> Iterator[Callable[[], None]]:
    """Trains the next slice. Once it was called, no slice comes by itself."""

    def next_slice() -> None:
        xor.training.interval = 10_000_000
        xor.training._tick()

    usual = xor.training.interval
    yield next_slice
    xor.training.interval = usual


@pytest.fixture
def unhurried(xor: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slice of training ends when its updates are done, however long they take."""
    train = xor.session.train
    monkeypatch.setattr(xor.session, "train", lambda updates, *, budget=None, **choices: train(updates, **choices))


# ---------------------------------------------------------------- train and pause


def test_train_starts_everything_follows_and_pause_stops_it(xor, user, settle, qtbot):
    first = user.updates
    user.press("train")
    settle()
    assert xor.training.running
    assert xor.action_set["train"].isChecked()
    assert xor.action_set["train"].text() == "&Pause"
    qtbot.waitUntil(lambda: user.updates > first + 50)
    qtbot.mouseClick(user.panel.buttons["train"], LEFT)
    assert not xor.training.running
    rests_at = user.updates
    qtbot.wait(60)
    assert user.updates == rests_at
    assert xor.action_set["train"].text() == "&Train"
    assert user.sees_update(rests_at)
    assert user.panel.plot._train.x[-1] == rests_at


def test_undo_takes_back_the_whole_stretch_and_redo_brings_it_again(xor, user, settle):
    before, length = xor.session.state, xor.session.length
    user.train_a_while()
    after = user.numbers()
    assert xor.session.length == length + 1
    settle()
    assert xor.action_set["undo"].text() == "&Undo train"
    user.press("undo")
    assert xor.session.state is before
    user.press("redo")
    assert user.has_numbers(after)


def test_two_stretches_are_two_entries(user):
    between = user.train_a_while()
    user.train_a_while()
    user.press("undo")
    assert user.updates == between


def test_while_it_runs_words_and_plots_take_turns(xor, user, settle, qtbot, monkeypatch):
    monkeypatch.setattr(plot_docks, "perf_counter", lambda: 1e12)  # no plot rests because it took long
    user.press("train")
    settle()
    words, plots = [], []
    show_frame = user.panel.show_frame
    with monkeypatch.context() as patch:
        patch.setattr(xor.chain, "show_frame", words.append)
        patch.setattr(user.panel, "show_frame", lambda frame: (plots.append(frame), show_frame(frame)))
        qtbot.waitUntil(lambda: len(words) >= 3 and len(plots) >= 3)
        assert abs(len(words) - len(plots)) <= 1
    user.press("train")


@pytest.mark.parametrize("slices", range(1, 5))
def test_after_pause_everything_shows_the_same_update(xor, user, settle, slices):
    """Whoever had the turn last."""
    user.press("show_learnt")
    xor.training.train()
    for _ in range(slices):
        xor.training._tick()
        settle()
    xor.training.stop()
    settle()
    xor.plots.show("training")
    settle()
    assert user.sees_update(user.updates)
    xor.plots.show("learnt")
    settle()
    title = xor.plots.views["learnt"].title.text
    assert title.endswith(f"after {user.updates:,} updates")


# ---------------------------------------------------------------- one update, one epoch


def test_one_update_is_one_update(xor, user, settle, qtbot):
    user.press("train_update")
    assert user.updates == 1
    settle()
    qtbot.mouseClick(user.panel.buttons["train_update"], LEFT)
    assert user.updates == 2
    assert not xor.training.running
    settle()
    assert user.sees_update(2)
    user.press("undo")
    assert user.updates == 1


def test_one_update_while_it_trains_pauses(xor, user, qtbot):
    user.press("train")
    user.press("train_update")
    rests_at = user.updates
    qtbot.wait(50)
    assert not xor.training.running
    assert user.updates == rests_at


def test_an_epoch_ends_where_every_row_has_been_seen_once_more_also_from_its_middle(xor, user, settle, qtbot):
    per_epoch = updates_per_epoch(len(xor.session.state.data.train), xor.session.state.experiment.batch_size)
    assert per_epoch > 3
    user.press("train_epoch")
    qtbot.waitUntil(lambda: not xor.training.running)
    assert user.updates == per_epoch
    for _ in range(3):
        user.press("train_update")
    settle()
    qtbot.mouseClick(user.panel.buttons["train_epoch"], LEFT)
    qtbot.waitUntil(lambda: not xor.training.running)
    assert user.updates == 2 * per_epoch


@pytest.fixture
def slow(xor, monkeypatch):
    """A net whose updates are taken to last long."""
    monkeypatch.setattr("nnviz.session.run.MOST_NS", 1.0)
    yield xor
    xor.training.stop()
    ended(xor)


def ended(window):
    while window.training._slow.jobs.busy:
        QTest.qWait(2)  # its end is told by the event loop


def test_a_net_that_takes_long_trains_beside_the_window(slow, qtbot):
    slow.training.train()
    qtbot.waitUntil(lambda: slow.session.state.updates > 3)
    assert slow.training.running
    assert slow.session.undo_text == "train"
    slow.training.stop()
    ended(slow)
    there = slow.session.state.updates
    slow.session.undo()  # all slices are one press
    assert slow.session.state.updates == 0
    slow.session.redo()
    assert slow.session.state.updates == there


def test_one_update_of_it_is_one_and_the_button_is_ready_again(slow, qtbot):
    slow.training.update()
    qtbot.waitUntil(lambda: not slow.training.running)
    assert slow.session.state.updates == 1


def test_a_slice_that_is_called_off_or_comes_too_late_changes_nothing(slow, qtbot, monkeypatch):
    slow.training.train()
    slow.training.stop()
    ended(slow)
    assert slow.session.state.updates == 0
    slow.training.train()
    slow.session.run("set_title", title="Another")  # while the slice is on its way
    title = slow.session.state
    slow.training._slow._take(object(), title)
    assert slow.session.state is title


def test_what_takes_long_is_said_once(slow, qtbot, monkeypatch):
    said = []
    slow.runner.told.connect(said.append)
    monkeypatch.setattr("nnviz.gui.controllers.slow_training.LONG", 0.0)
    for _ in range(2):
        slow.training._slow._say_that_it_goes_on()
    assert said == ["This net takes long to train: 100 rows and 17 weights and biases. It goes on beside the window."]


def test_an_epoch_is_gone_through_at_once_also_at_a_slow_speed(xor, user, qtbot):
    xor.training.set_rate(0)
    user.press("train_epoch")
    assert xor.training.interval == live.TICK  # at that speed it would take ten seconds
    qtbot.waitUntil(lambda: not xor.training.running)
    assert user.updates == 10


# ---------------------------------------------------------------- speeds


def test_slowly_every_tick_is_one_update(xor, user, settle, tick):
    xor.plots.show("training")
    settle()
    user.panel.speed.setValue(0)
    user.press("train")
    assert xor.training._timer.interval() == 1000
    assert not xor.training.flat_out
    assert user.updates == 1
    for update in (2, 3, 4):
        tick()
        assert user.updates == update
        settle()
        assert user.sees_update(update)
    user.press("train")


@pytest.mark.usefixtures("unhurried")
def test_at_a_thousand_a_second_as_many_are_due_as_the_clock_says(xor, user, clock, tick):
    xor.training.set_rate(RATES.index(1000))
    xor.training.train()
    assert user.updates == 1
    for seconds, due in ((0.016, 16), (0.0106, 10), (0.0106, 11), (0.0, 0)):
        before = user.updates
        clock[0] += seconds
        tick()
        assert user.updates - before == due
    xor.training.stop()


@pytest.mark.usefixtures("unhurried")
def test_a_faster_speed_does_not_make_up_for_the_time_at_a_slower_one(xor, user, clock, tick):
    xor.training.set_rate(0)
    xor.training.train()
    clock[0] += 0.9
    xor.training.set_rate(RATES.index(1000))
    before = user.updates
    clock[0] += 0.0055
    tick()
    assert user.updates - before == 5
    xor.training.stop()


@pytest.mark.usefixtures("unhurried")
def test_what_is_late_is_let_go(xor, user, clock, tick):
    xor.training.set_rate(RATES.index(100))
    xor.training.train()
    before = user.updates
    clock[0] += 60
    tick()
    assert user.updates - before == 10
    xor.training.stop()


def test_training_leaves_the_window_the_time_that_it_needs(xor, clock, tick, monkeypatch):
    budgets = []
    monkeypatch.setattr(xor.session, "train", lambda _, *, budget, **__: budgets.append(budget))
    monkeypatch.setattr(xor.training, "_window_time", 0.0)  # no frame came before
    xor.training.train()
    for needed in (0.0, 0.02, 0.0, 0.0, 1.0):  # by every other frame
        clock[0] += needed
        tick()
    xor.training.stop()
    assert budgets == pytest.approx([0.008, 0.008, 0.006, 0.006, 0.008, 0.006])


def test_the_speed_changes_while_it_trains_and_is_remembered(first, open_window, user_of, settle):
    user = user_of(first)
    user.press("train")
    assert first.training.flat_out
    user.panel.speed.setValue(0)
    assert first.training.running
    assert first.training._timer.interval() == 1000
    user.press("train")
    first.close()
    again = open_window()
    again.plots.show("training")
    settle()
    assert user_of(again).panel.speed.value() == 0
    again.training.train()
    assert again.training._timer.interval() == 1000
    again.training.stop()


# ---------------------------------------------------------------- it stops by itself


def test_it_stops_below_a_loss_and_says_so(xor, user, qtbot):
    section = xor.controls.training
    section.least_loss.show_value(0.4)
    section.stop_at_loss.click()
    user.press("train")
    qtbot.waitUntil(lambda: not xor.training.running)
    assert "loss below 0.4" in xor.messages.text
    assert not xor.messages.is_error
    assert xor.session.state.run.curves.train_loss[-1] < 0.4


def test_it_stops_after_so_many_epochs_and_says_so(xor, user, qtbot):
    section = xor.controls.training
    section.most_epochs.show_value(3)
    section.stop_at_epoch.click()
    user.press("train")
    qtbot.waitUntil(lambda: not xor.training.running)
    assert user.updates == 30
    assert "3 epochs" in xor.messages.text


def test_numbers_that_overflow_stop_it_and_the_last_finite_moment_stays(open_window, user_of, settle, qtbot):
    window = open_window(Session.open(SINE))
    user = user_of(window)
    window.runner.run("set_learning_rate", value=1000)
    user.press("train")
    qtbot.waitUntil(lambda: not window.training.running)
    assert all(np.isfinite(array).all() for array in user.numbers())
    assert window.messages.text.startswith("Training stopped")
    assert user.updates == window.session.state.run.last
    settle()
    assert user.sees_update(user.updates)


def test_an_error_in_training_stops_it_and_is_not_told_again_and_again(xor, monkeypatch):
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("broken")

    monkeypatch.setattr(xor.session, "train", broken)
    with pytest.raises(RuntimeError):
        xor.training.train()
    assert not xor.training.running


# ---------------------------------------------------------------- speed and conditions, remembered


def test_every_speed_has_a_text_of_its_own() -> None:
    texts = [rate_text(place) for place in range(len(RATES))]
    assert texts[0] == "1 update a second"
    assert texts[6] == "1,000 updates a second"
    assert texts[-1] == "as fast as it goes"
    assert len(set(texts)) == len(texts)


def test_the_first_training_is_slow_enough_to_be_watched(open_window, settle):
    window = open_window(Session.open(XOR))
    Settings().forget("training")
    training = LiveTraining(window.runner, window.settings)
    assert rate_text(training.rate_index) == "5 updates a second"
    training.train()
    assert (training.interval, training.flat_out) == (200, False)
    training.stop()


def test_the_speed_of_the_last_time_counts_before_its_panel_is_there(first, open_window, clock, settle):
    first.training.set_rate(RATES.index(2))
    first.close()
    again = open_window(Session.open(XOR))
    settle()
    again.action_set["train"].trigger()
    assert again.plots.views == {}
    assert again.training.interval == 500
    assert again.session.state.updates == 1
    again.action_set["train"].trigger()


def test_when_it_stops_counts_before_the_fields_are_shown(first, open_window, user_of, qtbot):
    first.training.set_stops(StopConditions(by_epochs=True, epochs=2))
    first.close()
    again = open_window(Session.open(XOR))
    again.arrangement.toggle("controls")
    user_of(again).press("train")
    qtbot.waitUntil(lambda: not again.training.running)
    assert again.session.state.message == "Training stopped: 2 epochs."
    assert again.controls.training.stops.most_epochs == 2
