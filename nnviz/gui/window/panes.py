"""From pane to pane with F6, and through all of them with Tab: in the order in which the eye goes."""

from collections.abc import Callable, Iterable

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QScrollArea, QTabBar, QWidget

from nnviz.gui.widgets.themed import Themed

#: Fields whose middles are no further apart than this stand in one line.
ONE_LINE = 8


class Ring(Themed, QWidget):
    """A frame around a pane, which lets everything through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._under = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def surround(self, pane: QWidget) -> None:
        """Around ``pane``, until it is hidden or put elsewhere."""
        self.setGeometry(pane.rect().translated(pane.mapTo(self._under, QPoint())))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        width = max(2.0, 3 * self.theme.line_scale)
        edge = round(width / 2)
        with QPainter(self) as painter:
            painter.setPen(QPen(QColor(self.theme.current), width))
            painter.drawRect(self.rect().adjusted(edge, edge, -edge - 1, -edge - 1))


class Panes(QObject):
    """The panes of a window: who has the focus, and who is next. ``panes`` gives them in their order."""

    def __init__(self, window: QMainWindow, panes: Callable[[], Iterable[QWidget]]) -> None:
        super().__init__(window)
        self._window = window
        self._panes = panes
        self._left: dict[QWidget, QWidget] = {}  # where the focus was in each pane when it was left
        self._ringed: QWidget | None = None
        self.ring = Ring(window)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_changed)

    # ------------------------------------------------------------ F6

    def go(self, by: int) -> None:
        """To the next pane (1) or the one before (-1), to where one was in it."""
        panes = [pane for pane in self._seen() if not isinstance(pane, QTabBar) and stops_in(_content(pane))]
        if not panes:
            return
        here = self._pane_of(self._window.focusWidget())
        place = panes.index(here) + by if here in panes else 0 if by > 0 else -1
        pane = panes[place % len(panes)]
        stops = stops_in(_content(pane))
        left = self._left.get(pane)
        self._ringed = pane
        (left if left in stops else stops[0]).setFocus(Qt.FocusReason.TabFocusReason)
        self._show_ring()

    def _show_ring(self) -> None:
        pane = self._ringed
        if pane is None or not pane.isVisible():
            self._ringed = None
            self.ring.hide()
        elif pane.window() is self._window:
            pane.removeEventFilter(self)
            pane.installEventFilter(self)
            self.ring.surround(pane)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The ring goes where its pane goes; a click says that the pointer leads now."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Hide) and watched is self._ringed:
            self._show_ring()
        return False

    def _focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        if not shiboken6.isValid(self._window):  # it goes, and its fields before it
            return
        if before is not None and (pane := self._pane_of(before)) is not None:
            self._left[pane] = before
        if self._ringed is not None and now is not None and self._pane_of(now) is not self._ringed:
            self._ringed = None
            self.ring.hide()

    # ------------------------------------------------------------ Tab

    def tab(self, by: int) -> bool:
        """To the next stop of Tab, or the one before; False where there is none."""
        stops = [stop for pane in self._seen() for stop in stops_in(pane)]
        here = self._window.focusWidget()
        others = [stop for stop in stops if stop is not here]
        if not others:
            return False
        place = stops.index(here) + by if here in stops else 0 if by > 0 else -1
        reason = Qt.FocusReason.TabFocusReason if by > 0 else Qt.FocusReason.BacktabFocusReason
        stops[place % len(stops)].setFocus(reason)
        return True

    def _seen(self) -> list[QWidget]:
        """Those that are on the window and not behind others."""
        return [
            pane for pane in self._panes()
            if pane.isVisible() and not pane.visibleRegion().isEmpty() and pane.window() is self._window
        ]  # fmt: skip

    def _pane_of(self, widget: QWidget | None) -> QWidget | None:
        if widget is None:
            return None
        return next((pane for pane in self._panes() if pane is widget or pane.isAncestorOf(widget)), None)


def _content(pane: QWidget) -> QWidget:
    """A panel's inside, without its title bar."""
    return pane.widget() or pane if isinstance(pane, QDockWidget) else pane


def stops_in(pane: QWidget) -> list[QWidget]:
    """What Tab reaches in a pane: line by line from above, from left to right."""
    every = [pane, *pane.findChildren(QWidget)]
    stops = sorted((one for one in every if _is_stop(one)), key=lambda one: _middle(one, pane).y())
    lines: list[list[QWidget]] = []
    for stop in stops:
        if lines and _middle(stop, pane).y() - _middle(lines[-1][-1], pane).y() <= ONE_LINE:
            lines[-1].append(stop)
        else:
            lines.append([stop])
    return [stop for line in lines for stop in sorted(line, key=lambda one: _middle(one, pane).x())]


def _is_stop(widget: QWidget) -> bool:
    takes_tab = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
    is_ground = isinstance(widget, QScrollArea)  # what is on it is reached, and scrolls into sight
    return takes_tab and not is_ground and widget.focusProxy() is None and widget.isVisible() and widget.isEnabled()


def _middle(widget: QWidget, pane: QWidget) -> QPoint:
    """Where it stands in the pane before anything is scrolled; a pane that is a stop comes before what lies on it."""
    if widget is pane:
        return QPoint(-1, -1000)
    place, ground = widget.mapTo(pane, widget.rect().center()), widget.parentWidget()
    while ground is not None and ground is not pane:
        if isinstance(ground, QScrollArea):
            place += QPoint(ground.horizontalScrollBar().value(), ground.verticalScrollBar().value())
        ground = ground.parentWidget()
    return place
