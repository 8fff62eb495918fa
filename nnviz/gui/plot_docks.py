"""The plots as panels of the window: made when they are first shown, fed while they can be seen.

To add one: its view in a folder of its own, its frame in session/frame, and a line in PLOTS.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from nnviz.gui.dock import Panel
from nnviz.gui.theme import Theme
from nnviz.session.frame.model import Choice

if TYPE_CHECKING:
    from nnviz.gui.export import PlotPainter
    from nnviz.gui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class PlotPanel:
    """``make(plots)`` gives the view; ``show(plots, view)`` hands it what it shows now."""

    title: str
    make: Callable[["Plots"], QWidget]
    show: Callable[["Plots", QWidget], None]


class Plots(QObject):
    """The docks of the plots, and what the View menu does with them."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.docks: dict[str, Panel] = {}
        self.views: dict[str, QWidget] = {}
        self._theme: Theme | None = None
        self._offered: set[str] = set()
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for name, plot in PLOTS.items():
            room = QWidget()
            QVBoxLayout(room).setContentsMargins(0, 0, 0, 0)
            dock = Panel(plot.title, name, room, window, below=True)
            dock.hide()
            dock.visibilityChanged.connect(window.schedule_refresh)
            self.docks[name] = dock

    def place(self) -> None:
        """Where they are at the first start: behind each other at the right, put away."""
        beside = self.window.inspector_dock
        for dock in self.docks.values():
            dock.setFloating(False)
            self.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
            self.window.tabifyDockWidget(beside, dock)
            dock.hide()

    # ------------------------------------------------------------ showing them

    def is_shown(self, name: str) -> bool:
        return not self.docks[name].isHidden()

    def is_seen(self, name: str) -> bool:
        """Whether it is there and not behind another panel."""
        dock = self.docks[name]
        return dock.isVisible() and not dock.visibleRegion().isEmpty()

    def show(self, name: str) -> None:
        """Bring a plot to the front."""
        first = not any(self.is_shown(other) for other in self.docks)
        dock = self.docks[name]
        dock.show()
        dock.raise_()
        if first:
            self.window.viewing.fit_docks()

    def offer(self, name: str) -> None:
        """Show a plot of which there is something to see now, unless another is looked at or it was closed before."""
        if name not in self._offered and not any(dock.isVisible() for dock in self.docks.values()):
            self.show(name)
        self._offered.add(name)

    def show_race(self) -> None:
        self.show("race")

    def _toggle(self, name: str) -> None:
        if self.is_shown(name):
            self.docks[name].hide()
        else:
            self.show(name)

    @property
    def training_shown(self) -> bool:
        return self.is_shown("training")

    @property
    def learnt_shown(self) -> bool:
        return self.is_shown("learnt")

    @property
    def mountain_shown(self) -> bool:
        return self.is_shown("mountain")

    @property
    def race_shown(self) -> bool:
        return self.is_shown("race")

    def toggle_training(self) -> None:
        self._toggle("training")

    def toggle_learnt(self) -> None:
        self._toggle("learnt")

    def toggle_mountain(self) -> None:
        self._toggle("mountain")

    def toggle_race(self) -> None:
        self._toggle("race")

    # ------------------------------------------------------------ feeding them

    def refresh(self) -> None:
        """Hand what is to be shown to every plot that can be seen."""
        for name, plot in PLOTS.items():
            if self.docks[name].isVisible():
                self._offered.add(name)  # who closes it knows of it
                plot.show(self, self._view(name))

    def _view(self, name: str) -> QWidget:
        if name not in self.views:
            view = self.views[name] = PLOTS[name].make(self)
            if self._theme is not None:
                view.set_theme(self._theme)
            self.docks[name].widget().layout().addWidget(view)
        return self.views[name]

    def set_theme(self, theme: Theme) -> None:
        """Colours and type of all of them."""
        self._theme = theme
        for panel in (*self.docks.values(), *self.views.values()):
            panel.set_theme(theme)

    def hover(self, place: tuple[int, int] | None) -> None:
        """The pointer is on a neuron (layer, unit) of the graph, or no longer: its own map is shown."""
        view = self.views.get("learnt")
        if view is not None and (place is None or self.docks["learnt"].isVisible()):
            view.highlight(*(place or (None, None)))

    # ------------------------------------------------------------ pictures of them

    def pictures(self) -> tuple[Choice, ...]:
        """The plots of which a picture can be made: those that are shown."""
        shown = (name for name in PLOTS if self.is_shown(name) and name in self.views)
        return tuple(Choice(name, PLOTS[name].title.lower(), "The plot as it is shown now") for name in shown)

    def painter(self, name: str) -> "PlotPainter | None":
        """What paints a plot as it is shown now, in any theme; None where there is no such plot."""
        view = self.views.get(name)
        if view is None:
            return None

        def paint(painter: QPainter, rect: QRectF, theme: Theme) -> None:
            painter.fillRect(rect, QColor(theme.background))
            try:
                view.set_theme(theme)
                view.paint(painter, rect)
            finally:
                view.set_theme(self._theme)

        return paint

    def rest(self) -> None:
        """Whatever runs by itself pauses."""
        if "race" in self.views:
            self.views["race"].stop()

    def shut_down(self) -> None:
        """Whatever still works in the background is called off and waited for."""
        self.window.verdicts.shut_down()
        for name in ("mountain", "race"):
            if name in self.views:
                self.views[name].shut_down()


# ---------------------------------------------------------------- the panels


def _make_training(plots: Plots) -> QWidget:
    from nnviz.gui.training.panel import TrainingPanel

    window = plots.window
    panel = TrainingPanel(window, window.action_set.actions, window.settings)
    panel.seek_wanted.connect(window.training.seek)
    panel.seek_sealed.connect(window.seal)
    panel.speed_chosen.connect(window.training.set_rate)
    window.training.set_rate(panel.speed.value())
    return panel


def _show_training(plots: Plots, panel: QWidget) -> None:
    from nnviz.session.frame.training import build_training

    window = plots.window
    window.verdicts.refresh()
    panel.show_frame(replace(build_training(window.session.state), verdict=window.verdicts.verdict))


def _make_learnt(plots: Plots) -> QWidget:
    from nnviz.gui.learnt import LearntPanel

    panel = LearntPanel(plots.window.settings)
    panel.sample_chosen.connect(plots.window.choose_sample)
    panel.unit_chosen.connect(plots.window.choose_unit_in_map)
    return panel


def _show_learnt(plots: Plots, panel: QWidget) -> None:
    from nnviz.session.frame.learnt import build_learnt

    panel.show_frame(build_learnt(plots.window.session.state))


def _make_mountain(plots: Plots) -> QWidget:
    from nnviz.gui.mountain.panel import MountainPanel
    from nnviz.session.mountain import Mountain

    return MountainPanel(Mountain(plots.window.state), plots.window.settings)


def _show_mountain(plots: Plots, panel: QWidget) -> None:
    panel.refresh(plots.window.training.running)


def _make_race(plots: Plots) -> QWidget:
    from nnviz.gui.race.panel import RacePanel
    from nnviz.session.race import Races

    return RacePanel(Races(plots.window.state), plots.window.settings)


def _show_race(plots: Plots, panel: QWidget) -> None:
    panel.refresh()


PLOTS: dict[str, PlotPanel] = {
    "training": PlotPanel("Training", _make_training, _show_training),
    "learnt": PlotPanel("What it has learnt", _make_learnt, _show_learnt),
    "mountain": PlotPanel("Error mountain", _make_mountain, _show_mountain),
    "race": PlotPanel("Race", _make_race, _show_race),
}
