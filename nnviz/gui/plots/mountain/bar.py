"""What can be chosen about the mountain: the picture, the two directions, how far it reaches, the scale of height."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from nnviz.gui.drawing.icons import icon
from nnviz.gui.plots.mountain.pickers import EntryPicker, Shapes
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.fields import CheckField, ChoiceField, Switch
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.model import Choice
from nnviz.session.frame.plots import PlaneChoice

VIEWS = (
    Choice("slice", "slice", "The loss along the negative gradient, for every learning rate"),
    Choice("map", "map", "The loss over two directions as a contour map"),
    Choice("surface", "surface", "The loss over two directions as a mountain that can be turned"),
)
AXES = (
    Choice("path", "the path's principal directions", "Where training has led farthest; −∇L before it"),
    Choice("gradient_path", "along −∇L and the path", "Steepest descent, and across it where training has led"),
    Choice("gradient", "along −∇L and a random direction", "Steepest descent, and across it a random direction"),
    Choice("weights", "two weights", "Two single weights or biases; all others stay as they are"),
)
REACHES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
REACH_NAMES = ("¼ × as wide", "½ × as wide", "usual width", "2 × as wide", "4 × as wide", "8 × as wide")


def reach_choices() -> tuple[Choice, ...]:
    return tuple(
        Choice(f"{reach:g}", name, f"{reach:g} times the usual width")
        for reach, name in zip(REACHES, REACH_NAMES, strict=True)
    )


class MountainBar(Themed, QWidget):
    """Remembers its choices. ``view_chosen``, ``choice_changed`` and ``log_changed`` fire on the user's doing alone."""

    view_chosen = Signal(str)
    choice_changed = Signal()
    log_changed = Signal(bool)
    recompute_wanted = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.view_switch = Switch("Picture of the error mountain", VIEWS)
        self.log = CheckField("log")
        self.log.setAccessibleName("Logarithmic height")
        self.log.setToolTip("Height and colours by the logarithm of the loss: valleys become visible")
        self.axes = ChoiceField("Directions of the error mountain", "Over which two directions the loss is shown")
        self.reach = ChoiceField("Width of the error mountain", "How far the picture reaches")
        for field in (self.axes, self.reach):
            field.setMinimumContentsLength(4)
        self.centre = QToolButton()
        self.centre.setToolTip("Compute anew, with the present weights in the middle")
        self.centre.setAccessibleName("Centre the error mountain on the present weights")
        self.first, self.second = EntryPicker("First weight or bias"), EntryPicker("Second weight or bias")
        self._place()
        self._recall()
        self.view_switch.chosen.connect(self._choose_view)
        self.log.clicked.connect(self._choose_log)
        self.axes.chosen.connect(self._choose_axes)
        self.reach.chosen.connect(self._choose_reach)
        self.centre.clicked.connect(self.recompute_wanted)
        self.first.chosen.connect(self.choice_changed)
        self.second.chosen.connect(self.choice_changed)
        self.theme_changed()

    def _place(self) -> None:
        self._of_plane, self._pickers = QWidget(), QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(4)
        rows = (
            (None, ((self.view_switch, 1),)),
            (self._of_plane, ((self.axes, 3), (self.reach, 2), (self.log, 0), (self.centre, 0))),
            (self._pickers, ((self.first, 1), (self.second, 1))),
        )
        for holder, parts in rows:
            row = QHBoxLayout() if holder is None else QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            for part, stretch in parts:
                row.addWidget(part, stretch)
            if holder is None:
                layout.addLayout(row)
            else:
                layout.addWidget(holder)

    def _recall(self) -> None:
        settings = self._settings
        self.view = settings.choice("mountain/view", tuple(one.key for one in VIEWS), "slice")
        axes = settings.choice("mountain/axes", tuple(one.key for one in AXES), "path")
        reach = settings.choice("mountain/reach", tuple(one.key for one in reach_choices()), "1")
        self.view_switch.show_value(self.view)
        self.axes.show_choices(AXES, axes)
        self.reach.show_choices(reach_choices(), reach)
        self.log.setChecked(settings.flag("mountain/log"))
        self._show_what_applies()

    @property
    def choice(self) -> PlaneChoice:
        """What the controls say."""
        axes = self.axes.currentData()
        by_weights = axes == "weights"
        return PlaneChoice(
            axes=axes,
            first=self.first.entry if by_weights else None,
            second=self.second.entry if by_weights else None,
            reach=float(self.reach.currentData()),
        )

    def offer(self, shapes: Shapes) -> None:
        """The weights and biases there are."""
        self.first.offer(shapes, 0)
        self.second.offer(shapes, 1)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._pickers.layout().setDirection(down if self.first.is_long else across)

    def theme_changed(self) -> None:
        side = self.theme.text_pixels(14)
        self.centre.setIcon(icon("home", self.theme))
        self.centre.setIconSize(QSize(side, side))

    def _show_what_applies(self) -> None:
        plane = self.view != "slice"
        self._of_plane.setVisible(plane)
        self._pickers.setVisible(plane and self.axes.currentData() == "weights")

    def _choose_view(self, view: str) -> None:
        self.view = view
        self._settings.set("mountain/view", view)
        self._show_what_applies()
        self.view_chosen.emit(view)

    def _choose_log(self, on: bool) -> None:
        self._settings.set("mountain/log", on)
        self.log_changed.emit(on)

    def _choose_axes(self, axes: str) -> None:
        self._settings.set("mountain/axes", axes)
        self._show_what_applies()
        self.choice_changed.emit()

    def _choose_reach(self, reach: str) -> None:
        self._settings.set("mountain/reach", reach)
        self.choice_changed.emit()
