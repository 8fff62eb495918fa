"""How the window looks: which panels are there, the theme, projector and presenter mode, the layout remembered."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QWidget

if TYPE_CHECKING:
    from nnviz.gui.window.window import MainWindow

#: Raise it when docks or toolbars are renamed: an older layout is then not restored.
LAYOUT_VERSION = 2
USUAL_SIZE = (1280, 800)
#: From this width on, controls in large type leave enough of the window to the picture.
WIDE_ENOUGH = 1700
#: What a plot takes of the window at first, and at least, in pixels.
PLOT_SHARE, PLOT_WIDTH = 0.32, 390
#: The setting that names the panels that projector mode has put away.
PUT_AWAY = "view/put_away"
#: What stands left, above, right and below of the canvas at the first start, in pixels.
USUALLY_AROUND_CANVAS = (285, 54, 0, 23)
#: What a title bar takes at most: until the window is shown, nobody knows.
FRAME_HEIGHT = 40


@dataclass(frozen=True, slots=True)
class Hidden:
    """What presenter mode has put away, to bring it back."""

    panels: tuple[QDockWidget, ...]
    toolbar: bool
    status: bool
    full_screen: bool


class BlankScreen(QWidget):
    """Black over the whole window; any key or click takes it away."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.setAccessibleName("Blank screen")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self._window.viewing.toggle_blank()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._window.viewing.toggle_blank()


