"""What can be chosen of a plane: the picture of it, its two directions, how far it reaches, the scale of height."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnviz.gui.settings import Settings
from nnviz.gui.widgets.fields import CheckField, ChoiceField, Switch
from nnviz.records import dataclass
from nnviz.session.frame.model import Choice
from nnviz.session.frame.plots import PlaneChoice

REACHES = {
    0.25: "¼ × as wide", 0.5: "½ × as wide", 1.0: "usual width", 2.0: "2 × as wide", 4.0: "4 × as wide",
    8.0: "8 × as wide",
}  # fmt: skip
REACH_CHOICES = tuple(Choice(f"{reach:g}", name, f"{reach:g} times the usual width") for reach, name in REACHES.items())


@dataclass(frozen=True, slots=True)
class PlaneOffer:
    """What a bar offers, and the words for it."""

    key: str  # under which the settings remember what is chosen
    picture: str  # what is seen, for screen readers
    mountain: str
    views: tuple[Choice, ...]  # the first one shows no plane
    axes: tuple[Choice, ...]
    log_name: str
    log_tip: str
    usual_view: str
    usual_log: bool = False
    remembers_reach: bool = True


class PlaneChoiceBar(QWidget):
    """Remembers its choices. ``view_chosen``, ``choice_changed`` and ``log_changed`` fire on the user's doing alone.

    Subclasses put the fields into rows with :meth:`place`.
    """

    view_chosen = Signal(str)
    choice_changed = Signal()
    log_changed = Signal(bool)

    def __init__(self, settings: Settings, offer: PlaneOffer) -> None:
        super().__init__()
        self._settings, self._offer = settings, offer
        self.view_switch = Switch(f"Picture of {offer.picture}", offer.views)
        self.log = CheckField("log")
        self.log.setAccessibleName(offer.log_name)
        self.log.setToolTip(offer.log_tip)
        self.axes = ChoiceField(f"Directions of {offer.mountain}", "Over which two directions the loss is shown")
        self.reach = ChoiceField(f"Width of {offer.mountain}", "How far the picture reaches")
        for field in (self.axes, self.reach):
            field.setMinimumContentsLength(4)
        self._recall()
        self.view_switch.chosen.connect(self._choose_view)
        self.log.clicked.connect(self._choose_log)
        self.axes.chosen.connect(self._choose_axes)
        self.reach.chosen.connect(self._choose_reach)

    def place(self, above: int, of_picture: QWidget, of_plane: QWidget, *more: QWidget) -> None:
        """Rows below each other, the first one ``above`` pixels from the top; the second is for planes alone."""
        self._of_plane = of_plane
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, above, 8, 4)
        layout.setSpacing(4)
        for row in (of_picture, of_plane, *more):
            layout.addWidget(row)
        self.show_what_applies()

    def _recall(self) -> None:
        settings, offer = self._settings, self._offer
        self.view = self._recalled("view", offer.views, offer.usual_view)
        self.view_switch.show_value(self.view)
        self.log.setChecked(settings.flag(f"{offer.key}/log", offer.usual_log))
        self.axes.show_choices(offer.axes, self._recalled("axes", offer.axes, "path"))
        reach = self._recalled("reach", REACH_CHOICES, "1") if offer.remembers_reach else "1"
        self.reach.show_choices(REACH_CHOICES, reach)

    def _recalled(self, name: str, choices: tuple[Choice, ...], usual: str) -> str:
        return self._settings.choice(f"{self._offer.key}/{name}", tuple(one.key for one in choices), usual)

    @property
    def shows_plane(self) -> bool:
        return self.view != self._offer.views[0].key

    @property
    def choice(self) -> PlaneChoice:
        """What the controls say of the plane."""
        return PlaneChoice(axes=self.axes.currentData(), reach=float(self.reach.currentData()))

    def show_what_applies(self) -> None:
        """Show the rows that there is something to choose in."""
        self._of_plane.setVisible(self.shows_plane)

    def _remember(self, name: str, value: object) -> None:
        self._settings.set(f"{self._offer.key}/{name}", value)

    def choose_view(self, view: str) -> None:
        """Choose it as a click on the switch would."""
        self.view_switch.show_value(view)
        self._choose_view(view)

    def _choose_view(self, view: str) -> None:
        self.view = view
        self._remember("view", view)
        self.show_what_applies()
        self.view_chosen.emit(view)

    def _choose_log(self, on: bool) -> None:
        self._remember("log", on)
        self.log_changed.emit(on)

    def _choose_axes(self, axes: str) -> None:
        self._remember("axes", axes)
        self.show_what_applies()
        self.choice_changed.emit()

    def _choose_reach(self, reach: str) -> None:
        if self._offer.remembers_reach:
            self._remember("reach", reach)
        self.choice_changed.emit()
