"""A map with its axes, marks and words, and the key under it: one paint function for every device."""

from collections.abc import Callable
from dataclasses import replace
from math import log10

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import named
from nnviz.gui.drawing.strokes import line_pen, paint_ground
from nnviz.gui.drawing.text import CENTER, LEFT, RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, TEXT_TITLE, Theme, mix
from nnviz.gui.drawing.ticks import linear_ticks, log_ticks
from nnviz.gui.plots.trainability.contours import paint_contour_numbers, paint_contours
from nnviz.gui.plots.trainability.raster import as_image, image_of, painted
from nnviz.records import dataclass
from nnviz.session.notation import percent, shortest
from nnviz.session.trainability.axes import SCALE, Axis, read
from nnviz.session.trainability.job import DIVERGED, ON_THE_WAY, STANDS_STILL, Grid
from nnviz.session.trainability.schemes import SchemeMark, scheme_marks
from nnviz.session.trainability.showing import Show, Shown, shade, shown

#: Dots of the raster for a logical pixel.
_SHARP = 2
#: A class is named on the map where it takes so much of it.
_LEAST_SHARE = 0.04
#: Places for a word, across and down.
_FINE = 96
_EDGE, _TICK = 12.0, 5.0


def paint_map(
    painter: QPainter, rect: QRectF, grid: Grid, theme: Theme, show: Show = "loss", contours: bool = False
) -> tuple[str, ...]:
    """The map over all of ``rect``; gives in words what there was no room for.

    ``contours``: with lines where what is shown has round values.
    """
    paint_ground(painter, rect, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    layout, one = _Layout.of(rect, grid, theme), shown(grid, show)
    _paint_title(painter, layout, one, theme)
    with named(painter, "map"):
        area = layout.area
        size = max(round(area.width() * _SHARP), 1), max(round(area.height() * _SHARP), 1)
        painter.drawImage(area, image_of(grid, *size, theme, show))
        if contours:
            paint_contours(painter, area, grid, show, theme)
        painter.setPen(line_pen(theme.outline, theme.line_scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
    with named(painter, "axes"):
        _paint_ticks(painter, layout, theme)
    missing = _paint_schemes(painter, layout, theme)
    with named(painter, "classes"):
        taken, left_out = _paint_words(painter, layout, one, theme)
        missing += left_out
    if contours:
        missing += paint_contour_numbers(painter, area, grid, show, theme, taken)
    with named(painter, "present"):
        _paint_present(painter, layout, theme)
    with named(painter, "legend"):
        _paint_key(painter, layout, one, theme)
    return missing


# ---------------------------------------------------------------- the layout


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where things are: ``area`` of the map itself, ``foot`` for the key."""

    rect: QRectF
    area: QRectF
    foot: QRectF
    grid: Grid
    line: float  # from one line of small text to the next

    @classmethod
    def of(cls, rect: QRectF, grid: Grid, theme: Theme) -> "_Layout":
        line = text_height(ui_font(TEXT_SMALL, theme=theme)) * 1.25
        head = text_height(ui_font(TEXT_TITLE, theme=theme)) * 1.3 + (2.2 if _schemes(grid) else 0.5) * line
        labels = [text for axis in (grid.job.y,) for _, text in _ticks(axis, 8)]
        font = ui_font(TEXT_SMALL, theme=theme)
        left = max((text_width(font, text) for text in labels), default=0.0) + _TICK + 4 + 1.4 * line
        foot = QRectF(rect.left() + _EDGE, rect.bottom() - 4.2 * line, rect.width() - 2 * _EDGE, 4.2 * line)
        area = QRectF(
            rect.left() + _EDGE + left, rect.top() + _EDGE / 2 + head,
            max(rect.width() - 2.5 * _EDGE - left, 1.0), 1.0,
        )  # fmt: skip
        area.setBottom(max(foot.top() - 2.6 * line - _TICK, area.top() + 1.0))
        return cls(rect, area, foot, grid, line)

    def x(self, value: float) -> float:
        return self.area.left() + _share(self.grid.job.x, value) * self.area.width()

    def y(self, value: float) -> float:
        return self.area.bottom() - _share(self.grid.job.y, value) * self.area.height()


def _share(axis: Axis, value: float) -> float:
    """Where a value lies: the first and the last have their places in the middle of their pixels."""
    count = len(axis.values)
    scale: Callable[[float], float] = log10 if axis.is_log else float
    low, high = scale(axis.low), scale(axis.high)
    return ((scale(value) - low) / (high - low) * (count - 1) + 0.5) / count


def _ticks(axis: Axis, most: int) -> list[tuple[float, str]]:
    if axis.is_log:
        return [(10.0**place, text) for place, text in log_ticks(log10(axis.low), log10(axis.high), most)]
    found = linear_ticks(axis.low, axis.high, most)
    return [(value, f"{value:,.0f}") for value, _ in found if float(value).is_integer()] if axis.counts else found


# ---------------------------------------------------------------- around the map


def _paint_title(painter: QPainter, layout: _Layout, one: Shown, theme: Theme) -> None:
    job = layout.grid.job
    text = f"{one.title} for every {job.x.title} and {job.y.title}"
    font = ui_font(TEXT_TITLE, 600, theme=theme)
    row = layout.rect.adjusted(_EDGE, _EDGE / 2, -_EDGE, 0)
    row.setHeight(text_height(font) * 1.2)
    draw_text(painter, row, text, font, theme.text, LEFT, elide=True)


def _paint_ticks(painter: QPainter, layout: _Layout, theme: Theme) -> None:
    area, line, font = layout.area, layout.line, ui_font(TEXT_SMALL, theme=theme)
    bold = ui_font(TEXT_SMALL, 600, theme=theme)
    painter.setPen(line_pen(theme.outline, theme.line_scale))
    xs = _ticks(layout.grid.job.x, max(int(area.width() / (6 * line)), 2))
    ys = _ticks(layout.grid.job.y, max(int(area.height() / (2 * line)), 2))
    places = [layout.x(value) for value, _ in xs], [layout.y(value) for value, _ in ys]
    for x in places[0]:
        painter.drawLine(QLineF(x, area.bottom(), x, area.bottom() + _TICK))
    for y in places[1]:
        painter.drawLine(QLineF(area.left() - _TICK, y, area.left(), y))
    for x, (_, text) in zip(places[0], xs, strict=True):
        row = QRectF(x - 100, area.bottom() + _TICK, 200, line)
        draw_text(painter, row, text, font, theme.muted, CENTER)
    for y, (_, text) in zip(places[1], ys, strict=True):
        row = QRectF(area.left() - _TICK - 104, y - line / 2, 100, line)
        draw_text(painter, row, text, font, theme.muted, RIGHT)
    below = QRectF(area.left(), area.bottom() + _TICK + line, area.width(), line * 1.2)
    draw_text(painter, below, layout.grid.job.x.title, bold, theme.text, CENTER)
    painter.save()
    painter.translate(layout.rect.left() + _EDGE + line / 2, area.center().y())
    painter.rotate(-90)
    draw_text(painter, QRectF(-area.height() / 2, -line / 2, area.height(), line), layout.grid.job.y.title, bold,
              theme.text, CENTER)  # fmt: skip
    painter.restore()


def _schemes(grid: Grid) -> tuple[SchemeMark, ...]:
    """Those in the picture: the axis of the scale lies below."""
    axis = grid.job.x
    marks = scheme_marks(grid.job.experiment) if axis.key == SCALE else ()
    return tuple(mark for mark in marks if axis.low <= mark.mean <= axis.high)


def _paint_schemes(painter: QPainter, layout: _Layout, theme: Theme) -> tuple[str, ...]:
    """A wedge at the mean, a bar over the layers, and the name where none is in its way."""
    area, axis, font, end = layout.area, layout.grid.job.x, ui_font(TEXT_SMALL, theme=theme), -1e9
    missing = []
    with named(painter, "schemes"):
        for mark in sorted(_schemes(layout.grid), key=lambda one: one.mean):
            x, top = layout.x(mark.mean), area.top() - 2
            painter.setPen(line_pen(theme.outline, 1.5 * theme.line_scale))
            ends = (layout.x(min(max(one, axis.low), axis.high)) for one in (mark.low, mark.high))
            painter.drawLine(QLineF(next(ends), top - 7, next(ends), top - 7))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.text))
            painter.drawPolygon(QPolygonF([QPointF(x - 4, top - 7), QPointF(x + 4, top - 7), QPointF(x, top)]))
            width = text_width(font, mark.title)
            left = max(x - width / 2, end + 6)
            if left > x + 4:  # the wedge would not be under it
                missing.append(mark.title)
                continue
            end = left + width
            row = QRectF(left, top - 8 - layout.line, width, layout.line)
            draw_text(painter, row, mark.title, font, theme.text, LEFT)
    return tuple(f"the name of the mark of {title}" for title in missing)


# ---------------------------------------------------------------- on the map


def _paint_present(painter: QPainter, layout: _Layout, theme: Theme) -> None:
    """A cross where the experiment itself is."""
    job = layout.grid.job
    x, y = (read(job.experiment, axis.key) for axis in (job.x, job.y))
    if not (job.x.low <= x <= job.x.high and job.y.low <= y <= job.y.high):
        return
    centre, reach = QPointF(layout.x(x), layout.y(y)), 8.0 * theme.line_scale
    for colour, width in ((theme.background, 6.0), (theme.current, 3.0)):
        painter.setPen(line_pen(colour, width * theme.line_scale))
        for way in (1, -1):
            arm = QPointF(reach, way * reach)
            painter.drawLine(QLineF(centre - arm, centre + arm))


def _paint_words(painter: QPainter, layout: _Layout, one: Shown, theme: Theme) -> tuple[list[QRectF], tuple[str, ...]]:
    """The word of each class where it is widest, on a card; what would lie over another is left to the key.

    Gives the cards, and in words what is left out.
    """
    area, done, taken, missing = layout.area, layout.grid.done, list[QRectF](), []
    title, small = ui_font(TEXT_MAIN, 600, theme=theme), ui_font(TEXT_SMALL, theme=theme)
    for index, share in sorted(enumerate(_shares(one, done)), key=lambda found: -found[1]):
        if share < _LEAST_SHARE:
            continue
        word, means = one.words[index]
        width = max(text_width(title, word), text_width(small, means)) + 18
        high = text_height(title) + text_height(small) + 10
        column, row = innermost((one.classes == index) & done)
        place = QPointF(area.left() + column * area.width(), area.bottom() - row * area.height())
        card = QRectF(place.x() - width / 2, place.y() - high / 2, width, high)
        card.moveLeft(min(max(card.left(), area.left() + 6), area.right() - width - 6))
        card.moveTop(min(max(card.top(), area.top() + 6), area.bottom() - high - 6))
        if width > area.width() - 12 or high > area.height() - 12 or any(map(card.intersects, taken)):
            missing.append(f"“{word}” on the map")
            continue
        taken.append(card)
        painter.setPen(line_pen(theme.panel_border, theme.line_scale))
        painter.setBrush(QColor(theme.background))
        painter.drawRoundedRect(card, 5, 5)
        upper = QRectF(card.left(), card.top() + 4, width, text_height(title))
        draw_text(painter, upper, word, title, theme.text, CENTER)
        draw_text(painter, upper.translated(0, text_height(title)), means, small, theme.muted, CENTER)
    return taken, tuple(missing)


def shares(grid: Grid) -> tuple[float, ...]:
    """How much of what is done each class takes."""
    return _shares(shown(grid), grid.done)


def _shares(one: Shown, done: NDArray[np.bool_]) -> tuple[float, ...]:
    counts = np.bincount(one.classes[done], minlength=len(one.words))
    return tuple((counts / max(int(counts.sum()), 1)).tolist())


def innermost(mask: NDArray[np.bool_]) -> tuple[float, float]:
    """The place farthest from all that is not in a mask (rows, columns), as shares of width and height.

    It is worn away from all sides, until one more round would leave nothing: the rest is in its middle. That is done
    in as many steps across as down, however many rows and columns there are.
    """
    rows, columns = (np.arange(_FINE) * count // _FINE for count in mask.shape)
    left = mask[np.ix_(rows, columns)]
    while True:
        wide = np.pad(left, 1)
        less = wide[1:-1, 1:-1] & wide[:-2, 1:-1] & wide[2:, 1:-1] & wide[1:-1, :-2] & wide[1:-1, 2:]
        if not less.any():
            break
        left = less
    rows, columns = np.nonzero(left)
    middle = len(rows) // 2
    return (columns[middle] + 0.5) / _FINE, (rows[middle] + 0.5) / _FINE


# ---------------------------------------------------------------- the key


def _paint_key(painter: QPainter, layout: _Layout, one: Shown, theme: Theme) -> None:
    """The ramp with its numbers, and under it a swatch, a word and a share for each class that has no shade."""
    foot, line, font = layout.foot, layout.line, ui_font(TEXT_SMALL, theme=theme)
    draw_text(painter, QRectF(foot.left(), foot.top(), foot.width(), line), one.head, font, theme.text, LEFT)
    if one.values is not None:
        start = foot.left() + text_width(font, one.head) + 16
        bar = QRectF(start, foot.top() + 0.1 * line, max(foot.right() - start - 8, 1.0), 0.8 * line)
        _paint_ramp(painter, bar, line, one, theme)
    _paint_shares(painter, QRectF(foot.left(), foot.top() + 2.4 * line, foot.width(), line), layout, one, theme)


def _paint_ramp(painter: QPainter, bar: QRectF, line: float, one: Shown, theme: Theme) -> None:
    font, dots = ui_font(TEXT_SMALL, theme=theme), max(round(bar.width()), 2)
    ramp = np.broadcast_to(np.linspace(one.first, 1, dots), (8, dots))
    painter.drawImage(bar, as_image(painted(np.zeros(ramp.shape, np.uint8), ramp, np.ones(ramp.shape, bool), theme)))
    painter.setPen(line_pen(theme.outline, theme.line_scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar)
    texts = [(mark, shortest(mark.value, 2)) for mark in one.marks]
    long = [text + mark.words for mark, text in texts]
    short = sum(text_width(font, text) for text in long) > 0.8 * bar.width()
    for (mark, number), whole in zip(texts, long, strict=True):
        text = number if short else whole
        x = bar.left() + float(shade(np.array(mark.value), one.top)) * bar.width()
        painter.drawLine(QLineF(x, bar.top(), x, bar.bottom()))
        width = text_width(font, text)
        row = QRectF(min(max(x - width / 2, bar.left()), bar.right() - width), bar.bottom() + 1, width, line)
        draw_text(painter, row, text, font, theme.muted, CENTER)


def _paint_shares(painter: QPainter, row: QRectF, layout: _Layout, one: Shown, theme: Theme) -> None:
    font, x = ui_font(TEXT_SMALL, theme=theme), row.left()
    for index, share in enumerate(_shares(one, layout.grid.done)):
        text = f"{one.words[index][0]} {percent(share)}"
        if one.values is None or index in (STANDS_STILL, DIVERGED) or (one.first and index == ON_THE_WAY):
            x = _paint_swatch(painter, QRectF(x, row.top(), 0.0, row.height()), index, one, theme)
        draw_text(painter, QRectF(x, row.top(), row.right() - x, row.height()), text, font, theme.text, LEFT)
        x += text_width(font, text) + 22
    text = "× this experiment"
    if x + text_width(font, text) < row.right():
        draw_text(painter, row, text, font, theme.current, RIGHT)


def _paint_swatch(painter: QPainter, row: QRectF, index: int, one: Shown, theme: Theme) -> float:
    """What a class looks like, at the left of a row; gives where its word begins."""
    side = row.height() * 0.8
    dots = np.full((max(round(side * _SHARP), 1), max(round(2 * side * _SHARP), 1)), index, np.uint8)
    shades = replace(one, classes=dots, values=None).shades
    swatch = QRectF(row.left(), row.top() + 0.1 * row.height(), 2 * side, side)
    painter.drawImage(swatch, as_image(painted(dots, shades, np.ones(dots.shape, bool), theme)))
    painter.setPen(line_pen(mix(theme.background, theme.outline, 0.7), theme.line_scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(swatch)
    return swatch.right() + 6
