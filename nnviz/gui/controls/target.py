"""What the chain differentiates by: the weights or biases of a layer, or one of them, which can be edited here."""

from PySide6.QtWidgets import QLabel

from nnviz.gui.controls.section import Section
from nnviz.gui.runner import Runner
from nnviz.gui.widgets.fields import CountField, NumberField, Switch
from nnviz.gui.widgets.rows import side_by_side
from nnviz.session import notation
from nnviz.session.frame.model import Choice, ControlsFrame, Target

BY_BIASES = "∂L/∂b of a layer"


class TargetSection(Section):
    key = "target"
    title = "Differentiate by"

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self._frame: ControlsFrame | None = None
        self.parameter = Switch("Differentiate by", (
            Choice("W", "weights", "∂L/∂W of a layer"),
            Choice("b", "biases", BY_BIASES),
        ))  # fmt: skip
        self.extent = Switch("How much of it", (
            Choice("whole", "all", "The whole matrix or vector of the layer"),
            Choice("entry", "one", "One single weight or bias, chosen below or by a click in the graph"),
        ))  # fmt: skip
        self.layer = CountField("Layer", 1, 1, "The layer whose weights or biases are meant")
        self.row_field = CountField("To unit", 1, 1, "The unit at the edge's right end: the row of W")
        self.column_field = CountField("From unit", 1, 1, "The unit at the edge's left end: the column of W")
        self.value = NumberField("Value of the chosen weight or bias", "Type a number to set this entry by hand")
        self._from_label = QLabel("from")
        self._value_label = QLabel("Value")
        self._from_label.setBuddy(self.column_field)
        self._value_label.setBuddy(self.value)
        self.more_form.addRow(side_by_side((self.parameter, 5), (self.extent, 3)))
        line = side_by_side((self.layer, 2), (self._value_label, 0), (self.value, 3))
        self.more_row("Layer", line).setBuddy(self.layer)
        self._units = side_by_side((self.row_field, 1), (self._from_label, 0), (self.column_field, 1))
        self._unit_label = self.more_row("To unit", self._units)
        self._unit_label.setBuddy(self.row_field)
        self.parameter.chosen.connect(self._choose)
        self.extent.chosen.connect(self._choose)
        for field in (self.layer, self.row_field, self.column_field):
            field.committed.connect(self._choose)
        self.value.committed.connect(self._set_value)
        self.value.refused.connect(runner.refuse)

    def show_frame(self, frame: ControlsFrame) -> None:
        self._frame = frame
        chosen = frame.selection
        fan_out, fan_in = frame.experiment.network.shapes[chosen.layer - 1]
        bias = frame.layers[chosen.layer - 1].bias
        one, weight = chosen.row is not None, chosen.parameter == "W"
        self.parameter.show_value(chosen.parameter)
        self.parameter.button("b").setEnabled(bias)
        self.parameter.button("b").setToolTip(BY_BIASES if bias else f"Layer {chosen.layer} has no biases")
        self.extent.show_value("entry" if one else "whole")
        self.layer.show_value(chosen.layer, 1, len(frame.layers))
        self.row_field.show_value((chosen.row or 0) + 1, 1, fan_out)
        self.column_field.show_value((chosen.column or 0) + 1, 1, fan_in)
        self._units.setEnabled(one)
        self._unit_label.setEnabled(one)
        self._value_label.setEnabled(one)
        self.column_field.setEnabled(one and weight)
        self._from_label.setEnabled(one and weight)
        self.value.setEnabled(one)
        self._value_label.setText(_symbol(chosen) if one else "Value")
        if frame.selected_value is None:
            self.value.clear()
        else:
            self.value.show_value(frame.selected_value)

    def _choose(self, _: object) -> None:
        """Choose what the fields say; what the layer does not have gives way to its last unit, or to the weights."""
        if self._frame is None:
            return
        layer = self.layer.value()
        fan_out, fan_in = self._frame.experiment.network.shapes[layer - 1]
        row = column = None
        by_weights = self.parameter.button("W").isChecked() or not self._frame.layers[layer - 1].bias
        parameter = "W" if by_weights else "b"
        if self.extent.button("entry").isChecked():
            row = min(self.row_field.value(), fan_out) - 1
            column = min(self.column_field.value(), fan_in) - 1 if parameter == "W" else None
        self._runner.run("choose", layer=layer, parameter=parameter, row=row, column=column)

    def _set_value(self, value: float) -> None:
        if self._frame is None or self._frame.selection.row is None:
            return
        chosen = self._frame.selection
        self._runner.run(
            "set_parameter",
            layer=chosen.layer, parameter=chosen.parameter, row=chosen.row, column=chosen.column, value=value,
        )  # fmt: skip


def _symbol(chosen: Target) -> str:
    return notation.target_symbol(chosen) + " ="
