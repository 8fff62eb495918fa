"""The windows of the Help menu: the list of keys, made from the table of actions, and what this program is."""

import platform
from collections.abc import Iterable

import numpy
from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnviz import __version__
from nnviz.gui.drawing.icons import window_icon
from nnviz.gui.widgets.fields import TextField
from nnviz.gui.widgets.labels import Note
from nnviz.gui.window.action import Action, key_texts

#: Keys that belong to no entry of a menu.
KEYBOARD_USE = (
    "F6 goes from pane to pane, Tab from field to field: toolbar, controls, graph, plot, chain rule, timeline. "
    "In the graph Ctrl+← and Ctrl+→ go from column to column, ↑ and ↓ within one; there Space chooses, ← and → change "
    "a number (with Shift coarse, with Alt fine), Return types one, Esc lets go, the Menu key or Shift+F10 offers "
    "more. + and − zoom the graph, 0 fits it. In the chain rule Ctrl+← and Ctrl+→ walk along the factors, Return runs "
    "to one, ↑ and ↓ choose a path, the Menu key offers more. In presenter mode (F12) PgDn and PgUp step wherever the "
    "keyboard is, C and G fill the screen with the chain rule or the graph, L shows the legend, B blanks, Esc leaves. "
    "While Predict asks, the keys belong to the answer: Enter answers, F2 is a hint, Alt+→ shows it; where something "
    "is to be clicked in the graph, arrow keys move the ring and Enter chooses. In a lesson PgDn, Space and → go on "
    "and PgUp goes back; on the wall 1 to 4 count a hand for an option, with Shift one less. In the map an arrow "
    "key goes to the next row that lies there. In a table Ctrl+C copies. A screen reader is told each step once, and "
    "of a training every few seconds how far it is."
)


class ShortcutsWindow(QDialog):
    """Every action with its keys, by menu, with a field to search in."""

    def __init__(self, actions: Iterable[Action], parent: QWidget) -> None:
        super().__init__(parent)
        self._menus: dict[str, tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = {}
        self.setWindowTitle("Keyboard shortcuts")
        self.search = TextField("Search the shortcuts")
        self.search.setPlaceholderText("Search")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("Keyboard shortcuts")
        self.tree.setHeaderLabels(["What", "Keys"])
        self.tree.setRootIsDecorated(False)
        self.tree.setAlternatingRowColors(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setStretchLastSection(False)
        self._fill(actions)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        use = Note()
        use.setText(KEYBOARD_USE)
        layout = QVBoxLayout(self)
        layout.addWidget(use)
        layout.addWidget(self.search)
        layout.addWidget(self.tree)
        layout.addWidget(buttons)

    def sizeHint(self) -> QSize:  # noqa: N802
        letters = self.fontMetrics().horizontalAdvance("x")
        return QSize(78 * letters, min(44 * self.fontMetrics().height(), 700))

    def _fill(self, actions: Iterable[Action]) -> None:
        for action in actions:
            keys = keys_in_words(action)
            if not keys:
                continue
            menu = action.menu.split("/")[0]
            if menu not in self._menus:
                self._menus[menu] = (self._head(menu), [])
            head, lines = self._menus[menu]
            line = QTreeWidgetItem(head, [action.name, keys])
            line.setToolTip(0, action.tip)
            lines.append(line)
        self.tree.expandAll()

    def _head(self, menu: str) -> QTreeWidgetItem:
        head = QTreeWidgetItem(self.tree, [menu])
        font = self.font()
        font.setBold(True)
        head.setFont(0, font)
        head.setData(1, Qt.ItemDataRole.AccessibleTextRole, menu)  # its place under the keys is empty
        head.setFirstColumnSpanned(True)
        return head

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        for head, lines in self._menus.values():
            for line in lines:
                line.setHidden(wanted not in f"{line.text(0)} {line.text(1)} {line.toolTip(0)}".casefold())
            head.setHidden(all(line.isHidden() for line in lines))


def keys_in_words(action: Action) -> str:
    """All keys of an action, and where some of them count."""
    parts = [", ".join(key_texts(action.keys))]
    if action.canvas_keys:
        parts.append(f"{', '.join(key_texts(action.canvas_keys))} in the picture")
    if action.presenter_keys:
        parts.append(f"{', '.join(key_texts(action.presenter_keys))} in presenter mode")
    return "; ".join(part for part in parts if part)


class AboutWindow(QDialog):
    """Name, version, licence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("About nnviz")
        picture = QLabel()
        picture.setPixmap(window_icon().pixmap(QSize(96, 96), self.devicePixelRatioF()))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = QLabel(
            f"<h3>nnviz {__version__}</h3><p>Backpropagation, one chain-rule factor at a time.</p>"
            f"<p>Python {platform.python_version()}, NumPy {numpy.__version__}, PySide6 {pyside_version}, mathra.<br>"
            "The font is Inter (SIL Open Font License).<br>nnviz is free software under the MIT licence.</p>"
        )
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 20, 28, 16)
        layout.addWidget(picture)
        layout.addWidget(words)
        layout.addWidget(buttons)
