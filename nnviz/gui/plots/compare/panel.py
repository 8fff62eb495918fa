"""The comparison as a panel: what is asked, the curves, the table, and a small picture of each lane."""

from typing import Protocol, cast

from PySide6.QtCore import QPoint, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.compare.cells import Content
from nnviz.gui.plots.compare.curves import plan_curves
from nnviz.gui.plots.compare.mini_map import can_be_mapped
from nnviz.gui.plots.compare.picture import WIDE, paint_compare
from nnviz.gui.plots.compare.table import table_height
from nnviz.gui.plots.compare.view import CellsView, CurvesView, TableView, WordsView
from nnviz.gui.plots.mountain.plane_view import PlaneView
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.copying import Entries, TableCopying
from nnviz.gui.widgets.dialogs import Dialogs
from nnviz.gui.widgets.digit_keys import digit_of
from nnviz.gui.widgets.fields import CalmSlider, CheckField, ChoiceField, Switch
from nnviz.gui.widgets.labels import Note
from nnviz.gui.widgets.themed import Themed
from nnviz.gui.widgets.words import Caption
from nnviz.session.compare.cells import CELL_VIEWS
from nnviz.session.compare.questions import QUESTIONS
from nnviz.session.compare.table import lanes_table
from nnviz.session.experiment import MOST_LANES
from nnviz.session.frame.compare import CompareFrame
from nnviz.session.frame.model import Choice
from nnviz.session.frame.plots import LearntFrame, PlaneFrame
from nnviz.session.tables import Table

#: From this width in plain type there is room for all words of the choosers beside the title.
WORDY = 720.0
#: Cells are shown from this height of the panel on; below, there is room for curves and table alone.
TALL = 400.0
#: So much height title, choosers, curves and cells take when the table stands below the curves.
ROOM_BESIDE_TABLE = 420.0
NOTHING = ""
QUESTION_CHOICES = tuple(Choice(key, one.title, one.asks) for key, one in QUESTIONS.items())
KEEP = "Keep the present choices as one more lane; lanes differ in one choice"
FULL = f"There are {MOST_LANES} lanes, the most there can be: take one away first (right click)"
NO_MAPS = "There is no map of so many inputs."
INVITATION = (
    "Up to six nets side by side, one choice apart. Choose above what they differ in; “Compare” beside a choice in"
    " the column does the same."
)


def _slice_of(contents: tuple[Content, ...]) -> str:
    """Through which slice of the inputs maps are, where there are more than two."""
    maps = [one.decision for one in contents if isinstance(one, LearntFrame) and one.decision is not None]
    if not maps or not maps[0].held:
        return ""
    return f"Maps over {maps[0].names[0]} and {maps[0].names[1]}; the other inputs are those of the chosen sample."


class Source(Protocol):
    """What the panel shows, and what it asks for."""

    refusal: str
    mountain_refusal: str

    def frame(self) -> CompareFrame | None: ...

    def cells(self, view: str) -> tuple[object, ...]: ...

    def seek(self, update: int) -> None: ...

    def open(self, lane: int) -> None: ...


