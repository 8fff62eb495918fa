"""The panel of what the net has learnt: one picture of those that there are for this net and these data."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from nnviz.gui.drawing.lines import line_height
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.learnt.confusion_view import ConfusionView
from nnviz.gui.plots.learnt.grid import NeuronGrid
from nnviz.gui.plots.learnt.plane import PlaneControls
from nnviz.gui.plots.page import LEAST_PICTURE, LeftOut, paint_with_words
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.fields import Switch
from nnviz.gui.widgets.themed import Themed
from nnviz.gui.widgets.words import Caption, Words
from nnviz.records import dataclass
from nnviz.session.frame.model import Choice
from nnviz.session.frame.plots import LearntFrame

PARTS = (
    Choice("train", "training rows", "The rows that the net is trained with"),
    Choice("test", "held out", "The rows that it has never seen"),
)
#: Letters under a picture for which there is always room, and the most lines.
USUAL_LEGEND, MOST_LEGEND = 60, 6

Unit = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LearntPicture:
    """A picture on offer. ``make`` connects it with the panel; ``part`` gives what it draws of a frame, None: nothing.

    A picture that ``highlights`` shows which neuron is pointed at. One with ``one_neuron`` draws what that neuron
    says, so that there is a way back to what the net says.
    """

    text: str
    tip: str
    make: Callable[["LearntPanel"], Any]
    part: Callable[[LearntFrame], Any]
    highlights: bool = False
    one_neuron: bool = False


def _map(panel: "LearntPanel") -> QWidget:
    from nnviz.gui.plots.learnt.decision import DecisionPlot

    return panel.follow(DecisionPlot())


def _fit(panel: "LearntPanel") -> QWidget:
    from nnviz.gui.plots.learnt.fit import FitPlot

    return panel.follow(FitPlot())


def _neurons(panel: "LearntPanel") -> QWidget:
    grid = NeuronGrid()
    grid.unit_chosen.connect(panel.fix)
    return grid


def _confusion(panel: "LearntPanel") -> QWidget:
    view = ConfusionView()
    view.show_part(panel.rows)
    return view


def _agreement(_: "LearntPanel") -> QWidget:
    from nnviz.gui.plots.learnt.agreement import AgreementPlot

    return AgreementPlot()


#: Those with axes are imported when they are made, since they load pyqtgraph.
PICTURES: dict[str, LearntPicture] = {
    "map": LearntPicture(
        "map", "What the net says for every pair of inputs",
        _map, lambda frame: frame.decision, highlights=True, one_neuron=True,
    ),
    "fit": LearntPicture(
        "curve", "What the net says for every input, over the data",
        _fit, lambda frame: frame.fit, highlights=True, one_neuron=True,
    ),
    "neurons": LearntPicture(
        "all neurons", "Every neuron's own picture of the inputs, layer by layer",
        _neurons, lambda frame: frame.decision or frame.fit, highlights=True,
    ),
    "confusion": LearntPicture(
        "confusion", "Which classes are taken for which", _confusion, lambda frame: frame.confusion
    ),
    "agreement": LearntPicture(
        "agreement", "What the net says against what is so", _agreement, lambda frame: frame.agreement
    ),
}  # fmt: skip


class LearntPanel(Themed, QWidget):
    """Draws a LearntFrame. The picture shown is the one chosen last, of those in the frame."""

    sample_chosen = Signal(int)
    row_moved = Signal(int, tuple)  # a row of the data set, dragged, and the inputs that it has now
    let_go = Signal()
    taken_back = Signal()
    unit_chosen = Signal(int, int)
    plane_chosen = Signal()  # the map is to be over other inputs

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._frame: LearntFrame | None = None
        self._shown = ""
        self._pictures: dict[str, Any] = {}
        self._fixed: Unit | None = None  # chosen among all neurons
        self._hovered: Unit | None = None  # in the graph
        self.setAccessibleName("What the net has learnt")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        choices = [Choice(name, picture.text, picture.tip) for name, picture in PICTURES.items()]
        self.pictures = Switch("Picture", choices)
        self.pictures.chosen.connect(self._choose)
        self.title = Caption("What is shown", 1, muted=False, edge=0)
        self.back = QPushButton("Show the output")
        self.back.setToolTip("Show what the net says again, instead of one neuron")
        self.back.setAutoDefault(False)
        self.back.clicked.connect(self._release)
        self.parts = Switch("Rows", PARTS)
        self.parts.show_value(self.rows)
        self.parts.chosen.connect(self._choose_part)
        self.plane: tuple[int, int] | None = None  # the inputs that the map is over; None: the usual ones
        self.axes = PlaneControls()
        self.axes.plane_chosen.connect(self._choose_plane)
        self.axes.held_moved.connect(self._move_held)
        self.axes.let_go.connect(self.let_go)
        self.axes.back_wanted.connect(self._put_back)
        self.axes.hide()
        self.stack = QStackedWidget()
        self.legend = Words("Legend", USUAL_LEGEND, muted=True)
        self._lay_out()

    def _lay_out(self) -> None:
        self.head = QWidget()
        switch, head, rows = QHBoxLayout(), QHBoxLayout(self.head), QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        switch.addWidget(self.pictures)
        switch.addStretch(1)
        head.addWidget(self.title, 1)
        head.addWidget(self.back)
        head.addStrut(self.back.sizeHint().height())  # as high without it
        rows.addWidget(self.parts)
        rows.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(4)
        layout.addLayout(switch)
        layout.addWidget(self.head)
        layout.addLayout(rows)
        layout.addWidget(self.axes)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.legend)

    @property
    def rows(self) -> str:
        """Which ones the confusion counts: "train" or "test"."""
        return self._settings.choice("learnt/part", ("train", "test"), "train")

    # ------------------------------------------------------------ showing

    def show_frame(self, frame: LearntFrame) -> None:
        """Draw ``frame`` from now on."""
        if frame is self._frame:  # as at each step of a pass
            return
        self._frame = frame
        offered = [name for name, picture in PICTURES.items() if picture.part(frame) is not None]
        for name in PICTURES:
            self.pictures.button(name).setVisible(name in offered)
        self.pictures.setVisible(len(offered) > 1)
        wanted = self._settings.text("learnt/picture")
        self._show(wanted if wanted in offered else offered[0])

    def highlight(self, layer: int | None, unit: int | None = None) -> None:
        """Show one neuron's own map or curve for as long as it is pointed at; None: the output again."""
        hovered = None if layer is None or unit is None else (layer, unit)
        if hovered != self._hovered:
            self._hovered = hovered
            self._highlight()

    def theme_changed(self) -> None:
        self._tell()

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        """Paint the picture that is shown in ``rect`` of any device, under its title and over its words."""
        picture = self._pictures.get(self._shown)
        if picture is None:
            return ()
        words = _legend_in(picture, theme)
        return paint_with_words(painter, rect, self._whole_title(), words, theme, picture.paint)

    def _whole_title(self) -> str:
        """With the rows that are counted, where a switch in the window tells them."""
        rows = next(part.text for part in PARTS if part.key == self.rows)
        return self.title.text if self.parts.isHidden() else f"{self.title.text} · {rows}"

    def _show(self, name: str) -> None:
        assert self._frame is not None
        self._shown = name
        self.pictures.show_value(name)
        picture = self._picture(name)
        self.stack.setCurrentWidget(picture)
        picture.show_frame(PICTURES[name].part(self._frame))
        decision = self._frame.decision
        if decision is not None and decision.held:
            self.axes.show_frame(decision)
        self.axes.setVisible(decision is not None and bool(decision.held) and name in ("map", "neurons"))
        self._highlight()

    def _picture(self, name: str) -> Any:
        if name not in self._pictures:
            self._pictures[name] = PICTURES[name].make(self)
            self.stack.addWidget(self._pictures[name])
        return self._pictures[name]

    def _highlight(self) -> None:
        picture = self._pictures.get(self._shown)
        if picture is not None and PICTURES[self._shown].highlights:
            picture.highlight(self._hovered or self._fixed)
        self._tell()

    def _tell(self) -> None:
        """The words around the picture."""
        picture = self._pictures.get(self._shown)
        frame = self._frame
        if picture is None or frame is None:
            return
        confusion = self._shown == "confusion"
        self.title.show_text(f"{picture.accuracy if confusion else picture.title} · {frame.title}")
        self.title.setToolTip(f"{self.title.text}\n{picture.legend_text}")
        self.pictures.setToolTip(self.title.toolTip())
        self.legend.show_text(picture.legend_text)
        self.parts.setVisible(confusion and frame.confusion is not None and frame.confusion.test is not None)
        one_neuron = PICTURES[self._shown].one_neuron
        self.back.setVisible(self._fixed is not None and one_neuron)
        self._share_height()

    # ------------------------------------------------------------ what the user does

    def _choose(self, name: str) -> None:
        self._settings.set("learnt/picture", name)
        self._show(name)

    def _choose_part(self, part: str) -> None:
        self._settings.set("learnt/part", part)
        self._picture("confusion").show_part(part)
        self._tell()

    def _choose_plane(self, first: int, second: int) -> None:
        self.plane = first, second
        self.plane_chosen.emit()

    def _move_held(self, index: int, value: float) -> None:
        """The map goes through the chosen sample, so that it is the sample that moves."""
        decision = None if self._frame is None else self._frame.decision
        if decision is None:
            return
        inputs = {one.index: one.value for one in decision.held}
        inputs |= {**dict(zip(decision.plane, decision.sample, strict=True)), index: value}
        self.row_moved.emit(decision.row, tuple(inputs[i] for i in sorted(inputs)))

    def _put_back(self) -> None:
        if self._frame is not None and self._frame.decision is not None:
            self.sample_chosen.emit(self._frame.decision.row)

    def fix(self, layer: int, unit: int) -> None:
        """Stay with one neuron; the same one again lets go of it."""
        self._fixed = None if self._fixed == (layer, unit) else (layer, unit)
        self._highlight()
        self.unit_chosen.emit(layer, unit)

    def follow(self, plot: Any) -> Any:
        """Pass on what is done to the rows in ``plot``."""
        plot.sample_chosen.connect(self.sample_chosen)
        plot.row_moved.connect(self.row_moved)
        plot.let_go.connect(self.let_go)
        plot.taken_back.connect(self.taken_back)
        return plot

    @property
    def is_held(self) -> bool:
        """Whether a row is being dragged."""
        return any(getattr(picture, "is_held", False) for picture in self._pictures.values())

    def _release(self) -> None:
        self._fixed = None
        self._highlight()

    # ------------------------------------------------------------ size

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(380, 520)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._share_height()

    def _share_height(self) -> None:
        """In a low panel the picture goes before the words under it, and in a very low one before those above it."""
        least = LEAST_PICTURE * min(self.theme.text_scale, 1.5)
        room, head = self.height() - self._fixed_height(), self.back.sizeHint().height()
        lines = min(int((room - head - least) / line_height(self.theme)), MOST_LEGEND)
        self.legend.setVisible(lines > 0)
        self.legend.set_most(max(lines, 1))
        self.head.setVisible(room - head >= least / 2 or not self.back.isHidden())

    def _fixed_height(self) -> int:
        """Of what stands in the panel beside its title, the picture and its words, with the space between all."""
        shown = [part for part in (self.pictures, self.parts, self.axes) if not part.isHidden()]
        margins, gaps = self.layout().contentsMargins(), len(shown) + 2
        heights = sum(part.sizeHint().height() for part in shown)
        return heights + margins.top() + margins.bottom() + gaps * self.layout().spacing()


def _legend_in(picture: Any, theme: Theme) -> str:
    """What a picture's colours mean: those of ``theme``, where they have names."""
    return picture.legend_in(theme) if hasattr(picture, "legend_in") else picture.legend_text

