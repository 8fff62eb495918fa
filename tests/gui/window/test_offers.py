"""Offers lie over the graph, one after the other, until they are settled; the work goes on beside them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nnviz.gui.runner import Choice, Offer
from nnviz.session import Session


@pytest.fixture
def window(kept_window):
    yield kept_window
    for offer in list(kept_window.offers._offers):
        kept_window.runner.withdraw(offer)


@pytest.fixture
def offer():
    """``offer(sentence)``: an offer, and the list of what was chosen."""
    chosen = []

    def make(sentence):
        choices = (Choice("&Yes", "do it", lambda: chosen.append(sentence)), Choice("&No", "leave it", lambda: None))
        return Offer(sentence, choices)

    make.chosen = chosen
    return make


def test_an_offer_is_shown_with_its_choices_and_is_gone_when_it_is_settled(window, offer, qtbot):
    window.runner.offer(offer("Do it?"))
    bar = window.offers
    assert bar.isVisible()
    assert bar.label.text() == "Do it?"
    assert [button.toolTip() for button in bar.buttons] == ["do it", "leave it"]
    qtbot.mouseClick(bar.buttons[0], Qt.MouseButton.LeftButton)
    assert offer.chosen == ["Do it?"]
    assert not bar.isVisible()
    assert bar.text == ""


def test_offers_come_one_after_the_other(window, offer, qtbot):
    first, second = offer("one"), offer("two")
    window.runner.offer(first)
    window.runner.offer(second)
    assert window.offers.text == "one"
    window.runner.withdraw(first)
    assert window.offers.text == "two"
    qtbot.mouseClick(window.offers.buttons[1], Qt.MouseButton.LeftButton)
    assert not window.offers.isVisible()
    assert offer.chosen == []


def test_nothing_is_asked_on_the_wall_and_all_of_it_after_the_talk(window, offer):
    window.runner.offer(offer("before"))
    window.presenter.toggle_presenter()
    window.runner.offer(offer("meanwhile"))
    assert not window.offers.isVisible()
    window.presenter.toggle_presenter()
    assert window.offers.isVisible()
    assert window.offers.label.text() == "before"
    assert [button.text() for button in window.offers.buttons] == ["&Yes", "&No"]
    window.offers.buttons[1].click()
    assert window.offers.label.text() == "meanwhile"


def test_the_work_goes_on_beside_it(window, offer):
    window.runner.offer(offer("Do it?"))
    cursor = window.session.state.cursor
    window.action_set["next"].trigger()
    assert window.session.state.cursor == cursor + 1
    assert window.offers.isVisible()
    assert window.graph.hasFocus()


def test_it_stays_within_graph_and_plots(window, offer, settle):
    window.runner.offer(offer("A long sentence. " * 30))
    bar = window.offers
    for width in (1280, 900):
        window.resize(width, 800)
        settle()
        assert window.canvas.geometry().contains(bar.geometry())
        assert all(bar.rect().contains(button.geometry()) for button in bar.buttons)


def come_to_the_front() -> None:
    QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)


@pytest.fixture
def changed(window, tmp_path):
    """The window on a file that somebody else has changed, and that file."""
    path = tmp_path / "mine.nnviz.json"
    Session.new().save(path)
    window.files.open_path(path)
    other = Session.open(path)
    other.run("set_title", title="theirs")
    other.save()
    return path


def test_a_changed_file_is_offered_when_the_window_comes_to_the_front(window, changed, qtbot):
    come_to_the_front()
    assert window.offers.text == "mine.nnviz.json was changed by another program."
    come_to_the_front()
    assert len(window.offers._offers) == 1
    qtbot.mouseClick(window.offers.buttons[1], Qt.MouseButton.LeftButton)
    assert window.session.state.experiment.title == "theirs"
    assert not window.offers.isVisible()


def test_work_is_kept_and_offered_by_the_window(window, tmp_path, settle):
    window.keeping.keep_in(tmp_path / "recovery")
    window.runner.run("set_learning_rate", value=0.7)
    window.refresh()
    assert window.keeping.recovering._timer.isActive()
    window.keeping.end()
    window.keeping.recovering.deleteLater()
    window.keeping.recovering = None


def test_the_keyboard_reaches_it_and_goes_back_to_the_graph(window, offer, qtbot):
    window.runner.offer(offer("one"))
    window.runner.offer(offer("two"))
    window.panes.go(1)
    while not any(button.hasFocus() for button in window.offers.buttons):
        window.panes.go(1)
    qtbot.keyClick(window.offers.buttons[0], Qt.Key.Key_Space)
    assert offer.chosen == ["one"]
    assert window.offers.buttons[-1].hasFocus()
    qtbot.keyClick(window.offers.buttons[-1], Qt.Key.Key_Space)
    assert window.graph.hasFocus()
