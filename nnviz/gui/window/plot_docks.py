"""The plots as tabs beside the graph: made when they are first shown, fed while they can be seen.

To add one: its view in a folder of gui/plots, its frame in session/frame, and a line in PLOTS.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from nnviz.gui.controllers.live_training import LiveTraining
from nnviz.gui.controllers.selection import Selecting
from nnviz.gui.controllers.verdict import Verdicts
from nnviz.gui.export.plots import PlotPainter, PlotPicture
from nnviz.gui.runner import Runner
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.held import held_by
from nnviz.gui.window.plot_area import PlotArea, Tab
from nnviz.gui.window.rates import serve_speed
from nnviz.records import dataclass
from nnviz.session.frame.model import Choice
from nnviz.session.plan import Part

#: In place of a plot that would tell what is asked.
COMES_WITH_ANSWER = "Comes with the answer: this picture would tell it."
#: A plot rests so many times as long as it has taken.
RESTS = 6


class MadePlot(NamedTuple):
    """A plot that was made."""

    view: QWidget
    paint: PlotPainter  # for a picture of it
    feed: Callable[[], None]  # hands the view what it shows now
    is_empty: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class PlotPanel:
    """A plot on offer. ``make`` gives it when it is first seen."""

    title: str
    tab: str  # on its tab, where there is little room
    text: str  # in the menu, with a mnemonic while there are letters
    tip: str
    make: Callable[["Plots"], MadePlot]
    keys: tuple[str, ...] = ()  # besides Alt and its place


class Plots(QObject):
    """The tabs of the plot area, and what is in them."""

    hovered = Signal(object, object)  # the layer and the unit of a neuron under the pointer; None, None: none is
    first_shown = Signal()  # a plot has come where none was
    put_away = Signal()  # the user has closed them
    row_moved = Signal(int, tuple)  # a row of the data set is dragged: the inputs that it has now
    let_go = Signal()
    taken_back = Signal()
    step_wanted = Signal(int)  # of this pass
    closing = Signal()  # whatever still works in the background is to be called off and waited for

    def __init__(
        self,
        area: PlotArea,
        runner: Runner,
        settings: Settings,
        selecting: Selecting,
        training: LiveTraining,
        verdicts: Verdicts,
        actions: Mapping[str, QAction],
    ) -> None:
        super().__init__(area)
        self.area = area
        self.runner = runner
        self.settings = settings
        self.selecting = selecting
        self.training = training
        self.verdicts = verdicts
        self.actions = actions
        self.views: dict[str, QWidget] = {}
        self._made: dict[str, MadePlot] = {}
        self._waits = False
        self._fed = ""  # the plot that has been seen without a break since it was last fed
        self._rests_until = dict.fromkeys(PLOTS, 0.0)
        area.chosen.connect(self.show)
        area.close_wanted.connect(self.hide)
        area.seen_changed.connect(runner.changed)

    # ------------------------------------------------------------ showing them

    @property
    def are_shown(self) -> bool:
        """Whether there is a plot beside the graph."""
        return not self.area.isHidden()

    def is_shown(self, name: str) -> bool:
        return self.are_shown and self.area.current == name and not self.area.is_covered

    @property
    def is_held(self) -> bool:
        """Whether something in a plot is being dragged that changes the numbers."""
        return getattr(self.views.get(self.area.current), "is_held", False)

    def is_seen(self, name: str) -> bool:
        """Whether it is shown, and not under the blank screen."""
        return self.area.current == name and self.area.is_seen and not self.area.is_covered

    def toggle(self, name: str) -> None:
        """Put the plots away where this one is seen; elsewhere bring it to the front."""
        if self.is_shown(name):
            self.hide()
        else:
            self.show(name)

    def show(self, name: str) -> None:
        """Bring a plot to the front."""
        first = not self.are_shown
        self._waits = False
        self._fed = ""
        self.area.uncover()
        self.area.bring(name)
        self.area.show()
        if first:
            self.first_shown.emit()
        self.runner.changed.emit()

    def cover(self, page: QWidget) -> None:
        """Show ``page`` in place of all of them."""
        first = not self.are_shown
        self.area.cover(page)
        self.area.show()
        if first:
            self.first_shown.emit()

    def hide(self) -> None:
        """Leave their place to the graph."""
        self.area.hide()
        self.area.uncover()
        self.put_away.emit()

    def wait(self) -> None:
        """Show none until :meth:`come`, or until the user asks for one: what they need is still being loaded."""
        self._waits = True

    @property
    def are_awaited(self) -> bool:
        """Whether what they need is still being loaded, as at the start."""
        return self._waits

    def come(self) -> None:
        """What they need is there."""
        self._waits = False
        self.runner.changed.emit()

    # ------------------------------------------------------------ feeding them

    def refresh(self) -> None:
        """Hand the plot that can be seen what it is to show."""
        if self.withhold() and not self._rests(self.area.current):
            self._feed(self.area.current)

    def withhold(self) -> bool:
        """Say in place of a plot that it would tell what is asked; whether there is one to be seen."""
        name = self.area.current
        if not self.is_seen(name) or self._waits:
            return False
        would_tell = self._would_tell(name)
        self.area.withhold(name, COMES_WITH_ANSWER if would_tell else "")
        return not would_tell

    def may_come_later(self) -> bool:
        """Whether what is seen by now is a picture of a moment before, and not of another plot, or none."""
        return self._fed == self.area.current

    def _would_tell(self, name: str) -> bool:
        """Whether a plot shows what is asked at this moment."""
        session = self.runner.session
        question = None if session.state.question is None else session.frame().question
        return question is not None and name in question.covers

    def _rests(self, name: str) -> bool:
        """While training runs flat out, a plot that takes long comes less often."""
        return self.training.flat_out and perf_counter() < self._rests_until[name]

    def _feed(self, name: str) -> None:
        if name not in self._made:
            self._make(name)
        begin = perf_counter()
        self._made[name].feed()
        self._fed = name
        end = perf_counter()
        self._rests_until[name] = end + RESTS * (end - begin)

    def _make(self, name: str) -> None:
        plot = self._made[name] = PLOTS[name].make(self)
        self.area.place(name, plot.view)
        self.views[name] = plot.view
        self.runner.serve_tables(plot.view)

    def hover(self, place: tuple[int, int] | None) -> None:
        """The pointer is on a neuron (layer, unit) of the graph, or no longer: its own map is shown."""
        if place is None or self.is_seen("learnt"):
            self.hovered.emit(*(place or (None, None)))

    # ------------------------------------------------------------ pictures of them

    def pictures(self) -> tuple[PlotPicture, ...]:
        """The plots of which a picture can be made: the one that is shown."""
        name = self.area.current
        if not self.is_shown(name) or name not in self._made or self._would_tell(name) or self._is_empty(name):
            return ()
        title = PLOTS[name].title.lower()
        return (PlotPicture(Choice(name, title, "The plot as it is shown now"), partial(self._painter, name)),)

    def _is_empty(self, name: str) -> bool:
        """Whether it waits for a neuron to be chosen, or for a map to be drawn."""
        return self.runner.session.frame().inspector is None if name == "inspector" else self._made[name].is_empty()

    def other_pictures(self) -> tuple[PlotPicture, ...]:
        """Those of all plots that there are of this moment, whether they are shown or not."""
        from nnviz.gui.window.plot_pictures import pictures_of

        return pictures_of(self.runner.state(), self.runner.session.frame().graph.title, self._would_tell)

    def _painter(self, name: str) -> PlotPainter:
        """What paints a plot as it is shown now, in any theme."""
        from nnviz.gui.plots.page import titled

        self._feed(name)  # it may stand under the blank screen
        return titled(self.runner.session.frame().graph.title, self._made[name].paint)

    def go_to_factor(self, part: Part) -> None:
        """Take the chain to one of its factors, which is a step of this pass."""
        places = [place for place, step in enumerate(self.runner.state().steps) if step.part == part]
        if places:
            self.step_wanted.emit(places[0] + 1)

    def keep_lane(self) -> None:
        """The present choices as one more lane, which is shown."""
        if self.runner.run("keep_lane"):
            self.show("compare")

    def compare(self, key: str = "") -> None:
        """Bring the comparison to the front; with the classic lanes of a question, filling the window."""
        if key and not self.runner.run("compare", key=key):
            return
        self.show("compare")
        if key:
            self.area.fill_wanted.emit()


# ---------------------------------------------------------------- the panels


def _training(plots: Plots) -> MadePlot:
    from nnviz.gui.plots.training.panel import TrainingPanel
    from nnviz.session.frame.training import build_training

    training, verdicts = plots.training, plots.verdicts
    panel = TrainingPanel(plots.actions, plots.settings)
    panel.seek_wanted.connect(training.seek)
    panel.seek_sealed.connect(plots.runner.seal)
    serve_speed(panel.speed, training)

    def feed() -> None:
        verdicts.refresh()
        panel.show_frame(replace(build_training(plots.runner.state()), verdict=verdicts.verdict))

    return MadePlot(panel, panel.paint, feed)


def _learnt(plots: Plots) -> MadePlot:
    from nnviz.gui.plots.learnt import LearntPanel
    from nnviz.session.frame.learnt import build_learnt, usual_plane

    panel = LearntPanel(plots.settings)
    panel.sample_chosen.connect(plots.selecting.sample)
    panel.unit_chosen.connect(plots.selecting.unit_in_map)
    panel.row_moved.connect(plots.row_moved)
    panel.let_go.connect(plots.let_go)
    panel.taken_back.connect(plots.taken_back)
    plots.hovered.connect(panel.highlight)

    def feed() -> None:
        state = plots.runner.state()
        usual, chosen = usual_plane(state), panel.plane
        if usual is None or chosen is None or max(chosen) >= state.network.inputs:
            panel.plane = chosen = usual  # and so it stays while the net learns
        panel.show_frame(build_learnt(state, chosen))

    panel.plane_chosen.connect(held_by(panel, feed))
    return MadePlot(panel, panel.paint, feed)


def _mountain(plots: Plots) -> MadePlot:
    from nnviz.gui.plots.mountain.panel import MountainPanel
    from nnviz.session.surveys.mountain import Mountain

    panel = MountainPanel(Mountain(plots.runner.state), plots.settings)
    panel.update_wanted.connect(plots.training.seek)
    panel.rate_wanted.connect(held_by(panel, lambda rate: plots.runner.run("set_learning_rate", value=rate)))
    plots.closing.connect(panel.shut_down)
    return MadePlot(panel, panel.paint, lambda: panel.refresh(plots.training.running))


def _layers(plots: Plots) -> MadePlot:
    from nnviz.gui.plots.layers.tab import LayersTab
    from nnviz.session.frame.model import Target

    training = plots.training
    panel = LayersTab(
        plots.runner.state, plots.settings,
        lambda: () if training.companion is None else training.companion.other_lanes(),
    )  # fmt: skip
    panel.layer_chosen.connect(held_by(panel, lambda layer: plots.selecting.target(Target(layer, "W"))))
    panel.factor_chosen.connect(plots.go_to_factor)
    plots.closing.connect(panel.shut_down)
    return MadePlot(panel, panel.paint, lambda: panel.refresh(plots.training.running))


def _compare(plots: Plots) -> MadePlot:
    from nnviz.gui.controllers.comparing import Comparing
    from nnviz.gui.plots.compare.panel import ComparePanel

    runner, training = plots.runner, plots.training
    comparing = Comparing(runner, lambda: plots.is_seen("compare"), training.is_training)
    panel = ComparePanel(comparing, plots.settings)
    training.companion = comparing
    panel.compare_wanted.connect(held_by(panel, lambda key: runner.run("compare", key=key)))
    panel.keep_wanted.connect(held_by(panel, lambda: runner.run("keep_lane")))
    panel.removed.connect(held_by(panel, lambda lane: runner.run("remove_lane", lane=lane)))
    panel.renamed.connect(held_by(panel, lambda lane, name: runner.run("rename_lane", lane=lane, name=name)))
    panel.cleared.connect(held_by(panel, lambda: runner.run("clear_lanes")))
    panel.mountain_wanted.connect(comparing.survey_mountain)
    panel.sealed.connect(runner.seal)
    comparing.mountain_surveyed.connect(panel.show_plane)
    comparing.changed.connect(runner.changed)
    plots.closing.connect(comparing.shut_down)

    def feed() -> None:
        comparing.refresh()
        panel.refresh()

    return MadePlot(panel, panel.paint, feed)


def _inspector(plots: Plots) -> MadePlot:
    from nnviz.gui.inspector import InspectorView
    from nnviz.gui.widgets.copying import TableCopying
    from nnviz.session.tables import terms_table

    view, session = InspectorView(), plots.runner.session
    TableCopying(view, lambda: terms_table(session.state))
    return MadePlot(view, view.paint, lambda: view.show_frame(session.frame().inspector))


def _numbers(plots: Plots) -> MadePlot:
    from nnviz.gui.plots.numbers import NumbersPanel
    from nnviz.session.frame.numbers import Kind, build_numbers

    panel, kinds = NumbersPanel(), dict[str, Kind](units="units", weights="weights")
    kind: list[Kind] = ["units"]

    def feed() -> None:
        panel.show_frame(build_numbers(plots.runner.state(), kind[0]))

    def choose(key: str) -> None:
        kind[0] = kinds[key]
        feed()

    panel.kind_chosen.connect(held_by(panel, choose))
    return MadePlot(panel, panel.paint, feed)


def _trainability(plots: Plots) -> MadePlot:
    from nnviz.gui.plots.trainability.panel import TrainabilityPanel

    runner = plots.runner
    panel = TrainabilityPanel(runner.state, plots.settings)
    panel.run_opened.connect(held_by(panel, lambda job, x, y: runner.run("open_pixel", job=job, x=x, y=y)))
    panel.lane_wanted.connect(held_by(panel, lambda job, x, y: runner.run("keep_pixel", job=job, x=x, y=y)))
    panel.told.connect(runner.tell)
    panel.refused.connect(runner.refuse)
    plots.closing.connect(panel.shut_down)
    return MadePlot(panel, panel.paint, panel.refresh, lambda: panel.map.grid is None)


#: In the order of their tabs, and of the keys Alt+1, Alt+2, ….
PLOTS: dict[str, PlotPanel] = {
    "learnt": PlotPanel(
        "What it has learnt", "Map", "What it has &learnt",
        "Show or hide its answers: map, fitted curve, confusion", _learnt,
    ),
    "training": PlotPanel(
        "Training", "Loss", "Tra&ining", "Show or hide the training panel: curves, scrubber, verdict",
        _training,
    ),
    "mountain": PlotPanel(
        "Error mountain", "Mountain", "Error m&ountain",
        "Show or hide the loss around the weights, and the path walked", _mountain,
    ),
    "compare": PlotPanel(
        "Compare", "Compare", "Compar&e", "Show or hide up to six nets that differ in one choice", _compare
    ),
    "inspector": PlotPanel(
        "Neuron", "Neuron", "&Neuron", "Show or hide the inspector of the chosen neuron", _inspector, ("F7",)
    ),
    "numbers": PlotPanel(
        "Numbers", "Table", "N&umbers", "Show or hide the table of all units and weights", _numbers
    ),
    "layers": PlotPanel(
        "Layer by layer", "Layers", "Layer by layer",
        "Show or hide how signals and gradients are spread in each layer", _layers,
    ),
    "trainability": PlotPanel(
        "Trainability map", "Trainability", "Trainability map",
        "Show or hide from which first weights and with which learning rate the net learns", _trainability,
    ),
}  # fmt: skip


def plot_keys(name: str) -> tuple[str, ...]:
    """The keys that show a plot or put it away."""
    return (f"Alt+{[*PLOTS].index(name) + 1}", *PLOTS[name].keys)


def tabs() -> list[Tab]:
    """The tabs of the plot area."""
    return [
        Tab(name, plot.tab, f"{plot.title} ({', '.join(plot_keys(name))})") for name, plot in PLOTS.items()
    ]
