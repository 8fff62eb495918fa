"""The window: the only subscriber to the Session; each Frame goes to the panels, and their wishes to the Session."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow

from nnviz.gui.action_set import ActionSet
from nnviz.gui.appearance import Appearance
from nnviz.gui.canvas import Canvas
from nnviz.gui.controls import ControlsPanel
from nnviz.gui.dock import Panel
from nnviz.gui.files import Files
from nnviz.gui.help import Help
from nnviz.gui.icons import icon, window_icon
from nnviz.gui.inspector import InspectorView
from nnviz.gui.message_bar import MessageBar
from nnviz.gui.playback import SPEEDS, USUAL_SPEED, Playback
from nnviz.gui.settings import Settings
from nnviz.gui.status import StatusLine
from nnviz.gui.stepping import Stepping
from nnviz.gui.target import Target
from nnviz.gui.toolbar import ACTIONS_AS_ICONS, ACTIONS_WITH_TEXT, GRAINS, StepBar
from nnviz.gui.viewing import Viewing
from nnviz.session import Session, UserError
from nnviz.session.frame.model import Frame

#: Commands that do more than was pressed: what they say is shown over the canvas, not only in the status line.
ANNOUNCED = frozenset({
    "set_units", "add_layer", "remove_layer", "set_scheme", "set_scheme_option", "set_bias", "set_seed", "new_weights",
    "reset", "set_data", "open_csv", "set_view",
})  # fmt: skip


class MainWindow(QMainWindow):
    """Graph and chain rule in the middle, controls on the left, the chosen neuron on the right."""

    def __init__(
        self, session: Session, settings: Settings | None = None, appearance: Appearance | None = None
    ) -> None:
        super().__init__()
        self.session = session
        self.settings = settings or Settings()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.appearance = appearance or Appearance(application, self.settings, self)
        self._refresh_waits = False
        self._announce = False
        self._again = False
        self._text_scale = self.appearance.theme.text_scale
        self.setObjectName("mainWindow")
        self.setWindowIcon(window_icon())
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(False)
        self._make_panels()
        self.stepping = Stepping(self)
        self.target = Target(self)
        self.files = Files(self)
        self.viewing = Viewing(self)
        self.help = Help(self)
        self.playback = Playback(self.stepping.play_step, self)
        self.action_set = ActionSet(self, self.canvas)
        self.toolbar = StepBar(self.action_set, self)
        self.addToolBar(self.toolbar)
        self._connect()
        self._recall_stepping()
        self._take_theme()
        self.viewing.restore_layout()
        session.on_change = self.schedule_refresh
        self.schedule_refresh()

    # ------------------------------------------------------------ making it

    def _make_panels(self) -> None:
        self.canvas = Canvas()
        self.graph, self.chain = self.canvas.graph, self.canvas.chain
        self.setCentralWidget(self.canvas)
        self.controls = ControlsPanel(self, self.settings)
        self.controls_dock = Panel("Controls", "controls", self.controls, self)
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.controls_dock)
        self.inspector = InspectorView()
        self.inspector_dock = Panel("Neuron", "inspector", self.inspector, self)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.inspector_dock)
        self.status = StatusLine(self)
        self.setStatusBar(self.status)
        self.messages = MessageBar(self.graph, self.appearance.theme)

    def _connect(self) -> None:
        for dock in (self.controls_dock, self.inspector_dock):
            dock.visibilityChanged.connect(self.schedule_refresh)
        self.graph.weight_chosen.connect(self._choose_weight)
        self.graph.bias_chosen.connect(self._choose_bias)
        self.graph.layer_chosen.connect(self._choose_layer)
        self.graph.unit_chosen.connect(self._choose_unit)
        self.graph.background_clicked.connect(self._clear_unit)
        self.chain.step_clicked.connect(self.stepping.go_to)
        self.chain.path_clicked.connect(self._choose_path)
        self.controls.csv_wanted.connect(self.files.open_csv)
        self.status.seek_wanted.connect(self.stepping.seek)
        self.toolbar.grain_chosen.connect(self.stepping.set_grain)
        self.toolbar.grain_chosen.connect(self.schedule_refresh)
        self.toolbar.speed_chosen.connect(self._set_speed)
        self.playback.running_changed.connect(self._show_playing)
        self.appearance.changed.connect(self._take_theme)

    def _recall_stepping(self) -> None:
        grains = tuple(choice.key for choice in GRAINS)
        self.stepping.grain = self.settings.choice("step/grain", grains, "factor")
        self.toolbar.grain.show_key(self.stepping.grain)
        self.toolbar.show_speed(self.settings.number("step/speed", USUAL_SPEED, 0, len(SPEEDS) - 1))

    # ------------------------------------------------------------ what the panels want done

    def run_command(self, name: str, /, *, merge: str | None = None, **arguments: object) -> bool:
        """Carry out a command of the session; a refusal is shown as the sentence that it is."""
        self._again = True  # whatever was typed to get here, the control shows what came of it
        done = self.attempt(self._run, name, merge, arguments)
        if done and name in ANNOUNCED:
            self._announce = True
        return done

    def _run(self, name: str, merge: str | None, arguments: dict[str, object]) -> None:
        self.session.run(name, merge=merge, **arguments)

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
        """Go over to another experiment; nothing of what was said about the old one stays."""
        if not self.attempt(action, *arguments):
            return False
        self.messages.dismiss()
        return True

    def _choose_weight(self, layer: int, row: int, column: int) -> None:
        self.run_command("choose", layer=layer, parameter="W", row=row, column=column)

    def _choose_bias(self, layer: int, row: int) -> None:
        self.run_command("choose", layer=layer, parameter="b", row=row)

    def _choose_layer(self, layer: int) -> None:
        self.run_command("choose", layer=layer, parameter="W")

    def _choose_unit(self, layer: int, unit: int) -> None:
        if layer == 0:
            self._edit_input(unit)
        elif self.run_command("select_unit", layer=layer, unit=unit):
            self.inspector_dock.show()

    def _edit_input(self, index: int) -> None:
        """An input has no sum to show; its value can be edited."""
        self.controls_dock.show()
        self.controls.edit_input(index)

    def _clear_unit(self) -> None:
        if self.session.frame().inspector is not None:
            self.run_command("clear_unit")

    def _choose_path(self, index: int) -> None:
        self.run_command("choose_path", index=index)

    def _set_speed(self, index: int) -> None:
        self.playback.set_speed(index)
        self.settings.set("step/speed", index)

    # ------------------------------------------------------------ showing what is

    def schedule_refresh(self) -> None:
        """One refresh for all changes until the event loop comes round."""
        if not self._refresh_waits:
            self._refresh_waits = True
            QTimer.singleShot(0, self, self.refresh)

    def refresh(self) -> None:
        """Hand the frame to every panel that can be seen."""
        self._refresh_waits = False
        frame = self._frame()
        again, self._again = self._again, False
        if self.graph.isVisible():
            self.graph.show_frame(frame.graph)
        if self.chain.isVisible():
            self.chain.show_frame(frame.chain)
        if self.inspector.isVisible():
            self.inspector.show_frame(frame.inspector)
        if self.controls.isVisible():
            self.controls.show_frame(frame.controls, again=again)
        self.status.show_frame(frame.status, self.session.position, self.session.length)
        self.action_set.show_frame(frame.controls)
        self._name_step_actions()
        self._show_title(frame)
        if self._announce:
            self._announce = False
            if frame.status.message:
                self.messages.show_notice(frame.status.message)

    def _frame(self) -> Frame:
        """The frame; where a State cannot be shown, the session goes on with the State before it."""
        try:
            return self.session.frame()
        except Exception:
            self.session.undo()
            raise

    def _show_title(self, frame: Frame) -> None:
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
        play.setIcon(icon("pause" if running else "play", self.appearance.theme))
        self.schedule_refresh()

    def _take_theme(self) -> None:
        theme = self.appearance.theme
        for view in (self.graph, self.chain, self.inspector, self.controls_dock, self.inspector_dock):
            view.set_theme(theme)
        self.action_set.set_theme(theme, (*ACTIONS_WITH_TEXT, *ACTIONS_AS_ICONS))
        self.toolbar.set_theme(theme)
        self.messages.set_theme(theme)
        self.status.forget_widths()
        self.canvas.fit()
        if theme.text_scale != self._text_scale:
            self._text_scale = theme.text_scale
            QTimer.singleShot(0, self, self.viewing.fit_docks)
        self._show_playing(self.playback.running)

    def commit_edits(self) -> None:
        """What is being typed counts before the file is saved or left."""
        focused = self.focusWidget()
        if focused is not None and self.controls.isAncestorOf(focused):
            focused.clearFocus()

    # ------------------------------------------------------------ events

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The first picture is complete, not empty."""
        super().showEvent(event)
        self.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        if not self.files.may_leave():
            event.ignore()
            return
        self.playback.stop()
        self.viewing.save_layout()
        self.session.on_change = None
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() != Qt.Key.Key_Escape or not self.viewing.escape():
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
