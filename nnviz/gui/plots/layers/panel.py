"""The net layer by layer as a panel: measured in a thread, again whenever something has changed."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnviz.gui.background import JobRunner, Spacing
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.layers.law import lines_in
from nnviz.gui.plots.layers.page import USUAL_SCALE, paint_page
from nnviz.gui.plots.layers.view import LayersView
from nnviz.gui.plots.page import LeftOut
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.copying import TableCopying
from nnviz.gui.widgets.fields import Switch
from nnviz.gui.widgets.progress import ProgressLine
from nnviz.gui.widgets.spoken import quietly
from nnviz.gui.widgets.themed import Themed
from nnviz.gui.widgets.words import Words
from nnviz.records import dataclass
from nnviz.session.frame.layers import SYMBOLS, LayersFrame, Quantity, Scale
from nnviz.session.frame.model import Choice
from nnviz.session.surveys.layers import Layers
from nnviz.session.tables import layers_table

#: While training goes on, a survey begins at most so often.
LEAST_MS = 250
#: In lines of small type: the lowest panel with words below the picture, and with those of the theory.
#: LOWEST: in pixels of plain type, any panel.
WORDED, EXPLAINED, LOWEST = 16.0, 20.0, 220
WORDS = 150  # letters that there is room for
QUANTITY_CHOICES = (
    Choice("z", "Z", "The pre-activations: the weighted sums"),
    Choice("a", "A", "The activations"),
    Choice("dL_dz", "∂L/∂Z", "How the loss of each row changes with each pre-activation"),
    Choice("dL_dW", "∂L/∂W", "How the mean loss changes with each weight"),
)
SCALES = (
    Choice("linear", "linear", "The numbers themselves on the axis"),
    Choice("log", "log", "Their sizes on a logarithmic axis; an exact 0 is counted at its left end"),
)


@dataclass(frozen=True, slots=True)
class LayersSurvey:
    """What a survey is for."""

    scales: tuple[tuple[Quantity, Scale], ...]
    moment: object


class LayersPanel(Themed, QWidget):
    """Call :meth:`refresh` whenever something may have changed, and :meth:`shut_down` before the end."""

    layer_chosen = Signal(int)

    def __init__(self, source: Layers, settings: Settings) -> None:
        super().__init__()
        self._source, self._settings = source, settings
        self._asked: LayersSurvey | None = None
        self._place: object = None
        self._training = False
        self.frame_shown: LayersFrame | None = None
        self.setAccessibleName("Layer by layer")
        self.quantities, self.scale_switch = Switch("Quantity", QUANTITY_CHOICES), Switch("Axis of the ridges", SCALES)
        self.progress, self.view = ProgressLine(), LayersView()
        self.words, self.theory = Words("What is to be seen", WORDS), Words("Theory", 60, muted=True)
        self._lay_out()
        self.copying = TableCopying(self.view, lambda: layers_table(self.frame_shown) if self.frame_shown else None)
        self.jobs = JobRunner(self)
        self.jobs.finished.connect(self._finish)
        self.jobs.refused.connect(self._refuse)
        self.jobs.progress.connect(self.progress.show_share)
        self.jobs.called_off.connect(self._stop_telling)
        self.progress.cancelled.connect(self.jobs.call_off)
        self._spacing = Spacing(self.jobs, LEAST_MS, self._refresh_again)
        self.quantities.chosen.connect(self._choose_quantity)
        self.scale_switch.chosen.connect(self._choose_scale)
        self.view.layer_chosen.connect(self.layer_chosen)
        self._show_switches()

    def _lay_out(self) -> None:
        switches = QHBoxLayout()
        switches.addWidget(self.quantities)
        switches.addStretch(1)
        switches.addWidget(self.scale_switch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(6)
        layout.addLayout(switches)
        for part in (self.progress, self.view, self.words, self.theory):
            layout.addWidget(part, 1 if part is self.view else 0)

    # ------------------------------------------------------------ what is chosen

    @property
    def quantity(self) -> Quantity:
        return self._settings.choice("layers/quantity", tuple(SYMBOLS), "z")

    @property
    def scales(self) -> dict[Quantity, Scale]:
        return {
            quantity: self._settings.choice(f"layers/scale_{quantity}", ("linear", "log"), usual)
            for quantity, usual in USUAL_SCALE.items()
        }  # fmt: skip

    def _choose_quantity(self, quantity: str) -> None:
        self._settings.set("layers/quantity", quantity)
        self._show_switches()
        self._show_picture()

    def _choose_scale(self, scale: str) -> None:
        self._settings.set(f"layers/scale_{self.quantity}", scale)
        self.refresh(self._training)

    def _show_switches(self) -> None:
        self.quantities.show_value(self.quantity)
        self.scale_switch.show_value(self.scales[self.quantity])

    # ------------------------------------------------------------ surveys

    def refresh(self, training: bool) -> None:
        """Something may have changed: measure the layers where what is shown is out of date."""
        self._training = training
        wanted = LayersSurvey(tuple(self.scales.items()), self._source.moment())
        if self.jobs.busy or wanted == self._asked:
            return
        if training and self._spacing.puts_off():
            return
        self._asked = wanted
        self.jobs.start(self._source.job(self.scales), wanted)

    def _refresh_again(self) -> None:
        self.refresh(self._training)

    def _stop_telling(self, _: object) -> None:
        self.progress.show_share(None)

    @quietly()  # a step that led here has been told
    def _finish(self, _: object, frame: LayersFrame) -> None:
        if self._source.place() != self._place:
            self._place = self._source.place()
            self.view.begin_anew()
        self._show(frame)
        self.refresh(self._training)

    def _refuse(self, _: object, sentence: str) -> None:
        self._show(None)
        self.words.show_text(sentence)

    def _show(self, frame: LayersFrame | None) -> None:
        self.frame_shown = frame
        self.progress.show_share(None)
        self.progress.show_title("" if frame is None else frame.title)
        self.words.show_text("" if frame is None else " ".join(frame.sentences))
        self._show_picture()

    def _show_picture(self) -> None:
        frame = self.frame_shown
        self.view.show_layers(frame, self.quantity)
        self.theory.show_text(frame.theory if frame is not None and self.view.explains(frame) else "")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._share()
        self._show_picture()

    def theme_changed(self) -> None:
        super().theme_changed()
        self._share()

    def _share(self) -> None:
        """In a low place the theory yields to the picture first, then what is to be seen in it."""
        lines = lines_in(self.height(), self.theme)
        self.words.setVisible(lines >= WORDED)
        self.theory.setVisible(lines >= EXPLAINED)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Words make no window higher than its screen."""
        least = super().minimumSizeHint()
        return QSize(least.width(), min(least.height(), round(LOWEST * min(self.theme.text_scale, 1.6))))

    def shut_down(self) -> None:
        """Let nothing run on: before the window closes."""
        self._spacing.stop()
        self.jobs.shut_down()

    # ------------------------------------------------------------ the picture

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        """The picture with its title and its words, on any device."""
        return paint_page(painter, rect, self.frame_shown, theme, self.view.paint)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(620 if self.theme.is_projector else 440, 480)
