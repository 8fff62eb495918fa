"""What of the legend can be pressed in a window: which quantity the edges show, and whether the scales hold."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QRect, QRectF, QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.icons import icon
from nnviz.gui.drawing.text import text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.gui.graph.legend import MARGIN, Fixtures, LegendPlan, strip_height
from nnviz.gui.widgets.fields import Switch
from nnviz.gui.widgets.own_keys import OwnKeys
from nnviz.session.frame.model import Choice, GraphFrame

HOLD = "hold"
GRADIENT_TIP = "The width of an edge is the size of its gradient ∂L/∂w, of {whose}; its colour is the sign"
WEIGHT_TIP = "The width of an edge is the size of its weight; its colour is the sign"
HOLD_TIP = "Keep the scales of widths and colours still, so that pictures can be compared"
#: The menu entries that do the same as a button, for their keys.
ACTION_OF = {"gradient": "edges_gradient", "weight": "edges_weight", HOLD: "pin"}


class LegendButtons(QObject):
    """The switch and the button, as children of the graph's view."""

    quantity_chosen = Signal(str)
    hold_chosen = Signal(bool)

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.quantity = Switch("Edges show", (Choice("gradient", "|∂L/∂w|", ""), Choice("weight", "|w|", "")), view)
        self.quantity.button("gradient").setAccessibleName("Edges show gradients")
        self.quantity.button("weight").setAccessibleName("Edges show weights")
        self._ground = QWidget(view)
        self.hold = QPushButton(HOLD, self._ground)
        self.hold.setObjectName("hold")
        self.hold.setCheckable(True)
        self.hold.setAutoDefault(False)
        self.hold.setAccessibleName("Hold the scales")
        self._own_keys = OwnKeys((*(self.quantity.button(key) for key in self.quantity.keys), self.hold), self)
        self.quantity.chosen.connect(self.quantity_chosen)
        self.hold.clicked.connect(self.hold_chosen)
        for ground in (self.quantity, self._ground):
            ground.setAutoFillBackground(True)  # or Qt would paint the picture under it whenever a button changes
        self._buttons: dict[str, QPushButton] = {"gradient": self.quantity.button("gradient"),
                                                 "weight": self.quantity.button("weight"), HOLD: self.hold}
        self._keys: dict[str, str] = {}
        self._whose = ""
        self._theme: Theme | None = None
        self._fixtures = Fixtures(0.0, 0.0, 0.0)
        self._placed: tuple[object, ...] = ()  # what they stand by
        self.hide()

    def hide(self) -> None:
        self._placed = ()
        self.quantity.hide()
        self._ground.hide()

    def show_frame(self, frame: GraphFrame) -> None:
        """Show what holds, also where a press was refused."""
        self.quantity.show_value(frame.edges_show)
        with QSignalBlocker(self.hold):
            self.hold.setChecked(frame.reference_pinned)
        if self._whose != frame.gradient_of:
            self._whose = frame.gradient_of
            self._tell()

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Name the keys, by the menu entries that do the same, in the tooltips."""
        self._keys = {name: keys[entry] for name, entry in ACTION_OF.items() if keys.get(entry)}
        self._tell()

    def _tell(self) -> None:
        tips = {"gradient": GRADIENT_TIP.format(whose=self._whose), "weight": WEIGHT_TIP, HOLD: HOLD_TIP}
        for name, button in self._buttons.items():
            button.setToolTip(f"{tips[name]} ({self._keys[name]})" if name in self._keys else tips[name])

    def fixtures(self, theme: Theme) -> Fixtures:
        """How much room the buttons need in ``theme``, which they take."""
        if theme is not self._theme:
            self._theme = theme
            self._take(theme)
        return self._fixtures

    def _take(self, theme: Theme) -> None:
        small, height = ui_font(TEXT_SMALL, theme=theme), self._height(theme)
        for key in self.quantity.keys:
            self.quantity.button(key).setFont(small)
            self.quantity.button(key).setFixedHeight(height)
        self.quantity.settle()
        self.hold.setFont(small)
        side = round(1.15 * text_height(small))
        self.hold.setIcon(icon("pin", theme))
        self.hold.setIconSize(QSize(side, side))
        alone = side + 8.0
        self._fixtures = Fixtures(self.quantity.sizeHint().width(), alone + 6 + text_width(small, HOLD), alone)

    @staticmethod
    def _height(theme: Theme) -> int:
        return round(text_height(ui_font(TEXT_MAIN, theme=theme)) + 8)

    def place(self, plan: LegendPlan, legend: QRectF, theme: Theme) -> None:
        """Stand where ``plan`` leaves room for them in the strip at the top of ``legend``."""
        fixtures, height = self.fixtures(theme), self._height(theme)
        placed = plan, legend.getRect(), theme, fixtures
        if placed == self._placed:
            return
        self._placed = placed
        top = legend.top() + MARGIN + (strip_height(theme) - height) / 2
        self.quantity.setVisible(bool(plan.quantity))
        self.quantity.setGeometry(_rect(legend.left() + plan.quantity_at, top, fixtures.quantity, height))
        with_word = plan.hold == "word"
        self._ground.setVisible(bool(plan.hold))
        self.hold.setText(HOLD if with_word else "")
        width = fixtures.hold if with_word else fixtures.hold_icon
        self._ground.setGeometry(_rect(legend.left() + plan.hold_at, top, width, height))
        self.hold.setGeometry(self._ground.rect())


def _rect(left: float, top: float, width: float, height: float) -> QRect:
    return QRectF(left, top, width, height).toRect()
