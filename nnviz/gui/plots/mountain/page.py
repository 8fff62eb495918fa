"""Slice, map and surface with title, legend and words: the picture of the panel, and that of a file."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import LEFT, draw_text, text_height
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme
from nnviz.gui.plots.mountain.heights import Heights
from nnviz.gui.plots.mountain.marks import dots_text, legend_height, paint_legend
from nnviz.gui.plots.mountain.range_bar import bar_height, paint_range
from nnviz.gui.plots.mountain.step_table import paint_steps, steps_height
from nnviz.gui.plots.mountain.strip import Ground, paint_strip, strip_width
from nnviz.gui.widgets.words import caption_height, paint_caption
from nnviz.session.frame.plots import PlaneFrame, SliceFrame

#: Paints what is in the middle of it all.
Inner = Callable[[QPainter, QRectF, Theme], object]

#: Lines of words under a plane.
NOTE_LINES = 2
#: The table leaves the plot the greater part of the height; rows that have no room are not written.
MOST_TABLE = 0.42
#: In a place lower than this and wide enough the table stands beside the plot, and takes this share of the width.
LOW, WIDE, BESIDE = 330, 640, 0.36


def paint_mountain_page(painter: QPainter, rect: QRectF, title: str, theme: Theme, picture: Inner) -> None:
    """``picture`` under its title."""
    painter.save()
    painter.fillRect(rect, QColor(theme.background))
    font = ui_font(TEXT_MAIN, 600, theme=theme)
    head = text_height(font) + 8
    line = QRectF(rect.left() + 8, rect.top(), rect.width() - 16, head)
    text = ": ".join(part for part in ("Error mountain", title) if part)
    draw_text(painter, line, text, font, theme.text, LEFT, elide=True)
    picture(painter, rect.adjusted(0, head, 0, 0), theme)
    painter.restore()


# ---------------------------------------------------------------- the slice


def paint_slice(painter: QPainter, rect: QRectF, frame: SliceFrame, theme: Theme, plot: Inner) -> None:
    """The curve that ``plot`` paints, and the table of its steps."""
    if is_beside(rect.width(), rect.height(), theme):
        width = rect.width() * BESIDE
        plot(painter, rect.adjusted(0, 0, -width, 0), theme)
        paint_steps(painter, rect.adjusted(rect.width() - width, 0, 0, 0), frame, theme)
        return
    height = table_height(rect.width(), rect.height(), frame, theme)
    plot(painter, rect.adjusted(0, 0, 0, -height), theme)
    paint_steps(painter, rect.adjusted(0, rect.height() - height, 0, 0), frame, theme)


def is_beside(width: float, height: float, theme: Theme) -> bool:
    """Whether the table stands beside the plot in a place of that size."""
    return height < LOW * theme.text_scale and width >= WIDE * theme.text_scale


def table_height(width: float, height: float, frame: SliceFrame, theme: Theme) -> float:
    """How high the table is where it stands under the plot."""
    return min(steps_height(width, frame, theme), height * MOST_TABLE)


# ---------------------------------------------------------------- a plane


def paint_plane(
    painter: QPainter, rect: QRectF, frame: PlaneFrame, heights: Heights, theme: Theme, picture: Inner
) -> None:
    """The map or the surface that ``picture`` paints, with its learning rates, its legend and its words."""
    bar, note, key = bar_height(theme), caption_height(NOTE_LINES, theme), legend_height(theme)
    inside = rect.adjusted(0, 0, 0, -bar - note - key)
    wide = strip_width(rect.width(), rect.height(), frame, theme)
    if wide:
        side = QRectF(inside.right() - wide, inside.top(), wide, inside.height())
        painter.fillRect(side, QColor(theme.background))
        paint_strip(painter, side, frame, Ground.of(frame, heights, theme), theme)
        inside.setRight(side.left())
    picture(painter, inside, theme)
    below = QRectF(rect.left(), inside.bottom(), rect.width(), key + bar + note)
    painter.fillRect(below, QColor(theme.background))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_legend(painter, below.adjusted(0, 0, 0, -bar - note), frame, theme)
    paint_range(painter, below.adjusted(0, key, 0, -note), heights, theme)
    paint_caption(painter, below.adjusted(0, key + bar, 0, 0), noted(frame, heights), NOTE_LINES, theme)


def noted(frame: PlaneFrame, heights: Heights | None) -> str:
    """How far the last step went, what the picture leaves out, and the frame's note."""
    cut, dot = "" if heights is None else heights.note(), dots_text(frame)
    dots = f"A dot is {dot}." if dot else ""
    cut = f"{cut[:1].upper()}{cut[1:]}." if cut else ""
    return " ".join(part for part in (frame.step, dots, cut, frame.note) if part)
