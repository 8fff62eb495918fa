"""In large type a low window has no room for graph, plot and chain rule: an open plot has the place of the last."""

from PySide6.QtCore import QEvent, QObject, Signal

from nnviz.gui.drawing.theme import TEXT_MAIN
from nnviz.gui.runner import Runner
from nnviz.gui.widgets.themed import Themed
from nnviz.gui.window.canvas import Canvas
from nnviz.gui.window.filling import Filling
from nnviz.gui.window.layout import Layout
from nnviz.gui.window.plot_docks import Plots

#: From so many lines of text on, all three have room.
ROOMY = 34
#: Said once: how the chain comes back.
WAY_BACK = "The plot has the place of the chain rule. Shift+F3 brings that back."


class LargePlots(Themed, QObject):
    """Takes the chain rule away when a plot comes, and brings it back when the plot goes."""

    changed = Signal(bool)  # whether the plot has its place now

    def __init__(self, runner: Runner, canvas: Canvas, plots: Plots, layout: Layout, filling: Filling) -> None:
        super().__init__(canvas)
        self._runner = runner
        self._canvas = canvas
        self._plots = plots
        self._filling = filling
        self._has_told = False
        canvas.installEventFilter(self)
        plots.area.seen_changed.connect(self.share)
        plots.first_shown.connect(self._tell)
        runner.changed.connect(self.share)
        layout.toggled.connect(self._toggled)

    def theme_changed(self) -> None:
        """In other type there may be room."""
        self.share()

    def share(self) -> None:
        """The room as it should be shared now."""
        chain = self._canvas.chain
        if self._are_cramped() and not chain.isHidden():
            self._canvas.chain_gave_way = True
            chain.hide()
            self.changed.emit(True)
        elif self._canvas.chain_gave_way and not self._are_cramped():
            self._canvas.chain_gave_way = False
            self._filling.bring_back(chain)
            self._canvas.fit()
            self.changed.emit(False)

    def _are_cramped(self) -> bool:
        """Whether there is a plot, and too little height for the chain rule under it."""
        theme = self._canvas.theme
        low = self._canvas.height() < ROOMY * theme.text_pixels(TEXT_MAIN)
        return theme.is_projector and low and self._plots.are_shown

    def _toggled(self, name: str) -> None:
        """Whoever asks for the chain rule has it, in place of the plot."""
        if name == "chain" and not self._canvas.chain.isHidden() and self._are_cramped():
            self._plots.hide()

    def _tell(self) -> None:
        if self._canvas.chain_gave_way and not self._has_told:
            self._has_told = True
            self._runner.tell(WAY_BACK)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize and watched is self._canvas:
            self.share()
        return False
