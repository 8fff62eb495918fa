"""Which row of the data goes through the net, and that row's inputs: lines of the data's section."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSignalBlocker
from PySide6.QtWidgets import QPushButton

from nnviz.gui.controls.section import Section
from nnviz.gui.runner import Runner
from nnviz.gui.widgets.fields import CalmSlider, CountField
from nnviz.gui.widgets.labels import Note
from nnviz.gui.widgets.rows import side_by_side
from nnviz.session.frame.model import ControlsFrame

if TYPE_CHECKING:
    from nnviz.gui.controls.sample_images import SampleImages


class SampleRows(QObject):
    """The row's number, and behind "more" its slider, what it is, and its inputs."""

    def __init__(self, section: Section, runner: Runner) -> None:
        super().__init__(section)
        self._runner = runner
        self._section = section
        self.sample = CountField("Sample", 0, 0, "Which row of the data goes through the net")
        self.range = Note()
        self.range.setWordWrap(False)
        section.row("Sample", side_by_side((self.sample, 0), (self.range, 1))).setBuddy(self.sample)
        self.sample.committed.connect(self._select)

    def make_more(self) -> None:
        """The lines behind "more"."""
        from nnviz.gui.controls.inputs import InputTable

        section = self._section
        self.slider = CalmSlider("Sample, from the first row to the last", "Which row of the data goes through the net")
        self.note = Note()
        self.inputs = InputTable()
        self.restore = QPushButton("Restore the row's inputs")
        self.restore.setToolTip("Take back what was typed into the table: the row as it stands in the data")
        self.restore.setAutoDefault(False)
        section.more_row("Sample", self.slider)
        for line in (self.note, self.inputs, self.restore):
            section.more_form.addRow(line)
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderReleased.connect(self._runner.seal)
        self.inputs.edited.connect(self._set_input)
        self.inputs.refused.connect(self._runner.refuse)
        self._runner.serve_tables(self.inputs)
        self.restore.clicked.connect(self._restore)

    @cached_property
    def images(self) -> "SampleImages":
        """The rows as images, made for the first data that are any."""
        from nnviz.gui.controls.sample_images import SampleImages

        images = SampleImages()
        form = self._section.form
        form.insertRow(form.getWidgetPosition(self.sample.parentWidget())[0] + 1, images)
        images.chosen.connect(self._select)
        return images

    def show_frame(self, frame: ControlsFrame) -> None:
        """Show which sample it is."""
        row, last = frame.experiment.sample, frame.sample_count - 1
        self.sample.show_value(row, 0, last)
        if frame.images or "images" in vars(self):
            self.images.show_images(frame.images, row)
        self.range.setText(f"of 0 … {last}" + (", edited" if frame.input_edited else ""))
        self.range.setToolTip(frame.sample_note)

    def show_more(self, frame: ControlsFrame) -> None:
        """Show what the sample holds."""
        row, last = frame.experiment.sample, frame.sample_count - 1
        if not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setRange(0, last)
                self.slider.setPageStep(max(1, last // 10))
                self.slider.setValue(row)
        self.note.setText(frame.sample_note)
        self.inputs.show_values(frame.input_names, frame.input_values)
        self.restore.setEnabled(frame.input_edited)

    def _select(self, index: int) -> None:
        self._runner.run("select_sample", index=index)

    def _slide(self, index: int) -> None:
        merge = "sample" if self.slider.isSliderDown() else None
        self._runner.run("select_sample", merge=merge, index=index)

    def _set_input(self, index: int, value: float) -> None:
        self._runner.run("set_input", index=index, value=value)

    def _restore(self) -> None:
        self._runner.run("restore_input")
