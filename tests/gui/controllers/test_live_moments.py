"""Back and forth in a training run, and who else makes it stop."""

import time
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from nnviz import resources
from nnviz.gui.window.window import MainWindow
from nnviz.session import Session

CATS, IRIS = (resources.path("experiments", f"{name}.nnviz.json") for name in ("cats", "iris"))
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def xor(kept_xor: MainWindow) -> MainWindow:
    return kept_xor


# ---------------------------------------------------------------- back and forth in the run


def test_scrubbing_goes_to_the_very_moment_stops_training_and_is_one_entry(xor, user, settle):
    last = user.train_a_while(60)
    user.press("train")
    slider, length = user.panel.scrubber, xor.session.length
    slider.setSliderDown(True)
    for update in (last // 2, 7):
        slider.setValue(update)
        assert not xor.training.running
        settle()
        assert user.updates == update
        assert user.has_numbers(_at(xor, update))
    slider.setSliderDown(False)  # tells that it is released
    settle()
    assert user.sees_update(7)
    assert xor.session.length == length + 1
    user.press("undo")
    assert user.updates >= last
    user.press("redo")
    assert user.updates == 7


def _at(window: MainWindow, update: int) -> list[np.ndarray]:
    parameters = window.session.state.run.at(update).parameters
    return [*parameters.weights, *parameters.biases]


def test_two_drags_are_two_entries(user):
    user.train_a_while(60)
    slider = user.panel.scrubber
    for updates in ((40, 30), (20, 10)):
        slider.setSliderDown(True)
        for update in updates:
            slider.setValue(update)
        slider.setSliderDown(False)
    user.press("undo")
    assert user.updates == 30


def test_a_click_on_the_curves_goes_there(xor, user, settle, qtbot):
    last = user.train_a_while(60)
    plot = user.panel.plot
    where = plot.pixel(last / 2, float(plot._train.y[0]) / 2).toPoint()
    wanted = round(plot.values(where)[0])
    qtbot.mouseClick(plot.viewport(), LEFT, pos=QPoint(where.x(), where.y()))
    qtbot.waitUntil(lambda: user.updates == wanted)
    assert user.has_numbers(_at(xor, wanted))
    settle()
    assert user.sees_update(wanted)


def test_a_click_where_the_weights_were_changed_by_hand_goes_back_to_the_run(xor, user):
    last = user.train_a_while()
    learnt = user.numbers()
    xor.runner.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=9.0)
    xor.training.seek(last)
    assert user.has_numbers(learnt)


def test_first_and_last_update(xor, user):
    assert not xor.action_set["run_first"].isEnabled()
    last = user.train_a_while()
    assert xor.action_set["run_first"].isEnabled()
    user.press("run_first")
    assert user.updates == 0
    user.press("run_last")
    assert user.updates == last


def test_going_to_another_moment_of_the_run_stops_play(xor, user):
    user.train_a_while()
    for go in (lambda: xor.training.seek(3), xor.training.to_first):
        user.press("play")
        assert xor.playback.running
        go()
        assert not xor.playback.running


