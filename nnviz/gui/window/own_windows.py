"""What the menus open in windows of their own; each of these is loaded when it is first wanted."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from nnviz.gui import errors
from nnviz.gui.controllers.live_training import LiveTraining
from nnviz.gui.controllers.playback import Playback
from nnviz.gui.controllers.tallying import Tallying
from nnviz.gui.settings import Settings
from nnviz.gui.window.action import Action
from nnviz.gui.window.appearance import Appearance

if TYPE_CHECKING:
    from nnviz.gui.window.help import AboutWindow, ShortcutsWindow
    from nnviz.gui.window.predictions import PredictionsWindow


class Help(QObject):
    """What the Help menu does; its windows do not stop the work."""

    def __init__(self, window: QWidget, actions: Iterable[Action]) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._shortcuts: ShortcutsWindow | None = None
        self._about: AboutWindow | None = None

    def show_shortcuts(self) -> None:
        if self._shortcuts is None:
            from nnviz.gui.window.help import ShortcutsWindow

            self._shortcuts = ShortcutsWindow(self._actions, self._window)
        _bring(self._shortcuts)

    def show_about(self) -> None:
        if self._about is None:
            from nnviz.gui.window.help import AboutWindow

            self._about = AboutWindow(self._window)
        _bring(self._about)

    def open_log_folder(self) -> None:
        errors.open_log_folder()


class PredictionsHelp(QObject):
    """Shows the sums, and takes them back to 0."""

    def __init__(self, window: QWidget, tally: Tallying) -> None:
        super().__init__(window)
        self._window = window
        self._tally = tally
        self._dialog: PredictionsWindow | None = None

    def show(self) -> None:
        if self._dialog is None:
            from nnviz.gui.window.predictions import PredictionsWindow

            self._dialog = PredictionsWindow(self._tally, self._window)
        _bring(self._dialog)


class Preferences(QObject):
    """Opens the dialog, which takes effect at once."""

    def __init__(
        self, window: QWidget, settings: Settings, appearance: Appearance, playback: Playback, training: LiveTraining
    ) -> None:
        super().__init__(window)
        self._window = window
        self._parts = (settings, appearance, playback, training)

    def show(self) -> None:
        """The dialog with what is so now."""
        from nnviz.gui.window.preferences import PreferencesDialog

        PreferencesDialog(*self._parts, self._window).open()


def _bring(dialog: QDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
