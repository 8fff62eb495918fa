"""What is announced: each step once, a training now and then, and nothing beside it."""

import re

import pytest
from PySide6.QtGui import QAccessible

from nnviz.gui.controllers.live_training import RATES
from nnviz.gui.window import narrator
from nnviz.gui.window.narrator import SUMMARY_EVERY, Narrator
from nnviz.session.stopping import StopConditions


def test_each_step_is_announced_once_with_factor_value_and_product(window, said, settle):
    settle()
    for _ in range(7):
        said.clear()
        window.action_set["next"].trigger()
        settle()
        assert len(said) == 1
    slope = window.session.frame().chain.columns[1].slot
    assert said[0].startswith("factor 2 of 5. partial A sub 2 over partial Z sub 2 equals")
    assert f"equals {slope}. Running product: partial L over partial Z sub 2 equals negative 0." in said[0]


def test_no_number_that_is_said_has_more_than_three_digits(window, said, settle):
    for _ in range(13):
        window.action_set["next"].trigger()
        settle()
    numbers = re.findall(r"\d+\.\d+", " ".join(said))
    assert numbers
    assert all(len(number.replace(".", "").lstrip("0")) <= 3 for number in numbers)


def test_views_tell_nothing_by_themselves_while_a_step_is_shown(window, said, settle, monkeypatch):
    settle()
    listened = []
    monkeypatch.setattr(window.graph, "show_frame", lambda _: listened.append(QAccessible.isActive()))
    window.action_set["next"].trigger()
    settle()
    assert listened == [False]
    assert QAccessible.isActive()


@pytest.mark.parametrize("name", ["mountain", "layers"])
def test_what_is_found_beside_the_window_after_a_step_tells_nothing_by_itself(
    window, said, settle, qtbot, monkeypatch, name
):
    window.plots.show(name)
    settle()
    panel, listened = window.plots.views[name], []
    panel = getattr(panel, "layers", panel)
    qtbot.waitUntil(lambda: not panel.jobs.busy)
    monkeypatch.setattr(panel.progress, "show_title", lambda _: listened.append(QAccessible.isActive()))
    window.action_set["train_update"].trigger()
    qtbot.waitUntil(lambda: bool(listened) and not panel.jobs.busy)
    assert not any(listened)
    assert QAccessible.isActive()


def test_another_net_is_told_of_with_all_its_widgets(window, said, settle, monkeypatch):
    settle()
    listened = []
    monkeypatch.setattr(window.graph, "show_frame", lambda _: listened.append(QAccessible.isActive()))
    window.runner.run("add_layer", after=1)
    settle()
    assert listened == [True]


def test_a_training_is_summed_up_every_few_seconds_and_at_its_end(window, monkeypatch):
    now, said = [0.0], []
    monkeypatch.setattr(narrator, "announce", lambda _, sentence: said.append(sentence))
    teller, frame = Narrator(window, lambda: now[0]), window.session.frame()
    for second in range(12):
        now[0] = float(second)
        teller.tell(frame, training=True)
    assert len(said) == 11 // SUMMARY_EVERY
    teller.tell(frame, training=False)
    teller.tell(frame, training=False)
    assert said[2:] == ["Training stopped. update 1, L: not computed yet."]


def test_nobody_listening_nothing_is_said(window, monkeypatch, settle):
    events = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", events.append)
    window.action_set["next"].trigger()
    settle()
    assert not events


def test_an_update_is_announced_with_old_and_new_weights(window, said, settle):
    window.session.run_to(len(window.session.state.steps) - 1)
    settle()
    said.clear()
    window.action_set["next"].trigger()
    settle()
    state = window.session.state
    old, gradient = state.parameters.weights[0][0, 1], state.gradients.dL_dW[0][0, 1]
    new = old - state.experiment.optimizer.learning_rate * gradient
    (words,) = said
    told = re.search(r"W sub 1 row 1 column 2: (?:negative )?(\d\.\d+) becomes (?:negative )?(\d\.\d+);", words)
    assert (float(told[1]), float(told[2])) == pytest.approx((abs(old), abs(new)), rel=5e-3)
    assert words.count(" becomes ") + words.count(" stays ") == 6


def test_a_training_that_ends_with_a_notice_is_told_once(window, said, settle):
    window.training.set_stops(StopConditions(by_epochs=True, epochs=3))
    window.training.set_rate(len(RATES) - 1)
    settle()
    said.clear()
    window.action_set["train"].trigger()
    for _ in range(50):
        settle()
        if not window.training.running:
            break
    settle()
    (words,) = [sentence for sentence in said if "stopped" in sentence.lower() or "epoch" in sentence]
    assert len(said) == 1
    assert window.messages.text in words


def test_a_notice_alone_is_announced_by_itself(window, said, settle):
    settle()
    said.clear()
    window.runner.tell("The picture is on the clipboard.")
    window.runner.tell("So is the sentence.")
    settle()
    assert said == ["The picture is on the clipboard. So is the sentence."]


def test_what_is_told_together_with_a_step_is_in_its_announcement(window, said, settle):
    settle()
    said.clear()
    window.action_set["next"].trigger()
    window.runner.tell("Something to know.")
    settle()
    (words,) = said
    assert words.startswith("forward pass")
    assert words.endswith("Something to know.")


def test_what_nobody_hears_is_not_put_into_words(window, monkeypatch, settle):
    settle()
    worded = []
    monkeypatch.setattr(narrator, "step_in_words", lambda frame: worded.append(frame) or "")
    window.action_set["next"].trigger()
    settle()
    assert not worded


def test_who_begins_to_listen_hears_the_next_step(window, settle, request):
    for _ in range(2):
        window.action_set["next"].trigger()
        settle()
    said = request.getfixturevalue("said")
    window.action_set["next"].trigger()
    settle()
    assert len(said) == 1
