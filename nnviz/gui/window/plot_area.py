"""The plots' place beside the graph: tabs, of which one is seen, and what they are of is handed in later."""

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.icons import icon
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL
from nnviz.gui.widgets.themed import Themed
from nnviz.gui.window.tab_bar import MoreTabs, TabBar

#: How tall the tabs are in plain type, in pixels: a hand on a touchpad hits them.
TAB_HEIGHT = 34
#: What stands free beside tabs and buttons.
HEAD_MARGIN = 5


class Tab(NamedTuple):
    """One tab: the ``name`` of what it shows, and its words."""

    name: str
    text: str
    tip: str


class PlotArea(Themed, QWidget):
    """One plot at a time; it can be closed, and fill the window."""

    chosen = Signal(str)  # the tab of this name was clicked, or reached with the arrow keys
    close_wanted = Signal()
    fill_wanted = Signal()
    seen_changed = Signal()  # it has been shown or hidden

    def __init__(self, tabs: Iterable[Tab]) -> None:
        super().__init__()
        self.setObjectName("plotArea")
        self.setAutoFillBackground(True)
        self.bar = TabBar()
        self.bar.setObjectName("plotTabs")
        self.bar.setAccessibleName("Plots")
        self.setFocusProxy(self.bar)
        self._stack = QStackedWidget()
        self._page: QWidget | None = None  # what lies over all tabs
        self._foot: QWidget | None = None  # what stands under them
        self._names: list[str] = []  # in the order of the tabs
        self._rooms: dict[str, QVBoxLayout] = {}  # of the tabs that were in front
        self._notes: dict[str, QLabel] = {}  # in place of what is not to be seen now
        for tab in tabs:
            self._add(tab)
        self.more = MoreTabs(self.bar)
        self.more.chosen.connect(self.bar.setCurrentIndex)
        self.fill_button = self._button("Fill the window", "Let this fill the window, and back (Ctrl+Return)")
        self.fill_button.clicked.connect(self.fill_wanted)
        self.close_button = self._button("Close the plots", "Close the plots; the View menu brings them back")
        self.close_button.clicked.connect(self.close_wanted)
        head = QHBoxLayout()
        head.setContentsMargins(HEAD_MARGIN, 0, HEAD_MARGIN, 0)
        head.setSpacing(0)
        head.addWidget(self.bar, 1)
        head.addWidget(self.more)
        head.addStretch(0)  # where the tabs are away, the buttons stay at their end
        head.addWidget(self.fill_button)
        head.addWidget(self.close_button)
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
        self.bar.currentChanged.connect(self._choose)
        self.theme_changed()

    def _add(self, tab: Tab) -> None:
        place = self.bar.addTab(tab.text)
        self.bar.setTabToolTip(place, tab.tip)
        self._names.append(tab.name)

    def _room(self, name: str) -> QVBoxLayout:
        """Where the view of a tab has its place."""
        if name not in self._rooms:
            page = QWidget()
            room = self._rooms[name] = QVBoxLayout(page)
            room.setContentsMargins(0, 0, 0, 0)
            self._stack.addWidget(page)
        return self._rooms[name]

    def _show_room(self) -> None:
        page = self._room(self.current).parentWidget()
        assert page is not None
        self._stack.setCurrentWidget(page)

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        return button

    # ------------------------------------------------------------ what is in it

    @property
    def current(self) -> str:
        """The name of the tab that is in front."""
        return self._names[self.bar.currentIndex()]

    def bring(self, name: str) -> None:
        """Put the tab of this name in front; nobody is told that it was chosen."""
        self.bar.blockSignals(True)
        self.bar.setCurrentIndex(self._names.index(name))
        self.bar.blockSignals(False)
        self._fit_tabs()  # the chosen one is seen
        self._show_room()

    def place(self, name: str, view: QWidget) -> None:
        """Put the view of a tab into it."""
        self._room(name).addWidget(view)

    def withhold(self, name: str, words: str) -> None:
        """Show ``words`` in place of the view of a tab; with "" the view again."""
        room, note = self._room(name), self._notes.get(name)
        if note is None:
            if not words:
                return
            note = self._notes[name] = QLabel()
            note.setObjectName("note")
            note.setAlignment(Qt.AlignmentFlag.AlignCenter)
            note.setWordWrap(True)
            note.setMargin(24)
            room.addWidget(note)
        note.setText(words)
        for item in (room.itemAt(place) for place in range(room.count())):
            view = None if item is None else item.widget()
            if view is not None:
                view.setVisible((view is note) == bool(words))

    def _choose(self, place: int) -> None:
        self._fit_tabs()
        self._show_room()
        self.chosen.emit(self._names[place])

    def cover(self, page: QWidget) -> None:
        """Show ``page`` in place of the tabs and what is in them, until :meth:`uncover`."""
        self.uncover()
        self._page = page
        self.bar.hide()
        self.more.hide()
        self._stack.hide()
        self._column.addWidget(page)
        page.show()

    def uncover(self) -> None:
        """The tabs again."""
        if self._page is not None:
            self._page.hide()
            self._page = None
            self.bar.show()
            self._fit_tabs()
            self._stack.show()

    def set_foot(self, foot: QWidget | None) -> None:
        """Have ``foot`` stand under every tab, in place of what stood there; None: nothing does."""
        if self._foot is not None:
            self._foot.hide()
            self._foot.deleteLater()
        self._foot = foot
        if foot is not None:
            self._column.addWidget(foot)

    @property
    def is_covered(self) -> bool:
        """Whether something is shown in place of the tabs."""
        return self._page is not None

    @property
    def is_seen(self) -> bool:
        """Whether it is there, and not under the blank screen."""
        return self.isVisible() and not self.visibleRegion().isEmpty()

    # ------------------------------------------------------------ how it looks

    def theme_changed(self) -> None:
        """Buttons and tabs grow with the text."""
        side = self.theme.text_pixels(14)
        for button, name in ((self.fill_button, "fill"), (self.close_button, "close")):
            button.setIcon(icon(name, self.theme))
            button.setIconSize(QSize(side, side))
        self.bar.setFixedHeight(max(TAB_HEIGHT, round(1.9 * self.theme.text_pixels(TEXT_MAIN))))
        self.more.setFont(ui_font(TEXT_SMALL, theme=self.theme))
        self._fit_tabs()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._fit_tabs()
        super().resizeEvent(event)

    def _fit_tabs(self) -> None:
        """As many tabs as can be read beside the buttons; the others behind one more. Unseen they need no place."""
        if self.is_covered or not self.isVisible():
            return
        buttons = self.fill_button.sizeHint().width() + self.close_button.sizeHint().width()
        room = self.width() - 2 * HEAD_MARGIN - buttons
        self.more.offer(self.bar.fit(self.theme, room, self.more.sizeHint().width()))

    def set_filling(self, filling: bool) -> None:
        """Say what the button does now."""
        tip = "Back to the whole window (Esc)" if filling else "Let this fill the window, and back (Ctrl+Return)"
        self.fill_button.setToolTip(tip)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._fit_tabs()
        self.seen_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self.seen_changed.emit()
