"""The network: units, activation and biases of each layer, layers added and removed, the loss."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QToolButton, QWidget

from nnviz.gui.controls.section import Section
from nnviz.gui.runner import Runner
from nnviz.gui.widgets.fields import CheckField, ChoiceField, CountField
from nnviz.gui.widgets.labels import Caution, Note
from nnviz.session.experiment import MAX_UNITS
from nnviz.session.frame.model import ControlsFrame, LayerRow
from nnviz.session.notation import plural


class LayerEditor:
    """The widgets of one layer, a row of the grid."""

    def __init__(self, grid: QGridLayout, row: int, section: "NetworkSection") -> None:
        self.layer = row
        self._section = section
        self.label = QLabel()
        self.units = CountField(f"Units of layer {row}", 1, MAX_UNITS)
        self.activation = ChoiceField(f"Activation of layer {row}")
        self.activation.setMinimumContentsLength(5)
        self.bias = CheckField()
        self.bias.setAccessibleName(f"Biases of layer {row}")
        self.remove = QToolButton()
        self.remove.setText("×")
        self.remove.setAutoRaise(True)
        self.remove.setAccessibleName(f"Remove layer {row}")
        self.remove.setToolTip(f"Remove layer {row}; the weights will be new")
        self.label.setBuddy(self.units)
        for column, widget in enumerate(self.widgets()):
            grid.addWidget(widget, row, column)
        self.units.committed.connect(self._set_units)
        self.activation.chosen.connect(self._set_activation)
        self.bias.clicked.connect(self._set_bias)
        self.remove.clicked.connect(self._remove)

    def show_row(self, row: LayerRow, output: bool) -> None:
        """Show one layer of the frame."""
        self.label.setText("output" if output else f"layer {row.layer}")
        self.units.show_value(row.units)
        self.units.setEnabled(row.units_editable)
        tip = "Units of this layer; another number means new weights"
        self.units.setToolTip(tip if row.units_editable else "The data decide how many outputs there are")
        self.activation.show_choices(row.activations, row.activation)
        place = "the output" if output else f"layer {row.layer}"
        self.activation.setToolTip(f"Activation of {place}; the weights stay")
        self.bias.setChecked(row.bias)
        self.bias.setToolTip(f"Whether the units of {place} have biases; the weights stay")
        self.remove.setVisible(row.removable)

    def widgets(self) -> tuple[QWidget, ...]:
        return self.label, self.units, self.activation, self.bias, self.remove

    def _set_units(self, units: int) -> None:
        self._section.wanted.emit("set_units", {"layer": self.layer, "units": units})

    def _set_activation(self, name: str) -> None:
        self._section.wanted.emit("set_activation", {"layer": self.layer, "name": name})

    def _set_bias(self, value: bool) -> None:
        self._section.wanted.emit("set_layer_bias", {"layer": self.layer, "value": value})

    def _remove(self) -> None:
        self._section.wanted.emit("remove_layer", {"layer": self.layer})


class NetworkSection(Section):
    key = "network"
    title = "Network"

    wanted = Signal(str, dict)

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self.layers: list[LayerEditor] = []
        self._depth = 1
        table = QWidget()
        self._grid = QGridLayout(table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        self._inputs = Note()
        self._grid.addWidget(self._inputs, 0, 0, 1, 3)
        biases = Note()
        biases.setText("b")
        biases.setToolTip("Which layers have biases")
        biases.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._grid.addWidget(biases, 0, 3)
        self.add = QPushButton("&Add hidden layer")
        self.add.setToolTip("A hidden layer before the output, like the one before it; the weights will be new")
        self.add.setAutoDefault(False)
        self.loss = ChoiceField("Loss", "What the net is punished for; the weights stay")
        self.form.addRow(table)
        self.form.addRow(self.add)
        self.row("Loss", self.loss)
        self.misfit = Caution()
        self.form.addRow(self.misfit)
        self.wanted.connect(self._run)
        self.add.clicked.connect(self._add)
        self.loss.chosen.connect(self._set_loss)

    def show_frame(self, frame: ControlsFrame) -> None:
        self._depth = len(frame.layers)
        inputs = frame.experiment.network.inputs
        self._inputs.setText(f"{inputs} {plural(inputs, 'input')}, given by the data")
        while len(self.layers) < self._depth:
            self.layers.append(LayerEditor(self._grid, len(self.layers) + 1, self))
        for place, editor in enumerate(self.layers):
            shown = place < self._depth
            for widget in editor.widgets():
                widget.setVisible(shown)
            if shown:
                editor.show_row(frame.layers[place], output=place == self._depth - 1)
        self.loss.show_choices(frame.losses, frame.experiment.network.loss)
        self.misfit.setText(frame.misfit)

    def _run(self, command: str, arguments: dict[str, object]) -> None:
        self._runner.run(command, **arguments)

    def _add(self) -> None:
        self._runner.run("add_layer", after=self._depth - 1)

    def _set_loss(self, name: str) -> None:
        self._runner.run("set_loss", name=name)
