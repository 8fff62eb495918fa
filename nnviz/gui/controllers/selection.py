"""What the chain differentiates by, chosen from the menu or by keys."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from nnviz.session.frame.model import Selection

if TYPE_CHECKING:
    from nnviz.gui.window.window import MainWindow


class Target(QObject):
    """What the Differentiate menu does."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window

    @property
    def _selection(self) -> Selection:
        return self._window.session.frame().controls.selection

    @property
    def _depth(self) -> int:
        return len(self._window.session.frame().controls.layers)

    @property
    def is_weights(self) -> bool:
        return self._selection.parameter == "W" and self._selection.row is None

    @property
    def is_biases(self) -> bool:
        return self._selection.parameter == "b" and self._selection.row is None

    @property
    def is_weight(self) -> bool:
        return self._selection.parameter == "W" and self._selection.row is not None

    @property
    def is_bias(self) -> bool:
        return self._selection.parameter == "b" and self._selection.row is not None

    @property
    def has_layer_before(self) -> bool:
        return self._selection.layer > 1

    @property
    def has_layer_after(self) -> bool:
        return self._selection.layer < self._depth

    def by_weights(self) -> None:
        self._choose("W")

    def by_biases(self) -> None:
        self._choose("b")

    def by_weight(self) -> None:
        self._choose("W", self._selection.row or 0, self._selection.column or 0)

    def by_bias(self) -> None:
        self._choose("b", self._selection.row or 0)

    def layer_before(self) -> None:
        self._to_layer(self._selection.layer - 1)

    def layer_after(self) -> None:
        self._to_layer(self._selection.layer + 1)

    def _to_layer(self, layer: int) -> None:
        """The same in another layer; an entry that it does not have becomes its last."""
        chosen = self._selection
        fan_out, fan_in = self._window.session.frame().controls.layer_shapes[layer - 1]
        row = None if chosen.row is None else min(chosen.row, fan_out - 1)
        column = None if chosen.column is None else min(chosen.column, fan_in - 1)
        self._window.run_command("choose", layer=layer, parameter=chosen.parameter, row=row, column=column)

    def _choose(self, parameter: str, row: int | None = None, column: int | None = None) -> None:
        layer = self._selection.layer
        self._window.run_command("choose", layer=layer, parameter=parameter, row=row, column=column)
