"""The theme in force, and the base of every widget that follows it: nobody hands a theme from widget to widget."""

from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from nnviz.gui.drawing.theme import LIGHT, Theme


class Look:
    """The theme in force, one for all windows. Appearance sets it, and every Themed widget follows."""

    def __init__(self) -> None:
        self._theme = LIGHT
        self._followers: WeakKeyDictionary[Themed, None] = WeakKeyDictionary()  # in the order in which they were made

    @property
    def theme(self) -> Theme:
        return self._theme

    def set_theme(self, theme: Theme) -> None:
        """Take ``theme``.

        Those made last follow first: children before their parents, which may ask how much room they need now.
        """
        if theme == self._theme:
            return
        self._theme = theme
        failures: list[Exception] = []
        for widget in reversed(list(self._followers)):
            if shiboken6.isValid(widget):  # deleted by Qt, it may still be held in Python
                try:
                    widget.theme_changed()
                except Exception as failure:  # the others are in the new theme all the same
                    failures.append(failure)
        if failures:
            raise failures[0]

    def add(self, widget: "Themed") -> None:
        """Tell ``widget`` of every change for as long as there is one."""
        self._followers[widget] = None


look = Look()


class Themed:
    """A base beside a widget of Qt, and before it: ``class View(Themed, QWidget)``."""

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        look.add(self)

    @property
    def theme(self) -> Theme:
        """The theme to draw in."""
        return look.theme

    def theme_changed(self) -> None:
        """Another theme is in force. To be extended where something was computed from the old one.

        Nobody calls it for a new widget: what has more to set than Qt asks for by itself calls it when it is made.
        """
        assert isinstance(self, QWidget)
        self.updateGeometry()
        self.update()


class Arranged(Themed, QWidget):
    """A widget that gives its parts their room anew whenever its size or the theme changes."""

    def _arrange(self) -> None:
        """Who is seen, and where. To be written by each."""
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    def theme_changed(self) -> None:
        super().theme_changed()
        self._arrange()
