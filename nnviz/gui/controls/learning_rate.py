"""How the weights are updated: the learning rate by slider and by exact number, the optimizer; the rest: "more"."""

import math

from PySide6.QtCore import QSignalBlocker

from nnviz.gui.controls.options import OptionRows
from nnviz.gui.controls.section import Section
from nnviz.gui.runner import Runner
from nnviz.gui.widgets.fields import CalmSlider, ChoiceField, NumberField
from nnviz.gui.widgets.labels import Note
from nnviz.gui.widgets.rows import side_by_side
from nnviz.session.frame.model import ControlsFrame

LOWEST_DECADE, HIGHEST_DECADE = -6, 3
POSITIONS_PER_DECADE = 60


def rate_at(position: int) -> float:
    """The learning rate at a position of the slider, rounded to two digits: what a person would write."""
    return float(f"{10 ** (LOWEST_DECADE + position / POSITIONS_PER_DECADE):.2g}")


def position_of(rate: float) -> int:
    """The position of the slider nearest to a learning rate."""
    if not rate > 0:
        return 0
    decades = min(max(math.log10(rate), LOWEST_DECADE), HIGHEST_DECADE) - LOWEST_DECADE
    return round(decades * POSITIONS_PER_DECADE)


class LearningRateSection(Section):
    key = "learning_rate"
    title = "Learning rate η"
    questions = ("learning_rate", "optimizer", "schedule")

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        tip = "What an update multiplies its step by; of SGD w ← w − η·∂L/∂w. The weights stay when it changes."
        self.slider = CalmSlider("Learning rate, from 0.000001 to 1000 by powers of ten", tip)
        self.slider.setRange(0, (HIGHEST_DECADE - LOWEST_DECADE) * POSITIONS_PER_DECADE)
        self.slider.setSingleStep(POSITIONS_PER_DECADE // 10)
        self.slider.setPageStep(POSITIONS_PER_DECADE)
        self.field = NumberField("Learning rate", tip)
        self.form.addRow(side_by_side((self.slider, 2), (self.field, 1)))
        self.optimizer = ChoiceField("Optimizer", "What an update makes of the gradient; the weights stay")
        self.now = Note()
        self.form.addRow(self.now)
        self.form.addRow(self.optimizer)
        self.optimizer.chosen.connect(self._set_optimizer)
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderReleased.connect(runner.seal)
        self.field.committed.connect(self._type)
        self.field.refused.connect(runner.refuse)

    def make_more(self) -> None:
        self.schedule = ChoiceField("Schedule", "How η changes from update to update")
        self.more_row("Schedule", self.schedule)
        self.optimizer_options = OptionRows(self.more_form, None, self._runner)
        self.schedule_options = OptionRows(self.more_form, self.schedule, self._runner)
        self.optimizer_options.changed.connect(self._set_optimizer_option)
        self.schedule.chosen.connect(self._set_schedule)
        self.schedule_options.changed.connect(self._set_schedule_option)

    def show_first(self, frame: ControlsFrame) -> None:
        optimizer = frame.experiment.optimizer
        self.field.show_value(optimizer.learning_rate)
        if not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setValue(position_of(optimizer.learning_rate))
        self.optimizer.show_choices(frame.optimizers, optimizer.name)
        self.now.setText(frame.rate_note)
        self.now.setVisible(bool(frame.rate_note))

    def show_more(self, frame: ControlsFrame) -> None:
        self.optimizer_options.show_options(frame.optimizer_options)
        self.schedule.show_choices(frame.schedules, frame.experiment.schedule.name)
        self.schedule_options.show_options(frame.schedule_options)

    def _slide(self, position: int) -> None:
        # A drag is one entry of the timeline; each press of a key is one of its own.
        merge = "learning_rate" if self.slider.isSliderDown() else None
        self._runner.run("set_learning_rate", merge=merge, value=rate_at(position))

    def _type(self, value: float) -> None:
        self._runner.run("set_learning_rate", value=value)

    def _set_optimizer(self, name: str) -> None:
        self._runner.run("set_optimizer", name=name)

    def _set_optimizer_option(self, key: str, place: int, value: float) -> None:
        self._runner.run("set_optimizer_option", key=key, value=value, place=place)

    def _set_schedule(self, name: str) -> None:
        self._runner.run("set_schedule", name=name)

    def _set_schedule_option(self, key: str, place: int, value: float) -> None:
        self._runner.run("set_schedule_option", key=key, value=value)
