"""Lines where what a map shows has round values: smoothed, as the pixels are not, and never where runs diverge."""

from functools import lru_cache
from math import ceil, floor, log10

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import named
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import CENTER, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme
from nnviz.gui.plots.isolines import isolines
from nnviz.records import dataclass
from nnviz.session.notation import shortest
from nnviz.session.trainability.job import DIVERGED, Grid
from nnviz.session.trainability.showing import LEAST, Show, shown

Line = NDArray[np.float64]
#: Lines are looked for on no more than so many pixels a side.
_FINEST = 512
#: How far a pixel is smoothed over, as a share of the side of a map, and how often.
_REACH, _TIMES = 1 / 128, 2
#: A line shorter than this share of the side is a speckle.
_SHORTEST = 0.06
#: Where on a line its number may stand, as shares of its points, the best first.
_PLACES = (0.5, 0.35, 0.65, 0.2, 0.8, 0.08, 0.92)
#: What no run has reached counts as so many times all updates; the line of all of them lies between.
_NEVER, _LAST = 2.0, 1.4
#: What is lower than such a part of the ramp's top counts as that: its logarithm would pull on all around it.
_DEEPEST = LEAST / 5


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """The lines of one level, the longest first: (points, 2) each, in columns and rows of the grid."""

    text: str
    lines: tuple[Line, ...]


