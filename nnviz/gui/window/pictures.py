"""Pictures of what the window shows: to a file, and to the clipboard."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nnviz.gui.runner import Runner
from nnviz.gui.settings import FUNCTIONS, Settings
from nnviz.gui.window.appearance import Appearance
from nnviz.gui.window.layout import Layout
from nnviz.gui.window.plot_docks import Plots


class Pictures(QObject):
    """What the File menu does with pictures. What paints and writes them is loaded when the first one is wanted."""

    def __init__(
        self, window: QWidget, runner: Runner, settings: Settings, appearance: Appearance, layout: Layout, plots: Plots
    ) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._settings = settings
        self._appearance = appearance
        self._layout = layout
        self._plots = plots

    def export(self, view: str = "") -> None:
        """Ask for the kind of picture and write it; of ``view``, by default what it was of the last time."""
        from nnviz.gui.export.dialog import ExportDialog

        theme = self._appearance.theme
        plots = (*self._plots.pictures(), *self._plots.other_pictures())
        dialog = ExportDialog(self._window, self._runner, self._settings, theme, plots)
        if view:
            dialog.choose_view(view)
        dialog.open()

    def copy(self, view: str = "window") -> None:
        """The picture in the theme of the window, to the clipboard."""
        from nnviz.gui.export.picture import Picture
        from nnviz.gui.export.pictures import picture_to_clipboard

        frame, theme, panel = self._runner.session.frame(), self._appearance.theme, self._layout.is_shown("chain")
        functions = self._settings.flag(FUNCTIONS, True)
        picture = Picture(frame, theme, view, scale=2.0, panel=panel, functions=functions)
        if self._runner.attempt_slow(picture_to_clipboard, picture):
            self._runner.tell("The picture is on the clipboard.")
