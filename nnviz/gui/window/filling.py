"""One pane fills the window: the plots, the graph or the chain rule, and back."""

from typing import Literal

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nnviz.gui.runner import Runner
from nnviz.gui.window.canvas import Canvas
from nnviz.gui.window.plot_docks import Plots

Pane = Literal["graph", "plots", "chain"]


class Filling(QObject):
    """Puts away what is beside a pane, and brings it back."""

    def __init__(self, window: QWidget, runner: Runner, canvas: Canvas, plots: Plots, controls: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._canvas = canvas
        area = self._area = plots.area
        self.panes: dict[Pane, QWidget] = {"graph": canvas.graph, "plots": area, "chain": canvas.chain}
        self._others: dict[Pane, tuple[QWidget, ...]] = {
            "graph": (controls, area, canvas.chain),
            "plots": (controls, canvas.graph, canvas.chain),
            "chain": (controls, canvas.graph, area, canvas.row),
        }
        self._hidden: tuple[QWidget, ...] = ()
        self._pane: Pane | None = None
        area.fill_wanted.connect(self._toggle_plots)
        plots.first_shown.connect(self.leave)  # they were asked for while another pane filled the window
        plots.put_away.connect(self.leave)

    def is_filled(self) -> bool:
        """Whether a pane fills the window."""
        return self._pane is not None

    def is_filled_by(self, pane: Pane) -> bool:
        """Whether it is this one."""
        return self._pane == pane

    def toggle_pane(self, pane: Pane) -> None:
        """Let ``pane`` fill the window, whatever has the keys; where it does, bring the others back."""
        if self._pane == pane:
            self.leave()
        else:
            self.fill(pane)

    def _toggle_plots(self) -> None:
        self.toggle_pane("plots")

    def toggle(self) -> None:
        """Let the pane that has the keys fill the window; where one does, bring the others back."""
        if self._pane is None:
            self.fill(self._focused())
        else:
            self.leave()

    def fill(self, pane: Pane) -> None:
        """Let ``pane`` fill the window."""
        self.leave()
        self.panes[pane].show()
        self._pane = pane
        self._hidden = tuple(part for part in self._others[pane] if not part.isHidden())
        for part in self._hidden:
            part.hide()
        self._area.set_filling(pane == "plots")
        if not self.panes[pane].isAncestorOf(self._window.focusWidget() or self._window):
            self.panes[pane].setFocus()
        self._runner.changed.emit()

    def leave(self) -> None:
        """Bring back what was put away."""
        if self._pane is None:
            return
        self._pane = None
        for part in self._hidden:
            part.show()
        self._hidden = ()
        self._area.set_filling(False)
        self._canvas.row.fit()
        self._canvas.fit()
        self._runner.changed.emit()

    def bring_back(self, part: QWidget) -> None:
        """Show ``part``: at once, or where it would stand beside what fills the window, once that does no more."""
        if self._pane is not None and part in self._others[self._pane]:
            self._hidden = (*self._hidden, part)
        else:
            part.show()

    def _focused(self) -> Pane:
        """The pane with the keys; the graph where none has them."""
        focused = self._window.focusWidget()
        owners = (name for name, pane in self.panes.items() if pane is focused or pane.isAncestorOf(focused))
        return next(owners, "graph") if focused is not None else "graph"
