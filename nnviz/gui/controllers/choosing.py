"""What a click on the graph, the chain or a plot chooses. Layers count from 1, units, rows and columns from 0."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from nnviz.gui.window.window import MainWindow


class Choosing(QObject):
    """Turns clicks into commands of the session."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window

    def weight(self, layer: int, row: int, column: int) -> None:
        self._window.run_command("choose", layer=layer, parameter="W", row=row, column=column)

    def bias(self, layer: int, row: int) -> None:
        self._window.run_command("choose", layer=layer, parameter="b", row=row)

    def layer(self, layer: int) -> None:
        self._window.run_command("choose", layer=layer, parameter="W")

    def path(self, index: int) -> None:
        self._window.run_command("choose_path", index=index)

    def sample(self, row: int) -> None:
        """The row of the data set that goes through the net."""
        self._window.run_command("select_sample", index=row)

    def unit(self, layer: int, unit: int) -> None:
        """The neuron whose sum is shown; of an input, which has no sum, the value that is edited."""
        if layer == 0:
            self._window.controls_dock.show()
            self._window.controls.edit_input(unit)
        elif self._window.run_command("select_unit", layer=layer, unit=unit):
            self._window.inspector_dock.show()
            self._window.inspector_dock.raise_()

    def unit_in_map(self, layer: int, unit: int) -> None:
        """The same, from among the small maps: the inspector does not come before them."""
        self._window.run_command("select_unit", layer=layer, unit=unit)

    def no_unit(self) -> None:
        if self._window.session.frame().inspector is not None:
            self._window.run_command("clear_unit")
