"""What goes to the clipboard as LaTeX or as figures: equations and matrices of the step that is shown.

What writes them is loaded with the first one.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from nnviz.gui.runner import Runner
from nnviz.session.frame.model import Part, Target
from nnviz.session.notation import derivative_symbol, target_symbol, unit_symbol

if TYPE_CHECKING:
    from nnviz.session.tables import Table


class Copying(QObject):
    """Layers count from 1 (0 is the input), units from 0."""

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self._runner = runner

    def chain(self) -> None:
        """The chain with its numbers at this step."""
        from nnviz.session.latex import chain_as_latex

        self._put(chain_as_latex(self._runner.state()), "The chain")

    def gradient(self, target: Target) -> None:
        """The chain to one weight or bias."""
        from nnviz.session.latex import gradient_as_latex

        symbol = derivative_symbol("L", target_symbol(target))
        self._put(gradient_as_latex(self._runner.state(), target), f"The chain of {symbol}")

    def unit(self, layer: int, unit: int) -> None:
        """A neuron's sum and activation."""
        from nnviz.session.latex import unit_as_latex

        self._put(unit_as_latex(self._runner.state(), layer, unit), f"The equation of {unit_symbol('a', layer, unit)}")

    def has_numbers(self, part: Part) -> bool:
        """Whether the steps have come to a factor."""
        from nnviz.session.tables import factor_table

        return factor_table(self._runner.state(), part) is not None

    def numbers(self, part: Part) -> None:
        """The matrix of a factor, for a spreadsheet."""
        from nnviz.session.tables import factor_table

        table = factor_table(self._runner.state(), part)
        if table is not None:
            self._take(table)
            self._runner.tell(f"The numbers of {table.head[0]} are on the clipboard.")

    def has_paths(self) -> bool:
        from nnviz.session.tables import paths_table

        return paths_table(self._runner.state()) is not None

    def paths(self) -> None:
        """The listed paths and their products, for a spreadsheet."""
        from nnviz.session.tables import paths_table

        table = paths_table(self._runner.state())
        if table is not None:
            self._take(table)
            self._runner.tell("The paths and their products are on the clipboard.")

    def _take(self, table: "Table") -> None:
        from nnviz.gui.widgets.copying import put_on_clipboard

        put_on_clipboard(table)

    def _put(self, latex: str, what: str) -> None:
        QGuiApplication.clipboard().setText(latex)
        self._runner.tell(f"{what} is on the clipboard as LaTeX; it needs the package amsmath.")
