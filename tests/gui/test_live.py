"""Training in the window: it starts, follows, stops for everybody who steps by hand, and loses no moment."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz import resources
from nnviz.gui import live
from nnviz.gui.main_window import MainWindow
from nnviz.gui.training.rates import RATES
from nnviz.session import Session
from nnviz.session.run import updates_per_epoch

XOR, SINE = (resources.path("experiments", f"{name}.nnviz.json") for name in ("xor", "regression-sine"))
LEFT = Qt.MouseButton.LeftButton


def settle(qapp: QApplication) -> None:
    for _ in range(3):
        qapp.processEvents()


@pytest.fixture
def xor(open_window: Callable[..., MainWindow]) -> MainWindow:
    return open_window(Session.open(XOR))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that training sees: a list of one number."""
    now = [100.0]
    monkeypatch.setattr(live, "perf_counter", lambda: now[0])
    return now


def press(window: MainWindow, name: str) -> None:
    """Choose it from the menu: only what is enabled can be."""
    settle(QApplication.instance())
    assert window.action_set[name].isEnabled()
    window.action_set[name].trigger()


def done(window: MainWindow) -> int:
    return window.session.state.updates


def train_a_while(window: MainWindow, qtbot: QtBot, least: int = 30) -> int:
    """Train, pause, and say how many updates there are."""
    goal = done(window) + least
    press(window, "train")
    qtbot.waitUntil(lambda: done(window) >= goal)
    press(window, "train")
    assert not window.training.running
    settle(QApplication.instance())
    return done(window)


def panel_of(window: MainWindow):
    return window.plots.views["training"]


def numbers(window: MainWindow) -> list[np.ndarray]:
    parameters = window.session.state.parameters
    return [*parameters.weights, *parameters.biases]


def same(some: list[np.ndarray], others: list[np.ndarray]) -> bool:
    return all(np.array_equal(one, other) for one, other in zip(some, others, strict=True))


def says_update(window: MainWindow, update: int) -> bool:
    """Whether everything in the window is about this moment."""
    frame, panel = window.session.frame(), panel_of(window)
    return (
        window.status.position.text() == frame.status.position
        and window.status.loss.text() == frame.status.loss
        and window.graph._frame is frame.graph
        and window.chain._frame is frame.chain
        and panel.place.text.startswith(f"update {update:,} of")
        and panel.scrubber.value() == update
        and panel.plot._moment.x == update
    )


# ---------------------------------------------------------------- train and pause


def test_train_starts_everything_follows_and_pause_stops_it(xor, qapp, qtbot):
    first = done(xor)
    press(xor, "train")
    settle(qapp)
    assert xor.training.running
    assert xor.action_set["train"].isChecked()
    assert xor.action_set["train"].text() == "&Pause"
    qtbot.waitUntil(lambda: done(xor) > first + 50)
    qtbot.mouseClick(panel_of(xor).buttons["train"], LEFT)
    assert not xor.training.running
    rests_at = done(xor)
    qtbot.wait(60)
    assert done(xor) == rests_at
    assert xor.action_set["train"].text() == "&Train"
    assert says_update(xor, rests_at)
    assert panel_of(xor).plot._train.x[-1] == rests_at


def test_undo_takes_back_the_whole_stretch_and_redo_brings_it_again(xor, qapp, qtbot):
    before, length = xor.session.state, xor.session.length
    train_a_while(xor, qtbot)
    after = numbers(xor)
    assert xor.session.length == length + 1
    settle(qapp)
    assert xor.action_set["undo"].text() == "&Undo train"
    press(xor, "undo")
    assert xor.session.state is before
    press(xor, "redo")
    assert same(numbers(xor), after)


def test_two_stretches_are_two_entries(xor, qtbot):
    between = train_a_while(xor, qtbot)
    train_a_while(xor, qtbot)
    press(xor, "undo")
    assert done(xor) == between


def test_while_it_runs_words_and_plots_take_turns(xor, qapp, qtbot, monkeypatch):
    press(xor, "train")
    settle(qapp)
    words, plots = [], []
    show_frame = panel_of(xor).show_frame
    with monkeypatch.context() as patch:
        patch.setattr(xor.chain, "show_frame", words.append)
        patch.setattr(panel_of(xor), "show_frame", lambda frame: (plots.append(frame), show_frame(frame)))
        qtbot.waitUntil(lambda: len(words) >= 3 and len(plots) >= 3)
        assert abs(len(words) - len(plots)) <= 1
    press(xor, "train")


@pytest.mark.parametrize("slices", range(1, 5))
def test_after_pause_everything_shows_the_same_update(xor, qapp, qtbot, slices):
    """Whoever had the turn last."""
    press(xor, "show_learnt")
    xor.training.start()
    for _ in range(slices):
        xor.training._tick()
        settle(qapp)
    xor.training.stop()
    settle(qapp)
    xor.plots.show("training")
    settle(qapp)
    assert says_update(xor, done(xor))
    xor.plots.show("learnt")
    settle(qapp)
    title = xor.plots.views["learnt"].title.text
    assert title.endswith(f"after {done(xor):,} updates")


# ---------------------------------------------------------------- one update, one epoch


