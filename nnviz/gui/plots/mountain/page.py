"""Slice, map and surface with title, legend and words: the picture of the panel, and that of a file."""

from math import inf

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.gui.drawing.lines import line_height
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.mountain.heights import Heights
from nnviz.gui.plots.mountain.marks import dots_text, legend_height, paint_legend
from nnviz.gui.plots.mountain.range_bar import bar_height, paint_range
from nnviz.gui.plots.mountain.step_table import paint_steps, steps_height
from nnviz.gui.plots.mountain.strip import Ground, paint_strip, strip_width
from nnviz.gui.plots.page import LeftOut, Painter, paint_with_words
from nnviz.gui.widgets.words import caption_height, paint_caption
from nnviz.records import dataclass
from nnviz.session.frame.plots import PlaneFrame, SliceFrame

#: In lines: how high a figure is at least that has these parts.
LINES_FOR_NOTE, LINES_FOR_LEGEND, LINES_FOR_STEPS = 20, 16, 18
#: Lines of words under a plane.
NOTE_LINES = 2
#: The table leaves the plot the greater part of the height; rows that have no room are not written.
MOST_TABLE = 0.42
#: In a place lower than this and wide enough the table stands beside the plot, and takes this share of the width.
LOW, WIDE, BESIDE = 330, 640, 0.36


def paint_mountain_page(painter: QPainter, rect: QRectF, title: str, theme: Theme, picture: Painter) -> LeftOut:
    """``picture`` under its title."""
    head = ": ".join(part for part in ("Error mountain", title) if part)
    return paint_with_words(painter, rect, head, "", theme, picture)


# ---------------------------------------------------------------- the slice


def paint_slice(painter: QPainter, rect: QRectF, frame: SliceFrame, theme: Theme, plot: Painter) -> LeftOut:
    """The curve that ``plot`` paints, and the table of its steps."""
    if theme.is_figure and _lines_in(rect, theme) < LINES_FOR_STEPS:
        plot(painter, rect, theme)
        return ("the table of the steps",)
    if is_beside(rect.width(), rect.height(), theme):
        width = rect.width() * BESIDE
        plot(painter, rect.adjusted(0, 0, -width, 0), theme)
        paint_steps(painter, rect.adjusted(rect.width() - width, 0, 0, 0), frame, theme)
        return ()
    height = table_height(rect.width(), rect.height(), frame, theme)
    plot(painter, rect.adjusted(0, 0, 0, -height), theme)
    paint_steps(painter, rect.adjusted(0, rect.height() - height, 0, 0), frame, theme)
    return ()


def is_beside(width: float, height: float, theme: Theme) -> bool:
    """Whether the table stands beside the plot in a place of that size."""
    return height < LOW * theme.text_scale and width >= WIDE * theme.text_scale


def table_height(width: float, height: float, frame: SliceFrame, theme: Theme) -> float:
    """How high the table is where it stands under the plot."""
    return min(steps_height(width, frame, theme), height * MOST_TABLE)


# ---------------------------------------------------------------- a plane


def paint_plane(
    painter: QPainter,
    rect: QRectF,
    frame: PlaneFrame,
    heights: Heights,
    theme: Theme,
    picture: Painter,
    *,
    has_rates: bool = False,
) -> LeftOut:
    """The map or the surface that ``picture`` paints, with its learning rates, its legend and its words.

    :param has_rates: the picture itself has the paths of the learning rates.
    """
    room = _Below.of(rect, theme)
    inside = rect.adjusted(0, 0, 0, -room.height)
    wide = strip_width(rect.width(), rect.height(), frame, theme)
    if wide:
        side = QRectF(inside.right() - wide, inside.top(), wide, inside.height())
        paint_ground(painter, side, theme)
        paint_strip(painter, side, frame, Ground.of(frame, heights, theme), theme)
        inside.setRight(side.left())
    picture(painter, inside, theme)
    below = QRectF(rect.left(), inside.bottom(), rect.width(), room.height)
    paint_ground(painter, below, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if room.key:
        paint_legend(painter, below.adjusted(0, 0, 0, -room.bar - room.note), frame, theme)
    paint_range(painter, below.adjusted(0, room.key, 0, -room.note), heights, theme)
    if room.note:
        words = below.adjusted(0, room.key + room.bar, 0, 0)
        paint_caption(painter, words, noted(frame, heights), NOTE_LINES, theme)
    rates = ("the learning rates beside it",) if theme.is_figure and frame.rates and not (wide or has_rates) else ()
    return (*rates, *room.missing)


@dataclass(frozen=True, slots=True)
class _Below:
    """How high the parts under a plane are; in a low figure legend and words give way."""

    key: float
    bar: float
    note: float

    @classmethod
    def of(cls, rect: QRectF, theme: Theme) -> "_Below":
        lines = _lines_in(rect, theme) if theme.is_figure else inf
        return cls(
            legend_height(theme) if lines >= LINES_FOR_LEGEND else 0.0,
            bar_height(theme),
            caption_height(NOTE_LINES, theme) if lines >= LINES_FOR_NOTE else 0.0,
        )

    @property
    def height(self) -> float:
        return self.key + self.bar + self.note

    @property
    def missing(self) -> LeftOut:
        parts = {"the legend of the dots": self.key, "the words under the picture": self.note}
        return tuple(words for words, height in parts.items() if not height)


def _lines_in(rect: QRectF, theme: Theme) -> float:
    return rect.height() / line_height(theme)


def noted(frame: PlaneFrame, heights: Heights | None) -> str:
    """How far the last step went, what the picture leaves out, and the frame's note."""
    cut, dot = "" if heights is None else heights.note(), dots_text(frame)
    dots = f"A dot is {dot}." if dot else ""
    cut = f"{cut[:1].upper()}{cut[1:]}." if cut else ""
    return " ".join(part for part in (frame.step, dots, cut, frame.note) if part)
