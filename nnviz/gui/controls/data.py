"""The data: which set, which of its rows goes through the net; and behind "more" how much of it, and how raw."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QPushButton

from nnviz.gui.controls.sample import SampleRows
from nnviz.gui.controls.section import Section
from nnviz.gui.runner import Runner
from nnviz.gui.widgets.fields import (
    LARGEST_SPIN,
    CheckField,
    ChoiceField,
    CountField,
    NumberField,
    TextField,
)
from nnviz.gui.widgets.labels import Caution, Note
from nnviz.gui.widgets.rows import side_by_side
from nnviz.session.experiment import MAX_SAMPLES
from nnviz.session.frame.model import Choice, ControlsFrame

CSV_CHOICE = Choice("open_csv", "CSV file…", "A table of your own with a row for each sample")


class DataSection(Section):
    key = "data"
    title = "Data"

    csv_wanted = Signal()

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self._data = ""
        self.data = ChoiceField("Data set", "What the net is to learn; inputs, outputs and loss are made to fit it")
        self.size_hint = Caution()
        self.standardize_now = QPushButton("Standardize")
        self.standardize_now.setToolTip("Standardize the features, as the box behind “more” does")
        self.standardize_now.setAutoDefault(False)
        self.form.addRow(self.data)
        self.form.addRow(self.size_hint)
        self.form.addRow(self.standardize_now)
        self.sample = SampleRows(self, runner)
        self.data.chosen.connect(self._set_data)
        self.standardize_now.clicked.connect(self._standardize_now)

    def make_more(self) -> None:
        self.samples = CountField("Samples", 1, MAX_SAMPLES, "How many rows are made")
        self.noise = NumberField("Noise", "How far the rows scatter")
        self.seed = CountField("Data seed", 0, LARGEST_SPIN, "Decides the rows that are made, which are held out, "
                               "and the order of the mini-batches")  # fmt: skip
        self.held_out = NumberField("Held out", "The share of the rows that is kept out of the training: 0 to 0.9")
        self.standardize = CheckField("Standardize the features")
        self.standardize.setToolTip("Subtract the training rows' mean and divide by their deviation")
        self.note = Note()
        self.more_form.addRow(self.note)
        self._made = side_by_side((self.samples, 1), ("Noise", 0), (self.noise, 1))
        self._made_label = self.more_row("Samples", self._made)
        self._made_label.setBuddy(self.samples)
        self.more_row("Held out", side_by_side((self.held_out, 1), ("Seed", 0), (self.seed, 1))).setBuddy(self.held_out)
        self.more_form.addRow(self.standardize)
        self.sample.make_more()
        self._make_title()
        self.samples.committed.connect(self._set_samples)
        self.noise.committed.connect(self._set_noise)
        self.seed.committed.connect(self._set_seed)
        self.held_out.committed.connect(self._set_held_out)
        self.standardize.clicked.connect(self._set_standardize)
        for field in (self.noise, self.held_out):
            field.refused.connect(self._runner.refuse)

    def _make_title(self) -> None:
        self.name = TextField("Title of the experiment", "The name of the experiment; it stands above pictures")
        self.name.setMaxLength(200)
        self.name.editingFinished.connect(self._set_name)
        self.more_row("Title", self.name)

    def show_first(self, frame: ControlsFrame) -> None:
        data = frame.experiment.data
        self._data = data.source
        self.data.show_choices((*frame.data_sets, CSV_CHOICE), data.source)
        self.size_hint.setText(frame.size_hint)
        self.standardize_now.setVisible(bool(frame.size_hint))
        self.sample.show_frame(frame)

    def show_more(self, frame: ControlsFrame) -> None:
        data = frame.experiment.data
        self.note.setText(frame.data_note)
        self.samples.show_value(data.samples)
        self.noise.show_value(data.noise)
        self._made.setVisible(data.generated)
        self._made_label.setVisible(data.generated)
        self.seed.show_value(data.seed)
        self.held_out.show_value(data.test_fraction)
        with QSignalBlocker(self.standardize):
            self.standardize.setChecked(data.standardize)
        self.sample.show_more(frame)
        if not (self.name.hasFocus() and self.name.isModified()):
            with QSignalBlocker(self.name):
                self.name.setText(frame.experiment.title)
                self.name.setCursorPosition(0)
            self.name.setModified(False)

    def _set_data(self, name: str) -> None:
        if name == CSV_CHOICE.key:
            self.data.show_key(self._data)
            self.csv_wanted.emit()
        elif name != self._data:
            self._runner.run("set_data", name=name)

    def _set_name(self) -> None:
        if self.name.isModified():
            self.name.setModified(False)
            self._runner.run("set_title", title=self.name.text())

    def _set_samples(self, samples: int) -> None:
        self._runner.run("set_data_option", key="samples", value=samples)

    def _set_noise(self, noise: float) -> None:
        self._runner.run("set_data_option", key="noise", value=noise)

    def _set_seed(self, seed: int) -> None:
        self._runner.run("set_data_option", key="seed", value=seed)

    def _set_held_out(self, share: float) -> None:
        self._runner.run("set_data_option", key="test_fraction", value=share)

    def _standardize_now(self) -> None:
        self._set_standardize(True)

    def _set_standardize(self, on: bool) -> None:
        self._runner.run("set_data_option", key="standardize", value=on)
