"""The training panel: buttons, speed, curves, scrubber, and what they say."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.page import LeftOut
from nnviz.gui.plots.training.page import paint_training_page
from nnviz.gui.plots.training.scrubber import Scrubber
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.action_button import ActionButton
from nnviz.gui.widgets.fields import CheckField, Switch
from nnviz.gui.widgets.speed import SpeedSlider
from nnviz.gui.widgets.themed import Themed
from nnviz.gui.widgets.words import WordAndReason, Words
from nnviz.session.frame.model import Choice
from nnviz.session.frame.plots import TrainingFrame, Verdict, VerdictFrame

if TYPE_CHECKING:
    from nnviz.gui.plots.training.loss_plot import LossPlot

#: The actions on buttons, and what stands there instead of the menu's long text; "" takes the action's own.
BUTTONS = {"train": "", "train_update": "1 update", "train_epoch": "1 epoch"}
#: What yields to the curve first, and from which height of the panel on it has its room, in plain type.
YIELDING = {"controls": 460, "what": 400, "measures": 280, "place": 240}
QUANTITIES = (
    Choice("loss", "loss", "The mean loss over the training rows, and over the held-out ones"),
    Choice("accuracy", "accuracy", "The share of rows whose class is named right"),
)
LEAST_PLOT = 104  # two numbers at its axis, and a line of words more below it
EDGE_TIP = (
    "λmax is the sharpest bend of the mean loss over all training rows, the largest eigenvalue of its Hessian. From "
    "η = 2/λmax on, plain descent lands higher on the other side of that valley than it began."
)
#: How many letters the place, the verdict, and what is said besides it will usually have.
USUAL_PLACE, USUAL_VERDICT, USUAL_WHAT = 36, 75, 100


class TrainingPanel(Themed, QScrollArea):
    """Draws a TrainingFrame. It asks for another moment with ``seek_wanted``; ``seek_sealed`` ends a drag."""

    seek_wanted = Signal(int)
    seek_sealed = Signal()

    def __init__(self, actions: Mapping[str, QAction], settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._frame: TrainingFrame | None = None
        self.plot: LossPlot | None = None
        self.setAccessibleName("Training")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._make_controls(actions)
        self._make_curves()
        self._make_words()
        sheet = _column(self._controls, self._curves, self.place, self.measures, self.verdict, self.what)
        sheet.layout().setContentsMargins(8, 6, 8, 6)
        sheet.layout().setStretchFactor(self._curves, 1)
        self.setWidget(sheet)
        self._yielding = {
            "controls": self._controls, "what": self.what, "measures": self.measures, "place": self.place,
        }  # fmt: skip
        self.theme_changed()

    # ------------------------------------------------------------ making it

    def _make_controls(self, actions: Mapping[str, QAction]) -> None:
        self.buttons = {name: ActionButton(text) for name, text in BUTTONS.items()}
        for name, button in self.buttons.items():
            button.serve(actions[name])
        self.speed = SpeedSlider("Speed of training", "Train")
        label = QLabel("S&peed")
        label.setBuddy(self.speed)
        buttons, speed = _row(*self.buttons.values()), _row(label, self.speed, self.speed.note)
        buttons.layout().addStretch(1)
        speed.layout().setStretchFactor(self.speed, 1)
        self._controls = _column(buttons, speed)
        self._controls.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _make_curves(self) -> None:
        self.quantity = Switch("Curves of", QUANTITIES)
        self.quantity.show_value(self._settings.choice("training/quantity", ("loss", "accuracy"), "loss"))
        self.quantity.chosen.connect(self._choose_quantity)
        self.log = CheckField("Log scale")
        self.log.setToolTip("Powers of ten at even distances: what happens when the loss is small becomes visible")
        self.log.setChecked(self._settings.flag("training/log"))
        self.log.clicked.connect(self._choose_log)
        head = _row(self.quantity, self.log)
        head.layout().addStretch(1)
        self._place_of_plot = QVBoxLayout()
        self._scrubbing = Scrubber()
        self.scrubber = self._scrubbing.slider
        self.scrubber.valueChanged.connect(self._scrub)
        self.scrubber.sliderReleased.connect(self.seek_sealed)
        self._curves = _column(head)
        self._curves.layout().addLayout(self._place_of_plot, 1)
        self._curves.layout().addWidget(self._scrubbing)

    def _make_words(self) -> None:
        self.place = Words("Where the training is", USUAL_PLACE)
        self.measures = Words("Loss and accuracy", USUAL_PLACE)
        self.verdict = WordAndReason("Verdict", USUAL_VERDICT)
        self.what = Words("What happens", USUAL_WHAT, muted=True)

    def _arrange(self) -> None:
        """In a low place the curve keeps its room, and what is less needed yields."""
        height = self.viewport().height() / self._scale()
        for name, part in self._yielding.items():
            part.setVisible(height >= YIELDING[name])
        self._show_words()

    def _has_room(self, name: str) -> bool:
        return not self._yielding[name].isHidden()

    def _scale(self) -> float:
        return min(self.theme.text_scale, 1.6)

    # ------------------------------------------------------------ showing

    def show_frame(self, frame: TrainingFrame) -> None:
        """Draw ``frame`` from now on. The first one loads the plot."""
        self._frame = frame
        if self.plot is None:
            self._make_plot()
        assert self.plot is not None
        self._offer_quantities(frame)
        self.plot.show_frame(frame)
        self._show_scrubber(frame)
        self._show_words()

    def theme_changed(self) -> None:
        side = min(self.theme.text_pixels(16), 32)
        for button in self.buttons.values():
            button.setIconSize(QSize(side, side))
        if self.plot is not None:
            self.plot.setMinimumHeight(self._least_plot())
        self._arrange()

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        """Paint the curves in ``rect`` of any device, with what is said of them."""
        if self.plot is None or self._frame is None:
            return ()
        return paint_training_page(painter, rect, self._frame, theme, self.plot.paint)

    def _make_plot(self) -> None:
        from nnviz.gui.plots.training.loss_plot import LossPlot

        self.plot = LossPlot()
        self.plot.setMinimumHeight(self._least_plot())
        self.plot.seek_wanted.connect(self.seek_wanted)
        self.plot.seek_sealed.connect(self.seek_sealed)
        self.plot.laid_out.connect(self._align_scrubber)
        self._place_of_plot.addWidget(self.plot)
        self.plot.show()  # what is hidden takes no room
        self._arrange()

    def _least_plot(self) -> int:
        return round(LEAST_PLOT * self._scale())

    def _offer_quantities(self, frame: TrainingFrame) -> None:
        assert self.plot is not None
        wanted = self._settings.choice("training/quantity", ("loss", "accuracy"), "loss")
        shown = wanted if frame.has_accuracy else "loss"
        self.quantity.button("accuracy").setEnabled(frame.has_accuracy)
        self.quantity.show_value(shown)
        self.log.setEnabled(shown == "loss")
        self.plot.show_quantity(shown, log=self.log.isChecked())

    def _show_scrubber(self, frame: TrainingFrame) -> None:
        self.scrubber.setEnabled(frame.last > frame.first)
        if not self.scrubber.isSliderDown():
            with QSignalBlocker(self.scrubber):
                self.scrubber.setRange(frame.first, max(frame.last, frame.first + 1))
                self.scrubber.setPageStep(max(1, (frame.last - frame.first) // 20))
                self.scrubber.setValue(frame.update)
        self._align_scrubber()

    def _align_scrubber(self) -> None:
        """Its handle is to stand under the line of the moment."""
        if self.plot is not None and self._frame is not None:
            first, last = self.scrubber.minimum(), self.scrubber.maximum()
            self._scrubbing.align(self.plot, self.plot.paper.area, first, last)

    def _show_words(self) -> None:
        frame = self._frame
        if frame is None:
            return
        self.place.show_text(frame.place)
        # What Train would do now, or why it stopped, is never left out: without a line of its own it stands here.
        homeless = frame.note if frame.verdict is not None and not self._has_room("what") else ""
        self.measures.show_text(homeless or frame.measures)
        self._show_verdict(frame.verdict, frame.note)

    def _show_verdict(self, verdict: VerdictFrame | None, note: str) -> None:
        if verdict is None:  # of weights off the run there is none: there stands what Train would do
            self.verdict.show_verdict("", "", note)
            self.verdict.setToolTip("")
            self.what.show_text("")
            return
        what = _without_word(verdict.what, verdict.kind)
        self.verdict.show_verdict(verdict.kind, verdict_colour(verdict.kind, self.theme), verdict.why or what)
        self.verdict.setToolTip(f"{what}\n\n{EDGE_TIP}")
        self.what.show_text(" · ".join(text for text in (note, what if verdict.why else "") if text))

    # ------------------------------------------------------------ what the user does

    def _choose_quantity(self, quantity: str) -> None:
        self._settings.set("training/quantity", quantity)
        self._show_again()

    def _choose_log(self, on: bool) -> None:
        self._settings.set("training/log", on)
        self._show_again()

    def _show_again(self) -> None:
        if self._frame is not None and self.plot is not None:
            self._offer_quantities(self._frame)

    def _scrub(self, update: int) -> None:
        self.seek_wanted.emit(update)
        if not self.scrubber.isSliderDown():  # a key or a click in the groove is a whole move
            self.seek_sealed.emit()

    # ------------------------------------------------------------ size

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Never so narrow that something is cut off; what is too high scrolls."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._controls.minimumSizeHint().width() + 16 + bar, 160)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(max(360, self.minimumSizeHint().width()), 600)


def verdict_colour(kind: Verdict, theme: Theme) -> str:
    """The ground of the verdict's word: blue while it learns, orange while it swings, magenta where it breaks."""
    match kind:
        case "converging":
            return theme.negative
        case "oscillating":
            return theme.positive
        case "diverging" | "undefined":
            return theme.nonfinite
        case _:
            return ""


def _without_word(text: str, kind: str) -> str:
    """The sentence without the word that stands on the chip already."""
    if not text.lower().startswith(f"{kind}:"):
        return text
    rest = text[len(kind) + 1 :].strip()
    return rest[:1].upper() + rest[1:]


def _row(*widgets: QWidget) -> QWidget:
    return _line_up(QHBoxLayout(), widgets)


def _column(*widgets: QWidget) -> QWidget:
    return _line_up(QVBoxLayout(), widgets)


def _line_up(layout: QHBoxLayout | QVBoxLayout, widgets: tuple[QWidget, ...]) -> QWidget:
    holder = QWidget()
    holder.setLayout(layout)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(5)
    for widget in widgets:
        layout.addWidget(widget)
    return holder