@lru_cache(maxsize=2)
def contours_of(grid: Grid, show: Show) -> tuple[Contour, ...]:
    """The lines of a map, lower levels first; those of a word there are not."""
    one = shown(grid, show)
    if one.values is None:
        return ()
    down, across = (-(-count // _FINEST) for count in grid.job.shape)
    places = slice(None, None, down), slice(None, None, across)
    one, done = one.at(places), grid.done[places]
    last = one.top if show == "updates" else None
    with np.errstate(all="ignore"):
        values = np.log(np.maximum(one.values, _DEEPEST * one.top))
    if last is not None:
        values = np.where(np.isnan(values), np.log(_NEVER * last), values)
    values[(one.classes == DIVERGED) | ~done | ~np.isfinite(values)] = np.nan
    values = smoothed(values)
    shortest_line = _SHORTEST * min(values.shape)
    found = []
    for level in levels(one.top, last):
        at = level * _LAST if level == last else level
        found_here = linked(isolines(values, float(np.log(at))))
        lines = [line * (across, down) for line in found_here if length(line) > shortest_line]
        if lines:
            found.append(Contour(shortest(level), tuple(sorted(lines, key=length, reverse=True))))
    return tuple(found)


def levels(top: float, last: float | None = None) -> tuple[float, ...]:
    """1, 2 and 5 times powers of ten within the ramp; of updates a quarter, a half and all of them."""
    if not top > 0:
        return ()
    if last is not None:
        return tuple(sorted({max(round(last * share), 1) for share in (0.25, 0.5, 1.0)}))
    places = range(floor(log10(LEAST * top)), ceil(log10(top)) + 1)
    values = (float(f"{step}e{place}") for place in places for step in (1, 2, 5))
    return tuple(value for value in values if LEAST * top < value < top)


def smoothed(values: Line) -> Line:
    """The mean of each number and of those around it, over what is a number; what is none stays none."""
    reach = max(round(_REACH * min(values.shape)), 1)
    known = np.isfinite(values)
    sums, counts = np.where(known, values, 0.0), known.astype(np.float64)
    for _ in range(_TIMES):
        for axis in (0, 1):
            sums, counts = _boxed(sums, reach, axis), _boxed(counts, reach, axis)
    with np.errstate(all="ignore"):
        return np.where(known, sums / counts, np.nan)


def _boxed(values: Line, reach: int, axis: int) -> Line:
    """The sums of all within ``reach`` along an axis."""
    wide = [(0, 0), (0, 0)]
    wide[axis] = (reach + 1, reach)
    summed = np.cumsum(np.pad(values, wide), axis=axis)
    count = values.shape[axis]
    upper, lower = (np.take(summed, np.arange(first, first + count), axis) for first in (2 * reach + 1, 0))
    return np.asarray(upper - lower)


def linked(segments: Line) -> list[Line]:
    """Segments (n, 4) as lines of many points, (points, 2) each: those go on where one ends and another begins."""
    ends = np.round(segments.reshape(-1, 2), 6)
    points, numbers = np.unique(ends, axis=0, return_inverse=True)
    pairs = numbers.reshape(-1, 2).tolist()
    at: dict[int, list[int]] = {}
    for place, pair in enumerate(pairs):
        for number in pair:
            at.setdefault(number, []).append(place)
    left, lines = set(range(len(pairs))), []
    for place in range(len(pairs)):
        if place in left:
            left.discard(place)
            first, second = pairs[place]
            chain = [*reversed(_walk(first, pairs, at, left)), first, second, *_walk(second, pairs, at, left)]
            lines.append(points[chain])
    return lines


def _walk(start: int, pairs: list[list[int]], at: dict[int, list[int]], left: set[int]) -> list[int]:
    """The points that follow on one, as long as segments are left."""
    chain, here = [], start
    while (place := next((one for one in at[here] if one in left), None)) is not None:
        left.discard(place)
        first, second = pairs[place]
        here = second if first == here else first
        chain.append(here)
    return chain


def length(line: Line) -> float:
    """From the first point to the last, along the line."""
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


# ---------------------------------------------------------------- painting


def paint_contours(painter: QPainter, area: QRectF, grid: Grid, show: Show, theme: Theme) -> None:
    """The lines over the map: dark on a light rim, or light on a dark one, so that they are seen on every colour."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    with named(painter, "contours"):
        for colour, width in ((theme.background, 3.4), (theme.text, 1.3)):
            painter.setPen(line_pen(colour, width * theme.line_scale))
            for contour in contours_of(grid, show):
                for line in contour.lines:
                    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in _placed(line, area, grid)]))


def paint_contour_numbers(
    painter: QPainter, area: QRectF, grid: Grid, show: Show, theme: Theme, taken: list[QRectF]
) -> tuple[str, ...]:
    """The value of each line, on its longest, where nothing is ``taken``; gives in words what there was no room for."""
    font, missing = ui_font(TEXT_SMALL, 600, theme=theme), []
    with named(painter, "contour-numbers"):
        for contour in contours_of(grid, show):
            size = text_width(font, contour.text) + 6, text_height(font)
            card = next((one for one in _cards(contour, area, grid, size) if _is_free(one, area, taken)), None)
            if card is None:
                missing.append(f"the number {contour.text} of a line")
                continue
            taken.append(card)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.background))
            painter.drawRoundedRect(card, 3, 3)
            draw_text(painter, card, contour.text, font, theme.text, CENTER)
    return tuple(missing)


def _cards(contour: Contour, area: QRectF, grid: Grid, size: tuple[float, float]) -> list[QRectF]:
    """Where its number may stand."""
    cards = []
    for line in contour.lines[:3]:
        places = _placed(line, area, grid)
        for share in _PLACES:
            x, y = places[round(share * (len(places) - 1))]
            cards.append(QRectF(x - size[0] / 2, y - size[1] / 2, *size))
    return cards


def _is_free(card: QRectF, area: QRectF, taken: list[QRectF]) -> bool:
    return area.contains(card) and not any(card.adjusted(-4, -4, 4, 4).intersects(one) for one in taken)


def _placed(line: Line, area: QRectF, grid: Grid) -> Line:
    """The points of a line on the map: numbers stand in the middles of pixels."""
    rows, columns = grid.job.shape
    x = area.left() + (line[:, 0] + 0.5) / columns * area.width()
    y = area.bottom() - (line[:, 1] + 0.5) / rows * area.height()
    return np.column_stack([x, y])
