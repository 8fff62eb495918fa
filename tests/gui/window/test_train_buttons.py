"""The column's Train button is the menu's Train, and there is one speed, wherever it is chosen."""

import pytest
from PySide6.QtCore import Qt

from nnviz.gui.controllers.live_training import RATES
from nnviz.gui.plots.training.panel import TrainingPanel


@pytest.fixture
def window(kept_window):
    yield kept_window
    kept_window.training.stop()


def test_the_button_trains_and_then_pauses(window, qtbot, settle):
    button = window.controls.training.train
    assert button.text() == "Train"
    window.controls.training.speed.setValue(0)  # one update a second: nothing has to be waited for
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()
    assert window.training.running
    assert button.text() == "Pause"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()
    assert not window.training.running
    assert button.text() == "Train"


def test_the_buttons_of_column_and_plot_are_alike(open_window, settle, qtbot):
    """Both say what the action says and do it, and neither moves what stands beside it."""
    window = open_window()
    window.plots.show("training")
    window.plots.area.setMinimumHeight(500)
    settle()
    (panel,), column = window.findChildren(TrainingPanel), window.controls.training
    one, other = panel.buttons["train"], column.train
    neighbour = panel.buttons["train_update"].pos()
    column.speed.setValue(0)
    for pressed, word in ((one, "Pause"), (other, "Train"), (other, "Pause"), (one, "Train")):
        qtbot.mouseClick(pressed, Qt.MouseButton.LeftButton)
        settle()
        assert one.text() == other.text() == word
        assert window.training.running is (word == "Pause")
        assert panel.buttons["train_update"].pos() == neighbour


def test_the_button_tells_its_key_and_what_it_does(window):
    button = window.controls.training.train
    assert "F9" in button.toolTip()
    assert button.accessibleDescription() == "F9"


def test_the_speed_is_the_one_that_is_trained_at_and_is_said_in_words(window, qtbot):
    training = window.controls.training
    training.speed.setValue(RATES.index(10))
    training.speed.setFocus()
    qtbot.keyClick(training.speed, Qt.Key.Key_Right)
    assert RATES[window.training.rate_index] == 30
    assert training.speed.note.text() == "30 updates a second"


def test_a_speed_chosen_elsewhere_is_shown_here(window):
    training = window.controls.training
    window.training.set_rate(RATES.index(2))
    assert training.speed.value() == RATES.index(2)
    assert training.speed.note.text() == "2 updates a second"


def test_both_sliders_of_the_speed_agree(open_window, settle):
    window = open_window()
    window.plots.show("training")
    settle()
    (panel,), column = window.findChildren(TrainingPanel), window.controls.training
    for slider, other in ((panel.speed, column.speed), (column.speed, panel.speed)):
        slider.setValue(RATES.index(5))
        slider.setValue(RATES.index(30))
        assert other.value() == RATES.index(30) == window.training.rate_index
        assert panel.speed.note.text() == column.speed.note.text() == "30 updates a second"
        slider.setValue(RATES.index(2))
