"""When the plot is fed: at a step after graph and chain have been painted, for a map takes as long as both of them."""

from PySide6.QtCore import QObject

from nnviz.gui.loop import AfterPainting
from nnviz.gui.widgets.spoken import quietly
from nnviz.gui.window.plot_docks import Plots


class PlotTurn(QObject):
    """Feeds the plot that is seen, at once or after what is being painted."""

    def __init__(self, plots: Plots, parent: QObject) -> None:
        super().__init__(parent)
        self._plots = plots
        self._experiment: object = None  # the choices at the last moment
        self._later = AfterPainting(self._come, self)

    def refresh(self, experiment: object, *, at_once: bool) -> None:
        """Show the present moment; where the choices of ``experiment`` are others than before, in any case at once."""
        is_step, self._experiment = experiment is self._experiment, experiment
        if at_once or not is_step or not self._plots.may_come_later():
            self._plots.refresh()
            return
        self._plots.withhold()  # at once, or it would be seen beside the question
        self._later.ask()

    def _come(self) -> None:
        with quietly():
            self._plots.refresh()
