"""Choosing one weight or bias: by its name where there are few, by layer, unit and source where there are many."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nnviz.gui.widgets.fields import ChoiceField, CountField
from nnviz.session.frame.model import Choice, Target
from nnviz.session.notation import target_symbol

#: More names than this are no list that anyone would search.
MOST_NAMES = 300

#: fan_out and fan_in of each layer, and whether it has biases.
Shapes = Sequence[tuple[int, int, bool]]


def entries_of(shapes: Shapes) -> list[Target]:
    """Every weight and bias, layer by layer."""
    found = []
    for layer, (fan_out, fan_in, bias) in enumerate(shapes, start=1):
        found += [Target(layer, "W", row, column) for row in range(fan_out) for column in range(fan_in)]
        found += [Target(layer, "b", row) for row in range(fan_out if bias else 0)]
    return found


def _in_first_layer(shapes: Shapes, place: int) -> Target:
    """The entry of that number, or the last one, without a list of all: there may be millions."""
    fan_out, fan_in, bias = shapes[0]
    place = min(place, fan_out * (fan_in + bias) - 1)
    row, column = divmod(place, fan_in)
    return Target(1, "W", row, column) if row < fan_out else Target(1, "b", place - fan_out * fan_in)


def size_of(shapes: Shapes) -> int:
    """How many there are."""
    return sum(fan_out * (fan_in + bias) for fan_out, fan_in, bias in shapes)


def exists(entry: Target, shapes: Shapes) -> bool:
    """Whether a net of these shapes has it."""
    if not 1 <= entry.layer <= len(shapes):
        return False
    fan_out, fan_in, bias = shapes[entry.layer - 1]
    return (bias or entry.parameter == "W") and (entry.row or 0) < fan_out and (entry.column or 0) < fan_in


def name_of(entry: Target) -> str:
    return target_symbol(entry)


class EntryPicker(QWidget):
    """``chosen`` fires when the user picks another entry."""

    chosen = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._shapes: tuple[tuple[int, int, bool], ...] = ()
        self._entry = Target(1, "W", 0, 0)
        self.names = ChoiceField(name, "One weight w (layer, to unit, from unit) or bias b (layer, unit)")
        self.layer = CountField(f"{name}: layer", 1, 1, "The layer")
        self.row = CountField(f"{name}: to unit", 1, 1, "The unit at the edge's right end")
        self.column = CountField(f"{name}: from unit", 0, 1, "The unit at the edge's left end; 0 is the bias")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._numbers: list[QWidget] = []
        layout.addWidget(self.names, 1)
        for text, field in (("layer", self.layer), ("to unit", self.row), ("from", self.column)):
            label = QLabel(text)
            label.setBuddy(field)
            layout.addWidget(label)
            layout.addWidget(field, 1)
            self._numbers += [label, field]
        for part in (self.names, *self._numbers):
            part.hide()
        self.names.setMinimumContentsLength(4)
        self.names.chosen.connect(self._pick_name)
        for field in (self.layer, self.row, self.column):
            field.committed.connect(self._pick_numbers)

    @property
    def is_long(self) -> bool:
        """Whether it takes a line of its own: three numbers with their names."""
        return size_of(self._shapes) > MOST_NAMES

    @property
    def entry(self) -> Target:
        return self._entry

    def offer(self, shapes: Shapes, fallback: int) -> None:
        """Offer the entries of a net; where the chosen one is not among them, take number ``fallback``."""
        shapes = tuple(shapes)
        if shapes == self._shapes:
            return
        self._shapes = shapes
        few = size_of(shapes) <= MOST_NAMES
        self.names.setVisible(few)
        for part in self._numbers:
            part.setVisible(not few)
        if not exists(self._entry, shapes) or self._entry == Target(1, "W", 0, 0):
            self._entry = _in_first_layer(shapes, fallback)
        if few:
            self._fill_names()
        self._show()

    def _fill_names(self) -> None:
        choices = [Choice(name_of(entry), name_of(entry), "") for entry in entries_of(self._shapes)]
        self.names.show_choices(choices, name_of(self._entry))

    def _show(self) -> None:
        entry = self._entry
        fan_out, fan_in, bias = self._shapes[entry.layer - 1]
        self.names.show_key(name_of(entry))
        self.layer.show_value(entry.layer, 1, len(self._shapes))
        self.row.show_value((entry.row or 0) + 1, 1, fan_out)
        self.column.show_value(0 if entry.column is None else entry.column + 1, 0 if bias else 1, fan_in)

    def _pick_name(self, name: str) -> None:
        self._entry = next(entry for entry in entries_of(self._shapes) if name_of(entry) == name)
        self._show()
        self.chosen.emit()

    def _pick_numbers(self, _: int) -> None:
        layer = self.layer.value()
        fan_out, fan_in, bias = self._shapes[layer - 1]
        row, column = min(self.row.value(), fan_out) - 1, min(max(self.column.value(), 1 - bias), fan_in) - 1
        self._entry = Target(layer, "b", row) if column < 0 else Target(layer, "W", row, column)
        self._show()
        self.chosen.emit()
