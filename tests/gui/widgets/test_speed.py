"""A speed is said in words of which none moves the slider."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnviz.gui.widgets.speed import SpeedSlider

SPEEDS = ("slow", "a good deal faster than that", "fast")


@pytest.fixture
def slider(qtbot: QtBot) -> Iterator[SpeedSlider]:
    holder = QWidget()
    qtbot.addWidget(holder)
    slider = SpeedSlider("Speed of Play", "Play")
    line = QHBoxLayout(holder)
    line.addWidget(slider, 1)
    line.addWidget(slider.note)
    slider.offer(SPEEDS, 0)
    holder.resize(400, 40)
    holder.show()
    yield slider
    holder.close()  # it has lived as long as the test


def test_each_place_is_said_in_words_and_told_once(slider: SpeedSlider, qtbot: QtBot) -> None:
    with qtbot.waitSignal(slider.chosen) as told:
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert told.args == [1]
    assert slider.note.text() == SPEEDS[1]
    assert slider.toolTip() == f"Play: {SPEEDS[1]}"


def test_a_speed_chosen_elsewhere_is_shown_and_not_told_again(slider: SpeedSlider, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(slider.chosen):
        slider.show_place(2)
        slider.offer(SPEEDS, 1)
    assert (slider.value(), slider.note.text()) == (1, SPEEDS[1])


def test_no_word_moves_the_slider_in_another_type_either(slider: SpeedSlider, qtbot: QtBot) -> None:
    for points in (9, 16):
        font = slider.font()
        font.setPointSize(points)
        slider.window().setFont(font)
        widths = set()
        for place in range(len(SPEEDS)):
            slider.show_place(place)
            slider.window().layout().activate()
            widths.add(slider.width())
        assert len(widths) == 1
        assert slider.note.width() >= slider.note.fontMetrics().horizontalAdvance(SPEEDS[1])
