"""The buttons of the race: who runs, how far, and the start; and what is seen of it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QToolButton, QVBoxLayout, QWidget

from nnviz.gui.drawing.icons import icon
from nnviz.gui.plots.mountain.choice_bar import PlaneChoiceBar, PlaneOffer
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.fields import CountField
from nnviz.gui.widgets.rows import side_by_side
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.model import Choice

USUAL_UPDATES, MOST_UPDATES = 1000, 10_000_000
OFFER = PlaneOffer(
    key="race",
    picture="the race",
    mountain="the mountain",
    views=(
        Choice("curves", "curves", "The losses over the updates"),
        Choice("map", "map", "The paths on the contour map of the loss, beside the curves where there is room"),
        Choice("surface", "surface", "The paths on the error mountain, beside the curves where there is room"),
    ),
    axes=(
        Choice("path", "the paths' principal directions", "The two directions in which the paths reach farthest"),
        Choice(
            "gradient",
            "along −∇L and a random direction",
            "Steepest descent at the start, and a direction across it",
        ),
    ),
    log_name="Logarithmic losses",
    log_tip="Losses and heights on a logarithmic scale",
    usual_view="map",
    usual_log=True,
    remembers_reach=False,
)


class RaceBar(PlaneChoiceBar):
    """The scale is that of the curves, too."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, OFFER)
        of_picture = side_by_side((self.view_switch, 1), (self.log, 0))
        self.place(2, of_picture, side_by_side((self.axes, 3), (self.reach, 2)))


class RaceControls(Themed, QWidget):
    """Every signal fires on the user's doing alone."""

    start_pressed = Signal()
    restart_pressed = Signal()
    add_pressed = Signal()
    rates_pressed = Signal()
    optimizers_pressed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._running = False
        self.start = _button("Start", "Let all lanes run", Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.restart = _button("Restart", "All lanes back to the start: from the present weights of the net")
        self.updates = CountField("Race to this many updates", 1, MOST_UPDATES, "The race pauses there; Start goes on")
        self.updates.show_value(settings.number("race/updates", USUAL_UPDATES, 1, MOST_UPDATES), 1, MOST_UPDATES)
        self.updates.committed.connect(self._choose_updates)
        self.add = _button("Add a lane", "Another lane, with the last one's optimizer and learning rate")
        self.rates = QPushButton("η/10, η, 10η")
        self.rates.setToolTip(
            "The present optimizer three times: with a tenth of its learning rate, the rate itself, and ten times that"
        )
        self.optimizers = QPushButton("optimizers")
        self.optimizers.setToolTip("One lane for each of six optimizers, each with its usual learning rate")
        for button, signal in (
            (self.start, self.start_pressed), (self.restart, self.restart_pressed), (self.add, self.add_pressed),
            (self.rates, self.rates_pressed), (self.optimizers, self.optimizers_pressed),
        ):  # fmt: skip
            button.clicked.connect(signal)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 2)
        layout.setSpacing(4)
        layout.addWidget(side_by_side((self.start, 0), (self.restart, 0), ("to", 0), (self.updates, 1)))
        layout.addWidget(side_by_side((self.add, 0), (self.rates, 1), (self.optimizers, 1)))
        self.theme_changed()

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

    def _choose_updates(self, updates: int) -> None:
        self._settings.set("race/updates", updates)


def _button(text: str, tip: str, style: Qt.ToolButtonStyle = Qt.ToolButtonStyle.ToolButtonIconOnly) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAccessibleName(text)
    button.setToolTip(tip)
    button.setToolButtonStyle(style)
    return button
