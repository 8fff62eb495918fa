"""The value of a picture, and the one paint path: :func:`paint_view` paints it on any device.

Views are laid out in logical pixels, 96 to the inch; a device may have more, or none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter

from nnviz.gui.chain import chain_height, paint_chain
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_TITLE, Theme
from nnviz.gui.export.choices import MOST_SCALE
from nnviz.gui.export.plots import PlotPainter
from nnviz.gui.graph import paint_graph
from nnviz.session import Frame, UserError

DEFAULT_SIZE = (1280, 800)
PLOT_SIZE = (800, 600)
#: More pixels than this take gigabytes of memory; Qt would try.
MOST_PIXELS = 100_000_000
#: The longest side, in logical pixels, and the shortest.
LONGEST, SHORTEST = 20_000, 64

MARGIN = 16.0  # of everything that is seen; the graph and the chain keep a part of it themselves
GRAPH_MARGIN, CHAIN_MARGIN = 8.0, 4.0
#: Views need this much room for their text; smaller pictures show them scaled down as a whole.
LEAST_WIDTH = {"window": 900.0, "graph": 560.0, "chain": 900.0}
LEAST_GRAPH_HEIGHT = 340.0


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, and how. Raises UserError where it would be too small to show anything or too large for memory."""

    frame: Frame
    theme: Theme
    view: str = "window"  # one of VIEWS
    size: tuple[int, int] = DEFAULT_SIZE  # logical pixels
    scale: float = 1.0  # device pixels per logical pixel, for formats that have pixels
    legend: bool = True
    panel: bool = True
    functions: bool = True  # f(g(h(x))) as boxes
    metadata: Mapping[str, str] = field(default_factory=dict)  # over those of picture_metadata
    plot: PlotPainter | None = None  # instead of the view

    def __post_init__(self) -> None:
        (width, height), scale = self.size, self.scale
        if not (SHORTEST <= width <= LONGEST and SHORTEST <= height <= LONGEST):
            raise UserError(f"A picture's sides are {SHORTEST} to {LONGEST:,} pixels, not {width:,} × {height:,}.")
        if not 1 <= scale <= MOST_SCALE:
            raise UserError(f"The scale is 1 to {MOST_SCALE}, not {scale:g}.")
        pixels = width * height * scale * scale
        if pixels > MOST_PIXELS:
            raise UserError(
                f"A picture of {width:,} × {height:,} at {scale:g}× has {pixels / 1e6:,.0f} million pixels; "
                f"the most is {MOST_PIXELS / 1e6:,.0f} million."
            )


# ---------------------------------------------------------------- the one paint path


def paint_view(painter: QPainter, rect: QRectF, picture: Picture) -> None:
    """Paint what is on a picture over all of ``rect``, on any device; the size and scale of the picture do not count.

    "window" is a title line, the graph, and below it the chain-rule panel unless ``panel`` is off; "graph" and
    "chain" are these alone.
    """
    frame, theme = picture.frame, picture.theme
    if picture.plot is not None:
        picture.plot(painter, rect, theme)
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, QColor(theme.background))
    room = _room(rect.size(), picture)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / room.width(), rect.height() / room.height())
    whole = QRectF(0, 0, room.width(), room.height())
    if picture.view == "graph":
        _paint_graph(painter, _inside(whole, GRAPH_MARGIN, GRAPH_MARGIN), picture)
    elif picture.view == "chain":
        paint_chain(painter, _inside(whole, CHAIN_MARGIN, CHAIN_MARGIN), frame.chain, theme)
    else:
        _paint_window(painter, whole, picture)
    painter.restore()


def _paint_window(painter: QPainter, whole: QRectF, picture: Picture) -> None:
    frame, theme, below = picture.frame, picture.theme, whole.bottom()
    if picture.panel:
        below -= _chain_height(frame, whole.width(), theme)
        chain = whole.adjusted(0, below, 0, 0)
        paint_chain(painter, _inside(chain, CHAIN_MARGIN, CHAIN_MARGIN), frame.chain, theme)
    title = QRectF(0, 0, whole.width(), _title_height(theme))
    _paint_title(painter, title.adjusted(MARGIN, MARGIN / 2, -MARGIN, 0), frame, theme)
    graph = QRectF(0, title.bottom(), whole.width(), below - title.bottom())
    _paint_graph(painter, _inside(graph, GRAPH_MARGIN, 0.0), picture)


def _paint_graph(painter: QPainter, rect: QRectF, picture: Picture) -> None:
    paint_graph(
        painter, rect, picture.frame.graph, picture.theme, legend=picture.legend, functions=picture.functions
    )


def _paint_title(painter: QPainter, rect: QRectF, frame: Frame, theme: Theme) -> None:
    where = ui_font(TEXT_MAIN, theme=theme)
    left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    draw_text(painter, rect, frame.status.position, where, theme.muted, right)
    room = rect.adjusted(0, 0, -text_width(where, frame.status.position) - 2 * MARGIN, 0)
    draw_text(painter, room, frame.graph.title, ui_font(TEXT_TITLE, 600, theme=theme), theme.text, left, elide=True)


def _title_height(theme: Theme) -> float:
    return text_height(ui_font(TEXT_TITLE, 600, theme=theme)) + 1.25 * MARGIN


def _chain_height(frame: Frame, width: float, theme: Theme) -> float:
    return chain_height(frame.chain, width - 2 * CHAIN_MARGIN, theme) + 2 * CHAIN_MARGIN


def _inside(rect: QRectF, across: float, down: float) -> QRectF:
    return rect.marginsRemoved(QMarginsF(across, down, across, down))


def _room(size: QSizeF, picture: Picture) -> QSizeF:
    """The size in which a view is laid out: ``size``, or a larger one of the same shape where it would not fit."""
    room = size * max(1.0, LEAST_WIDTH[picture.view] / size.width())
    return room * max(1.0, _least_height(room.width(), picture) / room.height())


def _least_height(width: float, picture: Picture) -> float:
    # Larger text needs a larger graph, but less than in proportion: most of a graph is no text.
    graph: float = LEAST_GRAPH_HEIGHT * picture.theme.text_scale**0.5
    chain = _chain_height(picture.frame, width, picture.theme)
    alone = {"graph": graph, "chain": chain}
    window = _title_height(picture.theme) + graph + (chain if picture.panel else 0.0)
    return alone.get(picture.view, window)


def default_size(frame: Frame, view: str, theme: Theme) -> tuple[int, int]:
    """The size of a picture for which none is given: the chain-rule panel is as tall as it needs."""
    width, height = DEFAULT_SIZE
    return width, round(_chain_height(frame, width, theme)) if view == "chain" else height
