"""The choices of the error mountain: those of every plane, and over which two weights it is shown."""

from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QBoxLayout, QLabel, QToolButton

from nnviz.gui.drawing.icons import icon
from nnviz.gui.plots.mountain.choice_bar import PlaneChoiceBar, PlaneOffer
from nnviz.gui.plots.mountain.pickers import EntryPicker, Shapes
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.rows import side_by_side
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.model import Choice
from nnviz.session.frame.plots import PlaneChoice

OFFER = PlaneOffer(
    key="mountain",
    picture="the error mountain",
    mountain="the error mountain",
    views=(
        Choice("slice", "slice", "The loss after the next update, for every learning rate"),
        Choice("map", "map", "The loss over two directions as a contour map"),
        Choice("surface", "surface", "The loss over two directions as a mountain that can be turned"),
    ),
    axes=(
        Choice("path", "where the path leads", "Its two principal directions; −∇L before training"),
        Choice("gradient_path", "along −∇L and the path", "Steepest descent, and across it where training has led"),
        Choice("gradient", "along −∇L and a random direction", "Steepest descent, and across it a random direction"),
        Choice("weights", "two weights", "Two single weights or biases; all others stay as they are"),
    ),
    log_name="Logarithmic height",
    log_tip="Height and colours by the logarithm of the loss: valleys become visible",
    usual_view="slice",
)


class MountainBar(Themed, PlaneChoiceBar):
    """Can also ask for the same picture about the present weights."""

    recompute_wanted = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, OFFER)
        self.centre = QToolButton()
        self.centre.setToolTip("Compute anew, with the present weights in the middle")
        self.centre.setAccessibleName("Centre the error mountain on the present weights")
        self.centre.clicked.connect(self.recompute_wanted)
        self.whole = QLabel()
        self.whole.setToolTip("The net has no other weights and biases: this is all of the loss")
        self.first, self.second = EntryPicker("First weight or bias"), EntryPicker("Second weight or bias")
        self.first.chosen.connect(self.choice_changed)
        self.second.chosen.connect(self.choice_changed)
        self._pickers = side_by_side((self.first, 1), (self.second, 1))
        of_plane = side_by_side((self.axes, 3), (self.whole, 3), (self.reach, 2), (self.log, 0), (self.centre, 0))
        self.place(4, self.view_switch, of_plane, self._pickers)
        self.theme_changed()

    @property
    def choice(self) -> PlaneChoice:
        choice = super().choice
        if choice.axes != "weights":
            return choice
        return replace(choice, first=self.first.entry, second=self.second.entry)

    def offer(self, shapes: Shapes) -> None:
        """The weights and biases there are."""
        self.first.offer(shapes, 0)
        self.second.offer(shapes, 1)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._pickers.layout().setDirection(down if self.first.is_long else across)

    def show_whole(self, text: str) -> None:
        """What there is to see of a net of two weights and biases, which leaves nothing to choose; else ""."""
        if text != self.whole.text():
            self.whole.setText(text)
            self.show_what_applies()

    def show_what_applies(self) -> None:
        super().show_what_applies()
        alone = bool(self.whole.text())
        self.axes.setVisible(not alone)
        self.whole.setVisible(alone)
        self._pickers.setVisible(self.shows_plane and not alone and self.axes.currentData() == "weights")

    def theme_changed(self) -> None:
        side = self.theme.text_pixels(14)
        self.centre.setIcon(icon("home", self.theme))
        self.centre.setIconSize(QSize(side, side))
