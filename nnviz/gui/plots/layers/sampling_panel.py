"""z over fresh weights as a panel: drawn in a thread, few times while something moves, and often when it rests."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnviz.gui.background import JobRunner, Spacing
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.layers.bells import is_wide, paint_bells
from nnviz.gui.plots.layers.law import law_of, lines_in
from nnviz.gui.plots.layers.law_slider import LawSlider
from nnviz.gui.plots.layers.panel import LEAST_MS
from nnviz.gui.plots.layers.sampling_page import paint_sampling_page
from nnviz.gui.plots.page import LeftOut
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.copying import TableCopying
from nnviz.gui.widgets.fields import Switch
from nnviz.gui.widgets.spoken import announce, quietly
from nnviz.gui.widgets.themed import Arranged, Themed
from nnviz.gui.widgets.words import Words
from nnviz.session.frame.model import Choice
from nnviz.session.frame.sampling import MOST_INPUTS, SOURCES, SamplingFrame, Source
from nnviz.session.surveys.sampling import MOVING, RESTING, Samplings, Wish
from nnviz.session.tables import Table, sampling_table

#: N rests when it has stood still so long.
RESTS_MS = 250
#: In lines: the lowest panel with words below the law, and beside it.
WORDED, BESIDE = 36.0, 20.0
CHOICES = (
    Choice("ones", "inputs of 1", "N inputs that are all one, for any N"),
    Choice("unit", "this unit", "The real inputs of the neuron that is looked at, of this sample"),
    Choice("layer", "this layer", "The same inputs, into all units of its layer"),
)


class Bells(Themed, QWidget):
    """The two histograms."""

    def __init__(self) -> None:
        super().__init__()
        self.frame_shown: SamplingFrame | None = None
        self.setAccessibleName("z over fresh weights")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_frame(self, frame: SamplingFrame | None) -> None:
        self.frame_shown = frame
        told = "" if frame is None else f"{frame.title} {frame.subtitle}. "
        spreads = () if frame is None else (frame.raw, frame.cured)
        told += " ".join(f"{one.name}: {one.measured}; {one.flat}." for one in spreads)
        self.setAccessibleDescription(told)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.theme.background))
            if self.frame_shown is not None:
                paint_bells(painter, QRectF(self.rect()), self.frame_shown, self.theme)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(420, 120)  # the law has its own first, and the rest is theirs

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, 120)


class SamplingPanel(Arranged):
    """Call :meth:`refresh` whenever something may have changed, and :meth:`shut_down` before the end."""

    def __init__(self, source: Samplings, settings: Settings) -> None:
        super().__init__()
        self._source, self._settings = source, settings
        self._seed = 0
        self._asked: object = None
        self._training = False
        self.setAccessibleName("Sampling")
        self.switch, self.bells, self.slider = Switch("Inputs", CHOICES), Bells(), LawSlider()
        self.words = Words("Why z is as wide", 170)
        self.slider.setValue(settings.number("layers/inputs", 500, 1, MOST_INPUTS))
        self.switch.show_value(self.source)
        self._lay_out()
        self.copying = TableCopying(self.bells, self._table, key=False)
        self.jobs = JobRunner(self)
        self.jobs.finished.connect(self._finish)
        self.jobs.refused.connect(self._refuse)
        self._spacing = Spacing(self.jobs, LEAST_MS, self._refresh_again)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._refresh_again)
        self.switch.chosen.connect(self._choose)
        self.slider.valueChanged.connect(self._move)
        self.slider.sliderReleased.connect(self._let_go)
        self.slider.again.connect(self._draw_again)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.switch)
        row.addStretch(1)
        self._foot = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._foot.setSpacing(8)
        self._foot.addWidget(self.slider, 16)
        self._foot.addWidget(self.words, 9, Qt.AlignmentFlag.AlignTop)  # lower than the slider beside it
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self.bells, 1)
        layout.addLayout(self._foot)

    def _arrange(self) -> None:
        """What has its room in this size and type."""
        way = QBoxLayout.Direction
        wide = is_wide(self.width(), self.theme)
        self._foot.setDirection(way.LeftToRight if wide else way.TopToBottom)
        self.words.setVisible(lines_in(self.height(), self.theme) >= (BESIDE if wide else WORDED))
        self.slider.share(self.height())

    # ------------------------------------------------------------ what is chosen

    @property
    def source(self) -> Source:
        return self._settings.choice("layers/inputs_of", SOURCES, "ones")

    @property
    def frame_shown(self) -> SamplingFrame | None:
        return self.bells.frame_shown

    @property
    def is_moving(self) -> bool:
        """Whether few draws will do for now."""
        of_net = self.source != "ones"
        return self.slider.isSliderDown() or self._rest.isActive() or (self._training and of_net)

    def _choose(self, source: str) -> None:
        self._settings.set("layers/inputs_of", source)
        self.refresh(self._training)

    def _move(self, count: int) -> None:
        self._settings.set("layers/inputs", count)
        self._rest.start(RESTS_MS)
        self.refresh(self._training)

    def _let_go(self) -> None:
        self._rest.stop()
        self.refresh(self._training)

    def _draw_again(self) -> None:
        self._seed += 1
        self.refresh(self._training)

    # ------------------------------------------------------------ surveys

    def refresh(self, training: bool) -> None:
        """Something may have changed: draw anew where what is shown is out of date."""
        self._training = training
        wish = Wish(self.source, self.slider.value(), MOVING if self.is_moving else RESTING, self._seed)
        if wish.source != "ones":
            wish = Wish(wish.source, 1, wish.draws, wish.seed)
        wanted = wish, self._source.moment(wish.source)
        if self.jobs.busy or wanted == self._asked:
            return
        if training and wish.source != "ones" and self._spacing.puts_off():
            return
        self._asked = wanted
        self.jobs.start(self._source.job(wish), wish)

    def _refresh_again(self) -> None:
        self.refresh(self._training)

    def _finish(self, wish: Wish, frame: SamplingFrame) -> None:
        with quietly():
            self.bells.show_frame(frame)
            self.slider.show_law(law_of(frame))
            self.slider.setAccessibleDescription(frame.raw.measured)
            self.words.show_text(" ".join(frame.sentences).strip())
        if wish.draws == RESTING and self.slider.hasFocus():
            announce(self.slider, frame.raw.measured)
        self.refresh(self._training)

    def _refuse(self, _: object, sentence: str) -> None:
        self.bells.show_frame(None)
        self.words.show_text(sentence)
        self.refresh(self._training)

    def _table(self) -> Table | None:
        return None if self.frame_shown is None else sampling_table(self.frame_shown)

    def shut_down(self) -> None:
        """Let nothing run on: before the window closes."""
        self._rest.stop()
        self._spacing.stop()
        self.jobs.shut_down()

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        """The picture with its law and its words, on any device."""
        paint_ground(painter, rect, theme)
        if self.frame_shown is not None:
            return paint_sampling_page(painter, rect, self.frame_shown, theme)
        return ()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(620 if self.theme.is_projector else 440, 480)