class ComparePanel(Themed, QWidget):
    """Call :meth:`refresh` whenever something may have changed."""

    compare_wanted = Signal(str)  # the key of a question
    keep_wanted = Signal()
    removed = Signal(int)  # a lane, from 0
    renamed = Signal(int, str)
    cleared = Signal()
    mountain_wanted = Signal()
    sealed = Signal()

    def __init__(self, source: Source, settings: Settings) -> None:
        super().__init__()
        self._source, self._settings = source, settings
        self._frame: CompareFrame | None = None
        self._faded: frozenset[int] = frozenset()
        self.setAccessibleName("Compare")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title, self.common = QLabel(), Caption("What all lanes have in common", 1, edge=0)
        self.title.setObjectName("plotTitle")
        self.question = ChoiceField("Lanes differ in", "What the lanes differ in; a choice proposes its classic set")
        self.keep, self.clear = QPushButton("Keep run as a lane"), QPushButton("Clear")
        self.keep.setAccessibleName("Keep this run as a lane")
        self.log = CheckField("log")
        self.log.setToolTip("Losses on a logarithmic axis")
        self.curves, self.table, self.cells = CurvesView(), TableView(), CellsView()
        self.plane, self.words = PlaneView(), WordsView()
        self.slider = CalmSlider("Update that is shown", "Which update all lanes are shown at")
        self.slider.setMinimumWidth(1)  # it is as long as the lanes are in the plot
        self.place, self.note = QLabel(), Note()
        self.views = Switch("Pictures of the lanes", CELL_VIEWS)
        self.below = QStackedWidget()
        self._lay_out()
        self._connect()
        TableCopying(self.table, self._whole_table, also=self._entries)
        self.log.setChecked(settings.flag("compare/log", default=True))
        self.curves.set_log(self.log.isChecked())
        self.views.show_value(self.view)

    def _whole_table(self) -> Table | None:
        return None if self._frame is None else lanes_table(self._frame)

    def _entries(self, place: QPoint) -> Entries:
        """What can be done with the lane at a place of the table."""
        lane = self.table.lane_at(QPointF(place))
        if lane is None or self._frame is None:
            return ()
        name = self._frame.lanes[lane].name
        return (
            ("&Open in the graph", lambda: self._source.open(lane)),
            (f"&Rename “{name}”…", lambda: self._rename(lane, name)),
            (f"&Take “{name}” away", lambda: self.removed.emit(lane)),
        )

    def _rename(self, lane: int, name: str) -> None:
        found = Dialogs(self).ask_text("Rename the lane", "What is it called?", name)
        if found is not None:
            self.renamed.emit(lane, found)

    def _lay_out(self) -> None:
        head, choosers, lower = QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.setSpacing(2)
        self.title.setMinimumWidth(40)
        head.addWidget(self.title)
        head.addWidget(self.common)
        self.differ = QLabel("Lanes differ in")
        self.differ.setBuddy(self.question)
        for part, stretch in ((self.differ, 0), (self.question, 1), (self.keep, 0), (self.clear, 0)):
            choosers.addWidget(part, stretch)
        self.above = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.above.setSpacing(14)
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addWidget(self.curves, 1)
        self.scrub = QHBoxLayout()
        self.scrub.setSpacing(8)
        self.scrub.addWidget(self.slider, 1)
        self.scrub.addWidget(self.place)
        left.addLayout(self.scrub)
        self.above.addLayout(left, 3)
        self.above.addWidget(self.table, 2)
        lower.addWidget(self.log)
        lower.addWidget(self.note, 1)
        lower.addWidget(self.views)
        self.below.addWidget(self.cells)
        self.hill = QWidget()
        beside = QHBoxLayout(self.hill)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(14)
        beside.addWidget(self.plane, 3)
        beside.addWidget(self.words, 2)
        self.below.addWidget(self.hill)
        layout = QVBoxLayout(self)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # what has no room is left out
        layout.setContentsMargins(12, 6, 12, 8)
        layout.setSpacing(6)
        self.top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.top.setSpacing(6)
        self.top.addLayout(head, 1)
        self.top.addLayout(choosers)
        layout.addLayout(self.top)
        layout.addLayout(self.above, 9)
        layout.addLayout(lower)
        layout.addWidget(self.below, 10)

    def _connect(self) -> None:
        self.question.chosen.connect(self.compare_wanted)
        self.keep.clicked.connect(self.keep_wanted)
        self.clear.clicked.connect(self.cleared)
        self.clear.setToolTip("End the comparison; the experiment stays as it is")
        self.log.toggled.connect(self._choose_log)
        self.views.chosen.connect(self._choose_view)
        self.slider.valueChanged.connect(self._source.seek)
        self.slider.sliderReleased.connect(self.sealed)
        self.curves.update_wanted.connect(self._source.seek)
        self.curves.update_sealed.connect(self.sealed)
        self.curves.resized.connect(self._align)
        self.table.lane_clicked.connect(self._source.open)
        self.cells.lane_clicked.connect(self._source.open)
        self.words.lane_clicked.connect(self._source.open)

    # ------------------------------------------------------------ what is chosen

    @property
    def view(self) -> str:
        """Which small pictures are shown."""
        return self._settings.choice("compare/view", self.views.keys, "maps")

    def _choose_view(self, view: str) -> None:
        self._settings.set("compare/view", view)
        self.refresh()

    def _choose_log(self, on: bool) -> None:
        self._settings.set("compare/log", on)
        self.curves.set_log(on)

    # ------------------------------------------------------------ showing it

    def refresh(self) -> None:
        """Show the lanes as they are now."""
        before, frame = self._frame, self._source.frame()
        self._frame = frame
        if before is None or frame is None or [one.name for one in before.lanes] != [one.name for one in frame.lanes]:
            self._faded = frozenset()
        self._show_words(frame)
        for part in (self.curves, self.slider, self.place, self.clear, self.log):
            part.setVisible(frame is not None)
        self._show_table(frame)
        self.curves.show_frame(frame, self._faded)
        self.table.show_frame(frame, self._faded)
        self._show_place(frame)
        self._show_below(frame)

    def _show_words(self, frame: CompareFrame | None) -> None:
        self.title.setText("Compare" if frame is None else frame.asks)
        self.common.show_text("" if frame is None else frame.common)
        titles = {one.title: key for key, one in QUESTIONS.items()}
        asked = "" if frame is None else " and ".join(frame.differ_in)
        choices = QUESTION_CHOICES
        if asked not in titles:
            choices = (Choice(NOTHING, asked or "choose…", "", enabled=False), *choices)
        self.question.show_choices(choices, titles.get(asked, NOTHING))
        full = frame is not None and len(frame.lanes) >= MOST_LANES
        self.keep.setEnabled(not full)
        self.keep.setToolTip(FULL if full else KEEP)
        self.note.setText(self._source.refusal or (INVITATION if frame is None else frame.note))

    def _show_place(self, frame: CompareFrame | None) -> None:
        if frame is None:
            return
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(frame.last, 1))
            self.slider.setValue(frame.update)
        self.slider.setEnabled(frame.last > 0)
        self.place.setText(f"update {frame.update:,} of {frame.last:,}")
        self._align()

    def _align(self) -> None:
        """The slider's handle stands under the playhead, where the words after it have room beside the axis."""
        if self._frame is None:
            return
        plan = plan_curves(self._frame, QRectF(self.curves.rect()), self.theme, self.curves.log)
        half = self.slider.handle.width() / 2
        self.scrub.setContentsMargins(max(round(plan.x(0.0) - half), 0), 0, 0, 0)
        beside = self.curves.width() - plan.x(float(self.slider.maximum())) - half - self.scrub.spacing()
        self.place.setMinimumWidth(max(round(beside), 0))

    def _show_table(self, frame: CompareFrame | None) -> None:
        """The table, where it leaves enough room for the curves."""
        scale = self.theme.text_scale**0.5
        beside = self.width() >= WIDE * scale
        least = 0.0 if beside or frame is None else table_height(frame, self.theme) + ROOM_BESIDE_TABLE * scale
        self.table.setVisible(frame is not None and self.height() >= least)

    def _show_below(self, frame: CompareFrame | None) -> None:
        room = frame is not None and self.height() >= TALL * self.theme.text_scale**0.5
        self.below.setVisible(room)
        self.views.setVisible(room)
        if not room or frame is None:
            return
        if self.view == "mountain" and not frame.mountain:
            self.below.setCurrentWidget(self.hill)
            self.words.show_frame(frame, self._faded)
            self.words.setVisible(self.width() >= WIDE * self.theme.text_scale**0.5)
            self.mountain_wanted.emit()
            if self._source.mountain_refusal:
                self.note.setText(self._source.mountain_refusal)
            return
        self.below.setCurrentWidget(self.cells)
        contents, instead = self._contents(frame)
        if instead:
            self.note.setText(instead)
        self.cells.show_cells(frame, contents, self._faded)

    def _contents(self, frame: CompareFrame) -> tuple[tuple[Content, ...], str]:
        """The small pictures; graphs where there are no others, and why there are none."""
        if self.view == "mountain":
            return self._cells("graphs"), frame.mountain
        contents = self._cells(self.view)
        if self.view == "maps" and not all(isinstance(one, LearntFrame) and can_be_mapped(one) for one in contents):
            return self._cells("graphs"), NO_MAPS
        return contents, _slice_of(contents)

    def _cells(self, view: str) -> tuple[Content, ...]:
        return cast(tuple[Content, ...], self._source.cells(view))

    def show_plane(self, plane: PlaneFrame | None) -> None:
        """The mountain with the paths of all lanes; None while it is being surveyed."""
        self.plane.show_plane(plane)

    def theme_changed(self) -> None:
        super().theme_changed()
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """What has its room in this size and type."""
        self._arrange()
        self._show_table(self._frame)
        self._show_below(self._frame)
        self._align()

    def _arrange(self) -> None:
        """Side by side where it is wide, else below each other and with fewer words."""
        wide = self.width() >= WIDE * self.theme.text_scale**0.5
        wordy = wide and self.width() >= WORDY * self.theme.text_scale
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        for part in (self.top, self.above):
            part.setDirection(direction)
        self.differ.setVisible(wordy)
        widest = max(self.question.fontMetrics().horizontalAdvance(one.title) for one in QUESTIONS.values())
        self.question.setMinimumWidth(widest + 40 if wide else 0)
        self.keep.setText("Keep run as a lane" if wordy else "Keep")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.theme.background))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """1 … 6 open a lane, with Shift they fade it."""
        lane = (digit_of(event) or 0) - 1
        if self._frame is None or not 0 <= lane < len(self._frame.lanes):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._faded = self._faded ^ {lane}
            self.refresh()
        else:
            self._source.open(lane)

    # ------------------------------------------------------------ the picture

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """The comparison, on any device."""
        if self._frame is not None:
            contents, _ = self._contents(self._frame)
            paint_compare(painter, rect, self._frame, contents, theme, log=self.log.isChecked())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, 220)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(640 if self.theme.is_projector else 440, 560)
