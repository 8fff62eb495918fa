"""The tab of the layers: one of its views at a time, chosen by a switch that is remembered."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.layers.culprit_panel import CulpritPanel
from nnviz.gui.plots.layers.panel import LayersPanel
from nnviz.gui.plots.layers.sampling_panel import SamplingPanel
from nnviz.gui.plots.page import LeftOut
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.fields import Switch
from nnviz.session.frame.model import Choice
from nnviz.session.state import State
from nnviz.session.surveys.culprit import Culprits
from nnviz.session.surveys.layers import LaneState, Layers
from nnviz.session.surveys.sampling import Samplings

VIEWS = (
    Choice("layers", "layers", "How the numbers of each layer are spread, and their profile over depth"),
    Choice("culprit", "culprit", "Which factors of the chain made the gradient small, or large"),
    Choice("sampling", "sampling", "How wide z is over fresh weights: std(z) = √N, and the cure"),
)


class _View(Protocol):
    def refresh(self, training: bool) -> None: ...

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut | None: ...

    def shut_down(self) -> None: ...


class LayersTab(QWidget):
    """Call :meth:`refresh` whenever something may have changed, and :meth:`shut_down` before the end."""

    layer_chosen = Signal(int)
    factor_chosen = Signal(object)  # its Part

    def __init__(
        self, state: Callable[[], State], settings: Settings, lanes: Callable[[], tuple[LaneState, ...]] = tuple
    ) -> None:
        super().__init__()
        self._settings = settings
        self._training = False
        self.layers, self.culprit = LayersPanel(Layers(state, lanes), settings), CulpritPanel(Culprits(state))
        self.sampling = SamplingPanel(Samplings(state), settings)
        views = {"layers": self.layers, "culprit": self.culprit, "sampling": self.sampling}
        self._views: dict[str, _View] = dict(views)
        self.switch, self._stack = Switch("View of the layers", VIEWS), QStackedWidget()
        for view in views.values():
            self._stack.addWidget(view)
        self.layers.layer_chosen.connect(self.layer_chosen)
        self.culprit.factor_chosen.connect(self.factor_chosen)
        self.switch.chosen.connect(self.show_view)
        self._lay_out()
        self.show_view(settings.choice("layers/view", self.switch.keys, "layers"))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 0)
        row.addWidget(self.switch)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self._stack, 1)

    @property
    def view(self) -> str:
        """The one that is shown, by its key."""
        return self._settings.choice("layers/view", self.switch.keys, "layers")

    def show_view(self, key: str) -> None:
        """Bring a view to the front, and keep it there."""
        self._settings.set("layers/view", key)
        self.switch.show_value(key)
        self._stack.setCurrentIndex([*self._views].index(key))
        self.refresh(self._training)

    def refresh(self, training: bool) -> None:
        """Something may have changed: the view that is shown follows."""
        self._training = training
        self._views[self.view].refresh(training)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        """The view that is shown, on any device."""
        return self._views[self.view].paint(painter, rect, theme) or ()

    def shut_down(self) -> None:
        """Let nothing run on: before the window closes."""
        for view in self._views.values():
            view.shut_down()
