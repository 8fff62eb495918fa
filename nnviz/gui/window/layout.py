"""Which panels the window has, where they stand and how large they are: what the View menu does, and what is kept."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from nnviz.gui.runner import Runner
from nnviz.gui.settings import Settings
from nnviz.gui.window.appearance import Appearance
from nnviz.gui.window.canvas import Canvas
from nnviz.gui.window.dock import Panel
from nnviz.gui.window.placement import remember_placement
from nnviz.gui.window.plot_docks import PLOTS, Plots
from nnviz.gui.window.status import StatusLine
from nnviz.gui.window.toolbar import StepBar

#: Raise it when docks or toolbars are renamed: an older layout is then not restored.
LAYOUT_VERSION = 3
#: From this width on, controls in large type leave enough of the window to the picture.
WIDE_ENOUGH = 1700

Name = Literal["controls", "chain", "plots", "toolbar", "status"]


class Layout(QObject):
    """The panels of a window, by name. The plots come and go by themselves; here they get their room."""

    was_reset = Signal()
    toggled = Signal(str)  # the name of a panel that the user has shown or put away

    def __init__(
        self,
        window: QMainWindow,
        runner: Runner,
        settings: Settings,
        appearance: Appearance,
        *,
        canvas: Canvas,
        controls: Panel,
        plots: Plots,
        toolbar: StepBar,
        status: StatusLine,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = runner.session
        self._settings = settings
        self._appearance = appearance
        self._canvas = canvas
        self._plots = plots
        self.panels: dict[Name, QWidget] = {
            "controls": controls, "chain": canvas.chain, "plots": plots.area, "toolbar": toolbar, "status": status,
        }  # fmt: skip
        self._controls = controls
        plots.first_shown.connect(self._make_room)

    # ------------------------------------------------------------ what the menu does

    def close(self) -> None:
        self._window.close()

    def is_shown(self, name: Name) -> bool:
        return not self.panels[name].isHidden()

    def toggle(self, name: Name) -> None:
        """Show a panel, or put it away."""
        self.panels[name].setVisible(not self.is_shown(name))
        if name == "chain":
            self._canvas.fit()
        elif name == "controls" and self.is_shown(name) and self._is_narrow:
            self._plots.hide()
        self.toggled.emit(name)

    def reset(self) -> None:
        """Everything where it was at the first start."""
        self._settings.forget("layout")
        self.place_docks()
        for panel in self.panels.values():
            panel.show()
        self._show_usual_plot()
        self._canvas.set_sizes_by_hand([])
        self._canvas.row.set_sizes_by_hand([])
        self.was_reset.emit()

    # ------------------------------------------------------------ the layout of the last time

    def restore(self) -> None:
        """The panels of the last time; where there are none, or they are damaged, the usual ones."""
        state = self._settings.data("layout/state")
        if state.isEmpty() or not self._window.restoreState(state, LAYOUT_VERSION):
            self.place_docks()
        self.panels["chain"].setVisible(self._settings.flag("layout/chain", default=True))
        self.panels["status"].setVisible(self._settings.flag("layout/status", default=True))
        self._restore_plots()
        self._canvas.set_sizes_by_hand(self._settings.sizes("layout/canvas"))
        self._canvas.row.set_sizes_by_hand(self._settings.sizes("layout/graph_row"))

    def _restore_plots(self) -> None:
        name = self._settings.choice("layout/plot", ("", *PLOTS), "")
        if name:
            self._plots.area.bring(name)
            self._plots.area.setVisible(self._settings.flag("layout/plots", default=True))
        elif self._settings.flag("layout/plots", default=True):
            self._show_usual_plot()

    def save(self) -> None:
        """Remember the layout as it is."""
        remember_placement(self._window, self._canvas, self._settings)
        self._settings.set("layout/state", self._window.saveState(LAYOUT_VERSION))
        self._settings.set("layout/canvas", self._canvas.sizes_by_hand())
        self._settings.set("layout/graph_row", self._canvas.row.sizes_by_hand())
        self._settings.set("layout/chain", self.is_shown("chain") or self._canvas.chain_gave_way)
        self._settings.set("layout/status", self.is_shown("status"))
        self._settings.set("layout/plot", self._plots.area.current)
        self._settings.set("layout/plots", self._plots.are_shown)

    # ------------------------------------------------------------ where panels stand

    def around(self) -> tuple[QWidget, ...]:
        """All that stands around graph and chain."""
        return (self._controls, self._plots.area, self.panels["toolbar"], self.panels["status"])

    def place_docks(self) -> None:
        """The controls at their usual side."""
        self._controls.setFloating(False)
        self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self._controls)
        self._controls.show()
        self.fit_docks()

    def _show_usual_plot(self) -> None:
        """What the net says; where a neuron is chosen, that neuron."""
        self._plots.area.bring("learnt" if self._session.frame().inspector is None else "inspector")
        self._plots.area.show()

    def fit_docks(self) -> None:
        """The column as narrow as its contents allow."""
        width = self._controls.widget().sizeHint().width()
        self._window.resizeDocks([self._controls], [width], Qt.Orientation.Horizontal)

    def _make_room(self) -> None:
        """A plot has come: in large type and a narrow window the controls leave it their place."""
        if self._is_narrow:
            self.panels["controls"].hide()
        self._canvas.row.fit()

    @property
    def _is_narrow(self) -> bool:
        """Whether controls and a plot would leave nothing to the graph."""
        return self._appearance.projector and not self.is_wide

    @property
    def is_wide(self) -> bool:
        """Whether controls in large type leave enough of the window to the picture."""
        return self._window.width() >= WIDE_ENOUGH
