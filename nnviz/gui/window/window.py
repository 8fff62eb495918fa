"""The one window: makes its parts, connects them, and hands each Frame to whatever can be seen."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
    QStatusTipEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from nnviz.gui.loop import soon
from nnviz.gui.settings import Settings
from nnviz.gui.window.appearance import Appearance
from nnviz.gui.window.captions import name_steps, show_title
from nnviz.gui.window.placement import place_of_canvas, restore_size

if TYPE_CHECKING:
    from nnviz.session import Session
    from nnviz.session.frame.model import Frame

Made = TypeVar("Made")


class MainWindow(QMainWindow):
    """Graph and chain rule in the middle, controls on the left, the chosen neuron and the plots on the right.

    Made with a session it is complete. Made without one it opens empty, in its size and colours, and says
    ``opened`` when it is on the screen; :meth:`furnish` then puts everything in its place at once. What is made there
    is imported there: an empty window is on the screen sooner.
    """

    opened = Signal()

    def __init__(
        self,
        session: "Session | None" = None,
        settings: Settings | None = None,
        appearance: Appearance | None = None,
    ) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.settings = settings or Settings()
        self.appearance = appearance or Appearance(application, self.settings)  # first: a window begins with its font
        super().__init__()
        if appearance is None:
            self.appearance.setParent(self)
        self.is_furnished = False
        self._is_opened = False
        self._refresh_waits = False
        self._fields_wait = False  # a command was carried out or refused, and the fields have not shown it yet
        self._words_were_shown = False
        self._text_scale = self.appearance.theme.text_scale
        self.setObjectName("mainWindow")
        self.setWindowTitle("nnviz")
        restore_size(self, self.settings)
        if session is not None:
            self.furnish(session)

    # ------------------------------------------------------------ making it

    def furnish(self, session: "Session") -> None:
        """Put everything into the window. On the screen nothing is seen of it before all is there."""
        self.setUpdatesEnabled(not self.isVisible())
        self.session = session
        self._make_views()
        self._make_controllers()
        self._make_menus()
        self.appearance.dress()
        self._connect_what_is_said()
        self._connect_views()
        self._connect_controllers()
        self._take_theme()
        self.controls.show_frame(session.frame().controls)  # its width is known: all beside it is laid out once
        self.canvas.show()  # at once: the panels share the room with what can be seen
        if self.isVisible():
            self.plots.wait()  # what they need is not loaded yet: first comes the picture without them
        self.arrangement.restore()
        self.graph.setFocus()  # the step keys work at once
        self.is_furnished = True
        session.on_change = self.schedule_refresh
        self.schedule_refresh()
        soon(self, self._let_paint)

    def _let_paint(self) -> None:
        self.setUpdatesEnabled(True)

    def _make_views(self) -> None:
        from nnviz.gui.controls import ControlsPanel
        from nnviz.gui.drawing.icons import window_icon
        from nnviz.gui.runner import Runner
        from nnviz.gui.window.canvas import Canvas
        from nnviz.gui.window.dock import Panel
        from nnviz.gui.window.messages import MessageBar
        from nnviz.gui.window.narrator import Narrator
        from nnviz.gui.window.offers import OfferBar
        from nnviz.gui.window.pace import Pace
        from nnviz.gui.window.plot_area import PlotArea
        from nnviz.gui.window.plot_docks import tabs
        from nnviz.gui.window.status import StatusLine

        self.setWindowIcon(window_icon())
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(False)
        self.runner = Runner(self.session, self)
        self.plot_area = PlotArea(tabs())
        self.canvas = Canvas(self.plot_area)
        self.graph, self.chain = self.canvas.graph, self.canvas.chain
        self.setCentralWidget(self.canvas)
        self.controls = ControlsPanel(self.runner, self.settings)
        self.controls_dock = Panel("Controls", "controls", self.controls, self)
        self.status = StatusLine(self)
        self.setStatusBar(self.status)
        self.messages = MessageBar(self.graph)
        self.messages.lie_over(self.chain, self.plot_area)
        self.offers = OfferBar(self, self.canvas)
        self.narrator = Narrator(self)
        self.messages.announce_through(self.narrator.say)
        self.pace = Pace(self)

    def _make_controllers(self) -> None:
        from nnviz.gui.controllers.copying import Copying
        from nnviz.gui.controllers.files import Files
        from nnviz.gui.controllers.hands import Hands
        from nnviz.gui.controllers.lessons import Lessons
        from nnviz.gui.controllers.live_training import LiveTraining
        from nnviz.gui.controllers.predicting import Predicting
        from nnviz.gui.controllers.selection import Selecting
        from nnviz.gui.controllers.stepping import Stepping
        from nnviz.gui.controllers.verdict import Verdicts
        from nnviz.gui.controllers.weights import Weights
        from nnviz.gui.widgets.dialogs import Dialogs
        from nnviz.gui.window.keeping import Keeping
        from nnviz.gui.window.questions import Questions

        dialogs = Dialogs(self)
        self.lessons = Lessons(self.runner, self.settings, dialogs)
        self.stepping = Stepping(self.runner, self.settings, dialogs, self.lessons)
        self.playback = self.stepping.playback
        self.predicting = Predicting(self.runner, self.settings, self.stepping)
        self.questions = Questions(self.predicting, self.lessons, self.graph, self.chain, self.narrator)
        self.training = LiveTraining(self.runner, self.settings)
        self.selecting = Selecting(self.runner)
        self.copying = Copying(self.runner)
        self.hands = Hands(self.runner)
        self.files = Files(self.runner, self.settings, dialogs)
        self.weights = Weights(self.runner, self.settings, dialogs, self.files)
        self.verdicts = Verdicts(self.runner, self.training)
        self.keeping = Keeping(self, self.runner, self.files)

    def _make_menus(self) -> None:
        from nnviz.gui.window.actions import ACTIONS, MENUS
        from nnviz.gui.window.ahead import Ahead
        from nnviz.gui.window.chain_menu import ChainMenu
        from nnviz.gui.window.filling import Filling
        from nnviz.gui.window.functions import FunctionBoxes
        from nnviz.gui.window.graph_menu import GraphMenu
        from nnviz.gui.window.large_plots import LargePlots
        from nnviz.gui.window.layout import Layout
        from nnviz.gui.window.lesson_shelf import LessonShelf
        from nnviz.gui.window.lesson_views import LessonViews
        from nnviz.gui.window.menus import ActionSet
        from nnviz.gui.window.own_windows import Help, PredictionsHelp, Preferences
        from nnviz.gui.window.panes import Panes
        from nnviz.gui.window.pictures import Pictures
        from nnviz.gui.window.plot_docks import Plots
        from nnviz.gui.window.plot_turn import PlotTurn
        from nnviz.gui.window.presenter import Presenter
        from nnviz.gui.window.toolbar import StepBar

        runner, settings, appearance = self.runner, self.settings, self.appearance
        self.action_set = ActionSet(ACTIONS, MENUS, self, (self.graph, self.chain))
        self.toolbar = StepBar(self.action_set, self.stepping.grain, self.playback.speed, self)
        self.addToolBar(self.toolbar)
        self.plots = Plots(
            self.plot_area, runner, settings, self.selecting, self.training, self.verdicts,
            self.action_set.actions,
        )  # fmt: skip
        self._plot_turn = PlotTurn(self.plots, self)
        self._ahead = Ahead(self.graph, self.chain, runner, self.stepping, self)
        self.arrangement = Layout(
            self, runner, settings, appearance, canvas=self.canvas, controls=self.controls_dock,
            plots=self.plots, toolbar=self.toolbar, status=self.status,
        )  # fmt: skip
        self.filling = Filling(self, runner, self.canvas, self.plots, self.controls_dock)
        self.large_plots = LargePlots(runner, self.canvas, self.plots, self.arrangement, self.filling)
        self.presenter = Presenter(
            self, runner, settings, appearance, self.arrangement, self.filling, self.messages, self.graph
        )
        self.lesson_shelf = LessonShelf(self, settings, self.lessons, self.plots, self.filling)
        self.lesson_views = LessonViews(
            self, runner, self.lessons, self.arrangement, self.presenter, self.messages, self.status, self.graph,
            self.chain, self.lesson_shelf,
        )  # fmt: skip
        self.panes = Panes(self, self._panes)
        pictures = Pictures(self, runner, settings, appearance, self.arrangement, self.plots)
        self.graph_menu = GraphMenu(self.graph, runner, self.selecting, self.copying, pictures, self.action_set.actions)
        self.chain_menu = ChainMenu(
            self.chain, runner, self.stepping, self.selecting, self.copying, pictures, self.action_set.actions
        )
        self.action_set.serve(
            runner, appearance, self.stepping, self.predicting, self.training, self.selecting, self.copying, self.files,
            self.weights, self.plots, self.arrangement, self.filling, self.presenter, self.panes, self.graph, pictures,
            self.lesson_shelf, self.questions, FunctionBoxes(self.graph, settings),
            PredictionsHelp(self, self.predicting.tally),
            Help(self, ACTIONS.values()), Preferences(self, settings, appearance, self.playback, self.training),
        )  # fmt: skip

    # ------------------------------------------------------------ connecting it

    def _connect_what_is_said(self) -> None:
        runner, messages = self.runner, self.messages
        runner.changed.connect(self.schedule_refresh)
        runner.answered.connect(self._refill_fields)
        runner.refused.connect(messages.show_error)
        runner.told.connect(messages.show_notice)
        runner.offered.connect(self.offers.add)
        runner.withdrawn.connect(self.offers.withdraw)
        self.offers.left.connect(self.graph.setFocus)
        runner.succeeded.connect(messages.clear_error)
        runner.moved_on.connect(messages.dismiss)
        runner.moved_on.connect(self._show_lanes)

    def _show_lanes(self) -> None:
        """What was opened to be compared is seen so."""
        if self.runner.state().experiment.compare:
            self.plots.show("compare")

    def _connect_views(self) -> None:
        from nnviz.gui.window import connections

        graph, chain, plots, toolbar, stepping = self.graph, self.chain, self.plots, self.toolbar, self.stepping
        connections.connect_graph(graph, self.runner, self.selecting, self.hands, plots)
        connections.connect_chain(chain, self.selecting, stepping)
        connections.connect_hands(self.hands, graph, plots, self.schedule_refresh)
        connections.connect_controls(self.controls, self.files, plots, self.training, self.action_set["train"])
        connections.connect_stepping(stepping, toolbar, self.status, plots)
        keys = {name: one.shortcut().toString() for name, one in self.action_set.actions.items()}
        chain.bar.show_keys(keys)
        graph.legend.show_keys(keys)
        self.controls_dock.visibilityChanged.connect(self.schedule_refresh)
        self.pace.rested.connect(self.schedule_refresh)

    def _connect_controllers(self) -> None:
        self.action_set.pressed.connect(self.schedule_refresh)
        self.playback.running_changed.connect(self._show_playing)
        self.training.running_changed.connect(self._show_training)
        self.selecting.unit_selected.connect(self._bring_inspector)
        self.selecting.input_selected.connect(self._edit_input)
        self.files.leaving.connect(self._commit_edits)
        self.files.lesson_wanted.connect(self.lessons.open_path)
        self.files.going.connect(self.lessons.leave)
        self.lessons.opened.connect(self._take_lesson_keys)
        self.lessons.left.connect(self._take_lesson_keys)
        self.arrangement.was_reset.connect(self.controls.fold_all)
        self.arrangement.was_reset.connect(self.filling.leave)
        self.presenter.presenting_changed.connect(self.action_set.set_presenter_keys)
        self.presenter.presenting_changed.connect(self.offers.wait)
        self.large_plots.changed.connect(self.presenter.say_steps)
        self.presenter.presenting_changed.connect(self.chain.set_presenting)
        self.presenter.presenting_changed.connect(self.canvas.fit)  # after the chain rule: it needs another height
        self.plots.closing.connect(self.verdicts.shut_down)
        self.plots.closing.connect(self.training.shut_down)
        self.appearance.changed.connect(self._take_theme)

    # ------------------------------------------------------------ showing what is

    def schedule_refresh(self) -> None:
        """One refresh for all changes until the event loop comes round."""
        if not self._refresh_waits:
            self._refresh_waits = True
            soon(self, self._refresh_if_it_waits)

    def _refresh_if_it_waits(self) -> None:
        if self._refresh_waits:
            self.refresh()

    def refresh(self) -> None:
        """Hand the frame to every panel that can be seen, and its news to who hears it."""
        self._refresh_waits = False
        self.keeping.note()
        extent = self.pace.extent(held=self._is_held, flat_out=self.training.flat_out)
        if extent == "graph":
            self.graph.show_frame(self._made(self.session.graph_frame))
            if self.plots.is_held:
                self.plots.refresh()  # what is under the hand follows it
            return
        frame = self._made(self.session.frame)
        with self.narrator.hush(frame):
            self._show(frame, in_turns=extent == "turns")
        if not self._is_held and not self.plots.are_awaited:  # the first picture comes before its words
            self.narrator.tell(frame, training=self.training.running)

    @property
    def _is_held(self) -> bool:
        return self.graph.is_held or self.plots.is_held

    def _panes(self) -> tuple[QWidget, ...]:
        """As the eye goes: what is pressed most, what is chosen, what is seen, where one is in time."""
        lesson = () if self.lesson_views.dock is None else (self.lesson_views.dock,)
        above = self.toolbar, self.offers, *lesson
        return *above, self.controls_dock, self.graph, self.plot_area, self.chain, self.status

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Tab goes as the eye does, whatever was made first."""
        return self.panes.tab(1 if forward else -1) if self.is_furnished else super().focusNextPrevChild(forward)

    def _show(self, frame: "Frame", *, in_turns: bool) -> None:
        if self.graph.isVisible():
            self.graph.show_frame(frame.graph)
        show_words = not in_turns or not self._words_were_shown or self._fields_wait
        self._words_were_shown = show_words
        if show_words:
            self._show_words(frame)
        if not in_turns or not show_words or self.plots.is_held:
            self._plot_turn.refresh(frame.controls.experiment, at_once=self._is_held or self.training.running)
        self.lesson_views.refresh()
        self.status.show_frame(frame.status, self.session.position, self.session.length)
        self.action_set.bring_up_to_date()
        asking = self.questions.is_asking()
        name_steps(self.action_set, self.toolbar, self.stepping.grain, self.session, asking=asking)
        show_title(self, self.session, frame, self.lesson_views.title)
        self._ahead.look()

    def _made(self, make: Callable[[], "Made"]) -> "Made":
        """A frame; where a State cannot be shown, the session goes on with the State before it."""
        try:
            return make()
        except Exception:
            self.session.undo()
            raise

    def _show_words(self, frame: "Frame") -> None:
        if self.chain.isVisible():
            self.chain.show_frame(self.predicting.marked(frame.chain))
        self.questions.show(frame)
        self.presenter.bands.show_frames(frame.chain, frame.status, self.stepping.grain)
        if self.controls.isVisible():
            self.controls.show_frame(frame.controls, refill=self._fields_wait)
            self._fields_wait = False

    def _refill_fields(self) -> None:
        """Whatever was typed to get here, the fields show what has come of it."""
        self._fields_wait = True

    def _show_playing(self, running: bool) -> None:
        self.action_set.show_running("play", running, "Paus&e" if running else "Pla&y")
        self.schedule_refresh()

    def _show_training(self, running: bool) -> None:
        self.action_set.show_running("train", running, "&Pause" if running else "&Train")
        self.schedule_refresh()

    def _take_theme(self) -> None:
        self.action_set.draw_icons(self.toolbar.names)
        if self.appearance.theme.text_scale != self._text_scale:
            self._text_scale = self.appearance.theme.text_scale
            soon(self, self.arrangement.fit_docks)
        self._show_playing(self.playback.running)
        self._show_training(self.training.running)

    # ------------------------------------------------------------ what a part wants of another

    def _bring_inspector(self) -> None:
        self.plots.show("inspector")

    def _edit_input(self, unit: int) -> None:
        self.controls_dock.show()
        self.controls.edit_input(unit)

    def _commit_edits(self) -> None:
        """What is being typed counts before the file is saved or left."""
        focused = self.focusWidget()
        if focused is self.graph:  # its own ancestor for Qt; nothing is typed there, and its keys go on stepping
            return
        if focused is not None and any(pane.isAncestorOf(focused) for pane in (self.controls, self.graph)):
            focused.clearFocus()

    def _take_lesson_keys(self) -> None:
        """In a lesson Space goes on, too."""
        self.action_set.set_lesson_keys(self.lessons.is_open)

    # ------------------------------------------------------------ events

    def event(self, event: QEvent) -> bool:
        """A status tip would cover the place in the pass, just while Next is being pressed."""
        if isinstance(event, QStatusTipEvent):
            self.status.show_tip(event.tip())
            return True
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The first picture is complete, not empty."""
        super().showEvent(event)
        if self.is_furnished:
            self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if not self.is_furnished:
            with QPainter(self) as painter:
                painter.fillRect(place_of_canvas(self, self.settings), QColor(self.appearance.theme.background))
        if not self._is_opened:
            self._is_opened = True
            soon(self, self._say_opened)  # later: the picture is not on the screen yet

    def _say_opened(self) -> None:
        self.opened.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        if not self.is_furnished:
            super().closeEvent(event)
            return
        if not self.files.may_leave():
            event.ignore()
            return
        self._stop_work()
        self.keeping.end()
        if self.presenter.is_presenter():  # the layout that is remembered is the one outside of it
            self.presenter.toggle_presenter()
        self.filling.leave()
        self.arrangement.save()
        super().closeEvent(event)

    def end_at_once(self) -> None:
        """The process ends without a question: unsaved work is kept for the next start."""
        if self.is_furnished:
            self._commit_edits()
            self._stop_work()
            self.keeping.keep_now()

    def _stop_work(self) -> None:
        """Nothing goes on by itself any more."""
        self.runner.rest()
        self.plots.closing.emit()
        self.session.on_change = None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self.is_furnished or not self._takes(event):
            super().keyPressEvent(event)

    def _takes(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            return self.lesson_shelf.escape() or self.presenter.escape()
        return self.lesson_views.take_key(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if self.files.dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        path = self.files.dropped(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            # Later: a question asked inside a drop freezes the program that the file came from.
            self._dropped = path
            soon(self, self._open_dropped)

    def _open_dropped(self) -> None:
        self.files.open_path(self._dropped)
