"""The window: the only subscriber to the Session; each Frame goes to the panels, and their wishes to the Session."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QStatusTipEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow

from nnviz.errors import UserError
from nnviz.gui.settings import Settings
from nnviz.gui.window.appearance import Appearance
from nnviz.gui.window.layout import Viewing
from nnviz.gui.window.wording import in_words

if TYPE_CHECKING:
    from nnviz.gui.chain import ChainView
    from nnviz.gui.controllers.choosing import Choosing
    from nnviz.gui.controllers.files import Files
    from nnviz.gui.controllers.live_training import Training
    from nnviz.gui.controllers.playback import Playback
    from nnviz.gui.controllers.selection import Target
    from nnviz.gui.controllers.stepping import Stepping
    from nnviz.gui.controllers.verdict import Verdicts
    from nnviz.gui.controls import ControlsPanel
    from nnviz.gui.graph import GraphView
    from nnviz.gui.inspector import InspectorView
    from nnviz.gui.window.canvas import Canvas
    from nnviz.gui.window.dock import Panel
    from nnviz.gui.window.help import Help
    from nnviz.gui.window.menus import ActionSet
    from nnviz.gui.window.messages import MessageBar
    from nnviz.gui.window.plot_docks import Plots
    from nnviz.gui.window.status import StatusLine
    from nnviz.gui.window.toolbar import StepBar
    from nnviz.session import Session
    from nnviz.session.frame.model import Frame
    from nnviz.session.state import State

#: Commands that do more than was pressed: what they say is shown over the canvas, not only in the status line.
ANNOUNCED = frozenset({
    "set_units", "add_layer", "remove_layer", "set_scheme", "set_scheme_option", "set_bias", "set_seed", "new_weights",
    "reset", "set_data", "open_csv", "set_view",
})  # fmt: skip


class MainWindow(QMainWindow):
    """Graph and chain rule in the middle, controls on the left, the chosen neuron on the right.

    Made with a session it is complete. Made without one it opens empty, in its size and colours, and says
    ``opened`` when it is on the screen; :meth:`furnish` then puts everything in its place at once.
    """

    opened = Signal()

    session: "Session"
    canvas: "Canvas"
    graph: "GraphView"
    chain: "ChainView"
    controls: "ControlsPanel"
    controls_dock: "Panel"
    inspector: "InspectorView"
    inspector_dock: "Panel"
    status: "StatusLine"
    messages: "MessageBar"
    choosing: "Choosing"
    stepping: "Stepping"
    target: "Target"
    files: "Files"
    help: "Help"
    playback: "Playback"
    training: "Training"
    verdicts: "Verdicts"
    plots: "Plots"
    action_set: "ActionSet"
    toolbar: "StepBar"

    def __init__(
        self,
        session: "Session | None" = None,
        settings: Settings | None = None,
        appearance: Appearance | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings or Settings()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.appearance = appearance or Appearance(application, self.settings, self)
        self.is_furnished = False
        self._is_opened = False
        self._refresh_waits = False
        self._announce = False
        self._again = False
        self._words_turn = False
        self._text_scale = self.appearance.theme.text_scale
        self.setObjectName("mainWindow")
        self.setWindowTitle("nnviz")
        self.viewing = Viewing(self)
        self.viewing.restore_size()
        if session is not None:
            self.furnish(session)

    # ------------------------------------------------------------ making it

    def furnish(self, session: "Session") -> None:
        """Put everything into the window. On the screen nothing is seen of it before all is there."""
        from nnviz.gui.window import (
            furniture,  # not before the empty window is shown: it loads all panels and the session
        )

        self.setUpdatesEnabled(not self.isVisible())
        self.session = session
        furniture.place(self)
        self._connect()
        self._take_theme()
        self.canvas.show()  # at once: the panels share the room with what can be seen
        self.viewing.restore_panels()
        self.is_furnished = True
        session.on_change = self.schedule_refresh
        self.schedule_refresh()
        QTimer.singleShot(0, self, lambda: self.setUpdatesEnabled(True))

    def _connect(self) -> None:
        for dock in (self.controls_dock, self.inspector_dock):
            dock.visibilityChanged.connect(self.schedule_refresh)
        self.graph.weight_chosen.connect(self.choosing.weight)
        self.graph.bias_chosen.connect(self.choosing.bias)
        self.graph.layer_chosen.connect(self.choosing.layer)
        self.graph.unit_chosen.connect(self.choosing.unit)
        self.graph.unit_hovered.connect(self.plots.hover)
        self.graph.background_clicked.connect(self.choosing.no_unit)
        self.chain.step_clicked.connect(self.stepping.go_to)
        self.chain.path_clicked.connect(self.choosing.path)
        self.controls.csv_wanted.connect(self.files.open_csv)
        self.status.seek_wanted.connect(self.stepping.seek)
        self.toolbar.grain_chosen.connect(self.stepping.set_grain)
        self.toolbar.grain_chosen.connect(self.schedule_refresh)
        self.toolbar.speed_chosen.connect(self._set_speed)
        self.playback.running_changed.connect(self._show_playing)
        self.training.running_changed.connect(self._show_training)
        self.appearance.changed.connect(self._take_theme)

    # ------------------------------------------------------------ what the panels want done

    def run_command(self, name: str, /, *, merge: str | None = None, **arguments: object) -> bool:
        """Carry out a command of the session; a refusal is shown as the sentence that it is."""
        self._again = True  # whatever was typed to get here, the control shows what came of it
        done = self.attempt(self._run, name, merge, arguments)
        if done and name in ANNOUNCED:
            self._announce = True
        return done

    def _run(self, name: str, merge: str | None, arguments: dict[str, object]) -> None:
        try:
            self.session.run(name, merge=merge, **arguments)
        except UserError as mistake:
            raise UserError(in_words(str(mistake))) from mistake

    def attempt(self, action: Callable[..., object], *arguments: object, **named: object) -> bool:
        """Call ``action``; where it raises UserError, show its sentence, put the controls right, and return False."""
        try:
            action(*arguments, **named)
        except UserError as mistake:
            self.refuse(str(mistake))
            return False
        self.messages.clear_error()
        return True

    def attempt_slow(self, action: Callable[..., object], *arguments: object, **named: object) -> bool:
        """As :meth:`attempt`, with the cursor that asks to wait."""
        with self.waiting():
            return self.attempt(action, *arguments, **named)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """The cursor asks to wait."""
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            yield
        finally:
            QGuiApplication.restoreOverrideCursor()

    def refuse(self, sentence: str) -> None:
        """Say why something was not done; the controls go back to what holds."""
        self.messages.show_error(sentence)
        self._again = True
        self.schedule_refresh()

    def seal(self) -> None:
        """A drag is over."""
        self.session.seal()

    def replace_session_content(self, action: Callable[..., object], *arguments: object) -> bool:
        """Go over to another experiment; nothing of what was said about the old one stays, and nothing runs on."""
        self.come_to_rest()
        if not self.attempt(action, *arguments):
            return False
        self.messages.dismiss()
        return True

    def come_to_rest(self) -> None:
        """Whatever goes on by itself pauses: Play, training, a race."""
        self.playback.stop()
        self.training.stop()
        self.plots.rest()

    def state(self) -> "State":
        """What the session is at now: for those that survey it."""
        return self.session.state

    def _set_speed(self, index: int) -> None:
        self.playback.set_speed(index)
        self.settings.set("step/speed", index)

    # ------------------------------------------------------------ showing what is

    def schedule_refresh(self) -> None:
        """One refresh for all changes until the event loop comes round."""
        if not self._refresh_waits:
            self._refresh_waits = True
            QTimer.singleShot(0, self, self._refresh_if_it_waits)

    def _refresh_if_it_waits(self) -> None:
        if self._refresh_waits:
            self.refresh()

    def refresh(self) -> None:
        """Hand the frame to every panel that can be seen."""
        self._refresh_waits = False
        frame = self._frame()
        if self.graph.isVisible():
            self.graph.show_frame(frame.graph)
        # While training runs flat out, words and plots take turns: each frame is short, and no eye can tell.
        self._words_turn = not self._words_turn or not self.training.flat_out or self._again
        if self._words_turn:
            self._show_words(frame)
        if not self._words_turn or not self.training.flat_out:
            self.plots.refresh()
        self.status.show_frame(frame.status, self.session.position, self.session.length)
        self.action_set.show_frame(frame.controls)
        self._name_step_actions()
        self._show_title(frame)
        if self._announce:
            self._announce = False
            if frame.status.message:
                self.messages.show_notice(frame.status.message)

    def _show_words(self, frame: "Frame") -> None:
        again, self._again = self._again, False
        if self.chain.isVisible():
            self.chain.show_frame(frame.chain)
        if self.inspector.isVisible():
            self.inspector.show_frame(frame.inspector)
        if self.controls.isVisible():
            self.controls.show_frame(frame.controls, again=again)

    def _frame(self) -> "Frame":
        """The frame; where a State cannot be shown, the session goes on with the State before it."""
        try:
            return self.session.frame()
        except Exception:
            self.session.undo()
            raise

    def _show_title(self, frame: "Frame") -> None:
        file = f" ({self.session.path.name})" if self.session.path else ""
        self.setWindowTitle(f"{frame.graph.title or 'untitled'}{file}[*] – nnviz")
        self.setWindowModified(self.session.modified)

    def _name_step_actions(self) -> None:
        """Next and Back say how far they go, Undo and Redo what they undo."""
        grain, session = self.stepping.grain, self.session
        self.action_set["next"].setText(f"&Next {grain}")
        self.action_set["back"].setText(f"&Back a {grain}" if grain != "update" else "&Back an update")
        self.action_set["back"].setIconText("Back")
        self.action_set["next"].setIconText("Next")
        self.action_set["undo"].setText(f"&Undo {session.undo_text}".strip())
        self.action_set["redo"].setText(f"&Redo {session.redo_text}".strip())

    def _show_playing(self, running: bool) -> None:
        play = self.action_set["play"]
        play.setText("Paus&e" if running else "Pla&y")
        self.action_set.show_icon("play", "pause" if running else "play")
        self.schedule_refresh()

    def _show_training(self, running: bool) -> None:
        self.action_set["train"].setText("&Pause" if running else "&Train")
        self.action_set.show_icon("train", "pause" if running else "train")
        self.schedule_refresh()

    def _take_theme(self) -> None:
        theme = self.appearance.theme
        for view in (self.canvas, self.inspector, self.controls_dock, self.inspector_dock):
            view.set_theme(theme)
        self.action_set.set_theme(theme, self.toolbar.names)
        self.toolbar.set_theme(theme)
        self.messages.set_theme(theme)
        self.plots.set_theme(theme)
        self.status.forget_widths()
        if theme.text_scale != self._text_scale:
            self._text_scale = theme.text_scale
            QTimer.singleShot(0, self, self.viewing.fit_docks)
        self._show_playing(self.playback.running)
        self._show_training(self.training.running)

    def commit_edits(self) -> None:
        """What is being typed counts before the file is saved or left."""
        focused = self.focusWidget()
        if focused is not None and self.controls.isAncestorOf(focused):
            focused.clearFocus()

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
                painter.fillRect(self.viewing.place_of_canvas(), QColor(self.appearance.theme.background))
        if not self._is_opened:
            self._is_opened = True
            QTimer.singleShot(0, self, self.opened.emit)  # later: the picture is not on the screen yet

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        if not self.is_furnished:
            super().closeEvent(event)
            return
        if not self.files.may_leave():
            event.ignore()
            return
        self.plots.shut_down()
        self.viewing.save_layout()
        self.session.on_change = None
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self.is_furnished or event.key() != Qt.Key.Key_Escape or not self.viewing.escape():
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.viewing.blank.setGeometry(self.rect())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if self.files.dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        path = self.files.dropped(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            # Later: a question asked inside a drop freezes the program that the file came from.
            self._dropped = path
            QTimer.singleShot(0, self, self._open_dropped)

    def _open_dropped(self) -> None:
        self.files.open_path(self._dropped)
