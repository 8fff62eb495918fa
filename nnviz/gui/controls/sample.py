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
    from nnviz.gui.controls.inputs import InputTable
    from nnviz.gui.controls.sample_images import SampleImages


class SampleRows(QObject):
    """The row's number, and behind "more" its slider, what it is, and its inputs."""

    def __init__(self, section: Section, runner: Runner) -> None:
        super().__init__(section)
        self._runner = runner
        self._section = section
        self._shown: ControlsFrame | None = None
        self.sample = CountField("Sample", 0, 0, "Which row of the data goes through the net")
        self.range = Note()
        self.range.setWordWrap(False)
        self.slider = CalmSlider("Sample, from the first row to the last", "Which row of the data goes through the net")
        self.note = Note()
        self.restore = QPushButton("Restore the row's inputs")
        self.restore.setToolTip("Take back what was typed into the table: the row as it stands in the data")
        self.restore.setAutoDefault(False)
        section.row("Sample", side_by_side((self.sample, 0), (self.range, 1))).setBuddy(self.sample)
        section.more_row("Sample", self.slider)
        for line in (self.note, self.restore):
            section.more_form.addRow(line)
        section.more.toggled.connect(self._make_table)
        self.sample.committed.connect(self._select)
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderReleased.connect(runner.seal)
        self.restore.clicked.connect(self._restore)

    @cached_property
    def inputs(self) -> "InputTable":
        """The table of the row's inputs, made when it is first wanted: few open "more", and every start would wait."""
        from nnviz.gui.controls.inputs import InputTable

        table = InputTable()
        table.edited.connect(self._set_input)
        table.refused.connect(self._runner.refuse)
        self._runner.serve_tables(table)
        if self._shown is not None:
            table.show_values(self._shown.input_names, self._shown.input_values)
        form = self._section.more_form
        form.insertRow(form.getWidgetPosition(self.restore)[0], table)
        return table

    @cached_property
    def images(self) -> "SampleImages":
        """The rows as images, made for the first data that are any."""
        from nnviz.gui.controls.sample_images import SampleImages

        images = SampleImages()
        form = self._section.form
        form.insertRow(form.getWidgetPosition(self.sample.parentWidget())[0] + 1, images)
        images.chosen.connect(self._select)
        return images

    def _make_table(self, opened: bool) -> None:
        if opened:
            _ = self.inputs

    def show_frame(self, frame: ControlsFrame) -> None:
        """Show which sample it is, and what it holds."""
        row, last = frame.experiment.sample, frame.sample_count - 1
        self.sample.show_value(row, 0, last)
        if frame.images or "images" in vars(self):
            self.images.show_images(frame.images, row)
        self.range.setText(f"of 0 … {last}" + (", edited" if frame.input_edited else ""))
        self.range.setToolTip(frame.sample_note)
        if not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setRange(0, last)
                self.slider.setPageStep(max(1, last // 10))
                self.slider.setValue(row)
        self.note.setText(frame.sample_note)
        self._shown = frame
        if "inputs" in vars(self):
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
