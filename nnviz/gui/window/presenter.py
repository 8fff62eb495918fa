"""In front of a class: full screen, projector mode, presenter mode, and a screen that is blank while somebody talks."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from nnviz.gui.runner import Runner
from nnviz.gui.settings import Settings
from nnviz.gui.window.appearance import Appearance
from nnviz.gui.window.bands import Bands
from nnviz.gui.window.filling import Filling
from nnviz.gui.window.layout import Layout, Name
from nnviz.gui.window.messages import MessageBar
from nnviz.records import dataclass

#: What is said when presenter mode begins; what has no room goes from the end.
KEYS = "PgDn goes on, PgUp back, Esc leaves, B blanks, C chain, G graph, L legend."
#: The setting that names the panels that projector mode has put away.
PUT_AWAY = "view/put_away"
#: Those that it puts away where there is little room, and those that have too little of it in any window.
IN_THE_WAY: tuple[Name, ...] = ("controls", "status", "plots")
ALWAYS_IN_THE_WAY: tuple[Name, ...] = ("plots",)
#: How they come back.
WAYS_BACK: dict[Name, str] = {"controls": "F4 shows the controls", "plots": "Alt+1 shows the plots"}


@dataclass(frozen=True, slots=True)
class Hidden:
    """What presenter mode has put away, to bring it back."""

    panels: tuple[QWidget, ...]
    full_screen: bool


class BlankScreen(QWidget):
    """Black over the whole window; any key or click takes it away."""

    pressed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAccessibleName("Blank screen")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        window.installEventFilter(self)
        self.hide()

    def cover(self) -> None:
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), Qt.GlobalColor.black)

    def event(self, event: QEvent) -> bool:
        """Keys come here, not to the window, which would step unseen."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self.pressed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.pressed.emit()


class Presenter(QObject):
    """What a lecturer does with the window."""

    presenting_changed = Signal(bool)

    def __init__(
        self,
        window: QMainWindow,
        runner: Runner,
        settings: Settings,
        appearance: Appearance,
        layout: Layout,
        filling: Filling,
        messages: MessageBar,
        graph: QWidget,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._settings = settings
        self._appearance = appearance
        self._layout = layout
        self._filling = filling
        self._messages = messages
        self._graph = graph
        self._hidden: Hidden | None = None
        self.bands = Bands(window)
        self.blank = BlankScreen(window)
        self.blank.pressed.connect(self.toggle_blank)

    # ------------------------------------------------------------ large text

    def is_projector(self) -> bool:
        return self._appearance.projector

    def toggle_projector(self) -> None:
        """Large text; what is too narrow for it beside the picture makes room."""
        self._appearance.set_projector(not self.is_projector())
        if self.is_projector():
            self._make_room()
        else:
            self._give_back_room()

    def _make_room(self) -> None:
        if self.is_presenter() or self._filling.is_filled():
            return  # there the picture has all the room
        narrow = self._layout.is_shown("controls") and not self._layout.is_wide
        in_the_way = IN_THE_WAY if narrow else ALWAYS_IN_THE_WAY
        put_away = [name for name in in_the_way if self._layout.is_shown(name)]
        self._settings.set(PUT_AWAY, " ".join(put_away))
        for name in put_away:
            self._layout.panels[name].hide()
        ways = [way for name, way in WAYS_BACK.items() if name in put_away]
        if ways:
            self._runner.tell(f"Projector mode. {' and '.join(ways)}.")

    def _give_back_room(self) -> None:
        put_away = self._settings.text(PUT_AWAY).split()
        panels = tuple(self._layout.panels[name] for name in IN_THE_WAY if name in put_away)
        if self._hidden is not None:  # they come with the rest of the window
            self._hidden = replace(self._hidden, panels=(*self._hidden.panels, *panels))
        else:
            for panel in panels:
                self._filling.bring_back(panel)
        self._settings.set(PUT_AWAY, "")
        self._messages.dismiss()  # what it says of the mode is over

    def say_steps(self, on: bool) -> None:
        """At the foot, while a plot has the place of the chain rule."""
        self.bands.say_steps(on)
        self._messages.speak_through(self.bands.speak)

    # ------------------------------------------------------------ nothing but the picture

    def is_full_screen(self) -> bool:
        return self._window.isFullScreen()

    def toggle_full_screen(self) -> None:
        # Not showNormal: a window that filled the screen before does so again.
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def is_presenter(self) -> bool:
        return self._hidden is not None

    def toggle_presenter(self) -> None:
        """Nothing but the picture, and the keys that a clicker sends."""
        self._filling.leave()  # graph and chain are there, and come back as they were
        if self._hidden is None:
            self._present()
        else:
            self._stop_presenting(self._hidden)
        self.presenting_changed.emit(self.is_presenter())

    def _present(self) -> None:
        panels = (*self._layout.around(), self._window.menuBar())
        self._hidden = Hidden(tuple(panel for panel in panels if not panel.isHidden()), self.is_full_screen())
        for panel in panels:
            panel.hide()
        self._show_bands(True)
        if not self.is_full_screen():
            self.toggle_full_screen()
        self._graph.setFocus()
        self._runner.tell(KEYS)

    def _stop_presenting(self, hidden: Hidden) -> None:
        self._hidden = None
        self.blank.hide()
        self._show_bands(False)
        self._window.menuBar().show()
        for panel in hidden.panels:
            panel.show()
        if self.is_full_screen() and not hidden.full_screen:
            self.toggle_full_screen()

    def _show_bands(self, shown: bool) -> None:
        """Large type, the question over the picture, and under it whatever is said."""
        self.bands.set_shown(shown)
        self._messages.speak_through(self.bands.speak)
        self._appearance.set_presenting(shown)
        self._runner.changed.emit()

    # ------------------------------------------------------------ nothing at all

    def is_blank(self) -> bool:
        return not self.blank.isHidden()

    def toggle_blank(self) -> None:
        if self.is_blank():
            self.blank.hide()
            self._graph.setFocus()
            self._runner.changed.emit()  # the plots under it have not been fed
        else:
            self.blank.cover()

    def escape(self) -> bool:
        """What Esc does here: leave what covers the most. False if there is nothing to leave."""
        if self.is_blank():
            self.toggle_blank()
        elif self._messages.text:
            self._messages.dismiss()
        elif self._filling.is_filled():
            self._filling.leave()
        elif self.is_presenter():
            self.toggle_presenter()
        elif self.is_full_screen():
            self.toggle_full_screen()
        else:
            return False
        return True
