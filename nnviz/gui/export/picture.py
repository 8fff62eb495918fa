"""The value of a picture, and the one paint path: :func:`paint_view` paints it on any device.

Views are laid out in logical pixels, 96 to the inch; a device may have more, or none. A picture with a size of type is
laid out in units in which the theme's small text has that size, so that lengths keep their proportion to the type; its
views leave out what they have no room for, and say so. One without is scaled down as a whole where it is small.
"""

from collections.abc import Callable, Mapping
from dataclasses import field, replace

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter

from nnviz.gui.chain import chain_height, paint_chain
from nnviz.gui.drawing.strokes import paint_ground
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.export.figure import Figure, natural_height, paint_figure
from nnviz.gui.export.lengths import INCH, LEAST_TEXT, MOST_DPI, MOST_TEXT, UNITS, written_sides, written_span
from nnviz.gui.export.plots import PlotPainter
from nnviz.gui.export.title import MARGIN, paint_title, title_height
from nnviz.gui.graph import paint_graph
from nnviz.records import dataclass
from nnviz.session import Frame, UserError

DEFAULT_SIZE = (1280, 800)
#: More pixels than this take gigabytes of memory; Qt would try.
MOST_PIXELS = 100_000_000
#: The longest side, in logical pixels, and the shortest.
LONGEST, SHORTEST = 20_000, 64

GRAPH_MARGIN, CHAIN_MARGIN = 8.0, 4.0
#: Views need this much room for their text; smaller pictures without a size of type show them scaled down as a whole.
LEAST_WIDTH = {"window": 900.0, "graph": 560.0, "chain": 900.0}
LEAST_GRAPH_HEIGHT = 340.0
#: Width and height of the smallest figure, where its small text has 12 units.
LEAST_ROOM = {"window": (190.0, 130.0), "graph": (170.0, 130.0), "chain": (190.0, 130.0)}


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, and how. Raises UserError where it would be too small to show anything or too large for memory."""

    frame: Frame
    theme: Theme
    view: str = "window"  # one of VIEWS
    size: tuple[float, float] = DEFAULT_SIZE  # logical pixels
    scale: float = 1.0  # device pixels per logical pixel, for formats that have pixels
    legend: bool = True
    panel: bool = True
    functions: bool = True  # f(g(h(x))) as boxes
    metadata: Mapping[str, str] = field(default_factory=dict)  # over those of picture_metadata
    plot: PlotPainter | None = None  # instead of the view
    equations: Callable[[float], str] | None = None  # the chain as LaTeX of a width in points, of who has the numbers
    text: float | None = None  # logical pixels of the smallest type; None: what the theme has, smaller with the picture
    transparent: bool = False  # without a ground
    crop: bool = False  # only what is drawn; :func:`nnviz.gui.export.crop.cropped` finds it
    real_text: bool = False  # of an SVG: text as text, not as outlines
    told_in: str = "px"  # the unit of UNITS in which its author counts
    on_left_out: Callable[[tuple[str, ...]], None] | None = None  # hears, when it is painted, what has no room
    shown: QRectF | None = None  # what a cropped picture shows of the whole that is laid out, ``size`` being its sides
    whole: tuple[float, float] | None = None  # the sides of that whole

    def __post_init__(self) -> None:
        (width, height), scale = self.size, self.scale
        sides = written_sides(width, height, self.told_in)
        if self.whole is None and not (SHORTEST <= width <= LONGEST and SHORTEST <= height <= LONGEST):
            allowed = written_span(SHORTEST, LONGEST, self.told_in)
            raise UserError(f"A picture's sides are {allowed}, not {sides}.")
        if not 1 <= scale <= MOST_DPI / INCH:
            raise UserError(f"The scale is 1 to {MOST_DPI / INCH:g}, not {scale:g}.")
        pixels = width * height * scale * scale
        if pixels > MOST_PIXELS:
            raise UserError(
                f"A picture of {sides} at {self._resolution} has {pixels / 1e6:,.0f} million pixels; "
                f"the most is {MOST_PIXELS / 1e6:,.0f} million."
            )
        if self.text is not None:
            self._check_type(self.text)

    def _check_type(self, text: float) -> None:
        if not LEAST_TEXT - 1e-9 <= text <= MOST_TEXT + 1e-9:
            raise UserError(f"The type of a picture has 4 to 72 pt, not {text / UNITS['pt']:g}.")
        share = min(has / needs for has, needs in zip(self.size, LEAST_ROOM[self.view], strict=True)) / self.unit
        if share < 1 and self.whole is None:
            sides = written_sides(*self.size, self.told_in)
            raise UserError(
                f"A picture of {sides} has no room for type of {text / UNITS['pt']:g} pt: "
                f"give it type of {text * share / UNITS['pt'] - 0.05:.1f} pt, or {1 / share + 0.05:.1f} times the size."
            )

    @property
    def _resolution(self) -> str:
        return f"{self.scale:g}×" if self.told_in == "px" else f"{self.scale * INCH:.0f} dots per inch"

    @property
    def look(self) -> Theme:
        """The theme of its views, whose ground lies under them already."""
        return replace(self.theme if self.text is None else self.theme.figure(), has_ground=False)

    @property
    def unit(self) -> float:
        """Logical pixels of a unit of the layout."""
        return 1.0 if self.text is None else unit_of(self.text, self.theme)


def unit_of(text: float, theme: Theme) -> float:
    """Logical pixels of a unit of the layout in which the smallest type has so many."""
    return text / theme.figure().text_minimum


# ---------------------------------------------------------------- the one paint path


def paint_view(painter: QPainter, rect: QRectF, picture: Picture) -> tuple[str, ...]:
    """Paint what is on a picture over all of ``rect``, on any device; the size and scale of the picture do not count.

    "window" is a title line, the graph, and below it the chain-rule panel unless ``panel`` is off; "graph" and
    "chain" are these alone. Returns in words what a picture with a size of type has no room for.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not picture.transparent:
        paint_ground(painter, rect, picture.theme)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / picture.size[0], rect.height() / picture.size[1])
    if picture.shown is not None:
        painter.translate(-picture.shown.topLeft())
    size = QSizeF(*(picture.whole or picture.size))
    room = _room(size / picture.unit, picture)
    painter.scale(size.width() / room.width(), size.height() / room.height())
    found = _paint_laid_out(painter, QRectF(0, 0, room.width(), room.height()), picture)
    painter.restore()
    if picture.on_left_out is not None and picture.text is not None:
        picture.on_left_out(found)
    return found


