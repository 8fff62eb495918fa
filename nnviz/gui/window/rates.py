"""The speed of training, which can be chosen in more than one place and is one."""

from nnviz.gui.controllers.live_training import RATES, LiveTraining, rate_text
from nnviz.gui.widgets.speed import SpeedSlider


def serve_speed(slider: SpeedSlider, training: LiveTraining) -> None:
    """Let ``slider`` choose the speed of ``training``, and show what was chosen elsewhere."""
    slider.offer([rate_text(place) for place in range(len(RATES))], training.rate_index)
    slider.chosen.connect(training.set_rate)
    training.rate_changed.connect(slider.show_place)
