"""Training: its button, its speed, how many rows an update sees; behind "more" their order and when it stops."""

from PySide6.QtCore import QSignalBlocker, Signal

from nnviz.gui.controls.section import Section
from nnviz.gui.runner import Runner
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.action_button import ActionButton
from nnviz.gui.widgets.fields import (
    LARGEST_SPIN,
    CheckField,
    CountField,
    NumberField,
    Switch,
)
from nnviz.gui.widgets.labels import Note
from nnviz.gui.widgets.rows import side_by_side
from nnviz.gui.widgets.speed import SpeedSlider
from nnviz.session.frame.model import Choice, ControlsFrame
from nnviz.session.notation import counted
from nnviz.session.stopping import StopConditions

USUAL_BATCH = 10


class TrainingSection(Section):
    """When it stops is no part of the experiment: who trains keeps that."""

    key = "training"
    title = "Train"
    questions = ("batch_size", "order")

    stops_chosen = Signal(object)  # StopConditions

    def __init__(self, runner: Runner, settings: Settings) -> None:
        super().__init__(runner)
        self._settings = settings
        self._rows = 1
        self._last_batch = settings.number("training/batch", USUAL_BATCH, 2, LARGEST_SPIN)
        self._make_button()
        self._make_batch()
        self._stops = StopConditions()

    def make_more(self) -> None:
        self._make_batches()
        self._make_stops()

    def _make_button(self) -> None:
        self.train = ActionButton(shows_key=True)
        self.speed = SpeedSlider("Speed of training", "Train")
        self.form.addRow(self.train)
        self.form.addRow(side_by_side((self.speed, 1), (self.speed.note, 0)))

    def _make_batch(self) -> None:
        self.batch = CountField("Batch size", 1, 1, "How many training rows one update sees")
        self.rows = Note()
        self.rows.setWordWrap(False)
        self.row("Batch size", side_by_side((self.batch, 0), (self.rows, 1))).setBuddy(self.batch)
        self.batch.committed.connect(self._set_batch)

    def _make_batches(self) -> None:
        self.sees = Switch("Updates see", (
            Choice("sample", "sample", "Each update follows the gradient of one training row"),
            Choice("batch", "mini-batch", "Each update follows the mean gradient of a few training rows"),
            Choice("all", "all", "Each update follows the mean gradient of all training rows"),
        ))  # fmt: skip
        self.shuffle = CheckField("Shuffle rows")
        self.shuffle.setToolTip("A new order of the rows in each epoch, decided by the data seed")
        self.more_row("Updates see", self.sees)
        self.more_form.addRow(self.shuffle)
        self.sees.chosen.connect(self._see)
        self.shuffle.clicked.connect(self._set_shuffle)

    def _make_stops(self) -> None:
        self.stop_at_loss = CheckField("Stop: loss below")
        self.stop_at_loss.setToolTip("Training stops as soon as the training loss is below this")
        self.least_loss = NumberField("Stop when the loss is below", "Training stops at this training loss")
        self.stop_at_epoch = CheckField("Stop: after epochs")
        self.stop_at_epoch.setToolTip("Training stops after so many passes through the training rows")
        self.most_epochs = CountField("Stop after epochs", 1, LARGEST_SPIN, "Training stops after so many epochs")
        self._fill_stops()
        for check, field in ((self.stop_at_loss, self.least_loss), (self.stop_at_epoch, self.most_epochs)):
            check.toggled.connect(field.setEnabled)
            check.clicked.connect(self._choose_stops)
            self.more_form.addRow(side_by_side((check, 0), (field, 1)))
        self.least_loss.committed.connect(self._set_least_loss)
        self.least_loss.refused.connect(self._runner.refuse)
        self.most_epochs.committed.connect(self._choose_stops)

    def show_stops(self, stops: StopConditions) -> None:
        """Show when training stops by itself."""
        self._stops = stops
        if self._has_opened:
            self._fill_stops()

    def _fill_stops(self) -> None:
        stops = self._stops
        for check, on, field, number in (
            (self.stop_at_loss, stops.by_loss, self.least_loss, stops.loss),
            (self.stop_at_epoch, stops.by_epochs, self.most_epochs, stops.epochs),
        ):
            check.setChecked(on)
            field.setEnabled(on)
            field.show_value(number)

    def show_first(self, frame: ControlsFrame) -> None:
        self._rows = max(frame.training_rows, 1)
        size = frame.experiment.batch_size
        self._keep(size)
        self.batch.show_value(size, 1, self._rows)
        self.rows.setText(f"of {counted(frame.training_rows, 'row')}")

    def show_more(self, frame: ControlsFrame) -> None:
        size = frame.experiment.batch_size
        self.sees.show_value(_seen(size, self._rows))
        with QSignalBlocker(self.shuffle):
            self.shuffle.setChecked(frame.experiment.shuffle)
        self.shuffle.setEnabled(size < self._rows)  # all rows at once have no order

    def _keep(self, size: int) -> None:
        """Remember a mini-batch's size for the switch to come back to."""
        if 1 < size < self._rows and size != self._last_batch:
            self._last_batch = size
            self._settings.set("training/batch", size)

    def _see(self, what: str) -> None:
        sizes = {"sample": 1, "batch": self._mini_batch(), "all": self._rows}
        self._set_batch(sizes[what])

    def _mini_batch(self) -> int:
        """The size used last, or what fits where there are fewer rows than that."""
        return self._last_batch if self._last_batch < self._rows else min(USUAL_BATCH, max(self._rows // 2, 1))

    def _set_batch(self, size: int) -> None:
        self._runner.run("set_batch_size", value=size)

    def _set_shuffle(self, on: bool) -> None:
        self._runner.run("set_shuffle", value=on)

    def _set_least_loss(self, loss: float) -> None:
        if loss > 0:
            self.least_loss.show_value(loss)
            self._choose_stops()
        else:
            self.least_loss.show_value(self.least_loss.value)
            self._runner.refuse("The loss to stop at must be above 0, like 0.01.")

    @property
    def stops(self) -> StopConditions:
        """When training is to stop by itself, as the fields say."""
        if not self._has_opened:
            return self._stops
        return StopConditions(
            self.stop_at_loss.isChecked(), self.least_loss.value,
            self.stop_at_epoch.isChecked(), self.most_epochs.value(),
        )  # fmt: skip

    def _choose_stops(self) -> None:
        self.stops_chosen.emit(self.stops)


def _seen(size: int, rows: int) -> str:
    """Which of the three a batch size is."""
    if size >= rows > 1:
        return "all"
    return "sample" if size <= 1 else "batch"
