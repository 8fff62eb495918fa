"""The trainability map as a panel: what it is of, the map as it grows, and the run that is pointed to beside it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnviz.errors import UserError
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.page import LeftOut
from nnviz.gui.plots.trainability.bar import ChoicesBar
from nnviz.gui.plots.trainability.choices import Wish, first_wish, key_choices, remember
from nnviz.gui.plots.trainability.growing import GrowingMap
from nnviz.gui.plots.trainability.marks import Marks, marks_of
from nnviz.gui.plots.trainability.picture import paint_map
from nnviz.gui.plots.trainability.pointer import Curves
from nnviz.gui.plots.trainability.readout import Readout
from nnviz.gui.plots.trainability.view import MapView, Pixel
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.copying import Entries, TableCopying
from nnviz.gui.widgets.dialogs import Dialogs
from nnviz.gui.widgets.progress import ProgressLine, Veil
from nnviz.gui.widgets.themed import Arranged
from nnviz.gui.widgets.words import Caption
from nnviz.session.experiment import Experiment
from nnviz.session.notation import percent
from nnviz.session.state import State
from nnviz.session.tables import Table
from nnviz.session.trainability.belonging import is_map_of
from nnviz.session.trainability.files import SUFFIX, grid_table, write_grid
from nnviz.session.trainability.readout import build_readout
from nnviz.session.trainability.remaining import duration
from nnviz.session.trainability.showing import Show
from nnviz.session.trainability.zooming import Span, zoomed

#: From this width in plain type on, the read-out stands beside the map.
WIDE = 760.0
#: A panel that is lower, in plain type, has no read-out under the map; and no choosers over it until they are wanted.
TALL, ROOMY = 720.0, 480.0
LOWEST, NARROWEST = 260, 240
#: From this width in plain type on, the words under the map stand beside the buttons.
WORDED = 300.0
_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
STALE = "The experiment has changed: this is the map of what was before."
USE = "Click: open that run in the graph. Drag a rectangle: zoom in."


class TrainabilityPanel(Arranged):
    """Call :meth:`refresh` whenever something may have changed, and :meth:`shut_down` before the end."""

    run_opened = Signal(object, float, float)  # the job of the map, and the two numbers
    lane_wanted = Signal(object, float, float)
    told = Signal(str)
    refused = Signal(str)

    def __init__(self, state: Callable[[], State], settings: Settings) -> None:
        super().__init__()
        self._state, self._settings = state, settings
        self._wish: Wish | None = None
        self._made_of: object = None  # of which experiment file the wish is
        self._to_tell: tuple[object, Pixel] | None = None  # a run that was opened before its curve was there
        self.setAccessibleName("Trainability map")
        self.bar, self.view, self.readout = ChoicesBar(), MapView(), Readout()
        self.words, self.progress = Caption("State of the map", 2, edge=0), ProgressLine()
        self.draw, self.back = QPushButton("Draw the map"), QPushButton("Zoom out")
        self.open = QPushButton("Open this run in the graph")
        self.choose = QPushButton("Choose…")
        self.map, self.curves = GrowingMap(self), Curves(self)
        self.copying = TableCopying(self.view, self._table, also=self._entries)
        self._lay_out()
        self.veil = Veil(self.view)
        self._connect()

    def _lay_out(self) -> None:
        self.draw.setToolTip("Train the net once for each pixel: a coarse map at once, then finer and finer")
        self.back.setToolTip("Back out of the rectangle (Backspace)")
        self.open.setToolTip("The run of the ring, at its first weights (click the map, or Enter); Undo takes it back")
        self.choose.setToolTip("What the map is of: its axes, updates and pixels")
        self.choose.setAccessibleName("Choose what the map is of")
        self.choose.setCheckable(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for part, stretch in ((self.progress, 1), (self.choose, 0), (self.back, 0), (self.draw, 0)):
            buttons.addWidget(part, stretch)
        self._foot = QBoxLayout(_ACROSS)
        self._foot.setSpacing(8)
        self._foot.addWidget(self.words, 3)
        self._foot.addLayout(buttons, 2)
        self._beside = QWidget()
        beside = QVBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.readout, 1)
        beside.addWidget(self.open)
        self._middle = QBoxLayout(_ACROSS)
        self._middle.setSpacing(8)
        self._middle.addWidget(self.view, 5)
        self._middle.addWidget(self._beside, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(6)
        layout.addWidget(self.bar)
        layout.addLayout(self._middle, 1)
        layout.addLayout(self._foot)

    def _connect(self) -> None:
        self.bar.wanted.connect(self._want)
        self.bar.key_wanted.connect(self._want_key)
        self.bar.refused.connect(self.refused)
        self.draw.clicked.connect(self.draw_map)
        self.choose.toggled.connect(self._arrange)
        self.back.clicked.connect(self._go_back)
        self.open.clicked.connect(self._open_ring)
        self.progress.cancelled.connect(self.map.call_off)
        self.map.grew.connect(self._show_map)
        self.map.ended.connect(self._show_map)
        self.map.refused.connect(self.refused)
        self.view.pointed.connect(self.curves.point)
        self.view.opened.connect(self._open)
        self.view.zoomed.connect(self._zoom)
        self.view.back_wanted.connect(self._go_back)
        self.view.all_wanted.connect(self._go_all_the_way)
        self.view.cancelled.connect(self.map.call_off)
        self.curves.changed.connect(self._show_readout)

    # ------------------------------------------------------------ what is wanted

    @property
    def wish(self) -> Wish | None:
        """What is asked for, in the choosers."""
        return self._wish

    def _want(self, wish: Wish) -> None:
        remember(wish, self._settings)
        self._wish = wish
        self.bar.show_wish(wish, self._state().experiment)
        self._show_map()

    def _want_key(self, name: str, key: str) -> None:
        """Another number on an axis, which there may not be."""
        assert self._wish is not None
        try:
            self._want(self._wish.with_axis(name, key, self._state().experiment))
        except UserError as mistake:
            self.refused.emit(str(mistake))
            self.bar.show_wish(self._wish, self._state().experiment)

    @property
    def is_busy(self) -> bool:
        """Whether anything goes on beside the window."""
        return self.map.is_busy or self.curves.is_busy or self.view.is_busy

    def draw_map(self) -> None:
        """Draw what is wanted; what is done of the very same map stays."""
        if self._wish is None:
            return
        if self._is_wanted() and self.map.grid is not None and not self.map.grid.is_whole:
            self.map.go_on()
            self._show_map()
            return
        try:
            job = self._wish.job(self._state())
        except UserError as mistake:
            self.refused.emit(str(mistake))
            return
        self.map.draw(job)

    def _is_wanted(self) -> bool:
        """Whether the map that is shown is what the choosers say, or a part of it."""
        grid, wish = self.map.grid, self._wish
        if grid is None or wish is None or not is_map_of(grid.job, self._state().experiment):
            return False
        job, first = grid.job, self.map.first
        assert first is not None
        same = [(one.key, one.low, one.high) for one in (first.job.x, first.job.y)] == [wish.x, wish.y]
        watches = wish.show != "updates" or job.below is not None
        precise = wish.precision == first.job.precision
        return same and watches and precise and (job.updates, job.x.most) == (wish.updates, wish.size)

    # ------------------------------------------------------------ showing it

    def refresh(self) -> None:
        """Something may have changed: the marks follow, and a map of another experiment says so."""
        experiment = self._state().experiment
        made_of = experiment.map, tuple(choice.key for choice in key_choices(experiment))
        if self._wish is None or made_of != self._made_of:
            before, self._wish = self._wish, first_wish(experiment, self._settings)
            if before is not None and self._made_of is not None and not self._has_another_map(made_of):
                self._wish = self._kept(before, experiment)
        self._made_of = made_of
        self.bar.show_wish(self._wish, experiment)
        self._show_map(growing=False)

    def _has_another_map(self, made_of: tuple[object, ...]) -> bool:
        """Whether the experiment says another map than the one before it."""
        assert isinstance(self._made_of, tuple)
        return made_of[0] is not None and made_of[0] != self._made_of[0]

    def _kept(self, wish: Wish, experiment: Experiment) -> Wish:
        """The axes as they were, where the experiment still has such numbers."""
        keys = {choice.key for choice in key_choices(experiment)}
        return wish if {wish.x[0], wish.y[0]} <= keys else first_wish(experiment, self._settings)

    def _show_map(self, *, growing: bool = True) -> None:
        grid, wish, experiment = self.map.grid, self._wish, self._state().experiment
        if wish is None:
            return
        if growing or grid is None:
            self.view.show_map(self.map.pictured, self._shown(), contours=wish.contours, growing=self.map.is_busy)
        self.curves.show_map(None if grid is None else grid.job)
        belongs = grid is not None and is_map_of(grid.job, experiment)
        self.view.show_marks(marks_of(grid.job, experiment) if grid is not None and belongs else Marks())
        self.curves.show_present(experiment if belongs else None)
        self.veil.cover(grid is not None and not belongs)
        self._show_words(belongs=belongs)
        self._show_readout()

    def _shown(self) -> Show:
        """What is wished, as far as the runs have been watched for it."""
        grid, wish = self.map.grid, self._wish
        if grid is None or wish is None or (wish.show == "updates" and grid.since is None):
            return "loss"
        return wish.show

    def _show_words(self, *, belongs: bool) -> None:
        grid, busy = self.map.grid, self.map.is_busy
        self.progress.setVisible(busy)
        self.progress.show_share(self.map.headway.share if busy else None)
        self.back.setVisible(self.map.depth > 0)
        self.draw.setVisible(not (busy and self._is_wanted()))
        self.draw.setEnabled(not self._is_wanted() or (grid is not None and not grid.is_whole))
        self.draw.setText(self._draw_text())
        self.words.show_text(self._state_words(belongs=belongs))

    def _draw_text(self) -> str:
        grid = self.map.grid
        if grid is None:
            return "Draw the map"
        return "Go on" if self._is_wanted() and not grid.is_whole else "Draw again"

    def _state_words(self, *, belongs: bool) -> str:
        grid = self.map.grid
        if grid is None:
            return ""  # the empty map invites
        if not belongs:
            return STALE
        done = f"{percent(float(grid.done.mean()))} of {grid.done.size:,} runs"
        if self.map.is_busy:
            seconds = self.map.headway.seconds
            return f"Refining: {done}" + ("" if seconds is None else f", {duration(seconds)} left")
        if not grid.is_whole:
            return f"Called off: {done}, the others as the coarser ones around them."
        if self._beside.isHidden() and self.view.ring is not None:
            return self.view.told(self.view.ring)
        if grid.job.precision != (self.map.first or grid).job.precision:
            return f"{grid.done.size:,} runs, in float64: float32 would not tell its pixels apart. {USE}"
        return f"{grid.done.size:,} runs. {USE}"

    def _show_readout(self) -> None:
        grid, ring = self.map.grid, self.view.ring
        self.open.setEnabled(grid is not None and ring is not None)
        if grid is not None and self._beside.isHidden():
            self.words.show_text(self._state_words(belongs=is_map_of(grid.job, self._state().experiment)))
        if grid is None or not self.readout.isVisible():
            if grid is None:
                self.readout.show_frame(None)
        else:
            frame = build_readout(grid, ring, self.curves.replay, self._state().experiment, self.curves.curve)
            self.readout.show_frame(frame)
        replay = self.curves.replay
        if self._to_tell is not None and grid is not None and self._to_tell == (grid.job, ring) and replay is not None:
            self._to_tell = None
            self.told.emit(f"The run that is opened: {replay.words}.")

    # ------------------------------------------------------------ its runs

    def _open_ring(self) -> None:
        self._open(self.view.ring)

    def _open(self, pixel: Pixel | None) -> None:
        """The very run of a pixel in the graph."""
        grid = self.map.grid
        if grid is None or pixel is None:
            return
        self._to_tell = grid.job, pixel
        self.run_opened.emit(grid.job, *self._values(pixel))
        self._show_readout()

    def _values(self, pixel: Pixel) -> tuple[float, float]:
        assert self.map.grid is not None
        job, (row, column) = self.map.grid.job, pixel
        return float(job.x.values[column]), float(job.y.values[row])

    def _zoom(self, x: Span, y: Span) -> None:
        assert self.map.grid is not None
        try:
            self.map.zoom(zoomed(self.map.grid.job, x, y))
        except UserError as mistake:
            self.refused.emit(str(mistake))

    def _go_back(self) -> None:
        self.map.back()

    def _go_all_the_way(self) -> None:
        self.map.back(all_the_way=True)

    # ------------------------------------------------------------ taking it along

    def _table(self) -> Table | None:
        return None if self.map.grid is None else grid_table(self.map.grid)

    def _entries(self, place: QPoint) -> Entries:
        """What can be done with the run at a place of the map, and with the map."""
        grid = self.map.grid
        if grid is None:
            return ()
        found: list[tuple[str, Callable[[], object]]] = []
        pixel = self.view.pixel_at(QPointF(place))
        if pixel is not None:
            self.view.point_to(pixel)
            found += [
                ("&Open this run in the graph", lambda: self._open(pixel)),
                ("&Keep this run as a lane in Compare", lambda: self._keep(pixel)),
            ]
        if self.map.depth:
            found += [("&Zoom out", self.map.back), ("&Whole map", self._go_all_the_way)]
        return (*found, ("Save the runs as &NumPy file…", self._save))

    def _keep(self, pixel: Pixel) -> None:
        assert self.map.grid is not None
        self.lane_wanted.emit(self.map.grid.job, *self._values(pixel))

    def _save(self) -> None:
        """Ask for a file, and write the grid."""
        grid = self.map.grid
        path = Dialogs(self).ask_target("Save the runs", f"map{SUFFIX}", f"NumPy files (*{SUFFIX})")
        if path is None or grid is None:
            return
        path = Path(path) if path.suffix else path.with_suffix(SUFFIX)
        try:
            write_grid(path, grid)
        except UserError as mistake:
            self.refused.emit(str(mistake))
            return
        self.told.emit(f"Saved to {path.name}.")

    # ------------------------------------------------------------ room

    def _arrange(self) -> None:
        """The read-out beside the map, else under it, else not at all: the words of the tooltip have it, too."""
        scale = min(self.theme.text_scale, 1.6)
        wide = self.width() >= WIDE * scale
        self._middle.setDirection(_ACROSS if wide else _DOWN)
        worded = self.width() >= WORDED * scale
        self._foot.setDirection(_ACROSS if worded else _DOWN)
        is_low = self.height() < ROOMY * scale
        self.choose.setVisible(is_low)
        self.bar.setVisible(not is_low or self.choose.isChecked())
        is_seen = (wide or self.height() >= TALL * scale) and not (is_low and self.choose.isChecked())
        if self._beside.isHidden() == is_seen:
            self._beside.setVisible(is_seen)
            self._show_readout()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(620 if self.theme.is_projector else 440, 520)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Choosers make no window higher than its screen."""
        least = super().minimumSizeHint()
        scale = min(self.theme.text_scale, 1.6)
        return QSize(min(least.width(), round(NARROWEST * scale)), min(least.height(), round(LOWEST * scale)))

    # ------------------------------------------------------------ the picture, and the end

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        """The map with its title and its key, on any device."""
        grid, wish = self.map.pictured, self._wish
        if grid is None or wish is None:
            return ()
        return paint_map(painter, rect, grid, theme, self._shown(), wish.contours, self.view.marks)

    def shut_down(self) -> None:
        """Let nothing run on: before the window closes."""
        self.map.shut_down()
        self.view.shut_down()
        self.curves.shut_down()