def test_one_update_is_one_update(xor, qtbot, qapp):
    press(xor, "train_update")
    assert done(xor) == 1
    settle(qapp)
    qtbot.mouseClick(panel_of(xor).buttons["train_update"], LEFT)
    assert done(xor) == 2
    assert not xor.training.running
    settle(qapp)
    assert says_update(xor, 2)
    press(xor, "undo")
    assert done(xor) == 1


def test_one_update_while_it_trains_pauses(xor, qtbot):
    press(xor, "train")
    press(xor, "train_update")
    rests_at = done(xor)
    qtbot.wait(50)
    assert not xor.training.running
    assert done(xor) == rests_at


def test_an_epoch_ends_where_every_row_has_been_seen_once_more_also_from_its_middle(xor, qtbot, qapp):
    per_epoch = updates_per_epoch(len(xor.session.state.data.train), xor.session.state.experiment.batch_size)
    assert per_epoch > 3
    press(xor, "train_epoch")
    qtbot.waitUntil(lambda: not xor.training.running)
    assert done(xor) == per_epoch
    for _ in range(3):
        press(xor, "train_update")
    settle(qapp)
    qtbot.mouseClick(panel_of(xor).buttons["train_epoch"], LEFT)
    qtbot.waitUntil(lambda: not xor.training.running)
    assert done(xor) == 2 * per_epoch


def test_an_epoch_is_gone_through_at_once_also_at_a_slow_speed(xor, qtbot):
    xor.training.set_rate(0)
    press(xor, "train_epoch")
    qtbot.waitUntil(lambda: not xor.training.running, timeout=3000)  # at that speed it would take ten seconds
    assert done(xor) == 10


# ---------------------------------------------------------------- speeds


def test_slowly_every_tick_is_one_update(xor, qapp):
    xor.plots.show("training")
    settle(qapp)
    panel_of(xor).speed.setValue(0)
    press(xor, "train")
    assert xor.training._timer.interval() == 1000
    assert not xor.training.flat_out
    assert done(xor) == 1
    for update in (2, 3, 4):
        xor.training._tick()
        assert done(xor) == update
        settle(qapp)
        assert says_update(xor, update)
    press(xor, "train")


def test_at_a_thousand_a_second_as_many_are_due_as_the_clock_says(xor, clock):
    xor.training.set_rate(RATES.index(1000))
    xor.training.start()
    xor.training._timer.start(10_000_000)  # the ticks come from here
    assert done(xor) == 1
    for seconds, due in ((0.016, 16), (0.0106, 10), (0.0106, 11), (0.0, 0)):
        before = done(xor)
        clock[0] += seconds
        xor.training._tick()
        assert done(xor) - before == due
    xor.training.stop()


def test_what_is_late_is_let_go(xor, clock):
    xor.training.set_rate(RATES.index(100))
    xor.training.start()
    xor.training._timer.start(10_000_000)
    before = done(xor)
    clock[0] += 60
    xor.training._tick()
    assert done(xor) - before <= 10
    xor.training.stop()


def test_the_speed_changes_while_it_trains_and_is_remembered(xor, open_window, qapp, qtbot):
    xor.plots.show("training")
    settle(qapp)
    press(xor, "train")
    assert xor.training.flat_out
    panel_of(xor).speed.setValue(0)
    assert xor.training.running
    assert xor.training._timer.interval() == 1000
    press(xor, "train")
    xor.close()
    again = open_window()
    again.plots.show("training")
    settle(qapp)
    assert panel_of(again).speed.value() == 0
    again.training.start()
    assert again.training._timer.interval() == 1000
    again.training.stop()


# ---------------------------------------------------------------- it stops by itself


def test_it_stops_below_a_loss_and_says_so(xor, qtbot):
    section = xor.controls.training
    section.least_loss.show_value(0.4)
    section.stop_at_loss.click()
    press(xor, "train")
    qtbot.waitUntil(lambda: not xor.training.running)
    assert "loss below 0.4" in xor.messages.text
    assert not xor.messages.is_error
    assert xor.session.state.run.curves.train_loss[-1] < 0.4


def test_it_stops_after_so_many_epochs_and_says_so(xor, qtbot):
    section = xor.controls.training
    section.most_epochs.show_value(3)
    section.stop_at_epoch.click()
    press(xor, "train")
    qtbot.waitUntil(lambda: not xor.training.running)
    assert done(xor) == 30
    assert "3 epochs" in xor.messages.text


def test_numbers_that_overflow_stop_it_and_the_last_finite_moment_stays(open_window, qtbot, qapp):
    window = open_window(Session.open(SINE))
    window.run_command("set_learning_rate", value=1000)
    press(window, "train")
    qtbot.waitUntil(lambda: not window.training.running)
    assert all(np.isfinite(array).all() for array in numbers(window))
    assert window.messages.text.startswith("Training stopped")
    assert done(window) == window.session.state.run.last
    settle(qapp)
    assert says_update(window, done(window))


def test_an_error_in_training_stops_it_and_is_not_told_again_and_again(xor, monkeypatch):
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("broken")

    monkeypatch.setattr(xor.session, "train", broken)
    with pytest.raises(RuntimeError):
        xor.training.start()
    assert not xor.training.running
