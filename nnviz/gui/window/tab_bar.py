"""Tabs whose words can all be read: those that have no room wait behind one button."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QMenu, QTabBar, QToolButton

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme

#: What stands free of a tab at each side of its words, where there is room, besides the little that the style leaves.
MOST_AIR = 6
#: With less at each side words of the usual size look like one sentence.
LEAST_AIR = 5
#: In a window so narrow that words end in "…", a tab is no narrower than this.
LEAST_TAB = 22


class TabBar(QTabBar):
    """The tabs that have room; the chosen one always is among them, and none is scrolled to."""

    def __init__(self) -> None:
        super().__init__()
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setMinimumWidth(LEAST_TAB)  # Qt takes all that it has now for what it needs

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802
        hint = super().tabSizeHint(index)
        return QSize(hint.width() + 2 * self._air(), hint.height())

    def _air(self) -> int:
        """Pixels that each tab has to spare at each side."""
        seen = [place for place in range(self.count()) if self.isTabVisible(place)]
        needed = sum(super(TabBar, self).tabSizeHint(place).width() for place in seen)
        return min(max((self.width() - needed) // (2 * max(len(seen), 1)), 0), MOST_AIR)

    def fit(self, theme: Theme, room: int, more: int) -> tuple[int, ...]:
        """Show what has ``room``: all, in small words if need be, or those that leave ``more`` pixels to the button.

        :returns: the places of the others.
        """
        usual, small = ui_font(TEXT_MAIN, theme=theme), ui_font(TEXT_SMALL, theme=theme)
        fonts = [font for font in (usual, small) if sum(self._widths(font)) <= room]
        font = fonts[0] if fonts else small
        self.setFont(font)
        seen = {*range(self.count())} if fonts else self._first(self._widths(font), room - more)
        self._set_seen(seen)
        return tuple(place for place in range(self.count()) if place not in seen)

    def _set_seen(self, seen: set[int]) -> None:
        """Show these. Those that come are first: where the chosen one goes, Qt chooses another."""
        changed = [place for place in range(self.count()) if self.isTabVisible(place) != (place in seen)]
        for place in sorted(changed, key=lambda place: place not in seen):
            self.setTabVisible(place, place in seen)  # with no change Qt forgets to lay out what changed before
        if changed:
            self.updateGeometry()

    def _widths(self, font: QFont) -> list[float]:
        return [text_width(font, self.tabText(place)) + 2 * LEAST_AIR for place in range(self.count())]

    def _first(self, widths: Sequence[float], room: float) -> set[int]:
        """The chosen one, and as many from the first on as stand beside it."""
        seen = {self.currentIndex()}
        room -= widths[self.currentIndex()]
        for place, width in enumerate(widths):
            if place in seen:
                continue
            room -= width
            if room < 0:
                break
            seen.add(place)
        return seen


class MoreTabs(QToolButton):
    """What has no room in the bar: a menu of the other tabs."""

    chosen = Signal(int)  # the place of a tab

    def __init__(self, bar: TabBar) -> None:
        super().__init__()
        self._bar = bar
        self.setObjectName("moreTabs")
        self.setText("more …")
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAccessibleName("More plots")
        self.setMenu(QMenu(self))
        self.menu().triggered.connect(self._choose)

    def offer(self, places: Sequence[int]) -> None:
        """The tabs at ``places``; without any the button is away."""
        menu = self.menu()
        menu.clear()
        for place in places:
            menu.addAction(self._bar.tabToolTip(place)).setData(place)
        self.setToolTip("More plots: " + ", ".join(self._bar.tabText(place) for place in places))
        self.setVisible(bool(places))

    def _choose(self, action: QAction) -> None:
        self.chosen.emit(action.data())
