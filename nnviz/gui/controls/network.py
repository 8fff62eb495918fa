"""The network: units, activation and biases of each layer, layers added and removed, the loss."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSpinBox, QToolButton, QWidget

from nnviz.gui.controls.section import Section
from nnviz.gui.runner import Runner
from nnviz.gui.widgets.fields import CheckField, ChoiceField, CountField
from nnviz.gui.widgets.labels import Caution, Note
from nnviz.gui.widgets.rows import side_by_side
from nnviz.session.experiment import MAX_LAYERS, MAX_UNITS
from nnviz.session.frame.model import Choice, ControlsFrame, LayerRow
from nnviz.session.notation import plural

DASH = "–"
#: Rows of the grid: layer k has row k + 1. The line of all hidden layers stands in one of two.
ABOVE, BELOW = 1, MAX_LAYERS + 2
#: Hidden layers that have a line each; more of them share one, until each is asked for.
MOST_LINES = 4
CAPTIONS = (("units", "How many neurons a layer has"), ("activation", ""), ("b", "Which layers have biases"))


class LayerEditor:
    """The widgets of one layer, a row of the grid."""

    def __init__(self, grid: QGridLayout, layer: int, section: "NetworkSection") -> None:
        self.layer = layer
        self._section = section
        self.label = QLabel()
        self.units = CountField(f"Units of layer {layer}", 1, MAX_UNITS)
        self.activation = ChoiceField(f"Activation of layer {layer}")
        self.activation.setMinimumContentsLength(5)
        self.bias = CheckField()
        self.bias.setAccessibleName(f"Biases of layer {layer}")
        self.remove = QToolButton()
        self.remove.setText("×")
        self.remove.setAutoRaise(True)
        self.remove.setAccessibleName(f"Remove layer {layer}")
        self.remove.setToolTip(f"Remove layer {layer}; the weights will be new")
        self.label.setBuddy(self.units)
        for column, widget in enumerate(self.widgets()):
            grid.addWidget(widget, layer + 1, column)
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


class CommonCount(CountField):
    """A number that several have in common, or a dash: then it can be typed, but a step has nowhere to start from."""

    def __init__(self, name: str, high: int, tip: str) -> None:
        super().__init__(name, 1, high, tip)
        self.setSpecialValueText(DASH)

    def show_common(self, values: set[int]) -> None:
        """Show the one value that there is, or a dash for several."""
        mixed = len(values) > 1
        self.setSpecialValueText(DASH if mixed else "")
        self.show_value(0 if mixed else min(values), 0 if mixed else 1, self.maximum())

    def stepEnabled(self) -> QSpinBox.StepEnabledFlag:  # noqa: N802
        return super().stepEnabled() if self.value() else QSpinBox.StepEnabledFlag.StepNone


class HiddenEditor:
    """The line that sets every hidden layer at once: below theirs, and above them where they are many."""

    def __init__(self, grid: QGridLayout, section: "NetworkSection") -> None:
        self._grid, self._section = grid, section
        self.label = QLabel()
        self.units = CommonCount("Units of all hidden layers", MAX_UNITS, "Units of every hidden layer: new weights")
        tip = "Activation of every hidden layer; the weights stay"
        self.activation = ChoiceField("Activation of all hidden layers", tip)
        self.activation.setMinimumContentsLength(5)
        self.label.setBuddy(self.units)
        self._place(BELOW)
        self.units.committed.connect(self._set_units)
        self.activation.chosen.connect(self._set_activation)

    def _place(self, row: int) -> None:
        self._row = row
        for column, widget in enumerate(self.widgets()):
            self._grid.addWidget(widget, row, column)

    def show_rows(self, hidden: tuple[LayerRow, ...]) -> None:
        """Show what the hidden layers have in common; away where they are not several."""
        many = len(hidden) > MOST_LINES
        if self._row != (row := ABOVE if many else BELOW):
            self._place(row)
        self.label.setText(f"1{DASH}{len(hidden)}" if many else "all")
        for widget in self.widgets():
            widget.setVisible(len(hidden) > 1)
        if hidden:
            self.units.show_common({row.units for row in hidden})
            names = {row.activation for row in hidden}
            several = (Choice("", DASH, "They differ", enabled=False),) if len(names) > 1 else ()
            self.activation.show_choices((*several, *hidden[0].activations), "" if several else min(names))

    def widgets(self) -> tuple[QWidget, ...]:
        return self.label, self.units, self.activation

    def _set_units(self, units: int) -> None:
        if units:
            self._section.wanted.emit("set_hidden_units", {"units": units})

    def _set_activation(self, name: str) -> None:
        self._section.wanted.emit("set_hidden_activation", {"name": name})


class NetworkSection(Section):
    """A line for each layer; many hidden ones have one line, and "more" opens those of each."""

    key = "network"
    title = "Network"
    has_more = False  # until there are many layers
    questions = ("depth", "width", "activation")

    wanted = Signal(str, dict)

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self.layers: list[LayerEditor] = []
        self._depth = 1
        self._hidden: HiddenEditor | None = None
        table = QWidget()
        self._grid = QGridLayout(table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(2, 1)
        self._grid.addWidget(self.heading, 0, 0)
        self.head.hide()
        for column, (text, tip) in enumerate(CAPTIONS, start=1):
            self._grid.addWidget(_caption(text, tip), 0, column)
        self._grid.addWidget(self.more, ABOVE, 3, 1, 2)
        self.add = QPushButton("&Add layer")
        self.add.setToolTip("A hidden layer before the output, like the one before it; the weights will be new")
        self.add.setAutoDefault(False)
        self.loss = ChoiceField("Loss", "What the net is punished for; the weights stay")
        self.misfit = Caution()
        label = QLabel("Loss")
        label.setBuddy(self.loss)
        self._grid.addWidget(label, MAX_LAYERS + 3, 0)
        self._grid.addWidget(self.loss, MAX_LAYERS + 3, 1, 1, 4)
        self._grid.addWidget(self.misfit, MAX_LAYERS + 4, 0, 1, 5)
        self._grid.addWidget(side_by_side((self.add, 1), (self.compare, 0)), MAX_LAYERS + 5, 1, 1, 4)
        self.form.addRow(table)
        self._make_room_for_a_layer()
        self.wanted.connect(self._run)
        self.add.clicked.connect(self._add)
        self.loss.chosen.connect(self._set_loss)

    @property
    def hidden(self) -> HiddenEditor:
        """The line of all hidden layers, made where there are several."""
        if self._hidden is None:
            self._hidden = HiddenEditor(self._grid, self)
            self._hidden.show_rows(() if self._shown is None else self._shown.layers[:-1])
        return self._hidden

    def _make_room_for_a_layer(self) -> None:
        """The column has its width before it has anything to show, and keeps it where no layer can be removed."""
        first = LayerEditor(self._grid, 1, self)
        first.label.setText("output")
        self._grid.setColumnMinimumWidth(4, first.remove.sizeHint().width())
        self.layers.append(first)

    def show_first(self, frame: ControlsFrame) -> None:
        self._depth = len(frame.layers)
        inputs = frame.experiment.network.inputs
        self.heading.setToolTip(f"{inputs} {plural(inputs, 'input')}, given by the data")
        while len(self.layers) < self._depth:
            self.layers.append(LayerEditor(self._grid, len(self.layers) + 1, self))
        self._show_layers(frame.layers)
        self.loss.show_choices(frame.losses, frame.experiment.network.loss)
        self.misfit.setText(frame.misfit)

    def _show_layers(self, rows: tuple[LayerRow, ...]) -> None:
        output = len(rows) - 1
        many = output > MOST_LINES
        self.more.setVisible(many)
        if output > 1 or self._hidden is not None:
            self.hidden.show_rows(rows[:-1])
        for place, editor in enumerate(self.layers):
            shown = place == output or (place < output and (self.is_open or not many))
            for widget in editor.widgets():
                widget.setVisible(shown)
            if shown:
                editor.show_row(rows[place], output=place == output)

    def _fold(self, opened: bool) -> None:
        self.more.setToolTip(f"{'Hide' if opened else 'Show'} the lines of single layers")
        if self._shown is not None:
            self._show_layers(self._shown.layers)

    def _run(self, command: str, arguments: dict[str, object]) -> None:
        self._runner.run(command, **arguments)

    def _add(self) -> None:
        self._runner.run("add_layer", after=self._depth - 1)

    def _set_loss(self, name: str) -> None:
        self._runner.run("set_loss", name=name)


def _caption(text: str, tip: str) -> Note:
    caption = Note()
    caption.setWordWrap(False)
    caption.setText(text)
    caption.setToolTip(tip)
    if text == "b":
        caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return caption
