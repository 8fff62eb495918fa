"""The plots as panels of the window: made when they are first shown, fed while they can be seen.

To add one: its view in a folder of gui/plots, its frame in session/frame, and a line in PLOTS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter
from typing import NamedTuple

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QVBoxLayout, QWidget

from nnviz.gui.controllers.live_training import RATES, LiveTraining, rate_text
from nnviz.gui.controllers.selection import Selecting
from nnviz.gui.controllers.verdict import Verdicts
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.export.plots import PlotPainter, PlotPicture
from nnviz.gui.runner import Runner
from nnviz.gui.settings import Settings
from nnviz.gui.window.dock import Panel
from nnviz.session.frame.model import Choice

#: A plot rests so many times as long as it has taken.
RESTS = 6


class MadePlot(NamedTuple):
    """A plot that was made."""

    view: QWidget
    paint: PlotPainter
    feed: Callable[[], None]  # hands the view what it shows now


@dataclass(frozen=True, slots=True)
class PlotPanel:
    """A plot on offer. ``make`` gives it when it is first seen."""

    title: str
    tab: str  # where there is little room
    text: str  # in the menu, with its mnemonic
    tip: str
    make: Callable[["Plots"], MadePlot]


class PlotDock(Panel):
    """The panel of one plot, whose view is put into it when it is first seen."""

    def __init__(self, name: str, parent: QWidget) -> None:
        room = QWidget()
        self._room = QVBoxLayout(room)
        self._room.setContentsMargins(0, 0, 0, 0)
        super().__init__(PLOTS[name].title, name, room, parent, tab=PLOTS[name].tab)
        self.hide()

    def place(self, view: QWidget) -> None:
        """Put the view into it."""
        self._room.addWidget(view)

    @property
    def seen(self) -> bool:
        """Whether it is there and not behind another panel, or under the blank screen."""
        return self.isVisible() and not self.visibleRegion().isEmpty()

    @property
    def shown(self) -> bool:
        return not self.isHidden()


class Plots(QObject):
    """The docks of the plots, and what is in them."""

    hovered = Signal(object, object)  # the layer and the unit of a neuron under the pointer; None, None: none is
    first_shown = Signal()  # a plot has come where none was
    closing = Signal()  # whatever still works in the background is to be called off and waited for

    def __init__(
        self,
        window: QMainWindow,
        beside: QDockWidget,
        runner: Runner,
        settings: Settings,
        selecting: Selecting,
        training: LiveTraining,
        verdicts: Verdicts,
        actions: Mapping[str, QAction],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._beside = beside
        self.runner = runner
        self.settings = settings
        self.selecting = selecting
        self.training = training
        self.verdicts = verdicts
        self.actions = actions
        self.docks: dict[str, PlotDock] = {}
        self.views: dict[str, QWidget] = {}
        self._made: dict[str, MadePlot] = {}
        self._offered: set[str] = set()
        self._rests_until = dict.fromkeys(PLOTS, 0.0)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for name in PLOTS:
            self.docks[name] = PlotDock(name, window)
            self.docks[name].visibilityChanged.connect(runner.changed)

    def place(self) -> None:
        """Where they are at the first start: behind each other at the right, put away."""
        for dock in self.docks.values():
            self.place_one(dock)

    def place_one(self, dock: PlotDock) -> None:
        dock.setFloating(False)
        self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self._window.tabifyDockWidget(self._beside, dock)
        dock.hide()

    # ------------------------------------------------------------ showing them

    def is_shown(self, name: str) -> bool:
        return self.docks[name].shown

    def toggle(self, name: str) -> None:
        """Put a plot away where it is seen; elsewhere, also behind another one, bring it to the front."""
        if self.docks[name].seen:
            self.docks[name].hide()
        else:
            self.show(name)

    def show(self, name: str) -> None:
        """Bring a plot to the front."""
        first = not any(dock.shown for dock in self.docks.values())
        self.docks[name].show()
        self.docks[name].raise_()
        if first:
            self.first_shown.emit()

    def offer(self, name: str) -> None:
        """Show a plot of which there is something to see now, unless another is looked at or it was closed before."""
        if name not in self._offered and not any(dock.seen for dock in self.docks.values()):
            self.show(name)
        self._offered.add(name)

    # ------------------------------------------------------------ feeding them

    def refresh(self) -> None:
        """Hand what is to be shown to every plot that can be seen."""
        for name, dock in self.docks.items():
            if dock.seen and not self._rests(name):
                self._offered.add(name)  # who closes it knows of it
                self._feed(name)

    def _rests(self, name: str) -> bool:
        """While training runs flat out, a plot that takes long comes less often."""
        return self.training.flat_out and perf_counter() < self._rests_until[name]

    def _feed(self, name: str) -> None:
        if name not in self._made:
            self._make(name)
        begin = perf_counter()
        self._made[name].feed()
        end = perf_counter()
        self._rests_until[name] = end + RESTS * (end - begin)

    def _make(self, name: str) -> None:
        plot = self._made[name] = PLOTS[name].make(self)
        self.docks[name].place(plot.view)
        self.views[name] = plot.view

    def hover(self, place: tuple[int, int] | None) -> None:
        """The pointer is on a neuron (layer, unit) of the graph, or no longer: its own map is shown."""
        if place is None or self.docks["learnt"].seen:
            self.hovered.emit(*(place or (None, None)))

    # ------------------------------------------------------------ pictures of them

    def pictures(self) -> tuple[PlotPicture, ...]:
        """The plots of which a picture can be made: those that are shown."""
        shown = (name for name in PLOTS if self.docks[name].shown and name in self.views)
        return tuple(
            PlotPicture(
                Choice(name, PLOTS[name].title.lower(), "The plot as it is shown now"), partial(self._painter, name)
            )
            for name in shown
        )

    def _painter(self, name: str) -> PlotPainter:
        """What paints a plot as it is shown now, in any theme."""
        self._feed(name)  # it may stand behind another one
        plot = self._made[name]

        def paint(painter: QPainter, rect: QRectF, theme: Theme) -> None:
            painter.fillRect(rect, QColor(theme.background))
            plot.paint(painter, rect, theme)

        return paint

    def make_way(self, running: bool) -> None:
        """One thing at a time has the window's spare time."""
        if running:
            self.runner.halt()


