"""The buttons of the race: who runs, how far, and the start."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from nnviz.gui.drawing.icons import icon
from nnviz.gui.plots.mountain.bar import reach_choices
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.fields import CheckField, ChoiceField, CountField, Switch
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.model import Choice
from nnviz.session.frame.plots import PlaneChoice

VIEWS = (
    Choice("curves", "curves", "The losses over the updates"),
    Choice("map", "map", "The paths on the contour map of the loss, beside the curves where there is room"),
    Choice("surface", "surface", "The paths on the error mountain, beside the curves where there is room"),
)
AXES = (
    Choice("path", "the paths' principal directions", "The two directions in which the paths reach farthest"),
    Choice("gradient", "along −∇L and a random direction", "Steepest descent at the start, and a direction across it"),
)
USUAL_UPDATES = 1000


class RaceControls(Themed, QWidget):
    """Every signal fires on the user's doing alone."""

    start_pressed = Signal()
    restart_pressed = Signal()
    add_pressed = Signal()
    rates_pressed = Signal()
    optimizers_pressed = Signal()
    view_chosen = Signal(str)
    log_changed = Signal(bool)
    plane_changed = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._running = False
        self.start = _button("Start", "Let all lanes run", Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.restart = _button("Restart", "All lanes back to the start: from the present weights of the net")
        self.updates = CountField("Race to this many updates", 1, 10_000_000, "The race pauses there; Start goes on")
        self.add = _button("Add a lane", "Another lane, with the last one's optimizer and learning rate")
        self.rates = QPushButton("η/10, η, 10η")
        self.rates.setToolTip(
            "The present optimizer three times: with a tenth of its learning rate, the rate itself, and ten times that"
        )
        self.optimizers = QPushButton("optimizers")
        self.optimizers.setToolTip("One lane for each of six optimizers, each with its usual learning rate")
        self.view_switch = Switch("Picture of the race", VIEWS)
        self.log = CheckField("log")
        self.log.setToolTip("Losses and heights on a logarithmic scale")
        self.log.setAccessibleName("Logarithmic losses")
        self.axes = ChoiceField("Directions of the mountain", "Over which two directions the loss is shown")
        self.reach = ChoiceField("Width of the mountain", "How far the picture reaches")
        self._place()
        self._recall()
        self._connect()
        self.theme_changed()

    def _place(self) -> None:
        for field in (self.axes, self.reach):
            field.setMinimumContentsLength(4)
        self.plane_row = QWidget()
        upper, lower, pictures, plane = QHBoxLayout(), QHBoxLayout(), QHBoxLayout(), QHBoxLayout(self.plane_row)
        label = QLabel("to")
        label.setBuddy(self.updates)
        rows = (
            (upper, ((self.start, 0), (self.restart, 0), (label, 0), (self.updates, 1))),
            (lower, ((self.add, 0), (self.rates, 1), (self.optimizers, 1))),
            (pictures, ((self.view_switch, 1), (self.log, 0))),
            (plane, ((self.axes, 3), (self.reach, 2))),
        )
        for row, parts in rows:
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            for part, stretch in parts:
                row.addWidget(part, stretch)
        self.lower = QWidget()
        below = QVBoxLayout(self.lower)
        below.setContentsMargins(8, 2, 8, 4)
        below.setSpacing(4)
        below.addLayout(pictures)
        below.addWidget(self.plane_row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 2)
        layout.setSpacing(4)
        layout.addLayout(upper)
        layout.addLayout(lower)

    def _recall(self) -> None:
        settings = self._settings
        self.view = settings.choice("race/view", tuple(one.key for one in VIEWS), "map")
        self.view_switch.show_value(self.view)
        self.log.setChecked(settings.flag("race/log", True))
        self.updates.show_value(settings.number("race/updates", USUAL_UPDATES, 1, 10_000_000), 1, 10_000_000)
        self.axes.show_choices(AXES, settings.choice("race/axes", tuple(one.key for one in AXES), "path"))
        self.reach.show_choices(reach_choices(), "1")
        self.plane_row.setVisible(self.view != "curves")

    def _connect(self) -> None:
        for button, signal in (
            (self.start, self.start_pressed), (self.restart, self.restart_pressed), (self.add, self.add_pressed),
            (self.rates, self.rates_pressed), (self.optimizers, self.optimizers_pressed),
        ):  # fmt: skip
            button.clicked.connect(signal)
        self.view_switch.chosen.connect(self._choose_view)
        self.log.clicked.connect(self._choose_log)
        self.updates.committed.connect(self._choose_updates)
        self.axes.chosen.connect(self._choose_axes)
        self.reach.chosen.connect(self._choose_reach)

    @property
    def choice(self) -> PlaneChoice:
        """What the controls say of the plane."""
        return PlaneChoice(axes=self.axes.currentData(), reach=float(self.reach.currentData()))

    def show_running(self, running: bool) -> None:
        self._running = running
        self.start.setText("Pause" if running else "Start")
        self.start.setToolTip("Let all lanes rest" if running else "Let all lanes run")
        self.start.setIcon(icon("pause" if running else "play", self.theme))

    def theme_changed(self) -> None:
        self.show_running(self._running)
        side = self.theme.text_pixels(14)
        for button, name in ((self.restart, "reset"), (self.add, "add")):
            button.setIcon(icon(name, self.theme))
        for button in (self.start, self.restart, self.add):
            button.setIconSize(QSize(side, side))

    def _choose_view(self, view: str) -> None:
        self.view = view
        self._settings.set("race/view", view)
        self.plane_row.setVisible(view != "curves")
        self.view_chosen.emit(view)

    def _choose_log(self, on: bool) -> None:
        self._settings.set("race/log", on)
        self.log_changed.emit(on)

    def _choose_updates(self, updates: int) -> None:
        self._settings.set("race/updates", updates)

    def _choose_axes(self, axes: str) -> None:
        self._settings.set("race/axes", axes)
        self.plane_changed.emit()

    def _choose_reach(self, _: str) -> None:
        self.plane_changed.emit()


def _button(text: str, tip: str, style: Qt.ToolButtonStyle = Qt.ToolButtonStyle.ToolButtonIconOnly) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAccessibleName(text)
    button.setToolTip(tip)
    button.setToolButtonStyle(style)
    return button