def left_out(picture: Picture) -> tuple[str, ...]:
    """In words what a picture with a size of type has no room for; nothing of others, which are scaled down instead.

    It is painted for that: who paints it anyhow has ``on_left_out``.
    """
    if picture.text is None:
        return ()
    image = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    with QPainter(image) as painter:
        found = paint_view(painter, QRectF(0, 0, 1, 1), picture)
    return found


def _paint_laid_out(painter: QPainter, whole: QRectF, picture: Picture) -> tuple[str, ...]:
    theme, frame = picture.look, picture.frame
    if picture.plot is not None:
        return picture.plot(painter, whole, theme) or ()
    if picture.text is not None:
        return paint_figure(painter, whole, _figure(picture))
    if picture.view == "graph":
        _paint_graph(painter, _inside(whole, GRAPH_MARGIN, GRAPH_MARGIN), picture)
    elif picture.view == "chain":
        paint_chain(painter, _inside(whole, CHAIN_MARGIN, CHAIN_MARGIN), frame.chain, theme)
    else:
        _paint_window(painter, whole, picture)
    return ()


def _figure(picture: Picture) -> Figure:
    return Figure(picture.frame, picture.look, picture.view, picture.legend, picture.panel, picture.functions)


def _paint_window(painter: QPainter, whole: QRectF, picture: Picture) -> None:
    frame, theme, below = picture.frame, picture.look, whole.bottom()
    if picture.panel:
        below -= _chain_height(frame, whole.width(), theme)
        chain = whole.adjusted(0, below, 0, 0)
        paint_chain(painter, _inside(chain, CHAIN_MARGIN, CHAIN_MARGIN), frame.chain, theme)
    title = QRectF(0, 0, whole.width(), title_height(theme))
    paint_title(painter, title.adjusted(MARGIN, MARGIN / 2, -MARGIN, 0), frame, theme)
    graph = QRectF(0, title.bottom(), whole.width(), below - title.bottom())
    _paint_graph(painter, _inside(graph, GRAPH_MARGIN, 0.0), picture)


def _paint_graph(painter: QPainter, rect: QRectF, picture: Picture) -> None:
    frame, theme = picture.frame.graph, picture.look
    paint_graph(painter, rect, frame, theme, legend=picture.legend, functions=picture.functions)


def _chain_height(frame: Frame, width: float, theme: Theme) -> float:
    return chain_height(frame.chain, width - 2 * CHAIN_MARGIN, theme) + 2 * CHAIN_MARGIN


def _inside(rect: QRectF, across: float, down: float) -> QRectF:
    return rect.marginsRemoved(QMarginsF(across, down, across, down))


def _room(size: QSizeF, picture: Picture) -> QSizeF:
    """The size in which a view is laid out: ``size``, or a larger one of the same shape where it would not fit."""
    if picture.text is not None or picture.plot is not None:
        return size
    room = size * max(1.0, LEAST_WIDTH[picture.view] / size.width())
    return room * max(1.0, _least_height(room.width(), picture) / room.height())


def _least_height(width: float, picture: Picture) -> float:
    # Larger text needs a larger graph, but less than in proportion: most of a graph is no text.
    graph: float = LEAST_GRAPH_HEIGHT * picture.theme.text_scale**0.5
    chain = _chain_height(picture.frame, width, picture.theme)
    alone = {"graph": graph, "chain": chain}
    window = title_height(picture.theme) + graph + (chain if picture.panel else 0.0)
    return alone.get(picture.view, window)


def default_size(frame: Frame, view: str, theme: Theme) -> tuple[int, int]:
    """The size of a picture for which none is given: the chain-rule panel is as tall as it needs."""
    width, height = DEFAULT_SIZE
    return width, round(_chain_height(frame, width, theme)) if view == "chain" else height


def with_width(picture: Picture, width: float, least: float = 0.0) -> Picture:
    """The picture in this width, and as high as its view is then by itself; ``least`` is for ``plot_height``."""
    across, down = picture.size
    if picture.plot is not None and picture.text is not None:
        return replace(picture, size=(width, plot_height(width, picture.size, least * picture.unit)))
    if picture.plot is None and picture.text is not None:
        return replace(picture, size=(width, natural_height(_figure(picture), width / picture.unit) * picture.unit))
    if picture.plot is None and picture.view == "chain":
        return replace(picture, size=(width, _chain_height(picture.frame, width, picture.theme)))
    return replace(picture, size=(width, width * down / across))


def plot_height(width: float, usual: tuple[float, float], least: float) -> float:
    """How high a plot is by itself, in type of one size: in the shape of its ``usual`` size, and ``least`` or more."""
    return max(width * usual[1] / usual[0], least)
