"""The table ACTIONS made into menus and keys of a window."""

from collections.abc import Iterable
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from nnviz.gui.drawing.icons import icon
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.window.actions import ACTIONS, MENUS, Action
from nnviz.session.frame.model import ControlsFrame

if TYPE_CHECKING:
    from nnviz.gui.window.window import MainWindow


class TableAction(QAction):
    """The QAction of one entry of the table."""

    def __init__(self, entry: Action, window: "MainWindow") -> None:
        super().__init__(entry.text, window)
        self.entry = entry
        self._window = window
        self.setObjectName(entry.id)
        self.setCheckable(bool(entry.checked or entry.shown))
        self.setShortcuts([QKeySequence(key) for key in entry.keys])
        self.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self.setToolTip(tip_with_keys(entry))
        self.setStatusTip(entry.tip)
        self.triggered.connect(self._do)

    def _do(self) -> None:
        entry = self.entry
        if entry.command:
            self._window.run_command(entry.command, **dict(entry.arguments))
        else:
            attrgetter(entry.does)(self._window)()
        # A tick that Qt has set by itself must follow what is, also where the command was refused.
        self._window.schedule_refresh()

    def show_state(self, frame: ControlsFrame) -> None:
        """Ticked and enabled as the frame and the window say."""
        entry = self.entry
        if entry.enabled:
            self.setEnabled(bool(attrgetter(entry.enabled)(self._window)))
        if entry.shown:
            field, value = entry.shown
            self._tick(getattr(frame, field) == value)
        elif entry.checked:
            self._tick(bool(attrgetter(entry.checked)(self._window)))

    def _tick(self, on: bool) -> None:
        if self.isChecked() != on:
            self.setChecked(on)  # reports toggled, which nobody listens to; triggered is for presses only


class ActionSet(QObject):
    """All actions of a window, its menu bar and its bare keys."""

    def __init__(self, window: "MainWindow", canvas: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._groups: dict[str, QActionGroup] = {}
        self._menus: dict[str, QMenu] = {}
        self._presenter_keys: list[QShortcut] = []
        self.actions: dict[str, TableAction] = {}
        self._theme: Theme | None = None
        for title in MENUS:
            menu = self._menus[title.replace("&", "")] = self._titled(window.menuBar(), title)
            menu.aboutToShow.connect(self._draw_icons)
        for entry in ACTIONS.values():
            self._add(entry, canvas)

    def __getitem__(self, name: str) -> TableAction:
        return self.actions[name]

    def menu(self, path: str) -> QMenu:
        """The menu of a path such as "File" or "View/Theme"."""
        return self._menus[path.replace("&", "")]

    def show_frame(self, frame: ControlsFrame) -> None:
        """Bring every tick up to date."""
        for action in self.actions.values():
            action.show_state(frame)

    def set_theme(self, theme: Theme, at_once: Iterable[str]) -> None:
        """Icons in the colour of the text: those ``at_once`` now, the others when a menu is opened."""
        self._theme = theme
        for name in at_once:
            self.actions[name].setIcon(icon(self.actions[name].entry.icon, theme))

    def show_icon(self, name: str, drawing: str) -> None:
        """Another icon for an action than the table says."""
        if self._theme is not None:
            self.actions[name].setIcon(icon(drawing, self._theme))

    def _draw_icons(self) -> None:
        if self._theme is None:
            return
        for action in self.actions.values():
            if action.entry.icon and action.entry.id not in ("play", "train"):  # which show a pause while they run
                action.setIcon(icon(action.entry.icon, self._theme))

    def set_presenter_keys(self, on: bool) -> None:
        """Page keys and the like belong to the fields, except while somebody presents."""
        for shortcut in self._presenter_keys:
            shortcut.setEnabled(on)

    # ------------------------------------------------------------ making them

    def _add(self, entry: Action, canvas: QWidget) -> None:
        menu = self._menu_of(entry)
        if entry.separated and not menu.isEmpty():
            menu.addSeparator()
        if entry.fills:
            submenu = self._titled(menu, entry.text)
            submenu.setObjectName(entry.id)
            submenu.menuAction().setStatusTip(entry.tip)
            submenu.aboutToShow.connect(attrgetter(entry.fills)(self._window))
            self._menus[entry.id] = submenu
            return
        action = TableAction(entry, self._window)
        self.actions[entry.id] = action
        menu.addAction(action)
        self._window.addAction(action)  # so that its keys work while the menu bar is hidden
        if entry.group:
            self._group(entry.group).addAction(action)
        for key in entry.canvas_keys:
            context = Qt.ShortcutContext.WidgetWithChildrenShortcut
            self._shortcut(key, canvas, context, action)
        for key in entry.presenter_keys:
            shortcut = self._shortcut(key, self._window, Qt.ShortcutContext.WindowShortcut, action)
            shortcut.setEnabled(False)
            self._presenter_keys.append(shortcut)

    def _shortcut(self, key: str, owner: QWidget, context: Qt.ShortcutContext, action: QAction) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), owner)
        shortcut.setContext(context)
        shortcut.activated.connect(action.trigger)
        return shortcut

    def _menu_of(self, entry: Action) -> QMenu:
        path = entry.menu.replace("&", "")
        if path not in self._menus:
            parent, title = entry.menu.split("/")
            above = self._menus[parent]
            if entry.separated:
                above.addSeparator()
            self._menus[path] = self._titled(above, title)
        return self._menus[path]

    def _titled(self, parent: QMenuBar | QMenu, title: str) -> QMenu:
        menu = parent.addMenu(title)
        menu.setToolTipsVisible(True)
        return menu

    def _group(self, name: str) -> QActionGroup:
        if name not in self._groups:
            self._groups[name] = QActionGroup(self)
        return self._groups[name]


def tip_with_keys(entry: Action) -> str:
    """The tooltip: what it does, and the keys that do it."""
    keys = [*key_texts((*entry.keys, *entry.canvas_keys))]
    return f"{entry.tip} ({', '.join(keys)})" if keys else entry.tip


def key_texts(keys: tuple[str, ...]) -> list[str]:
    """Keys as they are written on the keyboard, arrows as arrows."""
    arrows = {"Right": "→", "Left": "←", "Up": "↑", "Down": "↓"}
    texts = []
    for key in keys:
        text = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        head, plus, last = text.rpartition("+")
        texts.append(head + plus + arrows.get(last, last) if last else text)
    return texts