# ---------------------------------------------------------------- the panels


def _training(plots: Plots) -> MadePlot:
    from nnviz.gui.plots.training.panel import TrainingPanel
    from nnviz.session.frame.training import build_training

    training, verdicts = plots.training, plots.verdicts
    speeds = [rate_text(place) for place in range(len(RATES))]
    panel = TrainingPanel(plots.actions, plots.settings, speeds, training.rate_index)
    panel.seek_wanted.connect(training.seek)
    panel.seek_sealed.connect(plots.runner.seal)
    panel.speed_chosen.connect(training.set_rate)

    def feed() -> None:
        verdicts.refresh()
        panel.show_frame(replace(build_training(plots.runner.state()), verdict=verdicts.verdict))

    return MadePlot(panel, panel.paint, feed)


def _learnt(plots: Plots) -> MadePlot:
    from nnviz.gui.plots.learnt import LearntPanel
    from nnviz.session.frame.learnt import build_learnt

    panel = LearntPanel(plots.settings)
    panel.sample_chosen.connect(plots.selecting.sample)
    panel.unit_chosen.connect(plots.selecting.unit_in_map)
    plots.hovered.connect(panel.highlight)
    return MadePlot(panel, panel.paint, lambda: panel.show_frame(build_learnt(plots.runner.state())))


def _mountain(plots: Plots) -> MadePlot:
    from nnviz.gui.plots.mountain.panel import MountainPanel
    from nnviz.session.surveys.mountain import Mountain

    panel = MountainPanel(Mountain(plots.runner.state), plots.settings)
    plots.closing.connect(panel.shut_down)
    return MadePlot(panel, panel.paint, lambda: panel.refresh(plots.training.running))


def _race(plots: Plots) -> MadePlot:
    from nnviz.gui.plots.race.panel import RacePanel
    from nnviz.session.surveys.race import Races

    panel = RacePanel(Races(plots.runner.state), plots.settings)
    panel.running_changed.connect(plots.make_way)
    plots.runner.rested.connect(panel.stop)
    plots.closing.connect(panel.shut_down)
    return MadePlot(panel, panel.paint, panel.refresh)


PLOTS: dict[str, PlotPanel] = {
    "training": PlotPanel(
        "Training", "Training", "Tra&ining", "Show or hide the training panel: curves, scrubber, verdict",
        _training,
    ),
    "learnt": PlotPanel(
        "What it has learnt", "Learnt", "What it has &learnt",
        "Show or hide its answers: map, fitted curve, confusion", _learnt,
    ),
    "mountain": PlotPanel(
        "Error mountain", "Mountain", "Error m&ountain",
        "Show or hide the loss around the weights, and the path walked", _mountain,
    ),
    "race": PlotPanel(
        "Race", "Race", "Rac&e", "Show or hide the race of learning rates and optimizers", _race
    ),
}  # fmt: skip
