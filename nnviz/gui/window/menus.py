"""The table ACTIONS made into menus and keys of a window."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import product
from types import FunctionType
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QWidget

from nnviz.gui.controllers.files import MenuItem
from nnviz.gui.drawing.icons import icon
from nnviz.gui.widgets.themed import look
from nnviz.gui.window.action import Action, Call, tip_with_keys

Result = TypeVar("Result")


class TableAction(QAction):
    """The QAction of one entry of the table."""

    def __init__(self, entry: Action, actions: "ActionSet") -> None:
        super().__init__(entry.text, actions)
        self.entry = entry
        self._actions = actions
        self.setObjectName(entry.id)
        if entry.ticked is not None:
            self.setCheckable(True)
        if entry.keys:
            self.setShortcuts([QKeySequence(key) for key in entry.keys])
        self.setToolTip(tip_with_keys(entry))
        self.setStatusTip(entry.tip)

    def do(self) -> None:
        """What the table says of it."""
        if self.entry.does is not None:
            self._actions.make(self.entry.does)
        self._actions.pressed.emit()

    def bring_up_to_date(self) -> None:
        """Ticked and enabled as things are."""
        entry = self.entry
        if entry.enabled is not None:
            self.setEnabled(self._actions.make(entry.enabled))
        if entry.ticked is not None:
            ticked = self._actions.make(entry.ticked)
            if self.isChecked() != ticked:
                self.setChecked(ticked)  # reports toggled, which nobody listens to; triggered is for presses only


class ItemAction(QAction):
    """The QAction of one line of a menu that is filled when it opens."""

    def __init__(self, item: MenuItem, menu: QMenu) -> None:
        super().__init__(item.text, menu)
        self._item = item
        self.setEnabled(item.does is not None)
        if item.tip:
            self.setToolTip(item.tip)
        self.triggered.connect(self._do)

    def _do(self) -> None:
        if self._item.does is not None:
            self._item.does()


class FilledMenu(QMenu):
    """A menu whose lines are asked for whenever it opens."""

    def __init__(self, title: str, items: Callable[[], list[MenuItem]], parent: QWidget) -> None:
        super().__init__(title, parent)
        self._items = items
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)

    def empty(self) -> None:
        """Without lines, until it opens again."""
        self.clear()
        for menu in self.findChildren(FilledMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
            menu.deleteLater()  # clearing takes away only the line that opened it

    def _fill(self) -> None:
        self.empty()
        for item in self._items():
            if item.separated:
                self.addSeparator()
            if item.items:
                self.addMenu(FilledMenu(item.text, partial(list, item.items), self))
            else:
                self.addAction(ItemAction(item, self))


class ActionSet(QObject):
    """All actions of a window, its menu bar and its bare keys. They can be pressed once it knows the ``parts``."""

    pressed = Signal()  # a tick that Qt has set by itself must follow what is, also where nothing was done

    def __init__(
        self, table: Mapping[str, Action], menus: Iterable[str], window: QMainWindow, panes: Iterable[QWidget]
    ) -> None:
        """``panes``: where the bare keys of the table count."""
        super().__init__(window)
        self._window = window
        self._panes = tuple(panes)
        self._owners: dict[Callable[..., object], object] = {}  # of each method that an entry calls
        self._groups: dict[str, QActionGroup] = {}
        self._menus: dict[str, QMenu] = {}
        self._presenter_keys: list[QShortcut] = []
        self._other_keys: list[QShortcut] = []  # the same ones in graph and chain: two for one key, and none works
        self._lesson_keys: list[QShortcut] = []
        self._canvas_keys: dict[str, list[QShortcut]] = {}
        self.actions: dict[str, TableAction] = {}
        for title in menus:
            menu = self._menus[title.replace("&", "")] = _titled(window.menuBar(), title)
            menu.aboutToShow.connect(self._draw_all_icons)
        for entry in table.values():
            self._add(entry)

    def __getitem__(self, name: str) -> TableAction:
        return self.actions[name]

    def menu(self, path: str) -> QMenu:
        """The menu of a path such as "File" or "View/Theme"."""
        return self._menus[path.replace("&", "")]

    # ------------------------------------------------------------ doing what they say

    def serve(self, *parts: object) -> None:
        """Whose methods the entries of the table call: one object of each class."""
        self._owners = {method: part for part in parts for cls in _own(type(part)) for method in _functions(cls)}

    def make(self, call: Call[Result]) -> Result:
        """Call the method on the part that it belongs to."""
        return call.method(self._owners[call.method], *call.arguments, **call.named)

    def bring_up_to_date(self) -> None:
        """Every tick as things are."""
        for action in self.actions.values():
            action.bring_up_to_date()

    def set_presenter_keys(self, on: bool) -> None:
        """Page keys and the like belong to the fields, except while somebody presents."""
        for shortcut in self._presenter_keys:
            shortcut.setEnabled(on)
        for shortcut in self._other_keys:
            shortcut.setEnabled(not on)

    def set_lesson_keys(self, on: bool) -> None:
        """Keys that go on in a lesson do nothing else meanwhile."""
        for shortcut in self._lesson_keys:
            shortcut.setEnabled(on)
            for other in self._canvas_keys.get(shortcut.key().toString(), []):
                other.setEnabled(not on)

    # ------------------------------------------------------------ icons

    def draw_icons(self, names: Iterable[str]) -> None:
        """Icons in the colour of the text: these now, the others when a menu is opened."""
        for name in names:
            self.actions[name].setIcon(icon(self.actions[name].entry.icon, look.theme))

    def show_running(self, name: str, running: bool, text: str) -> None:
        """An action that starts something pauses it while it runs, and says so."""
        self.actions[name].setText(text)
        self.actions[name].setIcon(icon("pause" if running else name, look.theme))

    def _draw_all_icons(self) -> None:
        for action in self.actions.values():
            if action.entry.icon and action.entry.id not in ("play", "train"):  # which show a pause while they run
                action.setIcon(icon(action.entry.icon, look.theme))

    # ------------------------------------------------------------ making them

    def _add(self, entry: Action) -> None:
        menu = self._menu_of(entry)
        if entry.separated and not menu.isEmpty():
            menu.addSeparator()
        if entry.fills is not None:
            self._add_submenu(entry, menu, entry.fills)
            return
        action = TableAction(entry, self)
        self.actions[entry.id] = action
        menu.addAction(action)
        if entry.keys:
            self._window.addAction(action)  # so that they work while the menu bar is hidden
        self._group(entry.group).addAction(action)
        for key, pane in product(entry.canvas_keys, self._panes):
            shortcut = self._shortcut(key, pane, Qt.ShortcutContext.WidgetWithChildrenShortcut, action)
            self._canvas_keys.setdefault(shortcut.key().toString(), []).append(shortcut)
            if key in entry.presenter_keys:
                self._other_keys.append(shortcut)
        for key, pane in product(entry.lesson_keys, self._panes):
            shortcut = self._shortcut(key, pane, Qt.ShortcutContext.WidgetWithChildrenShortcut, action)
            shortcut.setEnabled(False)
            self._lesson_keys.append(shortcut)
        for key in entry.presenter_keys:
            shortcut = self._shortcut(key, self._window, Qt.ShortcutContext.WindowShortcut, action)
            shortcut.setEnabled(False)
            self._presenter_keys.append(shortcut)

    def _add_submenu(self, entry: Action, menu: QMenu, fills: Call[list[MenuItem]]) -> None:
        submenu = FilledMenu(entry.text, lambda: self.make(fills), menu)
        submenu.setObjectName(entry.id)
        submenu.menuAction().setStatusTip(entry.tip)
        menu.addMenu(submenu)
        self._menus[entry.id] = submenu

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
            self._menus[path] = _titled(above, title)
        return self._menus[path]

    def _group(self, name: str) -> QActionGroup:
        """Those that are ticked one at a time, by what they choose; all others are in one without a name."""
        if name not in self._groups:
            group = self._groups[name] = QActionGroup(self)
            if not name:
                group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
            group.triggered.connect(self._do)  # one connection for all of them: each takes its time at the start
        return self._groups[name]

    def _do(self, action: QAction) -> None:
        if isinstance(action, TableAction):
            action.do()


def _own(cls: type) -> list[type]:
    """A class and those that it is made of, but Qt's: they have a thousand names, and none of the table's."""
    return [one for one in cls.__mro__ if not one.__module__.startswith("PySide6.")]


def _functions(cls: type) -> list[FunctionType]:
    return [one for one in vars(cls).values() if isinstance(one, FunctionType)]


def _titled(parent: QMenuBar | QMenu, title: str) -> QMenu:
    menu = parent.addMenu(title)
    menu.setToolTipsVisible(True)
    return menu
