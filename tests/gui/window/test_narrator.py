"""What is announced: each step once, a training now and then, and nothing beside it."""

import re

import pytest
from PySide6.QtGui import QAccessible

from nnviz.gui.widgets import spoken
from nnviz.gui.window import narrator
from nnviz.gui.window.narrator import SUMMARY_EVERY, Narrator


@pytest.fixture
def said(monkeypatch):
    """The sentences that were announced; somebody listens."""
    sentences = []
    monkeypatch.setattr(spoken.QAccessible, "updateAccessibility", lambda event: sentences.append(event.message()))
    QAccessible.setActive(True)
    yield sentences
    QAccessible.setActive(False)


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
    monkeypatch.setattr(spoken.QAccessible, "updateAccessibility", events.append)
    window.action_set["next"].trigger()
    settle()
    assert not events
