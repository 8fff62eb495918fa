"""Which two inputs a map is over, and where the others are held: for nets of three and more inputs."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nnviz.gui.widgets.fields import CalmSlider, ChoiceField
from nnviz.session.frame.equality import same
from nnviz.session.frame.model import Choice
from nnviz.session.frame.plots import DecisionFrame, HeldInput
from nnviz.session.notation import number

#: Steps of the slider from one end of an input to the other.
STEPS = 1000


class PlaneControls(QWidget):
    """Two choosers for the axes, and one slider for whichever held input is chosen beside it."""

    plane_chosen = Signal(int, int)
    held_moved = Signal(int, float)  # an input, and what it is to be
    let_go = Signal()
    back_wanted = Signal()  # the sample is to have its own inputs again

    def __init__(self) -> None:
        super().__init__()
        self._frame: DecisionFrame | None = None
        self._held = -1  # the input that the slider moves
        self.across = ChoiceField("Input to the right", "The input that grows to the right")
        self.up = ChoiceField("Input upwards", "The input that grows upwards")
        self.held = ChoiceField("Held input", "An input that is the same all over the map: the chosen sample's")
        self.slider = CalmSlider("Value of the held input", "Move the map along this input, and the sample with it")
        self.slider.setRange(0, STEPS)
        self.value = QLabel()
        self.back = QPushButton("To sample")
        self.back.setToolTip("The sample's own inputs, as they are in the data set")
        self.back.setAutoDefault(False)
        for field in (self.across, self.up, self.held):
            field.setMinimumContentsLength(4)
        self.across.chosen.connect(self._choose_across)
        self.up.chosen.connect(self._choose_up)
        self.held.chosen.connect(self._choose_held)
        self.slider.valueChanged.connect(self._move)
        self.slider.sliderReleased.connect(self.let_go)
        self.back.clicked.connect(self.back_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        room = {self.across: 1, self.up: 1, self.held: 3, self.slider: 2}  # for names, and for the slider
        for widgets in (
            (QLabel("right"), self.across, QLabel("up"), self.up),
            (QLabel("held"), self.held, self.value, self.slider, self.back),
        ):
            row = QHBoxLayout()
            for widget in widgets:
                row.addWidget(widget, room.get(widget, 0))
            rows.addLayout(row)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance("−0.0000"))

    def show_frame(self, frame: DecisionFrame) -> None:
        """Show what is held in ``frame``, a map of a net of three and more inputs."""
        self._frame = frame
        names = {held.index: held.name for held in frame.held} | dict(zip(frame.plane, frame.names, strict=True))
        choices = [Choice(str(index), names[index], "") for index in sorted(names)]
        for field, index in zip((self.across, self.up), frame.plane, strict=True):
            field.show_choices(choices, str(index))
        if self._held not in {held.index for held in frame.held}:
            self._held = frame.held[0].index
        self.held.show_choices([Choice(str(held.index), held.name, "") for held in frame.held], str(self._held))
        self.back.setEnabled(frame.inputs is not None and frame.home is not None)
        self._show_held()

    def _chosen(self) -> HeldInput:
        assert self._frame is not None
        return next(held for held in self._frame.held if held.index == self._held)

    def _show_held(self) -> None:
        held = self._chosen()
        self.value.setText(number(held.value))
        share = (held.value - held.low) / (held.high - held.low)
        self.slider.blockSignals(True)
        self.slider.setValue(round(min(max(share, 0.0), 1.0) * STEPS))
        self.slider.blockSignals(False)

    def _move(self, step: int) -> None:
        held = self._chosen()
        value = float(f"{held.low + (held.high - held.low) * step / STEPS:.4g}")
        if not same(value, held.value):
            self.held_moved.emit(held.index, value)
        if not self.slider.isSliderDown():
            self.let_go.emit()

    def _choose_held(self, key: str) -> None:
        self._held = int(key)
        self._show_held()

    def _choose_across(self, key: str) -> None:
        """An input that is the other axis already changes places with it."""
        assert self._frame is not None
        first, second = self._frame.plane
        self.plane_chosen.emit(int(key), first if int(key) == second else second)

    def _choose_up(self, key: str) -> None:
        assert self._frame is not None
        first, second = self._frame.plane
        self.plane_chosen.emit(second if int(key) == first else first, int(key))
