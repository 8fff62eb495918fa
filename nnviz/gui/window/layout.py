"""Which panels the window has, where they stand and how large they are: what the View menu does, and what is kept."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from nnviz.gui.runner import Runner
from nnviz.gui.settings import Settings
from nnviz.gui.window.appearance import Appearance
from nnviz.gui.window.canvas import Canvas
from nnviz.gui.window.dock import Panel
from nnviz.gui.window.placement import remember_placement
from nnviz.gui.window.plot_docks import Plots
from nnviz.gui.window.status import StatusLine
from nnviz.gui.window.toolbar import StepBar

#: Raise it when docks or toolbars are renamed: an older layout is then not restored.
LAYOUT_VERSION = 2
#: From this width on, controls in large type leave enough of the window to the picture.
WIDE_ENOUGH = 1700
#: What a plot takes of the window at first, and at least, in pixels.
PLOT_SHARE, PLOT_WIDTH = 0.32, 390

Name = Literal["controls", "inspector", "chain", "toolbar", "status"]


class Layout(QObject):
    """The panels of a window, by name. The plots come and go by themselves; here they get their room."""

    was_reset = Signal()

    def __init__(
        self,
        window: QMainWindow,
        runner: Runner,
        settings: Settings,
        appearance: Appearance,
        *,
        canvas: Canvas,
        controls: Panel,
        inspector: Panel,
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
            "controls": controls, "inspector": inspector, "chain": canvas.chain, "toolbar": toolbar, "status": status,
        }  # fmt: skip
        self._docks: dict[Panel, Qt.DockWidgetArea] = {
            controls: Qt.DockWidgetArea.LeftDockWidgetArea, inspector: Qt.DockWidgetArea.RightDockWidgetArea,
        }  # fmt: skip
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

    def bring(self, name: Name) -> None:
        """Show a panel, before others that stand in the same place."""
        self.panels[name].show()
        self.panels[name].raise_()

    def reset(self) -> None:
        """Everything where it was at the first start."""
        self._settings.forget("layout")
        self._take_usual_docks()
        for name in ("toolbar", "status", "chain"):
            self.panels[name].show()
        self._canvas.set_sizes_by_hand([])
        self.was_reset.emit()

    # ------------------------------------------------------------ the layout of the last time

    def restore(self) -> None:
        """The panels of the last time; where there are none, or they are damaged, the usual ones."""
        state = self._settings.data("layout/state")
        if state.isEmpty() or not self._window.restoreState(state, LAYOUT_VERSION):
            self._take_usual_docks()
        self._place_newcomers()
        self._canvas.set_sizes_by_hand(self._settings.sizes("layout/canvas"))
        self.panels["chain"].setVisible(self._settings.flag("layout/chain", default=True))
        self.panels["status"].setVisible(self._settings.flag("layout/status", default=True))

    def _place_newcomers(self) -> None:
        """A plot that the remembered layout does not know yet stands where it would at the first start."""
        for dock in self._plots.docks.values():
            if self._window.dockWidgetArea(dock) == Qt.DockWidgetArea.NoDockWidgetArea:
                self._plots.place_one(dock)

    def save(self) -> None:
        """Remember the layout as it is."""
        remember_placement(self._window, self._canvas, self._settings)
        self._settings.set("layout/state", self._window.saveState(LAYOUT_VERSION))
        self._settings.set("layout/canvas", self._canvas.sizes_by_hand())
        self._settings.set("layout/chain", self.is_shown("chain"))
        self._settings.set("layout/status", self.is_shown("status"))

    # ------------------------------------------------------------ where panels stand

    def docks(self) -> tuple[QDockWidget, ...]:
        """All that stands around the canvas."""
        return (*self._docks, *self._plots.docks.values())

    def place_docks(self) -> None:
        """Each dock at its usual side."""
        for dock, area in self._docks.items():
            dock.setFloating(False)
            self._window.addDockWidget(area, dock)
        self._plots.place()

    def _take_usual_docks(self) -> None:
        self.place_docks()
        self.panels["controls"].show()
        self.panels["inspector"].setVisible(self._session.frame().inspector is not None)
        self.fit_docks()

    def fit_docks(self) -> None:
        """The columns as narrow as their contents allow."""
        # Hidden controls have their width when they come back; the inspector fits itself then.
        docks = [dock for dock in self._docks if dock is self.panels["controls"] or not dock.isHidden()]
        widths = {dock: dock.widget().sizeHint().width() for dock in docks}
        widths |= {dock: self.plot_width for dock in self._plots.docks.values() if dock.shown}
        self._window.resizeDocks(list(widths), list(widths.values()), Qt.Orientation.Horizontal)

    def _make_room(self) -> None:
        """A plot has come: in large type and a narrow window the controls leave it their place."""
        if self._appearance.projector and not self.is_wide:
            self.panels["controls"].hide()
        self.fit_docks()

    @property
    def is_wide(self) -> bool:
        """Whether controls in large type leave enough of the window to the picture."""
        return self._window.width() >= WIDE_ENOUGH

    @property
    def plot_width(self) -> int:
        """What the plots take at first: enough to be read, and less than the graph."""
        return max(PLOT_WIDTH, round(self._window.width() * PLOT_SHARE))
