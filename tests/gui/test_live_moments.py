"""Back and forth in a training run, and who else makes it stop."""

import time
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz import resources
from nnviz.gui.main_window import MainWindow
from nnviz.session import Session

XOR, CATS, IRIS = (resources.path("experiments", f"{name}.nnviz.json") for name in ("xor", "cats", "iris"))
LEFT = Qt.MouseButton.LeftButton


def settle(qapp: QApplication) -> None:
    for _ in range(3):
        qapp.processEvents()


@pytest.fixture
def xor(open_window: Callable[..., MainWindow]) -> MainWindow:
    return open_window(Session.open(XOR))


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


# ---------------------------------------------------------------- back and forth in the run


def test_scrubbing_goes_to_the_very_moment_stops_training_and_is_one_entry(xor, qapp, qtbot):
    last = train_a_while(xor, qtbot, 60)
    press(xor, "train")
    slider, length = panel_of(xor).scrubber, xor.session.length
    slider.setSliderDown(True)
    for update in (last // 2, 7):
        slider.setValue(update)
        assert not xor.training.running
        settle(qapp)
        assert done(xor) == update
        assert same(numbers(xor), _at(xor, update))
    slider.setSliderDown(False)  # tells that it is released
    settle(qapp)
    assert says_update(xor, 7)
    assert xor.session.length == length + 1
    press(xor, "undo")
    assert done(xor) >= last
    press(xor, "redo")
    assert done(xor) == 7


def _at(window: MainWindow, update: int) -> list[np.ndarray]:
    parameters = window.session.state.run.at(update).parameters
    return [*parameters.weights, *parameters.biases]


def test_two_drags_are_two_entries(xor, qapp, qtbot):
    train_a_while(xor, qtbot, 60)
    slider = panel_of(xor).scrubber
    for updates in ((40, 30), (20, 10)):
        slider.setSliderDown(True)
        for update in updates:
            slider.setValue(update)
        slider.setSliderDown(False)
    press(xor, "undo")
    assert done(xor) == 30


def test_a_click_on_the_curves_goes_there(xor, qapp, qtbot):
    last = train_a_while(xor, qtbot, 60)
    plot = panel_of(xor).plot
    where = plot.pixel(last / 2, float(plot._train.y[0]) / 2).toPoint()
    wanted = round(plot.values(where)[0])
    qtbot.mouseClick(plot.viewport(), LEFT, pos=QPoint(where.x(), where.y()))
    qtbot.waitUntil(lambda: done(xor) == wanted)
    assert same(numbers(xor), _at(xor, wanted))
    settle(qapp)
    assert says_update(xor, wanted)


def test_a_click_where_the_weights_were_changed_by_hand_goes_back_to_the_run(xor, qapp, qtbot):
    last = train_a_while(xor, qtbot)
    learnt = numbers(xor)
    xor.run_command("set_parameter", layer=1, parameter="W", row=0, column=0, value=9.0)
    xor.training.seek(last)
    assert same(numbers(xor), learnt)


def test_first_and_last_update(xor, qapp, qtbot):
    assert not xor.action_set["run_first"].isEnabled()
    last = train_a_while(xor, qtbot)
    assert xor.action_set["run_first"].isEnabled()
    press(xor, "run_first")
    assert done(xor) == 0
    press(xor, "run_last")
    assert done(xor) == last


def test_going_to_another_moment_of_the_run_stops_play(xor, qtbot):
    train_a_while(xor, qtbot)
    for go in (lambda: xor.training.seek(3), xor.training.to_first):
        press(xor, "play")
        assert xor.playback.running
        go()
        assert not xor.playback.running


def test_another_learning_rate_in_the_middle_branches_off_and_training_goes_on(xor, qapp, qtbot):
    press(xor, "train")
    qtbot.waitUntil(lambda: done(xor) > 40)
    xor.run_command("set_learning_rate", value=0.05)
    branched = done(xor)
    assert xor.training.running
    qtbot.waitUntil(lambda: done(xor) > branched + 40)
    press(xor, "train")
    settle(qapp)
    state = xor.session.state
    assert state.run.number == 2
    assert state.run.history.start.updates == branched
    plot = panel_of(xor).plot
    assert plot._earlier[0].x[-1] == branched
    assert "earlier run" in [key.text for key in plot.paper.legend]
    xor.training.seek(branched // 2)
    assert same(numbers(xor), _at(xor, branched // 2))


# ---------------------------------------------------------------- by hand


@pytest.mark.parametrize("action", ["next", "next_update", "back", "undo", "home", "end", "play"])
def test_who_steps_by_hand_pauses(xor, qtbot, action):
    press(xor, "train")
    qtbot.waitUntil(lambda: done(xor) > 5)
    press(xor, action)
    assert not xor.training.running
    xor.playback.stop()


def test_the_timeline_pauses(xor, qapp, qtbot):
    press(xor, "train")
    qtbot.waitUntil(lambda: done(xor) > 5)
    settle(qapp)
    xor.status.timeline.setValue(0)
    assert not xor.training.running
    assert done(xor) == 0


@pytest.mark.parametrize("action", ["train", "train_update", "train_epoch"])
def test_training_stops_play(xor, action):
    press(xor, "play")
    press(xor, action)
    assert not xor.playback.running
    xor.training.stop()


@pytest.mark.parametrize("how", ["new", "open_path", "open_example"])
def test_another_experiment_rests_until_somebody_presses_train(xor, qapp, qtbot, how):
    press(xor, "train")
    qtbot.waitUntil(lambda: done(xor) > 5)
    getattr(xor.files, how)(*([] if how == "new" else [IRIS]))
    assert not xor.training.running
    qtbot.wait(50)
    assert done(xor) == 0
    assert not xor.session.can_undo
    settle(qapp)
    panel = panel_of(xor)
    assert panel.place.text.startswith("update 0")
    assert len(panel.plot._train.x) == 0
    train_a_while(xor, qtbot)


def test_a_race_rests_too(xor, qapp, qtbot):
    xor.plots.show("race")
    settle(qapp)
    race = xor.plots.views["race"]
    qtbot.mouseClick(race.controls.start, LEFT)
    assert race.running
    xor.files.open_path(IRIS)
    assert not race.running


def test_another_net_in_the_middle_is_survived(xor, qapp, qtbot):
    press(xor, "train")
    qtbot.waitUntil(lambda: done(xor) > 5)
    xor.run_command("set_units", layer=1, units=6)
    xor.run_command("set_data", name="circles")
    qtbot.waitUntil(lambda: done(xor) > 20)
    press(xor, "train")
    settle(qapp)
    assert xor.session.state.parameters.weights[0].shape == (6, 2)


def test_a_file_that_cannot_be_read_takes_nothing_away(xor, qtbot, tmp_path):
    length = xor.session.length
    press(xor, "train")
    qtbot.waitUntil(lambda: done(xor) > 5)
    xor.files.open_path(tmp_path / "nothing.nnviz.json")
    assert xor.messages.is_error
    assert done(xor) > 5
    assert xor.session.length == length + 1


class Endless:
    """A survey that only ends when it is called off."""

    def run(self, on_progress: Callable[[float], bool]) -> None:
        while on_progress(0.5):
            time.sleep(0.002)


@pytest.mark.parametrize("survey", ["mountain", "race"])
def test_closing_in_the_middle_of_everything_leaves_nothing_running(open_window, qapp, qtbot, survey):
    window = open_window(Session.open(IRIS))
    window.plots.show("training")
    window.plots.show(survey)
    settle(qapp)
    view = window.plots.views[survey]
    press(window, "train")
    qtbot.waitUntil(lambda: done(window) > 5)
    if not view.runner.busy:
        view.runner.start(Endless(), None)
    window.close()
    assert not window.training.running
    assert not view.runner.busy
    qtbot.wait(100)
    assert not view.runner.busy


def test_closing_in_the_middle_of_a_race_leaves_nothing_running(xor, qapp, qtbot):
    xor.plots.show("race")
    settle(qapp)
    race = xor.plots.views["race"]
    qtbot.mouseClick(race.controls.start, LEFT)
    assert race.running
    xor.close()
    assert not race.running
    assert not race.runner.busy


# ---------------------------------------------------------------- the cats


def test_the_eleventh_update_of_the_cats_sees_the_black_one(open_window, qapp):
    window = open_window(Session.open(CATS))
    press(window, "scope_minibatch")
    seen = []
    for _ in range(11):
        settle(qapp)
        seen.append(window.session.frame().controls.sample)
        if len(seen) < 11:
            press(window, "train_update")
    assert seen == list(range(11))
    state = window.session.state
    targets = state.data.targets
    assert all(np.array_equal(targets[row], targets[0]) for row in range(10))
    assert not np.array_equal(state.computation.y, targets[0])
    before = numbers(window)
    press(window, "train_update")
    assert done(window) == 11
    assert not same(numbers(window), before)