class Viewing(QObject):
    """What the View menu does."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._before_presenting: Hidden | None = None
        self.blank = BlankScreen(window)

    # ------------------------------------------------------------ panels

    @property
    def controls_shown(self) -> bool:
        return not self._window.controls_dock.isHidden()

    @property
    def inspector_shown(self) -> bool:
        return not self._window.inspector_dock.isHidden()

    @property
    def chain_shown(self) -> bool:
        return not self._window.chain.isHidden()

    @property
    def toolbar_shown(self) -> bool:
        return not self._window.toolbar.isHidden()

    @property
    def status_shown(self) -> bool:
        return not self._window.status.isHidden()

    def toggle_controls(self) -> None:
        self._window.controls_dock.setVisible(not self.controls_shown)

    def toggle_inspector(self) -> None:
        self._window.inspector_dock.setVisible(not self.inspector_shown)

    def toggle_chain(self) -> None:
        self._window.chain.setVisible(not self.chain_shown)
        self._window.canvas.fit()

    def toggle_toolbar(self) -> None:
        self._window.toolbar.setVisible(not self.toolbar_shown)

    def toggle_status(self) -> None:
        self._window.status.setVisible(not self.status_shown)

    def toggle_pin(self) -> None:
        pinned = self._window.session.frame().controls.reference_pinned
        self._window.run_command("pin_reference", pinned=not pinned)

    # ------------------------------------------------------------ theme

    @property
    def is_system(self) -> bool:
        return self._window.appearance.choice == "system"

    @property
    def is_light(self) -> bool:
        return self._window.appearance.choice == "light"

    @property
    def is_dark(self) -> bool:
        return self._window.appearance.choice == "dark"

    @property
    def is_contrast(self) -> bool:
        return self._window.appearance.choice == "contrast"

    @property
    def is_projector(self) -> bool:
        return self._window.appearance.projector

    def theme_system(self) -> None:
        self._window.appearance.choose("system")

    def theme_light(self) -> None:
        self._window.appearance.choose("light")

    def theme_dark(self) -> None:
        self._window.appearance.choose("dark")

    def theme_contrast(self) -> None:
        self._window.appearance.choose("contrast")

    def toggle_projector(self) -> None:
        """Large text; where the window is too narrow for large controls beside the picture, they make room."""
        settings, window = self._window.settings, self._window
        window.appearance.set_projector(not self.is_projector)
        panels = {"controls": window.controls_dock, "status": window.status}
        if not self.is_projector:
            for name in panels.keys() & set(settings.text(PUT_AWAY).split()):
                panels[name].show()
            settings.set(PUT_AWAY, "")
        elif self.controls_shown and not self.is_presenter and window.width() < WIDE_ENOUGH:
            settings.set(PUT_AWAY, " ".join(name for name, panel in panels.items() if not panel.isHidden()))
            for panel in panels.values():
                panel.hide()
            window.messages.show_notice("Projector mode: the picture has the whole window. F4 shows the controls.")

    # ------------------------------------------------------------ presenting

    @property
    def is_presenter(self) -> bool:
        return self._before_presenting is not None

    @property
    def is_full_screen(self) -> bool:
        return self._window.isFullScreen()

    @property
    def is_blank(self) -> bool:
        return not self.blank.isHidden()

    def toggle_full_screen(self) -> None:
        # Not showNormal: a window that filled the screen before does so again.
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def toggle_presenter(self) -> None:
        """Nothing but the picture, and the keys that a clicker sends."""
        if self._before_presenting is None:
            self._present()
        else:
            self._stop_presenting(self._before_presenting)
        self._window.action_set.set_presenter_keys(self.is_presenter)

    def _present(self) -> None:
        window = self._window
        docks = (window.controls_dock, window.inspector_dock, *window.plots.docks.values())
        shown = tuple(dock for dock in docks if not dock.isHidden())
        self._before_presenting = Hidden(shown, self.toolbar_shown, self.status_shown, self.is_full_screen)
        for panel in (*docks, window.toolbar, window.status, window.menuBar()):
            panel.hide()
        if not self.is_full_screen:
            self.toggle_full_screen()
        window.graph.setFocus()
        window.messages.show_notice("Presenter mode: Page Down goes on, Page Up back, B blanks the screen, Esc leaves.")

    def _stop_presenting(self, before: Hidden) -> None:
        window = self._window
        self._before_presenting = None
        self.blank.hide()
        window.menuBar().show()
        for dock in before.panels:
            dock.show()
        window.toolbar.setVisible(before.toolbar)
        window.status.setVisible(before.status)
        if self.is_full_screen and not before.full_screen:
            self.toggle_full_screen()

    def toggle_blank(self) -> None:
        if self.is_blank:
            self.blank.hide()
            self._window.graph.setFocus()
            self._window.schedule_refresh()  # the plots under it have not been fed
        else:
            self.blank.setGeometry(self._window.rect())
            self.blank.show()
            self.blank.raise_()
            self.blank.setFocus()

    def escape(self) -> bool:
        """What Esc does here: leave what covers the most. False if there is nothing to leave."""
        if self.is_blank:
            self.toggle_blank()
        elif self._window.messages.text:
            self._window.messages.dismiss()
        elif self.is_presenter:
            self.toggle_presenter()
        elif self.is_full_screen:
            self.toggle_full_screen()
        else:
            return False
        return True

    # ------------------------------------------------------------ the layout

    def restore_size(self) -> None:
        """The window's place of the last time; where there is none, or it is damaged, the usual size."""
        window, geometry = self._window, self._window.settings.data("layout/geometry")
        if geometry.isEmpty() or not window.restoreGeometry(geometry) or not _is_on_a_screen(window.frameGeometry()):
            self._usual_window()

    def place_of_canvas(self) -> QRect:
        """Where the canvas will be: what shows before anything is in the window does not move when it comes."""
        margins = self._window.settings.sizes("layout/around_canvas")
        left, top, right, bottom = margins if len(margins) == 4 else USUALLY_AROUND_CANVAS
        return self._window.rect().adjusted(left, top, -right, -bottom)

    def restore_panels(self) -> None:
        """The panels of the last time; where there are none, or they are damaged, the usual ones."""
        settings, window = self._window.settings, self._window
        state = settings.data("layout/state")
        if state.isEmpty() or not window.restoreState(state, LAYOUT_VERSION):
            self._usual_docks()
        window.canvas.set_sizes_by_hand(settings.sizes("layout/canvas"))
        window.chain.setVisible(settings.flag("layout/chain", default=True))
        window.status.setVisible(settings.flag("layout/status", default=True))

    def save_layout(self) -> None:
        """Remember the layout, as it is outside presenter mode."""
        if self.is_presenter:
            self.toggle_presenter()
        settings, window = self._window.settings, self._window
        settings.set("layout/geometry", window.saveGeometry())
        settings.set("layout/state", window.saveState(LAYOUT_VERSION))
        settings.set("layout/canvas", window.canvas.sizes_by_hand())
        canvas, whole = window.canvas.geometry(), window.rect()
        margins = (canvas.left(), canvas.top(), whole.right() - canvas.right(), whole.bottom() - canvas.bottom())
        settings.set("layout/around_canvas", [max(margin, 0) for margin in margins])
        settings.set("layout/chain", self.chain_shown)
        settings.set("layout/status", self.status_shown)

    def reset_layout(self) -> None:
        """Everything where it was at the first start."""
        window = self._window
        self._window.settings.forget("layout")
        self._usual_docks()
        for panel in (window.toolbar, window.status, window.chain):
            panel.show()
        window.canvas.set_sizes_by_hand([])
        window.controls.unfold_all()

    def _usual_window(self) -> None:
        """The usual size; on a screen where that and a title bar do not fit, the whole screen."""
        window = self._window
        size, screen = _fitting_size(), QGuiApplication.primaryScreen()
        window.resize(size)
        if screen is not None and screen.availableGeometry().height() < size.height() + FRAME_HEIGHT:
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)

    def _usual_docks(self) -> None:
        window = self._window
        for dock, area in (
            (window.controls_dock, Qt.DockWidgetArea.LeftDockWidgetArea),
            (window.inspector_dock, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            dock.setFloating(False)
            window.addDockWidget(area, dock)
        window.plots.place()
        window.controls_dock.show()
        window.inspector_dock.setVisible(window.session.frame().inspector is not None)
        self.fit_docks()

    def fit_docks(self) -> None:
        """The columns as narrow as their contents allow."""
        window = self._window
        docks = {window.controls_dock: window.controls.sizeHint().width()}
        if self.inspector_shown:
            docks[window.inspector_dock] = window.inspector.sizeHint().width()
        for name, dock in window.plots.docks.items():
            if window.plots.docks[name].shown:
                docks[dock] = self.plot_width
        window.resizeDocks(list(docks), list(docks.values()), Qt.Orientation.Horizontal)

    def make_room(self) -> None:
        """A plot has come: in large type and a narrow window the controls leave it their place."""
        if self.is_projector and self._window.width() < WIDE_ENOUGH:
            self._window.controls_dock.hide()
        self.fit_docks()

    @property
    def plot_width(self) -> int:
        """What the plots take at first: enough to be read, and less than the graph."""
        return max(PLOT_WIDTH, round(self._window.width() * PLOT_SHARE))


def _fitting_size() -> QSize:
    """The usual size, or what the screen has room for."""
    screen = QGuiApplication.primaryScreen()
    if screen is None:
        return QSize(*USUAL_SIZE)
    room = screen.availableGeometry()
    width = max(USUAL_SIZE[0], round(room.width() * 0.8))
    height = max(USUAL_SIZE[1], round(room.height() * 0.85))
    return QSize(min(width, room.width()), min(height, room.height()))


def _is_on_a_screen(frame: QRect) -> bool:
    """Whether enough of a window can be seen to take hold of it: screens come and go."""
    return any(
        overlap.width() > 100 and overlap.height() > 50
        for overlap in (screen.availableGeometry().intersected(frame) for screen in QGuiApplication.screens())
    )
