"""A function that is connected is held by its widget, and so by nobody once the widget has gone."""

import gc
import weakref

from PySide6.QtWidgets import QSlider

from nnviz.gui.widgets.held import held_by


class Listener:
    def __init__(self):
        self.heard = []


def test_it_hears_what_the_signal_brings(qtbot):
    slider, listener = QSlider(), Listener()
    qtbot.addWidget(slider)
    slider.valueChanged.connect(held_by(slider, listener.heard.append))
    slider.rangeChanged.connect(held_by(slider, lambda low, high: listener.heard.append((low, high))))
    slider.sliderReleased.connect(held_by(slider, lambda: listener.heard.append("released")))
    slider.setValue(7)
    slider.setRange(2, 8)
    slider.sliderReleased.emit()
    assert listener.heard == [7, (2, 8), "released"]


def listening_slider():
    """A reference to what listens to a slider that nobody has."""
    slider, listener = QSlider(), Listener()
    slider.valueChanged.connect(held_by(slider, lambda _: listener.heard.append(slider.value())))
    return weakref.ref(listener)


def test_a_function_that_knows_its_own_widget_keeps_nothing(qapp):
    gone = listening_slider()
    gc.collect()
    assert gone() is None
