"""A plane as a map or as a surface, with the legend of its colours and what there is to say about it."""

from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_height
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme
from nnviz.gui.plots.mountain.contour_map import ContourMap
from nnviz.gui.plots.mountain.heights import Heights
from nnviz.gui.plots.mountain.page import NOTE_LINES, noted, paint_plane
from nnviz.gui.plots.mountain.range_bar import RangeBar
from nnviz.gui.plots.mountain.strip import RateStrip, strip_width
from nnviz.gui.plots.mountain.surface_view import SurfaceView
from nnviz.gui.plots.page import LeftOut
from nnviz.gui.widgets.themed import Arranged
from nnviz.gui.widgets.words import Caption
from nnviz.session.frame.plots import PlaneFrame

Kind = Literal["map", "surface"]
#: A view that is lower, in lines of its type, has no room for words under the picture; or for one line of them.
LINES_FOR_WORDS, LINES_FOR_ALL_WORDS = 10, 18


class PlaneView(Arranged):
    """Shows a PlaneFrame; the kind of picture and the scale of its height may change at any time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: PlaneFrame | None = None
        self._kind: Kind = "map"
        self._log = False
        self._step = ""  # of the dot that is pointed at
        self.map, self.surface = ContourMap(), SurfaceView()
        self.range, self.note = RangeBar(), Caption("About the picture", NOTE_LINES)
        pictures = QWidget()
        self._pictures = QStackedLayout(pictures)
        self._pictures.addWidget(self.map)
        self._pictures.addWidget(self.surface)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.strip = RateStrip()
        self.strip.hide()
        self.strip.pointed.connect(self._show_path_of)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(pictures, 1)
        beside.addWidget(self.strip)
        layout.addLayout(beside, 1)
        layout.addWidget(self.range)
        layout.addWidget(self.note)

    @property
    def frame(self) -> PlaneFrame | None:
        return self._frame

    @property
    def picture(self) -> ContourMap | SurfaceView:
        """The one that can be seen."""
        return self.map if self._kind == "map" else self.surface

    def show_plane(self, frame: PlaneFrame | None) -> None:
        """Draw ``frame`` from now on, in the picture that can be seen."""
        self._frame = frame
        self.picture.show_plane(frame, self._log)
        heights = None if frame is None else self.picture.heights
        self.strip.show_plane(frame, heights)
        self._show_strip()
        self.range.show_heights(heights)
        self._show_note()

    def show_step(self, sentence: str) -> None:
        """How far the update went whose dot is pointed at, in place of the last one; "" for that again."""
        self._step = sentence
        self._show_note()

    def _show_note(self) -> None:
        frame = self._frame
        if frame is not None and self._step:
            frame = replace(frame, step=self._step)
        self.note.show_text("" if frame is None else noted(frame, self.picture.heights))
        self.setToolTip(self.note.text)

    def _show_strip(self) -> None:
        """Where there is room; above the lines of words, which are lower than what yields."""
        wide = strip_width(self.width(), self.height(), self._frame, self.theme)
        if wide:
            self.strip.setFixedWidth(round(wide))
        self.strip.setVisible(bool(wide))
        self.map.show_rates(not wide)

    def _show_path_of(self, place: int) -> None:
        """On the mountain the path of one of the three rates, or again that of the run."""
        frame = self._frame
        if frame is not None:
            shown = frame.trial_of(frame.rates[place]) if 0 <= place < len(frame.rates) else frame
            self.picture.show_plane(shown, self._log)

    def _arrange(self) -> None:
        """In a low view the picture comes first: the words go, first the second line; a tooltip still says them."""
        lines = self.height() / text_height(ui_font(TEXT_MAIN, theme=self.theme))
        self.note.setVisible(lines >= LINES_FOR_WORDS)
        self.note.set_most(NOTE_LINES if lines >= LINES_FOR_ALL_WORDS else 1)
        self._show_strip()

    def _heights(self, frame: PlaneFrame) -> Heights:
        return Heights.of(frame, self._log, with_paths=self._kind == "surface")

    def set_kind(self, kind: Kind) -> None:
        self._kind = kind
        self._pictures.setCurrentWidget(self.picture)
        self.setFocusProxy(self.picture)
        self.show_plane(self._frame)

    def set_log(self, log: bool) -> None:
        """Height and colours by the logarithm of the loss."""
        self._log = log
        self.show_plane(self._frame)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> LeftOut:
        """The picture with its legend and its words, on any device."""
        if self._frame is None:
            return ()
        shown, narrow = self.map.with_rates, not strip_width(rect.width(), rect.height(), self._frame, theme)
        self.map.with_rates = narrow  # of that size
        missing = paint_plane(
            painter, rect, self._frame, self._heights(self._frame), theme, self.picture.paint,
            has_rates=narrow and self._kind == "map",
        )  # fmt: skip
        self.map.with_rates = shown
        return missing
