import pytest

from nnviz.gui.controllers.playback import SPEEDS, Playback, speed_text
from nnviz.gui.controllers.stepping import first_wrong_number
from nnviz.gui.settings import Settings
from nnviz.session import UserError

FASTEST = len(SPEEDS) - 1


def test_play_steps_until_it_is_told_that_there_is_no_more(qtbot):
    left = [True, True, False]
    playback = Playback(lambda: left.pop(0), Settings())
    playback.set_speed(FASTEST)
    changes = []
    playback.running_changed.connect(changes.append)
    playback.start()
    assert playback.running
    qtbot.waitUntil(lambda: not playback.running)
    assert left == []
    assert changes == [True, False]


def test_play_stops_when_a_step_raises(qtbot):
    def step() -> bool:
        raise RuntimeError("broken")

    playback = Playback(step, Settings())
    with pytest.raises(RuntimeError):
        playback.start()
    assert not playback.running


def test_the_speed_can_be_changed_while_it_plays(qtbot):
    playback = Playback(lambda: True, Settings())
    playback.set_speed(0)
    playback.start()
    playback.set_speed(FASTEST)
    assert playback.running
    assert playback.interval == round(1000 / SPEEDS[FASTEST])
    playback.stop()


def test_every_speed_has_words():
    assert [speed_text(place) for place in (0, 2, 3)] == ["a step every 4 s", "1 step a second", "2 steps a second"]


def test_the_window_plays_and_a_step_by_hand_pauses(window, qtbot, qapp):
    window.toolbar.speed.setValue(FASTEST)
    window.action_set["play"].trigger()
    qtbot.waitUntil(lambda: window.session.position >= 3)
    qapp.processEvents()
    assert window.action_set["play"].text().replace("&", "") == "Pause"
    window.action_set["next"].trigger()
    assert not window.playback.running
    qapp.processEvents()
    assert window.action_set["play"].text().replace("&", "") == "Play"


def test_play_takes_steps_of_the_chosen_grain(window, qapp):
    combo = window.toolbar.grain
    combo.activated.emit(combo.findData("update"))
    window.playback.start()
    window.playback.stop()
    status = window.session.frame().status
    assert status.step == status.steps


def test_the_grain_and_the_speed_are_remembered(window, open_window):
    combo = window.toolbar.grain
    combo.activated.emit(combo.findData("layer"))
    window.toolbar.speed.setValue(4)
    window.close()
    again = open_window()
    assert again.stepping.grain == "layer"
    assert again.toolbar.grain.currentData() == "layer"
    assert again.playback.speed == 4


def test_play_stops_where_the_numbers_stop_being_numbers(window, qapp, qtbot):
    for column in (0, 1):
        window.runner.run("set_parameter", layer=1, parameter="W", row=0, column=column, value=1e308)
        window.runner.run("set_input", index=column, value=1e308)
    window.toolbar.speed.setValue(FASTEST)
    window.playback.start()
    qtbot.waitUntil(lambda: not window.playback.running)
    assert "no longer a finite number" in window.messages.text
    assert first_wrong_number(window.session.frame().graph)
    assert window.session.position < 20


def test_play_stops_at_a_mistake_and_says_it(window, monkeypatch):
    def refuse(*_: object) -> None:
        raise UserError("This cannot go on.")

    monkeypatch.setattr(window.session, "next", refuse)
    window.playback.start()
    assert not window.playback.running
    assert window.messages.text == "This cannot go on."


def test_closing_the_window_stops_playing(window, answers):
    window.playback.start()
    window.close()
    assert not window.playback.running