def test_another_learning_rate_in_the_middle_branches_off_and_training_goes_on(xor, user, settle, qtbot):
    user.press("train")
    qtbot.waitUntil(lambda: user.updates > 40)
    xor.runner.run("set_learning_rate", value=0.05)
    branched = user.updates
    assert xor.training.running
    qtbot.waitUntil(lambda: user.updates > branched + 40)
    user.press("train")
    settle()
    state = xor.session.state
    assert state.run.number == 2
    assert state.run.history.start.updates == branched
    plot = user.panel.plot
    assert not plot._earlier  # the curve of the new run begins with that of the old one
    assert "earlier run" not in [label.name for label in plot._ends.labels()]
    assert user.panel.plot._frame.current.updates[0] == 0
    xor.training.seek(branched // 2)
    assert user.has_numbers(_at(xor, branched // 2))


# ---------------------------------------------------------------- by hand


@pytest.mark.parametrize("action", ["next", "next_update", "back", "undo", "home", "end", "play"])
def test_who_steps_by_hand_pauses(xor, user, qtbot, action):
    user.press("train")
    qtbot.waitUntil(lambda: user.updates > 5)
    user.press(action)
    assert not xor.training.running
    xor.playback.stop()


def test_the_timeline_pauses(xor, user, settle, qtbot):
    user.press("train")
    qtbot.waitUntil(lambda: user.updates > 5)
    settle()
    xor.status.timeline.setValue(0)
    assert not xor.training.running
    assert user.updates == 0


@pytest.mark.parametrize("action", ["train", "train_update", "train_epoch"])
def test_training_stops_play(xor, user, action):
    user.press("play")
    user.press(action)
    assert not xor.playback.running
    xor.training.stop()


@pytest.mark.parametrize("how", ["new", "open_path", "open_example"])
def test_another_experiment_rests_until_somebody_presses_train(xor, user, settle, qtbot, how):
    user.press("train")
    qtbot.waitUntil(lambda: user.updates > 5)
    getattr(xor.files, how)(*([] if how == "new" else [IRIS]))
    assert not xor.training.running
    qtbot.wait(50)
    assert user.updates == 0
    assert xor.session.position == (5 if how == "new" else 0)  # a new one comes with its forward pass done
    settle()
    panel = user.panel
    assert panel.place.text.startswith("update 0")
    assert len(panel.plot._train.x) == 0
    user.train_a_while()


def test_another_net_in_the_middle_is_survived(xor, user, settle, qtbot):
    user.press("train")
    qtbot.waitUntil(lambda: user.updates > 5)
    xor.runner.run("set_units", layer=1, units=6)
    xor.runner.run("set_data", name="circles")
    qtbot.waitUntil(lambda: user.updates > 20)
    user.press("train")
    settle()
    assert xor.session.state.parameters.weights[0].shape == (6, 2)


def test_a_file_that_cannot_be_read_takes_nothing_away(xor, user, qtbot, tmp_path):
    length = xor.session.length
    user.press("train")
    qtbot.waitUntil(lambda: user.updates > 5)
    xor.files.open_path(tmp_path / "nothing.nnviz.json")
    assert xor.messages.is_error
    assert user.updates > 5
    assert xor.session.length == length + 1


class Endless:
    """A survey that only ends when it is called off."""

    def run(self, on_progress: Callable[[float], bool]) -> None:
        while on_progress(0.5):
            time.sleep(0.002)


def test_closing_in_the_middle_of_everything_leaves_nothing_running(open_window, user_of, settle, qtbot):
    window = open_window(Session.open(IRIS))
    user = user_of(window)
    window.plots.show("training")
    window.plots.show("mountain")
    settle()
    view = window.plots.views["mountain"]
    user.press("train")
    qtbot.waitUntil(lambda: user.updates > 5)
    if not view.jobs.busy:
        view.jobs.start(Endless(), None)
    window.close()
    assert not window.training.running
    assert not view.jobs.busy
    qtbot.wait(100)
    assert not view.jobs.busy


# ---------------------------------------------------------------- the cats


def test_the_eleventh_update_of_the_cats_sees_the_black_one(open_window, user_of, settle):
    window = open_window(Session.open(CATS))
    user = user_of(window)
    user.press("scope_minibatch")
    seen = []
    for _ in range(11):
        settle()
        seen.append(window.session.frame().controls.experiment.sample)
        if len(seen) < 11:
            user.press("train_update")
    assert seen == list(range(11))
    state = window.session.state
    targets = state.data.targets
    assert all(np.array_equal(targets[row], targets[0]) for row in range(10))
    assert not np.array_equal(state.computation.y, targets[0])
    before = user.numbers()
    user.press("train_update")
    assert user.updates == 11
    assert not user.has_numbers(before)
