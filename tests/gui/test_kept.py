"""A window that one test takes over from another is as a fresh one, or it is not handed on."""

import pytest
from kept_windows import make_all
from PySide6.QtGui import QCloseEvent

from nnviz import resources

DEEDS = {
    "a pass": lambda window: window.session.next("pass"),
    "training": lambda window: window.session.train(5),
    "a choice": lambda window: window.session.run("select_unit", layer=1, unit=1),
    "another theme": lambda window: window.appearance.choose("dark"),
    "a presentation": lambda window: window.presenter.toggle_presenter(),
    "panels put away": lambda window: [window.arrangement.toggle(name) for name in ("controls", "chain")],
    "a border moved": lambda window: window.canvas.moveSplitter(window.graph.height() + 60, 1),
    "a section opened": lambda window: window.controls.data.set_open(True),
    "a question": lambda window: (window.predicting.toggle(), window.stepping.next()),
    "another speed": lambda window: window.playback.set_speed(0),
}


def seen(everything: list[object], window) -> list[object]:
    """Without the timers, and what has the keys as any window has it."""
    widget = window.focusWidget()
    return [type(widget) if one is widget else one for one in everything[:-1]]


@pytest.fixture
def window(keeper, answers):
    """The kept one."""
    return keeper.window()


@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_is_seen_any_more_of_what_was_done_in_a_kept_window(keeper, window, noticed, settle, deed):
    new = noticed(window)
    DEEDS[deed](window)
    settle()
    assert noticed(window) != new
    keeper.take_back()
    assert keeper.window() is window
    assert noticed(window) == new


def test_a_window_made_as_new_is_as_a_fresh_one(keeper, window, open_window, noticed, settle):
    window.session.next("pass")
    window.controls.data.set_open(True)
    settle()
    keeper.take_back()
    assert keeper.window() is window
    fresh = open_window()
    make_all(fresh)
    fresh.files.open_example(resources.path("experiments", "start.nnviz.json"))
    settle()
    fresh.setGeometry(window.geometry())
    for one in (window, fresh):
        one.graph.setFocus()
        one.graph.theme_changed()  # painted anew, not taken from kept pictures
    settle()
    assert seen(noticed(window), window) == seen(noticed(fresh), fresh)


FOR_GOOD = {
    "another look": lambda window: window.menuBar().hide(),
    "closed": lambda window: window.closeEvent(QCloseEvent()),
}


@pytest.mark.parametrize("deed", FOR_GOOD)
def test_a_window_that_cannot_be_made_as_new_is_not_handed_on(keeper, window, settle, deed):
    FOR_GOOD[deed](window)
    settle()
    keeper.take_back()
    assert keeper.window() is not window
    keeper.take_back()


def test_a_window_that_was_in_projector_mode_is_as_new_or_is_not_handed_on(keeper, window, noticed, settle):
    """Its large type may leave a pixel behind, as where a border stands."""
    new = noticed(window)
    window.presenter.toggle_projector()
    settle()
    assert noticed(window) != new
    keeper.take_back()
    other = keeper.window()
    assert other is not window or noticed(other) == new
    assert not other.presenter.is_projector()
    keeper.take_back()
